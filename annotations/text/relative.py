"""Times counted from the day of publication: «دیروز», «هفتهٔ گذشته», «سه روز پیش», «در سه سال گذشته».

What counts from a day told of in the text («روز قبل», «سه روز بعد», «دو روز پیش از انتخابات») is unresolved whatever the
day of publication, and so is what names no number («اخیراً», «سال‌های گذشته»).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from .calendars import Days, moved, today, years
from .calendars import months as months_of
from .numbers import numerals
from .shapes import Calendar, TimeStatus
from .wordlists import Phrases, table

UNITS = {
    "ثانیه": "hour", "دقیقه": "hour", "ساعت": "hour", "ساعته": "hour", "روز": "day", "روزه": "day", "شب": "day",
    "هفته": "week", "ماه": "month", "ماهه": "month", "سال": "year", "ساله": "year", "دهه": "decade", "قرن": "century",
}  # fmt: skip
_MONTHS = {"month": 1, "year": 12, "decade": 120, "century": 1200}
_BACK = frozenset(("پیش", "قبل"))
_UNTIL_NOW = frozenset(("گذشته", "اخیر"))


@dataclass(slots=True)
class FoundTime:
    """A time in token indices; ``calendar`` and ``status`` as in :class:`.shapes.TimeMention`."""

    first: int
    after: int
    calendar: Calendar
    days: Days | None
    needs_date: bool
    status: TimeStatus
    clock: str | None = None

    @property
    def begin(self) -> dt.date | None:
        """The first day meant."""
        return self.days[0] if self.days else None

    @property
    def end(self) -> dt.date | None:
        """The last day meant."""
        return self.days[1] if self.days else None


def of_days(first: int, after: int, calendar: Calendar, days: Days | None) -> FoundTime:
    """A time that is these days, or unresolved where there are none."""
    return FoundTime(first, after, calendar, days, False, "resolved" if days else "unresolved")


@cache
def phrases() -> tuple[Phrases, dict[str, list[object]]]:
    """The phrases of ``times.toml`` and what each stands for."""
    entries = table("times")["relative"]
    return Phrases({phrase: phrase for phrase in entries}), entries


def worked_out(
    words: list[str], i: int, after: int, entry: list[object], published_at: dt.date | None
) -> FoundTime:
    """What a phrase between ``i`` and ``after`` stands for."""
    elsewhere = words[after - 1] in _BACK and words[after : after + 1] == ["از"]
    if not entry or elsewhere:
        return FoundTime(i, after, "relative", None, False, "unresolved")
    if published_at is None:
        return FoundTime(i, after, "relative", None, True, "unresolved")
    unit, number = entry
    count = int(str(number))
    days: Days | None
    if unit == "week":
        # the Iranian week: Saturday to Friday; «هفتهٔ گذشته» is also said of the last seven days
        saturday = published_at - dt.timedelta(days=(published_at.weekday() + 2) % 7)
        begin = saturday + dt.timedelta(days=7 * count)
        days = _to_today(begin, begin + dt.timedelta(days=6), count, published_at)
    elif unit == "month":
        year, month, _ = today("jalali", moved(published_at, count))
        whole = months_of("jalali", year, month, month)
        days = _to_today(*whole, count, published_at) if whole else None
    elif unit == "year":
        year = today("jalali", published_at)[0] + count
        days = years("jalali", year, year)
    else:
        first = published_at + dt.timedelta(days=int(str(unit)))
        days = first, published_at + dt.timedelta(days=count)
    return of_days(i, after, "relative", days)


def _to_today(begin: dt.date, end: dt.date, count: int, published_at: dt.date) -> Days:
    """Last week's days up to yesterday, next week's from tomorrow, this week's as they are."""
    if count < 0:
        return begin, published_at - dt.timedelta(days=1)
    return (published_at + dt.timedelta(days=1), end) if count > 0 else (begin, end)


def counted(words: list[str], i: int, published_at: dt.date | None) -> FoundTime | None:
    """«سه روز پیش», «۲۴ ساعت گذشته», «دو روز دیگر», «سه روز بعد»; None where nothing like it begins at ``i``."""
    word, size = words[i], len(words)
    number = int(word) if word.isdigit() and len(word) <= 4 else int(numerals().get(word, 0))
    n = i + 1
    while n + 1 < min(size, i + 6) and words[n] == "و" and words[n + 1] in numerals():
        number += int(numerals()[words[n + 1]])
        n += 2
    if not number or n + 1 >= size or words[n] not in UNITS:
        return None
    unit, way = UNITS[words[n]], words[n + 1]
    after = n + 2
    if way in _BACK and words[after : after + 1] == ["از"]:
        if words[after + 1 : after + 2] == ["میلاد"]:
            after += 2
        return FoundTime(i, after, "relative", None, False, "unresolved")
    if way == "بعد":
        return FoundTime(i, after, "relative", None, False, "unresolved")
    if not (way in _BACK or way in _UNTIL_NOW or way in ("آینده", "دیگر")):
        return None
    if published_at is None:
        return FoundTime(i, after, "relative", None, True, "unresolved")
    try:
        days = _counted(number, unit, way, published_at)
    except (OverflowError, ValueError):
        days = None  # before the year one
    return of_days(i, after, "relative", days)


def _counted(number: int, unit: str, way: str, published_at: dt.date) -> Days | None:
    away = {"hour": -(-number // 24), "day": number, "week": 7 * number}.get(unit)
    if way in _UNTIL_NOW or way == "آینده":
        if away is not None:
            other = published_at + dt.timedelta(days=away if way == "آینده" else -away)
        else:
            step = number * _MONTHS[unit]
            other = moved(published_at, step if way == "آینده" else -step)
        return (published_at, other) if other > published_at else (other, published_at)
    sign = 1 if way == "دیگر" else -1
    if away is not None:
        when = published_at + dt.timedelta(days=sign * away)
        about = dt.timedelta(days=6 if unit == "week" else 0)
        if unit == "hour":
            return (when, published_at) if sign < 0 else (published_at, when)
        return when - about, when + about
    year, month, _ = today("jalali", moved(published_at, sign * number * _MONTHS[unit]))
    return (
        months_of("jalali", year, month, month) if unit == "month" else years("jalali", year, year)
    )
