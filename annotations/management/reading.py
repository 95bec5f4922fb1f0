"""The segmenter's reading of a text as lines for a terminal.

Each unit begins with a Persian letter after its figures, so that a terminal that knows right-to-left sets it so; what was
found in it follows on lines of its own. Colours show places inside the text and never carry a meaning alone.
"""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from operator import itemgetter

from annotations.text.shapes import Attribution, Quantity, Segmentation, TimeMention, Unit
from annotations.text.view import display

_COLOURS = {
    "heading": "1",
    "claim": "32",
    "speaker": "36",
    "number": "35",
    "time": "34",
    "hedge": "33",
    "note": "2",
    "warning": "33",
}
_INDENT = 13
_APPROXIMATELY = {"about": "about", "over": "over", "under": "under", "atleast": "at least", "atmost": "at most"}  # fmt: skip

_Styled = list[tuple[str, str]]  # words, each with its colour's name or ""


class Reading:
    """Draws units in lines of at most ``width`` columns (0: one line each), with or without colours."""

    def __init__(self, *, colour: bool, width: int) -> None:
        self.colour = colour
        self.room = max(width, 40) - _INDENT - 1 if width else 0

    def title(self, name: str, result: Segmentation) -> str:
        """The line above a file's units."""
        claims = sum(unit.checkworthy for unit in result.units)
        count = len(result.units)
        said = f"{name}: {count} unit{'s' * (count != 1)}, {claims} worth a check"
        return self._dressed(f"{said} (segmenter {result.version})", "heading")

    def unit(self, number: int, unit: Unit, raw: str) -> str:
        """One unit: its number, its score, a star where it is worth a check, its words; below, what was found."""
        star = self._dressed("*", "claim") if unit.checkworthy else " "
        worth = "    " if unit.kind == "heading" else f"{unit.checkworthiness:4.2f}"
        lines = self._wrapped(_words(unit, raw))
        lines[0] = f"{number:4}  {worth} {star} {lines[0]}"
        lines[1:] = [" " * _INDENT + line for line in lines[1:]]
        for note, style in _notes(unit):
            words = [(word, style) for word in note.split(" ")]
            lines += [" " * _INDENT + line for line in self._wrapped(words)]
        return "\n".join(lines)

    def _wrapped(self, words: _Styled) -> list[str]:
        lines: list[_Styled] = [[]]
        length = 0
        for word, style in words:
            if self.room and length and length + len(word) > self.room:
                lines.append([])
                length = 0
            lines[-1].append((word, style))
            length += len(word) + 1
        return [
            " ".join(
                self._dressed(" ".join(word for word, _ in run), style)
                for style, run in groupby(line, key=itemgetter(1))
            )
            for line in lines
        ]

    def _dressed(self, text: str, style: str) -> str:
        return f"\x1b[{_COLOURS[style]}m{text}\x1b[0m" if self.colour and style else text


def _words(unit: Unit, raw: str) -> _Styled:
    """The words of a unit as they are shown, each in the colour of what it belongs to."""
    marked = [(one.start, one.end, "hedge") for one in unit.hedges]
    marked += [(one.start, one.end, "time") for one in unit.times]
    marked += [(one.start, one.end, "number") for one in unit.quantities]
    span = unit.attribution.speaker_span if unit.attribution else None
    if span and unit.start <= span[0] < span[1] <= unit.end:
        marked.append((*span, "speaker"))
    plain = "heading" if unit.kind == "heading" else ""
    made: _Styled = []
    at = unit.start
    joined = False
    for start, end, style in [*sorted(marked), (unit.end, unit.end, "")]:
        if start < at:
            continue
        for stretch, colour in ((raw[at:start], plain), (raw[start:end], style)):
            words = display(stretch).split(" ") if stretch.strip() else []
            if words and joined and not stretch[0].isspace():
                made[-1] = (made[-1][0] + words.pop(0), made[-1][1])
            made += [(word, colour) for word in words]
            joined = bool(made) and not stretch[-1:].isspace() if stretch else joined
        at = end
    return made or [(unit.view, plain)]


def _notes(unit: Unit) -> list[tuple[str, str]]:
    """What was found in a unit, a line each, with its colour."""
    notes: list[tuple[str, str]] = []
    if unit.types:
        notes.append((", ".join(dict.fromkeys(found.type for found in unit.types)), "note"))
    if unit.attribution:
        notes.append((_speaker(unit.attribution), "speaker"))
    if unit.quantities:
        notes.append(("numbers: " + "; ".join(map(_quantity, unit.quantities)), "number"))
    if unit.times:
        notes.append(("times: " + "; ".join(map(_time, unit.times)), "time"))
    if unit.context_needed:
        notes.append(("needs context: " + ", ".join(unit.context_reasons), "warning"))
    if unit.duplicate_of is not None:
        notes.append((f"says the same as {unit.duplicate_of}", "warning"))
    return notes


def _speaker(said: Attribution) -> str:
    told = (
        f"speaker: {said.speaker or '?'} ({said.cue_class}, {said.status}{', vague' * said.vague})"
    )
    return told + (f" via {said.via}" if said.via else "")


def _number(value: float) -> str:
    return f"{value:,.0f}" if value.is_integer() else f"{value:,.4g}"


def _quantity(found: Quantity) -> str:
    if found.value is not None:
        amount = _number(found.value)
    elif found.low is not None and found.high is not None:
        amount = f"{_number(found.low)} to {_number(found.high)}"
    else:
        amount = ""
    parts = (_APPROXIMATELY.get(found.approximator or "", ""), amount, found.unit or "")
    return f"{display(found.text)} = " + " ".join(part for part in parts if part)


def _time(found: TimeMention) -> str:
    if found.first and found.last:
        told = _days(found.first, found.last)
    elif found.needs_publication_date:
        told = "counts from the day of publication"
    else:
        told = found.status if found.status != "resolved" else ""
    parts = [part for part in (found.clock or "", told) if part]
    return display(found.text) + (" = " + ", ".join(parts) if parts else "")


def _days(first: dt.date, last: dt.date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"
