"""Where an excerpt stands in a kept text, or what in the text comes nearest to it."""

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

from annotations.text.searchkey import search_key

LOOKED_THROUGH = 1_000_000
"""Characters of a text that are compared with an excerpt."""
_WORDS = re.compile("[\\w\u200c\u200d\u0640\u064b-\u0652\u0670]+")
_LEFT_OUT = re.compile(r"\[?\(?(?:…|\.{3,})\)?\]?")
_LEAST = 0.34
"""Below this share of its words a passage is not like the excerpt at all."""
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text: `text[start:end]`."""

    start: int
    end: int
    text: str


class Words:
    """The words of a text with their places, compared as Persian readers compare."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans: list[tuple[int, int]] = []
        self.keys: list[str] = []
        known: dict[str, str] = {}
        for found in _WORDS.finditer(text, 0, LOOKED_THROUGH):
            word = found[0]
            key = known.get(word)
            if key is None:
                key = known[word] = search_key(word).replace(" ", "")
            if key:
                self.spans.append(found.span())
                self.keys.append(key)

    def passage(self, first: int, last: int) -> Passage:
        """Return the stretch from one word to another, both included."""
        start, end = self.spans[first][0], self.spans[last][1]
        return Passage(start, end, self.text[start:end])


def locate(excerpt: str, text: str) -> list[Passage]:
    """Return where an excerpt stands in a text, a passage for each piece around an ellipsis.

    Spaces, half-spaces, points and spellings do not count. Empty where it is not there whole.
    """
    words = Words(text)
    starts, at = [], 0
    for key in words.keys:
        starts.append(at)
        at += len(key)
    whole = "".join(words.keys)
    found, at = [], 0
    for piece in _LEFT_OUT.split(excerpt):
        key = "".join(Words(piece).keys)
        if not key:
            continue
        at = whole.find(key, at)
        if at < 0:
            return []
        first = bisect_right(starts, at) - 1
        last = bisect_right(starts, at + len(key) - 1) - 1
        found.append(words.passage(first, last))
        at += len(key)
    return found


def nearest(excerpt: str, text: str) -> Passage | None:
    """Return the passage of a text that has most of the excerpt's words; None for nothing like it."""
    wanted = Words(excerpt).keys[:_LONGEST]
    words = Words(text)
    if not wanted or not words.keys:
        return None
    size = min(len(wanted) + len(wanted) // 4 + 1, len(words.keys))
    need = Counter(wanted)
    have: Counter[str] = Counter()
    score = best = best_at = 0
    for index, key in enumerate(words.keys):
        if key in need:
            have[key] += 1
            score += have[key] <= need[key]
        gone = index - size
        if gone >= 0 and (key := words.keys[gone]) in need:
            score -= have[key] <= need[key]
            have[key] -= 1
        if score > best:
            best, best_at = score, index
    if best < max(2, _LEAST * len(wanted)) and best < len(wanted):
        return None
    first = max(0, best_at - size + 1)
    hits = [n for n in range(first, best_at + 1) if words.keys[n] in need]
    return words.passage(hits[0], hits[-1])
