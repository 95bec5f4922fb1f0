"""Pages by key: the millionth row is as near as the first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.http import HttpRequest

SIZE = 30
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Page[M: Model]:
    """Rows of one page, in their order, and the queries of the pages beside it."""

    rows: list[M]
    newer: str
    """Query string of the page before this one; empty on the first."""
    older: str
    """Query string of the page after this one; empty on the last."""


@dataclass(frozen=True, slots=True)
class Order:
    """What rows are sorted by, the primary key settling ties: one direction for both."""

    column: str = "pk"
    descending: bool = True
    write: Callable[[Any], str] = str
    """How the column's value stands in an address."""
    read: Callable[[str], Any] = int
    """How it is read from there; raises ValueError for what is none."""


NEWEST = Order()
OLDEST = Order(descending=False)


def _place(request: HttpRequest, name: str, order: Order) -> tuple[Any, int] | None:
    """Where an address goes on from; None for nothing and for what is damaged."""
    key, _, value = request.GET.get(name, "").partition("~")
    if not (key.isascii() and key.isdigit() and int(key) <= _LARGEST):
        return None
    if order.column == "pk":
        return int(key), int(key)
    try:
        return order.read(value), int(key)
    except (ValueError, OverflowError):
        return None


def _query(request: HttpRequest, name: str, row: Model, order: Order) -> str:
    query = request.GET.copy()
    for other in ("before", "after"):
        query.pop(other, None)
    value = "" if order.column == "pk" else "~" + order.write(getattr(row, order.column))
    query[name] = f"{row.pk}{value}"
    return query.urlencode()


def _sorted[M: Model](rows: QuerySet[M], order: Order, *, descending: bool) -> QuerySet[M]:
    sign = "-" if descending else ""
    names = ["pk"] if order.column == "pk" else [order.column, "pk"]
    return rows.order_by(*(sign + name for name in names))


def _beyond[M: Model](
    rows: QuerySet[M], order: Order, place: tuple[Any, int], *, descending: bool
) -> QuerySet[M]:
    if order.column == "pk":
        return rows.filter(pk__lt=place[1]) if descending else rows.filter(pk__gt=place[1])
    lookup = TupleLessThan if descending else TupleGreaterThan
    return rows.filter(lookup(Tuple(F(order.column), F("pk")), place))


def page_of[M: Model](
    request: HttpRequest, rows: QuerySet[M], *, size: int = SIZE, order: Order = NEWEST
) -> Page[M]:
    """Return the page that the address asks for: what follows `before`, or what precedes `after`.

    One query, whatever the page. A key that is no number is the first page.
    """
    on, back = _place(request, "before", order), _place(request, "after", order)
    if back is not None and on is None:
        against = not order.descending
        found = list(
            _sorted(_beyond(rows, order, back, descending=against), order, descending=against)[
                : size + 1
            ]
        )
        more_newer, more_older = len(found) > size, True
        found = found[:size][::-1]
    else:
        if on is not None:
            rows = _beyond(rows, order, on, descending=order.descending)
        found = list(_sorted(rows, order, descending=order.descending)[: size + 1])
        more_newer, more_older = on is not None, len(found) > size
        found = found[:size]
    if not found:
        return Page([], newer="", older="")
    return Page(
        found,
        newer=_query(request, "after", found[0], order) if more_newer else "",
        older=_query(request, "before", found[-1], order) if more_older else "",
    )
