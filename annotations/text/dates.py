"""Days and months as they are written: «۱۴۰۲/۰۷/۰۱», «پنجم مهرماه سال ۱۴۰۱», «۱۲ و ۱۳ مهر», «اول رمضان»."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from .calendars import Dated, Days, day, months, possible, spared, today
from .measures import DASHES, Words, unit_after
from .numbers import ordinal, scales
from .relative import FoundTime, of_days
from .wordlists import keys, table
from .wordlists import words as listed

_NUMERIC = re.compile(
    r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})\Z|(\d{2})/(\d{1,2})/(\d{1,2})\Z"
    r"|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\Z"
)
_NEAR = 150  # days; a date without a year that is farther off could as well be last year's or next year's
JOINTS = frozenset(("تا", "الی", "و", *DASHES))
PARTS = {"اوایل": 0, "اوائل": 0, "اواسط": 1, "اواخر": 2}
BEFORE_YEAR = frozenset("در از تا طی پساز پیشاز قبلاز".split())


@cache
def month_names() -> dict[str, tuple[Dated, int]]:
    """Every month's name of one word."""
    named = table("times")["months"]
    found: dict[str, tuple[Dated, int]] = {}
    dated: tuple[Dated, ...] = ("jalali", "gregorian", "lunar")
    for calendar in dated:
        for number, name in enumerate(named[calendar], 1):
            found.setdefault(keys(name), (calendar, number))
        for name, number in named[f"also_{calendar}"].items():
            found.setdefault(keys(name), (calendar, number))
    # «مهرماه», «شهریورماه»
    found.update({name + "ماه": month for name, month in list(found.items())})
    return found


@cache
def two_words() -> dict[tuple[str, str], tuple[Dated, int]]:
    pairs = table("times")["months"]["two_words"]
    return {
        (keys(name.split()[0]), keys(name.split()[1])): ("lunar", number)
        for name, number in pairs.items()
    }


