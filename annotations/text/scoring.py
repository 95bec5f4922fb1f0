"""Check-worthiness: a logistic regression whose coefficients are the reasons.

The weights are a readable file written by ``bench/fit_checkworthiness.py``; a unit's score is the logistic of the
intercept and the contributions, and each contribution is shown to the editor as it is.
"""

from __future__ import annotations

import math
import tomllib
from functools import cache
from pathlib import Path

from .shapes import Reason

WEIGHTS = Path(__file__).parent / "weights.toml"
#: A heading is no claim of its own; the article's sentences are.
HEADING = (0.03, (Reason("heading", -3.5),))


@cache
def weights() -> tuple[float, dict[str, float]]:
    """The intercept and the coefficients, in log-odds."""
    loaded = tomllib.loads(WEIGHTS.read_text(encoding="utf8"))
    return float(loaded["intercept"]), {
        name: float(value) for name, value in loaded["weights"].items()
    }


def score(features: dict[str, float]) -> tuple[float, tuple[Reason, ...]]:
    """The check-worthiness of a sentence between 0 and 1, and its reasons, the weightiest first."""
    intercept, coefficients = weights()
    total = intercept
    reasons = []
    for name, value in features.items():
        share = coefficients.get(name, 0.0) * value
        if share:
            total += share
            reasons.append(Reason(name, round(share, 3)))
    reasons.sort(key=lambda reason: (-abs(reason.contribution), reason.feature))
    total = max(-30.0, min(30.0, total))
    return round(1 / (1 + math.exp(-total)), 4), tuple(reasons)
