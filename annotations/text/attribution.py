"""Who asserts each unit, over the whole article: pronouns, dropped subjects and speech that runs on.

A state machine in reading order. It never guesses in silence: what the text does not settle comes out ``ambiguous``
(a likely speaker is offered) or ``unresolved`` (only the text's own words are).
"""

from __future__ import annotations

from collections import Counter

from .adverbials import can_begin
from .findings import Finding
from .phrases import heads
from .resolution import Resolver
from .shapes import Attribution
from .sources import find_source
from .speakers import GROUPS
from .tokens import Tokens
from .units import Piece
from .view import View
from .wordlists import cue_nouns, words

#: Words of somebody's own voice, and openings that go on with what somebody was saying.
_VOICED = frozenset(
    "متاسفانه متأسفانه خوشبختانه باید نباید بایستی امیدواریم امیدوارم امیدوار معتقدم معتقدیم داریم نداریم هستیم نیستیم کردیم دادیم کردهایم دادهایم میکنیم میدهیم خواهیم میخواهیم شدیم شدهایم بودیم بودهایم می‌توانیم میتوانیم".split()
)
_GOING_ON = frozenset(
    "اما ولی و زیرا چون چرا پس بنابراین لذا یعنی مثلا اگر البته حتی به‌هرحال".split()
)

_QUOTE_OPEN, _QUOTE_CLOSE = "«“", "»”"


class Attributor(Resolver):
    """Resolves the findings of consecutive units of one article."""

    def __init__(self, view: View, labels: frozenset[str]) -> None:
        super().__init__(view)
        self.labels = labels
        self.pending: list[int] = []  # units that go on with speech if the speaker is heard again
        self._spoke = ""
        self.doubted: set[int] = set()  # and those of them where nobody was
        self.running: tuple[Attribution, int, bool, int] | None = (
            None  # attribution, paragraph, open quote, since
        )

    def attribute(
        self, n: int, piece: Piece, tokens: Tokens, finding: Finding | None
    ) -> Attribution | None:
        """The attribution of unit ``n``; call once a unit, in reading order."""
        if self.pending and piece.heading:
            self._settle(False)
        self.now = n, piece.paragraph
        made = self._attribute(n, piece, tokens, finding)
        if self.pending and n not in self.pending and made is not None:
            again = finding is not None and (
                finding.kind in ("pronoun", "dropped", "anaphor")
                or finding.cue_class == "continuing"
            )
            self._settle(again or made.speaker == self._spoke)
        elif self.pending and made is None:
            self._settle(False)
        self.past.units.append(
            None if piece.heading else (tokens, piece.paragraph, made is not None)
        )
        return made

    def _attribute(
        self, n: int, piece: Piece, tokens: Tokens, finding: Finding | None
    ) -> Attribution | None:
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
        going = self._runs_on(n, piece, tokens) if self.running else ""
        if going:
            carried = self._carried()
            self._advance(tokens, n)
            if going == "if":
                self.pending.append(n)
                self._spoke = carried.speaker
            return carried
        self.running = None
        return None

    def settle(self) -> None:
        """Call after the last unit."""
        self._settle(False)

    def _settle(self, heard: bool) -> None:
        """The speaker has been heard again, or the paragraph has gone another way: settle what was open."""
        if not heard:
            self.doubted.update(self.pending)
        self.pending.clear()

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
            if rest.count('"') % 2 and "«" not in rest:
                self.running = (made, piece.paragraph, True, n)
                return
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
            if depth < 0 or n - since > 30 or tokens.keys.count('"') % 2:
                self.running = None

    def _runs_on(self, n: int, piece: Piece, tokens: Tokens) -> str:
        """Whether a unit goes on with direct speech: "yes", "" for no, or "if" the same speaker speaks on after it."""
        assert self.running
        _, paragraph, _, since = self.running
        keys = tokens.keys
        first_person = not words("syntax", "words", "first_person").isdisjoint(keys[:12])
        if paragraph == -1:
            return "yes"
        if paragraph != piece.paragraph:
            return "yes" if first_person and n - since <= 3 else ""
        if keys[0] in ("همچنین", "گفتنی", "یادآور", "شایان") or "".join(keys[:2]) in (
            "لازمبه",
            "قابلذکر",
            "ایندر",
            "درنهایت",
            "درپایان",
        ):
            return ""
        demonstratives = words("syntax", "words", "demonstratives")
        stage = words("names", "persons", "stage")
        if keys[0] in heads() and keys[0] not in GROUPS and self._spoken_of(tokens):
            return ""
        if keys[0] in demonstratives and len(keys) > 1 and keys[1] in stage:
            return ""
        last = self.past.last
        if first_person or not _VOICED.isdisjoint(keys) or keys[0] in _GOING_ON:
            return "yes"
        brief = len(keys) <= 16 and n - since <= 2 and keys[0] not in stage
        brief = brief and (keys[0] in GROUPS or not can_begin(keys, 0))  # no actor of its own
        return "yes" if brief and last is not None and last.person else "if"

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

    def _dropped(
        self, n: int, piece: Piece, tokens: Tokens, finding: Finding
    ) -> Attribution | None:
        if self.running and (finding.kind == "first" or self.running[2]):
            return self._carried()
        return super()._dropped(n, piece, tokens, finding)


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
    attributor.settle()
    for n in attributor.doubted:
        made[n] = None
    return made, findings
