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
    common: frozenset[str]
    """Words that count like the others but are too frequent to be named as a reason."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What a sentence brings to its score: its features, its words' look-up keys, and how the n-th word stands there."""

    features: Mapping[str, float]
    keys: Sequence[str]
    shown: Callable[[int], str]


@cache
def weights() -> Weights:
    """The fitted weights, read once."""
    loaded = tomllib.loads(WEIGHTS.read_text(encoding="utf8"))
    return Weights(
        loaded["intercept"],
        loaded["features"],
        loaded["words"],
        loaded["around"],
        frozenset(loaded["common"]),
    )


def stem(key: str) -> str:
    """A word without its commonest ending, numbers all as «#», and nothing for a mark."""
    if not key[0].isalpha():
        return "#" if key[0].isdigit() else ""
    for ending in _ENDINGS:
        if key.endswith(ending) and len(key) - len(ending) >= 3:
            return key[: -len(ending)]
    return key


@lru_cache(maxsize=65536)
def word_weight(key: str) -> tuple[str, float, bool] | None:
    """The stem of a word, its weight and whether it is named as a reason; None for the many that have no weight."""
    short = stem(key)
    weight = weights().words.get(short)
    return (short, weight, short not in weights().common) if weight else None


def score(sentences: Sequence[Scored | None]) -> list[tuple[float, tuple[Reason, ...]]]:
    """The check-worthiness of every unit, 0–1, and its reasons, the weightiest first; None is a heading."""
    fitted = weights()
    own = [_own(sentence, fitted) if sentence else None for sentence in sentences]
    sums = [None if shares is None else sum(share for share, *_ in shares) for shares in own]
    stances = [None if total is None else stance(fitted.intercept + total) for total in sums]
    made: list[tuple[float, tuple[Reason, ...]]] = []
    for n, shares in enumerate(own):
        if shares is None:
            made.append(HEADING)
            continue
        share = fitted.around * around(stances, n)
        if share:
            shares.append((share, "around_for" if share > 0 else "around_against", ()))
        shares.sort(key=_weight, reverse=True)
        total = max(-30.0, min(30.0, fitted.intercept + sum(share for share, *_ in shares)))
        reasons = tuple(
            [
                Reason(name, round(share, 3), words) if words else _reason(name, share)
                for share, name, words in shares
            ]
        )
        made.append((round(1 / (1 + math.exp(-total)), 4), reasons))
    return made


@lru_cache(maxsize=65536)
def _reason(name: str, share: float) -> Reason:
    """A reason without words of its own: the same few are given over and over."""
    return Reason(name, round(share, 3))


def stance(total: float) -> float:
    """How far a sum of log-odds is for or against, −1 to 1."""
    return math.tanh(total / 2)


def around(stances: Sequence[float | None], n: int) -> float:
    """How the sentences within REACH of the ``n``-th stand, −1 to 1, the nearer the heavier."""
    gathered = heaviness = 0.0
    for other in range(max(0, n - REACH), min(len(stances), n + REACH + 1)):
        near = stances[other]
        if other != n and near is not None:
            weight = 1 / abs(other - n)
            gathered += weight * near
            heaviness += weight
    return gathered / max(heaviness, 1.0)


_Share = tuple[float, str, tuple[str, ...]]


def _weight(share: _Share) -> tuple[float, str]:
    return abs(share[0]), share[1]


def _own(sentence: Scored, fitted: Weights) -> list[_Share]:
    """What speaks for and against a sentence by itself."""
    known = fitted.features
    found: list[_Share] = [
        (known[name] * value, name, ())
        for name, value in sentence.features.items()
        if name in known
    ]
    words: dict[str, tuple[float, int]] = {}
    for n, weighed in enumerate(map(word_weight, sentence.keys)):
        if weighed is not None:
            words.setdefault(weighed[0], (weighed[1], n if weighed[2] else -1))
    ranked = sorted(words.values())
    against = [pair for pair in ranked if pair[0] < 0]
    for name, side in (("words_against", against), ("words_for", ranked[len(against) :][::-1])):
        if side:
            named = tuple([sentence.shown(n) for _share, n in side if n >= 0][:_NAMED])
            found.append((sum([share for share, _n in side]), name, named))
    return found
