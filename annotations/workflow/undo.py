"""Taking back the last triage decision: not a deletion, but a new step in the history."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from annotations.models import (
    ActorKind,
    Appearance,
    Article,
    Citation,
    Claim,
    ClaimReplacement,
    ClaimState,
    ClaimTag,
    Comment,
    Event,
    User,
)
from annotations.workflow import triage
from annotations.workflow.audit import acting
from annotations.workflow.errors import BadValue
from annotations.workflow.guards import lock, require_role
from annotations.workflow.moves import move
from annotations.workflow.publication import add_places

_LOOKED_AT = 200
_CLAIMS = "annotations_claim"
_WAITING = frozenset({ClaimState.SUGGESTED, ClaimState.QUEUED})


@dataclass(frozen=True, slots=True)
class _Step:
    """One claim's share in a decision: what it was before, and at which version it stood after."""

    operation: UUID
    action: str
    claim_id: int
    op: str
    state_before: str
    version: int


def undo_triage(article: Article, *, actor: User) -> Claim:
    """Take back one's own newest decision in an article that still stands.

    Decisions are accepting, dismissing, marking, splitting and merging. Called again it takes back
    the one before. Returns the claim that is back, or the one that was marked. Raises NotAllowed,
    and BadValue where nothing of one's own can be taken back: others have worked on it since, or
    nothing was decided.
    """
    require_role(actor, "accept")
    for operation in _decisions(article, actor):
        back = _TAKE_BACK[operation[0].action](operation, actor)
        if back is not None:
            return back
    raise BadValue(_("There is no decision of yours here to take back."))


def next_to_undo(article: Article, *, actor: User) -> tuple[str, Claim] | None:
    """What `undo_triage` would take back, to be said before: the action, and the claim it was about.

    Nothing is locked and nothing changed: somebody may still be quicker.
    """
    decisions = _decisions(article, actor)
    claims = Claim.objects.in_bulk({step.claim_id for steps in decisions for step in steps})
    for steps in decisions:
        about = _still_stands(steps, claims)
        if about is not None:
            return steps[0].action, about
    return None


def _still_stands(steps: list[_Step], claims: Mapping[int, Claim]) -> Claim | None:
    """The claim of a decision that nobody has moved or written on since; None where somebody has."""
    left = _LEAVES[steps[0].action]
    about = None
    for step in steps:
        claim = claims.get(step.claim_id)
        if claim is None:
            return None
        if left == ClaimState.SUPERSEDED and step.op == "insert":
            if claim.state not in _WAITING:
                return None
        elif claim.state != left or claim.version != step.version:
            return None
        else:
            about = claim
    return about


def take_back(claim: Claim, *, actor: User) -> Claim:
    """superseded → what it was: takes back the split or merge of a claim, whoever made it.

    Raises NotAllowed, WrongState for a claim that is not superseded, BadValue where what replaced
    it has been worked on since.
    """
    with acting(actor, "claim.put_back"):
        claim = lock(claim, "put_back", actor)
        event = (
            Event.objects.filter(
                claim_id=claim.pk,
                source_table=_CLAIMS,
                action__in=("claim.split", "claim.merge"),
                after__state=ClaimState.SUPERSEDED,
                operation__isnull=False,
            )
            .order_by("-id")
            .first()
        )
        steps = _grouped(Event.objects.filter(operation=event.operation)) if event else []
        back = _TAKE_BACK[steps[0][0].action](steps[0], actor) if steps else None
        if back is None:
            raise BadValue(_("What took the place of this claim has been worked on since."))
        return Claim.objects.select_related("article").get(pk=claim.pk)


def _decisions(article: Article, actor: User) -> list[list[_Step]]:
    """The person's decisions in the article, newest first; a decision may be about several claims."""
    return _grouped(
        Event.objects.filter(
            article_id=article.pk,
            actor_kind=ActorKind.PERSON,
            actor_id=actor.pk,
            action__in=_TAKE_BACK,
            operation__isnull=False,
        )
    )


def _grouped(events: QuerySet[Event]) -> list[list[_Step]]:
    found: dict[UUID, list[_Step]] = {}
    rows = (
        events.filter(source_table=_CLAIMS, after__has_key="version")
        .order_by("-id")
        .values_list("operation", "action", "claim_id", "op", "before__state", "after__version")
    )
    for operation, action, claim_id, op, before, version in rows[:_LOOKED_AT]:
        if operation is not None and claim_id is not None:
            step = _Step(operation, action, claim_id, op, before or "", version)
            found.setdefault(operation, []).append(step)
    return list(found.values())


def _standing(step: _Step, state: ClaimState) -> Claim | None:
    """The claim of a step, if nobody has moved it or written on it since."""
    return Claim.objects.filter(pk=step.claim_id, state=state, version=step.version).first()


