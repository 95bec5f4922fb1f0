"""Units of one article that say the same: a repeated paragraph is one claim with several appearances.

Sameness is the share of the shorter unit's character 4-grams that the other has. Candidates come from shared pairs of
words, each pair remembering only its first few units, so that the whole is linear in the text.
"""

from __future__ import annotations

from dataclasses import dataclass

SAME = 0.8
RELATED = 0.5
_POSTINGS = 6  # units remembered for one pair of words; commoner pairs tell nothing
_CANDIDATES = 4


@dataclass(slots=True)
class Said:
    """What of a unit decides sameness: its words, its numbers, whether it denies."""

    keys: list[str]
    numbers: frozenset[float]
    negated: bool


def grams(keys: list[str]) -> frozenset[str]:
    """The character 4-grams of a unit's letters and digits."""
    text = "".join(word for word in keys if word[0].isalnum())
    return frozenset(text[n : n + 4] for n in range(len(text) - 3))


def containment(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the smaller set that the larger one has, 0 to 1."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return len(small & large) / len(small) if small else 0.0


def find_duplicates(units: list[Said | None]) -> list[tuple[int | None, tuple[tuple[int, float], ...]]]:
    """For each unit the first earlier one saying the same, and the earlier ones that are akin with their containment.

    Units with other numbers, or of which only one denies, are at most akin however alike their words.
    """
    index: dict[tuple[str, str], list[int]] = {}
    kept: dict[int, frozenset[str]] = {}
    firsts: dict[int, int] = {}
    found: list[tuple[int | None, tuple[tuple[int, float], ...]]] = []
    for n, unit in enumerate(units):
        if unit is None or len(unit.keys) < 5:
            found.append((None, ()))
            continue
        shared: dict[int, int] = {}
        pairs = set(zip(unit.keys, unit.keys[1:]))
        for pair in pairs:
            posted = index.setdefault(pair, [])
            for other in posted:
                shared[other] = shared.get(other, 0) + 1
            if len(posted) < _POSTINGS:
                posted.append(n)
        likely = sorted((o for o, count in shared.items() if count * 4 >= len(unit.keys) or count >= 12), key=lambda o: (-shared[o], o))
        same: int | None = None
        akin: list[tuple[int, float]] = []
        for other in likely[:_CANDIDATES]:
            if units[other].keys == unit.keys:  # type: ignore[union-attr]
                same = firsts.get(other, other)
                break
            if n not in kept:
                kept[n] = grams(unit.keys)
            earlier = units[other]
            assert earlier is not None
            if other not in kept:
                kept[other] = grams(earlier.keys)
            share = round(containment(kept[n], kept[other]), 3)
            agree = unit.negated == earlier.negated and (
                unit.numbers <= earlier.numbers or earlier.numbers <= unit.numbers
            )
            if share >= SAME and agree and bool(unit.numbers) == bool(earlier.numbers):
                first = firsts.get(other, other)
                same = first if same is None else min(same, first)
            elif share >= RELATED:
                akin.append((other, share))
        if same is not None:
            firsts[n] = same
        found.append((same, tuple(sorted(akin))))
    return found
