"""Quantities: value or interval, unit, approximator and the words they stand in.

A grammar over tokens, left to right: what :mod:`.numbers` reads, with the unit after it, the sign or the approximator
before it, intervals («۲۰ تا ۳۰ درصد», «ده‌ها هزار»), shares («یک‌سوم»), ranks («رتبهٔ سوم») and results («۳ بر ۱»). What
belongs to a date, names something («مادهٔ ۱۲», «شبکهٔ ۳») or is a telephone number, an address or a mark of Latin letters
counts nothing.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import cache

from .measures import DASHES, JOINING, Found, Words, bounds, shares, signs, unit_after
from .numbers import (
    ORDINAL_ENDINGS,
    Number,
    denominators,
    fraction,
    numerals,
    ordinal,
    ordinals,
    plurals,
    read_number,
    scales,
)
from .wordlists import words as listed

__all__ = ["Found", "find_quantities"]

_ONES = frozenset(
    "نفر تن غیرنظامی نظامی کشته زخمی مجروح شهید قربانی سرباز مورد فقره فروند دستگاه بار کرسی امتیاز گل برابر".split()
)
_TRILLION = 1e12  # «همت» is a thousand milliard toman
#: Before «یک ماه» these, and after it those, make it a length of time and «یک» a number.
_LASTING = frozenset("ظرف طی مدت".split())
_SENTENCED = frozenset("حبس زندان محرومیت تبعید تعلیق".split())
_CLASSES = frozenset("رده پله ردهی".split())
_AT = frozenset("در به از تا".split())


@cache
def _triggers() -> frozenset[str]:
    return frozenset(
        (*plurals(), *numerals(), *scales(), *listed("numbers", "ranks", "nouns"),
         "نیمی", "نصف", "نیم", "ثلث", "ربع", "چند", "چندین",
         *(word for word in ordinals() if word.endswith("ین")))
    )  # fmt: skip


def find_quantities(line: Words, taken: AbstractSet[int] = frozenset()) -> list[Found]:
    """Every quantity of a unit in reading order, none overlapping another.

    ``taken`` are tokens that belong to a date already and so count nothing.
    """
    triggers = _triggers()
    begins = [n for n, word in enumerate(line.words) if word in triggers or "0" <= word[0] <= "9"]
    return _Reader(line, taken).read(begins) if begins else []


class _Reader(Words):
    """One unit's words, read once from left to right."""

    def __init__(self, line: Words, taken: AbstractSet[int]) -> None:
        self.tokens, self.words, self.origin = line.tokens, line.words, line.origin
        self.taken = taken
        self.past = 0
        self.counts_goals = not listed("numbers", "score", "words").isdisjoint(line.words)

    def read(self, begins: list[int]) -> list[Found]:
        """Every quantity, with the tokens it stands in; none begins but at ``begins``."""
        origin, taken = self.origin, self.taken
        found: list[Found] = []
        done = 0
        for i in begins:
            if i < self.past or origin[i] in taken:
                continue
            made = self._at(i)
            if made is None:
                self.past = max(self.past, self._skip(i))
                continue
            self.past = made.after
            first, after = origin[made.first], origin[made.after - 1] + 1
            if first >= done and (not taken or taken.isdisjoint(range(first, after))):
                made.first, made.after, done = first, after, after
                found.append(made)
        return found

    def _skip(self, i: int) -> int:
        """Past the rest of a word or an address that holds a number which counts nothing: «۰۲۱-۸۸۹۹۷۷۶۶»."""
        n = i + 1
        while n < len(self.words) and self.touch(n - 1, n) and (
            self.words[n] in JOINING or self.words[n] in DASHES or self.words[n].isascii()
        ):  # fmt: skip
            n += 1
        return n

    def _at(self, i: int) -> Found | None:
        words = self.words
        then = words[i + 1] if i + 1 < len(words) else ""
        if "0" <= words[i][0] <= "9":
            if self.named(i):
                return None
            if then not in ORDINAL_ENDINGS:
                return (self._share(i) if then in denominators() else None) or self._counted(i)
        rank = self._rank(i)
        if rank:
            return rank
        nth = ordinal(words, i)
        if nth and nth[0] > i + 1:
            self.past = nth[0]  # «بیست و یکمین سالروز» has no twenty in it
            return None
        return self._plural(i) or self._share(i) or self._counted(i)

    def _rank(self, i: int) -> Found | None:
        """«رتبهٔ سوم», «رتبهٔ ۱۲», «سومین تولیدکنندهٔ بزرگ جهان»."""
        words, size = self.words, len(self.words)
        if words[i] in listed("numbers", "ranks", "nouns"):
            hit = ordinal(words, i + 1)
            plain = i + 1 < size and words[i + 1].isdigit() and len(words[i + 1]) <= 4
            if hit is None and plain and words[i] not in listed("numbers", "ranks", "ordinal_only"):
                hit = (i + 2, int(words[i + 1]))
            if hit is None or (plain and unit_after(words, hit[0])):
                return None
            if words[i] in _CLASSES and not (i and words[i - 1] in _AT):
                return None  # «داروهای ردهٔ اول»
            return Found(i, hit[0], float(hit[1]), None, None, None, "رتبه", "rank")
        hit = ordinal(words, i)
        if hit is None or not words[hit[0] - 1].endswith("ین"):
            return None
        compared = listed("numbers", "ranks", "compared")
        for word in words[hit[0] : hit[0] + 5]:
            if word in compared or (word.endswith("ترین") and len(word) > 5):
                return Found(i, hit[0], float(hit[1]), None, None, None, "رتبه", "rank")
            if word in _AT or word in ("بار", "و", "که", "را", "با", "برای"):
                break
        return None

    def _plural(self, i: int) -> Found | None:
        """«ده‌ها هزار نفر», «چند صد نفر»: from twice to just under ten times what it names."""
        words, size = self.words, len(self.words)
        low = plurals().get(words[i], 0.0)
        n = i + 1
        if not low:
            if words[i] not in ("چند", "چندین") or n >= size:
                return None
            if words[n] in ("ده", "صد"):
                low = numerals()[words[n]]
                n += 1
            elif words[n] in scales():
                low = 1.0
            else:
                return None
        while n < min(size, i + 5) and words[n] in scales():
            low *= scales()[words[n]]
            n += 1
        after, unit, kind = self.unit(n)
        low, high = low * 2, low * 10 - 1
        if unit == "همت":
            low, high, unit = low * _TRILLION, (high + 1) * _TRILLION - _TRILLION, "تومان"
        return Found(i, after, None, low, high, "about", unit, kind)

    def _share(self, i: int) -> Found | None:
        """«یک سوم», «نیمی از», «سه دهم درصد»."""
        made = fraction(self.words, i)
        if made is None:
            hit = shares().at(self.words, i)
            if hit is None:
                return None
            made = hit[0], float(hit[1])
        after, unit, kind = self.unit(made[0])
        if kind not in ("percent", "measure", "time"):
            after, unit, kind = made[0], None, "share"
        return Found(i, after, made[1], None, None, self.before(i), unit, kind)

    def _counted(self, i: int) -> Found | None:
        """A number with its unit, an interval of two, or the result of a match."""
        words = self.words
        number = read_number(words, i, unit_after)
        if number is None:
            return self._quarter(i)
        if number.scale >= 1e6 and words[i] in scales():
            self.past = number.after  # «میلیارد تومان» alone says not how many
            return None
        sign = signs().get(words[i - 1]) if i and self.touch(i - 1, i) else None
        negative = i > 0 and (
            words[i - 1] in ("منفی", "منهای")
            or (words[i - 1] in DASHES and self.touch(i - 1, i) and not self.touch(i - 2, i - 1))
        )
        if not sign and not negative:
            two = self._interval(i, number) or self._result(i, number)
            if two:
                return two
        first, (after, unit, kind) = i, self.unit(number.after)
        if sign:
            first, after, (unit, kind) = i - 1, number.after, sign
        value = number.value
        if negative and (words[i - 1] not in DASHES or kind in ("percent", "measure")):
            first, value = i - 1, -value
        inherited = self._inherited(number) if kind is None else None
        if inherited:
            value, unit, kind = inherited
        elif not self._counts(i, number, after, unit, kind):
            return None
        else:
            value = self._thousands(i, number, value, unit, kind)
        return self._finished(first, after, value, unit, kind)

    def _finished(
        self, first: int, after: int, value: float, unit: str | None, kind: str | None
    ) -> Found:
        """The quantity with what stands around its number and unit: «حدود», «و نیم», «زیر صفر», «به بالا»."""
        words = self.words
        degrees = unit is not None and unit.startswith("درجه")
        if kind in ("time", "measure") and words[after : after + 2] == ["و", "نیم"]:
            value, after = value + 0.5, after + 2
        elif degrees and words[after : after + 2] in (["زیر", "صفر"], ["بالای", "صفر"]):
            value = -abs(value) if words[after] == "زیر" else value
            after += 2
        approximator = self.before(first)
        bound = bounds().at(words, after) if kind and after < len(words) else None
        if bound and approximator is None:
            after, approximator = bound
        if unit == "همت":
            value, unit = value * _TRILLION, "تومان"
        elif unit == "تن" and value.is_integer() and value < 1000:
            kind = "count"  # persons; tonnes come in thousands and in parts
        low = value if approximator in ("over", "atleast") else None
        high = value if approximator in ("under", "atmost") else None
        return Found(first, after, value, low, high, approximator, unit, kind)

    def _quarter(self, i: int) -> Found | None:
        """«ربع قرن»."""
        if self.words[i] != "ربع":
            return None
        after, unit, kind = self.unit(i + 1)
        if kind != "time":
            return None
        return Found(i, after, 0.25, None, None, self.before(i), unit, kind)

    def _thousands(
        self, i: int, number: Number, value: float, unit: str | None, kind: str | None
    ) -> float:
        """«۱۲/۵۰۰ نفر», «۱۲.۵۰۰ تومان»: three digits after the point of what has no parts are thousands."""
        word = self.words[i]
        point = max(word.rfind("/"), word.rfind("."))
        whole = kind == "count" or unit in ("تومان", "ریال")
        whole = whole or (kind == "measure" and word.endswith(".000"))
        if whole and number.scale == 1.0 and point > 0 and len(word) - point == 4:
            return round(value * 1000)
        return value

    def _counts(
        self, i: int, number: Number, after: int, unit: str | None, kind: str | None
    ) -> bool:
        """Whether a number counts something, and is not a year, a name's number, a pronoun or an article."""
        words, size = self.words, len(self.words)
        word, alone = words[i], number.after == i + 1
        if kind is None and (not number.sure or (alone and self.year(i))):
            return False
        before = words[i - 1] if i else ""
        if kind is None and before in ("و", "تا", "،") and i > 2 and words[i - 2][0].isdigit():
            before = words[i - 3]  # «مواد ۴۲۱ و ۵۲۱»
        if before in listed("numbers", "named", "always") and not (
            kind and (before in ("سال", "ساعت", "شماره", "نوع", "پایه", "مدل") or kind != "count")
        ):
            return False
        if alone and word.isdigit():
            if kind is None and (len(word) > 9 or self.touch(i - 1, i) and before in DASHES):
                return False
            if before in listed("numbers", "named", "before_owner") and (
                kind is None or unit in listed("numbers", "named", "owners")
            ):
                return i > 1 and words[i - 2] in ("این", "همین", "هر", "همان")
        if word == "یک" and alone:
            if kind == "time":
                return (
                    (i > 0 and words[i - 1] in _LASTING)
                    or words[after : after + 2] == ["و", "نیم"]
                    or (after < size and words[after] in _SENTENCED)
                )
            return kind is not None and (kind != "count" or unit in _ONES)  # «یک تیم»
        return not (word == "نیم" and alone and unit in ("فصل", "خط", "روز", "شب", "سال"))

    def _interval(self, i: int, number: Number) -> Found | None:
        """«۲۰ تا ۳۰ درصد», «۱۲–۱۵ نفر», «بین ۵ و ۷», «۵ درصد تا ۷ درصد», «دو سه نفر»."""
        words = self.words
        joint, unit, kind = self.unit(number.after)
        if kind is None:
            joint = number.after
        start = self._second(i, number, joint)
        upper = read_number(words, start, unit_after) if start else None
        if start is None or upper is None or self.origin[start] in self.taken:
            return None
        after, unit_2, kind_2 = self.unit(upper.after)
        if kind is not None and unit_2 != unit:
            return None
        if kind_2 is None and not self._bare_interval(i, number, start, upper):
            return None
        low, high = number.value, upper.value
        if low * upper.scale <= high and low < 1000 <= upper.scale and number.scale == 1.0:
            low *= upper.scale
        if unit_2 == "همت":
            low, high, unit_2 = low * _TRILLION, high * _TRILLION, "تومان"
        rough = "about" if start == joint else None
        low, high = min(low, high), max(low, high)  # «کودکان ۶ تا ۳ ساله»
        return Found(i, after, None, low, high, self.before(i) or rough, unit_2, kind_2)

    def _second(self, i: int, number: Number, joint: int) -> int | None:
        """Where the second number of an interval begins, the words between them being at ``joint``."""
        words = self.words
        if joint + 1 >= len(words):
            return None
        word = words[joint]
        between = i > 0 and words[i - 1] in ("بین", "میان", "مابین")
        if word in ("تا", "الی") or word in DASHES or (between and word == "و"):
            further = words[joint + 1] == "حدود" and joint + 2 < len(words)
            return joint + 2 if further else joint + 1
        return joint if joint == number.after and self._next_but_little(i, number) else None

    def _bare_interval(self, i: int, number: Number, start: int, upper: Number) -> bool:
        """Whether two numbers that count nothing named are an interval: not years, not articles of a law."""
        words = self.words
        named = i > 0 and words[i - 1] in listed("numbers", "named", "always")
        if named or words[start - 1] in DASHES or (self.year(i) and self.year(start)):
            return False
        return number.sure and upper.sure

    def _next_but_little(self, i: int, number: Number) -> bool:
        """«دو سه نفر», «ده پانزده هزار»: two number words side by side that name a rough number."""
        words, n = self.words, number.after
        one, two = numerals().get(words[i]), numerals().get(words[n])
        if one is None or two is None or n != i + 1 or not one < two <= 2 * one + 1:
            return False
        return (two < 10 and two - one <= 2) or (one % 5 == 0 and two % 5 == 0 and one >= 5)

    def _result(self, i: int, number: Number) -> Found | None:
        """«۳–۱», «دو بر صفر», in a sentence about a match."""
        words, n = self.words, number.after
        if not self.counts_goals or n != i + 1 or n + 1 >= len(words) or self.unit(n)[2]:
            return None
        if words[n] != "بر" and words[n] not in DASHES:
            return None
        other = read_number(words, n + 1, unit_after)
        if other is None or other.after != n + 2 or max(number.value, other.value) > 130:
            return None
        if self.unit(other.after)[2] in ("percent", "currency", "measure"):
            return None
        return Found(i, n + 2, None, None, None, None, "نتیجه", "score")

    def _inherited(self, number: Number) -> tuple[float, str | None, str | None] | None:
        """«از ۴۰ به ۵۰ هزار تومان»: the unit and the scale that a number has from the one after it."""
        words, n = self.words, number.after
        if n + 1 >= len(words) or words[n] not in ("به", "و", "یا") or not number.sure:
            return None
        other = read_number(words, n + 1, unit_after)
        if other is None:
            return None
        _, unit, kind = self.unit(other.after)
        if kind not in ("percent", "currency", "measure", "time") or (
            kind == "time" and words[n] == "به"
        ):
            return None
        value = number.value
        if (
            number.scale == 1.0
            and other.scale > 1.0
            and 0.1 <= value * other.scale / other.value <= 10
        ):
            value *= other.scale
        return value, unit, kind
