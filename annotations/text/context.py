"""Whether a unit can be understood on its own, and if not, what it leans on.

Codes: ``pronoun-subject``, ``anaphoric-source``, ``demonstrative``, ``bare-demonstrative``, ``mentioned-before``
(«مذکور»), ``leaning-opening`` («سال بعد»), ``dropped-subject``, ``unresolved-speaker``.
"""

from __future__ import annotations

from functools import cache

from .adverbials import can_begin
from .findings import Finding
from .phrases import places, skip_openers, stops
from .shapes import Attribution
from .tokens import Tokens
from .wordlists import Phrases, table, word_counts, words

_POINTING = frozenset("این آن همین همان چنین دراین بااین ازاین بهاین".split())
_SUBJECTS = frozenset("وی او ایشان آنها آنان اینها اینان نامبرده".split())
_POSSESSIVE = frozenset("این را است بود از به در با و . ، ؛ : نیز هم بر برای تا دارد شد".split())


@cache
def _leaning() -> Phrases:
    return Phrases.of(table("context")["leaning"]["phrases"])


def _stem(word: str) -> str:
    for ending in ("هایی", "های", "ها", "ی"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _by_speaker(finding: Finding | None, attribution: Attribution | None) -> list[str]:
    """What a unit leans on for its speaker."""
    found: list[str] = []
    if finding:
        if finding.kind in ("pronoun", "plural"):
            found.append("pronoun-subject")
        elif finding.kind == "anaphor":
            found.append("anaphoric-source")
        elif finding.kind == "dropped" and attribution is not None:
            found.append("dropped-subject")
    if attribution and attribution.cue_class == "direct-continuation" and not found:
        found.append("dropped-subject")  # whose words these are stands in a unit before
    if attribution and attribution.status == "unresolved" and attribution.speaker:
        found.append("unresolved-speaker")
    return found


def context_reasons(
    tokens: Tokens, finding: Finding | None, attribution: Attribution | None
) -> tuple[str, ...]:
    """The codes of what a unit leans on, most telling first; empty where it stands on its own."""
    keys = tokens.keys
    found = _by_speaker(finding, attribution)
    start = skip_openers(keys, 0, len(keys))
    if _leaning().at(keys, 0) or (start < len(keys) and _leaning().at(keys, start)):
        found.append("leaning-opening")
    heads = [start]
    if finding and finding.content and finding.content < len(keys):
        heads.append(finding.content)
    for head in heads:
        if not found and _begins_with_pronoun(keys, head):
            found.append("pronoun-subject")
    if not found and _refers_back(keys, start):
        found.append("pronoun-subject")
    if not found and (_another(keys, start) or keys[start : start + 1] == ["سایر"]):
        found.append("mentioned-before")
    found.extend(_demonstratives(tokens, start, finding))
    return tuple(dict.fromkeys(found))


def _begins_with_pronoun(keys: list[str], head: int) -> bool:
    """Whether a pronoun is among the first words, and nobody whom it could mean («منتقدان ترامپ او را …»)."""
    first = keys[head : head + 3]
    if _SUBJECTS.isdisjoint(first):
        return False
    n = next(n for n, word in enumerate(first) if word in _SUBJECTS)
    return not any(can_begin(keys, head + m) for m in range(n))


_SEVERAL = ("ان", "ها", "های", "ین", "هایی", "انی", "ات")


def _refers_back(keys: list[str], start: int) -> bool:
    """Whether «آنان» or «وی» stands early in a sentence with nobody before it whom it could mean."""
    if _PRONOUNS.isdisjoint(keys[start : start + 9]):
        return False
    for n in range(start, min(start + 9, len(keys))):
        word = keys[n]
        if word in _MANY:
            return not any(k.endswith(_SEVERAL) for k in keys[start:n])
        if word in _ONE:
            return not any(can_begin(keys, m) for m in range(start, n))
    return False


_MANY = frozenset("آنها آنان ایشان".split())
_ONE = frozenset("وی او".split())
_PRONOUNS = _MANY | _ONE


def _another(keys: list[str], start: int) -> bool:
    """«۲ پل دیگر …», «مقام بعد را دارد»: counted on from what stood before."""
    if "دیگر" not in keys[start + 1 : start + 5]:
        return False
    for n in range(start + 1, min(start + 5, len(keys))):
        if keys[n] == "دیگر" and (
            keys[n - 2].isdigit() or keys[n - 2] in ("دو", "سه", "چهار", "چند")
        ):
            return n - 2 == start
    return False


def _demonstratives(tokens: Tokens, start: int, finding: Finding | None) -> list[str]:
    keys = tokens.keys
    content = finding.content if finding else 0
    speaker = finding.speaker if finding and finding.kind == "name" and finding.speaker else (0, 0)
    begin = max(start, content)
    topic = speaker != (0, 0) and _topic(keys, speaker[1], content)
    found: list[str] = []
    adjectives = words("syntax", "words", "anaphoric_adjectives")
    plain = adjectives.isdisjoint(keys)
    if plain and _POINTING.isdisjoint(keys):
        return []
    counts = word_counts()
    organisations = words("names", "persons", "organisations")
    stems: set[str] = set()
    clause = False
    named = False
    for n, word in enumerate(keys):
        if plain and clause and n - begin >= 11:
            break
        if word in _POINTING and n + 1 < len(keys):
            if speaker[0] < n < speaker[1] or (clause and n - begin >= 11):
                continue  # «محققان این پژوهش»; far on, «این» takes up the sentence's own words
            code = _one(tokens, n, stems, clause, named, start)
            if code and topic and content <= n <= content + 3:
                continue  # «در مورد بودجه گفت: این رقم …»
            if code:
                found.append(code)
        elif word in adjectives and n and keys[n - 1] not in keys[: n - 1]:
            found.append("mentioned-before")
        if tokens.verbal[n] and n >= content and word != "شده":
            clause = True
        if len(word) > 2:
            stems.add(_stem(word))
            if (
                not named
                and n >= 2
                and (counts.get(word, 0) < 5000 or word in organisations or places().at(keys, n))
            ):
                named = True
    return found


def _topic(keys: list[str], first: int, content: int) -> bool:
    """Whether what is said is told to be about something: «درباره نشست شورا گفت:»."""
    told = keys[first:content]
    if len(told) < 5 or not _POINTING.isdisjoint(told):
        return False
    return not _ABOUT.isdisjoint(told)


_ABOUT = frozenset("مورد خصوص درباره پیرامون درخصوص درمورد اشاره".split())


def _place_before(keys: list[str], n: int) -> bool:
    return any(places().at(keys, m) for m in range(n))


def _one(
    tokens: Tokens, n: int, stems: set[str], clause: bool, named: bool, start: int
) -> str | None:
    keys, word, then = tokens.keys, tokens.keys[n], tokens.keys[n + 1]
    if n and _set(keys, n):
        return None
    if word != "آن" and then.isdigit() and n + 2 < len(keys) and keys[n + 2][0].isalpha():
        then = keys[n + 2]  # «این ۳ پل»
    if word == "آن":
        if then in _POSSESSIVE or then in stops() or tokens.verbal[n + 1] or not then[0].isalpha():
            return (
                "leaning-opening"
                if n <= start + 1 and keys[n - 1 : n] != ["از"] and n - start < 2 and then != "که"
                else None
            )
        if then in ("چه", "که", "گونه", "جا", "قدر", "چیزی", "کسی", "کسانی"):
            return None
    stem = _stem(then)
    if then in words("context", "demonstrative", "exempt") or stem in words(
        "context", "demonstrative", "exempt"
    ):
        # «این روزها», «به این نتیجه رسید که»
        return None
    if word in ("این", "همین") and (
        tokens.verbal[n + 1] or then in stops() or then in "،,:.»" or then in ("نیز", "هم")
    ):
        if "".join(keys[n : n + 3]).startswith(("ایندرحالی", "ایندرحالیست")):
            return None
        return "bare-demonstrative" if start <= n <= start + 1 or keys[n - 1] in ':«"' else None
    if not then[0].isalpha() or (word == "چنین" and clause):
        return None
    if word == "آن" and n + 2 < len(keys) and tokens.verbal[n + 2]:
        return None  # «پس از آن رخ داد»
    return _far(keys, n, stem, stems, clause, named)


def _set(keys: list[str], n: int) -> bool:
    """«پیش از این», «با اعلام این خبر»: phrases that are set and point at nothing told."""
    return keys[n - 2 : n + 1] == ["پیش", "از", "این"] or (
        keys[n + 1] in ("مطلب", "خبر") and keys[n - 1] in ("اعلام", "بیان")
    )


def _far(
    keys: list[str], n: int, stem: str, stems: set[str], clause: bool, named: bool
) -> str | None:
    """Whether what «این» and its noun take up stands outside the sentence."""
    if stem in stems or any(
        old.startswith(stem) or (len(old) > 3 and stem.startswith(old)) for old in stems
    ):
        return None  # its antecedent stands in the same sentence
    if clause and stem in words("context", "demonstrative", "clausal"):
        return None
    if named and n >= 4 and stem in words("context", "demonstrative", "kinds"):
        lands = stem in ("کشور", "شهر", "استان", "شهرستان", "منطقه")
        return "demonstrative" if lands and not _place_before(keys, n) else None
    return "demonstrative"
