"""Small charts as plain figures for SVG: geometry here, colours in the style sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 320
HEIGHT = 96
FOOT = 18
"""Room under the columns for what they are called."""
HEAD = 14
"""Room over the highest for its figure."""
ROOM = HEIGHT - FOOT - HEAD


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a chart."""

    label: str
    title: str
    value: int
    x: float
    y: float
    width: float
    height: float
    middle: float
    labelled: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar lying on its side; `share` is its length in per cent of the longest."""

    label: str
    value: int
    share: int


def columns(values: Sequence[tuple[str, str, int]], *, rtl: bool, every: int = 1) -> list[Column]:
    """Lay out columns of (label, title, value), the first at the start edge of the language.

    Only each `every`-th label, counted from the last, is to be written, for they need room.
    """
    if not values:
        return []
    step = WIDTH / len(values)
    highest = max(1, *(value for _label, _title, value in values))
    laid = []
    for index, (label, title, value) in enumerate(values):
        place = len(values) - 1 - index if rtl else index
        height = 0 if value == 0 else max(2.0, ROOM * value / highest)
        laid.append(
            Column(
                label,
                title,
                value,
                x=round(place * step + step * 0.15, 1),
                y=round(HEIGHT - FOOT - height, 1),
                width=round(step * 0.7, 1),
                height=round(height, 1),
                middle=round(place * step + step / 2, 1),
                labelled=(len(values) - 1 - index) % every == 0,
            )
        )
    return laid


def bars(values: Sequence[tuple[str, int]]) -> list[Bar]:
    """Lay out bars of (label, value)."""
    highest = max([1, *(value for _label, value in values)])
    return [Bar(label, value, round(100 * value / highest)) for label, value in values]
