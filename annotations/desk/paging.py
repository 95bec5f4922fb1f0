"""Pages by key: the millionth row is as near as the first."""

from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.http import HttpRequest

SIZE = 30
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Page[M: Model]:
    """Rows of one page, newest first, and the queries of the pages beside it."""

    rows: list[M]
    newer: str
    """Query string of the page before this one; empty on the first."""
    older: str
    """Query string of the page after this one; empty on the last."""


def _key(request: HttpRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    if value.isascii() and value.isdigit() and int(value) <= _LARGEST:
        return int(value)
    return None


def _query(request: HttpRequest, **key: int) -> str:
    query = request.GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    for name, value in key.items():
        query[name] = str(value)
    return query.urlencode()


def page_of[M: Model](request: HttpRequest, rows: QuerySet[M], *, size: int = SIZE) -> Page[M]:
    """Return the page that the address asks for (`before` or `after` a primary key).

    One query, whatever the page. A key that is no number is the first page.
    """
    before, after = _key(request, "before"), _key(request, "after")
    if after is not None and before is None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: size + 1])
        more_newer, more_older = len(found) > size, True
        found = found[:size][::-1]
    else:
        narrowed = rows if before is None else rows.filter(pk__lt=before)
        found = list(narrowed.order_by("-pk")[: size + 1])
        more_newer, more_older = before is not None, len(found) > size
        found = found[:size]
    if not found:
        return Page([], newer="", older="")
    return Page(
        found,
        newer=_query(request, after=found[0].pk) if more_newer else "",
        older=_query(request, before=found[-1].pk) if more_older else "",
    )
