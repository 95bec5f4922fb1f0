"""Times longer than a day or a month: years, decades, centuries, seasons, and parts of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from .calendars import Dated, Days, half, months, spared, third, today, years
from .dates import BEFORE_YEAR, JOINTS, PARTS, Dates, era_at
from .numbers import numerals, ordinal, scales
from .relative import FoundTime, of_days
from .wordlists import keys, table

_Portion = Callable[[Dated, int, int | None, int], Days | None]


@cache
def seasons() -> dict[str, int]:
    named = table("times")["seasons"]
    return {
        **{keys(name): number for number, name in enumerate(named["names"])},
        **{keys(name): number - 1 for name, number in named["also"].items()},
    }


def _plain_year(words: list[str], n: int) -> int | None:
    """A year in four digits, near enough to our time to be one without being called so."""
    if n >= len(words) or not (words[n].isdigit() and len(words[n]) == 4):
        return None
    year = int(words[n])
    return year if 1300 <= year <= 1420 or 1850 <= year <= 2050 else None


class Spans(Dates):
    """Reads what is longer than a month, and parts of months."""

    def year(self, i: int) -> FoundTime | None:
        """«سال ۱۳۹۸», «سال‌های ۹۷ و ۹۸», «دههٔ ۸۰», «سال ۱۴۴۵ قمری»."""
        words, size = self.words, len(self.words)
        if words[i] in ("دهه", "دههی"):
            return self._decade(i, i + 1, None)
        if words[i] not in ("سال", "سالهای") or i + 1 >= size or not words[i + 1].isdigit():
            return None
        if len(words[i + 1]) > 4 or (words[i] == "سال" and self._counting_years(i + 2)):
            return None
        after, era = era_at(words, i + 2)
        first = self._full(words[i + 1], era)
        last = first
        if (
            words[i] == "سالهای"
            and i + 3 < size
            and words[i + 2] in JOINTS
            and words[i + 3].isdigit()
        ):
            after, era = era_at(words, i + 4)
            first, last = self._full(words[i + 1], era), self._full(words[i + 3], era)
            if first and last and first[0] != last[0]:
                last = None
        calendar: Dated = first[0] if first else era or "jalali"
        if first is None or last is None or first[1] > last[1]:
            return FoundTime(i, after, calendar, None, False, "ambiguous")
        if first[1] <= 0:
            return of_days(i, after, calendar, None)
        return of_days(i, after, calendar, spared(calendar, years(calendar, first[1], last[1])))

    def _counting_years(self, n: int) -> bool:
        """«در سال ۲۰ نفر می‌میرند», «سال ۲۰ هزار تن»."""
        words = self.words
        return n < len(words) and (words[n] in scales() or words[n] in ("نفر", "درصد", "بار", "%"))

    def _full(self, digits: str, era: Dated | None) -> tuple[Dated, int] | None:
        """The calendar and the four-digit year that a year's digits are; None where there are two readings."""
        year = int(digits)
        if len(digits) > 2:
            if era:
                return era, year
            if len(digits) == 3 or 1450 < year <= 1700:
                return None
            return ("gregorian" if year > 1700 else "jalali"), year
        if era == "gregorian" or (self.gregorian and era is None):
            return None
        if era == "lunar":
            return era, year
        if self.published_at is None:
            return ("jalali", 1300 + year) if year > 20 else None
        this = today("jalali", self.published_at)[0]
        near = [full for full in (1300 + year, 1400 + year) if this - 90 <= full <= this + 5]
        return ("jalali", near[0]) if len(near) == 1 else None

    def _decade(self, first: int, n: int, part: int | None) -> FoundTime | None:
        """«دههٔ ۸۰», «دههٔ شصت», «دههٔ ۱۹۹۰», of which perhaps the first, middle or last part."""
        words = self.words
        if n >= len(words):
            return None
        word = words[n]
        year = int(word) if word.isdigit() and len(word) in (2, 4) else int(numerals().get(word, 0))
        if word == "بیست" or not 10 <= year <= 2100 or year % 10 or word in ("صد", "یکصد"):
            year = 20 if word == "بیست" else 0
        if not year:
            return None
        after, era = era_at(words, n + 1)
        calendar: Dated = era or ("gregorian" if year > 1700 else "jalali")
        if year < 100:
            if calendar == "lunar" or (calendar == "gregorian" and year <= 20):
                return FoundTime(first, after, calendar, None, False, "ambiguous")
            if calendar == "jalali" and (year == 10 or (self.gregorian and era is None)):
                return FoundTime(first, after, calendar, None, False, "ambiguous")
            year += 1900 if calendar == "gregorian" else 1300
        begin, end = ((0, 9), (0, 3), (4, 6), (7, 9))[0 if part is None else part + 1]
        return of_days(
            first, after, calendar, spared(calendar, years(calendar, year + begin, year + end))
        )

    def bare_year(self, i: int) -> FoundTime | None:
        """«در ۱۳۹۸», «۱۳۵۷ تا ۱۳۶۷»: four digits that count nothing, after a preposition or two of them."""
        words = self.words
        first = _plain_year(words, i)
        if first is None:
            return None
        last, after = first, i + 1
        then = words[i + 1] if i + 1 < len(words) else ""
        second = _plain_year(words, i + 2) if then in JOINTS else None
        if second and self.is_count(i + 3):
            return None
        if second and then != "و" and second > first:
            last, after = second, i + 3
        elif i == 0 or words[i - 1] not in BEFORE_YEAR or self.is_count(i + 1) and not second:
            return None
        after, era = era_at(words, after)
        calendar: Dated = era or ("gregorian" if first > 1700 else "jalali")
        if (first > 1700) != (last > 1700):
            return None
        return of_days(i, after, calendar, spared(calendar, years(calendar, first, last)))

    def two_years(self, i: int) -> FoundTime | None:
        """«از ۹۷ تا ۱۴۰۰»: the second says that the first is a year too."""
        words = self.words
        if len(words[i]) != 2 or i + 2 >= len(words) or words[i + 1] not in ("تا", "الی"):
            return None
        last = _plain_year(words, i + 2)
        if last is None or self.is_count(i + 3):
            return None
        first = int(words[i]) + (1900 if last > 1700 else 1300)
        if not last - 60 <= first < last:
            return None
        calendar: Dated = "gregorian" if last > 1700 else "jalali"
        return of_days(i, i + 3, calendar, years(calendar, first, last))

    def century(self, i: int) -> FoundTime | None:
        """«قرن بیستم», «قرن چهارم هجری», «سدهٔ ۱۹ میلادی»."""
        words = self.words
        if words[i] not in ("قرن", "سده") or i + 1 >= len(words):
            return None
        hit = ordinal(words, i + 1)
        if hit is None and words[i + 1].isdigit() and len(words[i + 1]) <= 2:
            hit = i + 2, int(words[i + 1])
        if hit is None or not 0 < hit[1] <= 21:
            return None
        after, era = era_at(words, hit[0])
        if "میلاد" in words[after : after + 2]:  # «قرن سوم پیش از میلاد»
            return of_days(i, words.index("میلاد", after) + 1, "gregorian", None)
        if era is None and hit[1] < 16:
            return FoundTime(i, after, "lunar", None, False, "ambiguous")
        calendar: Dated = era or "gregorian"
        first = (hit[1] - 1) * 100 + 1
        return of_days(i, after, calendar, spared(calendar, years(calendar, first, first + 99)))

    # parts of months and years

    def part(self, i: int) -> FoundTime | None:
        """«اوایل دههٔ ۸۰», «اواخر مهر», «نیمهٔ دوم سال ۱۴۰۱», «شش‌ماههٔ نخست امسال»."""
        words, size = self.words, len(self.words)
        word = words[i]
        if word in PARTS and i + 1 < size:
            if words[i + 1] in ("دهه", "دههی"):
                return self._decade(i, i + 2, PARTS[word])
            return self._portion(i, i + 1, third, PARTS[word])
        if word == "نیمه":
            hit = ordinal(words, i + 1)
            if hit and hit[1] in (1, 2):
                return self._portion(i, hit[0], half, hit[1] - 1)
            return None
        return self._months_of(i)

    def _portion(self, i: int, n: int, portion: _Portion, which: int) -> FoundTime | None:
        month = self.month(n)
        if month:
            after, calendar, number = month
        elif n < len(self.words) and self.words[n] in ("سال", "امسال", "پارسال"):
            after, calendar, number = n, "jalali", None
        else:
            return None
        after, year, waits = self.year_after(after, calendar)
        if year is not None:
            if year > 1700:
                calendar = "gregorian"
            return of_days(
                i, after, calendar, spared(calendar, portion(calendar, year, number, which))
            )
        if waits or self.published_at is None:
            return FoundTime(i, after, calendar, None, True, "unresolved")
        if number is None:
            return None
        whole = self.nearest(i, after, calendar, number, None)
        if whole.begin is None:
            return whole
        year = today(calendar, whole.begin + (whole.end - whole.begin) / 2)[0]  # type: ignore[operator]
        return of_days(i, after, calendar, spared(calendar, portion(calendar, year, number, which)))

    def _months_of(self, i: int) -> FoundTime | None:
        """«سه‌ماههٔ دوم ۱۴۰۲», «فصل دوم امسال», «هفت ماههٔ امسال», «شش ماه نخست سال جاری»."""
        words, size = self.words, len(self.words)
        n = i + 1
        if words[i].isdigit() and len(words[i]) <= 2:
            count = int(words[i])
        else:
            count = int(numerals().get(words[i], 0))
        if words[i] == "فصل":
            n, count = i, 3
        elif not 1 < count <= 12 or n >= size or words[n] not in ("ماه", "ماهه", "ماههی"):
            return None
        whole = words[n] in ("ماه", "فصل")
        hit = ordinal(words, n + 1)
        last = n + 1 < size and words[n + 1] in ("پایانی", "آخر")
        after = hit[0] if hit else n + 2 if last else n + 1
        if whole and not (hit or last):
            return None
        after, year, waits = self.year_after(after, "jalali")
        if waits:
            return FoundTime(i, after, "jalali", None, True, "unresolved")
        nth = hit[1] if hit else 1
        if year is None or nth * count > 12:
            return None
        calendar: Dated = "gregorian" if year > 1700 else "jalali"
        first = 13 - count if last else (nth - 1) * count + 1
        return of_days(i, after, calendar, months(calendar, year, first, first + count - 1))

    def season(self, i: int) -> FoundTime | None:
        """«پاییز ۱۴۰۱», «تابستان امسال», «زمستان گذشته»."""
        words, size = self.words, len(self.words)
        season = seasons().get(words[i])
        if season is None or i + 1 >= size:
            return None
        first = 3 * season + 1
        after, year, waits = self.year_after(i + 1, "jalali")
        if waits:
            return FoundTime(i, after, "jalali", None, True, "unresolved")
        if year is not None:
            if year > 1700:
                return FoundTime(i, after, "gregorian", None, False, "ambiguous")
            return of_days(i, after, "jalali", months("jalali", year, first, first + 2))
        step = {"گذشته": -1, "آینده": 1, "جاری": 0}.get(words[i + 1])
        if step is None:
            return None
        if self.published_at is None:
            return FoundTime(i, i + 2, "jalali", None, True, "unresolved")
        this = today("jalali", self.published_at)[0]
        for year in (this - 1, this, this + 1)[:: 1 if step > 0 else -1]:
            made = months("jalali", year, first, first + 2)
            if made and (
                (step < 0 and made[1] < self.published_at)
                or (step > 0 and made[0] > self.published_at)
                or (step == 0 and made[0] <= self.published_at <= made[1])
            ):
                return of_days(i, i + 2, "jalali", made)
        return FoundTime(i, i + 2, "jalali", None, False, "ambiguous")
