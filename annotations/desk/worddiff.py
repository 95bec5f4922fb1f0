"""What changed between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "out", "in", "gap"]

_WORDS = re.compile(r"\s+|\S+")
_CONTEXT = 24
"""How many words and spaces of an unchanged stretch are kept on either side."""
_COMPARED = 4000
"""Above this many words between the first and the last change the whole stretch is replaced."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch that stayed, went, came, or was left out of the picture."""

    kind: Kind
    text: str


def compare(before: str, after: str, *, folded: bool = True) -> list[Part]:
    """Return the parts of both texts in order; long unchanged stretches are folded into a gap."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    parts = [Part("same", "".join(old[:head]))]
    parts += _middle(old[head : len(old) - tail], new[head : len(new) - tail])
    parts.append(Part("same", "".join(old[len(old) - tail :])))
    parts = [part for part in parts if part.text]
    return _fold(parts) if folded else parts


def _middle(old: list[str], new: list[str]) -> list[Part]:
    if len(old) + len(new) > _COMPARED:
        return [Part("out", "".join(old)), Part("in", "".join(new))]
    parts = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, first, last, new_first, new_last in matcher.get_opcodes():
        if tag == "equal":
            parts.append(Part("same", "".join(old[first:last])))
        else:
            parts.append(Part("out", "".join(old[first:last])))
            parts.append(Part("in", "".join(new[new_first:new_last])))
    return parts


def _fold(parts: list[Part]) -> list[Part]:
    folded: list[Part] = []
    for index, part in enumerate(parts):
        words = _WORDS.findall(part.text)
        keep_head = _CONTEXT if index else 0
        keep_tail = _CONTEXT if index < len(parts) - 1 else 0
        if part.kind != "same" or len(parts) == 1 or len(words) <= keep_head + keep_tail + 2:
            folded.append(part)
            continue
        if keep_head:
            folded.append(Part("same", "".join(words[:keep_head])))
        folded.append(Part("gap", " … "))
        if keep_tail:
            folded.append(Part("same", "".join(words[-keep_tail:])))
    return folded
