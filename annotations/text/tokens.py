"""Words, numbers and marks of a view, with their offsets.

A token's key is what look-ups use: folded, without ZWNJ, the prefix «می» and detached endings joined to their word, so
that «می رود», «می‌رود» and «میرود» are one key.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Container
from dataclasses import dataclass
from sys import intern

from .view import View
from .wordlists import ambiguous_verbs, finite_verbs

# A number keeps its inner points, slashes and separators; a Persian word keeps its ZWNJ; the rest is one mark a token.
TOKEN = re.compile(
    r"\d+(?:[./:,٫٬،]\d+)*"
    r"|[^\W\d_]+(?:\u200c+[^\W\d_]+|(?<=[a-zA-Z])[-'’.](?=[a-zA-Z])[^\W\d_]+)*"
    r"|[^\s\u200c]"
)
_AFTER_VERB = frozenset(
    ". ، , ؛ ; : ! ؟ ? … » و که تا است بود بودند اند شد شدند شده بودهاند نشد نشده".split()
)
_PREFIXES = frozenset(("می", "نمی"))
#: «در یافتند» for «دریافتند»; with «یافته‌های» it is a preposition.
_FOUND = frozenset(("یافتند", "یافتهاند", "یافتیم", "یافتم", "یافتهایم"))
_ENDINGS = frozenset(
    "ها های هایی هایش هایشان هایم هایت هایمان ام ات اش مان تان شان اند ایم اید ای تر ترین ترین‌ها گان یی".split()
)
_DETACHED = _PREFIXES | _ENDINGS | _FOUND


@dataclass(slots=True)
class Tokens:
    """Parallel lists: look-up keys, view offsets where each token begins and ends, whether it is a finite verb."""

    keys: list[str]
    starts: array[int]
    ends: array[int]
    verbal: list[bool]

    def head(self, limit: int = 400) -> Tokens:
        """The first tokens alone: what looks back and forth in a unit must not do so over a unit without an end."""
        if len(self.keys) <= limit:
            return self
        return Tokens(
            self.keys[:limit], self.starts[:limit], self.ends[:limit], self.verbal[:limit]
        )


def _takes(word: str, ending: str) -> bool:
    """Whether a detached ending belongs to the word before it; «ای» only after a silent ه («خانه ای»)."""
    return len(word) > 1 and word[-1].isalpha() and (ending != "ای" or word.endswith("ه"))


def tokenise(view: View, start: int, end: int) -> Tokens:
    """The tokens of one unit. Linear."""
    found = list(TOKEN.finditer(view.folded, start, end))
    keys = [match[0] for match in found]
    starts = array("q", [match.start() for match in found])
    ends = array("q", [match.end() for match in found])
    if view.folded.find("\u200c", start, end) >= 0:
        keys = [word.replace("\u200c", "") for word in keys]
    keys = list(map(intern, keys))
    verbs = finite_verbs()
    if not _DETACHED.isdisjoint(keys):
        keys, starts, ends = _joined(keys, starts, ends, verbs)
    ambiguous = ambiguous_verbs()
    verbal = [word in verbs for word in keys]
    if not ambiguous.isdisjoint(keys):
        for n, word in enumerate(keys):
            if verbal[n] and word in ambiguous:
                verbal[n] = n + 1 == len(keys) or keys[n + 1] in _AFTER_VERB
    return Tokens(keys, starts, ends, verbal)


def _joined(
    words: list[str], begins: array[int], stops: array[int], verbs: Container[str]
) -> tuple[list[str], array[int], array[int]]:
    """The words with a detached «می» and detached endings joined to theirs."""
    keys: list[str] = []
    starts = array("q")
    ends = array("q")
    prefix = False
    for word, at, after in zip(words, begins, stops, strict=True):
        if prefix:
            prefix = False
            if keys[-1] + word in verbs and at - ends[-1] <= 2:
                keys[-1] = intern(keys[-1] + word)
                ends[-1] = after
                continue
        if word in _ENDINGS and keys and at - ends[-1] <= 1 and _takes(keys[-1], word):
            keys[-1] = intern(keys[-1] + word)
            ends[-1] = after
            continue
        if word in _FOUND and keys and keys[-1] == "در" and at - ends[-1] <= 1:
            keys[-1] = "در" + word
            ends[-1] = after
            continue
        prefix = word in _PREFIXES
        keys.append(word)
        starts.append(at)
        ends.append(after)
    return keys, starts, ends
