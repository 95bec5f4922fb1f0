"""Publishing approved work, correcting it in the open, withdrawing it with a reason."""

from collections.abc import Callable, Sequence

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models import (
    Claim,
    Correction,
    CorrectionKind,
    NotificationKind,
    Publication,
    User,
    Verdict,
    record_of,
)
from annotations.models.publishing import PUBLICATION_SEQUENCE
from annotations.workflow.audit import acting
from annotations.workflow.errors import BadValue, GateClosed, Message, NotAllowed
from annotations.workflow.guards import lock, require_reason
from annotations.workflow.moves import move
from annotations.workflow.notifications import tell_assignee

_SEQUENCE_LOCK = 0x52415354  # "RAST": any constant that nothing else in the database uses.

Gate = Callable[[Publication], Sequence[Message]]
_gates: list[Gate] = []


def add_gate(gate: Gate) -> None:
    """Have every publication looked at, before it is committed, by a function from another layer.

    What it returns is said to the editor, and nothing is published. The exports hang their lint
    here: the workflow does not know what leaves the house, and still lets nothing faulty leave.
    """
    if gate not in _gates:
        _gates.append(gate)


def next_sequence() -> int:
    """Return the next publication number, under a lock held until the transaction ends.

    A lower number is therefore never committed after a higher one, so that readers who go by it
    miss nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEQUENCE_LOCK])
        cursor.execute("SELECT nextval(%s::regclass)", [PUBLICATION_SEQUENCE])
        return int(cursor.fetchone()[0])


def publish(claim: Claim, *, actor: User) -> Claim:
    """approved → published: the export has it at once. A correction is published the same way.

    Raises GateClosed with what a reader's machine would stumble over.
    """
    with acting(actor, "claim.publish"):
        claim = lock(claim, "publish", actor)
        verdict = claim.verdicts.order_by("-number")[0]
        _make_public(claim, verdict, actor)
        claim = move(claim, "publish", assignee=claim.assignee)
        tell_assignee(claim, NotificationKind.PUBLISHED, actor=actor)
        return claim


def _make_public(claim: Claim, verdict: Verdict, actor: User) -> Publication:
    now = timezone.now()
    publication = Publication.objects.select_for_update().filter(claim=claim).first()
    if publication is None:
        publication = Publication(claim=claim, published_at=now, published_by=actor)
    else:
        publication.version += 1
    claim.corrections.filter(published_at__isnull=True).update(
        new_verdict=verdict, published_at=now
    )
    publication.verdict = verdict
    publication.record = record_of(claim, verdict)
    publication.modified_at = now
    publication.sequence = next_sequence()
    publication.save()
    refused = [message for gate in _gates for message in gate(publication)]
    if refused:
        raise GateClosed(refused)
    return publication


def add_places(claim: Claim, *, actor: User) -> Publication | None:
    """Show readers the places that a published claim has been found in since; None for what is not public.

    The places alone are frozen anew: what else editors have changed waits for the next publication.
    To be called inside `acting` with the claim locked. Raises NotAllowed for who does not publish,
    GateClosed as publishing does.
    """
    publication = Publication.objects.select_for_update().filter(claim=claim).first()
    if publication is None:
        return None
    if not actor.may("publish"):
        raise NotAllowed(_("Readers see the other claim already: a reviewer has to add the place."))
    publication.record = {
        **publication.record,
        "appearances": record_of(claim, publication.verdict)["appearances"],
    }
    publication.version += 1
    publication.modified_at = timezone.now()
    publication.sequence = next_sequence()
    publication.save()
    refused = [message for gate in _gates for message in gate(publication)]
    if refused:
        raise GateClosed(refused)
    return publication


def correct(claim: Claim, *, actor: User, kind: str, note: str) -> Claim:
    """published → correcting. Readers keep seeing the old verdict until the new one is published.

    The old verdict stays; a copy with the next number is what is edited. `note` tells readers
    what was changed, except for minor corrections, which only the history shows.
    """
    if kind not in CorrectionKind.values:
        raise BadValue(_("Choose the kind of correction."))
    note = require_reason(note)
    with acting(actor, "claim.correct", reason=note):
        claim = lock(claim, "correct", actor)
        old = claim.verdicts.order_by("-number")[0]
        new = Verdict.objects.create(
            claim=claim,
            number=old.number + 1,
            rating=old.rating,
            justification=old.justification,
            conclusion=old.conclusion,
            single_source_reason=old.single_source_reason,
            author=actor,
        )
        Correction.objects.create(
            claim=claim, kind=kind, note=note, old_verdict=old, new_verdict=new, by=actor
        )
        before = claim.assignee
        claim = move(claim, "correct", reason=note, assignee=actor)
        tell_assignee(
            claim, NotificationKind.CORRECTING, actor=actor, person=before or old.author, note=note
        )
        return claim


def finish_minor_correction(claim: Claim, *, actor: User) -> Claim:
    """correcting → published without a review, where only the wording of the justification changed.

    Raises BadValue where the rating or the conclusion changed: that is never minor.
    """
    with acting(actor, "claim.finish_minor_correction"):
        claim = lock(claim, "finish_minor_correction", actor)
        correction = claim.corrections.filter(published_at__isnull=True).first()
        if correction is None or correction.kind != CorrectionKind.MINOR:
            raise BadValue(_("This correction has to be reviewed."))
        new = claim.verdicts.order_by("-number")[0]
        old = correction.old_verdict
        if (new.rating_id, new.conclusion) != (old.rating_id, old.conclusion):
            raise BadValue(_("The rating or the conclusion has changed. Submit it for review."))
        _make_public(claim, new, actor)
        return move(claim, "finish_minor_correction", assignee=claim.assignee)


def withdraw(claim: Claim, *, actor: User, reason: str) -> Claim:
    """published → withdrawn: a tombstone with the reason stays in the export."""
    reason = require_reason(reason)
    with acting(actor, "claim.withdraw", reason=reason):
        claim = lock(claim, "withdraw", actor)
        publication = Publication.objects.select_for_update().get(claim=claim)
        now = timezone.now()
        publication.withdrawn_at = now
        publication.withdrawal_reason = reason
        publication.modified_at = now
        publication.version += 1
        publication.sequence = next_sequence()
        publication.save()
        claim = move(claim, "withdraw", reason=reason, assignee=claim.assignee)
        tell_assignee(claim, NotificationKind.WITHDRAWN, actor=actor, note=reason)
        return claim
