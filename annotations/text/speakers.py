"""Who has spoken so far in an article, and what kind of speaker each is: what pronouns and «این …» look back to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache

from .mentions import headed_by, is_body, is_named_person, is_plural, subject_of
from .phrases import Part, heads, honorifics, places
from .shapes import Span
from .tokens import Tokens
from .wordlists import key, table, word_counts, words


@dataclass(slots=True)
class Speaker:
    """Somebody who spoke: the words, their keys, where."""

    text: str
    span: Span
    keys: tuple[str, ...]
    person: bool
    unit: int
    paragraph: int

    @property
    def counted(self) -> bool:
        """Whether a number of people is named: «دو مقام آگاه»."""
        return self.keys[0].isdigit() or self.keys[0] in ("دو", "سه", "چهار", "پنج", "چند", "چندین")

    @property
    def several(self) -> bool:
        """Whether it is people in the plural."""
        return self.keys[0].endswith(("ان", "ها", "ین", "ات")) or self.keys[-1].endswith("ها")


@dataclass(slots=True)
class Speakers:
    """The speakers of an article in the order they spoke; ``owner`` and ``outlet`` with the unit they were met in."""

    said: list[Speaker] = field(default_factory=list)
    #: whose report or study the text has just told of
    owner: tuple[Speaker, int] | None = None
    #: who the article reports from
    outlet: tuple[Speaker, int] | None = None
    #: every unit so far, its paragraph, and whether somebody but the article speaks in it; None for a heading
    units: list[tuple[Tokens, int, bool] | None] = field(default_factory=list)

    @property
    def last(self) -> Speaker | None:
        """Whoever spoke last."""
        return self.said[-1] if self.said else None

    def remember(
        self, n: int, paragraph: int, spoken: tuple[str, ...], text: str, span: Span
    ) -> None:
        """Note who has just spoken."""
        person = is_person(spoken)
        if len(spoken) == 1:
            for old in reversed(self.said[-12:]):
                if spoken[0] in old.keys[1:]:  # «لزکو» for «روزنامه لزکو», a surname for a name
                    spoken, person = old.keys, old.person
                    break
        self.said.append(Speaker(text, span, spoken, person, n, paragraph))

    def one(self, n: int) -> Speaker | None:
        """The latest speaker whom «وی» in unit ``n`` can mean: the last, unless that is people and somebody spoke before."""
        last = self.last
        if last is None or not is_plural(list(last.keys), (0, len(last.keys))):
            return last
        single = (old for old in reversed(self.said[-6:]) if old.person and n - old.unit <= 6)
        return next(
            (old for old in single if not is_plural(list(old.keys), (0, len(old.keys)))), last
        )

    def again(self, speaker: Speaker, n: int, paragraph: int) -> None:
        """Note that somebody speaks on, who is now the latest."""
        self.said.append(replace(speaker, unit=n, paragraph=paragraph))

    def subject(
        self, fits: Callable[[list[str], Part], bool], since: int, reach: int
    ) -> tuple[Tokens, Part, int] | None:
        """The latest subject that fits, in the article's own sentences after unit ``since``; ``reach`` units back."""
        for n in range(len(self.units) - 1, max(since, len(self.units) - 1 - reach), -1):
            unit = self.units[n]
            if unit is None:
                return None
            tokens, _, voiced = unit
            part = None if voiced else subject_of(tokens)
            if part and fits(tokens.keys, part):
                return tokens, part, n
        return None

    def body(
        self, head: str, since: int, tokens: Tokens, stop: int
    ) -> tuple[Tokens, Part, int] | None:
        """The body that «این …» takes up where it is spoken of: earlier in the same unit, or in the three before."""
        wanted = classes().get(head) or (bodies().get(head) or head,)
        here = headed_by(tokens, wanted, stop)
        if here:
            return tokens, here, len(self.units)
        for n in range(len(self.units) - 1, max(since, len(self.units) - 4), -1):
            unit = self.units[n]
            if unit is None:
                break
            part = headed_by(unit[0], wanted, len(unit[0].keys))
            if part:
                return unit[0], part, n
        if head in ("وزارتخانه", "دولت", "کشور"):
            return None
        return self.subject(is_body, since, 2)

    def person(self, since: int) -> tuple[Tokens, Part, int] | None:
        """The person the article has told of since a unit."""
        return self.subject(is_named_person, since, 3)

    def several(self, since: int) -> tuple[Tokens, Part, int] | None:
        """The people the article has told of since a unit."""
        return self.subject(is_plural, since, 2)

    def _fuller(self, speaker: Speaker) -> Speaker:
        """«دانشمندان» who were named as those of a university a few units before."""
        if len(speaker.keys) > 1:
            return speaker
        return next(
            (
                old
                for old in reversed(self.said[-8:])
                if len(old.keys) > 1 and old.keys[0] in scholars() and speaker.unit - old.unit <= 4
            ),
            speaker,
        )

    def of_class(self, n: int, head: str) -> Speaker | None:
        """The latest speaker whose own head «این …» takes up."""
        wanted = classes().get(head) or (bodies().get(head, head),)
        for speaker in reversed(self.said[-12:]):
            if wanted[0] and any(word.startswith(wanted) for word in speaker.keys):
                if speaker.keys[0] in words("syntax", "nouns", "outlets"):
                    self.outlet = (speaker, n)
                return self._fuller(speaker) if head in scholars() else speaker
        if self.outlet and head in classes() and self.outlet[0].keys[0].startswith(wanted):
            return self.outlet[0]
        if head in scholars() and self.owner and self.owner[0].keys[0] in scholars():
            return self.owner[0]
        if head in GROUPS:
            for speaker in reversed(self.said[-6:]):
                if n - speaker.unit <= 4 and speaker.keys[0].endswith(("ان", "ین", "ها", "های")):
                    return speaker
        return None


