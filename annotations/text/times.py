"""Dates and times: Jalali, Gregorian, lunar, clock, and relative ones counted from the publication date.

A relative day is worked out only with a publication date; «روز قبل» and «سال بعد» count from the day told of, not from
today, and so are never worked out. Lunar dates are named, not converted: the sighting of the moon is not arithmetic.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache

import jdatetime

from .shapes import Calendar
from .tokens import Tokens
from .wordlists import Phrases, keys, table

_NUMERIC = re.compile(
    r"(\d{4}|\d{2})[/.-](\d{1,2})[/.-](\d{1,2})\Z|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\Z"
)
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?\Z")
_YEAR_ERAS: dict[str, Calendar] = {
    "میلادی": "gregorian",
    "شمسی": "jalali",
    "خورشیدی": "jalali",
    "قمری": "lunar",
}


@dataclass(slots=True)
class FoundTime:
    """A time in token indices; ``calendar`` as in :class:`.shapes.TimeMention`."""

    first: int
    after: int
    calendar: Calendar
    begin: dt.date | None
    end: dt.date | None
    needs_date: bool


@cache
def _months() -> dict[str, tuple[Calendar, int]]:
    months = table("times")["months"]
    found: dict[str, tuple[Calendar, int]] = {}
    dated: tuple[Calendar, ...] = ("jalali", "gregorian")
    for calendar in (*dated, "lunar"):
        for number, name in enumerate(months[calendar], 1):
            found.setdefault(keys(name), (calendar, number))
    for calendar in dated:
        for name, number in months[f"also_{calendar}"].items():
            found.setdefault(keys(name), (calendar, number))
    return found


@cache
def _doubtful() -> frozenset[str]:
    return frozenset(keys(name) for name in table("times")["months"]["doubtful"])


@cache
def _relative() -> tuple[Phrases, dict[str, list[object]]]:
    entries = table("times")["relative"]
    return Phrases({phrase: phrase for phrase in entries}), entries


@cache
def _weekdays() -> dict[str, int]:
    return {keys(name): number for number, name in enumerate(table("times")["weekdays"]["names"])}


@cache
def _triggers() -> frozenset[str]:
    return frozenset((*_months(), *_weekdays(), "سال", "سالهای", "دهه"))


def day(calendar: Calendar, year: int, month: int, number: int) -> dt.date | None:
    """A Jalali or Gregorian date as a Gregorian one; None where there is no such day."""
    try:
        if calendar == "jalali":
            made: dt.date = jdatetime.date(year, month, number).togregorian()
            return made
        return dt.date(year, month, number)
    except ValueError:
        return None


def year_span(calendar: Calendar, year: int) -> tuple[dt.date | None, dt.date | None]:
    """The first and last day of a year."""
    first = day(calendar, year, 1, 1)
    following = day(calendar, year + 1, 1, 1)
    return first, following - dt.timedelta(days=1) if following else None


def find_times(tokens: Tokens, published_at: dt.date | None) -> list[FoundTime]:
    """Every time of a unit in reading order, none overlapping another."""
    words = tokens.keys
    found: list[FoundTime] = []
    i = 0
    phrases, entries = _relative()
    triggers = _triggers()
    while i < len(words):
        word = words[i]
        if not (word in triggers or phrases.begins(word) or word[0].isdigit()):
            i += 1
            continue
        made = _numeric(words, i) or _month(words, i) or _year(words, i)
        if made is None:
            hit = phrases.at(words, i)
            if hit:
                made = _worked_out(i, hit[0], entries[hit[1]], published_at)
            elif words[i] in _weekdays():
                made = _weekday(words, i, published_at)
        if made is None:
            i += 1
        else:
            found.append(made)
            i = made.after
    return found


def _numeric(words: list[str], i: int) -> FoundTime | None:
    word = words[i]
    if not word[0].isdigit():
        return None
    if _CLOCK.match(word) and i and words[i - 1] in ("ساعت", "تا", "الی"):
        return FoundTime(i, i + 1, "clock", None, None, False)
    match = _NUMERIC.match(word)
    if not match:
        if i and words[i - 1] == "ساعت" and word.isdigit() and int(word) <= 24:
            return FoundTime(i, i + 1, "clock", None, None, False)
        return None
    if match.group(1):
        year, month, number = (int(part) for part in match.group(1, 2, 3))
    else:
        number, month, year = (int(part) for part in match.group(4, 5, 6))
    if year < 100:
        year += 1300 if year > 20 else 1400
    calendar: Calendar = "gregorian" if year > 1600 else "jalali"
    when = day(calendar, year, month, number)
    return FoundTime(i, i + 1, calendar, when, when, False) if when else None


def _month(words: list[str], i: int) -> FoundTime | None:
    month = _months().get(words[i])
    if month is None:
        return None
    calendar, number = month
    first, after = i, i + 1
    day_number = year = None
    if i and words[i - 1].isdigit() and 1 <= int(words[i - 1]) <= 31:
        day_number, first = int(words[i - 1]), i - 1
    if after < len(words) and words[after] == "ماه":
        after += 1
        sure = True
    else:
        sure = False
    if after < len(words) and words[after] == "سال":
        after += 1
    if after < len(words) and words[after].isdigit() and len(words[after]) == 4:
        year = int(words[after])
        after += 1
        if after < len(words) and words[after] in _YEAR_ERAS:
            after += 1
    elif words[after - 1] == "سال":
        after -= 1
    if words[i] in _doubtful() and day_number is None and year is None and not sure:
        return None
    begin = end = None
    if year is not None and calendar != "lunar":
        if day_number:
            begin = end = day(calendar, year, number, day_number)
        else:
            begin = day(calendar, year, number, 1)
            following = day(calendar, year + (number == 12), number % 12 + 1, 1)
            end = following - dt.timedelta(days=1) if following else None
    return FoundTime(first, after, calendar, begin, end, year is None)


def _year(words: list[str], i: int) -> FoundTime | None:
    if words[i] not in ("سال", "سالهای", "دهه"):
        return None
    n = i + 1
    if n >= len(words) or not words[n].isdigit():
        return None
    year = int(words[n][:6])
    after = n + 1
    era = _YEAR_ERAS.get(words[after]) if after < len(words) else None
    if era:
        after += 1
    if len(words[n]) == 2 and words[i] != "دهه" and year > 20:
        year += 1300
    elif len(words[n]) != 4:
        return (
            FoundTime(i, after, era or "jalali", None, None, False) if len(words[n]) == 2 else None
        )
    calendar = era or ("gregorian" if year > 1600 else "jalali")
    if calendar == "lunar":
        return FoundTime(i, after, calendar, None, None, False)
    begin, end = year_span(calendar, year)
    if words[i] == "دهه":
        end = year_span(calendar, year + 9)[1]
    return FoundTime(i, after, calendar, begin, end, False)


def _worked_out(i: int, after: int, entry: list[object], published_at: dt.date | None) -> FoundTime:
    if not entry or published_at is None:
        return FoundTime(i, after, "relative", None, None, True)
    if entry[0] == "year":
        year = jdatetime.date.fromgregorian(date=published_at).year + int(str(entry[1]))
        begin, end = year_span("jalali", year)
        return FoundTime(i, after, "relative", begin, end, False)
    begin, end = (published_at + dt.timedelta(days=int(str(days))) for days in entry)
    return FoundTime(i, after, "relative", begin, end, False)


def _weekday(words: list[str], i: int, published_at: dt.date | None) -> FoundTime:
    after = i + 1
    towards = -1
    if after < len(words) and words[after] in ("گذشته", "آینده", "جاری"):
        towards = 1 if words[after] == "آینده" else -1
        after += 1
    if published_at is None:
        return FoundTime(i, after, "relative", None, None, True)
    wanted = _weekdays()[words[i]]
    away = (published_at.weekday() - wanted) % 7
    when = (
        published_at - dt.timedelta(days=away)
        if towards < 0
        else published_at + dt.timedelta(days=(7 - away) % 7 or 7)
    )
    return FoundTime(i, after, "relative", when, when, False)
