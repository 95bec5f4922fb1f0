"""What numbers count and how exactly: units, signs, approximators, from the lists of ``numbers.toml``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from .numbers import glued, unglued
from .tokens import Tokens
from .wordlists import Phrases, table

DASHES = frozenset("-–—−")
#: Glued to a number these make it a part of a name or an address.
JOINING = frozenset("_=/&?#@+×*\\")
_YEAR_BEFORE = frozenset("در از تا طی حدود پس پیش قبل بعد سال".split())
#: «پنج‌ساله‌اش», «دوروزه‌ای»
_AGES = frozenset("ساله روزه ماهه ساعته نفره".split())


@dataclass(slots=True)
class Found:
    """A quantity in token indices."""

    first: int
    after: int
    value: float | None
    low: float | None
    high: float | None
    approximator: str | None
    unit: str | None
    unit_class: str | None


@cache
def approximators() -> Phrases:
    """«حدود», «بیش از»; the code is about, over, under, atleast or atmost."""
    return Phrases(table("numbers")["approximators"])


@cache
def bounds() -> Phrases:
    """«به بالا», «و کمتر», after a unit."""
    return Phrases(table("numbers")["bounds"])


@cache
def shares() -> Phrases:
    """Parts that are one word: «نصف», «نیمی از»."""
    return Phrases({phrase: str(share) for phrase, share in table("numbers")["shares"].items()})


@cache
def units() -> tuple[Phrases, list[tuple[str, str]]]:
    """Units as phrases whose code is a place in the list of (how the unit is told, its class)."""
    told: list[tuple[str, str]] = []
    codes: dict[str, str] = {}
    same = table("numbers")["same_unit"]

    def add(spelling: str, unit: str, kind: str) -> None:
        codes[spelling] = str(len(told))
        told.append((unit, kind))

    for kind, units in table("numbers")["units"].items():
        for unit in units:
            add(unit, same.get(unit, unit), kind)
            adjective = kind in ("currency", "percent", "measure") and unit[-1].isalpha()
            if adjective or (kind == "time" and unit.endswith("ه")):
                # «۵ میلیون دلاری», «۴۵ کیلومتری», «۲۰ بشکه‌ای»
                ending = "ای" if unit.endswith("ه") else "یی" if unit[-1] in "وا" else "ی"
                add(unit + ending, same.get(unit, unit), kind)
            if kind == "count" and unit[-1] in "اوه":
                add(unit + "ی", same.get(unit, unit), kind)  # «۱۵ روستای»
            if unit in _AGES:
                add(unit + "ای", same.get(unit, unit), kind)
                add(unit + "اش", same.get(unit, unit), kind)
    for sign, unit in table("numbers")["signs"].items():
        add(sign, unit, "currency")
    return Phrases(codes), told


@cache
def signs() -> dict[str, tuple[str, str]]:
    """Marks that may stand before their number: «$۲۰», «٪۲۰»."""
    made = {sign: (unit, "currency") for sign, unit in table("numbers")["signs"].items()}
    return {**made, "%": ("درصد", "percent")}


def unit_after(words: list[str], n: int) -> bool:
    """Whether a unit stands at ``n``: «نفر», «میلیون» is none."""
    return n < len(words) and units()[0].at(words, n) is not None


class Words:
    """The words of a unit, glued ones taken apart, and what stands beside a number in them."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.origin: Sequence[int]
        if glued().keys().isdisjoint(tokens.keys):
            self.words, self.origin = tokens.keys, range(len(tokens.keys))
        else:
            self.words, self.origin = unglued(tokens.keys)

    def touch(self, n: int, then: int) -> bool:
        """Whether nothing stands between two words."""
        if n < 0 or then >= len(self.words):
            return False
        return self.tokens.ends[self.origin[n]] == self.tokens.starts[self.origin[then]]

    def named(self, i: int) -> bool:
        """Whether digits are a part of a Latin word, of an address, of a formula or of a telephone number."""
        words = self.words
        if self.touch(i - 1, i):
            before = words[i - 1]
            latin = before.isascii() and before[0].isalpha()
            dashed = before in DASHES and self.touch(i - 2, i - 1) and words[i - 2].isascii() and (
                words[i - 2][0].isalpha()
            )  # fmt: skip
            if latin or dashed or (before in JOINING and self.touch(i - 2, i - 1)):
                return True
            if before in ("#", "@"):
                return True
        if self.touch(i, i + 1):
            after = words[i + 1]
            if after.isascii() and after[0].isalpha():
                return not unit_after(words, i + 1)
            return after == "+"
        return False

    def unit(self, n: int) -> tuple[int, str | None, str | None]:
        """The unit at ``n``: (token after it, how it is told, its class); nothing where none stands there."""
        words = self.words
        if n >= len(words):
            return n, None, None
        phrases, told = units()
        hit = phrases.at(words, n)
        if not hit:
            # «جمعیت ۸۰ میلیونی» has its unit in its noun
            adjective = words[n - 1] in ("میلیونی", "میلیاردی", "هزاری")
            return n, None, "count" if adjective else None
        unit, kind = told[int(hit[1])]
        return hit[0], unit, kind

    def before(self, i: int) -> str | None:
        """The approximator that ends before ``i``."""
        words = self.words
        if i and words[i - 1] in ("بین", "میان"):
            i -= 1
        for back in (3, 2, 1):
            if i - back >= 0:
                hit = approximators().at(words, i - back, i)
                if hit and hit[0] == i:
                    return hit[1]
        return None

    def year(self, i: int) -> bool:
        """Whether bare digits read as a year."""
        word = self.words[i]
        if not (word.isdigit() and len(word) == 4):
            return False
        year = int(word)
        if 1300 <= year <= 1450 or 1900 <= year <= 2050:
            return True
        return 1200 <= year < 1900 and i > 0 and self.words[i - 1] in _YEAR_BEFORE
