"""Dates as newsrooms type them: Jalali or Gregorian, in Persian or Latin digits."""

import re
from datetime import date, datetime, time
from typing import Any

import jdatetime
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.templatetags.localised import ENGLISH_MONTHS, JALALI_MONTHS, to_latin
from annotations.templatetags.rasti import in_persian, jalali

FIRST_GREGORIAN = 1700
"""Years from here on are Gregorian, below it Jalali: 1405 is now, and 1700 is far from both."""

_INVISIBLE = re.compile("[\u200b\u200d-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_CLOCK = re.compile(r"(?:^|[\sT])(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?$")
_NUMBERS = re.compile(r"(\d{1,4})\s*[/.\-٫]\s*(\d{1,2})\s*[/.\-٫]\s*(\d{1,4})")
_WORDS = re.compile(r"(\d{1,2})\s+(\D+?)\s+(\d{4})")
_MONTHS = {
    **{name: number for number, name in enumerate(JALALI_MONTHS, 1)},
    "امرداد": 5,
    **{name.lower(): number for number, name in enumerate(ENGLISH_MONTHS, 1)},
    **{name[:3].lower(): number for number, name in enumerate(ENGLISH_MONTHS, 1)},
}
_LETTERS = str.maketrans({"ي": "ی", "ك": "ک", "\u200c": " ", "،": " ", ",": " "})


def parse_day(text: str) -> date:
    """Return the day that a text names; raise ValueError where it names none.

    1405/9/1, ۱۴۰۵-۰۹-۰۱, 2026-11-22, 1/9/1405, «۱ آذر ۱۴۰۵» and «22 November 2026» are the same
    day or ways to say it.
    """
    text = text.strip()
    numbers = _NUMBERS.fullmatch(text)
    if numbers:
        first, month, last = (int(part) for part in numbers.groups())
        year, day = (first, last) if first > 31 else (last, first)
    else:
        words = _WORDS.fullmatch(text)
        named = _MONTHS.get(words[2].lower().removesuffix("ماه").strip()) if words else None
        if words is None or named is None:
            raise ValueError(f"no date: {text!r}")
        day, month, year = int(words[1]), named, int(words[3])
    if year >= FIRST_GREGORIAN:
        return date(year, month, day)
    if year < 1000:
        raise ValueError(f"a year of four digits is needed: {text!r}")
    day_of: date = jdatetime.date(year, month, day).togregorian()
    return day_of


def parse_moment(text: str, *, at: time = time(0, 0)) -> datetime:
    """Return the moment that a text names in Tehran, `at` this hour where it names none.

    Raises ValueError where it names no moment.
    """
    text = _INVISIBLE.sub("", to_latin(text)).translate(_LETTERS)
    text = " ".join(text.replace("ساعت", " ").split())
    clock = _CLOCK.search(text)
    if clock:
        at = time(int(clock[1]), int(clock[2]))
        text = text[: clock.start()]
    return timezone.make_aware(
        datetime.combine(parse_day(text), at), timezone.get_default_timezone()
    )


class MomentField(forms.Field):
    """A date, with or without an hour; cleans to an aware datetime or None.

    A moment is shown in the reader's calendar, with its hour where `with_time` says so, as it may
    be typed back; what was typed and not understood is shown as it was typed.
    """

    widget = forms.TextInput

    def __init__(self, *, at: time = time(0, 0), with_time: bool = False, **kwargs: Any) -> None:
        self.at = at
        self.with_time = with_time
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("autocomplete", "off")

    def prepare_value(self, value: Any) -> Any:
        """Write a moment the way it may be typed back."""
        if not isinstance(value, datetime):
            return value
        written = jalali(value, "short")
        return f"{written} {jalali(value, 'time')}" if self.with_time else written

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment, or None for nothing; raise ValidationError with an example."""
        text = str(value or "").strip()[:80]
        if not text:
            return None
        try:
            return parse_moment(text, at=self.at)
        except (ValueError, OverflowError):
            raise ValidationError(
                _("This is no date. Write it like %(example)s."),
                code="invalid",
                params={"example": "۱۴۰۵/۰۹/۰۱ ۱۴:۳۰" if in_persian() else "2026-11-22 14:30"},
            ) from None
