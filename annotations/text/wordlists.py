"""The lexicon, read once: word lists of this folder, verb forms made from their stems, hazm's verb table.

The only module that touches hazm. hazm is asked for what it is good at (its table of 500,000 verb forms and the word
counts), loaded lazily and once; nothing here ever downloads (``HF_HUB_OFFLINE``).
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .view import fold

FOLDER = Path(__file__).parent / "lexicon"
PAST = ("م", "ی", "", "یم", "ید", "ند")
PRESENT = ("م", "ی", "د", "یم", "ید", "ند")
PERFECT = ("هام", "های", "هاست", "ه", "هایم", "هاید", "هاند")
_PERSON = (1, 2, 3, 4, 5, 6)
_PERFECT_PERSON = (1, 2, 3, 3, 4, 5, 6)


def key(word: str) -> str:
    """The form words are looked up in: folded, no ZWNJ, no tanwin («اخیراً» is «اخیرا»)."""
    return fold(word).replace("\u200c", "").replace("\u064b", "").replace("\u0654", "")


def keys(phrase: str) -> str:
    """The look-up form of a phrase: its words' keys without anything between them."""
    return key(phrase).replace(" ", "")


@dataclass(frozen=True, slots=True)
class VerbForm:
    """One inflected form. ``person`` 1–6 (3 is third singular), ``mood`` past perfect present future subjunctive."""

    lemma: str
    person: int
    mood: str
    negated: bool


def conjugate(lemma: str, past: str, present: str | None) -> dict[str, VerbForm]:
    """Every one-word form of a verb by its look-up key (compound tenses are seen through their participle)."""
    forms: dict[str, VerbForm] = {}

    def add(form: str, person: int, mood: str, negated: bool) -> None:
        forms.setdefault(form, VerbForm(lemma, person, mood, negated))

    past = key(past)
    for negation in ("", "ن"):
        start = _negated(past) if negation else past
        for ending, person in zip(PAST, _PERSON, strict=True):
            add(start + ending, person, "past", bool(negation))
            add(negation + "می" + past + ending, person, "past", bool(negation))
        for ending, person in zip(PERFECT, _PERFECT_PERSON, strict=True):
            add(start + ending, person, "perfect", bool(negation))
            add(negation + "می" + past + ending, person, "perfect", bool(negation))
    if present:
        stem = key(present)
        for ending, person in zip(PRESENT, _PERSON, strict=True):
            for negation in ("", "ن"):
                add(negation + "می" + stem + ending, person, "present", bool(negation))
            if lemma in ("داشتن", "بودن"):
                add(stem + ending, person, "present", False)
                add("ن" + stem + ending, person, "present", True)
            else:
                add("ب" + stem + ending, person, "subjunctive", False)
                add(_negated(stem) + ending, person, "subjunctive", True)
                if len(stem + ending) > 2:
                    add(stem + ending, person, "subjunctive", False)
    if lemma == "بودن":
        for form, person in _COPULA.items():
            add(form, abs(person), "present", person < 0)
    return forms


#: «بودن» in the present, to the person; negative persons deny.
_COPULA = {
    "است": 3,
    "هست": 3,
    "هستند": 6,
    "هستم": 1,
    "هستیم": 4,
    "هستید": 5,
    "نیست": -3,
    "نیستند": -6,
    "نیستم": -1,
    "نیستیم": -4,
}


def _negated(stem: str) -> str:
    return (
        "نیا" + stem[1:]
        if stem.startswith("آ")
        else "نی" + stem
        if stem.startswith("ا")
        else "ن" + stem
    )


@dataclass(frozen=True, slots=True)
class CueNoun:
    """The noun part of a verb of saying: the light verbs it takes and what kind of saying it is."""

    text: str
    cue_class: str
    lights: frozenset[str]
    adjectival: bool
    final_only: bool
    content_only: bool


@dataclass(frozen=True, slots=True)
class SimpleCue:
    """A verb that reports by itself; ``needs`` is "", "content" or "object"."""

    lemma: str
    cue_class: str
    needs: str
    final_only: bool


