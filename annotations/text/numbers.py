"""Numbers as the news writes them: digits of three scripts, words, both together, and words glued to one another.

A number is read from a list of look-up keys, left to right, each key once: «۲ میلیون و ۳۰۰ هزار», «دو و نیم میلیارد»,
«صد و بیست و سه», «۱۲ و ۳ دهم». Persian news writes 31.5 as «۳۱/۵»: a slash is a decimal point only where a unit or a
scale follows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import product

from .wordlists import keys, table

_DECIMAL = re.compile(r"\d+[./٫]\d{1,3}\Z")
_GROUPED = re.compile(r"\d{1,3}(?:[,٬،]\d{3})+(?:[.٫]\d+)?\Z")
_COMMA_DECIMAL = re.compile(r"\d{1,3},\d{1,2}\Z")
_DATE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\Z")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?\Z")
#: «۱۲ ام», «۱۲م»
ORDINAL_ENDINGS = frozenset(("ام", "م", "مین", "امین"))
#: Whether a unit stands at a place in the words.
UnitAt = Callable[[list[str], int], bool]
#: Number words that are as often something else: read as numbers only before a unit or a scale.
_DOUBTFUL = frozenset("یک نه ده سی دو سه شش هفت صد نیم ربع".split())
#: «یک دهم» apart, these are the parts that a number may go on with: «۱۲ و ۳ دهم».
_DECIMAL_PARTS = frozenset("دهم صدم هزارم".split())
#: Glued words that are something else first: «دوست», «نهاد», «صددرصد».
_OTHERWISE = frozenset(
    "دوست صددرصد چهارخانه هزارجریب نیمسال نیمسکه نیمفصل نیمخط نیمروز نیمشب نیمبیت".split()
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number that ends before token ``after``; ``sure`` where its words can be nothing else.

    ``scale`` is the product of the scale words it ends in («۲۰ هزار میلیارد»), 1 without any.
    """

    after: int
    value: float
    sure: bool
    scale: float


@cache
def numerals() -> dict[str, float]:
    """Number words under a thousand."""
    return {keys(word): float(value) for word, value in table("numbers")["words"].items()}


@cache
def scales() -> dict[str, float]:
    """«هزار», «میلیون» and their like."""
    return {keys(word): float(value) for word, value in table("numbers")["scales"].items()}


@cache
def plurals() -> dict[str, float]:
    """«ده‌ها», «هزاران»."""
    return {keys(word): float(value) for word, value in table("numbers")["plurals"].items()}


@cache
def denominators() -> dict[str, int]:
    """«سوم», «چهارم», «صدم»."""
    return {keys(word): int(value) for word, value in table("numbers")["denominators"].items()}


@cache
def ordinals() -> dict[str, int]:
    """Every ordinal of one word: «سوم», «سومین», «سی‌ام»."""
    made = {"اول": 1, "نخست": 1, "اولین": 1, "نخستین": 1}
    for word, value in numerals().items():
        stem = {"صفر": "", "سه": "سوم", "سی": "سیام"}.get(word, word + "م")
        if stem:
            made[stem] = made[stem + "ین"] = int(value)
    return made


@cache
def glued() -> dict[str, tuple[str, str]]:
    """Two words that are often written as one, by what they make: «پنجهزار», «دونفر», «یکسوم», «میلیاردتومان»."""
    units = {
        keys(unit)
        for listed in table("numbers")["units"].values()
        for unit in listed
        if " " not in unit and unit.replace("\u200c", "").isalpha()
    }
    counted = {unit for unit in units if len(unit) > 2} | {"تن"}
    small = [*numerals(), "نیم", "ربع"]
    known = {*numerals(), *scales(), *(word for word in ordinals() if word != "یکصدم")}
    made: dict[str, tuple[str, str]] = {}
    for first, second in (
        *product(small, (*scales(), *counted)),
        *product(scales(), (*scales(), *counted)),
        *product(plurals(), scales()),
        *product(("چند", "چندین"), ("ده", "صد", *scales())),
        *product([word for word, value in numerals().items() if 0 < value < 10], denominators()),
        *product([word for word, value in numerals().items() if 0 < value < 10], ("برابر",)),
    ):
        word = first + second
        if word not in _OTHERWISE and word not in known:
            made[word] = (first, second)
    return made


def unglued(words: list[str]) -> tuple[list[str], list[int]]:
    """The words with glued ones taken apart, and for each the place of the word it comes from."""
    pairs = glued()
    made: list[str] = []
    origin: list[int] = []
    for n, word in enumerate(words):
        parts = pairs.get(word)
        if parts:
            made.extend(parts)
            origin += (n, n)
        else:
            made.append(word)
            origin.append(n)
    return made, origin


def parse_number(token: str, unit_follows: bool = False) -> float | None:
    """The value of one numeric token with ASCII digits; None where it is a date, a clock or no number."""
    if token.isdigit():
        # a number does not begin with a zero: a telephone's does
        if not token.isascii() or len(token) > 18 or (token[0] == "0" and len(token) > 1):
            return None
        return float(token)
    if _DATE.match(token) or _CLOCK.match(token):
        return None
    if _GROUPED.match(token):
        return float(re.sub("[,٬،]", "", token).replace("٫", "."))
    if _DECIMAL.match(token):
        if "/" in token and not unit_follows:
            return None
        return float(token.replace("/", ".").replace("٫", "."))
    if unit_follows and _COMMA_DECIMAL.match(token):
        return float(token.replace(",", "."))
    return None


