"""Adverbials that open a clause before its subject, with a comma after them and without one."""

from __future__ import annotations

from .phrases import (
    COMMAS,
    MARKS,
    QUANTIFIERS,
    heads,
    honorifics,
    places,
    skip_openers,
    stops,
    word_list,
)
from .tokens import Tokens
from .wordlists import word_counts, words

TIMES = frozenset(
    "امروز دیروز امشب دیشب پریروز صبح عصر ظهر شب روز شنبه یکشنبه دوشنبه سهشنبه چهارشنبه پنجشنبه جمعه بامداد گذشته جاری".split()
)
ADVERBS = frozenset(
    "اخیرا قبلا مجددا رسما صراحتا سپس سرانجام هنوز بارها پیشتر همچنین البته نیز هم احتمالا اکنون هماکنون "
    "قویا شدیدا اکیدا موکدا مؤکدا علنا صریحا تلویحا متعاقبا متقابلا ظاهرا نهایتا عملا قطعا مسلما شخصا متفقا مستقیما کتبا شفاها تلفنی دوباره".split()
)
_COUNTS = frozenset("چند چندین یک دو سه چهار پنج شش هفت هشت نه ده حدود".split())
_SPELLS = (
    frozenset(
        "ساعت ساعات ساعاتی ساعتی دقیقه دقایق دقایقی لحظاتی هفته ماه سال روزی شامگاه غروب سحرگاه اوایل اواخر اواسط نیمهشب "
        "فروردین اردیبهشت خرداد مرداد شهریور ژانویه فوریه مارس آوریل ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر".split()
    )
    | TIMES
)
_SINCE = frozenset("گذشته جاری اخیر آینده آتی نیز هم میلادی شمسی".split())
_BEFORE = frozenset("بعد پیش قبل پس".split())
_POINTING = ("این", "همین", "آن", "همان")


def past_time(keys: list[str], i: int, stop: int) -> int:
    """Past an expression of time that stands before the subject («هفته گذشته», «چند ساعت بعد»); ``i`` without one."""
    n = i
    while n < stop and (keys[n] in _COUNTS or keys[n].isdigit()):
        n += 1
    if n >= stop or keys[n] not in _SPELLS:
        return i
    while n < stop and (
        keys[n] in _SPELLS
        or keys[n] in _SINCE
        or keys[n].isdigit()
        or (keys[n] in _BEFORE and keys[n + 1 : n + 2] != ["از"])
    ):
        n += 1
    return n


def past_adverbial(t: Tokens, i: int, cue: int) -> int | None:
    """The token at which a subject may begin after the adverbial at ``i``; None where its end cannot be told."""
    keys = t.keys
    after = past_time(keys, i, cue)
    if after > i:
        return after
    if keys[i] in ADVERBS:
        return i + 1
    if keys[i] == "بنا" and keys[i + 1 : i + 2] == ["به"]:
        i += 1
    comma = next((n for n in range(i + 1, cue) if keys[n] in COMMAS), None)
    head = _head_inside(t, i, cue if comma is None else comma)
    if comma is None:
        return head
    after = skip_openers(keys, comma + 1, cue)
    if head is not None and not (after < cue and can_begin(keys, after)):
        return head
    if (
        head is not None
        and keys[head - 2] in _POINTING
        and keys[head] in words("names", "persons", "offices")
    ):
        return head  # «در این سفر | استاندار اردبیل از …، …»
    if after < cue and keys[after] not in stops():
        return after
    return past_adverbial(t, after, cue) if after < cue and after - i < 60 else None


def can_begin(keys: list[str], n: int) -> bool:
    """Whether a speaker's words may begin at token ``n``: a head, a title, a first name, a place, a rare word."""
    word = keys[n]
    return (
        word in heads()
        or word in honorifics()
        or word in word_list("words", "person_pronouns")
        or word in words("names", "persons", "first_names")
        or places().at(keys, n) is not None
        or word in words("names", "persons", "organisations")
        or (word not in word_counts() and word.isalpha() and not word.endswith(("ها", "های")))
    )


