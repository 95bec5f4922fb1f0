"""Verification: taking a claim, gathering evidence, writing the verdict, submitting it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models import (
    CaptureStatus,
    Citation,
    Claim,
    ClaimState,
    Comment,
    Evidence,
    Rating,
    Stance,
    User,
    Verdict,
)
from annotations.workflow.audit import acting
from annotations.workflow.errors import (
    BadValue,
    GateClosed,
    Message,
    NotAllowed,
    StaleVersion,
    WrongState,
)
from annotations.workflow.guards import (
    lock,
    one_line,
    plain,
    require_assignee,
    require_reason,
    require_role,
    require_unpublished,
)
from annotations.workflow.moves import move

CONCLUSION_MAX = 300
JUSTIFICATION_MAX = 50_000


def take(claim: Claim, *, actor: User) -> Claim:
    """queued → in_progress, for oneself."""
    with acting(actor, "claim.take"):
        return move(lock(claim, "take", actor), "take", assignee=actor)


_TAKE_NEXT = """
UPDATE annotations_claim
   SET state = 'in_progress', state_reason = '', state_changed_at = now(), touched = true,
       version = version + 1, assignee_id = %(actor)s
 WHERE id = (
       SELECT id FROM annotations_claim
        WHERE state = 'queued'
        ORDER BY priority DESC, checkworthiness DESC, id
        LIMIT 1
          FOR UPDATE SKIP LOCKED
       )
RETURNING *
"""
"""One statement, so that no claim is ever handed to two people. What a person marked has no
check-worthiness and, NULLS FIRST being the order of DESC, comes before the machine's."""


def take_next(*, actor: User) -> Claim | None:
    """Take the queued claim that comes first; None where nothing is queued. Raises NotAllowed."""
    require_role(actor, "take")
    with acting(actor, "claim.take"):
        return next(iter(Claim.objects.raw(_TAKE_NEXT, {"actor": actor.pk})), None)


def assign(claim: Claim, *, actor: User, assignee: User, due_at: datetime | None = None) -> Claim:
    """queued → in_progress, for somebody else who may check facts."""
    if not assignee.may("take"):
        raise BadValue(_("This person does not check facts."))
    with acting(actor, "claim.assign"):
        claim = lock(claim, "assign", actor)
        if due_at is not None:
            claim.due_at = due_at
            claim.save(update_fields=["due_at"])
        return move(claim, "assign", assignee=assignee)


def reassign(claim: Claim, *, actor: User, assignee: User) -> Claim:
    """Give a claim that somebody works on, or whose verdict is in review, to somebody else.

    Raises BadValue for a person who does not check facts.
    """
    if not assignee.may("take"):
        raise BadValue(_("This person does not check facts."))
    with acting(actor, "claim.reassign"):
        claim = lock(claim, "reassign", actor)
        claim.assignee = assignee
        claim.version += 1
        claim.save(update_fields=["assignee", "version"])
        return claim


def release(claim: Claim, *, actor: User) -> Claim:
    """in_progress → queued, for somebody else to take."""
    with acting(actor, "claim.release"):
        claim = lock(claim, "release", actor)
        require_assignee(claim, actor)
        require_unpublished(claim)
        return move(claim, "release")


def close(claim: Claim, *, actor: User, reason: str) -> Claim:
    """queued or in_progress → closed: it cannot be checked, and why."""
    reason = require_reason(reason)
    with acting(actor, "claim.close", reason=reason):
        claim = lock(claim, "close", actor)
        require_assignee(claim, actor)
        require_unpublished(claim)
        return move(claim, "close", reason=reason)


def reopen(claim: Claim, *, actor: User) -> Claim:
    """closed → queued."""
    with acting(actor, "claim.reopen"):
        return move(lock(claim, "reopen", actor), "reopen")


def cite(
    claim: Claim,
    *,
    actor: User,
    evidence: Evidence,
    stance: str,
    excerpt: str = "",
    note: str = "",
) -> Citation:
    """Link a piece of evidence to a claim that one works on; raises BadValue for no such stance."""
    if stance not in Stance.values:
        raise BadValue(_("Say whether it supports or refutes the claim, or gives context."))
    with acting(actor, "claim.cite"):
        claim = lock(claim, "cite", actor)
        require_assignee(claim, actor)
        last = claim.citations.aggregate(last=Max("position"))["last"] or 0
        return Citation.objects.create(
            claim=claim,
            evidence=evidence,
            stance=stance,
            excerpt=plain(excerpt),
            note=plain(note),
            position=last + 1,
            created_by=actor,
        )