def _unaccept(steps: list[_Step], actor: User) -> Claim | None:
    claim = _standing(steps[0], ClaimState.QUEUED)
    return None if claim is None else triage.unaccept(claim, actor=actor)


def _restore(steps: list[_Step], actor: User) -> Claim | None:
    claim = _standing(steps[0], ClaimState.DISMISSED)
    return None if claim is None else triage.restore(claim, actor=actor)


def _has_been_worked_on(claim: Claim) -> bool:
    return claim.comments.exists() or claim.contacts.exists() or claim.verdicts.exists()


def _unmark(steps: list[_Step], actor: User) -> Claim | None:
    """A passage marked by mistake is dismissed: it stays in the article's history."""
    claim = _standing(steps[0], ClaimState.QUEUED)
    if claim is None or _has_been_worked_on(claim) or claim.citations.exists():
        return None
    reason = str(_("Taken back by the one who marked it."))
    with acting(actor, "claim.unmark", reason=reason):
        claim = move(lock(claim, "unaccept", actor), "unaccept")
        return move(lock(claim, "dismiss", actor), "dismiss", reason=reason)


def _put_back(step: _Step, actor: User) -> Claim:
    """Let a superseded claim be what it was."""
    claim = move(lock(Claim(pk=step.claim_id), "put_back", actor), "put_back")
    ClaimReplacement.objects.filter(claim=claim).delete()
    return move(claim, "accept") if step.state_before == ClaimState.QUEUED else claim


def _withdraw_replacements(replacements: list[Claim], back: list[Claim], actor: User) -> None:
    for replacement in replacements:
        move(lock(replacement, "split", actor), "split")
        for claim in back:
            ClaimReplacement.objects.create(
                claim=replacement, replacement=claim, kind=ClaimReplacement.Kind.UNDO
            )


def _replacements(steps: list[_Step]) -> list[Claim]:
    """What took the place of claims that a decision superseded and that still are."""
    if not all(_standing(step, ClaimState.SUPERSEDED) for step in steps):
        return []
    superseded = [step.claim_id for step in steps]
    found = Claim.objects.select_for_update(of=("self",)).filter(
        replacement_of__claim__in=superseded
    )
    return list({claim.pk: claim for claim in found.order_by("pk")}.values())


def _unsplit(steps: list[_Step], actor: User) -> Claim | None:
    steps = [step for step in steps if step.op == "update"]
    with acting(actor, "claim.unsplit"):
        parts = _replacements(steps)
        if not parts or any(
            part.state not in _WAITING or _has_been_worked_on(part) for part in parts
        ):
            return None
        claim = _put_back(steps[0], actor)
        _withdraw_replacements(parts, [claim], actor)
        return claim


def _unmerge(steps: list[_Step], actor: User) -> Claim | None:
    made = {step.claim_id for step in steps if step.op == "insert"}
    steps = [step for step in steps if step.op == "update"]
    with acting(actor, "claim.unmerge"):
        found = _replacements(steps)
        if len(found) != 1:
            return None
        into = found[0]
        is_new = into.pk in made
        if is_new and (into.state not in _WAITING or into.contacts.exists()):
            return None
        if not is_new:
            _take_out(steps[0].operation, into, actor)
        back = [_put_back(step, actor) for step in reversed(steps)]
        if is_new:
            _withdraw_replacements([into], back, actor)
        return back[0]


def _take_out(operation: UUID, into: Claim, actor: User) -> None:
    """Take out of a claim what a merge had brought along; what was answered since stays."""
    for model, rows in (
        (Appearance, Appearance.objects.filter(is_primary=False)),
        (ClaimTag, ClaimTag.objects.all()),
        (Citation, Citation.objects.all()),
        (Comment, Comment.objects.filter(answers__isnull=True)),
    ):
        brought = Event.objects.filter(
            operation=operation, source_table=model._meta.db_table, op="insert"
        ).values_list("object_id", flat=True)
        rows.filter(claim=into, pk__in=[int(pk) for pk in brought]).delete()
    add_places(into, actor=actor)


_TAKE_BACK: dict[str, Callable[[list[_Step], User], Claim | None]] = {
    "claim.accept": _unaccept,
    "claim.dismiss": _restore,
    "claim.mark": _unmark,
    "claim.split": _unsplit,
    "claim.merge": _unmerge,
}

_LEAVES: dict[str, ClaimState] = {
    "claim.accept": ClaimState.QUEUED,
    "claim.dismiss": ClaimState.DISMISSED,
    "claim.mark": ClaimState.QUEUED,
    "claim.split": ClaimState.SUPERSEDED,
    "claim.merge": ClaimState.SUPERSEDED,
}
"""The state in which a decision left the claim it was about."""
