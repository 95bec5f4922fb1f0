"""Which clause a verb of saying stands in, whose subject it has, and where the saying took place."""

from __future__ import annotations

from functools import cache

from .phrases import (
    COMMAS,
    DASHES,
    MARKS,
    Part,
    heads,
    honorifics,
    noun_phrase,
    places,
    skip_openers,
    stops,
    word_list,
)
from .tokens import Tokens
from .wordlists import Phrases, table, word_counts, words


@cache
def _venues() -> Phrases:
    return Phrases.of(table("syntax")["sources"]["venues"])


def clause_of(t: Tokens, start: int, stop: int) -> tuple[int, int]:
    """Where the clause of a cue at ``stop`` begins, and how many relative clauses are open there.

    «که» after a finite verb opens the complement of a finished clause («رخ داد که …»); any other opens a clause inside
    the running one («کسی که …», «با بیان اینکه …»), closed by its own verb.
    """
    keys = t.keys
    begin, depth = start, 0
    for n in range(start, stop):
        word = keys[n]
        if word == "که":
            before = n - 2 if n > start + 1 and keys[n - 1] in COMMAS else n - 1
            if before >= start and t.verbal[before] and not depth:
                begin = n + 1
            else:
                depth += 1
        elif word in _SUBORDINATORS or (word in _WHEN and keys[n + 1] != "که"):
            depth += 1
        elif t.verbal[n] and depth and not (n + 1 < stop and t.verbal[n + 1]):
            depth -= 1
    return begin, depth


_WHEN = frozenset("وقتی هنگامی زمانی".split())
_SUBORDINATORS = frozenset("اینکه آنکه چنانکه هنگامیکه وقتیکه درحالیکه".split())


def second_subject(t: Tokens, begin: int, cue: int) -> int:
    """«الف … تکذیب کرد و وزارت دفاع … گفت»: the later verb's own subject, where it has one."""
    keys = t.keys
    best = begin
    for n in range(begin + 1, cue - 1):
        if t.verbal[n - 1] and (
            keys[n] in ("و", "اما", "ولی") or (keys[n] in COMMAS and keys[n + 1] in ("اما", "ولی"))
        ):
            m = n + 2 if keys[n] in COMMAS else n + 1
            if (
                keys[m] in heads()
                or keys[m] in word_list("nouns", "documents")
                or keys[m] in honorifics()
                or places().at(keys, m, cue)
            ):
                best = m
    return best


def find_venue(t: Tokens, begin: int, stop: int) -> Part | None:
    keys = t.keys
    found = None
    for n in range(begin, stop):
        hit = _venues().at(keys, n, stop) if keys[n] in ("در", "طی", "به") else None
        if hit:
            end = hit[0]
            if end < stop:
                end = min(max(noun_phrase(t, end, stop), end), end + 8)
            found = (n, end)
            break
    return found


def find_subject(t: Tokens, begin: int, cue: int) -> Part | None:
    """The subject's noun phrase before a cue; None where the verb has none of its own."""
    keys = t.keys
    i = skip_openers(keys, begin, cue)
    while i < cue:
        if keys[i] in ("این", "همین") and "را" in keys[i + 1 : i + 3]:
            i = keys.index("را", i) + 1  # «این را نماینده … گفت»
            continue
        if keys[i] in "؛;" or keys[i] in COMMAS or keys[i] in DASHES or keys[i] in '()«»"':
            i += 1
            continue
        if keys[i] in stops() or keys[i] in ("این", "آن") and keys[i + 1 : i + 2] == ["که"]:
            nxt = _past_adverbial(t, i, cue)
            if nxt is None:
                return _adjacent(t, begin, cue)
            i = skip_openers(keys, nxt, cue)
            continue
        break
    if i >= cue:
        return None
    end = noun_phrase(t, i, cue)
    if end <= i:
        return None
    if keys[end - 1] == "را":
        return None
    if end < cue and keys[end] == "را" and not places().at(keys, i, end):
        return _before_object(t, i, end)
    if "را" in keys[end:cue] or end < cue:
        cut = _place_inside(t, i, end, cue) or ("را" in keys[end:cue] and _object_inside(t, i, end))
        if cut:
            return i, cut
    return i, end


