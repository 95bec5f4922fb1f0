"""Quantities: value or interval, unit, approximator and the words they stand in.

A grammar over tokens, left to right, each token read once: numbers in digits and in words, «و» between their parts,
scales, «۲۰ تا ۳۰», «ده‌ها هزار». Persian news writes 31.5 as «۳۱/۵»: a slash between two parts is a decimal point
where a unit follows and the second part is short; three parts are a date and are left to :mod:`.times`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .tokens import Tokens
from .wordlists import Phrases, keys, table

_DECIMAL = re.compile(r"\d+[./٫]\d{1,3}\Z")
_GROUPED = re.compile(r"\d{1,3}(?:[,٬،]\d{3})+(?:[.٫]\d+)?\Z")
_DATE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\Z")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?\Z")
#: Number words that are as often something else: read as numbers only before a unit or a scale.
_DOUBTFUL = frozenset("یک نه ده سی دو سه شش هفت صد نیم نصف ربع".split())
_ONES = frozenset(
    "نفر تن غیرنظامی نظامی کشته زخمی مجروح شهید قربانی سرباز مورد فقره فروند دستگاه بار کرسی امتیاز گل برابر".split()
)
_MULTIPLIER = 1e12  # «همت» is a thousand milliard toman


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
def _numbers() -> dict[str, float]:
    return {keys(word): float(value) for word, value in table("numbers")["words"].items()}


@cache
def _scales() -> dict[str, float]:
    return {keys(word): float(value) for word, value in table("numbers")["scales"].items()}


@cache
def _plurals() -> dict[str, float]:
    return {keys(word): float(value) for word, value in table("numbers")["plurals"].items()}


@cache
def _fractions() -> Phrases:
    return Phrases({phrase: str(value) for phrase, value in table("numbers")["fractions"].items()})


@cache
def _approximators() -> Phrases:
    return Phrases(table("numbers")["approximators"])


@cache
def _units() -> Phrases:
    return Phrases(
        {unit: kind for kind, units in table("numbers")["units"].items() for unit in units}
    )


@cache
def _triggers() -> frozenset[str]:
    return frozenset((*_plurals(), *_numbers(), *_scales(), "نیمی", "نصف", "نیم", "ثلث", "ربع"))


def parse_number(token: str, unit_follows: bool = False) -> float | None:
    """The value of one numeric token with ASCII digits; None where it is a date, a clock or no number."""
    if _DATE.match(token) or _CLOCK.match(token):
        return None
    if token.isascii() and token.isdigit():
        return float(token) if len(token) <= 18 else None
    if _GROUPED.match(token):
        return float(re.sub("[,٬،]", "", token).replace("٫", "."))
    if _DECIMAL.match(token):
        if "/" in token and not unit_follows:
            return None
        return float(token.replace("/", ".").replace("٫", "."))
    return None


def find_quantities(tokens: Tokens, taken: set[int] | None = None) -> list[Found]:
    """Every quantity of a unit in reading order, none overlapping another.

    ``taken`` are tokens that belong to a date already and so count nothing.
    """
    words = tokens.keys
    taken = taken or set()
    found: list[Found] = []
    i, total = 0, len(words)
    triggers = _triggers()
    while i < total:
        word = words[i]
        if i in taken or not (word in triggers or word[0].isdigit()):
            i += 1
            continue
        made = _quantity(tokens, i)
        if made is None:
            i += 1
        else:
            found.append(made)
            i = max(made.after, i + 1)
    return found


def _quantity(tokens: Tokens, i: int) -> Found | None:
    words = tokens.keys
    inexact = _plural(words, i) or _fraction(words, i)
    if inexact:
        return inexact
    read = _read(words, i)
    if read is None:
        return None
    n, value, sure = read
    interval = _interval(words, i, n, value)
    if interval:
        return interval
    after, unit, kind = _unit(words, n)
    if kind is None and (not sure or _ordinal(words, i, n)):
        return None
    if (
        words[i] == "یک"
        and n == i + 1
        and (kind in (None, "time") or (kind == "count" and unit not in _ONES))
    ):
        return None  # «یک تیم» has an article, not a number
    if unit == "همت":
        value *= _MULTIPLIER
        unit, kind = "تومان", "currency"
    approximator = _before(words, i)
    low = value if approximator in ("over", "atleast") else None
    high = value if approximator in ("under", "atmost") else None
    return Found(i, after, value, low, high, approximator, unit, kind)


def _plural(words: list[str], i: int) -> Found | None:
    """«ده‌ها هزار نفر»: from twice to just under ten times what it names."""
    plural = _plurals().get(words[i])
    if plural is None:
        return None
    low, n = plural, i + 1
    while n < len(words) and words[n] in _scales():
        low *= _scales()[words[n]]
        n += 1
    after, unit, kind = _unit(words, n)
    return Found(
        i,
        after,
        None,
        low * 2 if n > i + 1 or plural == 10 else low,
        low * 10 - 1,
        "about",
        unit,
        kind,
    )


def _fraction(words: list[str], i: int) -> Found | None:
    """«یک سوم», «نیمی از»."""
    fraction = _fractions().at(words, i)
    if not fraction or (fraction[0] == i + 1 and words[i] not in ("نصف", "ثلث")):
        return None
    after, unit, kind = _unit(words, fraction[0])
    return Found(i, after, float(fraction[1]), None, None, _before(words, i), unit, kind or "share")


def _interval(words: list[str], i: int, n: int, value: float) -> Found | None:
    """«۲۰ تا ۳۰ درصد»; the scale of «۱۵ تا ۲۰ هزار» belongs to both."""
    if n + 1 >= len(words) or words[n] != "تا":
        return None
    upper = _read(words, n + 1)
    if not upper:
        return None
    after, unit, kind = _unit(words, upper[0])
    if not (kind or upper[2]):
        return None
    scale = _trailing_scale(words, n + 1, upper[0])
    low = value * scale if value < upper[1] / scale and value < 1000 <= scale else value
    return Found(i, after, None, low, upper[1], None, unit, kind)


def _ordinal(words: list[str], i: int, n: int) -> bool:
    """Whether a bare number is a year or the number of an article of law rather than a count."""
    year = n == i + 1 and words[i].isdigit() and len(words[i]) == 4 and words[i][:2] in _CENTURIES
    return year or (i > 0 and words[i - 1] in _NUMBERED)


_CENTURIES = frozenset("12 13 14 15 16 17 18 19 20".split())
_NUMBERED = frozenset("ماده بند تبصره اصل شماره سال قطعنامه مواد ساعت".split())


def _trailing_scale(words: list[str], start: int, stop: int) -> float:
    scale = 1.0
    for word in words[start:stop]:
        scale *= _scales().get(word, 1.0)
    return scale


def _read(words: list[str], i: int) -> tuple[int, float, bool] | None:
    """A cardinal that begins at ``i``: (token after it, value, whether it can be nothing else)."""
    numbers, scales = _numbers(), _scales()
    total_value, n, sure = 0.0, i, False
    part: float | None = None
    while n < len(words):
        word = words[n]
        if word[0].isdigit():
            digits = _digits(words, n) if part is None else None
            if digits is None:
                break
            part, n, sure = digits[0], digits[1], True
        elif word in numbers:
            if part is not None and words[n - 1] != "و":
                break
            part = (part or 0.0) + numbers[word]
            sure = sure or word not in _DOUBTFUL
            n += 1
        elif word in scales:
            scale = scales[word]
            n += 1
            sure = True
            while n < len(words) and words[n] in scales:  # «هزار میلیارد»
                scale *= scales[words[n]]
                n += 1
            total_value += (1.0 if part is None else part) * scale
            part = None
        else:
            break
        if not _joined(words, n, total_value, part):
            continue
        n += 1
        if part is not None and words[n] not in numbers:
            break
    if n == i or (total_value == 0.0 and part is None):
        return None
    if words[n - 1] == "و":
        n -= 1
    return n, total_value + (part or 0.0), sure


def _digits(words: list[str], n: int) -> tuple[float, int] | None:
    """A number in digits: (value, token after it); «۶ / ۲ ریشتر» with spaces is one number before a unit."""
    word = words[n]
    spaced = (
        n + 2 < len(words) and words[n + 1] == "/" and word.isdigit() and words[n + 2].isdigit()
    )
    if spaced and len(words[n + 2]) <= 3 and _unit(words, n + 3)[2]:
        return float(f"{word}.{words[n + 2]}"), n + 3
    follows = n + 1 < len(words) and (
        words[n + 1] in _scales() or _unit(words, n + 1)[2] is not None
    )
    value = parse_number(word, follows)
    return None if value is None else (value, n + 1)


def _joined(words: list[str], n: int, total: float, part: float | None) -> bool:
    """Whether «و» at ``n`` leads on to another part of the same number."""
    if n + 1 >= len(words) or words[n] != "و":
        return False
    then = words[n + 1]
    return (then in _numbers() or then[0].isdigit() or then in _scales()) and _continues(
        words, n + 1, total, part
    )


def _continues(words: list[str], n: int, total: float, part: float | None) -> bool:
    """Whether «و» joins parts of one number («صد و بیست») and not two numbers («سه و پنج»)."""
    if part is None:
        return total >= 1000
    following = _numbers().get(words[n])
    if following is None:
        return False
    return (part % 100 == 0 and following < 100) or (
        part % 10 == 0 and part >= 20 and following < 10
    )


def _unit(words: list[str], n: int) -> tuple[int, str | None, str | None]:
    if n >= len(words):
        return n, None, None
    hit = _units().at(words, n)
    if not hit:
        return n, None, None
    return (
        hit[0],
        " ".join(words[n : hit[0]]),
        "currency" if hit[1] == "toman_trillions" else hit[1],
    )


def _before(words: list[str], i: int) -> str | None:
    for back in (3, 2, 1):
        if i - back >= 0:
            hit = _approximators().at(words, i - back, i)
            if hit and hit[0] == i:
                return hit[1]
    return None
