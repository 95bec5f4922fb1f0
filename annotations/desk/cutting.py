"""Where a claim can be cut in two: every place between its words, the machine's proposals first."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotations.text.view import display

_WORDS = re.compile(r"\S+")
_SHOWN = 3
"""How many words on either side of a proposed cut are shown."""
_KEYS = 9


@dataclass(frozen=True, slots=True)
class Cut:
    """A place before a word of the passage, in code points of the revision."""

    offset: int
    word: str
    """The word that would begin the second part."""
    is_proposed: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """A cut that the machine proposes: a few words on either side of it, and its key."""

    offset: int
    key: int
    ending: str
    beginning: str


@dataclass(frozen=True, slots=True)
class Cutting:
    """A passage with its cuts; `first` and `second` are the two statements of the chosen one."""

    opening: str
    """The first word, before which nothing can be cut."""
    cuts: list[Cut]
    proposals: list[Proposal]
    chosen: int | None
    first: str
    second: str


def cuts_of(
    quote: str, start: int, analysis: Mapping[str, Any], chosen: int | None = None
) -> Cutting | None:
    """Return where a passage that begins at `start` can be cut; None for a passage of one word.

    `chosen` is the offset somebody has chosen; where it is no cut of this passage, or none was
    chosen, the machine's first proposal is.
    """
    pieces = [(start + found.start(), display(found.group())) for found in _WORDS.finditer(quote)]
    words = [(place, word) for place, word in pieces if any(ch.isalnum() for ch in word)]
    if len(words) < 2:
        return None
    offsets = [offset for offset, _word in words[1:]]
    proposed = _proposed(analysis, offsets)
    if chosen not in offsets:
        chosen = proposed[0] if proposed else None
    at = None if chosen is None else chosen - start
    return Cutting(
        opening=words[0][1],
        cuts=[
            Cut(offset, word, offset in proposed, offset == chosen) for offset, word in words[1:]
        ],
        proposals=[_proposal(words, offset, key) for key, offset in enumerate(proposed, 1)],
        chosen=chosen,
        first="" if at is None else display(quote[:at]),
        second="" if at is None else display(quote[at:]),
    )


def _proposed(analysis: Mapping[str, Any], offsets: list[int]) -> list[int]:
    """The machine's points as cuts before words: those it suggests; the others where it has none."""
    points = [point for point in analysis.get("split_points") or () if "offset" in point]
    wanted = [point for point in points if point.get("suggested")] or points
    found = {
        next((offset for offset in offsets if offset >= point["offset"]), None) for point in wanted
    }
    return sorted(offset for offset in found if offset is not None)[:_KEYS]


def _proposal(words: list[tuple[int, str]], offset: int, key: int) -> Proposal:
    at = next(number for number, (place, _word) in enumerate(words) if place == offset)
    return Proposal(
        offset,
        key,
        " ".join(word for _place, word in words[max(0, at - _SHOWN) : at]),
        " ".join(word for _place, word in words[at : at + _SHOWN]),
    )
