"""Noun phrases and the small words around them: what may be a speaker, and where its words end.

There is no parser here. A phrase ends where the language says a subject must end: before a preposition, «که», «را», a
mark, an adverb of time or a finite verb. Measured on treebank news such a rule finds the head of nine subjects in ten.
"""

from __future__ import annotations

from functools import cache

from .tokens import Tokens
from .wordlists import Phrases, table, words

Part = tuple[int, int]  # a stretch of tokens, half-open

DASHES = frozenset("-–—ـ")
COMMAS = frozenset("،,")
MARKS = frozenset("،,.؛;:!؟?«»\"“”()[]{}-–—ـ/…|'")
QUANTIFIERS = frozenset("برخی یکی بسیاری تعدادی شماری گروهی جمعی بعضی تنی یکتن هیچیک شمار".split())


@cache
def word_list(section: str, item: str) -> frozenset[str]:
    return words("syntax", section, item)


@cache
def stops() -> frozenset[str]:
    """Words a subject's noun phrase ends before."""
    return word_list("words", "prepositions")


@cache
def heads() -> frozenset[str]:
    """Heads of noun phrases that can speak."""
    return word_list("nouns", "persons") | word_list("nouns", "institutions")


@cache
def honorifics() -> frozenset[str]:
    """Titles before a person's name."""
    return words("names", "persons", "honorifics")


@cache
def places() -> Phrases:
    """Place names, whatever their spacing."""
    named = table("names")["places"]
    return Phrases.of(named["countries"], named["cities"], named["provinces"])


@cache
def _bodies_named() -> Phrases:
    return Phrases.of(table("names")["persons"]["bodies_named"])


@cache
def _openers() -> Phrases:
    return Phrases.of(table("syntax")["openers"]["phrases"], _IMPERSONAL_OPENERS)


_IMPERSONAL_OPENERS = [
    f"{start} {noun}"
    for start in ("طبق", "بر اساس", "براساس", "بنا بر", "بنابر", "به")
    for noun in (
        "گزارش‌ها",
        "گزارش‌های رسیده",
        "گزارش‌های منتشرشده",
        "خبرها",
        "شنیده‌ها",
        "آمارها",
        "شواهد",
    )
]


@cache
def vague_phrases() -> Phrases:
    """Sources that nobody could call back."""
    return Phrases.of(table("syntax")["nouns"]["vague"])


def _past_name(t: Tokens, i: int, stop: int) -> int | None:
    """The end of a phrase that begins with a place or with the whole name of a body; None for any other."""
    keys = t.keys
    if keys[i] == "بیش" and keys[i + 1 : i + 2] == ["از"] and i + 2 < stop:
        return noun_phrase(t, i + 2, stop)  # «بیش از ۱۰۰ استاد دانشگاه»
    place = places().at(keys, i, stop)
    body = _bodies_named().at(keys, i, stop)
    if place and not (body and body[0] > place[0]):
        n = place[0]
        while n < stop and keys[n] in words("names", "places", "continued"):
            n += 1
        if n + 1 < stop and keys[n] == "و" and places().at(keys, n + 1, stop):
            return noun_phrase(t, n + 1, stop)
        return n
    if body and body[0] < stop:
        n = body[0]
        place = places().at(keys, n, stop)
        if place:
            return noun_phrase(t, n, stop)
        if keys[n] not in heads() and keys[n] not in ("و", "وابسته") and keys[n] not in MARKS:
            return n
    return None


def noun_phrase(t: Tokens, i: int, stop: int) -> int:
    """The token after the noun phrase that begins at ``i`` (``i`` itself where none does)."""
    keys = t.keys
    stop = min(stop, i + 40)
    if i >= stop:
        return i
    if keys[i] in word_list("words", "person_pronouns") or keys[i] in word_list(
        "words", "plural_pronouns"
    ):
        return i + 1
    named = _past_name(t, i, stop)
    if named is not None:
        return named
    n = i
    while n < stop:
        word = keys[n]
        if word == "«" and "»" in keys[n + 1 : n + 6] and n > i:
            n = keys.index("»", n) + 1  # «سرتیپ «…» مشاور …»: a name in quotation marks
            continue
        if word == "." and n > i and len(keys[n - 1]) == 1:
            n += 1  # an initial: «دکتر ا. رضایی»
            continue
        if _ends_phrase(t, i, n, stop):
            break
        n += 1
    while n > i and keys[n - 1] in ("و", "است"):
        n -= 1
    return n


