"""Hours of the day: «ساعت ۱۸:۳۰», «ساعت هشت و نیم صبح», «ساعت ۸ تا ۱۲»."""

from __future__ import annotations

import re

from .numbers import numerals
from .relative import FoundTime

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?\Z")
_MORNING = frozenset("صبح بامداد سحر".split())
_LATER = frozenset("بعدازظهر عصر شب غروب".split())


def find_clock(words: list[str], i: int) -> FoundTime | None:
    """The hour told after «ساعت» at ``i``; ambiguous where nothing tells morning from evening."""
    first = _hour(words, i + 1)
    if first is None:
        return None
    after, hours, minutes, sure = first
    second = None
    if after + 1 < len(words) and words[after] in ("تا", "الی"):
        second = _hour(words, after + 1)
        if second:
            after = second[0]
    part = words[after] if after < len(words) else ""
    if part == "بعد" and words[after + 1 : after + 3] == ["از", "ظهر"]:
        part, after = "عصر", after + 2
    told = [(hours, minutes)] + ([(second[1], second[2])] if second else [])
    sure = sure or hours > 12 or hours == 0 or (second is not None and second[1] > 12)
    if part in _MORNING or part in _LATER or part == "ظهر":
        # «ساعت ۲۲ شب گذشته» is an hour and a night
        after += words[after + 1 : after + 2] not in (["گذشته"], ["قبل"])
        sure = True
        if part in _LATER:
            told = [(hour + 12 if hour < 12 and not (part == "شب" and hour < 5) else hour, minute)
                    for hour, minute in told]  # fmt: skip
    clock = "-".join(f"{hour:02}:{minute:02}" for hour, minute in told)
    return FoundTime(
        i, after, "clock", None, False, "resolved" if sure else "ambiguous", clock=clock
    )


def _hour(words: list[str], n: int) -> tuple[int, int, int, bool] | None:
    """(token after it, hour, minute, whether it is told by the clock's twenty-four hours)."""
    if n >= len(words):
        return None
    word = words[n]
    match = _CLOCK.match(word)
    if match:
        hour, minute = int(match.group(1)), int(match.group(2))
        return (n + 1, hour, minute, True) if hour <= 24 and minute < 60 else None
    hour = int(word) if word.isdigit() and len(word) <= 2 else int(numerals().get(word, 99))
    if hour > 24:
        return None
    if words[n + 1 : n + 3] == ["و", "نیم"]:
        return n + 3, hour, 30, False
    if n + 3 < len(words) and words[n + 1] == "و" and words[n + 3] == "دقیقه":
        minute = (
            int(words[n + 2]) if words[n + 2].isdigit() else int(numerals().get(words[n + 2], 99))
        )
        if minute < 60:
            return n + 4, hour, minute, hour > 12
    return n + 1, hour, 0, False
