"""The surface of an attribution in one unit: what the rules hand on to whoever resolves it."""

from __future__ import annotations

from dataclasses import dataclass

from .phrases import Part, word_list


@dataclass(slots=True)
class Finding:
    """The surface of an attribution in one unit, in token indices."""

    speaker: Part | None
    kind: str  # name | pronoun | plural | anaphor | document | dropped | first | impersonal | label
    via: Part | None
    venue: Part | None
    cue: Part | None
    cue_class: str
    method: str
    direct: bool  # what follows «:» is direct speech that may run on
    opens_quote: bool
    content: int  # token at which the content begins
    start: int = 0  # token at which the clause begins


def phrase_kind(keys: list[str], part: Part) -> str:
    """What kind of words name a source: a name, a pronoun, «این …», the first person, nobody."""
    first = keys[part[0]]
    if first in word_list("words", "person_pronouns"):
        return "pronoun"
    if first in word_list("words", "plural_pronouns"):
        return "plural"
    if first in word_list("words", "first_person"):
        return "first"
    if first in word_list("words", "demonstratives") and part[1] - part[0] >= 2:
        return "anaphor"
    if any(
        word in word_list("words", "anaphoric_adjectives") for word in keys[part[0] + 1 : part[1]]
    ):
        return "anaphor"
    if part[1] - part[0] == 1 and first in word_list("nouns", "impersonal"):
        return "impersonal"
    return "name"