def _head_inside(t: Tokens, i: int, stop: int) -> int | None:
    """Where a subject begins that nothing parts from the adverbial before it: «پس از جلسه دولت | سخنگوی دولت …».

    There is no mark of the genitive to go by. A title or an office in the singular begins a subject unless the word
    before it is one that takes a person («سفر رئیس‌جمهور», «معاون وزیر»); a plural or a body only where the adverbial
    is certainly over: after «این» and its noun, after a place, after a time.
    """
    keys = t.keys
    first = i + 1
    for n in range(i + 1, min(stop, i + 24)):
        word = keys[n]
        before = keys[n - 1]
        if word == "که" or word in _WHEN:
            return _after_clause(t, n, stop)
        if word in MARKS:
            return None
        if word in stops() and word not in TIMES:
            first = n + 1
            continue
        over = (
            before in TIMES
            or before in _SINCE
            or (n - 2 >= first and keys[n - 2] in _POINTING)
            or (n - 1 >= first and before.isdigit())
            or (t.verbal[n - 1] and n - 1 > i)
            or (n > first and _ends_place(keys, first, n))
        )
        if n == first and not over:
            continue
        if over and before in TIMES and word in word_list("nouns", "institutions"):
            over = n < 3 or EVENTS.isdisjoint(keys[max(first, n - 3) : n])  # «نشست امروز شورا»
        if over:
            if can_begin(keys, n) and not (
                before not in TIMES
                and word not in heads()
                and word not in honorifics()
                and word not in words("names", "persons", "first_names")
                and not (n - 2 >= first and keys[n - 2] in _POINTING)
            ):
                return n
        elif (
            (word in honorifics() and word != "استاد")
            or word in words("names", "persons", "offices")
            or (word in words("names", "persons", "first_names") and _is_name(keys, n, stop))
        ) and not _takes_person(keys, n, first):
            return n
    return None


_WHEN = frozenset("آنکه اینکه هنگامیکه وقتیکه درحالیکه زمانیکه".split())


def _after_clause(t: Tokens, n: int, stop: int) -> int | None:
    """Past the verb of a fronted clause («در حالی که … ادامه داشت | تعدادی از …»), where somebody follows it."""
    verb = next((m for m in range(n + 1, stop) if t.verbal[m]), None)
    if verb is None:
        return None
    m = verb + 1
    while m < stop and (t.verbal[m] or t.keys[m] in COMMAS):
        m += 1
    return m if m < stop and (can_begin(t.keys, m) or t.keys[m] in QUANTIFIERS) else None


EVENTS = frozenset(
    "نشست جلسه اجلاس همایش مراسم دیدار بازی سفر سخنرانی کنفرانس گزارش بیانیه شماره محاکمه مذاکرات سخنان".split()
)


def _is_name(keys: list[str], n: int, stop: int) -> bool:
    return n + 1 < stop and keys[n + 1] not in stops() and keys[n + 1] not in MARKS


def _ends_place(keys: list[str], first: int, n: int) -> bool:
    """Whether a place name ends right before token ``n``."""
    for m in range(max(first, n - 3), n):
        hit = places().at(keys, m, n)
        if hit and hit[0] == n:
            return True
    return keys[n - 1] in words("names", "places", "continued") and n - 2 >= first


def _takes_person(keys: list[str], n: int, first: int) -> bool:
    """Whether the word before token ``n`` wants a person after it, so that no subject begins there."""
    takers = words("names", "persons", "takers")
    before = keys[n - 1]
    if before in words("names", "persons", "complete") and keys[n] in words(
        "names", "persons", "offices"
    ):
        return False
    if before == "و" or before in takers:
        return True
    if before in words("names", "persons", "between") and n - 2 >= first and keys[n - 2] in takers:
        return True
    if before in honorifics() or before in words("names", "persons", "first_names"):
        return True
    return before in heads() and before not in words("names", "persons", "complete")
