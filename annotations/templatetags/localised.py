"""How numbers, dates and distances are written in Persian and in English. Pure functions."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import jdatetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

JALALI_MONTHS = (
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
)
ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_LATIN = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def to_persian(text: str) -> str:
    """Turn Latin digits into Persian ones."""
    return text.translate(_PERSIAN)


def to_latin(text: str) -> str:
    """Turn Persian and Arabic digits into Latin ones."""
    return text.translate(_LATIN)


def write_number(value: object, *, persian: bool) -> str:
    """Write a number with thousands separators; in any other text only its digits change."""
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal):
        text = f"{value:,}"
    else:
        text = str(value)
        if _NUMBER.fullmatch(text):
            text = f"{int(text):,}" if "." not in text else f"{Decimal(text):,}"
        else:
            return to_persian(text) if persian else text
    if not persian:
        return text
    return to_persian(text.replace(",", "٬").replace(".", "٫").replace("-", "−"))


def write_percent(share: float, places: int, *, persian: bool) -> str:
    """Write a share between 0 and 1 as a percentage."""
    number = write_number(f"{share * 100:.{places}f}", persian=persian)
    return f"{number}٪" if persian else f"{number}%"


def write_date(value: date | datetime, form: str, *, persian: bool) -> str:
    """Write a date or a moment already in local time; see the `jalali` filter for the forms.

    Raises ValueError for a form there is not.
    """
    has_time = isinstance(value, datetime)
    clock = f"{value.hour:02}:{value.minute:02}" if isinstance(value, datetime) else ""
    if form == "time":
        return to_persian(clock) if persian else clock
    if persian:
        day = jdatetime.date.fromgregorian(
            date=value.date() if isinstance(value, datetime) else value
        )
        month = JALALI_MONTHS[day.month - 1]
        forms = {
            "date": f"{day.day} {month} {day.year}",
            "day": f"{day.day} {month}",
            "short": f"{day.year:04}/{day.month:02}/{day.day:02}",
            "datetime": f"{day.day} {month} {day.year}" + (f"، {clock}" if has_time else ""),
        }
    else:
        month = ENGLISH_MONTHS[value.month - 1]
        forms = {
            "date": f"{value.day} {month} {value.year}",
            "day": f"{value.day} {month[:3]}",
            "short": f"{value.year:04}-{value.month:02}-{value.day:02}",
            "datetime": f"{value.day} {month} {value.year}" + (f", {clock}" if has_time else ""),
        }
    if form not in forms:
        raise ValueError(f"no such form of a date: {form}")
    return to_persian(forms[form]) if persian else forms[form]


def write_distance(moment: datetime, now: datetime, digits: Callable[[object], str]) -> str:
    """Say how far a moment lies from now in the one unit that fits, before or after."""
    seconds = (now - moment).total_seconds()
    ahead = seconds < 0
    minutes = int(abs(seconds) // 60)
    if minutes < 1:
        return _("just now") if not ahead else _("in a moment")
    if minutes < 60:
        span = ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": digits(minutes)}
    elif minutes < 24 * 60:
        hours = minutes // 60
        span = ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": digits(hours)}
    elif minutes < 60 * 24 * 60:
        days = minutes // (24 * 60)
        span = ngettext("%(n)s day", "%(n)s days", days) % {"n": digits(days)}
    elif minutes < 730 * 24 * 60:
        months = minutes // (30 * 24 * 60)
        span = ngettext("%(n)s month", "%(n)s months", months) % {"n": digits(months)}
    else:
        years = minutes // (365 * 24 * 60)
        span = ngettext("%(n)s year", "%(n)s years", years) % {"n": digits(years)}
    return (_("in %(span)s") if ahead else _("%(span)s ago")) % {"span": span}
