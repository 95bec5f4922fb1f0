"""Sources that a phrase names rather than a verb: «به گزارش X، …», «بنا بر این گزارش …», «… که به گفته X …»."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from .documents import PARTICIPLES
from .findings import Finding, phrase_kind
from .phrases import (
    COMMAS,
    DASHES,
    MARKS,
    QUANTIFIERS,
    Part,
    heads,
    honorifics,
    noun_phrase,
    places,
    vague_phrases,
    word_list,
)
from .tokens import Tokens
from .wordlists import Phrases, table, word_counts, words
from .wordlists import keys as keys_of


@cache
def _phrases() -> Phrases:
    """Listed openings, and those put together from their parts: «بر پایه آخرین برآوردهای»."""
    listed = table("syntax")["sources"]
    made = {
        f"{lead} {newest} {noun}": kind
        for kind in ("said", "outlet")
        for noun in listed[f"{kind}_nouns"]
        for lead in listed["leads"]
        for newest in ("", *listed["newest"])
    }
    return Phrases(made | {p: kind for kind in ("said", "outlet") for p in listed[kind]})


@dataclass(slots=True)
class Opening:
    """A source named by an opening phrase; ``after`` is the token after it and its comma."""

    part: Part
    via: Part | None
    kind: str
    after: int
    cue: Part


def _phrase_part(t: Tokens, i: int) -> int:
    """Where the source after «به گفته» ends: at its comma where that is near, else with its noun phrase."""
    keys = t.keys
    if i < len(keys) and (keys[i] in word_list("words", "person_pronouns")):
        return i + 1
    if keys[i : i + 1] == ["«"] and "»" in keys[i + 1 : i + 7]:
        return keys.index("»", i) + 1  # «بر اساس گزارش «قفقاز اینفو» …»
    if keys[i : i + 1] == ['"'] and '"' in keys[i + 1 : i + 7]:
        return keys.index('"', i + 1) + 1  # «به گزارش "ورزش سه"، …»
    end = noun_phrase(t, i, len(keys))
    quantified = (
        i < len(keys) and keys[i] in QUANTIFIERS and i + 1 < len(keys) and keys[i + 1] == "از"
    )
    comma = next(
        (n for n in range(i, min(i + 14, len(keys))) if keys[n] in COMMAS or keys[n] == ":"), None
    )
    if comma is not None and comma >= end and not (i < len(keys) and keys[i] in _AGENCIES):
        return end
    end = _outlet_end(keys, i, end)
    if quantified:
        return min(end, i + 3)
    if keys[i] in word_list("nouns", "vague"):
        return i + 1
    return min(end, i + 6)


#: Agencies of one word: whoever follows without a comma is not part of their name.
_AGENCIES = frozenset("ایسنا ایرنا تسنیم رویترز رویتر آسوشیتدپرس شینهوا اینترفاکس".split())


def _outlet_end(keys: list[str], i: int, end: int) -> int:
    """Where an outlet's name ends that nothing parts from the subject: «خبرگزاری فرانسه | مقام‌های روسی گفتند»."""
    if i >= len(keys) or keys[i] not in word_list("nouns", "outlets"):
        return end
    if keys[i] in _AGENCIES:
        return i + 1
    persons = word_list("nouns", "persons")
    for n in range(i + 2, end):
        word = keys[n]
        if word in words("names", "persons", "first_names") or (
            (word in persons or word.startswith("مقام")) and keys[n - 1] not in heads()
        ):
            return n
    return end


@cache
def _leaning() -> Phrases:
    return Phrases.of(table("syntax")["sources"]["leaning"])


def find_leaning(t: Tokens, first: int, start: int) -> Opening | None:
    """«بنا بر این گزارش …»: looked for among the openers, for «بنابراین» alone is one of them."""
    keys = t.keys
    research = words("names", "persons", "research")
    for i in range(first, min(start + 1, len(keys))):
        hit = _leaning().at(keys, i)
        if hit and hit[0] < len(keys) and keys[hit[0]] in research:
            n = hit[0]
            # the demonstrative is the last word before the document, or the end of one written together
            part = (n - 1, n + 1)
            return Opening(part, None, "document", n + 1, (i, n))
    return None


