"""States and their arrows, as data: models, triggers, workflow, screens and tests all read these tables."""

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ArticleState(TextChoices):
    RECEIVED = "received", _("received")
    SEGMENTING = "segmenting", _("being segmented")
    SEGMENTED = "segmented", _("segmented")
    FAILED = "failed", _("segmentation failed")


class ClaimState(TextChoices):
    SUGGESTED = "suggested", _("machine suggestion")
    DISMISSED = "dismissed", _("dismissed")
    QUEUED = "queued", _("queued")
    IN_PROGRESS = "in_progress", _("in progress")
    IN_REVIEW = "in_review", _("in review")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", _("published")
    CORRECTING = "correcting", _("being corrected")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CLOSED = "closed", _("closed")
    SUPERSEDED = "superseded", _("superseded")


class Role(TextChoices):
    """Names of the Django groups that the first migration makes."""

    FACT_CHECKER = "fact_checker", _("fact-checker")
    REVIEWER = "reviewer", _("reviewer")
    CHIEF_EDITOR = "chief_editor", _("chief editor")
    AUDITOR = "auditor", _("auditor")


EDITORS = frozenset({Role.FACT_CHECKER, Role.REVIEWER, Role.CHIEF_EDITOR})
REVIEWERS = frozenset({Role.REVIEWER, Role.CHIEF_EDITOR})
CHIEFS = frozenset({Role.CHIEF_EDITOR})
READERS = frozenset(Role)


_OPEN = (
    ClaimState.QUEUED,
    ClaimState.IN_PROGRESS,
    ClaimState.IN_REVIEW,
    ClaimState.APPROVED,
    ClaimState.CORRECTING,
)
OPEN = frozenset(_OPEN)
"""States in which somebody still has to do something about a claim."""
_WRITTEN_ON = (
    ClaimState.SUGGESTED,
    ClaimState.QUEUED,
    ClaimState.IN_PROGRESS,
    ClaimState.CORRECTING,
)


class Action(NamedTuple):
    """One arrow of the claim's life: where it starts, where it ends, who may walk it."""

    name: str
    sources: frozenset[ClaimState]
    target: ClaimState | None
    """None where the claim stays as it is."""
    roles: frozenset[Role]
    label: object
    needs_reason: bool = False


def _action(
    name: str,
    sources: tuple[ClaimState, ...],
    target: ClaimState | None,
    roles: frozenset[Role],
    label: object,
    *,
    needs_reason: bool = False,
) -> tuple[str, Action]:
    return name, Action(name, frozenset(sources), target, roles, label, needs_reason)


