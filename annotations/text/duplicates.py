"""Units of one article that say the same: a repeated paragraph is one claim with several appearances.

Sameness is the share of the shorter unit's character 4-grams that the other has. Candidates come from shared pairs of
words, each pair remembering only its first few units, so that the whole is linear in the text.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass

SAME = 0.8
RELATED = 0.5
_POSTINGS = 4  # units remembered for one pair of words; commoner pairs tell nothing
_KEPT = 1000  # earlier units whose 4-grams are remembered: a few kilobytes each
_SHARED = 4  # word pairs that two units must have in common to be looked at
_CANDIDATES = 2


@dataclass(slots=True)
class Said:
    """What of a unit decides sameness: its words, its numbers, whether it denies."""

    keys: list[str]
    numbers: frozenset[float]
    negated: bool


def grams(keys: list[str]) -> set[int]:
    """The character 4-grams of a unit's letters and digits.

    Each is the number that its four characters' eight bytes make: four passes over the bytes in C, where slices of the
    text would be a hundred small strings a unit.
    """
    text = "".join([word for word in keys if word[0].isalnum()])
    data = text.encode("utf-16-le", "surrogatepass")
    made: set[int] = set()
    for phase in (0, 2, 4, 6):
        count = (len(data) - phase) // 8
        made.update(memoryview(data)[phase : phase + 8 * count].cast("Q"))
    return made


def containment(one: set[int], other: set[int]) -> float:
    """The share of the smaller set that the larger one has, 0 to 1."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return len(small & large) / len(small) if small else 0.0


def find_duplicates(
    units: list[Said | None],
) -> list[tuple[int | None, tuple[tuple[int, float], ...]]]:
    """For each unit the first earlier one saying the same, and the earlier ones that are akin with their containment.

    Units with other numbers, or of which only one denies, are at most akin however alike their words.
    """
    index: dict[tuple[str, str], list[int]] = {}
    kept: dict[int, set[int]] = {}
    firsts: dict[int, int] = {}
    found: list[tuple[int | None, tuple[tuple[int, float], ...]]] = []
    for n, unit in enumerate(units):
        if unit is None or len(unit.keys) < 5:
            found.append((None, ()))
            continue
        same: int | None = None
        own: set[int] | None = None
        akin: list[tuple[int, float]] = []
        for other in _candidates(index, units, n):
            earlier = units[other]
            assert earlier is not None
            if earlier.keys == unit.keys:
                same = firsts.get(other, other)
                break
            own = own or grams(unit.keys)
            if other not in kept:
                if len(kept) >= _KEPT:
                    kept.clear()
                kept[other] = grams(earlier.keys)
            share = round(containment(own, kept[other]), 3)
            if share >= SAME and _agree(unit, earlier):
                first = firsts.get(other, other)
                same = first if same is None else min(same, first)
            elif share >= RELATED:
                akin.append((other, share))
        if same is not None:
            firsts[n] = same
        found.append((same, tuple(sorted(akin))))
    return found


def _candidates(
    index: dict[tuple[str, str], list[int]], units: list[Said | None], n: int
) -> list[int]:
    """Earlier units that share at least three word pairs in ten with unit ``n``, the likeliest first; and post it."""
    unit = units[n]
    assert unit is not None
    seen: list[int] = []
    known = index.get
    for pair in set(itertools.pairwise(unit.keys)):
        posted = known(pair)
        if posted is None:
            index[pair] = [n]
            continue
        seen += posted
        if len(posted) < _POSTINGS:
            posted.append(n)
    if len(seen) < _SHARED:
        return []
    shared = Counter(seen)
    size = len(unit.keys)
    likely = [
        (-count, other)
        for other, count in shared.items()
        if count >= _SHARED and count >= 0.3 * min(size, len(units[other].keys))  # type: ignore[union-attr]
    ]
    likely.sort()
    return [other for _, other in likely[:_CANDIDATES]]


def _agree(one: Said, other: Said) -> bool:
    """Whether two units deny alike and the numbers of the one are among those of the other."""
    if one.negated != other.negated or bool(one.numbers) != bool(other.numbers):
        return False
    return one.numbers <= other.numbers or other.numbers <= one.numbers
