"""Who is spoken of in a unit without speaking: what «وی», «آنها» and «این سازمان» may stand for as well.

Looked for only when a pronoun or «این …» asks, and only a few units back.
"""

from __future__ import annotations

from functools import cache

from .adverbials import past_adverbial, past_time
from .datelines import past_dateline
from .phrases import COMMAS, Part, heads, honorifics, noun_phrase, places, skip_openers, stops
from .tokens import Tokens
from .wordlists import word_counts, words

_POINTING = frozenset("این آن همین همان یک هر هیچ چند".split())
_PLURALS = ("ان", "ها", "های", "ین")


def subject_of(t: Tokens) -> Part | None:
    """The subject of a unit's first clause where it names somebody or something that can act."""
    keys = t.keys
    i = skip_openers(keys, past_dateline(t), len(keys))
    for _ in range(4):
        if i >= len(keys):
            return None
        after = past_time(keys, i, len(keys))
        if after == i and keys[i] in stops():
            found = past_adverbial(t, i, len(keys))
            if found is None:
                return None
            after = found
        if after == i:
            break
        i = skip_openers(keys, after, len(keys))
    if i >= len(keys) or keys[i] in _POINTING or keys[i] in COMMAS:
        return None
    part = _trimmed(t, i)
    if keys[part[1] : part[1] + 1] == ["را"]:
        # «حماس آتش‌بس را پذیرفت»: without a parser only a listed name can be told from its object
        return (i, i + 1) if keys[i] in words("names", "persons", "organisations") else None
    return part if part[1] > i else None


def is_named_person(keys: list[str], part: Part) -> bool:
    """Whether a subject is certainly one person: a title, a first name or an office in the singular heads it."""
    first = keys[part[0]]
    if first in honorifics() or first in words("names", "persons", "offices"):
        return True
    return first in words("names", "persons", "first_names") and part[1] - part[0] >= 2


def is_plural(keys: list[str], part: Part) -> bool:
    """Whether a subject is several people."""
    first = keys[part[0]]
    if first.startswith("گروه") or first in ("جمعی", "شماری", "تعدادی", "عدهای", "دهها", "صدها"):
        return True
    if not first.endswith(_PLURALS) or len(first) < 5 or places().at(keys, part[0]):
        return False
    return first in heads() or (first.endswith("ان") and first not in _not_people())


@cache
def _not_people() -> frozenset[str]:
    """Words in «ان» the corpus counts by themselves («سازمان», «زمان»); plurals in it are not counted."""
    return frozenset(word for word, count in word_counts().items() if word.endswith("ان") and count)


def is_body(keys: list[str], part: Part) -> bool:
    """Whether a subject is one name of a body: a listed one, or a rare word that is no person's name."""
    first = keys[part[0]]
    if first in words("names", "persons", "organisations"):
        return True
    if first in words("names", "persons", "first_names") or first in honorifics():
        return False
    return (
        part[1] - part[0] == 1
        and first.isalpha()
        and not word_counts().get(first)
        and not first.endswith(_PLURALS)
    )


def headed_by(t: Tokens, wanted: tuple[str, ...], stop: int) -> Part | None:
    """The first name of a body that one of the wanted heads begins, before token ``stop``."""
    keys = t.keys
    for n in range(stop):
        if keys[n] in wanted and (n == 0 or keys[n - 1] not in _POINTING):
            part = _trimmed(t, n)
            if part[1] - part[0] >= 2:
                return part
    return None


def _trimmed(t: Tokens, i: int) -> Part:
    """The noun phrase at ``i``, ended after a place name that no further head follows."""
    keys = t.keys
    end = noun_phrase(t, i, len(keys))
    if end - i >= 2 and t.verbal[end : end + 1] == [True]:
        end -= 1  # the noun of a compound verb
    listed = words("names", "persons", "organisations")
    for n in range(i + 1, end - 1):
        if keys[n] in listed and keys[n + 1] != "و":
            return i, n + 1
        hit = places().at(keys, n, end)
        if hit and hit[0] < end:
            m = hit[0]
            while m < end and keys[m] in words("names", "places", "continued"):
                m += 1
            if m < end and keys[m] != "و" and keys[m] not in heads():
                return i, m
    return i, end
