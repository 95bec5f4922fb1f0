"""The one entry point: raw text in, units out. Pure, deterministic, offline."""

from __future__ import annotations

import datetime as dt
import gc
from dataclasses import dataclass

from . import wordlists
from .attribution import attribute_all
from .claims import Facts, add_headline, add_story, find_facts
from .context import context_reasons
from .duplicates import Said, find_duplicates
from .findings import Finding
from .measures import Words
from .quantities import Found, find_quantities
from .quotations import Quotation, find_quotations
from .scoring import Scored, score
from .shapes import (
    Attribution,
    Mark,
    Quantity,
    Reason,
    Segmentation,
    Span,
    SplitPoint,
    TimeMention,
    TypeEvidence,
    Unit,
)
from .surface import find_names, find_splits
from .times import FoundTime, find_times
from .tokens import Tokens, tokenise
from .units import Piece, find_units
from .view import View, display, make_view

VERSION = "1.2.0"
DEFAULT_THRESHOLD = 0.5

__all__ = ["DEFAULT_THRESHOLD", "VERSION", "Segmentation", "Unit", "segment", "warm"]


def warm() -> None:
    """Load every table now; a Celery parent calls it before it forks, so that the children share the memory."""
    wordlists.warm()
    segment("وی گفت: ۲۰ درصد.")


@dataclass(slots=True)
class Analysis:
    """Everything found of one sentence, still in token indices; what the fitting script reads too."""

    piece: Piece
    tokens: Tokens
    finding: Finding | None
    attribution: Attribution | None
    leaning: tuple[str, ...]
    quantities: list[Found]
    times: list[FoundTime]
    facts: Facts


def analyse(
    view: View, pieces: list[Piece], published_at: dt.date | None = None
) -> list[Analysis | None]:
    """The findings of every unit of a view; None for headings."""
    tokens = [tokenise(view, piece.start, piece.end) for piece in pieces]
    for piece, unit in zip(pieces, tokens, strict=True):
        if not unit.keys:
            piece.heading = True  # marks nobody sees
    heads = [unit.head() for unit in tokens]
    attributions, findings = attribute_all(view, pieces, heads)
    made: list[Analysis | None] = []
    for piece, unit, head, attribution, finding in zip(
        pieces, tokens, heads, attributions, findings, strict=True
    ):
        if piece.heading:
            made.append(None)
            continue
        leaning = context_reasons(head, finding, attribution)
        line = Words(unit)
        times = find_times(line, published_at)
        quantities = find_quantities(
            line, {n for time in times for n in range(time.first, time.after)}
        )
        facts = find_facts(unit, quantities, times, finding, attribution, leaning)
        made.append(Analysis(piece, unit, finding, attribution, leaning, quantities, times, facts))
    every = [analysis.facts if analysis else None for analysis in made]
    add_story(every)
    add_headline(every, [head.keys for head in heads], [piece.paragraph for piece in pieces])
    return made


def raw_spans(view: View, spans: list[Span]) -> list[Span]:
    """Raw spans of consecutive view spans, widened so that no character that is not white space is left outside.

    Marks the view drops (a direction mark before a sentence) go to the unit they touch, else to the one before.
    """
    raw = view.raw
    found: list[list[int]] = []
    done = 0
    for start, end in spans:
        first, last = view.span(start, end)
        gap = raw[done:first]
        if gap and not gap.isspace():
            glued = len(gap) if gap[-1].isspace() else len(gap) - len(gap.split()[-1])
            rest = gap[:glued].rstrip()
            if rest and not found:
                first = done + len(gap) - len(gap.lstrip())
            else:
                if rest:
                    found[-1][1] = done + len(rest)
                first -= len(gap) - glued
        found.append([first, last])
        done = last
    tail = raw[done:].rstrip()
    if tail:
        if found:
            found[-1][1] = done + len(tail)
        else:
            found.append([len(tail) - len(tail.lstrip()), len(tail)])
    return [(start, end) for start, end in found]


def segment(
    text: str, *, published_at: dt.date | None = None, threshold: float = DEFAULT_THRESHOLD
) -> Segmentation:
    """Cut a text into sentences and headings and say of each what it claims and who says so.

    ``text`` is the article as received; any str works and the empty one has no units. ``published_at`` lets relative
    dates («روز گذشته») be worked out. ``threshold`` is the check-worthiness from which a unit counts as a claim.
    """
    # Hundreds of thousands of small values and not one cycle among them: the collector would only read them all over
    # and over, a quarter of the time for a long text.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _segment(text, published_at, threshold)
    finally:
        if collecting:
            gc.enable()


