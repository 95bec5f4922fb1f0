"""Mending what one has written of an attempt to reach the claimant: the answer may come days later."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models import Contact, User
from annotations.workflow.audit import acting
from annotations.workflow.contacts import NOTE_MAX
from annotations.workflow.errors import BadValue, NotYours
from annotations.workflow.guards import plain, require_role


def edit_contact(
    contact: Contact,
    *,
    actor: User,
    channel: str,
    note: str,
    answer: str = "",
    at: datetime | None = None,
) -> Contact:
    """Change one's own record of an attempt; what it said before stays in the history.

    Raises NotAllowed for those who only read, NotYours for somebody else's, BadValue as
    `record_contact` does.
    """
    require_role(actor, "contact")
    if contact.by_id != actor.pk:
        raise NotYours(_("Somebody else has written this; only they may change it."))
    if channel not in Contact.Channel.values:
        raise BadValue(_("Choose how the claimant was approached."))
    note = plain(note)[:NOTE_MAX]
    if not note:
        raise BadValue(_("Write what was asked."))
    at = at or contact.at
    if at > timezone.now():
        raise BadValue(_("This time has not come yet."))
    with acting(actor, "claim.edit_contact"):
        fresh = Contact.objects.select_for_update().get(pk=contact.pk)
        fresh.channel = channel
        fresh.at = at
        fresh.note = note
        fresh.answer = plain(answer)[:NOTE_MAX]
        fresh.save(update_fields=["channel", "at", "note", "answer"])
        return fresh