def points(word: str) -> bool:
    """Whether a word is a demonstrative."""
    return word in words("syntax", "words", "demonstratives")


STUDYING = frozenset("بررسی مطالعه آزمایش تحقیق پژوهش معاینه تجزیه".split())
GROUPS = frozenset("گروه عده دسته افراد".split())


@cache
def scholars() -> frozenset[str]:
    """Those whose work is a study."""
    return words("names", "persons", "scholars")


@cache
def classes() -> dict[str, tuple[str, ...]]:
    """«این نشریه» may be a روزنامه: the heads a demonstrative's noun takes up."""
    listed = table("names")["classes"]
    return {key(noun): tuple(key(head) for head in heads) for noun, heads in listed.items()}


@cache
def bodies() -> dict[str, str]:
    """«این وزارتخانه» is a وزارت: the head each such noun stands for."""
    return {key(noun): key(head) for noun, head in table("names")["persons"]["bodies"].items()}


def is_person(keys: tuple[str, ...]) -> bool:
    """Whether a speaker's words name a person rather than a body: an office, a title or an unknown word heads them."""
    if not keys:
        return False
    if len(keys) > 1 and keys[0] in ("یک", "این"):
        keys = keys[1:]
    first = keys[0]
    if first in words("syntax", "nouns", "persons") or first in honorifics():
        return True
    if first in words("syntax", "nouns", "institutions") or places().at(list(keys), 0):
        return False
    if first in words("syntax", "nouns", "outlets"):
        return False
    if first in words("names", "persons", "first_names"):
        return True
    return word_counts().get(first, 0) < 2_000_000 or any(
        k in words("syntax", "nouns", "persons") for k in keys
    )


def name_only(keys: list[str], part: Part) -> Part:
    """«دکتر کمال خرازی وزیر امور خارجه» -> the name: what comes before an office that follows a name."""
    i, end = part
    persons = words("syntax", "nouns", "persons")
    named = (
        keys[i] in honorifics()
        or keys[i] in words("names", "persons", "first_names")
        or (
            keys[i] not in persons
            and keys[i] not in heads()
            and word_counts().get(keys[i], 0) < 500_000
        )
    )
    if not named:
        return part
    for n in range(i + 2, end):
        if (
            keys[n] in persons
            and keys[n] not in honorifics()
            and keys[n - 1] not in honorifics()
            and keys[n - 1] != "و"
        ):
            return i, n
    return part
