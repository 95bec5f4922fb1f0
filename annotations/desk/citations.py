"""The evidence of one claim as its panel shows it: each citation, and how many sources they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotations.desk.forms.evidence import EditCitationForm
from annotations.desk.library import captures, why_failed
from annotations.models import (
    Capture,
    CaptureStatus,
    Citation,
    Claim,
    Event,
    Evidence,
    Source,
    User,
)
from annotations.workflow.citing_again import last_change
from annotations.workflow.stamps import CITATION, stamp


@dataclass(slots=True)
class Cited:
    """A citation, with what was kept of its page."""

    citation: Citation
    capture: Capture | None
    """The newest."""
    kept: Capture | None
    """The newest that was kept, to be read."""
    failure: str
    """Why the page could not be kept, in words."""
    before_kept: Capture | None = None
    """The one kept before that, where the page has changed: the two can be compared."""
    voice: int = 0
    """Which of the independent sources it is, counted from 1."""
    is_first: bool = False
    is_last: bool = False

    @property
    def excerpt_missing(self) -> bool:
        """Whether its excerpt is not in what was kept and nobody has said why."""
        return self.citation.excerpt_found is False and not self.citation.excerpt_reason


@dataclass(slots=True)
class Voice:
    """One independent source, however many of the citations are its word."""

    number: int
    name: str
    cited: list[Cited] = field(default_factory=list)
    why: Promise | str = ""
    """Why several citations are one source."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """One's own last change to the citations, which can be undone."""

    removed: bool
    title: str


def cited_of(claim: Claim) -> list[Cited]:
    """Return a claim's citations in their order, in two queries."""
    newest = Prefetch("evidence__captures", queryset=captures())
    citations = list(
        claim.citations.select_related(
            "evidence__publisher__owner", "evidence__wire__owner", "created_by"
        ).prefetch_related(newest)
    )
    return [
        _cited(citation, is_first=index == 0, is_last=index == len(citations) - 1)
        for index, citation in enumerate(citations)
    ]


def _cited(citation: Citation, *, is_first: bool, is_last: bool) -> Cited:
    all_of_it = list(citation.evidence.captures.all())
    capture = all_of_it[0] if all_of_it else None
    kept = [one for one in all_of_it if one.status == CaptureStatus.CAPTURED]
    before = next((one for one in kept[1:] if one.sha256 != kept[0].sha256), None)
    return Cited(
        citation,
        capture,
        kept[0] if kept else None,
        why_failed(capture),
        before_kept=before,
        is_first=is_first,
        is_last=is_last,
    )


def voices_of(cited: Sequence[Cited]) -> list[Voice]:
    """Number the independent sources of a claim's citations, and say why several are one."""
    voices: dict[int, Voice] = {}
    for one in cited:
        key = one.citation.evidence.independence_key
        voice = voices.get(key)
        if voice is None:
            source = _speaks(one.citation.evidence)
            name = source.owner.name if source.owner else source.name
            voice = voices[key] = Voice(len(voices) + 1, name)
        voice.cited.append(one)
        one.voice = voice.number
    for voice in voices.values():
        if len(voice.cited) > 1:
            voice.why = _why_one([one.citation.evidence for one in voice.cited])
    return list(voices.values())


def _speaks(evidence: Evidence) -> Source:
    return evidence.wire or evidence.publisher


def _why_one(pieces: Sequence[Evidence]) -> Promise:
    if len({piece.pk for piece in pieces}) == 1:
        return _("one piece, cited more than once")
    if any(piece.wire_id for piece in pieces):
        return _("one story of this agency")
    if len({_speaks(piece).pk for piece in pieces}) == 1:
        return _("one publisher")
    return _("outlets of one owner")


def edit_form(citation: Citation, data: Mapping[str, Any] | None = None) -> EditCitationForm:
    """Return the form in which a citation is changed, as it stands or as it was sent."""
    form = EditCitationForm(
        data,
        citation_id=citation.pk,
        initial={
            "read": stamp(citation, CITATION),
            "stance": citation.stance,
            "excerpt": citation.excerpt,
            "excerpt_reason": citation.excerpt_reason,
            "note": citation.note,
        },
    )
    form.asks_reason = bool(citation.excerpt_reason) or citation.excerpt_found is False
    return form


def taken_back(claim: Claim, user: User) -> TakenBack | None:
    """Return one's own last removal or change of a citation that can be undone; None for none."""
    event: Event | None = last_change(claim, actor=user)
    if event is None:
        return None
    removed = event.op == "delete"
    pieces = Evidence.objects.values_list("title", flat=True)
    if removed and event.before is not None:
        pieces = pieces.filter(pk=event.before["evidence_id"])
    else:
        pieces = pieces.filter(citations=int(event.object_id))
    title = pieces.first()
    return None if title is None else TakenBack(removed, title)
