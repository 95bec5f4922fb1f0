"""Triage: what of the machine's suggestions is worth checking, and what it missed."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from annotations.models import Claim, ClaimKind, ClaimState, Origin, Revision, Tag, User
from annotations.text.searchkey import search_key
from annotations.text.view import display
from annotations.workflow.audit import acting
from annotations.workflow.errors import BadValue, StaleVersion
from annotations.workflow.guards import (
    clean_statement,
    lock,
    one_line,
    require_assignee,
    require_lease,
    require_reason,
    require_role,
)
from annotations.workflow.merging import merge, merge_neighbours
from annotations.workflow.moves import move
from annotations.workflow.segmentation import anchor
from annotations.workflow.splitting import split

__all__ = [
    "accept",
    "change_tags",
    "dismiss",
    "edit_statement",
    "mark_claim",
    "merge",
    "merge_neighbours",
    "restore",
    "set_tags",
    "split",
    "unaccept",
]


def accept(claim: Claim, *, actor: User) -> Claim:
    """suggested → queued. The machine's speaker becomes the claimant where it is sure of it."""
    with acting(actor, "claim.accept"):
        claim = lock(claim, "accept", actor)
        if not claim.claimant:
            attribution = claim.analysis.get("attribution") or {}
            if attribution.get("status") == "resolved" and not attribution.get("vague"):
                claim.claimant = (attribution.get("speaker") or "")[:300]
        return move(claim, "accept")


def dismiss(claim: Claim, *, actor: User, reason: str) -> Claim:
    """suggested → dismissed, with the reason."""
    reason = require_reason(reason)
    with acting(actor, "claim.dismiss", reason=reason):
        return move(lock(claim, "dismiss", actor), "dismiss", reason=reason)


def restore(claim: Claim, *, actor: User) -> Claim:
    """dismissed → suggested."""
    with acting(actor, "claim.restore"):
        return move(lock(claim, "restore", actor), "restore")


def unaccept(claim: Claim, *, actor: User) -> Claim:
    """queued → suggested: the undo of an acceptance."""
    with acting(actor, "claim.unaccept"):
        return move(lock(claim, "unaccept", actor), "unaccept")


def edit_statement(
    claim: Claim,
    *,
    actor: User,
    version: int,
    statement: str,
    claimant: str | None = None,
    claimant_role: str | None = None,
    kinds: Sequence[str] | None = None,
) -> Claim:
    """Change the wording and what belongs to it; what is None stays as it is.

    Raises StaleVersion when the claim is no longer at `version`, Held while somebody else is
    writing on it, BadValue for unusable values.
    """
    statement = clean_statement(statement)
    if kinds is not None and not set(kinds) <= set(ClaimKind.values):
        raise BadValue(_("There is no such kind of claim."))
    with acting(actor, "claim.edit_statement"):
        claim = lock(claim, "edit_statement", actor)
        require_assignee(claim, actor)
        require_lease(claim, actor)
        if claim.version != version:
            raise StaleVersion(claim)
        if statement != claim.statement:
            # Somebody has worded it: what the machine missed in the sentence is theirs to say.
            claim.context_needed = False
        claim.statement = statement
        if claimant is not None:
            claim.claimant = one_line(claimant)[:300]
        if claimant_role is not None:
            claim.claimant_role = one_line(claimant_role)[:300]
        if kinds is not None:
            claim.kinds = sorted(set(kinds))
        claim.search_key = search_key(statement)
        claim.touched = True
        claim.version += 1
        claim.save()
        return claim


def mark_claim(
    revision: Revision, *, actor: User, start: int, end: int, statement: str = ""
) -> Claim:
    """Make a claim of a passage that the machine missed: [start, end) in code points.

    It goes straight to the queue, for a person has already said that it is worth checking.
    Raises NotAllowed, and BadValue when the span is not inside the text or holds no text.
    """
    require_role(actor, "accept")
    if not 0 <= start < end <= len(revision.text):
        raise BadValue(_("The marked passage is not inside the text."))
    quote = revision.text[start:end]
    start += len(quote) - len(quote.lstrip())
    end -= len(quote) - len(quote.rstrip())
    if start >= end:
        raise BadValue(_("The marked passage is empty."))
    statement = clean_statement(statement or display(revision.text[start:end]))
    with acting(actor, "claim.mark"):
        claim = Claim.objects.create(
            article_id=revision.article_id,
            statement=statement,
            origin=Origin.PERSON,
            created_by=actor,
            touched=True,
            state=ClaimState.QUEUED,
            search_key=search_key(statement),
        )
        anchor(claim, revision, start, end, origin=Origin.PERSON, is_primary=True).save()
        return claim


def set_tags(claim: Claim, *, actor: User, tags: Sequence[Tag]) -> Claim:
    """Make these the claim's tags."""
    with acting(actor, "claim.tag"):
        claim = lock(claim, "tag", actor)
        require_assignee(claim, actor)
        claim.tags.set(tags)
        return claim


def change_tags(
    claim: Claim, *, actor: User, add: Sequence[Tag] = (), remove: Sequence[Tag] = ()
) -> Claim:
    """Add tags to a claim's and take others away; the rest stay."""
    with acting(actor, "claim.tag"):
        claim = lock(claim, "tag", actor)
        require_assignee(claim, actor)
        claim.tags.remove(*remove)
        claim.tags.add(*add)
        return claim
