"""Which clause a verb of saying stands in, whose subject it has, and where the saying took place."""

from __future__ import annotations

from functools import cache

from .adverbials import ADVERBS, EVENTS, TIMES, can_begin, past_adverbial, past_time
from .phrases import (
    COMMAS,
    DASHES,
    KIN,
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
from .reporting import Cue
from .tokens import Tokens
from .wordlists import Phrases, table, words


@cache
def _venues() -> Phrases:
    return Phrases.of(table("syntax")["sources"]["venues"])


def clause_of(t: Tokens, start: int, stop: int) -> tuple[int, int]:
    """Where the clause of a cue at ``stop`` begins, and how many relative clauses are open there.

    «که» after a finite verb opens the complement of a finished clause («رخ داد که …»); any other opens a clause inside
    the running one («کسی که …», «با بیان اینکه …»), closed by its own verb.
    """
    keys = t.keys
    begin, depth, closed = start, 0, -1
    for n in range(start, stop):
        word = keys[n]
        if word == "که":
            before = n - 2 if n > start + 1 and keys[n - 1] in COMMAS else n - 1
            if before >= start and t.verbal[before] and not depth and closed != before:
                begin = n + 1
            else:
                depth += 1
        elif word in _SUBORDINATORS or (word in _WHEN and keys[n + 1] != "که"):
            depth += 1
        elif t.verbal[n] and depth and not (n + 1 < stop and t.verbal[n + 1]):
            depth -= 1
            closed = n  # «با بیان اینکه روشن است که …»: its complement is no new clause either
    return begin, depth


_WHEN = frozenset("وقتی هنگامی زمانی".split())
_SUBORDINATORS = frozenset("اگرچه گرچه هرچند اینکه آنکه چنانکه هنگامیکه وقتیکه درحالیکه".split())


def second_subject(t: Tokens, begin: int, cue: Cue) -> int:
    """«الف … تکذیب کرد و وزارت دفاع … گفت»: the later verb's own subject, where it has one."""
    keys = t.keys
    best = begin
    for n in range(begin + 1, cue.first - 1):
        if t.verbal[n - 1] and (
            keys[n] in ("و", "اما", "ولی") or (keys[n] in COMMAS and keys[n + 1] in ("اما", "ولی"))
        ):
            m = n + 2 if keys[n] in COMMAS else n + 1
            if (
                (
                    keys[m] in heads()
                    or keys[m] in word_list("nouns", "documents")
                    or keys[m] in honorifics()
                    or places().at(keys, m, cue.first)
                )
                or cue.person == 6
                and _several(t, m, cue.first)
            ):
                best = m
    return best


def _several(t: Tokens, m: int, stop: int) -> bool:
    """Whether nothing but people in the plural stands between «و» and a verb in it: «و معامله‌گران گفتند»."""
    between = t.keys[m:stop]
    return (
        0 < len(between) <= 5
        and between[-1 if between[-1].endswith(_PLURAL) else 0].endswith(_PLURAL)
        and "را" not in between
        and MARKS.isdisjoint(between)
        and stops().isdisjoint(between)
        and not any(t.verbal[m:stop])
    )


_PLURAL = ("ان", "ها", "ین")


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
    start = _start(t, begin, cue)
    if start is None:
        return _adjacent(t, begin, cue)
    i = start
    if i >= cue:
        return None
    if keys[i] in word_list("nouns", "measures") and "را" in keys[i:cue]:
        # «علت این افزایش را رئیس اتحادیه … عنوان کرد»: the object first
        i = skip_openers(keys, keys.index("را", i) + 1, cue)
        return (i, noun_phrase(t, i, cue)) if i < cue and can_begin(keys, i) else None
    end = noun_phrase(t, i, cue)
    if end <= i or keys[end - 1] == "را":
        return None
    if end < cue and keys[end] == "را" and not places().at(keys, i, end):
        return _before_object(t, i, end)
    if end < cue:
        cut = _place_inside(t, i, end, cue) or ("را" in keys[end:cue] and _object_inside(t, i, end))
        if cut:
            return i, cut
    return i, end


def _start(t: Tokens, begin: int, cue: int) -> int | None:
    """Where the subject begins, past marks, times and adverbials; None where an adverbial has no end."""
    keys = t.keys
    i = skip_openers(keys, begin, cue)
    while i < cue:
        word = keys[i]
        timed = past_time(keys, i, cue)
        if word in ("این", "همین") and "را" in keys[i + 1 : i + 3]:
            i = keys.index("را", i) + 1  # «این را نماینده … گفت»
        elif _in_course(keys, i):
            after = past_adverbial(t, i - 2 if keys[i - 2 : i - 1] == ["در"] else i - 1, cue)
            if after is None or after <= i:
                return after
            i = skip_openers(keys, after, cue)
        elif word == "حدود" and _people(keys, i, cue):
            return i + 1
        elif i and word in ("این", "همین") and _scene(keys, i, cue):
            i += 2  # «در ادامه | این مراسم | مدیرکل … گفت»
        elif word in _PARTING:
            i += 1
        elif timed > i:
            told = _past_relative(t, timed, cue) if keys[timed : timed + 1] == ["که"] else timed
            i = skip_openers(keys, told, cue)
        elif _is_adverbial(keys, i):
            after = past_adverbial(t, i, cue)
            if after is None:
                return None
            i = skip_openers(keys, after, cue)
        else:
            break
    return i


def _in_course(keys: list[str], i: int) -> bool:
    """«در ادامه | جلسه دادگاه، …», «درپایان | سومین نشست شورا …»: whether the event that goes on stands at ``i``."""
    if i < 1 or not (
        keys[i - 1].removeprefix("در") in _COURSE
        and (keys[i - 1].startswith("در") or keys[i - 2 : i - 1] == ["در"])
    ):
        return False
    return keys[i] in EVENTS or not EVENTS.isdisjoint(keys[i + 1 : i + 6]) and _ordinal(keys, i)


def _ordinal(keys: list[str], i: int) -> bool:
    """Whether a number in order stands at ``i``: «سومین», «چهارصد و هشتاد و سومین», «۳۵مین»."""
    return any(word.endswith("مین") for word in keys[i : i + 6])


_COURSE = frozenset("ادامه پایان ابتدا ابتدای آغاز خلال جریان".split())


def _people(keys: list[str], i: int, cue: int) -> bool:
    """«حدود | هزار تن از …»: whether a number of people stands after the word at ``i``."""
    return any(keys[n] in ("تن", "نفر") for n in range(i + 2, min(i + 5, cue)))


def _past_relative(t: Tokens, i: int, cue: int) -> int:
    """Past the clause at «که» after a time: «هفته گذشته که … اعلام کردند، | نخست‌وزیر …»."""
    verb = next((n for n in range(i + 1, cue) if t.verbal[n]), None)
    if verb is None:
        return i
    while verb < cue and (t.verbal[verb] or t.keys[verb] in COMMAS):
        verb += 1
    return verb


_PARTING = frozenset('؛;()«»"') | COMMAS | DASHES


def _is_adverbial(keys: list[str], i: int) -> bool:
    then = keys[i + 1 : i + 2]
    return (
        keys[i] in stops()
        or (keys[i] == "بنا" and then == ["به"])
        or (keys[i] in ("این", "آن") and then == ["که"])
    )


def _scene(keys: list[str], i: int, cue: int) -> bool:
    """Whether «این …» at ``i`` belongs to the opener before it: a scene, with somebody after it."""
    return (
        i + 2 < cue
        and keys[i - 1] not in COMMAS
        and keys[i + 1] in words("names", "persons", "stage")
        and can_begin(keys, i + 2)
    )


def _before_object(t: Tokens, i: int, end: int) -> Part | None:
    """Subject and object stand side by side with nothing between: «وی تعداد روستاها را …», «پلیس عامل … را»."""
    keys = t.keys
    cut = _place_inside(t, i, end, end) or _object_inside(t, i, end)
    if cut:
        return i, cut
    if can_begin(keys, i) or keys[i] in KIN:
        return i, end
    return None


def _object_inside(t: Tokens, i: int, end: int) -> int | None:
    """Where an object that is a measure of something begins: «دانشگاه تهران | کانون این زلزله را …»."""
    measures = word_list("nouns", "measures") | _TOLD
    return next(
        (
            n
            for n in range(i + 1, end)
            if (t.keys[n] in measures and t.keys[n - 1] != "مدیر") or t.keys[n].endswith("ترین")
        ),
        None,
    )


_TOLD = frozenset("خبر ادعا ادعای ادعاهای شایعه شایعات شایعه‌های اتهام اتهامات انتقادات".split())


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
        before in TIMES
        or before in COMMAS
        or before in ADVERBS
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
