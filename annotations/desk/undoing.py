"""What Undo would take back, in words, so that nobody presses it in the dark."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotations.models import Article, User
from annotations.workflow.undo import next_to_undo

WORDS: dict[str, Promise] = {
    "claim.accept": _("the acceptance"),
    "claim.dismiss": _("the dismissal"),
    "claim.mark": _("the marking"),
    "claim.split": _("the split"),
    "claim.merge": _("the merge"),
}


@dataclass(frozen=True, slots=True)
class Undoable:
    """A decision that can be taken back: what it was, and of which statement."""

    what: str | Promise
    statement: str


def last_decision(article: Article, user: User) -> Undoable | None:
    """Return what Undo would take back for this person in this article; None for nothing."""
    found = next_to_undo(article, actor=user) if user.may("accept") else None
    if found is None:
        return None
    action, claim = found
    return Undoable(WORDS[action], claim.statement)