S = ClaimState
ACTIONS: dict[str, Action] = dict(
    [
        _action("accept", (S.SUGGESTED,), S.QUEUED, EDITORS, _("Accept")),
        _action("dismiss", (S.SUGGESTED,), S.DISMISSED, EDITORS, _("Dismiss"), needs_reason=True),
        _action("restore", (S.DISMISSED,), S.SUGGESTED, EDITORS, _("Restore")),
        _action("unaccept", (S.QUEUED,), S.SUGGESTED, EDITORS, _("Back to suggestions")),
        _action("split", (S.SUGGESTED, S.QUEUED), S.SUPERSEDED, EDITORS, _("Split")),
        _action("merge", (S.SUGGESTED, S.QUEUED), S.SUPERSEDED, EDITORS, _("Merge")),
        # Undoes a split or a merge; what was queued goes on to the queue again.
        _action("put_back", (S.SUPERSEDED,), S.SUGGESTED, EDITORS, _("Take back")),
        _action("take", (S.QUEUED,), S.IN_PROGRESS, EDITORS, _("Take")),
        _action("assign", (S.QUEUED,), S.IN_PROGRESS, CHIEFS, _("Assign")),
        _action(
            "reassign",
            (S.IN_PROGRESS, S.IN_REVIEW, S.CORRECTING),
            None,
            CHIEFS,
            _("Give to somebody else"),
        ),
        _action("release", (S.IN_PROGRESS,), S.QUEUED, EDITORS, _("Release")),
        _action("submit", (S.IN_PROGRESS, S.CORRECTING), S.IN_REVIEW, EDITORS, _("Submit")),
        _action(
            "return",
            (S.IN_REVIEW,),
            S.IN_PROGRESS,
            REVIEWERS,
            _("Return"),
            needs_reason=True,
        ),
        _action("approve", (S.IN_REVIEW,), S.APPROVED, REVIEWERS, _("Approve")),
        _action("publish", (S.APPROVED,), S.PUBLISHED, REVIEWERS, _("Publish")),
        _action(
            "close",
            (S.QUEUED, S.IN_PROGRESS),
            S.CLOSED,
            EDITORS,
            _("Close as not checkable"),
            needs_reason=True,
        ),
        _action("reopen", (S.CLOSED,), S.QUEUED, EDITORS, _("Reopen")),
        _action(
            "correct",
            (S.PUBLISHED,),
            S.CORRECTING,
            REVIEWERS,
            _("Correct"),
            needs_reason=True,
        ),
        _action(
            "finish_minor_correction",
            (S.CORRECTING,),
            S.PUBLISHED,
            REVIEWERS,
            _("Publish the minor correction"),
        ),
        _action(
            "withdraw",
            (S.PUBLISHED,),
            S.WITHDRAWN,
            CHIEFS,
            _("Withdraw"),
            needs_reason=True,
        ),
        # What changes a claim without moving it.
        _action("edit_statement", (S.SUGGESTED, S.QUEUED, S.IN_PROGRESS), None, EDITORS, _("Edit")),
        _action(
            "tag", (S.SUGGESTED, S.QUEUED, S.IN_PROGRESS, S.CORRECTING), None, EDITORS, _("Tag")
        ),
        _action("cite", (S.QUEUED, S.IN_PROGRESS, S.CORRECTING), None, EDITORS, _("Add evidence")),
        _action(
            "write_verdict", (S.IN_PROGRESS, S.CORRECTING), None, EDITORS, _("Write the verdict")
        ),
        _action("set_due", (S.SUGGESTED, *_OPEN), None, EDITORS, _("Set when it is due")),
        _action("set_priority", (S.SUGGESTED, *_OPEN), None, EDITORS, _("Set the priority")),
        _action("hold", _WRITTEN_ON, None, EDITORS, _("Hold while writing")),
        _action("take_over", _WRITTEN_ON, None, EDITORS, _("Take over")),
        _action("comment", tuple(S), None, EDITORS, _("Comment")),
        _action("resolve", tuple(S), None, EDITORS, _("Resolve")),
        _action("contact", tuple(S), None, EDITORS, _("Contact the claimant")),
    ]
)

OWNED = frozenset(
    {
        "release",
        "close",
        "edit_statement",
        "tag",
        "cite",
        "write_verdict",
        "submit",
        "set_due",
        "set_priority",
        "hold",
        "take_over",
    }
)
"""What only the assignee and a chief editor do to a claim that somebody works on."""

TRANSITIONS: list[tuple[str, str]] = sorted(
    {
        (str(source), str(action.target))
        for action in ACTIONS.values()
        if action.target is not None
        for source in action.sources
    }
)
"""Every move of a claim's state that the database lets through."""

ARTICLE_TRANSITIONS: list[tuple[str, str]] = [
    ("received", "segmenting"),
    ("received", "failed"),
    ("segmenting", "segmented"),
    ("segmenting", "failed"),
    ("segmenting", "received"),
    ("segmented", "segmenting"),
    ("segmented", "received"),
    ("failed", "segmenting"),
    ("failed", "received"),
]
"""A worker may die in the middle (segmenting → received by the sweeper) and a run may be repeated."""
