"""What a unit claims: its types, each with the words that are its evidence, and the features of check-worthiness.

One pass over the tokens finds every word list's phrases at once; the features are counts and yes-or-no facts that can
each be said to an editor in a few words (:mod:`.reasons`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from .findings import Finding
from .negation import denies
from .quantities import Found
from .shapes import Attribution
from .times import FoundTime
from .tokens import Tokens
from .wordlists import Phrases, table

_ENDINGS = ("", "ها", "های", "هایی", "ی", "هایش", "ان")


@dataclass(slots=True)
class Evidence:
    """A type of claim in token indices."""

    type: str
    first: int
    after: int
    rule: str


@dataclass(slots=True)
class Facts:
    """What the later steps want to know of a unit."""

    evidence: list[Evidence]
    features: dict[str, float]
    hedges: list[tuple[int, int]]
    negated: bool


@cache
def _phrases() -> Phrases:
    lists = table("claims")
    codes: dict[str, list[str]] = {}
    for kind, listed in lists["types"].items():
        for phrase in listed:
            codes.setdefault(phrase, []).append(kind)
    for phrase in (*lists["features"]["speculation"], *lists["hedges"]["phrases"]):
        codes.setdefault(phrase, []).append("hedge")
    for phrase in lists["events"]["verbs"]:
        codes.setdefault(phrase, []).append("deed")
    for kind, listed in lists["features"].items():
        for phrase in listed:
            codes.setdefault(phrase, []).append(kind)
    for topic, listed in lists["topics"].items():
        for noun in listed:
            for ending in _ENDINGS:
                codes.setdefault(noun + ending, []).append("topic_" + topic)
    merged: dict[str, set[str]] = {}
    for phrase, kinds in codes.items():
        merged.setdefault(phrase.replace(" ", "").replace("\u200c", ""), set()).update(kinds)
    return Phrases({phrase: "|".join(sorted(kinds)) for phrase, kinds in merged.items()})


_POSITIONS = frozenset("denial judgement demand warning distancing".split())
#: Found in the frame («پژوهشگران گفتند») as well as in what is said.
_FRAME = frozenset(("research", "official", "forecast", "hope", "finding", "advice", "method"))


def find_facts(
    tokens: Tokens,
    quantities: list[Found],
    times: list[FoundTime],
    finding: Finding | None,
    attribution: Attribution | None,
    leaning: tuple[str, ...],
) -> Facts:
    """The evidence and features of one sentence."""
    keys = tokens.keys
    content = finding.content if finding and attribution and finding.content < len(keys) else 0
    evidence: list[Evidence] = []
    hedges: list[tuple[int, int]] = []
    counts: dict[str, int] = {}
    for first, after, code in _phrases().find(keys):
        for kind in code.split("|"):
            if first >= content or kind in _FRAME:
                counts[kind] = counts.get(kind, 0) + 1
            if kind in ("causal", "comparison", "rule", "prediction"):
                evidence.append(Evidence(kind, first, after, kind + "-words"))
            elif kind == "hedge":
                hedges.append((first, after))
    units = [q for q in quantities if q.unit_class is not None]
    evidence.extend(
        Evidence("quantity", q.first, q.after, "number-and-unit" if q.unit_class else "number")
        for q in quantities
    )
    if finding and attribution and attribution.speaker:
        cue = finding.cue or (0, 1)
        evidence.append(Evidence("quote", cue[0], cue[1], "verb-of-saying"))
        if finding.cue_class in _POSITIONS:
            evidence.append(Evidence("position", cue[0], cue[1], finding.cue_class))
    elif attribution and attribution.speaker:
        evidence.append(Evidence("quote", 0, 1, "direct-continuation"))
    past = _past_verb(tokens, content)
    if past is not None and (counts.get("deed") or times):
        evidence.append(Evidence("event", past, past + 1, "past-deed"))
    negated = denies(tokens, content)
    if not evidence or all(e.type == "quote" for e in evidence):
        last = next((n for n in range(len(keys) - 1, -1, -1) if tokens.verbal[n]), len(keys) - 1)
        evidence.append(
            Evidence(
                "event" if past is not None else "other",
                max(last, 0),
                max(last, 0) + 1,
                "main-verb",
            )
        )
    features = _features(
        tokens, counts, units, quantities, times, finding, attribution, leaning, past, negated
    )
    evidence.sort(key=lambda e: (e.first, e.after))
    return Facts(evidence, features, hedges, negated)


_PRESENT_PAST = frozenset(
    "شد کرد بود یافت رسید داد گرفت گردید نمود رفت آمد ساخت زد برد آورد داشت کشته گذاشت خورد پیوست".split()
)


def _past_verb(tokens: Tokens, content: int) -> int | None:
    """A finite verb in the past or the perfect, in the content rather than in the frame."""
    keys = tokens.keys
    for n in range(len(keys) - 1, content - 1, -1):
        if tokens.verbal[n]:
            word = keys[n]
            if word in _PRESENT_PAST or word.rstrip("ند") in _PRESENT_PAST:
                if "خواهد" in keys[max(0, n - 2) : n] or "خواهند" in keys[max(0, n - 2) : n]:
                    continue
                return n
            if word == "است" and n and keys[n - 1].endswith("ه") and len(keys[n - 1]) > 2:
                return n
            if word.endswith(("هاند", "هاست")):
                return n
    return None


#: Word lists that are a yes or no, whatever the number of their words.
_FLAGS = (
    "causal",
    "comparison",
    "rule",
    "norm",
    "hope",
    "opinion",
    "speculation",
    "forecast",
    "condition",
    "first_person",
    "ceremony",
    "place_fact",
    "research",
    "official",
    "universal",
    "historical",
    "method",
    "textbook",
    "finding",
    "visit",
    "advice",
    "play",
)
SERIOUS = ("topic_harm", "topic_health", "topic_economy", "topic_politics")


def _of_quantities(units: list[Found], quantities: list[Found]) -> dict[str, float]:
    made: dict[str, float] = {}
    if any(q.unit_class != "time" for q in units):
        made["quantity"] = 1.0
        if len(units) > 1:
            made["many_quantities"] = 1.0
    if any(q.unit_class in ("percent", "share") for q in quantities):
        made["percent"] = 1.0
    if any(q.unit_class == "currency" for q in quantities):
        made["money"] = 1.0
    return made


def _of_source(finding: Finding | None, attribution: Attribution | None) -> dict[str, float]:
    made: dict[str, float] = {}
    if attribution and attribution.speaker:
        made["attributed"] = 1.0
        cue_class = finding.cue_class if finding and finding.cue else attribution.cue_class
        if cue_class in _POSITIONS:
            made["position"] = 1.0
        if cue_class in ("estimate", "cognition"):
            made["belief"] = 1.0
    return made


#: A sentence with none of these says how things are in general.
_SPECIFIC = frozenset(
    (
        "attributed",
        "quantity",
        "comparison",
        "past_event",
        "future",
        "measured_plan",
        "topic_harm",
        "rule",
    )
)


def _features(
    tokens: Tokens,
    counts: dict[str, int],
    units: list[Found],
    quantities: list[Found],
    times: list[FoundTime],
    finding: Finding | None,
    attribution: Attribution | None,
    leaning: tuple[str, ...],
    past: int | None,
    negated: bool,
) -> dict[str, float]:
    keys = tokens.keys
    made: dict[str, float] = {name: 1.0 for name in _FLAGS if counts.get(name)}
    for topic in (*SERIOUS, "topic_culture", "topic_sport"):
        if counts.get(topic):
            made[topic] = min(counts[topic], 3) / 3
    if counts.get("rhetoric"):
        made["rhetoric"] = min(counts["rhetoric"], 3) / 3
    if counts.get("deed") and past is not None:
        made["deed"] = 1.0
    made.update(_of_quantities(units, quantities))
    if counts.get("prediction"):
        dated = any(t.calendar in ("jalali", "gregorian", "lunar") for t in times)
        made["measured_plan" if units or dated else "future"] = 1.0
    if any(t.end is not None and t.end.year < 1920 for t in times):
        made["historical"] = 1.0
    for name, holds in (
        ("past_event", past is not None),
        ("question", "؟" in keys or "?" in keys),
        ("exclamation", keys[-1:] == ["!"]),
        ("negated", negated),
        ("leans_on_context", bool(leaning)),
        ("short", len(keys) < 9),
    ):
        if holds:
            made[name] = 1.0
    made.update(_of_source(finding, attribution))
    if _SPECIFIC.isdisjoint(made):
        made["general"] = 1.0
    made["length"] = min(max(len(keys) - 12, 0) / 30, 1.0)
    return made


_HEADLINE = 11  # words, at most


def add_headline(facts: list[Facts | None], words: list[list[str]], paragraphs: list[int]) -> None:
    """Mark a short line alone in its paragraph whose words the next sentence takes up: the news item's headline."""
    last = len(facts) - 1
    for n, own in enumerate(facts[:-1]):
        alone = (n == 0 or paragraphs[n - 1] != paragraphs[n]) and paragraphs[n + 1] != paragraphs[
            n
        ]
        if own is None or not alone or len(words[n]) > _HEADLINE or own.features.get("attributed"):
            continue
        told = {word[:4] for word in words[n] if len(word) > 2}
        again = {word[:4] for other in words[n + 1 : min(n + 3, last + 1)] for word in other}
        if told and 5 * len(told & again) >= 2 * len(told):
            own.features["headline"] = 1.0


def add_story(facts: list[Facts | None]) -> None:
    """Give each sentence what the sentences around it are about: the share of serious and of cultural words there.

    Three sentences either way, the nearer the heavier; a news item is seldom shorter than that.
    """
    reach = 3
    about = [
        (
            found.features.get("topic_culture", 0.0),
            sum([found.features.get(topic, 0.0) for topic in SERIOUS]),
        )
        if found
        else (0.0, 0.0)
        for found in facts
    ]
    for n, own in enumerate(facts):
        if own is None:
            continue
        culture = serious = 0.0
        for other in range(max(0, n - reach), min(len(facts), n + reach + 1)):
            if other != n:
                weight = 1 / abs(other - n)
                culture += weight * about[other][0]
                serious += weight * about[other][1]
        if culture:
            own.features["story_culture"] = min(culture / 1.5, 1.0)
        if serious:
            own.features["story_serious"] = min(serious / 2.0, 1.0)
