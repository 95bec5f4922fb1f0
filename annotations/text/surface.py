"""Quotations, names and the places where an editor may split a unit: all from marks and words on the surface."""

from __future__ import annotations

from .claims import Evidence
from .phrases import heads, honorifics, noun_phrase, places, stops
from .tokens import Tokens

_PAIRS = {"«": "»", "“": "”", '"': '"', "„": "”"}
_CONJUNCTIONS = frozenset("و اما ولی لیکن".split())


def find_quotations(tokens: Tokens) -> list[tuple[int, int, str]]:
    """Quoted stretches without their marks: (first, after, "speech" for a clause or "term" for a word or two)."""
    found = []
    opened: int | None = None
    closing = ""
    for n, word in enumerate(tokens.keys):
        if opened is None:
            if word in _PAIRS:
                opened, closing = n, _PAIRS[word]
        elif word == closing:
            if n > opened + 1:
                found.append((opened + 1, n, "speech" if n - opened > 5 else "term"))
            opened = None
    return found


def find_names(tokens: Tokens) -> list[tuple[int, int, str]]:
    """Places by the list, persons by the title before them: (first, after, "place" or "person")."""
    found = [(first, after, "place") for first, after, _ in places().find(tokens.keys)]
    keys = tokens.keys
    titles = honorifics()
    n = 0
    while n < len(keys) - 1:
        if keys[n] in titles and keys[n + 1][0].isalpha() and keys[n + 1] not in stops():
            after = min(noun_phrase(tokens, n, len(keys)), n + 4)
            cut = next(
                (m for m in range(n + 2, after) if keys[m] in heads() and keys[m] not in titles),
                after,
            )
            if cut > n + 1:
                found.append((n, cut, "person"))
                n = cut
                continue
        n += 1
    found.sort()
    kept: list[tuple[int, int, str]] = []
    for name in found:
        if not kept or name[0] >= kept[-1][1]:
            kept.append(name)
    return kept


def find_splits(tokens: Tokens, evidence: list[Evidence]) -> list[tuple[int, bool]]:
    """Tokens before which a unit may be split, and whether to suggest it.

    A split may stand at «؛» and before a conjunction that follows a finite verb; it is suggested where both sides have
    a finite verb of their own and a claim of their own, outside quotation marks and parentheses.
    """
    keys, verbal = tokens.keys, tokens.verbal
    verbs = [n for n in range(len(keys)) if verbal[n]]
    if len(verbs) < 2:
        return []
    claims = [e.first for e in evidence if e.type not in ("other", "quote")]
    found: list[tuple[int, bool]] = []
    depth = 0
    begin = 0
    for n in range(1, len(keys) - 2):
        word = keys[n]
        if word in "«“(":
            depth += 1
        elif word in "»”)":
            depth = max(depth - 1, 0)
        at = None
        if word in ("؛", ";"):
            at = n + 1
        elif word in _CONJUNCTIONS and (
            verbal[n - 1] or (keys[n - 1] in ("،", ",") and n > 1 and verbal[n - 2])
        ):
            at = n
        if at is None or at - begin < 4 or len(keys) - at < 5 or verbs[-1] < at or verbs[0] >= at:
            continue
        own_subject = keys[at + 1] in heads() or places().at(keys, at + 1) is not None
        left = any(begin <= claim < at for claim in claims)
        right = any(claim >= at for claim in claims)
        found.append((at, depth == 0 and ((left and right) or own_subject)))
        begin = at
    return found
