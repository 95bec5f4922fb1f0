"""Fit the weights of check-worthiness on the gold articles, and say how they do on articles they have not seen.

    python -m bench.fit_checkworthiness [--extra DIR] [--held-out DIR] [--write]

Needs requirements/fit.txt and the gold articles (``../shared/gold/articles`` beside the checkout, or the folder named by
RASTI_GOLD). Every figure is leave-one-article-out: an article and its damaged twin are left out together. With --write
the weights fitted on everything go to annotations/text/weights.toml. --extra names a folder of further labelled articles
to learn from, --held-out one of articles that are only scored (docs/segmenter.md says which are which).
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

import numpy as np

from annotations.text.scoring import HEADING, WEIGHTS
from annotations.text.segmenter import DEFAULT_THRESHOLD, analyse
from annotations.text.units import find_units
from annotations.text.view import make_view

ROOT = Path(__file__).parents[1]
#: The variance of the prior, chosen from 0.001 … 3 by the leave-one-article-out figures.
STRENGTH = 0.005
#: What the labelling guide says of each feature before any article is read, in log-odds. Where an article kind is absent
#: from the training articles (a dozen families are few) its features stay near these.
INTERCEPT = 0.3
SHIFT = 0.2  # taken off every score, so that .5 and not .55 is where precision and recall meet
PRIOR = {
    "quantity": 0.8,
    "many_quantities": 0.3,
    "percent": 0.5,
    "money": 0.5,
    "comparison": 0.5,
    "causal": 0.5,
    "rule": 0.5,
    "deed": 0.7,
    "past_event": 0.4,
    "research": 0.4,
    "official": 0.3,
    "position": 0.6,
    "negated": 0.2,
    "universal": 0.4,
    "topic_harm": 1.2,
    "topic_health": 0.6,
    "topic_economy": 0.8,
    "topic_politics": 1.0,
    "topic_sport": 0.2,
    "story_serious": 0.8,
    "measured_plan": 0.3,
    "attributed": 0.3,
    "norm": -1.5,
    "hope": -1.8,
    "opinion": -0.6,
    "speculation": -0.4,
    "forecast": -1.5,
    "condition": -0.5,
    "first_person": -0.4,
    "future": -0.9,
    "question": -3.0,
    "exclamation": -1.0,
    "rhetoric": -1.0,
    "general": -0.5,
    "belief": -0.2,
    "ceremony": -1.2,
    "place_fact": -0.7,
    "historical": -1.6,
    "topic_culture": -1.5,
    "story_culture": -1.2,
    "leans_on_context": -0.1,
    "short": -0.6,
    "headline": -2.5,
}
Row = tuple[str, bool, dict[str, float] | None, str]


def gold_folder() -> Path:
    """Where the gold articles are."""
    return Path(os.environ.get("RASTI_GOLD", ROOT.parent / "shared" / "gold" / "articles"))


def rows(folder: Path) -> list[Row]:
    """(article family, is it a claim, features or None for a heading, text) of every gold unit, matched by overlap."""
    made: list[Row] = []
    for path in sorted(folder.glob("*.json")):
        article = json.loads(path.read_text(encoding="utf8"))
        view = make_view(article["raw"])
        pieces = find_units(view)
        found = analyse(view, pieces)
        spans = [view.span(piece.start, piece.end) for piece in pieces]
        for unit in article["units"]:
            best = max(
                range(len(spans)),
                key=lambda n: min(unit["end"], spans[n][1]) - max(unit["start"], spans[n][0]),
            )
            analysis = found[best]
            features = analysis.facts.features if analysis else None
            family = path.stem.removesuffix("-damaged")
            made.append(
                (
                    family,
                    unit["kind"] == "CFS",
                    features,
                    f"{unit['id']} {unit['kind']} {' '.join(unit['text'].split())}",
                )
            )
    return made


def average_precision(scored: list[tuple[float, bool]]) -> float:
    """Mean of the precision at each claim, best score first."""
    hits, total = 0, 0.0
    for rank, (_, positive) in enumerate(sorted(scored, key=lambda pair: -pair[0]), 1):
        if positive:
            hits += 1
            total += hits / rank
    return total / max(hits, 1)


def f1(scored: list[tuple[float, bool]], threshold: float) -> float:
    """F1 of calling a claim what scores at least ``threshold``."""
    true = sum(positive and score >= threshold for score, positive in scored)
    return (
        2
        * true
        / max(
            1,
            sum(score >= threshold for score, _ in scored)
            + sum(positive for _, positive in scored),
        )
    )


def fit(data: list[Row], names: list[str], strength: float) -> tuple[float, np.ndarray]:
    """Intercept and coefficients: the most probable ones given the data and a normal prior around PRIOR.

    Newton's method on the penalised log-likelihood; ``strength`` is the variance of the prior.
    """
    used = [row for row in data if row[2] is not None]
    x = np.array(
        [[1.0] + [row[2].get(name, 0.0) for name in names] for row in used if row[2] is not None]
    )
    y = np.array([float(row[1]) for row in used])
    prior = np.array([INTERCEPT] + [PRIOR.get(name, 0.0) for name in names])
    w = prior.copy()
    precision = np.eye(len(prior)) / strength
    precision[0, 0] = 1 / max(strength, 1.0)
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (p - y) + precision @ (w - prior)
        hessian = (x * (p * (1 - p))[:, None]).T @ x + precision
        step = np.linalg.solve(hessian, gradient)
        w = w - step
        if np.abs(step).max() < 1e-8:
            break
    return float(w[0]) - SHIFT, w[1:]


def predict(row: Row, names: list[str], intercept: float, weights: np.ndarray) -> float:
    """The score of one unit."""
    if row[2] is None:
        return HEADING[0]
    total = intercept + sum(weights[n] * row[2].get(name, 0.0) for n, name in enumerate(names))
    return float(1 / (1 + np.exp(-total)))


def left_out(data: list[Row], names: list[str], strength: float) -> list[tuple[float, bool]]:
    """Every unit's score by weights that have not seen its article."""
    scores: dict[int, float] = {}
    for family in sorted({row[0] for row in data}):
        intercept, weights = fit([row for row in data if row[0] != family], names, strength)
        for n, row in enumerate(data):
            if row[0] == family:
                scores[n] = predict(row, names, intercept, weights)
    return [(scores[n], row[1]) for n, row in enumerate(data)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true")
    parser.add_argument(
        "--show", action="store_true", help="print what the left-out weights get most wrong"
    )
    parser.add_argument("--extra", type=Path, help="further labelled articles to learn from")
    parser.add_argument("--held-out", type=Path, help="labelled articles that are only scored")
    args = parser.parse_args()
    folder = gold_folder()
    if not folder.is_dir():
        raise SystemExit(f"no gold articles at {folder}")
    data = rows(folder)
    gold = len(data)
    if args.extra:
        data += rows(args.extra)
    names = sorted({name for row in data if row[2] for name in row[2]} | PRIOR.keys())
    for strength in (0.0001, 0.005, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0):
        scored = left_out(data, names, strength)
        for label, part in (("gold", scored[:gold]), ("extra", scored[gold:])):
            if part:
                best = max((f1(part, t / 100), t / 100) for t in range(20, 80))
                print(
                    f"variance {strength:<6} left out: {label:5} AP {average_precision(part):.3f}"
                    f"  F1 {f1(part, DEFAULT_THRESHOLD):.3f}  (best {best[0]:.3f} at {best[1]})"
                )
    scored = left_out(data, names, STRENGTH)
    for family in sorted({row[0] for row in data}):
        own = [pair for pair, row in zip(scored, data, strict=True) if row[0] == family]
        print(
            f"  {family:14} n={len(own):3} AP {average_precision(own):.3f}  F1 {f1(own, DEFAULT_THRESHOLD):.3f}"
        )
    if args.show:
        order = sorted(range(len(data)), key=lambda n: -abs(scored[n][0] - data[n][1]))
        for n in order[:80]:
            print(f"{scored[n][0]:.2f} {data[n][3][:150]}\n      {sorted(data[n][2] or {})}")
    intercept, weights = fit(data, names, STRENGTH)
    own = [(predict(row, names, intercept, weights), row[1]) for row in data]
    print(f"in sample: AP {average_precision(own):.3f}  F1 {f1(own, DEFAULT_THRESHOLD):.3f}")
    if args.held_out:
        unseen = [(predict(row, names, intercept, weights), row[1]) for row in rows(args.held_out)]
        print(
            f"held out: AP {average_precision(unseen):.3f}  F1 {f1(unseen, DEFAULT_THRESHOLD):.3f}"
        )
    if args.write:
        lines = [
            "# Written by bench/fit_checkworthiness.py: log-odds of being a check-worthy factual statement.",
            f"intercept = {intercept:.4f}",
            "[weights]",
            *(f"{name} = {weight:.4f}" for name, weight in zip(names, weights, strict=True)),
        ]
        WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