def _past_participles(keys: list[str], n: int) -> int:
    """Past «منتشر شده از سوی» and «انجام‌شده توسط», to whose figures they are."""
    i = n
    while i < len(keys) and (
        (keys[i] in PARTICIPLES and keys[i] != "بسیاری") or keys[i] in ("آمده", "عمل", "به")
    ):
        i += 1
    if keys[i : i + 2] == ["از", "سوی"]:
        return i + 2
    if keys[i : i + 1] == ["توسط"]:
        return i + 1
    return n if i < len(keys) and keys[i] not in MARKS and keys[n] == "به" else i


def find_opening(t: Tokens, i: int) -> Opening | None:
    """«به گزارش X، …» at token ``i``."""
    keys = t.keys
    if i >= len(keys):
        return None
    found = _phrases().at(keys, i)
    if not found:
        return None
    n, kind = found
    n = _past_participles(keys, n)
    if n < len(keys) and keys[n] in _ISSUES:
        outlets = word_list("nouns", "outlets")
        n = next((m for m in range(n + 1, min(n + 9, len(keys))) if keys[m] in outlets), n)
    if (
        n >= len(keys)
        or (keys[n] in MARKS and keys[n] not in '«"')
        or keys[n] in ("من", "ما", "بنده")
    ):
        return None
    phrase = "".join(keys[i:n])
    if n >= len(keys) or (phrase in _GUARDED and not _can_speak(keys, n)):
        return None
    end = _phrase_part(t, n)
    if end <= n:
        return None
    if t.verbal[n] or keys[n] in ("قانون", "ماده", "اصل", "همین", "موجود"):
        return None
    part, via = (n, end), None
    relay = end
    if keys[end : end + 1] == ["از"] and (
        hit := places().at(keys, end + 1) if end + 1 < len(keys) else None
    ):
        relay = hit[0]  # «به گزارش خبرگزاری X از قزوین به نقل از …»
    if "".join(keys[relay : relay + 3]) == "بهنقلاز":
        via, m = part, relay + 3
        part = (m, _phrase_part(t, m))
        end = part[1]
        kind = "relay"
    while end < len(keys) and keys[end] in COMMAS:
        nxt = noun_phrase(t, end + 1, len(keys))
        # an apposition: «X، سخنگوی …، »
        if (
            kind != "outlet"
            and nxt > end + 1
            and nxt < len(keys)
            and keys[nxt] in COMMAS
            and keys[end + 1] in heads()
            and not any(t.verbal[end + 1 : nxt])
        ):
            end = nxt
            continue
        end += 1
        break
    return Opening(part, via, kind, end, (i, n))


_ISSUES = frozenset("شماره آخرین تازهترین جدیدترین نسخه چاپ".split())


_GUARDED = frozenset(
    keys_of(p)
    for p in (
        "از نظر",
        "از نگاه",
        "از دیدگاه",
        "از دید",
        "به نظر",
        "به تعبیر",
        "به قول",
        "به برآورد",
        "به اعلام",
        "طبق نظر",
        "طبق اطلاعات",
    )
)


def _can_speak(keys: list[str], i: int) -> bool:
    word = keys[i]
    if word in heads() or word in word_list("words", "person_pronouns") or word in honorifics():
        return True
    if places().at(keys, i):
        return True
    return vague_phrases().at(keys, i) is not None or word not in word_counts()


def of_opening(opening: Opening, keys: list[str]) -> Finding:
    """The attribution an opening makes when nobody else speaks in the unit."""
    kind = "anaphor" if opening.kind == "document" else phrase_kind(keys, opening.part)
    cue_class = "outlet" if opening.kind == "outlet" else "neutral"
    return Finding(
        opening.part,
        kind,
        opening.via,
        None,
        opening.cue,
        cue_class,
        "pattern",
        False,
        False,
        opening.after,
    )


def find_inner(t: Tokens, start: int) -> Finding | None:
    """«… که به گفته X …»: a source named in the middle of the sentence, between commas or at its end."""
    keys = t.keys
    for n in range(start + 1, len(keys) - 2):
        if keys[n] not in ("به", "بنا", "بنابه"):
            continue
        hit = _phrases().at(keys, n)
        if not hit or hit[1] != "said" or "".join(keys[n : hit[0]]) in _GUARDED:
            continue
        if keys[n - 1] in COMMAS or keys[n - 1] in DASHES or keys[n - 1] == "که":
            end = _phrase_part(t, hit[0])
            if end > hit[0] and keys[hit[0]] not in ("من", "ما"):
                part = (hit[0], end)
                return Finding(
                    part,
                    phrase_kind(keys, part),
                    None,
                    None,
                    (n, hit[0]),
                    "neutral",
                    "pattern",
                    False,
                    False,
                    0,
                )
    return None
