"""Changing a citation as it was read, and taking back one's own last change to a claim's citations."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models import ActorKind, Citation, Claim, Event, User
from annotations.workflow.audit import acting
from annotations.workflow.citing import edit_citation, found_in_capture
from annotations.workflow.errors import BadValue, StaleVersion
from annotations.workflow.guards import lock, require_assignee
from annotations.workflow.stamps import CITATION, stamp

UNDONE = ("claim.uncite", "claim.edit_citation")
WITHIN = timedelta(days=1)
_TABLE = "annotations_citation"


def edit_as_read(
    citation: Citation,
    *,
    actor: User,
    read: str,
    stance: str,
    excerpt: str = "",
    excerpt_reason: str = "",
    note: str = "",
) -> Citation:
    """Change what a citation says, unless somebody changed it since it was `read`.

    Raises StaleVersion with the citation as it is now, and whatever `edit_citation` raises.
    """
    with acting(actor, "claim.edit_citation"):
        fresh = Citation.objects.select_for_update(of=("self",)).select_related("claim", "evidence")
        now = fresh.get(pk=citation.pk)
        if stamp(now, CITATION) != read:
            raise StaleVersion(now)
        return edit_citation(
            now,
            actor=actor,
            stance=stance,
            excerpt=excerpt,
            excerpt_reason=excerpt_reason,
            note=note,
        )


def last_change(claim: Claim, *, actor: User) -> Event | None:
    """Return one's own newest removal or change of a citation that still stands; None for none."""
    later = Event.objects.filter(
        source_table=_TABLE, object_id=OuterRef("object_id"), id__gt=OuterRef("id")
    ).exclude(action="claim.order_citations")
    return (
        Event.objects.filter(
            ~Exists(later),
            claim_id=claim.pk,
            source_table=_TABLE,
            actor_kind=ActorKind.PERSON,
            actor_id=actor.pk,
            action__in=UNDONE,
            at__gt=timezone.now() - WITHIN,
        )
        .order_by("-id")
        .first()
    )


def put_back(claim: Claim, *, actor: User) -> Citation:
    """Take back one's own newest removal or change of a citation: a new step in the history.

    Raises NotAllowed, WrongState, NotYours, and BadValue where nothing is to be taken back.
    """
    with acting(actor, "claim.put_back_citation"):
        claim = lock(claim, "cite", actor)
        require_assignee(claim, actor)
        event = last_change(claim, actor=actor)
        if event is None or event.before is None:
            raise BadValue(_("There is nothing of yours here to take back."))
        before = {
            field.attname: field.to_python(event.before[field.attname])
            for field in Citation._meta.concrete_fields
            if field.attname in event.before
        }
        if event.op == "delete":
            citation = Citation(**before)
        else:
            citation = Citation.objects.select_for_update().get(pk=int(event.object_id))
            for name, value in before.items():
                setattr(citation, name, value)
        # More may have been kept since; the words are looked for anew.
        citation.excerpt_found = found_in_capture(citation.evidence, citation.excerpt)
        citation.save(force_insert=event.op == "delete")
        if event.op == "delete":
            # The model writes the present moment; it was made when it was made.
            Citation.objects.filter(pk=citation.pk).update(created_at=before["created_at"])
        return citation