class Phrases:
    """Phrases found at a token, however their words are spaced or joined.

    A phrase is kept without its spaces; the tokens from a starting point are put together until what they make is no
    longer the beginning of any phrase. One set look-up a token where nothing begins, so linear.
    """

    __slots__ = ("_codes", "beginnings")

    def __init__(self, codes: dict[str, str]) -> None:
        self._codes = {keys(phrase): code for phrase, code in codes.items()}
        self.beginnings = {phrase[:n] for phrase in self._codes for n in range(1, len(phrase) + 1)}

    @classmethod
    def of(cls, *lists: list[str], code: str = "") -> Phrases:
        """Phrases that all have one code."""
        return cls({phrase: code for phrases in lists for phrase in phrases})

    def begins(self, word: str) -> bool:
        """Whether a phrase may begin with this token; the cheap question before :meth:`at`."""
        return word in self.beginnings

    def at(self, words: list[str], i: int, stop: int | None = None) -> tuple[int, str] | None:
        """The longest phrase that begins at token ``i``: (token after it, its code), or None."""
        beginnings = self.beginnings
        together = words[i]
        if together not in beginnings:
            return None
        found = None
        stop = len(words) if stop is None else stop
        n = i + 1
        while True:
            code = self._codes.get(together)
            if code is not None:
                found = (n, code)
            if n >= stop:
                return found
            together += words[n]
            if together not in beginnings:
                return found
            n += 1

    def find(self, words: list[str]) -> list[tuple[int, int, str]]:
        """Every phrase in reading order, the longest at each place, none inside another: (first, after, code)."""
        found: list[tuple[int, int, str]] = []
        done, total, beginnings, codes = 0, len(words), self.beginnings, self._codes
        for i in [n for n, word in enumerate(words) if word in beginnings]:
            if i < done:
                continue
            together, n = words[i], i + 1  # as :meth:`at` does, without a call for each word
            while True:
                code = codes.get(together)
                if code is not None:
                    if done > i:
                        found.pop()
                    found.append((i, n, code))
                    done = n
                if n >= total:
                    break
                together += words[n]
                if together not in beginnings:
                    break
                n += 1
        return found


