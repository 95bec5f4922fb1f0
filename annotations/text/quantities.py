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
_ONES = frozenset("نفر تن غیرنظامی نظامی کشته زخمی مجروح شهید قربانی سرباز مورد فقره فروند دستگاه بار کرسی امتیاز گل برابر".split())
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
    return Phrases({unit: kind for kind, units in table("numbers")["units"].items() for unit in units})


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
    total = len(words)
    plural = _plurals().get(words[i])
    if plural is not None:
        low, n = plural, i + 1
        while n < total and words[n] in _scales():
            low *= _scales()[words[n]]
            n += 1
        after, unit, kind = _unit(words, n)
        return Found(i, after, None, low * 2 if n > i + 1 or plural == 10 else low, low * 10 - 1, "about", unit, kind)
    fraction = _fractions().at(words, i)
    if fraction and fraction[0] > i + 1 or words[i] in ("نیمی", "نصف", "ثلث"):
        if fraction:
            n = fraction[0]
            after, unit, kind = _unit(words, n)
            return Found(i, after, float(fraction[1]), None, None, _before(words, i), unit, kind or "share")
    read = _read(words, i)
    if read is None:
        return None
    n, value, sure = read
    low = high = None
    if n + 1 < total and words[n] == "تا":
        upper = _read(words, n + 1)
        if upper:
            after, unit, kind = _unit(words, upper[0])
            scale = _trailing_scale(words, n + 1, upper[0])
            low_value = value * scale if value < upper[1] / max(scale, 1) and value < 1000 <= scale else value
            if kind or upper[2]:
                return Found(i, after, None, low_value, upper[1], None, unit, kind)
    after, unit, kind = _unit(words, n)
    if not sure and kind is None:
        return None
    if words[i] == "یک" and n == i + 1 and (kind in (None, "time") or (kind == "count" and unit not in _ONES)):
        return None  # «یک تیم» has an article, not a number
    if kind is None and n == i + 1 and words[i].isdigit() and len(words[i]) == 4 and words[i][:2] in ("13", "14", "19", "20", "12", "15", "16", "17", "18"):
        return None  # a year
    if kind is None and i and words[i - 1] in ("ماده", "بند", "تبصره", "اصل", "شماره", "سال", "قطعنامه", "مواد", "ساعت"):
        return None
    if unit == "همت":
        value *= _MULTIPLIER
        unit, kind = "تومان", "currency"
    approximator = _before(words, i)
    if approximator in ("over", "atleast"):
        low = value
    elif approximator in ("under", "atmost"):
        high = value
    return Found(i, after, value, low, high, approximator, unit, kind)


def _trailing_scale(words: list[str], start: int, stop: int) -> float:
    scale = 1.0
    for word in words[start:stop]:
        scale *= _scales().get(word, 1.0)
    return scale


def _read(words: list[str], i: int) -> tuple[int, float, bool] | None:
    """A cardinal that begins at ``i``: (token after it, value, whether it can be nothing else)."""
    numbers, scales = _numbers(), _scales()
    total_value, part, n = 0.0, None, i
    sure = False
    while n < len(words):
        word = words[n]
        value: float | None = None
        if word[0].isdigit():
            if part is not None:
                break
            step = n + 1
            if n + 2 < len(words) and words[n + 1] == "/" and words[n + 2].isdigit() and len(words[n + 2]) <= 3 and word.isdigit() and _unit(words, n + 3)[2]:
                value, step = float(f"{word}.{words[n + 2]}"), n + 3
            else:
                value = parse_number(word, _unit(words, n + 1)[2] is not None or (n + 1 < len(words) and words[n + 1] in scales))
            if value is None:
                break
            part, n, sure = value, step, True
        elif word in numbers:
            if part is not None:
                if not (words[n - 1] == "و"):
                    break
            part = (part or 0.0) + numbers[word]
            sure = sure or word not in _DOUBTFUL
            n += 1
        elif word in scales:
            scale = scales[word]
            n += 1
            sure = True
            running = part if part is not None else 1.0
            while n < len(words) and words[n] in scales:  # «هزار میلیارد»
                scale *= scales[words[n]]
                n += 1
            total_value += running * scale
            part = None
        else:
            break
        if n + 1 < len(words) and words[n] == "و" and (words[n + 1] in numbers or words[n + 1][0].isdigit() or words[n + 1] in scales):
            if not _continues(words, n + 1, total_value, part):
                break
            n += 1
            if part is not None and not (words[n] in numbers):
                break
    if n == i or (total_value == 0.0 and part is None):
        return None
    if words[n - 1] == "و":
        n -= 1
    return n, total_value + (part or 0.0), sure


def _continues(words: list[str], n: int, total: float, part: float | None) -> bool:
    """Whether «و» joins parts of one number («صد و بیست») and not two numbers («سه و پنج»)."""
    if part is None:
        return total >= 1000
    following = _numbers().get(words[n])
    if following is None:
        return False
    return (part % 100 == 0 and following < 100) or (part % 10 == 0 and part >= 20 and following < 10)


def _unit(words: list[str], n: int) -> tuple[int, str | None, str | None]:
    if n >= len(words):
        return n, None, None
    hit = _units().at(words, n)
    if not hit:
        return n, None, None
    return hit[0], " ".join(words[n : hit[0]]), "currency" if hit[1] == "toman_trillions" else hit[1]


def _before(words: list[str], i: int) -> str | None:
    for back in (3, 2, 1):
        if i - back >= 0:
            hit = _approximators().at(words, i - back, i)
            if hit and hit[0] == i:
                return hit[1]
    return None
