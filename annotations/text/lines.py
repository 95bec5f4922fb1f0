"""Which lines of a text run on into the next, and which end something.

A newline in news text may be a paragraph, a heading's end, a list item, or nothing but the width of somebody's window.
Which it is is decided line by line from what is measurable: whether the next word would still have fitted (a wrap
happens only where it would not), whether the line could end a sentence at all, whether the next could begin one.
Everything is linear in the length of the text.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from .wordlists import finite_verbs, words

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


FINAL = re.compile(r"[.!?؟⸮۔…][»”’\"')\]}›\s]*\Z")


WORD = re.compile(r"[^\W\d_]+(?:\u200c[^\W\d_]+)*")


_LAST_WORD = re.compile(r"([^\W\d_]+(?:\u200c[^\W\d_]+)*)[^\w]{0,3}\Z")


BULLET = re.compile(
    r"(?:[•▪●◦■□◾◽‣⁃*✅✔🔴🔹🔸➖▫️★☑]|[-–—ـ](?=\s)|(?:\d{1,2}|[اآبپتجدهوز]|الف)\s?[-.)–](?=\s)|\(\d{1,2}\))"
)


_SPEAKING = re.compile(r"[^\W_]")


@dataclass(slots=True)
class Line:
    """One line without the white space around it."""

    start: int
    end: int
    blank_before: bool


@dataclass(slots=True)
class Block:
    """Lines that run on, as one stretch of text; ``bare`` when it ends without a final mark."""

    start: int
    end: int
    new_paragraph: bool
    bare: bool
    paragraph_breaks: list[int]


def find_lines(text: str) -> list[Line]:
    """The lines of a text that hold anything."""
    lines: list[Line] = []
    blank = True
    at = 0
    for found in _LINE.finditer(text):
        gap = text.count("\n", at, found.start()) or 1
        start, end = found.span()
        at = end
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            blank = True
            continue
        lines.append(Line(start, end, blank or gap > 1))
        blank = False
    return _with_ornaments(text, lines)


def _with_ornaments(text: str, lines: list[Line]) -> list[Line]:
    """Let a line of ornaments alone («🔹», «***») belong to the line below it, or at the end to the one above."""
    kept: list[Line] = []
    pending: Line | None = None
    for line in lines:
        if not _SPEAKING.search(text, line.start, line.end):
            pending = pending or line
            continue
        kept.append(Line(pending.start, line.end, pending.blank_before) if pending else line)
        pending = None
    if pending:
        if kept:
            kept[-1].end = lines[-1].end
        else:
            kept.append(Line(pending.start, lines[-1].end, True))
    return kept


def wrap_width(lengths: list[int]) -> int:
    """The width a text has been wrapped at, in characters; 0 where it has not been.

    Wrapped text has many lines a little shorter than one length and none much longer. The 90th percentile of the lines
    of 40 characters and more is that length when at least half of them lie within a quarter of it below, and the
    longest not 15 % above.
    """
    long = sorted(length for length in lengths if length >= 40)
    if len(long) < 3:
        return 0
    width = long[(len(long) * 9) // 10]
    near = sum(length >= 0.78 * width for length in long)
    return width if near * 2 >= len(long) and long[-1] <= 1.2 * width and width <= 250 else 0


@dataclass(slots=True)
class _Shape:
    """How a text is set: its wrap width (0 for none), its longest line, and whether each line is filled to the last word."""

    width: int
    longest: int
    filled: bool

    @property
    def full(self) -> float:
        """What a line and the next word would have to be longer than for a wrap to be certain."""
        return self.longest - _DROPPED if self.filled else 0.97 * self.width


#: Letters a line may have lost in folding: tanwin, hamza.
_DROPPED = 2


def _shape(text: str, lines: list[Line]) -> _Shape:
    lengths = [line.end - line.start for line in lines]
    longest = max(lengths)
    width = wrap_width(lengths)
    open_ends = filled = 0
    if width:
        for before, line in itertools.pairwise(lines):
            length = before.end - before.start
            if length >= 0.6 * width and not _ends(text, before):
                open_ends += 1
                filled += length + 1 + _first_chunk(text, line) > longest - _DROPPED
    return _Shape(width, longest, open_ends >= 6 and filled >= 0.9 * open_ends)


def _first_chunk(text: str, line: Line) -> int:
    """The length of what stands before the first white space of a line: what would have had to fit on the one above."""
    n = line.start
    stop = min(line.end, n + 40)
    while n < stop and not text[n].isspace():
        n += 1
    return n - line.start


def _ends(text: str, line: Line) -> bool:
    return bool(FINAL.search(text, max(line.start, line.end - 12), line.end))


def find_blocks(text: str, lines: list[Line]) -> list[Block]:
    """The lines put together where they run on."""
    shape = _shape(text, lines)
    blocks = [Block(lines[0].start, lines[0].end, True, True, [])]
    for n, (before, line) in enumerate(itertools.pairwise(lines), 2):
        block = blocks[-1]
        closing = n == len(lines) or lines[n].blank_before
        joined, new_paragraph = _joins(text, before, line, shape, closing)
        if joined:
            block.end = line.end
            if new_paragraph:
                block.paragraph_breaks.append(line.start)
        else:
            block.bare = not FINAL.search(text, max(block.start, block.end - 12), block.end)
            blocks.append(Block(line.start, line.end, line.blank_before, True, []))
    last = blocks[-1]
    last.bare = not FINAL.search(text, max(last.start, last.end - 12), last.end)
    return blocks


def _joins(text: str, before: Line, line: Line, shape: _Shape, closing: bool) -> tuple[bool, bool]:
    """Whether a line runs on into the next, and whether the join is a paragraph's end all the same.

    ``closing``: the next line is the last before a blank one, as the short second line of a headline is.
    """
    if BULLET.match(text, line.start) and not _carries_on(text, before, line):
        return False, line.blank_before
    reach = before.end - before.start + 1 + _first_chunk(text, line)
    wraps = shape.width > 0 and reach > shape.full
    if _ends(text, before):
        # The sentence ends here anyway; only an initial («م.») wrapped to the end of a line asks for a look across.
        return wraps, line.blank_before
    score = _by_words(text, before, line, wraps)
    score += _by_width(before, line, shape, reach, closing)
    return score > 0, False


def _by_words(text: str, before: Line, line: Line, wraps: bool) -> float:
    """What the last word of a line and the first of the next say for their belonging together."""
    score = 0.0
    first = WORD.match(text, line.start)
    last = _LAST_WORD.search(text, max(before.start, before.end - 40), before.end)
    last_key = last.group(1).replace("\u200c", "") if last else ""
    first_key = first.group().replace("\u200c", "") if first else ""
    ending = text[before.end - 1]
    if ending in "،,؛;" or ending in "«(“[" or last_key in words("syntax", "words", "cannot_end"):
        score += 3
    if ending == ":":
        if last_key and is_verbal(last_key):
            score += 5  # «وی گفت:», and what was said on a line of its own
        else:
            score += 1 if wraps else -2 if before.end - before.start < 45 else 0
    if text[line.start] in "،,؛;»)”]:.!؟":
        score += 2
    elif first_key in words("syntax", "words", "cannot_begin"):
        score += 4
    elif _remnant(text, before, line, first_key):
        score += 3.2
    if last_key and is_verbal(last_key) and ending not in "،,؛;:":
        score -= 1
    return score


def _remnant(text: str, before: Line, line: Line, first_key: str) -> bool:
    """Whether a line is the last word or two of a sentence, verb and stop, that the line above left over."""
    if not 4 <= line.end - line.start <= 24 or before.end - before.start < 30:
        return False
    if text[line.end - 1] not in ".!؟?" or first_key in _SUBJECTS:
        return False
    last = _LAST_WORD.search(text, line.start, line.end)
    few = text.count(" ", line.start, line.end) <= 1
    return bool(few and last and is_verbal(last.group(1).replace("\u200c", "")))


_SUBJECTS = frozenset("وی او این آن ایشان آنها آنان من ما شما".split())


def _by_width(before: Line, line: Line, shape: _Shape, reach: int, closing: bool) -> float:
    """What the room that was left on a line says: a wrap happens only where the next word did not fit."""
    length = before.end - before.start
    width = shape.width
    if not width:
        if line.blank_before:
            return -2.5
        return 1.0 if length >= 50 and reach > shape.longest else -1.0
    # a proportional font wraps within a band, a terminal at one column
    if reach > shape.full:
        return 2.5
    if reach > (0.95 if shape.filled else 0.87) * width:
        return 0.5 if line.blank_before else 1.5
    if (
        closing
        and not line.blank_before
        and length >= 0.5 * width
        and line.end - line.start < length
    ):
        return 0.5  # a headline in larger type wraps earlier
    return -3.5 if line.blank_before else -2.5


def _carries_on(text: str, before: Line, line: Line) -> bool:
    """Whether a dash or a number at the start of a line belongs to a sentence begun on the line before."""
    if line.blank_before or FINAL.search(text, max(before.start, before.end - 12), before.end):
        return False
    last = _LAST_WORD.search(text, max(before.start, before.end - 40), before.end)
    return bool(
        last and last.group(1).replace("\u200c", "") in words("syntax", "words", "cannot_end")
    )


def is_verbal(word_key: str) -> bool:
    """Whether a word is a finite verb."""
    return word_key in finite_verbs()