@cache
def table(name: str) -> dict[str, Any]:
    """One file of the lexicon folder."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf8"))


@cache
def words(name: str, section: str, item: str) -> frozenset[str]:
    """A list of one-word entries as a set of look-up keys."""
    return frozenset(keys(word) for word in table(name)[section][item])


@cache
def lexicon_hash() -> str:
    """SHA-256 over every file that decides an answer, so that two results can be told apart."""
    digest = hashlib.sha256()
    for path in (*sorted(FOLDER.glob("*.toml")), FOLDER.parent / "weights.toml"):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def light_forms() -> dict[str, VerbForm]:
    """Every form of the light verbs («کرد», «می‌کند», «نداشته‌اند») by key."""
    forms: dict[str, VerbForm] = {}
    for lemma, (past, present) in table("verbs")["light"].items():
        for form, verb in conjugate(lemma, past, present).items():
            forms.setdefault(form, verb)
    return forms


@cache
def simple_cues() -> dict[str, tuple[SimpleCue, VerbForm]]:
    """Every form of the verbs that report by themselves, by key."""
    found: dict[str, tuple[SimpleCue, VerbForm]] = {}
    final = set(table("verbs")["rules"]["final_only"])
    for lemma, (past, present, cue_class, needs) in table("verbs")["simple"].items():
        cue = SimpleCue(lemma, cue_class, needs, lemma in final)
        stems = [present] + ([present[:-1]] if present.endswith("ی") and len(present) > 2 else [])
        for stem in stems:
            for form, verb in conjugate(lemma, past, stem).items():
                if verb.mood != "subjunctive":
                    found.setdefault(form, (cue, verb))
    return found


@cache
def cue_nouns() -> dict[str, CueNoun]:
    """The noun parts of compound verbs of saying, by key («ابرازتاسف» for two words)."""
    rules = table("verbs")["rules"]
    adjectival, final, content = (
        {keys(n) for n in rules[r]} for r in ("adjectival", "final_only", "content_only")
    )
    found: dict[str, CueNoun] = {}
    for cue_class, nouns in table("verbs")["compound"].items():
        for noun, lights in nouns.items():
            k = keys(noun)
            found[k] = CueNoun(
                noun, cue_class, frozenset(lights), k in adjectival, k in final, k in content
            )
    return found


@cache
def joined_cues() -> dict[str, tuple[CueNoun, VerbForm]]:
    """Compound verbs of saying written as one word («اظهارداشت», «تاکیدکرد»), as old newspaper text has them."""
    lights: dict[str, list[tuple[str, VerbForm]]] = {}
    for form, verb in light_forms().items():
        if verb.mood in ("past", "perfect") and not verb.negated and verb.person in (3, 6):
            lights.setdefault(verb.lemma, []).append((form, verb))
    return {
        noun_key + form: (noun, verb)
        for noun_key, noun in cue_nouns().items()
        if len(noun_key) > 3 and not noun.adjectival and " " not in noun.text
        for lemma in noun.lights
        for form, verb in lights.get(lemma, ())
        if not form.endswith("ه")  # «اعلام‌شده» is an adjective
    }


@cache
def _hazm() -> tuple[dict[str, str], dict[str, int]]:
    """Finite forms of hazm's verb table and hazm's word counts, both by key."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    from hazm.utils import verbs_list, words_list

    counts: dict[str, int] = {}
    nouns: set[str] = set()
    rows = words_list()
    folded = fold("\n".join(row[0] for row in rows)).replace("\u200c", "").split("\n")
    for word, (_, count, tags) in zip(folded, rows, strict=True):
        if counts.get(word, -1) < int(count):
            counts[word] = int(count)
        if tags and tuple(tags) != ("V",):
            nouns.add(word)
    verbs: dict[str, str] = {}
    for stems in verbs_list():
        past, _, present = stems.partition("#")
        for form, verb in conjugate(stems, past, present or None).items() if past else ():
            if verb.person == 2 and verb.mood in ("past", "perfect"):
                continue  # «نهاده‌ای» is almost always «نهادهای», «خریدی» «خریدی»
            if (
                len(form) > 2
                and (verb.mood != "subjunctive" or form.startswith(("ب", "ن")))
                and form not in nouns
            ):
                verbs.setdefault(form, stems)
    for form, verb in light_forms().items():
        if verb.mood != "subjunctive" or len(form) > 2:
            verbs[form] = verb.lemma
    for form, (cue, _) in simple_cues().items():
        verbs.setdefault(form, cue.lemma)
    for form, lemma in (*_written_together(), *_adjectives_with_copula()):
        verbs.setdefault(form, lemma)
    return verbs, counts


def _written_together() -> list[tuple[str, str]]:
    """«اظهارداشت»."""
    return [(form, verb.lemma) for form, (_, verb) in joined_cues().items()]


def _adjectives_with_copula() -> list[tuple[str, str]]:
    """«معتقدند», the last word of «بر این عقیده‌اند»."""
    adjectives = (noun.text for noun in cue_nouns().values() if "بودن" in noun.lights)
    return [
        (key(text.split()[-1]) + ending, "بودن") for text in adjectives for ending in ("ند", "اند")
    ]


def finite_verbs() -> dict[str, str]:
    """Finite verb forms by key, to hazm's stems; forms that are also common nouns are left out."""
    return _hazm()[0]


@cache
def ambiguous_verbs() -> frozenset[str]:
    """Finite forms that are as often nouns («ساخت», «گذشته»): verbs only by their place."""
    return words("syntax", "ambiguous", "forms")


def word_counts() -> dict[str, int]:
    """hazm's corpus counts by key."""
    return _hazm()[1]


def warm() -> None:
    """Load everything now (about 2 s and 150 MB), so that forked children share it."""
    _hazm()
    cue_nouns()
