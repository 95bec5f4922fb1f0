"""Reading a kept copy: its text in parts of a readable length, with what is quoted from it marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from annotations.desk.passages import Passage
from annotations.desk.worddiff import Part, compare

PART = 30_000
"""Characters of one page; it ends with a line where there is one."""
_SLACK = 3_000
COMPARED = 400_000
"""Characters of each of two copies that are compared."""
_LINES = 6_000
_AROUND = 1


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the shown text, marked where it is quoted."""

    text: str
    marked: bool = False
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """One part of a kept text."""

    number: int
    of: int
    pieces: list[Piece]

    @property
    def before(self) -> int | None:
        """The number of the part before this one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        """The number of the part after this one."""
        return self.number + 1 if self.number < self.of else None


def _bounds(text: str) -> list[int]:
    """Return where the parts begin, and where the last one ends."""
    bounds = [0]
    while bounds[-1] + PART < len(text):
        aim = bounds[-1] + PART
        line = text.rfind("\n", aim - _SLACK, aim)
        bounds.append(line + 1 if line > 0 else aim)
    return [*bounds, len(text)]


def show(text: str, marked: Sequence[Passage] = (), number: int | None = None) -> Shown:
    """Return a part of a text; without a number the one in which the first marked passage stands."""
    bounds = _bounds(text)
    count = len(bounds) - 1
    if number is None:
        at = marked[0].start if marked else 0
        number = next(n for n in range(1, count + 1) if at < bounds[n] or n == count)
    number = min(max(number, 1), count)
    start, end = bounds[number - 1], bounds[number]
    pieces, at, first = [], start, True
    for passage in marked:
        left, right = max(passage.start, at), min(passage.end, end)
        if left >= right:
            continue
        pieces += [Piece(text[at:left]), Piece(text[left:right], marked=True, is_first=first)]
        at, first = right, False
    pieces.append(Piece(text[at:end]))
    return Shown(number, count, [piece for piece in pieces if piece.text])


def differences(before: str, after: str) -> list[Part]:
    """Return what changed between two copies, word by word; lines that stayed are left out.

    Lines are compared first, so that a date at the top and a line at the foot do not make one
    change of everything in between.
    """
    old = before[:COMPARED].splitlines(keepends=True)[:_LINES]
    new = after[:COMPARED].splitlines(keepends=True)[:_LINES]
    parts: list[Part] = []
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for index, (tag, first, last, new_first, new_last) in enumerate(blocks):
        if tag == "equal":
            parts += _stayed(old[first:last], is_first=index == 0, is_last=index == len(blocks) - 1)
        else:
            parts += compare(
                "".join(old[first:last]), "".join(new[new_first:new_last]), folded=False
            )
    return parts


def _stayed(lines: list[str], *, is_first: bool, is_last: bool) -> list[Part]:
    head = 0 if is_first else _AROUND
    tail = 0 if is_last else _AROUND
    if len(lines) <= head + tail + 1:
        return [Part("same", "".join(lines))]
    parts = [Part("same", "".join(lines[:head]))] if head else []
    parts.append(Part("gap", "…\n"))
    return [*parts, Part("same", "".join(lines[-tail:]))] if tail else parts
