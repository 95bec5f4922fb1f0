"""Days, months and years of three calendars as Gregorian days.

Jalali by jdatetime. Lunar by arithmetic: the tabular Islamic calendar with the leap years 2, 5, 7, 10, 13, 16, 18, 21,
24, 26 and 29 of each cycle of thirty, counted from Friday 16 July 622 (Julian), as in Reingold and Dershowitz,
*Calendrical Calculations*. Iran's months begin when the moon is seen, a day earlier or later than that; so whoever tells
a lunar date as days has to leave :data:`SIGHTING` on either side.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Literal

import jdatetime

Dated = Literal["jalali", "gregorian", "lunar"]
Days = tuple[dt.date, dt.date]

#: How far the sighted moon may be from the arithmetic, either way.
SIGHTING = dt.timedelta(days=1)
_EPOCH = (
    227015  # the ordinal of 16 July 622 in the Julian calendar, which is 19 July in the Gregorian
)
_LONGEST = {
    "jalali": (31, 31, 31, 31, 31, 31, 30, 30, 30, 30, 30, 30),
    "gregorian": (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31),
    "lunar": (30,) * 12,
}


def _lunar_ordinal(year: int, month: int, number: int) -> int:
    months = 29 * (month - 1) + month // 2
    return number + months + (year - 1) * 354 + (3 + 11 * year) // 30 + _EPOCH - 1


def lunar_today(when: dt.date) -> tuple[int, int, int]:
    """The lunar year, month and day of a Gregorian day, by arithmetic."""
    ordinal = when.toordinal()
    year = (30 * (ordinal - _EPOCH) + 10646) // 10631
    month = 12
    while month > 1 and _lunar_ordinal(year, month, 1) > ordinal:
        month -= 1
    return year, month, ordinal - _lunar_ordinal(year, month, 1) + 1


@lru_cache(maxsize=4096)
def day(calendar: Dated, year: int, month: int, number: int) -> dt.date | None:
    """A day as a Gregorian one; None where there is no such day. A lunar month may always have thirty."""
    if not possible(calendar, month, number):
        return None
    try:
        if calendar == "jalali":
            made: dt.date = jdatetime.date(year, month, number).togregorian()
            return made
        if calendar == "lunar":
            return dt.date.fromordinal(_lunar_ordinal(year, month, number)) if year > 0 else None
        return dt.date(year, month, number)
    except (ValueError, OverflowError):
        return None


def possible(calendar: Dated, month: int, number: int) -> bool:
    """Whether a month has such a day in any year."""
    return 1 <= month <= 12 and 1 <= number <= _LONGEST[calendar][month - 1]


def months(calendar: Dated, year: int, first: int, last: int) -> Days | None:
    """From the first day of one month to the last day of another of the same year."""
    begin = day(calendar, year, first, 1)
    after = day(calendar, year + (last == 12), last % 12 + 1, 1)
    if begin is None or after is None:
        return None
    return begin, after - dt.timedelta(days=1)


def years(calendar: Dated, first: int, last: int) -> Days | None:
    """From the first day of one year to the last day of another."""
    begin = day(calendar, first, 1, 1)
    after = day(calendar, last + 1, 1, 1)
    if begin is None or after is None:
        return None
    return begin, after - dt.timedelta(days=1)


def today(calendar: Dated, when: dt.date) -> tuple[int, int, int]:
    """The year, month and day of a Gregorian day in a calendar."""
    if calendar == "gregorian":
        return when.year, when.month, when.day
    if calendar == "lunar":
        return lunar_today(when)
    shamsi = jdatetime.date.fromgregorian(date=when)
    return shamsi.year, shamsi.month, shamsi.day


def moved(when: dt.date, months_by: int) -> dt.date:
    """The same day some Jalali months earlier or later, the last of the month where it has no such day."""
    year, month, number = today("jalali", when)
    count = year * 12 + month - 1 + months_by
    year, month = divmod(count, 12)
    for tried in (number, 30, 29):
        made = day("jalali", year, month + 1, min(tried, number))
        if made is not None:
            return made
    return when


def spared(calendar: Dated, days: Days | None) -> Days | None:
    """The days with what the sighting of the moon may shift them by; other calendars' as they are."""
    if days is None or calendar != "lunar":
        return days
    return days[0] - SIGHTING, days[1] + SIGHTING


def third(calendar: Dated, year: int, month: int | None, which: int) -> Days | None:
    """The first (0), middle (1) or last (2) third of a month or of a year."""
    if month is None:
        return months(calendar, year, 4 * which + 1, 4 * which + 4)
    begin = day(calendar, year, month, 10 * which + 1)
    whole = months(calendar, year, month, month)
    if begin is None or whole is None:
        return None
    return begin, whole[1] if which == 2 else begin + dt.timedelta(days=9)


def half(calendar: Dated, year: int, month: int | None, which: int) -> Days | None:
    """The first (0) or second (1) half of a month or of a year."""
    if month is None:
        return months(calendar, year, 6 * which + 1, 6 * which + 6)
    middle = day(calendar, year, month, 15)
    whole = months(calendar, year, month, month)
    if middle is None or whole is None:
        return None
    return (whole[0], middle) if which == 0 else (middle + dt.timedelta(days=1), whole[1])
