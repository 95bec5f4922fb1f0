"""Check-worthiness: a logistic regression whose coefficients are the reasons.

Three things are added up, in log-odds: the features of a sentence (:mod:`.claims`), its words, each with a small weight
of its own, and how the sentences around it stand. The weights are a readable file written by
``bench/fit_checkworthiness.py``; a unit's score is the logistic of the sum, and each contribution is shown to the editor
as it is.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from .shapes import Reason

WEIGHTS = Path(__file__).parent / "weights.toml"
#: A heading is no claim of its own; the article's sentences are.
HEADING = (0.03, (Reason("heading", -3.5),))
#: How many sentences either way are «around»; the nearer the heavier.
REACH = 3
_NAMED = 4  # words named in a reason, at most
_ENDINGS = ("هایی", "های", "ها", "ترین", "تر", "ی", "ان", "ات")


@dataclass(frozen=True, slots=True)
class Weights:
    """What ``weights.toml`` holds, in log-odds."""

    intercept: float
    features: Mapping[str, float]
    words: Mapping[str, float]
    around: float


@dataclass(frozen=True, slots=True)
class Scored:
    """What a sentence brings to its score: its features, the stems of its words, and how the n-th word stands there."""

    features: Mapping[str, float]
    words: Mapping[str, int]
    shown: Callable[[int], str]


@cache
def weights() -> Weights:
    """The fitted weights, read once."""
    loaded = tomllib.loads(WEIGHTS.read_text(encoding="utf8"))
    return Weights(loaded["intercept"], loaded["features"], loaded["words"], loaded["around"])


@lru_cache(maxsize=65536)
def stem(key: str) -> str:
    """A word without its commonest ending, numbers all as «#», and nothing for a mark."""
    if not key[0].isalpha():
        return "#" if key[0].isdigit() else ""
    for ending in _ENDINGS:
        if key.endswith(ending) and len(key) - len(ending) >= 3:
            return key[: -len(ending)]
    return key


def words_of(keys: Sequence[str]) -> dict[str, int]:
    """The stems of a sentence's words, each with the place of the first word it stands for."""
    found: dict[str, int] = {}
    for n, key in enumerate(keys):
        short = stem(key)
        if short:
            found.setdefault(short, n)
    return found


def score(sentences: Sequence[Scored | None]) -> list[tuple[float, tuple[Reason, ...]]]:
    """The check-worthiness of every unit, 0–1, and its reasons, the weightiest first; None is a heading."""
    own = [_own(sentence) if sentence else None for sentence in sentences]
    totals = [sum(reason.contribution for reason in why) if why else None for why in own]
    intercept = weights().intercept
    sums = [None if total is None else intercept + total for total in totals]
    made = []
    for n, why in enumerate(own):
        total = sums[n]
        if why is None or total is None:
            made.append(HEADING)
            continue
        share = weights().around * around(sums, n)
        near = [Reason("around_for" if share > 0 else "around_against", share)] if share else []
        reasons = [Reason(r.feature, round(r.contribution, 3), r.words) for r in (*why, *near)]
        reasons.sort(key=lambda reason: (-abs(reason.contribution), reason.feature))
        total = max(-30.0, min(30.0, total + share))
        made.append((round(1 / (1 + math.exp(-total)), 4), tuple(reasons)))
    return made


def around(sums: Sequence[float | None], n: int) -> float:
    """How the sentences within REACH of the ``n``-th stand, −1 to 1, by their own sums."""
    gathered = heaviness = 0.0
    for other in range(max(0, n - REACH), min(len(sums), n + REACH + 1)):
        total = sums[other]
        if other != n and total is not None:
            weight = 1 / abs(other - n)
            gathered += weight * math.tanh(total / 2)
            heaviness += weight
    return gathered / max(heaviness, 1.0)


def _own(sentence: Scored) -> list[Reason]:
    """What speaks for and against a sentence by itself."""
    fitted = weights()
    found = [
        Reason(name, share)
        for name, value in sentence.features.items()
        if (share := fitted.features.get(name, 0.0) * value)
    ]
    shares = [
        (share, n) for short, n in sentence.words.items() if (share := fitted.words.get(short))
    ]
    for name, side in (
        ("words_for", [pair for pair in shares if pair[0] > 0]),
        ("words_against", [pair for pair in shares if pair[0] < 0]),
    ):
        if side:
            side.sort(key=lambda pair: (-abs(pair[0]), pair[1]))
            named = tuple(sentence.shown(n) for _share, n in side[:_NAMED])
            found.append(Reason(name, sum(share for share, _n in side), named))
    return found
