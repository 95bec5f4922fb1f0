"""What a newspaper puts before a story on the story's own line: its section, the place, the agency."""

from __future__ import annotations

from .adverbials import can_begin
from .phrases import COMMAS, DASHES, MARKS, heads, honorifics, places, stops, word_list
from .tokens import Tokens
from .wordlists import word_counts

_PARTS = DASHES | COMMAS
_ENDS = DASHES | {":"}
_SECTIONS = frozenset("گروه سرویس بخش".split())
_REACH = 6
#: A word as rare as this, parted by a dash from whoever acts, is the name of a place.
_RARE = 500_000


def past_dateline(t: Tokens) -> int:
    """Past «گروه سیاسی: », «تهران - ایرنا - », «مسکو، خبرگزاری …: », «فرانکفورت - »; 0 where there is none."""
    first = _past_section(t) or _past_agency(t)
    return _past_place(t, first) or first


def _past_agency(t: Tokens) -> int:
    """Past the agency that opens its own story: «خبرگزاری فارس: », «ایسنا- »."""
    keys = t.keys
    if len(keys) < 4 or keys[0] not in word_list("nouns", "outlets"):
        return 0
    if keys[0] == "خبرگزاری":
        end = next((n for n in range(2, min(_REACH, len(keys) - 1)) if keys[n] in _ENDS), 0)
        return end + 1 if end and not any(t.verbal[:end]) else 0
    return 2 if keys[1] in DASHES and DASHES.isdisjoint(keys[2:17]) else 0


def _past_section(t: Tokens) -> int:
    """Past the newspaper's section: «گروه سیاسی: », «سرویس حوادث - »."""
    keys = t.keys
    if len(keys) < 4 or keys[0] not in _SECTIONS or keys[1] not in word_list("sources", "sections"):
        return 0
    for n in range(2, min(_REACH, len(keys) - 1)):
        if keys[n] == ":" or keys[n] in DASHES:
            return n + 1
        if t.verbal[n] or keys[n] in MARKS or keys[n] in stops():
            return 0
    return 0


def _past_place(t: Tokens, i: int) -> int:
    """Past the place and the agency at token ``i``; 0 where there are none."""
    keys = t.keys
    first = next((n for n in range(i + 1, min(i + 4, len(keys))) if keys[n] in _PARTS), None)
    if first is None or keys[i] in stops() or any(t.verbal[i:first]):
        return 0
    place = places().at(keys, i, first) is not None
    outlets = word_list("nouns", "outlets")
    dashed = keys[first] in DASHES
    if not place and not (dashed and first + 1 < len(keys)):
        return 0
    for n in range(first + 1, min(first + 7, len(keys) - 1)):
        if keys[n] == ":" or (keys[n] in DASHES and dashed):
            named = not outlets.isdisjoint(keys[first:n])
            return n + 1 if named or (dashed and place) else 0
        if keys[n] in MARKS or t.verbal[n] or keys[n] in stops():
            break
    return first + 1 if dashed and _alone(t, i, first, place) else 0


def _alone(t: Tokens, i: int, dash: int, place: bool) -> bool:
    """Whether a place stands alone before the dash: «شیکاگو - شرکت …», but «تهران - مشهد» and no «X - رئیس … - گفت»."""
    keys, then = t.keys, dash + 1
    if then >= len(keys) or not DASHES.isdisjoint(keys[then : then + 15]):
        return False
    acts = keys[then].isdigit() or (can_begin(keys, then) and not places().at(keys, then))
    if place or not acts:
        return acts
    return (
        dash - i == 1
        and keys[then].isdigit() | (keys[then] in heads())
        and keys[i] not in heads()
        and keys[i] not in honorifics()
        and word_counts().get(keys[i], 0) < _RARE
    )
