"""Fit the weights of check-worthiness on the gold articles, and say how they do on articles they have not seen.

    python -m bench.fit_checkworthiness [--extra DIR …] [--show] [--write]

Needs requirements/fit.txt and the gold articles (``../shared/gold/articles`` beside the checkout, or the folder named by
RASTI_GOLD). Every figure is leave-one-article-out: an article and its damaged twin are left out together, and the words,
too, are those of the other articles. With --write the weights fitted on everything go to annotations/text/weights.toml.
--extra names folders of further labelled articles to learn from (docs/segmenter.md says which they were).

Three steps. The features' weights are the most probable ones around a prior written down from the labelling guide. The
words' weights are fitted on what the features leave, pulled towards zero. Then each sentence leans on its neighbours.
"""

from __future__ import annotations

import argparse
import json
import math
import os
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from annotations.text.scoring import HEADING, REACH, WEIGHTS, around, stance, stem
from annotations.text.segmenter import DEFAULT_THRESHOLD, analyse
from annotations.text.units import find_units
from annotations.text.view import make_view

ROOT = Path(__file__).parents[1]
#: The variances of the two priors and the weight of the neighbours, chosen by the leave-one-article-out figures.
STRENGTH = 0.02
WORD_STRENGTH = 0.06
AROUND = 1.0
#: A word gets a weight of its own from this many sentences and articles on.
WORD_SENTENCES, WORD_ARTICLES = 4, 3
#: A word in more sentences than this share of them says nothing to an editor, and is not named to him.
COMMON = 0.05
#: What the labelling guide says of each feature before any article is read, in log-odds. Where an article kind is absent
#: from the training articles (a dozen families are few) its features stay near these.
INTERCEPT = 0.3
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
    "method": -0.8,
    "textbook": -0.8,
    "finding": 0.6,
    "visit": -0.9,
    "advice": -1.2,
    "play": -1.2,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled unit: its article's family and file, whether it is a claim, and what the segmenter made of it.

    ``features`` is None for a heading; ``label`` is what to print of it.
    """

    family: str
    file: str
    positive: bool
    features: dict[str, float] | None
    words: frozenset[str]
    label: str


@dataclass(frozen=True, slots=True)
class Fitted:
    """What goes into weights.toml."""

    intercept: float
    features: dict[str, float]
    words: dict[str, float]

    def own(self, row: Row) -> float | None:
        """The sum of a unit by itself, in log-odds; None for a heading."""
        if row.features is None:
            return None
        return (
            self.intercept
            + sum(self.features.get(name, 0.0) * value for name, value in row.features.items())
            + sum(self.words.get(word, 0.0) for word in row.words)
        )


def gold_folder() -> Path:
    """Where the gold articles are."""
    return Path(os.environ.get("RASTI_GOLD", ROOT.parent / "shared" / "gold" / "articles"))


def rows(folder: Path) -> list[Row]:
    """Every labelled unit of a folder in the order of its article, matched to the segmenter's by overlap."""
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
            made.append(
                Row(
                    family=folder.name + "/" + path.stem.removesuffix("-damaged"),
                    file=folder.name + "/" + path.stem,
                    positive=unit["kind"] == "CFS",
                    features=analysis.facts.features if analysis else None,
                    words=frozenset(
                        filter(None, map(stem, analysis.tokens.keys if analysis else ()))
                    ),
                    label=f"{unit['id']} {unit['kind']} {' '.join(unit['text'].split())}",
                )
            )
    return made


def average_precision(scored: Sequence[tuple[float, bool]]) -> float:
    """Mean of the precision at each claim, best score first."""
    hits, total = 0, 0.0
    for rank, (_, positive) in enumerate(sorted(scored, key=lambda pair: -pair[0]), 1):
        if positive:
            hits += 1
            total += hits / rank
    return total / max(hits, 1)


def f1(scored: Sequence[tuple[float, bool]], threshold: float) -> float:
    """F1 of calling a claim what scores at least ``threshold``."""
    true = sum(positive and score >= threshold for score, positive in scored)
    called = sum(score >= threshold for score, _ in scored)
    return 2 * true / max(1, called + sum(positive for _, positive in scored))


def fit_features(data: Sequence[Row], names: list[str], strength: float) -> np.ndarray:
    """Intercept and coefficients: the most probable ones given the data and a normal prior around PRIOR.

    Newton's method on the penalised log-likelihood; ``strength`` is the variance of the prior.
    """
    x = np.array([[1.0] + [(row.features or {}).get(name, 0.0) for name in names] for row in data])
    y = np.array([float(row.positive) for row in data])
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
    return w


def fit_words(
    data: Sequence[Row], offsets: np.ndarray, strength: float
) -> tuple[float, dict[str, float]]:
    """What the words add to ``offsets`` (log-odds by the features): a shift of the intercept, and a weight a word."""
    sentences: Counter[str] = Counter()
    articles: defaultdict[str, set[str]] = defaultdict(set)
    for row in data:
        for word in row.words:
            sentences[word] += 1
            articles[word].add(row.family)
    kept = [
        word
        for word in sorted(sentences)
        if sentences[word] >= WORD_SENTENCES and len(articles[word]) >= WORD_ARTICLES
    ]
    column = {word: n for n, word in enumerate(kept, 1)}
    x = np.zeros((len(data), len(kept) + 1))
    x[:, 0] = 1.0
    for n, row in enumerate(data):
        x[n, [column[word] for word in row.words if word in column]] = 1.0
    y = np.array([float(row.positive) for row in data])
    precision = np.full(len(kept) + 1, 1 / strength)
    precision[0] = 0.01

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w + offsets
        p = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
        likelihood = np.logaddexp(0, z) - y * z
        return float(likelihood.sum() + 0.5 * (precision * w * w).sum()), x.T @ (
            p - y
        ) + precision * w

    w = minimize(loss, np.zeros(len(kept) + 1), jac=True, method="L-BFGS-B").x
    return float(w[0]), {word: float(w[n]) for word, n in column.items()}


