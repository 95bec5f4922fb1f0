"""What the segmenter says about a text: frozen, slotted values and nothing else.

All offsets are code points of the text as received, half-open. A span is a pair ``(start, end)``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

Span = tuple[int, int]
Kind = Literal["sentence", "heading"]
Status = Literal["resolved", "ambiguous", "unresolved"]
Method = Literal["pattern", "rule", "carried"]
Calendar = Literal["jalali", "gregorian", "lunar", "relative", "clock"]
TimeStatus = Literal["resolved", "ambiguous", "unresolved"]


@dataclass(frozen=True, slots=True)
class TypeEvidence:
    """One type of claim and the words that made the unit one (type, raw span, name of the rule)."""

    type: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One feature's share of the check-worthiness, in log-odds; its wording is in :mod:`.reasons`.

    ``words`` are the weightiest words, where it is words that speak.
    """

    feature: str
    contribution: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who asserts the unit's content according to the text, and how that was found."""

    speaker: str
    speaker_span: Span | None
    via: str | None
    via_span: Span | None
    venue: str | None
    venue_span: Span | None
    cue: str | None
    cue_span: Span | None
    cue_class: str
    method: Method
    vague: bool
    status: Status


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts. ``value`` is None where only an interval is known."""

    start: int
    end: int
    text: str
    value: float | None
    low: float | None
    high: float | None
    approximator: str | None
    unit: str | None
    unit_class: str | None


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A date or a time. ``first`` and ``last`` bound the days meant where they can be worked out.

    ``status`` is ``ambiguous`` where there are two readings and ``unresolved`` where there is none; ``clock`` is an hour
    of the day, «18:30» or «08:00-12:00».
    """

    start: int
    end: int
    text: str
    calendar: Calendar
    first: dt.date | None
    last: dt.date | None
    needs_publication_date: bool
    status: TimeStatus = "resolved"
    clock: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that has a code: a hedge, a quotation, a name."""

    start: int
    end: int
    text: str
    code: str


@dataclass(frozen=True, slots=True)
class SplitPoint:
    """A raw offset at which an editor may split the unit; suggested where both sides claim something."""

    offset: int
    suggested: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence or a heading: ``text == raw[start:end]``, always."""

    start: int
    end: int
    text: str
    kind: Kind
    view: str
    paragraph: int
    types: tuple[TypeEvidence, ...] = ()
    checkworthiness: float = 0.0
    checkworthy: bool = False
    reasons: tuple[Reason, ...] = ()
    attribution: Attribution | None = None
    quantities: tuple[Quantity, ...] = ()
    times: tuple[TimeMention, ...] = ()
    quotations: tuple[Mark, ...] = ()
    hedges: tuple[Mark, ...] = ()
    negated: bool = False
    names: tuple[Mark, ...] = ()
    context_needed: bool = False
    context_reasons: tuple[str, ...] = ()
    split_points: tuple[SplitPoint, ...] = ()
    duplicate_of: int | None = None
    related: tuple[tuple[int, float], ...] = ()

    @property
    def speaker(self) -> str | None:
        """The speaker's words, or None where the article itself asserts the unit."""
        return self.attribution.speaker or None if self.attribution else None

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, ASCII keys, with the derived ``speaker`` among them."""
        made: dict[str, Any] = _plain(self)
        made["speaker"] = self.speaker
        return made


@dataclass(frozen=True, slots=True)
class Segmentation:
    """The units of one text in reading order, and what made them."""

    units: tuple[Unit, ...]
    version: str
    lexicon_hash: str

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, ASCII keys."""
        return {
            "units": [unit.to_dict() for unit in self.units],
            "version": self.version,
            "lexicon_hash": self.lexicon_hash,
        }


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return value
