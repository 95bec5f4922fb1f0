"""Who asserts each unit, over the whole article: pronouns, dropped subjects and speech that runs on.

A state machine in reading order. It never guesses in silence: what the text does not settle comes out ``ambiguous``
(a likely speaker is offered) or ``unresolved`` (only the text's own words are).
"""

from __future__ import annotations

from collections import Counter

from .findings import Finding
from .phrases import Part, heads, noun_phrase, skip_openers, vague_phrases
from .shapes import Attribution, Method, Span, Status
from .sources import find_source
from .speakers import GROUPS, STUDYING, Speaker, Speakers, bodies, name_only, points, scholars
from .tokens import Tokens
from .units import Piece
from .view import View
from .wordlists import cue_nouns, words

_QUOTE_OPEN, _QUOTE_CLOSE = "«“", "»”"


class Attributor:
    """Resolves the findings of consecutive units of one article."""

    def __init__(self, view: View, labels: frozenset[str]) -> None:
        self.view = view
        self.labels = labels
        self.past = Speakers()
        self.running: tuple[Attribution, int, bool, int] | None = (
            None  # attribution, paragraph, open quote, since
        )

    def attribute(
        self, n: int, piece: Piece, tokens: Tokens, finding: Finding | None
    ) -> Attribution | None:
        """The attribution of unit ``n``; call once a unit, in reading order."""
        if piece.heading:
            if not self.running or not self.running[2]:
                self.running = None
            return None
        if (
            finding
            and finding.kind == "label"
            and finding.speaker
            and "".join(tokens.keys[finding.speaker[0] : finding.speaker[1]]) not in self.labels
        ):
            finding = None
        made = self._resolved(n, piece, tokens, finding) if finding else None
        self._note_document(n, piece, tokens, finding)
        inside = self.running is not None and self.running[2]
        if inside and (made is None or not finding or not finding.direct):
            made = self._carried()
            self._advance(tokens, n)
            return made
        if made is not None and finding is not None:
            self._open(made, finding, tokens, piece, n)
            return made if made.speaker or made.vague or made.status == "unresolved" else None
        if self.running and self._runs_on(n, piece, tokens):
            carried = self._carried()
            self._advance(tokens, n)
            return carried
        self.running = None
        return None

    # -- direct speech that runs on -------------------------------------------------------------------------------

    def _open(
        self, made: Attribution, finding: Finding, tokens: Tokens, piece: Piece, n: int
    ) -> None:
        self.running = None
        if not finding.direct or not made.speaker:
            return
        rest = tokens.keys[finding.content :]
        if finding.opens_quote:
            depth = sum(k in _QUOTE_OPEN for k in rest) - sum(k in _QUOTE_CLOSE for k in rest)
            if "«" in rest or "“" in rest:
                if depth > 0:
                    self.running = (made, piece.paragraph, True, n)
                return
            return
        if finding.kind == "label":
            self.running = (made, -1, False, n)
            return
        self.running = (made, piece.paragraph, False, n)

    def _advance(self, tokens: Tokens, n: int) -> None:
        if not self.running:
            return
        _, _, open_quote, since = self.running
        if open_quote:
            depth = sum(k in _QUOTE_OPEN for k in tokens.keys) - sum(
                k in _QUOTE_CLOSE for k in tokens.keys
            )
            if depth < 0 or n - since > 30:
                self.running = None

    def _runs_on(self, n: int, piece: Piece, tokens: Tokens) -> bool:
        assert self.running
        _, paragraph, _, since = self.running
        keys = tokens.keys
        first_person = not words("syntax", "words", "first_person").isdisjoint(keys[:12])
        if paragraph == -1:
            return True
        if paragraph != piece.paragraph:
            return first_person and n - since <= 3
        if keys[0] in ("همچنین", "گفتنی", "یادآور", "شایان") or "".join(keys[:2]) in (
            "لازمبه",
            "قابلذکر",
            "ایندر",
        ):
            return False
        demonstratives = words("syntax", "words", "demonstratives")
        stage = words("names", "persons", "stage")
        if keys[0] in heads() and keys[0] not in GROUPS and self._spoken_of(tokens):
            return False
        return not (keys[0] in demonstratives and len(keys) > 1 and keys[1] in stage)

    @staticmethod
    def _spoken_of(tokens: Tokens) -> bool:
        """Whether a sentence that opens with somebody tells of their not having said something."""
        verbs = (n for n, verbal in enumerate(tokens.verbal) if verbal)
        return any(
            tokens.keys[n].startswith("ن") and tokens.keys[n - 1] in cue_nouns() for n in verbs
        )

    def _carried(self) -> Attribution:
        assert self.running
        made = self.running[0]
        return Attribution(
            made.speaker,
            made.speaker_span,
            made.via,
            made.via_span,
            None,
            None,
            None,
            None,
            "direct-continuation",
            "carried",
            made.vague,
            made.status,
        )

    # -- one finding ----------------------------------------------------------------------------------------------

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
            for speaker in reversed(self.past.said[-6:]):
                if speaker.keys[0].endswith(("ان", "ها", "ین", "ات")) or speaker.keys[-1].endswith(
                    "ها"
                ):
                    return self._from(speaker, finding, tokens, "resolved", "carried")
            return self._made(text, span, finding, tokens, False, "unresolved", "rule")
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
            if keys[i] in documents and keys[i + 1] in institutions:
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
        if last and n - last.unit <= 3:
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
        return self._made(speaker.text, speaker.span, finding, tokens, False, status, method)

    def _dropped(
        self, n: int, piece: Piece, tokens: Tokens, finding: Finding
    ) -> Attribution | None:
        if self.running and (finding.kind == "first" or self.running[2]):
            return self._carried()
        if not self.past.said or finding.kind == "first":
            return None
        last = self.past.said[-1]
        if finding.cue_class == "continuing" and n - last.unit <= 4:
            return self._from(last, finding, tokens, "resolved", "carried")
        if (
            last.paragraph == piece.paragraph
            and n - last.unit <= 3
            and (finding.direct or finding.cue_class in ("neutral", "emphatic"))
        ):
            return self._from(last, finding, tokens, "resolved", "carried")
        if finding.direct and n - last.unit <= 4:
            return self._from(last, finding, tokens, "ambiguous", "carried")
        return None

    def _pronoun(
        self, n: int, tokens: Tokens, finding: Finding, text: str, span: Span
    ) -> Attribution:
        if not self.past.said:
            return self._made(text, span, finding, tokens, False, "unresolved", "rule")
        last = self.past.said[-1]
        if last.person:
            far = n - last.unit > 6
            return self._from(last, finding, tokens, "ambiguous" if far else "resolved", "carried")
        return self._from(last, finding, tokens, "ambiguous", "carried")

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
        if found:
            return self._from(found, finding, tokens, "resolved", "carried")
        if head in GROUPS:
            return self._made(text, span, finding, tokens, False, "unresolved", "rule")
        persons = words("names", "persons", "anaphor_heads")
        if head in persons:
            for speaker in reversed(self.past.said[-4:]):
                if speaker.person:
                    return self._from(
                        speaker,
                        finding,
                        tokens,
                        "ambiguous" if n - speaker.unit > 4 else "resolved",
                        "carried",
                    )
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


def article_labels(firsts: list[str]) -> frozenset[str]:
    """Labels («خبرنگار:») that open at least two lines of an article are its interview's speakers."""
    return frozenset(label for label, count in Counter(firsts).items() if count >= 2)


def attribute_all(
    view: View, pieces: list[Piece], tokens: list[Tokens]
) -> tuple[list[Attribution | None], list[Finding | None]]:
    """The attribution of every unit of an article, and the surface findings behind them."""
    findings: list[Finding | None] = []
    labels: list[str] = []
    for piece, unit in zip(pieces, tokens, strict=True):
        finding = None if piece.heading else find_source(unit)
        findings.append(finding)
        if finding and finding.kind == "label" and finding.speaker:
            labels.append("".join(unit.keys[finding.speaker[0] : finding.speaker[1]]))
    attributor = Attributor(view, article_labels(labels))
    made = [
        attributor.attribute(n, piece, unit, finding)
        for n, (piece, unit, finding) in enumerate(zip(pieces, tokens, findings, strict=True))
    ]
    return made, findings
