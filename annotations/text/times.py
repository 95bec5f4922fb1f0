"""Dates and times: Jalali, Gregorian, lunar, clock, and relative ones counted from the publication date.

A grammar over tokens like that of the quantities. A day without a year is the nearest to the publication date, if one is
near; «روز قبل» and «سه روز بعد» count from the day told of, not from today, and are never worked out. What has two
readings («سال ۱۲», «روز شنبه برگزار می‌شود», a weekday that is not its date's) is ambiguous and what is no day at all
(«۳۱ مهر») is unresolved: neither gets days. Lunar days have the moon's sighting to spare (:mod:`.calendars`).
"""

from __future__ import annotations

import datetime as dt
from functools import cache

from .clocks import find_clock
from .dates import PARTS, month_names, two_words
from .measures import Words
from .numbers import glued, numerals, ordinals
from .relative import FoundTime, counted, of_days, phrases, worked_out
from .spans import Spans, seasons
from .wordlists import keys, table

__all__ = ["FoundTime", "find_times"]

_AHEAD = frozenset("خواهد خواهند خواهیم".split())


@cache
def _weekdays() -> dict[str, int]:
    return {keys(name): number for number, name in enumerate(table("times")["weekdays"]["names"])}


@cache
def _triggers() -> frozenset[str]:
    first = {pair[0] for pair in two_words()}
    return frozenset(
        (*month_names(), *_weekdays(), *seasons(), *first, *PARTS, *ordinals(), *numerals(),
         *glued(), "سال", "سالهای", "دهه", "دههی", "قرن", "سده", "ساعت", "نیمه", "شنبه", "سهماهه", "ششماهه")
    )  # fmt: skip


def find_times(line: Words, published_at: dt.date | None) -> list[FoundTime]:
    """Every time of a unit in reading order, none overlapping another, in token indices."""
    reader = _Reader(line, published_at)
    return reader.read()


class _Reader(Spans):
    """The words of one unit, read once from left to right."""

    def read(self) -> list[FoundTime]:
        """Every time, with the tokens it stands in."""
        words, origin = self.words, self.line.origin
        triggers, begins = _triggers(), phrases()[0].beginnings
        found: list[FoundTime] = []
        done = 0
        for i, word in enumerate(words):
            if i < done or not (word in triggers or word in begins or word[0].isdigit()):
                continue
            made = self._at(i)
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
        made: FoundTime | None = None
        if word[0].isdigit():
            made = self.numeric(i) or self.iso(i)
        if made is None and word == "ساعت":
            return find_clock(self.words, i)
        if made is None:
            made = self.dated(i) or self._weekday(i) or self.part(i) or self.season(i)
        if made is None:
            made = self.year(i) or self.century(i)
        if made is None:
            made = counted(self.words, i, self.published_at)
        if made is None:
            hit = phrases()[0].at(self.words, i)
            if hit:
                return worked_out(self.words, i, hit[0], phrases()[1][hit[1]], self.published_at)
            made = self.bare_year(i)
        return made

    # weekdays

    def _weekday(self, i: int) -> FoundTime | None:
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
        if not _AHEAD.isdisjoint(words[i:]):
            return 1
        verbal, origin = self.line.tokens.verbal, self.line.origin
        for n in range(i + 1, len(words)):
            if verbal[origin[n]]:
                return 0 if words[n].startswith(("می", "نمی")) else -1
        return -1
