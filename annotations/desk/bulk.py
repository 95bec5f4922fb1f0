"""What may be done to many claims of the queue at once, what came of it, and taking it back.

Each claim goes through the workflow by itself. What was done is kept in the session until it has
been shown, with what is needed to take it back: the workflow decides then, too, whether that is
still possible.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotations.models import Claim, ClaimState, Tag, User
from annotations.workflow import bulk, triage, verification
from annotations.workflow.bulk import Outcome
from annotations.workflow.errors import WrongState

SESSION = "queue_outcome"

_OPEN_TABS = frozenset({"mine", "unassigned", "returned", "overdue", "all"})
_EVERY_TAB = _OPEN_TABS | {"review", "suggested"}


@dataclass(frozen=True, slots=True)
class Action:
    """One button over the list: what it says, whose it is, and under which tabs it makes sense."""

    slug: str
    label: Promise
    done: Promise
    icon: str
    needs_role_of: str
    """The workflow's action whose roles may press it."""
    tabs: frozenset[str]
    fields: tuple[str, ...] = ()
    """What it asks for first: fields of the form."""


def _action(
    slug: str,
    label: Promise,
    done: Promise,
    icon: str,
    role_of: str,
    tabs: Iterable[str],
    *fields: str,
) -> tuple[str, Action]:
    return slug, Action(slug, label, done, icon, role_of, frozenset(tabs), fields)


ACTIONS: dict[str, Action] = dict(
    [
        _action("accept", _("Accept"), _("Accepted"), "check", "accept", {"suggested"}),
        _action(
            "dismiss",
            _("Dismiss…"),
            _("Dismissed"),
            "cross",
            "dismiss",
            {"suggested"},
            "dismissal",
            "dismiss_reason",
        ),
        _action("approve", _("Approve"), _("Approved"), "check", "approve", {"review"}),
        _action(
            "return",
            _("Return…"),
            _("Returned"),
            "undo",
            "return",
            {"review"},
            "returning",
            "return_reason",
        ),
        _action("take", _("Take"), _("Taken"), "take", "take", {"unassigned"}),
        _action(
            "assign",
            _("Give to…"),
            _("Given to somebody"),
            "user",
            "assign",
            _EVERY_TAB - {"suggested"},
            "assignee",
        ),
        _action("tag", _("Tag…"), _("Tagged"), "tag", "tag", _EVERY_TAB - {"review"}, "tag"),
        _action(
            "priority",
            _("Priority…"),
            _("Given a priority"),
            "warn",
            "set_priority",
            _EVERY_TAB,
            "priority",
        ),
        _action(
            "due", _("Due…"), _("Given a due time"), "calendar", "set_due", _EVERY_TAB, "due_at"
        ),
        _action(
            "release",
            _("Release"),
            _("Released"),
            "release",
            "release",
            {"mine", "returned", "overdue"},
        ),
        _action(
            "close",
            _("Close…"),
            _("Closed"),
            "state-closed",
            "close",
            _OPEN_TABS,
            "close_reason",
        ),
    ]
)


def offered(tab: str, user: User) -> list[Action]:
    """Return what a person may do to the claims under a tab."""
    return [
        action
        for action in ACTIONS.values()
        if tab in action.tabs and user.may(action.needs_role_of)
    ]


@dataclass(frozen=True, slots=True)
class Before:
    """What a claim was before, as far as it may have to be put back."""

    assignee: str
    due_at: str
    priority: int
    tags: tuple[str, ...]


def perform(
    action: str, claims: Sequence[Claim], given: dict[str, Any], *, actor: User
) -> list[Outcome]:
    """Do it to each claim through the workflow. Raises BadValue for more than 500."""
    do: dict[str, Callable[[], list[Outcome]]] = {
        "accept": lambda: bulk.accept_many(claims, actor=actor),
        "dismiss": lambda: bulk.dismiss_many(claims, actor=actor, reason=given["reason"]),
        "approve": lambda: bulk.approve_many(claims, actor=actor),
        "return": lambda: bulk.return_many(claims, actor=actor, reason=given["reason"]),
        "take": lambda: bulk.each(claims, lambda claim: verification.take(claim, actor=actor)),
        "assign": lambda: bulk.assign_many(claims, actor=actor, assignee=given["assignee"]),
        "tag": lambda: bulk.tag_many(claims, actor=actor, add=[given["tag"]]),
        "priority": lambda: bulk.set_priority_many(claims, actor=actor, priority=given["priority"]),
        "due": lambda: bulk.set_due_many(claims, actor=actor, due_at=given["due_at"]),
        "release": lambda: bulk.release_many(claims, actor=actor),
        "close": lambda: bulk.close_many(claims, actor=actor, reason=given["reason"]),
    }
    return do[action]()


def before(claims: Sequence[Claim]) -> dict[int, Before]:
    """Note what claims are; their assignees and tags are to be loaded."""
    return {
        claim.pk: Before(
            assignee=claim.assignee.username if claim.assignee else "",
            due_at=claim.due_at.isoformat() if claim.due_at else "",
            priority=claim.priority,
            tags=tuple(tag.slug for tag in claim.tags.all()),
        )
        for claim in claims
    }


TAKEN_BACK = frozenset(
    {"accept", "dismiss", "take", "assign", "tag", "priority", "due", "release", "close"}
)
"""What can be taken back; an approval or a return is a decision that the reviewer stands by."""


