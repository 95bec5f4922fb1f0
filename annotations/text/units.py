"""Where the units of a text begin and end: sentences, headings, stand-alone lines. Linear in the length of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .lines import BULLET, WORD, Block, find_blocks, find_lines, is_verbal
from .view import View
from .wordlists import words

_CLOSERS = "»”’\"')]}›"


# A run of marks, the closers after it and the white space after those.
_STOP = re.compile(r"[.!?؟⸮۔…]+[»”’\"')\]}›]*")


_ABBREVIATIONS = frozenset(
    "dr mr mrs ms prof st no vs etc inc ltd jr sr vol gen col lt gov sen rep fig al".split()
)


_POSTED = re.compile(r"[#@]\w|https?://|[\U0001F300-\U0001FAFF\u2600-\u27BF]")


_TAIL = re.compile(r"(?:[#@]\S+|https?://\S+|[^\w\s]+|\s+)+")
#: Lines of a page that are no part of its story.
_PAGE = re.compile(
    r"(?:\W*(?:انتهای پیام|پایان پیام|بیشتر بخوانید|بیشتر ببینید|مطالب مرتبط|اخبار مرتبط)\W*"
    r"|(?:منبع|کد خبر|کد مطلب|شناسه خبر|تاریخ انتشار|عکس|عکاس|نویسنده|خبرنگار|گزارشگر|مترجم|تاریخ|ساعت|برچسبها|برچسب‌ها|لینک کوتاه)\s?:[^.!؟:]{1,60}(?::\d\d)?)"
)
_CONTENT_LETTER = re.compile(r"[^\W\d_]")


@dataclass(slots=True)
class Piece:
    """A unit in view offsets, its kind and the number of its paragraph."""

    start: int
    end: int
    heading: bool
    paragraph: int


def find_units(view: View) -> list[Piece]:
    """The units of a view in reading order; they cover every character of it that is not white space."""
    lines = find_lines(view.folded)
    if not lines:
        return []
    pieces: list[Piece] = []
    paragraph = 0
    for block in find_blocks(view.folded, lines):
        if block.new_paragraph:
            paragraph += 1
        _split_block(view.folded, block, paragraph, pieces)
    _mark_headlines(view.folded, pieces)
    return pieces


def _split_block(text: str, block: Block, paragraph: int, pieces: list[Piece]) -> None:
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
    if start < block.end and not alone and _TAIL.fullmatch(text, start, block.end):
        pieces[-1].end = block.end  # «… شد! #گرانی»: tags and links belong to the sentence before
    elif start < block.end:
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
    while offset < end and (text[offset].isspace() or text[offset] == "\u200c"):
        offset += 1
    return offset


def _add(
    text: str, pieces: list[Piece], start: int, end: int, heading: bool, paragraph: int
) -> None:
    start = _skip(text, start, end)
    while end > start and (text[end - 1].isspace() or text[end - 1] == "\u200c"):
        end -= 1
    if end > start:
        pieces.append(Piece(start, end, heading, paragraph))


def _word_before(text: str, start: int, offset: int) -> str:
    while offset > start and (text[offset - 1] in _CLOSERS or text[offset - 1] == " "):
        offset -= 1  # «نمی‌آیم».
    at = offset
    low = max(start, offset - 40)
    while at > low and (text[at - 1].isalpha() or text[at - 1] == "\u200c"):
        at -= 1
    return text[at:offset]


#: How the letters of foreign initials are written («سی. ان. ان», «اف. بی. آی»), but for those that are words as well.
_SPELLED = frozenset(
    "آ ای بی سی دی اف جی اچ آی کی ال ام ان پی کیو آر اس تی یو وی دبلیو ایکس وای زد".split()
)


def _spelled(text: str, word: str, mark: int, follow: int, stop: int) -> bool:
    """Whether a point stands among initials spelled out: «آ. سه. آن», «اف. بی. آی»."""
    if word in _SPELLED and _next_key(text, follow, stop) in _SPELLED:
        return True
    before = mark - len(word) - 1
    while before > 0 and text[before] == " ":
        before -= 1
    return (
        text[before] == "." and text[before - 1] == "آ" and len(_next_key(text, follow, stop)) <= 3
    )


def _ends_sentence(
    text: str, start: int, mark: int, after: int, stop: int, quotes: _Quotes
) -> bool:
    """Whether the run of marks at ``mark``..``after`` ends the sentence begun at ``start``."""
    first = text[mark]
    before = text[mark - 1] if mark > start else " "
    follow = _skip(text, after, stop)
    then = text[after] if after < stop else " "
    if then == "\u200c" and follow > after + 1:
        then = " "
    closers = text[after - 1] in _CLOSERS
    word = _word_before(text, start, mark)
    next_char = text[follow] if follow < stop else ""
    if next_char and next_char in "،,؛;:":
        return False
    if (
        first == "."
        and not text.startswith("..", mark)
        and _inner_point(word, before, then, closers)
    ):
        return False
    if (
        first == "."
        and 0 < len(word) <= 4
        and not closers
        and _spelled(text, word, mark, follow, stop)
    ):
        return False
    if not then.isspace():
        return _unspaced(text, first, word, closers, after, stop)
    if quotes.inside_parenthesis(text, start, mark) and ")" not in text[mark:after]:
        return False
    if closers:
        if ")" in text[mark:after]:
            opened = text.rfind("(", max(start, mark - 300), mark)
            if opened > start and not is_verbal(
                _word_before(text, start, opened).replace("\u200c", "")
            ):
                return False  # «دکتر کریمی (متولد ۱۳۴۵.) به …»
            return False if first in "!؟?…" else not _continues(text, follow, stop)
        return not _continues(text, follow, stop)
    if first in "!؟?" or (first == "." and not text.startswith("..", mark)):
        return not (first in "!؟?" and _particle(text, follow, stop))
    # an ellipsis ends a sentence only after a verb
    return (
        bool(word) and is_verbal(word.replace("\u200c", "")) and not _particle(text, follow, stop)
    )


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
        if len(word) <= 3 and not is_verbal(word) and len(_next_key(text, after, stop)) <= 3:
            return False  # «سی.ان.ان»
        return (
            len(word) >= 2
            and not word.isascii()
            and not then.isascii()
            and (
                _glued(text, after, stop)
                or (text[after : after + 2] == "و " and is_verbal(word.replace("\u200c", "")))
            )
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
    found = WORD.match(text, follow, min(stop, follow + 40))
    return found.group().replace("\u200c", "") if found else ""


def _particle(text: str, follow: int, stop: int) -> bool:
    """Whether what follows cannot begin a sentence («را», «که»)."""
    return _next_key(text, follow, stop) in ("را", "که")


def _continues(text: str, follow: int, stop: int) -> bool:
    """Whether a sentence goes on after a quotation that had its own stop: «رفتم.» را گفت."""
    word = _next_key(text, follow, stop)
    return word in words("syntax", "words", "cannot_begin") or word == "و" or is_verbal(word)


def _glued(text: str, after: int, stop: int) -> bool:
    """Whether «است.وی» is two sentences: what follows is a word of more than a letter."""
    return len(_next_key(text, after, stop)) >= 2


def _looks_like_heading(text: str, start: int, end: int, first: bool) -> bool:
    """Whether a stretch with no final mark is a heading or a dateline rather than a sentence without its stop.

    Headlines are short; the first line may be longer. A line that introduces speech («… گفت: …») is a sentence, and so
    is a long one that ends in a verb.
    """
    length = end - start
    if BULLET.match(text, start) or _POSTED.search(text, start, end):
        return False  # an item of a list, a post on a network: short, but it says something
    if text[end - 1] == ":":
        return length <= 60 and not is_verbal(
            _word_before(text, start, end - 1).replace("\u200c", "")
        )
    colon = text.find(":", start, end)
    if (
        colon > 0
        and length > 60
        and is_verbal(_word_before(text, start, colon).replace("\u200c", ""))
    ):
        return False
    if length <= 70 or first:
        return length <= 200
    return length <= 140 and not is_verbal(_word_before(text, start, end).replace("\u200c", ""))


_DATELINE = re.compile(r"[^.!؟?«»]{2,60}:\s*\Z")


def _mark_headlines(text: str, pieces: list[Piece]) -> None:
    """A one-sentence paragraph right above a dateline («تهران - ایرنا:») is that story's headline, stop or no stop."""
    count = len(pieces)
    if count > 1 and pieces[-1].heading and text[pieces[-1].end - 1] != ":":
        pieces[-1].heading = False  # a heading heads something
    for piece in (*pieces[:3], *pieces[-4:]):
        if piece.end - piece.start <= 90 and _PAGE.fullmatch(text, piece.start, piece.end):
            piece.heading = True
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
    if count > 1:
        first = pieces[0]
        if (
            not first.heading
            and first.end - first.start <= 200
            and pieces[1].paragraph != first.paragraph
            and ("/" in text[first.start : first.end] or text[first.end - 1] in "؟?!")
        ):
            first.heading = True