class Dates:
    """The words of one unit as a reader of dates sees them; each reading begins at a given word."""

    def __init__(self, line: Words, published_at: dt.date | None) -> None:
        self.line = line
        self.words = line.words
        self.published_at = published_at
        self.gregorian = False  # whether a Gregorian year was told before

    # dates in digits

    def numeric(self, i: int) -> FoundTime | None:
        """«۱۴۰۲/۰۷/۰۱», «۷۵/۷/۵», «5/10/2022»."""
        match = _NUMERIC.match(self.words[i])
        if not match or self.line.named(i):
            return None
        if match.group(7):
            number, month, year = (int(part) for part in match.group(7, 8, 9))
            if year > 1700 and number <= 12 and month <= 12 and number != month:
                return FoundTime(i, i + 1, "gregorian", None, False, "ambiguous")
            if year > 1700 and month > 12:
                number, month = month, number
        else:
            year, month, number = (int(part) for part in match.groups() if part)
        return self._figures(i, i + 1, year, month, number)

    def iso(self, i: int) -> FoundTime | None:
        """«2023-10-05», which is five tokens."""
        words = self.words
        parts = words[i : i + 5]
        if len(parts) < 5 or parts[1] not in DASHES or parts[3] not in DASHES:
            return None
        if not (len(parts[0]) == 4 and all(one.isdigit() for one in parts[::2])):
            return None
        if len(parts[2]) > 2 or len(parts[4]) > 2 or not self.line.touch(i, i + 1):
            return None
        return self._figures(i, i + 5, int(parts[0]), int(parts[2]), int(parts[4]))

    def _figures(self, i: int, after: int, year: int, month: int, number: int) -> FoundTime | None:
        if year < 100:
            year += 1300 if year > 20 else 1400
        if not 1200 <= year <= 2200:
            return None
        calendar: Dated = "gregorian" if year > 1700 else "jalali"
        when = day(calendar, year, month, number)
        return of_days(i, after, calendar, (when, when) if when else None)

    # days and months

    def dated(self, i: int) -> FoundTime | None:
        """«۵ مهر», «پنجم مهرماه سال ۱۴۰۱», «۱۲ و ۱۳ مهر», «مهر ۱۴۰۲», «اول رمضان»."""
        first = self._day(i)
        if first is None:
            return self._month_alone(i)
        n, number = first
        last = number
        if n + 1 < len(self.words) and self.words[n] in JOINTS:
            second = self._day(n + 1)
            if second and self.month(second[0]) and second[1] > number:
                n, last = second
        month = self.month(n)
        if month is None or last > 31:
            return None
        after, calendar, month_number = month
        if not possible(calendar, month_number, last):
            # «۳۱ مهر» is no day of any year; but «۷۵ مهر» is no date at all
            return of_days(i, self.year_after(after, calendar)[0], calendar, None)
        return self._of_year(i, after, calendar, month_number, (number, last))

    def _day(self, i: int) -> tuple[int, int] | None:
        words = self.words
        if i >= len(words):
            return None
        if words[i].isdigit() and len(words[i]) <= 2:
            return i + 1, int(words[i])
        return ordinal(words, i)

    def month(self, n: int) -> tuple[int, Dated, int] | None:
        """A month's name, with «ماه» before or after it: (token after it, calendar, number)."""
        words, size = self.words, len(self.words)
        before = n
        while n < min(size, before + 3) and words[n] in ("ماه", "مبارک"):
            n += 1
        if n >= size:
            return None
        made = month_names().get(words[n])
        if made is None and n + 1 < size:
            made = two_words().get((words[n], words[n + 1]))
            n += made is not None
        if made is None:
            return None
        n += 1
        if n < size and words[n] == "ماه":
            n += 1
        return n, *made

    def _month_alone(self, i: int) -> FoundTime | None:
        words = self.words
        name = i
        while name < min(len(words), i + 3) and words[name] in ("ماه", "مبارک"):
            name += 1
        month = self.month(i)
        if month is None or (name == i and i and words[i - 1] in ("ماه", "مبارک")):
            return None
        after, calendar, number = month
        before = words[i - 1] if i else ""
        sure = name > i or words[after - 1] == "ماه" or words[name].endswith("ماه")
        sure = sure or words[name] not in listed("times", "months", "doubtful")
        sure = sure or before in listed("times", "months", "by_part") or before in PARTS
        sure = sure or (
            before in ("در", "تا", "از")
            and words[name] in listed("times", "months", "by_preposition")
        )
        if not sure and self.year_after(after, calendar)[1] is None:
            return None
        return self._of_year(i, after, calendar, number, None)

    def _of_year(
        self, i: int, after: int, calendar: Dated, month: int, days: tuple[int, int] | None
    ) -> FoundTime:
        """The days of a month in the year told after it, or in the nearest one."""
        after, year, era = self.year_after(after, calendar)
        if year is not None:
            return of_days(i, after, calendar, self._days(calendar, year, month, days))
        if era:  # «اسفند پارسال» without a publication date
            return FoundTime(i, after, calendar, None, True, "unresolved")
        if days and i and self.words[i - 1] in listed("times", "months", "events"):
            return FoundTime(i, after, calendar, None, False, "unresolved")
        if self.published_at is None:
            return FoundTime(i, after, calendar, None, True, "unresolved")
        return self.nearest(i, after, calendar, month, days)

    def _days(
        self, calendar: Dated, year: int, month: int, days: tuple[int, int] | None
    ) -> Days | None:
        if days is None:
            return spared(calendar, months(calendar, year, month, month))
        begin, end = day(calendar, year, month, days[0]), day(calendar, year, month, days[1])
        return spared(calendar, (begin, end)) if begin and end else None

    def nearest(
        self, i: int, after: int, calendar: Dated, month: int, days: tuple[int, int] | None
    ) -> FoundTime:
        """The days of a month in the year in which they are nearest to the day of publication."""
        assert self.published_at is not None
        this = today(calendar, self.published_at)[0]
        towards = (
            {"گذشته": -1, "آینده": 1}.get(self.words[after]) if after < len(self.words) else None
        )
        near: list[tuple[int, Days]] = []
        for year in (this - 1, this, this + 1):
            made = self._days(calendar, year, month, days)
            if made:
                ahead = (made[0] - self.published_at).days
                back = (self.published_at - made[1]).days
                if towards is None or (back if towards < 0 else ahead) > 0:
                    near.append((max(ahead, back, 0), made))
        if not near:
            return of_days(i, after, calendar, None)
        away, made = min(near)
        if towards is not None:  # «آوریل گذشته»
            return of_days(i, after + 1, calendar, made)
        if away > _NEAR:
            return FoundTime(i, after, calendar, None, False, "ambiguous")
        return of_days(i, after, calendar, made)

    # years

    def year_after(self, n: int, calendar: Dated) -> tuple[int, int | None, bool]:
        """The year told after a month or a part of a year: (token after it, year, whether one counted from today)."""
        words, size = self.words, len(self.words)
        start = n
        while n < min(size, start + 3) and words[n] in ("از", "سال"):
            n += 1
        if n >= size:
            return start, None, False
        word = words[n]
        from_today = {"امسال": 0, "پارسال": -1, "پیرارسال": -2}.get(word)
        if from_today is None and (n > start or words[start - 1] not in ("روز", "شب")):
            from_today = {"جاری": 0, "گذشته": -1, "قبل": -1, "آینده": 1}.get(word)
            if from_today is not None and n == start and word in ("گذشته", "قبل", "آینده"):
                return start, None, False  # «شهریور گذشته» is the nearest
        if from_today is not None:
            if self.published_at is None:
                return n + 1, None, True
            return n + 1, today(calendar, self.published_at)[0] + from_today, False
        if not word.isdigit():
            return start, None, False
        after, era = era_at(words, n + 1)
        if len(word) == 4:
            return after, int(word), False
        two = len(word) == 2 and int(word) > 20 and words[start - 1] not in BEFORE_YEAR
        if two and (n > start or not self.may_count(n + 1)) and era is None:
            return after, int(word) + (1900 if calendar == "gregorian" else 1300), False
        return start, None, False

    def is_count(self, n: int) -> bool:
        """Whether a unit or a scale at ``n`` makes the number before it a count beyond doubt."""
        words = self.words
        return n < len(words) and (
            words[n] in scales() or words[n] in ("/", "+", "تا", "الی")
            or words[n][0].isdigit() or unit_after(words, n)
        )  # fmt: skip

    def may_count(self, n: int) -> bool:
        """Whether what stands at ``n`` may be what the number before it counts."""
        if n >= len(self.words):
            return False
        word = self.words[n]
        noun = word[0].isalpha() and word not in _AFTER_YEAR
        return self.is_count(n) or (noun and not self.line.tokens.verbal[self.line.origin[n]])


#: After a year in two digits these may stand; any other word is what the number counts.
_AFTER_YEAR = frozenset(
    "و که در به از با تا را بود است شد برای بر یا هم نیز سال اما طی هجری شمسی میلادی قمری خورشیدی".split()
)


def era_at(words: list[str], n: int) -> tuple[int, Dated | None]:
    """«میلادی», «هجری شمسی», «ه.ش»: (token after it, calendar)."""
    size = len(words)
    if n >= size:
        return n, None
    word = words[n]
    if word in ("هجری", "ه", "هـ") and n + 1 < size:
        then = n + 1
        while then < size and words[then] in (".", "-"):
            then += 1
        name = words[then] if then < size else ""
        named: Dated | None = (
            "jalali" if name in ("شمسی", "خورشیدی", "ش")
            else "lunar" if name in ("قمری", "ق") else None
        )  # fmt: skip
        if named:
            return then + 1, named
        return (n + 1, "lunar") if word == "هجری" else (n, None)
    eras: dict[str, Dated] = {
        "میلادی": "gregorian", "شمسی": "jalali", "خورشیدی": "jalali", "قمری": "lunar", "هجری": "lunar",
    }  # fmt: skip
    if word in eras:
        return n + 1, eras[word]
    return n, None
