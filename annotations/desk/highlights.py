"""The article's text with its claims marked in place, cut into pieces that never overlap.

Offsets are code points of the text as received, as everywhere; what comes out holds every
character of it once and in order, with nothing added between them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True, slots=True)
class Place:
    """Where a claim is said in the text."""

    start: int
    end: int
    claim: UUID
    state: str
    is_primary: bool = True


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or heading that the segmenter found, by its number in the article."""

    start: int
    end: int
    ordinal: int
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text over which the same claims, or the same quiet sentence, hold."""

    start: int
    end: int
    places: tuple[Place, ...] = ()
    """The innermost first: its state gives the colour, and a press selects it."""
    sentence: Sentence | None = None


def cut(
    length: int,
    places: Iterable[Place],
    sentences: Iterable[Sentence] = (),
    selected: UUID | None = None,
) -> list[Piece]:
    """Cut [0, length) at every edge of a claim or sentence; the selected claim is put on top.

    Places outside the text are left out.
    """
    begins: dict[int, list[Place | Sentence]] = {}
    ends: dict[int, list[Place | Sentence]] = {}
    spans: list[Place | Sentence] = [*places, *sentences]
    for span in spans:
        if 0 <= span.start < span.end <= length:
            begins.setdefault(span.start, []).append(span)
            ends.setdefault(span.end, []).append(span)
    edges = sorted({0, length, *begins, *ends})
    held: list[Place] = []
    sentence: Sentence | None = None
    pieces = []
    for start, end in pairwise(edges):
        for span in ends.get(start, ()):
            if isinstance(span, Place):
                held.remove(span)
            elif sentence is span:
                sentence = None
        for span in begins.get(start, ()):
            if isinstance(span, Place):
                held.append(span)
            else:
                sentence = span
        order = sorted(
            held, key=lambda place: (place.claim != selected, place.end - place.start, -place.start)
        )
        pieces.append(Piece(start, end, tuple(order), None if held else sentence))
    return pieces


def to_html(
    text: str,
    pieces: Sequence[Piece],
    *,
    query: str = "",
    selected: UUID | None = None,
    sentence: int | None = None,
) -> SafeString:
    """Return the text with each claim in a <mark> and each quiet sentence in a link.

    No element here may be given any width, which would break the joining of Persian letters.
    `query` goes before the claim in every address: ``show=queue&``; it holds no free text.
    """
    named: set[Place] = set()
    query = escape(query)
    parts = [_piece(text[p.start : p.end], p, query, selected, sentence, named) for p in pieces]
    return mark_safe("".join(parts))  # noqa: S308 - the text and the query are escaped


def _piece(
    text: str,
    piece: Piece,
    query: str,
    selected: UUID | None,
    sentence: int | None,
    named: set[Place],
) -> str:
    # Written out: of a long article there are thousands, and format_html costs more than all else.
    if piece.places:
        return _mark(text, piece.places, query, selected, named)
    if piece.sentence is None:
        return escape(text)
    ordinal = piece.sentence.ordinal
    chosen = " is-selected" if ordinal == sentence else ""
    return (
        f'<a class="sentence{chosen}" data-unit="{ordinal}" draggable="false"'
        f' href="?{query}unit={ordinal}">{escape(text)}</a>'
    )


def _mark(
    text: str, places: tuple[Place, ...], query: str, selected: UUID | None, named: set[Place]
) -> str:
    top = places[0]
    chosen = top.claim == selected
    classes = "hl hl-over" if len(places) > 1 else "hl"
    # The addresses a page without a script scrolls to: the claim's, and those of its other places.
    anchor = ""
    unnamed = next((place for place in places if place not in named), None)
    if unnamed is not None:
        named.add(unnamed)
        anchor = f' id="at-{unnamed.claim}{"" if unnamed.is_primary else f"-{unnamed.start}"}"'
    if not text.strip():
        # White space between two claims inside a third: nobody presses it, and it would have no name.
        return f'<mark class="{classes}"{anchor}{_told(top, places)}>{escape(text)}</mark>'
    return (
        f'<mark class="{classes}{" is-selected" if chosen else ""}"{anchor}'
        f"{_told(top, places)}>"
        f'<a draggable="false" tabindex="-1" href="?{query}claim={top.claim}"'
        f"{' aria-current="true"' if chosen else ''}>{escape(text)}</a></mark>"
    )


def _told(top: Place, places: tuple[Place, ...]) -> str:
    claims = " ".join(str(place.claim) for place in places)
    return f' data-state="{top.state}" data-claims="{claims}"'
