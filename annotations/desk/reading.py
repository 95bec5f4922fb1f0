"""What the machine read in a passage, in the words of the newsroom.

The machine's reading is kept in `Claim.analysis` and `Unit.analysis` as the segmenter gave it; a
field that an older version did not give is simply not shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.models import ClaimKind
from annotations.templatetags.rasti import digits, in_persian, jalali, percent
from annotations.text.reasons import REASONS

METHODS: dict[str, Promise] = {
    "pattern": gettext_lazy("by a fixed pattern"),
    "rule": gettext_lazy("by a rule of reported speech"),
    "carried": gettext_lazy("carried over from the sentence before"),
}
STATUSES: dict[str, Promise] = {
    "ambiguous": gettext_lazy("The text does not settle who says it: it may be somebody else."),
    "unresolved": gettext_lazy("Somebody says it, but the text does not say who."),
}
CONTEXT: dict[str, Promise] = {
    "pronoun-subject": gettext_lazy("Its subject is a pronoun."),
    "anaphoric-source": gettext_lazy("Its source was named earlier."),
    "demonstrative": gettext_lazy("It points to something said before."),
    "bare-demonstrative": gettext_lazy("“This” or “that” stands alone in it."),
    "mentioned-before": gettext_lazy("It speaks of something mentioned before."),
    "leaning-opening": gettext_lazy("Its opening leans on the sentence before."),
    "dropped-subject": gettext_lazy("Its subject is left out."),
    "unresolved-speaker": gettext_lazy("Its speaker is not named in it."),
}
CALENDARS: dict[str, Promise] = {
    "jalali": gettext_lazy("Solar Hijri date"),
    "gregorian": gettext_lazy("Gregorian date"),
    "lunar": gettext_lazy("lunar Hijri date"),
    "relative": gettext_lazy("relative to the article's date"),
    "clock": gettext_lazy("time of day"),
}
_HALF = 50
"""Half the width of a bar of contributions, in its own units."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One reason for the score: towards a claim, or away from it; x and width draw its bar.

    ``words`` are the text's own, where it is its words that speak.
    """

    label: str
    words: tuple[str, ...]
    is_for: bool
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it, as the machine guesses."""

    name: str
    method: str
    doubt: str
    via: str
    venue: str
    cue: str
    vague: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A number or a date of the passage, and what the machine makes of it."""

    text: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything the machine said of one passage."""

    worth: str
    reasons: list[Contribution]
    speaker: Speaker | None
    quantities: list[Found]
    times: list[Found]
    kinds: list[str]
    context: list[str]
    hedges: list[str]
    negated: bool


def read(analysis: Mapping[str, Any], checkworthiness: float | None) -> Reading:
    """Put the machine's reading into words."""
    return Reading(
        worth="" if checkworthiness is None else percent(checkworthiness),
        reasons=_reasons(analysis.get("reasons") or ()),
        speaker=_speaker(analysis.get("attribution") or {}),
        quantities=[Found(q["text"], _quantity(q)) for q in analysis.get("quantities") or ()],
        times=[Found(t["text"], _time(t)) for t in analysis.get("times") or ()],
        kinds=_kinds(analysis.get("types") or ()),
        context=[
            str(CONTEXT[code]) for code in analysis.get("context_reasons") or () if code in CONTEXT
        ],
        hedges=[mark["text"] for mark in analysis.get("hedges") or ()],
        negated=bool(analysis.get("negated")),
    )


def kind_labels(kinds: Iterable[str]) -> list[str]:
    """Return what kinds of claim are called."""
    return [str(ClaimKind(kind).label) for kind in kinds if kind in ClaimKind.values]


def _kinds(types: Iterable[Mapping[str, Any]]) -> list[str]:
    codes = dict.fromkeys(found["type"] for found in types)
    return kind_labels(codes)


def reason_words(feature: str) -> str:
    """Return what a feature is called in the reader's language; its own name where it has none."""
    persian, english = REASONS.get(feature, (feature, feature))
    return persian if in_persian() else english


def _reasons(found: Iterable[Mapping[str, Any]]) -> list[Contribution]:
    shares = [(one, float(one["contribution"])) for one in found]
    shares = [share for share in shares if share[1]]
    largest = max((abs(share) for _reason, share in shares), default=1.0)
    reasons = []
    for reason, share in sorted(shares, key=lambda one: -abs(one[1])):
        width = max(1, round(abs(share) / largest * _HALF))
        x = _HALF if share > 0 else _HALF - width
        words = tuple(reason.get("words") or ())
        reasons.append(Contribution(reason_words(reason["feature"]), words, share > 0, x, width))
    return reasons


def _speaker(found: Mapping[str, Any]) -> Speaker | None:
    if not found or not (found.get("speaker") or found.get("via") or found.get("cue")):
        return None
    return Speaker(
        name=found.get("speaker") or "",
        method=str(METHODS.get(found.get("method") or "", "")),
        doubt=str(STATUSES.get(found.get("status") or "", "")),
        via=found.get("via") or "",
        venue=found.get("venue") or "",
        cue=found.get("cue") or "",
        vague=bool(found.get("vague")),
    )


def _quantity(found: Mapping[str, Any]) -> str:
    value, low, high = found.get("value"), found.get("low"), found.get("high")
    if value is not None:
        number = _number(value)
    elif low is not None and high is not None:
        number = _("{low} to {high}").format(low=_number(low), high=_number(high))
    elif low is not None:
        number = _("at least {low}").format(low=_number(low))
    elif high is not None:
        number = _("at most {high}").format(high=_number(high))
    else:
        return found.get("unit") or ""
    return " ".join(part for part in (number, found.get("unit") or "") if part)


def _number(value: float) -> str:
    return digits(int(value) if float(value).is_integer() else round(float(value), 4))


def _time(found: Mapping[str, Any]) -> str:
    first, last = _day(found.get("first")), _day(found.get("last"))
    calendar = str(CALENDARS.get(found.get("calendar") or "", ""))
    if first and last:
        if first == last:
            return jalali(first)
        return _("{first} to {last}").format(first=jalali(first), last=jalali(last))
    if found.get("needs_publication_date"):
        return _("needs the article's date of publication")
    return calendar


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
