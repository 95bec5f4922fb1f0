"""Where the units of a text begin and end: sentences, headings, stand-alone lines.

A newline in news text may be a paragraph, a heading's end, a list item, or nothing but the width of somebody's window.
Which it is is decided line by line from what is measurable: whether the next word would still have fitted (a wrap
happens only where it would not), whether the line could end a sentence at all, whether the next could begin one.
Everything is linear in the length of the text.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from .view import View
from .wordlists import finite_verbs, words

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_CLOSERS = "»”’\"')]}›"
_FINAL = re.compile(r"[.!?؟⸮۔…][»”’\"')\]}›\s]*\Z")
_WORD = re.compile(r"[^\W\d_]+(?:\u200c[^\W\d_]+)*")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:\u200c[^\W\d_]+)*)[^\w]{0,3}\Z")
_BULLET = re.compile(
    r"(?:[•▪●◦■□◾◽‣⁃*✅✔🔴🔹🔸➖▫️★☑]|[-–—ـ](?=\s)|(?:\d{1,2}|[اآبپتجدهوز]|الف)\s?[-.)–](?=\s)|\(\d{1,2}\))"
)
# A run of marks, the closers after it and the white space after those.
_STOP = re.compile(r"[.!?؟⸮۔…]+[»”’\"')\]}›]*")
_ABBREVIATIONS = frozenset(
    "dr mr mrs ms prof st no vs etc inc ltd jr sr vol gen col lt gov sen rep fig al".split()
)
_POSTED = re.compile(r"[#@]\w|https?://|[\U0001F300-\U0001FAFF\u2600-\u27BF]")
_SPEAKING = re.compile(r"[^\W_]")
_CONTENT_LETTER = re.compile(r"[^\W\d_]")


@dataclass(slots=True)
class Piece:
    """A unit in view offsets, its kind and the number of its paragraph."""

    start: int
    end: int
    heading: bool
    paragraph: int


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    blank_before: bool


def find_units(view: View) -> list[Piece]:
    """The units of a view in reading order; they cover every character of it that is not white space."""
    lines = _lines(view.folded)
    if not lines:
        return []
    pieces: list[Piece] = []
    paragraph = 0
    for block in _blocks(view.folded, lines):
        if block.new_paragraph:
            paragraph += 1
        _split_block(view.folded, block, paragraph, pieces)
    _mark_headlines(view.folded, pieces)
    return pieces


@dataclass(slots=True)
class _Block:
    """Lines that run on, as one stretch of text; ``bare`` when it ends without a final mark."""

    start: int
    end: int
    new_paragraph: bool
    bare: bool
    paragraph_breaks: list[int]


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
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
        lines.append(_Line(start, end, blank or gap > 1))
        blank = False
    return _with_ornaments(text, lines)


def _with_ornaments(text: str, lines: list[_Line]) -> list[_Line]:
    """Let a line of ornaments alone («🔹», «***») belong to the line below it, or at the end to the one above."""
    kept: list[_Line] = []
    pending: _Line | None = None
    for line in lines:
        if not _SPEAKING.search(text, line.start, line.end):
            pending = pending or line
            continue
        kept.append(_Line(pending.start, line.end, pending.blank_before) if pending else line)
        pending = None
    if pending:
        if kept:
            kept[-1].end = lines[-1].end
        else:
            kept.append(_Line(pending.start, lines[-1].end, True))
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


def _blocks(text: str, lines: list[_Line]) -> list[_Block]:
    width = wrap_width([line.end - line.start for line in lines])
    blocks = [_Block(lines[0].start, lines[0].end, True, True, [])]
    for n, (before, line) in enumerate(itertools.pairwise(lines), 2):
        block = blocks[-1]
        closing = n == len(lines) or lines[n].blank_before
        joined, new_paragraph = _joins(text, before, line, width, closing)
        if joined:
            block.end = line.end
            if new_paragraph:
                block.paragraph_breaks.append(line.start)
        else:
            block.bare = not _FINAL.search(text, max(block.start, block.end - 12), block.end)
            blocks.append(_Block(line.start, line.end, line.blank_before, True, []))
    last = blocks[-1]
    last.bare = not _FINAL.search(text, max(last.start, last.end - 12), last.end)
    return blocks


def _joins(text: str, before: _Line, line: _Line, width: int, closing: bool) -> tuple[bool, bool]:
    """Whether a line runs on into the next, and whether the join is a paragraph's end all the same.

    ``closing``: the next line is the last before a blank one, as the short second line of a headline is.
    """
    if _BULLET.match(text, line.start) and not _carries_on(text, before, line):
        return False, line.blank_before
    length = before.end - before.start
    first = _WORD.match(text, line.start)
    next_word = (first.end() - first.start()) if first else 1
    wraps = width and length + 1 + next_word > 0.97 * width
    if _FINAL.search(text, max(before.start, before.end - 12), before.end):
        # The sentence ends here anyway; only an initial («م.») wrapped to the end of a line asks for a look across.
        return bool(wraps), line.blank_before
    score = 0.0
    last = _LAST_WORD.search(text, max(before.start, before.end - 40), before.end)
    last_key = last.group(1).replace("\u200c", "") if last else ""
    first_key = first.group().replace("\u200c", "") if first else ""
    ending = text[before.end - 1]
    if ending in "،,؛;" or ending in "«(“[" or last_key in words("syntax", "words", "cannot_end"):
        score += 3
    if ending == ":":
        score += 1 if width and wraps else -2 if length < 45 and not _verbal(last_key) else 0
    if text[line.start] in "،,؛;»)”]:.!؟" or first_key in words("syntax", "words", "cannot_begin"):
        score += 2
    if width:
        # a proportional font wraps within a band, a terminal at one column
        if wraps or length + 1 + next_word > 0.87 * width:
            score += 2.5 if wraps else 1.5
        elif (
            closing
            and not line.blank_before
            and length >= 0.5 * width
            and line.end - line.start < length
        ):
            score += 0.5  # a headline in larger type wraps earlier
        else:
            score -= 2.5
        if line.blank_before and not wraps:
            score -= 1
    elif line.blank_before:
        score -= 2.5
    else:
        score += 1 if length >= 50 else -1
    if last_key and _verbal(last_key) and ending not in "،,؛;":
        score -= 1
    return score > 0, False


def _carries_on(text: str, before: _Line, line: _Line) -> bool:
    """Whether a dash or a number at the start of a line belongs to a sentence begun on the line before."""
    if line.blank_before or _FINAL.search(text, max(before.start, before.end - 12), before.end):
        return False
    last = _LAST_WORD.search(text, max(before.start, before.end - 40), before.end)
    return bool(
        last and last.group(1).replace("\u200c", "") in words("syntax", "words", "cannot_end")
    )


def _verbal(word_key: str) -> bool:
    return word_key in finite_verbs()


def _split_block(text: str, block: _Block, paragraph: int, pieces: list[Piece]) -> None:
    """Cut a block at its final marks and add the units to ``pieces``."""
    start = block.start
    paragraph_breaks = set(block.paragraph_breaks)
    alone = True
    quoted = _Quotes()
    letter = _first_letter(text, start, block.end)
    for found in _STOP.finditer(text, block.start, block.end):
        mark, after = found.span()
        if mark < start:
            continue
        if after >= block.end:
            break
        if letter >= mark:
            continue  # «۱.» of a list, «...» that opens
        if not _ends_sentence(text, start, mark, after, block.end, quoted):
            continue
        alone = False
        end = after
        _add(text, pieces, start, end, False, paragraph)
        start = _skip(text, end, block.end)
        if start in paragraph_breaks:
            paragraph += 1
        quoted.reset(start)
        letter = _first_letter(text, start, block.end)
    if start < block.end:
        heading = (
            block.bare and alone and _looks_like_heading(text, block.start, block.end, not pieces)
        )
        _add(text, pieces, start, block.end, heading, paragraph)


class _Quotes:
    """Whether a position lies inside a parenthesis, counted forward only, so that all looks together are linear."""

    __slots__ = ("at", "depth")

    def __init__(self) -> None:
        self.at = -1
        self.depth = 0

    def reset(self, start: int) -> None:
        self.at, self.depth = start, 0

    def inside_parenthesis(self, text: str, start: int, offset: int) -> bool:
        if self.at < start:
            self.reset(start)
        self.depth += text.count("(", self.at, offset) - text.count(")", self.at, offset)
        self.depth = max(self.depth, 0)
        self.at = offset
        return self.depth > 0


def _skip(text: str, offset: int, end: int) -> int:
    while offset < end and text[offset].isspace():
        offset += 1
    return offset


def _add(
    text: str, pieces: list[Piece], start: int, end: int, heading: bool, paragraph: int
) -> None:
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        pieces.append(Piece(start, end, heading, paragraph))


def _word_before(text: str, start: int, offset: int) -> str:
    at = offset
    low = max(start, offset - 40)
    while at > low and (text[at - 1].isalpha() or text[at - 1] == "\u200c"):
        at -= 1
    return text[at:offset]


def _ends_sentence(
    text: str, start: int, mark: int, after: int, stop: int, quotes: _Quotes
) -> bool:
    """Whether the run of marks at ``mark``..``after`` ends the sentence begun at ``start``."""
    first = text[mark]
    before = text[mark - 1] if mark > start else " "
    then = text[after] if after < stop else " "
    closers = text[after - 1] in _CLOSERS
    word = _word_before(text, start, mark)
    follow = _skip(text, after, stop)
    next_char = text[follow] if follow < stop else ""
    if next_char and next_char in "،,؛;:":
        return False
    if (
        first == "."
        and not text.startswith("..", mark)
        and _inner_point(word, before, then, closers)
    ):
        return False
    if not then.isspace():
        return _unspaced(text, first, word, closers, after, stop)
    if quotes.inside_parenthesis(text, start, mark) and ")" not in text[mark:after]:
        return False
    if closers:
        if ")" in text[mark:after]:
            return False if first in "!؟?…" else not _continues(text, follow, stop)
        return not _continues(text, follow, stop)
    if first in "!؟?" or (first == "." and not text.startswith("..", mark)):
        return not (first in "!؟?" and _particle(text, follow, stop))
    # an ellipsis ends a sentence only after a verb
    return bool(word) and _verbal(word.replace("\u200c", "")) and not _particle(text, follow, stop)


def _unspaced(text: str, first: str, word: str, closers: bool, after: int, stop: int) -> bool:
    """Whether marks with no space after them end a sentence: «است.وی», «رفت.»او»."""
    then = text[after]
    if closers:
        if then.isalpha():
            return not _continues(text, after, stop)
        return then not in "،,؛;:.!؟?" and not then.isalnum()
    if then.isdigit():
        return first in "!؟?" or (len(word) >= 2 and not word.isascii())
    if then.isalpha():
        return (
            len(word) >= 2
            and not word.isascii()
            and not then.isascii()
            and _glued(text, after, stop)
        )
    return then in '«“"([-–—#@•'


def _inner_point(word: str, before: str, then: str, closers: bool) -> bool:
    """Whether a point belongs to a number, an initial («م. احمدی», «ه.ش.»), an address or a Latin abbreviation."""
    if before.isdigit() and then.isdigit():
        return True
    if len(word) == 1 and word.isalpha():
        return True
    if not word or not word.isascii():
        return False
    return (not then.isspace() and not closers) or word.lower() in _ABBREVIATIONS


def _first_letter(text: str, start: int, end: int) -> int:
    found = _CONTENT_LETTER.search(text, start, end)
    return found.start() if found else end


def _next_key(text: str, follow: int, stop: int) -> str:
    found = _WORD.match(text, follow, min(stop, follow + 40))
    return found.group().replace("\u200c", "") if found else ""


def _particle(text: str, follow: int, stop: int) -> bool:
    """Whether what follows cannot begin a sentence («را», «که»)."""
    return _next_key(text, follow, stop) in ("را", "که")


def _continues(text: str, follow: int, stop: int) -> bool:
    """Whether a sentence goes on after a quotation that had its own stop: «رفتم.» را گفت."""
    word = _next_key(text, follow, stop)
    return word in words("syntax", "words", "cannot_begin") or word == "و" or _verbal(word)


def _glued(text: str, after: int, stop: int) -> bool:
    """Whether «است.وی» is two sentences: what follows is a word of more than a letter."""
    return len(_next_key(text, after, stop)) >= 2


def _looks_like_heading(text: str, start: int, end: int, first: bool) -> bool:
    """Whether a stretch with no final mark is a heading or a dateline rather than a sentence without its stop.

    Headlines are short; the first line may be longer. A line that introduces speech («… گفت: …») is a sentence, and so
    is a long one that ends in a verb.
    """
    length = end - start
    if _BULLET.match(text, start) or _POSTED.search(text, start, end):
        return False  # an item of a list, a post on a network: short, but it says something
    if text[end - 1] == ":":
        return length <= 60 and not _verbal(
            _word_before(text, start, end - 1).replace("\u200c", "")
        )
    colon = text.find(":", start, end)
    if (
        colon > 0
        and length > 60
        and _verbal(_word_before(text, start, colon).replace("\u200c", ""))
    ):
        return False
    if length <= 70 or first:
        return length <= 200
    return length <= 140 and not _verbal(_word_before(text, start, end).replace("\u200c", ""))


_DATELINE = re.compile(r"[^.!؟?«»]{2,60}:\s*\Z")


def _mark_headlines(text: str, pieces: list[Piece]) -> None:
    """A one-sentence paragraph right above a dateline («تهران - ایرنا:») is that story's headline, stop or no stop."""
    count = len(pieces)
    if count > 1 and pieces[-1].heading and text[pieces[-1].end - 1] != ":":
        pieces[-1].heading = False  # a heading heads something
    for n, piece in enumerate(pieces[:-1]):
        following = pieces[n + 1]
        if (
            following.heading
            and text[following.end - 1] == ":"
            and piece.end - piece.start <= 120
            and piece.paragraph != following.paragraph
            and (n == 0 or pieces[n - 1].paragraph != piece.paragraph)
        ):
            piece.heading = True
    if count > 2:
        first = pieces[0]
        if (
            not first.heading
            and first.end - first.start <= 200
            and pieces[1].paragraph != first.paragraph
            and ("/" in text[first.start : first.end] or text[first.end - 1] in "؟?!")
        ):
            first.heading = True
