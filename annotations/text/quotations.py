"""What stands in quotation marks, within a unit and over the units of a paragraph, nested and unbalanced.

A quotation that is not closed in its paragraph ends with its unit; a closing mark that nothing opened says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from .tokens import Tokens

_PAIRS = {"«": "»", "“": "”", '"': '"', "„": "”", "‹": "›"}
_MARKS = frozenset((*_PAIRS, *_PAIRS.values()))
_DEEP = 4  # quotations within quotations, at most
_LONG = 12  # units one quotation may run over
_CLAUSE = 4  # words; fewer are a term, unless a verb is among them

Quotation = tuple[int, int, str]  # tokens, half-open, and "speech" or "term"
_Opened = tuple[int, int, str]  # unit, token, the mark that will close it


def find_quotations(
    units: Sequence[Tokens | None], paragraphs: Sequence[int]
) -> list[list[Quotation]]:
    """For each unit the quoted stretches in it, without their marks; None is a heading."""
    found: list[list[Quotation]] = [[] for _ in units]
    opened: list[_Opened] = []
    for n, tokens in enumerate(units):
        if n and (paragraphs[n] != paragraphs[n - 1] or tokens is None):
            _leave(opened, units, found)
        if tokens is None or _MARKS.isdisjoint(tokens.keys):
            continue
        for at, word in enumerate(tokens.keys):
            if word not in _MARKS:
                continue
            depth = next((d for d in range(len(opened) - 1, -1, -1) if opened[d][2] == word), None)
            if depth is not None:
                _close(opened[depth], n, at, units, found)
                del opened[depth:]
            elif word in _PAIRS and len(opened) < _DEEP:
                opened.append((n, at, _PAIRS[word]))
    _leave(opened, units, found)
    for quotations in found:
        quotations.sort(key=lambda one: (one[0], -one[1]))
    return found


def _close(
    opening: _Opened,
    n: int,
    at: int,
    units: Sequence[Tokens | None],
    found: list[list[Quotation]],
) -> None:
    """Note the quotation between an opening mark and the token ``at`` of unit ``n``, in each unit it runs through."""
    first, begin, _ = opening
    if first == n:
        _add(found[n], units[n], begin + 1, at, False)
    elif n - first <= _LONG:
        for m in range(first, n + 1):
            tokens = units[m]
            end = at if m == n else len(tokens.keys) if tokens else 0
            _add(found[m], tokens, begin + 1 if m == first else 0, end, True)
    else:
        _leave([opening], units, found)


def _leave(
    opened: list[_Opened], units: Sequence[Tokens | None], found: list[list[Quotation]]
) -> None:
    """What was opened and not closed ends with its unit; a straight mark may as well be an inch."""
    for first, begin, closing in opened:
        tokens = units[first]
        if closing != '"' and tokens:
            _add(found[first], tokens, begin + 1, len(tokens.keys), True)
    opened.clear()


def _add(
    found: list[Quotation], tokens: Tokens | None, begin: int, end: int, running: bool
) -> None:
    if tokens is None or begin >= end:
        return
    clause = running or end - begin > _CLAUSE or any(tokens.verbal[begin:end])
    found.append((begin, end, "speech" if clause else "term"))