def fit(data: Sequence[Row], strength: float, word_strength: float) -> Fitted:
    """Fit both steps on the sentences of ``data``."""
    used = [row for row in data if row.features is not None]
    names = sorted({name for row in used for name in row.features or ()} | PRIOR.keys())
    w = fit_features(used, names, strength)
    features = dict(zip(names, (float(value) for value in w[1:]), strict=True))
    plain = Fitted(float(w[0]), features, {})
    shift, words = fit_words(used, np.array([plain.own(row) or 0.0 for row in used]), word_strength)
    return Fitted(plain.intercept + shift, features, words)


def score_all(data: Sequence[Row], sums: Sequence[float | None], leaning: float) -> list[float]:
    """Every unit's score: its own sum and its neighbours' in the same file."""
    scores: list[float] = []
    stances = [None if total is None else stance(total) for total in sums]
    for n, row in enumerate(data):
        total = sums[n]
        if total is None:
            scores.append(HEADING[0])
            continue
        near = [
            stances[m] if 0 <= m < len(data) and data[m].file == row.file else None
            for m in range(n - REACH, n + REACH + 1)
        ]
        total += leaning * around(near, REACH)
        scores.append(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))))
    return scores


def left_out(data: Sequence[Row], strength: float, word_strength: float) -> list[float | None]:
    """Every unit's own sum by weights that have not seen its article."""
    sums: list[float | None] = [None] * len(data)
    for family in sorted({row.family for row in data}):
        fitted = fit([row for row in data if row.family != family], strength, word_strength)
        for n, row in enumerate(data):
            if row.family == family:
                sums[n] = fitted.own(row)
    return sums


def figures(data: Sequence[Row], scores: Sequence[float]) -> str:
    """AP and F1 of each folder and of all."""
    folders: dict[str, list[tuple[float, bool]]] = {}
    for row, score in zip(data, scores, strict=True):
        for name in (row.family.split("/")[0], "all"):
            folders.setdefault(name, []).append((score, row.positive))
    folders["all"] = folders.pop("all")
    return " | ".join(
        f"{name} AP {average_precision(part):.3f} F1 {f1(part, DEFAULT_THRESHOLD):.3f}"
        f" (best {max((f1(part, t / 100), t / 100) for t in range(20, 80))})"
        for name, part in folders.items()
    )


def write(fitted: Fitted, data: Sequence[Row]) -> None:
    """Put the weights where the segmenter reads them; words that say next to nothing are left out."""
    sentences = Counter(word for row in data for word in row.words)
    common = sorted(word for word in sentences if sentences[word] > COMMON * len(data))
    words = {word: round(weight, 3) for word, weight in fitted.words.items() if abs(weight) >= 0.02}
    lines = [
        "# Written by bench/fit_checkworthiness.py: log-odds of being a check-worthy factual statement.",
        f"intercept = {fitted.intercept:.4f}",
        f"around = {AROUND}",
        "# counted like the others, but too frequent to be named as a reason",
        f"common = {json.dumps(common, ensure_ascii=False)}",
        "",
        "[features]",
        *(f"{name} = {weight:.4f}" for name, weight in sorted(fitted.features.items())),
        "",
        "# stems as annotations.text.scoring.stem makes them; # is any number",
        "[words]",
        *(f'"{word}" = {weight}' for word, weight in sorted(words.items())),
    ]
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--grid", action="store_true", help="try other variances too")
    parser.add_argument("--show", help="print what the left-out weights get most wrong in a folder")
    parser.add_argument(
        "--extra", type=Path, nargs="*", default=[], help="further labelled articles to learn from"
    )
    args = parser.parse_args()
    folder = gold_folder()
    if not folder.is_dir():
        raise SystemExit(f"no gold articles at {folder}")
    data = [row for each in (folder, *args.extra) for row in rows(each)]
    print(f"{len(data)} units of {len({row.family for row in data})} articles")
    if args.grid:
        for strength in (0.005, 0.02, 0.1):
            for word_strength in (1e-6, 0.03, 0.06, 0.12):
                sums = left_out(data, strength, word_strength)
                for leaning in (0.0, 0.8, 1.2):
                    print(
                        f"variances {strength} {word_strength}, around {leaning}:"
                        f" {figures(data, score_all(data, sums, leaning))}",
                        flush=True,
                    )
    sums = left_out(data, STRENGTH, WORD_STRENGTH)
    scores = score_all(data, sums, AROUND)
    print(f"left out: {figures(data, scores)}")
    if args.show:
        wrong = [n for n, row in enumerate(data) if row.family.startswith(args.show + "/")]
        wrong.sort(key=lambda n: -abs(scores[n] - data[n].positive))
        for n in wrong[:60]:
            print(f"{scores[n]:.2f} {data[n].label[:300]}\n      {sorted(data[n].features or {})}")
    fitted = fit(data, STRENGTH, WORD_STRENGTH)
    own = [fitted.own(row) for row in data]
    print(f"in sample: {figures(data, score_all(data, own, AROUND))}")
    if args.write:
        write(fitted, data)


if __name__ == "__main__":
    main()