def _ends_phrase(t: Tokens, i: int, n: int, stop: int) -> bool:
    """Whether the phrase begun at ``i`` ends before token ``n``."""
    keys, word = t.keys, t.keys[n]
    if word in MARKS or word in _AFTER_PHRASE:
        return not (word == "ولی" and n > i and keys[n + 1 : n + 2] == ["فقیه"])
    if word in stops():
        if n == i + 1 and keys[i] in word_list("nouns", "outlets") and word in _TITLES:
            return False  # «روزنامه صبح امروز»
        if word == "جمعه" and n > i and keys[n - 1] in ("امام", "ائمه", "خطیب"):
            return False
        if word == "دیگر":
            return not (n > i and keys[n - 1] in QUANTIFIERS and keys[n + 1 : n + 2] == ["از"])
        before = keys[n - 2] if n > i + 1 and keys[n - 1] == "دیگر" else keys[n - 1]
        return not (word == "از" and n > i and (before in QUANTIFIERS or _counted(keys, i, n)))
    if n == i:
        return False
    if word in _COMPLEMENTED and keys[n + 1 : n + 2] == ["به"]:
        return True
    if word.isdigit() and keys[n - 1] not in _NUMBERED:
        return True
    if word == "چاپ" and keys[i] in word_list("nouns", "outlets"):
        return True  # «روزنامه الحیات چاپ لندن»
    if t.verbal[n] and word not in _NOMINAL:
        return True
    if (
        word in ("این", "آن", "یک", "همین")
        and keys[n - 1] not in ("از", "و")
        and not (n - 1 == i and not _object(keys, n) and keys[n + 1 : n + 2] != ["بار"])
    ):
        return (
            word != "این"
            or _object(keys, n)
            or not (
                keys[n - 1] in heads()
                or keys[n - 1] in word_list("nouns", "documents")
                or _possessed(keys, n)
            )
        )
    return word == "و" and n + 1 < stop and (t.verbal[n + 1] or keys[n + 1] in stops())


_AFTER_PHRASE = frozenset("که را خود نیز هم اما ولی".split())


def _counted(keys: list[str], i: int, n: int) -> bool:
    """«دو تن | از نمایندگان», «۱۲ نفر | از …»: a number of people out of more."""
    return i < n - 1 and keys[n - 1] in ("تن", "نفر")


#: Heads whose name may be a number: «شبکه ۲», «منطقه ۵».
_NUMBERED = frozenset(
    "شعبه فاز خط سری کلاس شبکه منطقه کانال گروه شماره ناحیه کمیسیون رادیو لشکر تیپ کلانتری".split()
)
KIN = frozenset(
    "مادر پدر همسر خواهر برادر خانواده دختر پسر فرزند دوست مدیران ساکنان نویسنده".split()
)
#: Times of day and the like that newspapers are called after.
_TITLES = frozenset("بامداد صبح امروز فردا دیروز عصر روز شب هفته دیگر میان جمعه همشهری".split())
#: Adjectives of the predicate: «پژوهشگران موفق به کشف … شدند».
_COMPLEMENTED = frozenset("موفق قادر مجبور ناچار ملزم موظف مشغول متهم محکوم حاضر مبتلا".split())
_NOMINAL = frozenset("گفته نوشته خواسته".split())


def _object(keys: list[str], n: int) -> bool:
    """«متهم | این اتهام را رد کرد»: what «این» points at is the object."""
    return "را" in keys[n + 2 : n + 4]


def _possessed(keys: list[str], n: int) -> bool:
    """«محققان این پژوهش»: a demonstrative inside the phrase, after a plural or a head."""
    return keys[n - 1].endswith(("ان", "های", "ها", "ین"))


def _goes_on(keys: list[str], n: int, stop: int) -> bool:
    """Whether «این» at the end of an opener has its own noun after it."""
    return n < stop and keys[n].endswith(("ها", "های")) and keys[n] not in heads()


def skip_openers(keys: list[str], i: int, stop: int) -> int:
    """Past connectives and adverbials that open a sentence and say nothing of who speaks."""
    openers = _openers()
    while i < stop:
        if (
            not keys[i][0].isalnum()
            and keys[i] not in ":(["
            or (keys[i].isdigit() and i + 1 < stop and keys[i + 1] in ".-)–")
        ):
            i += 1
            continue
        found = openers.at(keys, i, stop)
        if found and keys[found[0] - 1] == "این" and _goes_on(keys, found[0], stop):
            break  # «با وجود این تکذیب‌ها»
        if found and not (found[0] == i + 1 and keys[i] == "و" and i):
            i = found[0]
            continue
        break
    return i