def read_number(words: list[str], i: int, unit_at: UnitAt) -> Number | None:
    """The cardinal number that begins at ``i``; ``unit_at`` says whether a unit stands at a place."""
    named = scales()
    total, n, sure, before, scale = 0.0, i, False, 0.0, 1.0
    size = len(words)
    while n < size:
        part = _part(words, n, unit_at)
        after = part.after if part else n
        factor = 1.0
        while after < min(size, n + 6) and words[after] in named:
            factor *= named[words[after]]
            after += 1
        if part is None and factor == 1.0:
            break
        value = (part.value if part else 1.0) * factor
        if before and value >= before:
            break  # «هزار و دو هزار» are two numbers
        total += value
        sure = sure or factor > 1.0 or (part is not None and part.sure)
        i, before, scale = after, factor, factor  # ``i`` is now the end of what is certain
        if factor == 1.0:
            break
        if words[after : after + 2] == ["و", "نیم"]:
            total += factor / 2
            i = after + 2
            break
        if after + 1 < size and words[after] == "و":
            n = after + 1
        elif factor >= 1e6 and after < size and words[after][0].isdigit():
            n = after  # «۲ میلیون ۳۰۰ هزار»
        else:
            break
    if not before:
        return None
    return Number(i, total, sure, scale)


def _part(words: list[str], n: int, unit_at: UnitAt) -> Number | None:
    """A part under its scale: digits, or number words joined by «و», and its half or its tenths."""
    word = words[n]
    size = len(words)
    if word[0].isdigit():
        read = _digits(words, n, unit_at)
        if read is None:
            return None
        value, after = read
        sure = True
    else:
        named = numerals()
        if word == "نیم":
            return Number(n + 1, 0.5, False, 1.0)
        if word not in named:
            return None
        value, after = named[word], n + 1
        sure = word not in _DOUBTFUL
        while after + 1 < size and words[after] == "و" and words[after + 1] in named:
            following = named[words[after + 1]]
            hundreds = value % 100 == 0 and value > 0 and following < 100
            tens = value % 10 == 0 and value % 100 >= 20 and following < 10
            if not (hundreds or tens) or following == 0:
                break
            value += following
            after += 2
            sure = True
    if after + 1 < size and words[after] == "و":
        if words[after + 1] == "نیم" and not (after + 2 < size and words[after + 2] == "روز"):
            return Number(after + 2, value + 0.5, True, 1.0)
        tenths = fraction(words, after + 1)
        if tenths and words[tenths[0] - 1] in _DECIMAL_PARTS:
            return Number(tenths[0], round(value + tenths[1], 6), True, 1.0)
    return Number(after, value, sure, 1.0)


def _digits(words: list[str], n: int, unit_at: UnitAt) -> tuple[float, int] | None:
    """A number in digits: (value, token after it); «۶ / ۲ ریشتر» with spaces is one number before a unit."""
    word = words[n]
    if (
        n + 2 < len(words) and words[n + 1] == "/" and word.isdigit() and words[n + 2].isdigit()
        and len(words[n + 2]) <= 3 and unit_at(words, n + 3)
    ):  # fmt: skip
        return float(f"{word}.{words[n + 2]}"), n + 3
    plain = word.isdigit()
    value = parse_number(word, not plain and _measured(words, n + 1, unit_at))
    return None if value is None else (value, n + 1)


def _measured(words: list[str], n: int, unit_at: UnitAt) -> bool:
    return n < len(words) and (words[n] in scales() or unit_at(words, n))


def fraction(words: list[str], i: int) -> tuple[int, float] | None:
    """«سه چهارم», «۳ دهم»: (token after it, value). «یک‌چهارم نهایی» is a round of a cup."""
    if i + 1 >= len(words) or words[i + 1] not in denominators():
        return None
    word = words[i]
    upper = float(word) if word.isdigit() and len(word) <= 3 else numerals().get(word, 0.0)
    lower = denominators()[words[i + 1]]
    if not 0 < upper < lower or words[i + 2 : i + 3] in (["نهایی"], ["پایانی"]):
        return None
    return i + 2, upper / lower


def ordinal(words: list[str], i: int) -> tuple[int, int] | None:
    """«سوم», «بیست و یکم», «۱۲ ام»: (token after it, value)."""
    size = len(words)
    named = ordinals()
    if i >= size:
        return None
    word = words[i]
    if word in named:
        return i + 1, named[word]
    if word.isdigit() and len(word) <= 4 and i + 1 < size and words[i + 1] in ORDINAL_ENDINGS:
        return i + 2, int(word)
    value, n = 0.0, i
    while n + 2 < min(size, i + 8) and words[n] in numerals() and words[n + 1] == "و":
        value += numerals()[words[n]]
        n += 2
        last = named.get(words[n])
        if last is not None:
            return n + 1, int(value) + last
    return None
