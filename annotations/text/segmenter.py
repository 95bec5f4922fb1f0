"""The one entry point: raw text in, units out. Pure, deterministic, offline."""

from __future__ import annotations

import datetime

from . import wordlists
from .attribution import attribute_all
from .shapes import Segmentation, Unit
from .tokens import tokenise
from .units import find_units
from .view import View, display, make_view

VERSION = "1.0.0"
DEFAULT_THRESHOLD = 0.5

__all__ = ["DEFAULT_THRESHOLD", "VERSION", "Segmentation", "Unit", "segment", "warm"]


def warm() -> None:
    """Load every table now; a Celery parent calls it before it forks, so that the children share the memory."""
    wordlists.warm()


def raw_spans(view: View, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
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
            glued = len(gap) - len(gap.split()[-1]) if not gap[-1].isspace() else len(gap)
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
    text: str, *, published_at: datetime.date | None = None, threshold: float = DEFAULT_THRESHOLD
) -> Segmentation:
    """Cut a text into sentences and headings and say of each what it claims and who says so.

    ``text`` is the article as received; any str works and the empty one has no units. ``published_at`` lets relative
    dates («روز گذشته») be worked out. ``threshold`` is the check-worthiness from which a unit counts as a claim.
    """
    view = make_view(text)
    pieces = find_units(view)
    spans = raw_spans(view, [(piece.start, piece.end) for piece in pieces])
    tokens = [tokenise(view, piece.start, piece.end) for piece in pieces]
    attributions = attribute_all(view, pieces, tokens)
    units = []
    for (start, end), piece, attribution in zip(spans, pieces, attributions):
        units.append(
            Unit(
                start=start,
                end=end,
                text=text[start:end],
                kind="heading" if piece.heading else "sentence",
                view=display(text[start:end]),
                paragraph=piece.paragraph,
                attribution=attribution,
                checkworthiness=0.1 if piece.heading else 0.6,
                checkworthy=not piece.heading,
            )
        )
    return Segmentation(tuple(units), VERSION, wordlists.lexicon_hash())