def _segment(text: str, published_at: dt.date | None, threshold: float) -> Segmentation:
    view = make_view(text)
    pieces = find_units(view)
    spans = raw_spans(view, [(piece.start, piece.end) for piece in pieces])
    if len(spans) > len(pieces):  # nothing but marks nobody sees
        pieces = [Piece(0, 0, True, 1)]
    analyses = analyse(view, pieces, published_at)
    said = [
        Said(
            a.tokens.keys,
            frozenset(q.value or q.high or 0.0 for q in a.quantities),
            a.facts.negated,
        )
        if a
        else None
        for a in analyses
    ]
    worths = score([_scored(view, a) if a else None for a in analyses])
    quoted = find_quotations(
        [a.tokens if a else None for a in analyses], [piece.paragraph for piece in pieces]
    )
    units = [
        _unit(view, span, piece, analysis, worth, threshold, quotations, same, akin)
        for span, piece, analysis, worth, quotations, (same, akin) in zip(
            spans, pieces, analyses, worths, quoted, find_duplicates(said), strict=True
        )
    ]
    return Segmentation(tuple(units), VERSION, wordlists.lexicon_hash())


def _scored(view: View, found: Analysis) -> Scored:
    tokens = found.tokens

    def shown(n: int) -> str:
        return view.text[tokens.starts[n] : tokens.ends[n]]

    return Scored(found.facts.features, tokens.keys, shown)


def _unit(
    view: View,
    span: Span,
    piece: Piece,
    found: Analysis | None,
    scored: tuple[float, tuple[Reason, ...]],
    threshold: float,
    quoted: list[Quotation],
    same: int | None,
    akin: tuple[tuple[int, float], ...],
) -> Unit:
    """The finished unit: everything found, spoken in raw offsets."""
    start, end = span
    text = view.raw[start:end]
    shown = view.text[piece.start : piece.end]
    # as long as the raw text: nothing was dropped from it, and it need not be read again
    shown = " ".join(shown.split()) if len(shown) == len(text) else display(text)
    worth, reasons = scored
    if found is None:
        return Unit(
            start,
            end,
            text,
            "heading",
            shown,
            piece.paragraph,
            checkworthiness=worth,
            reasons=reasons,
        )
    tokens = found.tokens

    starts, ends = tokens.starts, tokens.ends
    shift = view.shift(piece.start, piece.end)

    def raw(first: int, after: int) -> Span:
        if shift is None:
            return view.span(starts[first], ends[after - 1])
        return starts[first] + shift, ends[after - 1] + shift

    types = []
    for evidence in found.facts.evidence:
        first, after = raw(evidence.first, evidence.after)
        types.append(TypeEvidence(evidence.type, first, after, evidence.rule))
    quantities = []
    for q in found.quantities:
        first, after = raw(q.first, q.after)
        quantities.append(
            Quantity(
                first,
                after,
                view.raw[first:after],
                q.value,
                q.low,
                q.high,
                q.approximator,
                q.unit,
                q.unit_class,
            )
        )
    times = []
    for t in found.times:
        first, after = raw(t.first, t.after)
        times.append(
            TimeMention(
                first,
                after,
                view.raw[first:after],
                t.calendar,
                t.begin,
                t.end,
                t.needs_date,
                t.status,
                t.clock,
            )
        )
    marks: dict[str, tuple[Mark, ...]] = {}
    for name, listed in (
        ("hedges", [(first, after, "hedge") for first, after in found.facts.hedges]),
        ("quotations", quoted),
        ("names", find_names(tokens.head())),
    ):
        made = []
        for first_token, after_token, code in listed:
            first, after = raw(first_token, after_token)
            made.append(Mark(first, after, view.raw[first:after], code))
        marks[name] = tuple(made)
    splits = [
        SplitPoint(view.raw_start(tokens.starts[token]), suggested)
        for token, suggested in find_splits(tokens.head(), found.facts.evidence)
    ]
    return Unit(
        start=start,
        end=end,
        text=text,
        kind="sentence",
        view=shown,
        paragraph=piece.paragraph,
        types=tuple(types),
        checkworthiness=worth,
        checkworthy=worth >= threshold,
        reasons=reasons,
        attribution=found.attribution,
        quantities=tuple(quantities),
        times=tuple(times),
        quotations=marks["quotations"],
        hedges=marks["hedges"],
        negated=found.facts.negated,
        names=marks["names"],
        context_needed=bool(found.leaning),
        context_reasons=found.leaning,
        split_points=tuple(splits),
        duplicate_of=same,
        related=akin,
    )