def _before_object(t: Tokens, i: int, end: int) -> Part | None:
    """Subject and object stand side by side with nothing between: «وی تعداد روستاها را …», «پلیس عامل … را»."""
    keys = t.keys
    cut = _place_inside(t, i, end, end) or _object_inside(t, i, end)
    if cut:
        return i, cut
    if keys[i] in heads() or keys[i] in honorifics() or keys[i] not in word_counts():
        return i, end
    return None


def _object_inside(t: Tokens, i: int, end: int) -> int | None:
    """Where an object that is a measure of something begins: «دانشگاه تهران | کانون این زلزله را …»."""
    measures = word_list("nouns", "measures")
    return next((n for n in range(i + 1, end) if t.keys[n] in measures), None)


def _place_inside(t: Tokens, i: int, end: int, cue: int) -> int | None:
    """The end of a place name that closes the subject, where common nouns of an object follow it."""
    keys = t.keys
    if "را" not in keys[i:cue]:
        return None
    for n in range(i + 1, end - 1):
        hit = places().at(keys, n, end)
        if hit and hit[0] < end:
            m = hit[0]
            while m < end and keys[m] in words("names", "places", "continued"):
                m += 1
            if m < end and keys[m] != "و" and keys[m] not in heads():
                return m
    return None


_TIMES = frozenset(
    "امروز دیروز امشب دیشب پریروز صبح عصر ظهر شب روز شنبه یکشنبه دوشنبه سهشنبه چهارشنبه پنجشنبه جمعه بامداد گذشته جاری".split()
)


def _past_adverbial(t: Tokens, i: int, cue: int) -> int | None:
    """Past a fronted adverbial; None where its end cannot be told."""
    keys = t.keys
    if keys[i] in _TIMES or keys[i] in _ADVERBS:
        n = i + 1
        while n < cue and (keys[n] in _TIMES or keys[n].isdigit()):
            n += 1
        return n
    if (
        keys[i] in ("در", "از", "با", "به", "بر", "طی", "پس", "پیش", "بعد", "قبل", "ضمن")
        and keys[i + 1 : i + 2]
        and keys[i + 1] in ("این", "همین", "آن", "همان")
    ):
        n = i + 3
        if n < cue and (
            keys[n] in heads() or keys[n] in honorifics() or keys[n] not in word_counts()
        ):
            return n
    for n in range(i + 2, min(i + 10, cue)):
        if keys[n] in MARKS or keys[n] in stops() or keys[n] == "که" or t.verbal[n]:
            break
        if keys[n] in honorifics() and keys[n] != "استاد" and keys[i] == "در":
            return n  # «در ادامه این نشست دکتر … گفت»
    for n in range(i + 1, cue):
        if keys[n] in COMMAS:
            after = skip_openers(keys, n + 1, cue)
            if after < cue and keys[after] not in stops():
                return after
            return _past_adverbial(t, after, cue) if after < cue and after - i < 60 else None
    return None


_ADVERBS = frozenset(
    "اخیرا قبلا مجددا رسما صراحتا سپس سرانجام هنوز بارها پیشتر همچنین البته نیز هم احتمالا اکنون هماکنون".split()
)


def _adjacent(t: Tokens, begin: int, cue: int) -> Part | None:
    """The noun phrase right before the verb, when it is headed by somebody who can speak and hangs on no preposition."""
    keys = t.keys
    i = cue
    while (
        i > begin
        and keys[i - 1] not in MARKS
        and keys[i - 1] not in stops()
        and keys[i - 1] not in ("که", "را", "این", "آن", "همین")
        and not t.verbal[i - 1]
    ):
        i -= 1
    if i == cue:
        return None
    before = keys[i - 1] if i > begin else "،"
    if before in ("این", "همین", "آن"):
        for n in range(i + 1, cue):
            if keys[n] in heads() or keys[n] in honorifics():
                return n, cue
        return None
    free = (
        before in _TIMES
        or before in COMMAS
        or before in _ADVERBS
        or before in DASHES
        or (i > begin and t.verbal[i - 1])
    )
    speaks = (
        keys[i] in heads()
        or keys[i] in honorifics()
        or keys[i] in word_list("words", "person_pronouns")
    )
    if free and (speaks or places().at(keys, i, cue)):
        return i, noun_phrase(t, i, cue)
    return None
