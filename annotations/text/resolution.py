"""Whom one unit's finding means: names remembered, pronouns, «این …» and documents resolved."""

from __future__ import annotations

from .findings import Finding
from .phrases import Part, noun_phrase, skip_openers, vague_phrases
from .shapes import Attribution, Method, Span, Status
from .speakers import GROUPS, STUDYING, Speaker, Speakers, bodies, name_only, points, scholars
from .tokens import Tokens
from .units import Piece
from .view import View
from .wordlists import words


class Resolver:
    """Resolves findings against the speakers of the units before; ``now`` is the unit and its paragraph."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.past = Speakers()
        self.now = 0, 0

    def _resolved(
        self, n: int, piece: Piece, tokens: Tokens, finding: Finding
    ) -> Attribution | None:
        keys = tokens.keys
        kind = finding.kind
        if kind in ("impersonal", "document") and finding.speaker is None:
            if kind == "document" and self.past.said:
                return self._from(self.past.said[-1], finding, tokens, "ambiguous", "carried")
            return (
                self._made("", None, finding, tokens, True, "unresolved", "rule")
                if finding.cue_class != "demand"
                else None
            )
        if kind in ("dropped", "first"):
            return self._dropped(n, piece, tokens, finding)
        assert finding.speaker
        part = finding.speaker
        text, span = self._words(tokens, part)
        if kind == "pronoun":
            return self._pronoun(n, tokens, finding, text, span)
        if kind == "plural":
            return self._plural(finding, tokens, text, span)
        if kind in ("anaphor", "document"):
            return self._anaphor(n, tokens, finding, text, span)
        if kind == "impersonal":
            return self._made("", None, finding, tokens, True, "unresolved", "rule")
        return self._named(n, piece, tokens, finding, name_only(keys, part))

    def _named(
        self, n: int, piece: Piece, tokens: Tokens, finding: Finding, part: Part
    ) -> Attribution:
        """A speaker whom the unit names; remembered for the pronouns to come."""
        keys = tokens.keys
        text, span = self._words(tokens, part)
        hit = vague_phrases().at(keys, part[0], part[1])
        vague = hit is not None and (
            hit[0] == part[1] or keys[part[0]] in ("برخی", "یکی", "تعدادی", "بسیاری", "گروهی")
        )
        made = self._made(text, span, finding, tokens, vague, "resolved", finding.method)
        if finding.cue_class == "outlet":
            self.past.outlet = (
                Speaker(text, span, tuple(keys[part[0] : part[1]]), False, n, piece.paragraph),
                n,
            )
        elif finding.via and self.past.outlet and points(keys[finding.via[0]]):
            self.past.outlet = (self.past.outlet[0], n)  # «این روزنامه به نقل از …»
        elif finding.via:
            via, via_span = self._words(tokens, finding.via)
            self.past.outlet = (
                Speaker(via, via_span, tuple(keys[slice(*finding.via)]), False, n, piece.paragraph),
                n,
            )
        self.past.remember(n, piece.paragraph, tuple(keys[part[0] : part[1]]), text, span)
        if keys[part[0]] in words("syntax", "nouns", "outlets") and finding.cue_class != "outlet":
            self.past.outlet = (
                self.past.said[-1],
                n,
            )  # the paper, not the agency it was read through
        return made

    def _note_document(self, n: int, piece: Piece, tokens: Tokens, finding: Finding | None) -> None:
        """Remember whose document a unit tells of, for «در این گزارش آمده است» further on."""
        keys = tokens.keys
        documents = words("syntax", "nouns", "documents")
        institutions = words("syntax", "nouns", "institutions")
        if documents.isdisjoint(keys) and STUDYING.isdisjoint(keys):
            return
        first = skip_openers(keys, 0, len(keys))
        author = first < len(keys) and (keys[first] in institutions or keys[first] in scholars())
        if author and (not finding or finding.speaker is None):
            # «سازمان جهانی بهداشت گزارشی منتشر کرد», «پژوهشگران … را بررسی کردند»
            self._own(n, piece, tokens, (first, noun_phrase(tokens, first, len(keys))))
        for i in range(len(keys) - 1):
            if (
                keys[i] in documents
                and keys[i + 1] in institutions
                and keys[i + 1] not in words("syntax", "nouns", "outlets")
            ):
                self._own(n, piece, tokens, (i + 1, noun_phrase(tokens, i + 1, len(keys))))

    def _own(self, n: int, piece: Piece, tokens: Tokens, part: Part) -> None:
        """Remember a document's owner."""
        text, span = self._words(tokens, part)
        spoken = tuple(tokens.keys[slice(*part)])
        self.past.owner = (Speaker(text, span, spoken, False, n, piece.paragraph), n)

    def _document(self, n: int, finding: Finding, tokens: Tokens) -> Attribution:
        """«این گزارش», «گزارش مذکور»: its owner where the text has named one, else whoever spoke last."""
        last = self.past.said[-1] if self.past.said else None
        report = finding.speaker is not None and "گزارش" in tokens.keys[slice(*finding.speaker)]
        if (
            report
            and self.past.outlet
            and n - self.past.outlet[1] <= 8
            and (self.past.owner is None or self.past.owner[1] < self.past.outlet[1])
        ):
            return self._from(self.past.outlet[0], finding, tokens, "resolved", "carried")
        if (
            self.past.owner
            and n - self.past.owner[1] <= 4
            and (last is None or self.past.owner[1] >= last.unit)
        ):
            return self._from(self.past.owner[0], finding, tokens, "resolved", "carried")
        told = last is not None and last.person and last.keys[0] not in scholars()
        if last and n - last.unit <= 3 and not (report and told):
            return self._from(last, finding, tokens, "resolved", "carried")
        return self._made("", None, finding, tokens, True, "unresolved", "rule")

    def _words(self, tokens: Tokens, part: Part) -> tuple[str, Span]:
        start, end = tokens.starts[part[0]], tokens.ends[part[1] - 1]
        return " ".join(self.view.text[start:end].split()), self.view.span(start, end)

    def _made(
        self,
        text: str,
        span: Span | None,
        finding: Finding,
        tokens: Tokens,
        vague: bool,
        status: Status,
        method: str,
    ) -> Attribution:
        via = self._words(tokens, finding.via) if finding.via else (None, None)
        venue = self._words(tokens, finding.venue) if finding.venue else (None, None)
        cue = self._words(tokens, finding.cue) if finding.cue else (None, None)
        kept: Method = (
            "pattern" if method == "pattern" else "carried" if method == "carried" else "rule"
        )
        return Attribution(
            text,
            span,
            via[0],
            via[1],
            venue[0],
            venue[1],
            cue[0],
            cue[1],
            finding.cue_class,
            kept,
            vague,
            status,
        )

    def _from(
        self, speaker: Speaker, finding: Finding, tokens: Tokens, status: Status, method: str
    ) -> Attribution:
        self.past.again(speaker, *self.now)
        return self._made(speaker.text, speaker.span, finding, tokens, False, status, method)

    def _plural(self, finding: Finding, tokens: Tokens, text: str, span: Span) -> Attribution:
        """«آنها»: the latest who are several, be it that they spoke or were told of."""
        said = next((old for old in reversed(self.past.said[-6:]) if old.several), None)
        told = self.past.several(said.unit if said else -1)
        if told:
            return self._told(told, finding, tokens, "resolved")
        if said:
            return self._from(said, finding, tokens, "resolved", "carried")
        return self._made(text, span, finding, tokens, False, "unresolved", "rule")

    def _told(
        self, found: tuple[Tokens, Part, int], finding: Finding, tokens: Tokens, status: Status
    ) -> Attribution:
        """Somebody whom an earlier sentence told of speaks now."""
        there, part, _ = found
        part = name_only(there.keys, part)
        text, span = self._words(there, part)
        keys = tuple(there.keys[slice(*part)])
        self.past.remember(*self.now, keys, text, span)
        return self._made(text, span, finding, tokens, False, status, "carried")

    def _pronoun(
        self, n: int, tokens: Tokens, finding: Finding, text: str, span: Span
    ) -> Attribution:
        last = self.past.one(n)
        told = self.past.person(last.unit if last else -1)
        if told:
            settled = last is None or not last.person
            return self._told(told, finding, tokens, "resolved" if settled else "ambiguous")
        if last is None:
            return self._made(text, span, finding, tokens, False, "unresolved", "rule")
        if last.person:
            far = n - last.unit > 6
            return self._from(last, finding, tokens, "ambiguous" if far else "resolved", "carried")
        return self._from(last, finding, tokens, "ambiguous", "carried")

    def _person(self, n: int, head: str, finding: Finding, tokens: Tokens) -> Attribution | None:
        """«این نماینده», «این مقام‌ها»: the latest person or persons, be it that they spoke or were told of."""
        persons = words("names", "persons", "anaphor_heads")
        if head in persons:
            spoke = next((old for old in reversed(self.past.said[-4:]) if old.person), None)
            told = self.past.person(spoke.unit if spoke else -1)
            if told:
                return self._told(told, finding, tokens, "ambiguous" if spoke else "resolved")
            if spoke:
                far = n - spoke.unit > 4
                return self._from(
                    spoke, finding, tokens, "ambiguous" if far else "resolved", "carried"
                )
        if head.endswith(("ها", "های")) and _singular(head) in persons:
            many = (old for old in reversed(self.past.said[-4:]) if old.several or old.counted)
            spoke = next(many, None)
            if spoke and n - spoke.unit <= 4:
                return self._from(spoke, finding, tokens, "resolved", "carried")
        return None

    def _anaphor(
        self, n: int, tokens: Tokens, finding: Finding, text: str, span: Span
    ) -> Attribution | None:
        assert finding.speaker
        keys = tokens.keys[finding.speaker[0] : finding.speaker[1]]
        head = (
            keys[1]
            if keys[0] in words("syntax", "words", "demonstratives") and len(keys) > 1
            else keys[0]
        )
        found = self.past.of_class(n, head)
        if head in bodies() or head in GROUPS:
            told = self.past.body(
                head, found.unit if found else -1, tokens, finding.speaker[0]
            ) or (self.past.several(found.unit if found else -1) if head in GROUPS else None)
            if told:
                return self._told(told, finding, tokens, "resolved")
        last = self.past.last
        if found and last and found is not last and found.keys[0] == "یک" and last.person:
            # a lead tells of «یک کارشناس», the story then names him
            found = last
        if found:
            return self._from(found, finding, tokens, "resolved", "carried")
        if head in GROUPS:
            return self._made(text, span, finding, tokens, False, "unresolved", "rule")
        persons = words("names", "persons", "anaphor_heads")
        made = self._person(n, head, finding, tokens)
        if made:
            return made
        if head in words("names", "persons", "research"):
            return self._document(n, finding, tokens)
        if (
            head in bodies()
            and head != "وزارتخانه"
            and self.past.said
            and (not self.past.said[-1].person or len(self.past.said[-1].keys) == 1)
            and n - self.past.said[-1].unit <= 3
        ):
            return self._from(self.past.said[-1], finding, tokens, "ambiguous", "carried")
        if head in persons or head in bodies():
            return self._made(text, span, finding, tokens, False, "unresolved", "rule")
        return None

    def _dropped(
        self, n: int, piece: Piece, tokens: Tokens, finding: Finding
    ) -> Attribution | None:
        if not self.past.said or finding.kind == "first":
            return None
        last = self.past.said[-1]
        if finding.cue_class == "continuing" and n - last.unit <= 4:
            return self._from(last, finding, tokens, "resolved", "carried")
        if (
            last.paragraph == piece.paragraph
            and n - last.unit <= 3
            and (
                finding.direct
                or finding.cue_class in ("neutral", "emphatic")
                or (finding.cue_class == "demand" and n - last.unit == 1 and finding.content)
            )
        ):
            return self._from(last, finding, tokens, "resolved", "carried")
        if finding.direct and n - last.unit <= 4:
            return self._from(last, finding, tokens, "ambiguous", "carried")
        return None


def _singular(head: str) -> str:
    return head.removesuffix("ی").removesuffix("ها")