def keep(
    session: SessionBase,
    action: str,
    outcomes: Sequence[Outcome],
    was: dict[int, Before],
    given: dict[str, Any],
) -> None:
    """Keep what came of it until it is shown, and until something else is done."""
    done = [outcome.claim for outcome in outcomes if outcome.done]
    session[SESSION] = {
        "action": action,
        "done": len(done),
        "refused": _refused(outcomes),
        "set": _set_by(action, given),
        "undo": {
            str(claim.uuid): [
                claim.version,
                was[claim.pk].assignee,
                was[claim.pk].due_at,
                was[claim.pk].priority,
                list(was[claim.pk].tags),
            ]
            for claim in done
            if action in TAKEN_BACK and claim.pk in was
        },
        "shown": False,
    }


def _refused(outcomes: Sequence[Outcome]) -> list[list[str]]:
    return [
        [str(outcome.claim.uuid), outcome.claim.statement[:200], str(outcome.error.message)]
        for outcome in outcomes
        if outcome.error is not None
    ]


def _set_by(action: str, given: dict[str, Any]) -> str:
    """What was set, where setting it does not count as a change of the claim's words."""
    if action == "tag":
        return str(given["tag"].slug)
    if action == "priority":
        return str(given["priority"])
    return given["due_at"].isoformat() if action == "due" and given["due_at"] else ""


def _stands(claim: Claim, action: str, set_to: str) -> bool:
    """Whether what was set is still what stands there."""
    if action == "priority":
        return str(claim.priority) == set_to
    if action == "due":
        return claim.due_at == (parse_datetime(set_to) if set_to else None)
    return True


@dataclass(frozen=True, slots=True)
class Report:
    """What came of the last thing done to many claims, for the page to say."""

    label: Promise
    done: int
    refused: list[tuple[str, str, str]]
    """Number, words and the reason of each that was refused."""
    may_undo: bool


def report(session: SessionBase) -> Report | None:
    """Return what is still to be shown; once it is, only taking it back is left of it."""
    kept = session.get(SESSION)
    if not isinstance(kept, dict) or kept.get("shown"):
        return None
    session[SESSION] = {**kept, "shown": True, "refused": []}
    action = ACTIONS.get(kept["action"])
    return Report(
        label=action.done if action else _("Taken back"),
        done=kept["done"],
        refused=[tuple(row) for row in kept["refused"]],
        may_undo=bool(kept["undo"]),
    )


def undo(session: SessionBase, *, actor: User) -> list[Outcome] | None:
    """Take back the last thing done to many claims; None where there is nothing to take back.

    A claim that others have worked on since is refused, and stays as it is.
    """
    kept = session.get(SESSION)
    if not isinstance(kept, dict) or not kept.get("undo"):
        return None
    rows: dict[str, list[Any]] = kept["undo"]
    claims = list(
        Claim.objects.filter(uuid__in=rows).select_related("article", "assignee").order_by("pk")
    )
    people = {
        person.username: person
        for person in User.objects.filter(username__in=[row[1] for row in rows.values()])
    }
    action, set_to = kept["action"], kept["set"]
    tag = Tag.objects.filter(slug=set_to).first() if action == "tag" else None
    back = _BACK[action]

    def put_back(claim: Claim) -> Claim:
        version, assignee, due_at, priority, tags = rows[str(claim.uuid)]
        fresh = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
        if fresh.version != version or not _stands(fresh, action, set_to):
            raise WrongState
        was = Before(assignee, due_at, priority, tuple(tags))
        return back(fresh, actor, was, people.get(assignee), tag)

    outcomes = bulk.each(claims, put_back)
    session[SESSION] = {
        "action": "undo",
        "done": sum(outcome.done for outcome in outcomes),
        "refused": _refused(outcomes),
        "set": "",
        "undo": {},
        "shown": False,
    }
    return outcomes


type _Back = Callable[[Claim, User, Before, User | None, Tag | None], Claim]


def _give_back(
    claim: Claim, actor: User, _was: Before, person: User | None, _tag: Tag | None
) -> Claim:
    """To the one who had it, or into the queue where nobody had."""
    if person is not None:
        return verification.reassign(claim, actor=actor, assignee=person)
    return verification.release(claim, actor=actor)


def _take_up_again(
    claim: Claim, actor: User, _was: Before, person: User | None, _tag: Tag | None
) -> Claim:
    """What was released or closed, to the one who had it, as far as the actor may say so."""
    if claim.state == ClaimState.CLOSED:
        claim = verification.reopen(claim, actor=actor)
    if person == actor:
        return verification.take(claim, actor=actor)
    if person is not None and actor.may("assign"):
        return verification.assign(claim, actor=actor, assignee=person)
    return claim


def _untag(claim: Claim, actor: User, was: Before, _person: User | None, tag: Tag | None) -> Claim:
    if tag is None or tag.slug in was.tags:
        return claim
    return triage.change_tags(claim, actor=actor, remove=[tag])


_BACK: dict[str, _Back] = {
    "accept": lambda claim, actor, *_rest: triage.unaccept(claim, actor=actor),
    "dismiss": lambda claim, actor, *_rest: triage.restore(claim, actor=actor),
    "take": lambda claim, actor, *_rest: verification.release(claim, actor=actor),
    "assign": _give_back,
    "release": _take_up_again,
    "close": _take_up_again,
    "tag": _untag,
    "priority": lambda claim, actor, was, *_rest: verification.set_priority(
        claim, actor=actor, priority=was.priority
    ),
    "due": lambda claim, actor, was, *_rest: verification.set_due(
        claim, actor=actor, due_at=parse_datetime(was.due_at) if was.due_at else None
    ),
}
