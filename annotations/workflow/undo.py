"""Taking back the last triage decision: not a deletion, but a new step in the history."""

from django.utils.translation import gettext_lazy as _

from annotations.models import ActorKind, Article, Claim, ClaimState, Event, User
from annotations.workflow import triage
from annotations.workflow.errors import BadValue
from annotations.workflow.guards import require_role

_BACK = {
    "claim.accept": (ClaimState.QUEUED, triage.unaccept),
    "claim.dismiss": (ClaimState.DISMISSED, triage.restore),
}
_LOOKED_AT = 50


def undo_triage(article: Article, *, actor: User) -> Claim:
    """Take back one's own newest acceptance or dismissal in an article that still stands.

    Called again it takes back the one before. Raises NotAllowed, and BadValue where nothing of
    one's own can be taken back: others have worked on it since, or nothing was decided.
    """
    require_role(actor, "accept")
    newest = (
        Event.objects.filter(
            article_id=article.pk,
            source_table="annotations_claim",
            actor_kind=ActorKind.PERSON,
            actor_id=actor.pk,
            action__in=_BACK,
        )
        .order_by("-id")
        .values_list("claim_id", "action", "after__version")[:_LOOKED_AT]
    )
    claims = Claim.objects.in_bulk({claim_id for claim_id, _action, _version in newest})
    for claim_id, action, version in newest:
        claim = claims.get(claim_id)
        state, take_back = _BACK[action]
        if claim is not None and claim.state == state and claim.version == version:
            return take_back(claim, actor=actor)
    raise BadValue(_("There is no decision of yours here to take back."))
