"""The conditions of submitting a verdict; the database keeps the same in models/gates.py."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from annotations.models import CaptureStatus, Citation, Claim, Evidence, Verdict
from annotations.workflow.errors import Message

PASSABLE = frozenset({"independent_sources", "captures", "excerpts"})
"""Gates that a chief editor may go past with a written reason; a verdict is whole or it is none."""


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition of submitting: what it asks, and whether it is met."""

    code: str
    message: Message
    met: bool


def gates(
    claim: Claim, verdict: Verdict | None, citations: Sequence[Citation] | None = None
) -> list[Gate]:
    """Return every condition of submitting a verdict, met or not (PRODUCT: submit gates).

    `citations` may be given by a caller that has them, with evidence, its publisher, wire and
    captures loaded.
    """
    if citations is None:
        citations = list(
            claim.citations.select_related(
                "evidence__publisher", "evidence__wire"
            ).prefetch_related("evidence__captures")
        )
    independent = {citation.evidence.independence_key for citation in citations}
    single_source = bool(verdict and verdict.single_source_reason)
    return [
        Gate("rating", _("A rating is chosen."), bool(verdict and verdict.rating_id)),
        Gate(
            "justification",
            _("The justification is written."),
            bool(verdict and verdict.justification),
        ),
        Gate("conclusion", _("The conclusion is written."), bool(verdict and verdict.conclusion)),
        Gate(
            "independent_sources",
            _("Two independent sources are cited, or it is said why one is enough."),
            len(independent) >= 2 or (len(independent) == 1 and single_source),
        ),
        Gate(
            "captures",
            _("Every linked page has been kept, or its failure recorded."),
            all(_settled(citation.evidence) for citation in citations),
        ),
        Gate(
            "excerpts",
            _("Every excerpt is in the page as it was kept, or it is written why not."),
            all(
                citation.excerpt_found is not False or bool(citation.excerpt_reason)
                for citation in citations
            ),
        ),
    ]


def _settled(evidence: Evidence) -> bool:
    if not evidence.url:
        return True
    return any(capture.status != CaptureStatus.PENDING for capture in evidence.captures.all())
