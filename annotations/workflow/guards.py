"""The checks every action begins with: role, state, reason, ownership; under the row's lock."""

import re

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models import ACTIONS, Claim, Publication, Role, User
from annotations.models.states import CHIEFS
from annotations.workflow.errors import (
    BadValue,
    Held,
    NotAllowed,
    NotYours,
    ReasonMissing,
    WrongState,
)

REASON_MAX = 2000
STATEMENT_MAX = 2000


def require_role(actor: User, action: str) -> None:
    """Raise NotAllowed unless a role of the person includes the action."""
    if not actor.may(action):
        raise NotAllowed


_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


def plain(text: str) -> str:
    """Return a text without white space around it and without what PostgreSQL cannot hold.

    NUL characters and lone surrogates come in by damaged files and by JSON; no reader sees them.
    """
    return _UNKEEPABLE.sub("", text).strip()


def one_line(text: str) -> str:
    """Return a text as `plain` does, on one line."""
    return " ".join(plain(text).split())


def clean_statement(statement: str) -> str:
    """Return a statement on one line; raise BadValue when it is empty or over 2 000 characters."""
    statement = one_line(statement)
    if not statement:
        raise BadValue(_("The statement is empty."))
    if len(statement) > STATEMENT_MAX:
        raise BadValue(_("The statement has more than 2,000 characters."))
    return statement


def require_reason(reason: str) -> str:
    """Return the reason without white space around it; raise ReasonMissing when nothing is left."""
    reason = plain(reason)[:REASON_MAX]
    if not reason:
        raise ReasonMissing
    return reason


def lock(claim: Claim, action: str, actor: User) -> Claim:
    """Lock the claim's row and return it fresh, after checking role and state.

    Raises NotAllowed, or WrongState when the action does not start where the claim now is.
    """
    require_role(actor, action)
    fresh = Claim.objects.select_for_update(of=("self",)).select_related("article").get(pk=claim.pk)
    if fresh.state not in ACTIONS[action].sources:
        raise WrongState
    return fresh


def require_assignee(claim: Claim, actor: User) -> None:
    """Raise NotYours unless the claim is the actor's; a chief editor may work on anybody's."""
    if claim.assignee_id not in (None, actor.pk) and not actor.has_role(*CHIEFS):
        raise NotYours


def require_lease(claim: Claim, actor: User) -> None:
    """Raise Held while somebody else's lease on the claim runs: what they type must not be lost."""
    holder, until = claim.lease_holder, claim.lease_until
    if holder is not None and holder.pk != actor.pk and until and until > timezone.now():
        raise Held(holder, until)


def require_unpublished(claim: Claim) -> None:
    """Raise WrongState for a claim that readers already see: it is corrected to its end, or withdrawn."""
    if Publication.objects.filter(claim=claim).exists():
        raise WrongState(_("Readers see this claim. Finish its correction first."))


def may_read(user: object) -> bool:
    """Whether somebody may read the desk: any role will do."""
    return isinstance(user, User) and user.has_role(*Role)
