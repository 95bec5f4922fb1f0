"""Attempts to reach whoever made a claim."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models import Claim, Contact, User
from annotations.workflow.audit import acting
from annotations.workflow.errors import BadValue, NotAllowed

NOTE_MAX = 5000


def record_contact(
    claim: Claim,
    *,
    actor: User,
    channel: str,
    note: str,
    answer: str = "",
    at: datetime | None = None,
) -> Contact:
    """Record that somebody tried to reach the claimant, and what came of it.

    Raises NotAllowed for those who only read, BadValue for an unknown channel or an empty note.
    """
    if not actor.may("contact"):
        raise NotAllowed
    if channel not in Contact.Channel.values:
        raise BadValue(_("Choose how the claimant was approached."))
    note = note.strip()[:NOTE_MAX]
    if not note:
        raise BadValue(_("Write what was asked."))
    with acting(actor, "claim.contact"):
        return Contact.objects.create(
            claim=claim,
            channel=channel,
            at=at or timezone.now(),
            note=note,
            answer=answer.strip()[:NOTE_MAX],
            by=actor,
        )
