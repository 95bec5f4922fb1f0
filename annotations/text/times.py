"""Dates and times: Jalali, Gregorian, lunar, clock, and relative ones counted from the publication date.

A grammar over tokens like that of the quantities. A day without a year is the nearest to the publication date, if one is
near; «روز قبل» and «سه روز بعد» count from the day told of, not from today, and are never worked out. What has two
readings («سال ۱۲», «روز شنبه برگزار می‌شود», a weekday that is not its date's) is ambiguous and what is no day at all
(«۳۱ مهر») is unresolved: neither gets days. Lunar days have the moon's sighting to spare (:mod:`.calendars`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache

from .clocks import find_clock
from .dates import JOINTS, PARTS, month_names, two_words
from .measures import Words
from .numbers import numerals, ordinals
from .relative import UNITS, FoundTime, counted, of_days, phrases, worked_out
from .spans import Spans, seasons
from .wordlists import keys, table

__all__ = ["FoundTime", "find_times"]

_FAR = 60  # words within which a weekday's verb is looked for
_AHEAD = frozenset("خواهد خواهند خواهیم".split())


@cache
def _weekdays() -> dict[str, int]:
    return {keys(name): number for number, name in enumerate(table("times")["weekdays"]["names"])}


@cache
def _readers() -> dict[str, tuple[str, ...]]:
    """By the word a time begins with the readers that may know it, in the order to ask them."""
    made: dict[str, tuple[str, ...]] = {}

    def add(words: Iterable[str], *names: str) -> None:
        for word in words:
            made[word] = tuple(dict.fromkeys((*made.get(word, ()), *names)))

    add((*month_names(), *(pair[0] for pair in two_words()), "ماه"), "dated")
    add(ordinals(), "dated")
    add(numerals(), "dated", "weekday", "part", "counted")
    add(_weekdays(), "weekday")
    add((*PARTS, "نیمه", "فصل"), "part")
    add(seasons(), "season")
    add(("سال", "سالهای", "دهه", "دههی"), "year")
    add(("قرن", "سده"), "century")
    add(("ساعت",), "clock")
    return made


@cache
def _after_day() -> frozenset[str]:
    """What may follow the digits of a day or of a count of days."""
    return frozenset(
        (*month_names(), *(pair[0] for pair in two_words()), *JOINTS, *UNITS, "ماه", "ام", "م")
    )


def find_times(line: Words, published_at: dt.date | None) -> list[FoundTime]:
    """Every time of a unit in reading order, none overlapping another, in token indices."""
    if published_at is not None and not 1000 <= published_at.year <= 3000:
        published_at = None  # no day of a newspaper; three calendars end at other years
    return _Reader(line, published_at).read()


class _Reader(Spans):
    """The words of one unit, read once from left to right."""

    def read(self) -> list[FoundTime]:
        """Every time, with the tokens it stands in."""
        words, origin = self.words, self.line.origin
        readers, begins = _readers(), phrases()[0].beginnings
        found: list[FoundTime] = []
        done = 0
        for i in [
            n for n, word in enumerate(words)
            if word in begins or word in readers or "0" <= word[0] <= "9"
        ]:  # fmt: skip
            made = self._at(i) if i >= done else None
            if made is None or made.first < done:
                continue
            done = made.after
            self.gregorian = self.gregorian or (
                made.calendar == "gregorian" and made.begin is not None
            )
            made.first, made.after = origin[made.first], origin[made.after - 1] + 1
            if not found or found[-1].after <= made.first:
                found.append(made)
        return found

    def _at(self, i: int) -> FoundTime | None:
        word = self.words[i]
        if "0" <= word[0] <= "9":
            return self._digits(i)
        for name in _readers().get(word, ()):
            made: FoundTime | None = getattr(self, name)(i)
            if made is not None:
                return made
        hit = phrases()[0].at(self.words, i)
        if hit is None:
            return None
        return worked_out(self.words, i, hit[0], phrases()[1][hit[1]], self.published_at)

    def _digits(self, i: int) -> FoundTime | None:
        words = self.words
        if not words[i].isdigit():
            return self.numeric(i)
        if len(words[i]) == 4:
            return self.iso(i) or self.bare_year(i) or self.counted(i)
        if i + 1 == len(words) or words[i + 1] not in _after_day():
            return None
        return self.dated(i) or self.part(i) or self.two_years(i) or self.counted(i)

    def counted(self, i: int) -> FoundTime | None:
        """«سه روز پیش»."""
        return counted(self.words, i, self.published_at)

    def clock(self, i: int) -> FoundTime | None:
        """«ساعت ۱۸:۳۰»."""
        return find_clock(self.words, i)

    # weekdays

    def weekday(self, i: int) -> FoundTime | None:
        """«سه‌شنبه», «سه شنبه گذشته», «جمعهٔ هفتهٔ آینده», «سه‌شنبه ۲۵ مهر»."""
        words, size = self.words, len(self.words)
        wanted = _weekdays().get(words[i])
        after = i + 1
        if wanted is None and after < size and words[after] == "شنبه":
            wanted = _weekdays().get(words[i] + "شنبه")
            after += 1
        if wanted is None:
            return None
        n = after + (after < size and words[after] in ("(", "،", "مورخ"))
        date = (self.dated(n) or self.numeric(n)) if n < size else None
        if date is not None and not (
            date.begin is None and date.status == "unresolved" and n > after
        ):
            date.first = i
            if words[n - 1] == "(" and words[date.after : date.after + 1] == [")"]:
                date.after += 1
            if date.begin and date.begin == date.end and date.begin.weekday() != wanted:
                return FoundTime(i, date.after, date.calendar, None, False, "ambiguous")
            return date
        weeks: int | None = None
        towards = {"گذشته": -1, "قبل": -1, "آینده": 1}.get(words[after]) if after < size else None
        if towards:
            after += 1
        elif after + 1 < size and words[after] == "هفته":
            weeks = {"گذشته": -1, "قبل": -1, "پیش": -1, "جاری": 0, "آینده": 1}.get(words[after + 1])
            after += 2 if weeks is not None else 0
        if self.published_at is None:
            return FoundTime(i, after, "relative", None, True, "unresolved")
        if weeks is not None:
            saturday = self.published_at - dt.timedelta(days=(self.published_at.weekday() + 2) % 7)
            when = saturday + dt.timedelta(days=7 * weeks + (wanted + 2) % 7)
            return of_days(i, after, "relative", (when, when))
        if towards is None:
            towards = self._tense(i)
            if not towards:
                return FoundTime(i, after, "relative", None, False, "ambiguous")
            back = (self.published_at.weekday() - wanted) % 7
        else:
            back = (self.published_at.weekday() - wanted) % 7 or 7
        ahead = (wanted - self.published_at.weekday()) % 7 or 7
        when = self.published_at + dt.timedelta(days=-back if towards < 0 else ahead)
        return of_days(i, after, "relative", (when, when))

    def _tense(self, i: int) -> int:
        """Whether the verb after ``i`` looks back (-1) or ahead (1); 0 where it is in the present."""
        words = self.words
        end = min(len(words), i + _FAR)
        if not _AHEAD.isdisjoint(words[i:end]):
            return 1
        verbal, origin = self.line.tokens.verbal, self.line.origin
        for n in range(i + 1, end):
            if verbal[origin[n]]:
                return 0 if words[n].startswith(("می", "نمی")) else -1
        return -1
