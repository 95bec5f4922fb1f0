"""Keys for finding and for ordering Persian text, made from the text alone.

PostgreSQL's trigrams and text search see «كتاب‌ها», «کتاب ها» and «کتابها» as three words; the search key makes them
one. The sort key puts a list in the order of the Persian alphabet without a collation library.
"""

from __future__ import annotations

import re

from .view import INVISIBLE, fold

_DROPPED = re.compile(f"[{INVISIBLE}\u0640]+")
_MI = re.compile(r"\b(ن?می)[\u200c ](?=[^\W\d_])")
_SUFFIX = re.compile(
    r"(?<=[^\W\d_])[\u200c ]+(ها(?:ی|یی|یم|یت|یش)?|ام|ات|اش|ای|اند|ایم|اید|تر|ترین|گی|گان)\b"
)
_BREAK = re.compile(r"[^\w]+|_+")

ALPHABET = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_RANK = {letter: chr(0x100 + n) for n, letter in enumerate(ALPHABET)}


def search_key(text: str) -> str:
    """The form in which two spellings of one phrase are equal.

    Arabic and Persian letters folded, digits ASCII, diacritics, tatweel and direction marks dropped, Latin lower-cased,
    punctuation a space; a prefix «می» and the endings that newsrooms write glued, after a space or after a ZWNJ are all
    glued, and every other ZWNJ is dropped. No stemming: the key of a word never equals that of another word.
    """
    key = fold(_DROPPED.sub("", text)).casefold()
    key = _SUFFIX.sub(r"\1", _MI.sub(r"\1", key))
    return _BREAK.sub(" ", key.replace("\u200c", "")).strip()


def sort_key(text: str) -> str:
    """A string whose code-point order is the Persian alphabetical order of the texts (آ before ا, پ after ب).

    Spaces and ZWNJ sort before every letter, digits before letters, other scripts after. The original is not
    recoverable from it.
    """
    return "".join(
        _RANK.get(letter, letter if letter < "\x80" else chr(min(0x1000 + ord(letter), 0x10FFFF)))
        for letter in search_key(text)
    )
