"""Whether a unit can be understood on its own, and if not, what it leans on.

Codes: ``pronoun-subject``, ``anaphoric-source``, ``demonstrative``, ``bare-demonstrative``, ``mentioned-before``
(«مذکور»), ``leaning-opening`` («سال بعد»), ``dropped-subject``, ``unresolved-speaker``.
"""

from __future__ import annotations

from functools import cache

from .findings import Finding
from .phrases import places, skip_openers, stops
from .shapes import Attribution
from .tokens import Tokens
from .wordlists import Phrases, table, word_counts, words

_POINTING = frozenset("این آن همین همان چنین".split())
_SUBJECTS = frozenset("وی او ایشان آنها آنان اینها اینان نامبرده".split())
_POSSESSIVE = frozenset("را است بود از به در با و . ، ؛ : نیز هم بر برای تا دارد شد".split())


@cache
def _leaning() -> Phrases:
    return Phrases.of(table("context")["leaning"]["phrases"])


def _stem(word: str) -> str:
    for ending in ("هایی", "های", "ها", "ی"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def context_reasons(
    tokens: Tokens, finding: Finding | None, attribution: Attribution | None
) -> tuple[str, ...]:
    """The codes of what a unit leans on, most telling first; empty where it stands on its own."""
    keys = tokens.keys
    found: list[str] = []
    start = skip_openers(keys, 0, len(keys))
    if finding:
        if finding.kind in ("pronoun", "plural"):
            found.append("pronoun-subject")
        elif finding.kind == "anaphor":
            found.append("anaphoric-source")
        elif finding.kind == "dropped" and attribution is not None:
            found.append("dropped-subject")
    if attribution and attribution.status == "unresolved" and attribution.speaker:
        found.append("unresolved-speaker")
    if _leaning().at(keys, 0) or (start < len(keys) and _leaning().at(keys, start)):
        found.append("leaning-opening")
    heads = [start]
    if finding and finding.content and finding.content < len(keys):
        heads.append(finding.content)
    for head in heads:
        if any(keys[n] in _SUBJECTS for n in range(head, min(head + 3, len(keys)))) and not found:
            found.append("pronoun-subject")
    found.extend(_demonstratives(tokens, start, finding.content if finding else 0))
    return tuple(dict.fromkeys(found))


def _demonstratives(tokens: Tokens, start: int, content: int) -> list[str]:
    keys = tokens.keys
    found: list[str] = []
    adjectives = words("syntax", "words", "anaphoric_adjectives")
    if _POINTING.isdisjoint(keys) and adjectives.isdisjoint(keys):
        return []
    counts = word_counts()
    stems: set[str] = set()
    clause = False
    named = False
    for n, word in enumerate(keys):
        if word in _POINTING and n + 1 < len(keys):
            code = _one(tokens, n, stems, clause, named, start)
            if code:
                found.append(code)
        elif word in adjectives and n and keys[n - 1] not in keys[: n - 1]:
            found.append("mentioned-before")
        if tokens.verbal[n] and n >= content:
            clause = True
        if len(word) > 2:
            stems.add(_stem(word))
            if not named and n >= 2 and (counts.get(word, 0) < 5000 or places().at(keys, n)):
                named = True
    return found


def _one(
    tokens: Tokens, n: int, stems: set[str], clause: bool, named: bool, start: int
) -> str | None:
    keys, word, then = tokens.keys, tokens.keys[n], tokens.keys[n + 1]
    if word == "آن":
        if then in _POSSESSIVE or then in stops() or tokens.verbal[n + 1] or not then[0].isalpha():
            return (
                "leaning-opening"
                if n <= start + 1 and keys[n - 1 : n] != ["از"] and n - start < 2 and then != "که"
                else None
            )
        if then in ("چه", "که", "گونه", "جا", "قدر"):
            return None
    stem = _stem(then)
    if then in words("context", "demonstrative", "exempt") or stem in words(
        "context", "demonstrative", "exempt"
    ):
        # «این روزها», «به این نتیجه رسید که»
        return None
    if word in ("این", "همین") and (
        tokens.verbal[n + 1] or then in stops() or then in "،,:.»" or then in ("نیز", "هم")
    ):
        if "".join(keys[n : n + 3]).startswith(("ایندرحالی", "ایندرحالیست")):
            return None
        return "bare-demonstrative" if start <= n <= start + 1 or keys[n - 1] in ':«"' else None
    if not then[0].isalpha() or (word == "چنین" and clause):
        return None
    if word == "آن" and n + 2 < len(keys) and tokens.verbal[n + 2]:
        return None  # «پس از آن رخ داد»
    if stem in stems or any(
        old.startswith(stem) or (len(old) > 3 and stem.startswith(old)) for old in stems
    ):
        return None  # its antecedent stands in the same sentence
    if clause and stem in words("context", "demonstrative", "clausal"):
        return None
    if named and n >= 4 and stem in words("context", "demonstrative", "kinds"):
        return None
    return "demonstrative"
