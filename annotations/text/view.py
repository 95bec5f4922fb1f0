"""The readable view of a raw text, and the way back to the raw offsets.

Everything downstream reads the view: entities decoded, Arabic letters folded to Persian ones, invisible direction
marks, diacritics and tatweel left out. Every result is spoken in raw offsets. The map is a short list of runs, not an
array as long as the text, because almost every run of news text is one character for one character.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass

# Letters the newsrooms' keyboards mix up; same glyph to a reader, so the display may fold them.
_DISPLAY = {
    0x064A: "ی",
    0x0649: "ی",
    0x06CD: "ی",
    0x0643: "ک",
    0x06AA: "ک",
    0x00A0: " ",
    0x202F: " ",
    0x2007: " ",
}
# Spelling variants that must not matter to a look-up but do matter to a reader: display keeps them.
_MATCH = {
    0x0623: "ا",
    0x0625: "ا",
    0x0671: "ا",
    0x0624: "و",
    0x0626: "ی",
    0x0629: "ه",
    0x06C0: "ه",
    0x06C1: "ه",
    0x06BE: "ه",
    0x06D5: "ه",
    0x066B: ".",
    0x066C: ",",
    0x066A: "%",
    **{0x06F0 + n: str(n) for n in range(10)},
    **{0x0660 + n: str(n) for n in range(10)},
}
_ENTITY = re.compile(r"&(?:amp;)*(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
#: Marks that no reader sees as a letter: diacritics, zero-width and direction marks, soft hyphen, BOM.
INVISIBLE = (
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u061c\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad"
)
_SPECIAL = re.compile(f"[{INVISIBLE}]+|\u0640+|{_ENTITY.pattern}")
_DIRECTION = re.compile(
    "[\u061c\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]+"
)
_INVISIBLE_ONLY = re.compile(f"[{INVISIBLE}]")


@dataclass(frozen=True, slots=True)
class View:
    """A readable text and the map from its code points to those of the raw text.

    ``text`` is for people, ``folded`` (same length) for look-ups. ``starts[k]`` is the view offset at which run ``k``
    begins, ``raws[k]`` the raw offset of its first character and ``widths[k]`` how many raw code points one character
    of the run stands for (more than 1 only for a decoded entity).
    """

    raw: str
    text: str
    folded: str
    starts: tuple[int, ...]
    raws: tuple[int, ...]
    widths: tuple[int, ...]

    def raw_start(self, offset: int) -> int:
        """Raw offset of the first code point behind view offset ``offset``."""
        if offset >= len(self.text):
            return len(self.raw)
        k = bisect_right(self.starts, offset) - 1
        return self.raws[k] + offset - self.starts[k]

    def raw_end(self, offset: int) -> int:
        """Raw offset just past the view character before ``offset`` (the end of a half-open span)."""
        if offset <= 0:
            return 0
        k = bisect_right(self.starts, offset - 1) - 1
        return self.raws[k] + offset - 1 - self.starts[k] + self.widths[k]

    def shift(self, start: int, end: int) -> int | None:
        """How far the raw offsets are from those of the view over a whole stretch; None where that changes in it."""
        k = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1) - 1
        return self.raws[k] - self.starts[k] if k == last and self.widths[k] == 1 else None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of the view span ``start``..``end``."""
        return self.raw_start(start), self.raw_end(end)


def _decoded(entity: str) -> str | None:
    """The one character an entity stands for; None where it stands for none or for several."""
    decoded = entity
    for _ in range(
        3
    ):  # «&amp;amp;#47;» has been escaped more than once; three times is the most ever seen
        after = html.unescape(decoded)
        if after == decoded:
            break
        decoded = after
    return decoded if len(decoded) == 1 else None


def fold(text: str) -> str:
    """The look-up form of a text, one code point for one: Persian letters, ASCII digits."""
    return text.translate(_FOLD)


_FOLD = {**_DISPLAY, **_MATCH}


def _replaced(text: str, table: dict[int, str]) -> str:
    """``text.translate(table)`` for a long text: a search for each letter is ten times as fast as a table look-up."""
    for code, letter in table.items():
        text = text.replace(chr(code), letter)
    return text


def display(raw: str) -> str:
    """One readable line of a raw stretch: entities decoded, direction marks out, ي and ك Persian; diacritics stay."""
    if "&" in raw:
        raw = _ENTITY.sub(lambda found: _decoded(found.group()) or found.group(), raw)
    return " ".join(_DIRECTION.sub("", raw).translate(_DISPLAY).split())


def make_view(raw: str) -> View:
    """Read a raw text once and give its view. Linear in the length of the text; accepts any str."""
    pieces: list[str] = []
    starts, raws, widths = [0], [0], [1]
    at = done = 0  # length of the view so far; raw offset up to which it has been read

    def run(raw_offset: int, width: int) -> None:
        if starts[-1] == at:
            raws[-1], widths[-1] = raw_offset, width
        else:
            starts.append(at)
            raws.append(raw_offset)
            widths.append(width)

    for found in _SPECIAL.finditer(raw):
        start, end = found.span()
        first = raw[start]
        letter = None
        if first == "&":
            letter = _decoded(found.group())
            if letter is None:
                continue
            if _INVISIBLE_ONLY.match(letter):
                letter = ""
        elif first == "\u0640":
            before = raw[start - 1] if start else " "
            after = raw[end] if end < len(raw) else " "
            if before.isspace() and after.isspace():
                continue  # a free-standing kashida is somebody's dash
        if start > done:
            pieces.append(raw[done:start])
            at += start - done
        if letter:
            run(start, end - start)
            pieces.append(letter)
            at += 1
        done = end
        run(done, 1)
    pieces.append(raw[done:])
    text = _replaced("".join(pieces), _DISPLAY)
    return View(raw, text, _replaced(text, _MATCH), tuple(starts), tuple(raws), tuple(widths))