def uncite(citation: Citation, *, actor: User) -> None:
    """Take a citation back; the evidence stays in the library, the step in the history."""
    with acting(actor, "claim.uncite"):
        claim = lock(citation.claim, "cite", actor)
        require_assignee(claim, actor)
        citation.delete()


def current_verdict(claim: Claim) -> Verdict | None:
    """Return the newest verdict of a claim, draft or submitted."""
    return claim.verdicts.select_related("rating__scheme", "author").order_by("-number").first()


def write_verdict(
    claim: Claim,
    *,
    actor: User,
    version: int | None,
    rating: Rating | None,
    justification: str,
    conclusion: str,
    single_source_reason: str = "",
) -> Verdict:
    """Save the draft of the verdict.

    `version` is the one that was read, or None where there was no verdict yet. Raises
    StaleVersion with what is there now when somebody saved in between, BadValue for texts too
    long.
    """
    conclusion = one_line(conclusion)
    if len(conclusion) > CONCLUSION_MAX:
        raise BadValue(_("The conclusion has more than 300 characters; it is one line."))
    if len(justification) > JUSTIFICATION_MAX:
        raise BadValue(_("The justification has more than 50,000 characters."))
    with acting(actor, "verdict.write"):
        claim = lock(claim, "write_verdict", actor)
        require_assignee(claim, actor)
        verdict = claim.verdicts.select_for_update().order_by("-number").first()
        if verdict is None:
            if version is not None:
                raise StaleVersion(None)
            verdict = Verdict(claim=claim, author=actor)
        else:
            if verdict.version != version:
                raise StaleVersion(verdict)
            verdict.version += 1
        verdict.rating = rating
        verdict.justification = plain(justification)
        verdict.conclusion = conclusion
        verdict.single_source_reason = plain(single_source_reason)
        verdict.submitted_at = None
        verdict.submitted_by = None
        try:
            with transaction.atomic():
                verdict.save()
        except IntegrityError:
            raise StaleVersion(current_verdict(claim)) from None
        return verdict


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
    ]


def _settled(evidence: Evidence) -> bool:
    if not evidence.url:
        return True
    return any(capture.status != CaptureStatus.PENDING for capture in evidence.captures.all())


def submit(claim: Claim, *, actor: User) -> Claim:
    """in_progress or correcting → in_review, once every gate is open; raises GateClosed."""
    with acting(actor, "claim.submit"):
        claim = lock(claim, "submit", actor)
        require_assignee(claim, actor)
        verdict = claim.verdicts.select_for_update().order_by("-number").first()
        missing = [gate.message for gate in gates(claim, verdict) if not gate.met]
        if missing or verdict is None:
            raise GateClosed(missing)
        verdict.submitted_at = timezone.now()
        verdict.submitted_by = actor
        verdict.version += 1
        verdict.save(update_fields=["submitted_at", "submitted_by", "version", "updated_at"])
        return move(claim, "submit", assignee=claim.assignee)


def comment(claim: Claim, *, actor: User, body: str, parent: Comment | None = None) -> Comment:
    """Say something on a claim, to the other editors."""
    body = plain(body)
    if not body:
        raise BadValue(_("The comment is empty."))
    if parent is not None and parent.claim_id != claim.pk:
        raise WrongState
    if not actor.may("comment"):
        raise NotAllowed
    with acting(actor, "claim.comment"):
        return Comment.objects.create(claim=claim, author=actor, body=body[:5000], parent=parent)


def set_due(claim: Claim, *, actor: User, due_at: datetime | None) -> Claim:
    """Set or clear when an open claim is due; a chief editor's or the assignee's to do."""
    with acting(actor, "claim.set_due"):
        fresh = Claim.objects.select_for_update().get(pk=claim.pk)
        if not actor.may("accept"):
            raise NotAllowed
        if fresh.state in (ClaimState.DISMISSED, ClaimState.SUPERSEDED, ClaimState.WITHDRAWN):
            raise WrongState
        require_assignee(fresh, actor)
        fresh.due_at = due_at
        fresh.version += 1
        fresh.save(update_fields=["due_at", "version"])
        return fresh
