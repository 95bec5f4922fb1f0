"""The queue's tabs, sorts and pages as querysets, each of them read off one index."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan
from django.utils import timezone

from annotations.models.states import OPEN, ClaimState

if TYPE_CHECKING:
    from annotations.models.claim import Claim  # noqa: F401 - named as a string below

FAR = datetime(9999, 12, 31, tzinfo=UTC)
"""Where what is not due at all stands among what is."""

QUEUE_ORDER_SQL = f"""
    NEW.queue_rank := -10.0 * NEW.priority - COALESCE(NEW.checkworthiness, 2.0);
    NEW.due_order := COALESCE(NEW.due_at, '{FAR.isoformat()}'::timestamptz);
    RETURN NEW;
"""

SORTS = {"worth": "queue_rank", "age": "state_changed_at", "due": "due_order"}
"""What the queue is sorted by, the claim's number settling ties."""


class ClaimQuerySet(models.QuerySet["Claim"]):
    def open(self) -> Self:
        """Claims that somebody still has to do something about."""
        return self.filter(state__in=sorted(OPEN))

    def overdue(self) -> Self:
        """Open claims past their due time."""
        return self.open().filter(due_order__lt=timezone.now())

    def returned(self) -> Self:
        """What a reviewer has sent back: the reason stays for as long as it explains the state."""
        return self.filter(state=ClaimState.IN_PROGRESS).exclude(state_reason="")

    def for_publishers(self) -> Self:
        """What the export shows: published work, its tombstones, and work under correction."""
        return self.filter(publication__isnull=False)

    def in_order(self, sort: str) -> Self:
        """Claims in one of the orders of SORTS, each of which an index has."""
        return self.order_by(SORTS[sort], "id")

    def after(self, sort: str, value: float | datetime, pk: int) -> Self:
        """Claims behind the one with this value and number, in that order: the next page."""
        place = Tuple(models.F(SORTS[sort]), models.F("pk"))
        return self.filter(TupleGreaterThan(place, (value, pk)))

    def count_up_to(self, limit: int) -> int:
        """How many there are, not looking further than `limit`: a tab shows no more than that."""
        return self.order_by().values("pk")[:limit].count()
