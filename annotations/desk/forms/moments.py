"""Dates as people type them: Jalali or Gregorian, in Persian or Latin digits, with or without a time."""

import re
from datetime import datetime, time
from typing import Any

import jdatetime
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.templatetags.localised import JALALI_MONTHS, to_latin
from annotations.templatetags.rasti import in_persian, jalali

_NUMBERS = re.compile(r"(\d{4})\s*[/\-.]\s*(\d{1,2})\s*[/\-.]\s*(\d{1,2})")
_NAMED = re.compile(r"(\d{1,2})\s+(\S+)\s+(\d{4})")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?\s*$")
_LAST_JALALI_YEAR = 1700
"""No date of a newsroom lies between this Jalali year and this Gregorian one."""


def read_moment(text: str, *, at: time = time(0)) -> datetime:
    """Return the moment a text names, in Tehran's time; `at` where it names only a day.

    Raises ValueError for what is no date.
    """
    text = to_latin(" ".join(text.replace("،", " ").replace("T", " ").split()))
    clock = _CLOCK.search(text)
    if clock:
        at = time(int(clock[1]), int(clock[2]))
        text = text[: clock.start()].strip()
    if found := _NUMBERS.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif (found := _NAMED.fullmatch(text)) and found[2] in JALALI_MONTHS:
        year, month, day = int(found[3]), JALALI_MONTHS.index(found[2]) + 1, int(found[1])
    else:
        raise ValueError(text)
    if year < _LAST_JALALI_YEAR:
        moment = datetime.combine(jdatetime.date(year, month, day).togregorian(), at)
    else:
        moment = datetime(year, month, day, at.hour, at.minute)  # noqa: DTZ001 - Tehran's, below
    return timezone.make_aware(moment)


class MomentField(forms.Field):
    """A date, and a time where one is given; shown in the reader's calendar."""

    widget = forms.TextInput

    def __init__(self, *, at: time = time(0), with_time: bool = False, **kwargs: Any) -> None:
        self.at = at
        self.with_time = with_time
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "numeric")
        self.widget.attrs.setdefault("autocomplete", "off")
        self.widget.attrs.setdefault("dir", "ltr")

    def prepare_value(self, value: Any) -> Any:
        """Write a moment the way it may be typed back."""
        if not isinstance(value, datetime):
            return value
        written = jalali(value, "short")
        return f"{written} {jalali(value, 'time')}" if self.with_time else written

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment, or None for nothing. Raises ValidationError with an example."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return read_moment(text, at=self.at)
        except (ValueError, OverflowError):
            raise ValidationError(
                _("This is not a date. Write it like %(example)s."),
                code="invalid",
                params={"example": "۱۴۰۵/۰۹/۰۱" if in_persian() else "2026-11-22"},
            ) from None
