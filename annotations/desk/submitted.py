"""What a verdict looked like when it was returned, read off the history, beside what it says now."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Subquery

from annotations.desk.fields import COLUMNS
from annotations.desk.worddiff import Part, compare
from annotations.models import Decision, Event, Rating, Review, Verdict

_TEXTS = ("conclusion", "justification", "single_source_reason")


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text of the verdict as it changed since."""

    label: str
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Returned:
    """The last return, and what was changed since."""

    review: Review
    old_rating: Rating | None
    rating_changed: bool
    texts: list[TextChange]

    @property
    def anything(self) -> bool:
        """Whether the verdict changed at all since it was returned."""
        return self.rating_changed or bool(self.texts)


def last_return(verdict: Verdict, reviews: list[Review]) -> Returned | None:
    """Return what became of the verdict since it was last returned; None if it never was."""
    review = next((one for one in reviews if one.decision == Decision.RETURN), None)
    if review is None:
        return None
    then: dict[str, Any] = {
        "rating_id": verdict.rating_id,
        **{name: getattr(verdict, name) for name in _TEXTS},
    }
    # The oldest change after the return holds, as its before, what the reviewer had read.
    returned = Event.objects.filter(source_table="annotations_review", object_id=str(review.pk))
    changes = Event.objects.filter(
        source_table="annotations_verdict",
        object_id=str(verdict.pk),
        op="update",
        pk__gt=Subquery(returned.order_by("id").values("pk")[:1]),
    ).order_by("-id")
    for before in changes.values_list("before", flat=True):
        then.update({name: value for name, value in (before or {}).items() if name in then})
    changed = then["rating_id"] != verdict.rating_id
    columns = COLUMNS["annotations_verdict"]
    return Returned(
        review=review,
        old_rating=Rating.objects.filter(pk=then["rating_id"]).first() if changed else None,
        rating_changed=changed,
        texts=[
            TextChange(str(columns[name].label), compare(then[name], getattr(verdict, name)))
            for name in _TEXTS
            if then[name] != getattr(verdict, name)
        ],
    )
