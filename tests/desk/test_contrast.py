"""The colours of the style sheet, held to WCAG 2 AA in both themes."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "annotations/static/desk/css/tokens.css"
PAIR = re.compile(r"--([a-z0-9-]+):\s*light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
COLOURS = {name: (light, dark) for name, light, dark in PAIR.findall(TOKENS.read_text())}
STATES = (
    "suggested dismissed queued in-progress in-review approved published correcting withdrawn "
    "closed superseded"
).split()
RATINGS = "true half-true misleading false pants-on-fire unprovable".split()

TEXT = [
    *(
        (ink, paper)
        for ink in ("ink", "ink-soft")
        for paper in ("paper", "surface", "sunken", "hover")
    ),
    *(("ink-faint", paper) for paper in ("paper", "surface", "sunken")),
    *(
        (tone, paper)
        for tone in ("accent", "good", "warn", "bad", "info")
        for paper in ("paper", "surface")
    ),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("accent", "accent-fill"),
    *((tone, f"{tone}-fill") for tone in ("good", "warn", "bad", "info")),
    *(("ink", f"{tone}-fill") for tone in ("good", "warn", "bad", "info", "accent")),
    *((state, f"{state}-fill") for state in STATES),
    *(("ink", f"{state}-fill") for state in STATES),
    *((state, "surface") for state in STATES),
    *((f"rating-{rating}", f"rating-{rating}-fill") for rating in RATINGS),
    ("ink", "selection"),
]
MARKS = [
    ("line-strong", "surface"),
    ("line-strong", "paper"),
    ("focus", "surface"),
    ("focus", "paper"),
    *((f"{state}-line", "surface") for state in STATES),
]
"""Edges of controls, focus rings and underlines of highlights: 3 to 1."""


def luminance(colour: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_itself_is_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), TEXT, ids=lambda pair: pair)
def test_text_can_be_read(ink: str, paper: str, theme: int):
    assert contrast(COLOURS[ink][theme], COLOURS[paper][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "paper"), MARKS, ids=lambda pair: pair)
def test_marks_and_edges_can_be_seen(mark: str, paper: str, theme: int):
    assert contrast(COLOURS[mark][theme], COLOURS[paper][theme]) >= 3


def test_every_state_and_rating_has_its_colours():
    for state in STATES:
        assert {state, f"{state}-fill", f"{state}-line"} <= COLOURS.keys()
    for rating in RATINGS:
        assert {f"rating-{rating}", f"rating-{rating}-fill"} <= COLOURS.keys()
