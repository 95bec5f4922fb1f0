"""A person's saved filters of a list: shown over it, and one of them its usual view here."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.http import HttpRequest

from annotations.desk.access import DeskRequest
from annotations.models import FilterPage, SavedFilter

PLACES = {
    FilterPage.QUEUE: "desk:queue",
    FilterPage.ARTICLES: "desk:articles",
    FilterPage.EVIDENCE: "desk:evidence",
    FilterPage.PEOPLE: "desk:people",
}
_PLACE_IN_LIST = frozenset({"after", "before", "page"})


@dataclass(frozen=True, slots=True)
class Shown:
    """One saved filter."""

    pk: int
    name: str
    query: str
    is_current: bool
    is_usual: bool


@dataclass(frozen=True, slots=True)
class Saved:
    """The saved filters of a page, and the query that would be saved now."""

    page: str
    query: str
    filters: list[Shown]

    @property
    def is_saved(self) -> bool:
        """Whether what is shown has a name already."""
        return any(one.is_current for one in self.filters)


def cookie(page: str) -> str:
    """Return the name of the cookie that says which filter a list opens with.

    It is the browser that keeps it: the desk at home and the one in the newsroom may differ.
    """
    return f"rasti_usual_{page}"


def load(request: DeskRequest, page: FilterPage, query: str) -> Saved:
    """Return a person's saved filters of a page; `query` is that of what is shown."""
    now = _pairs(query)
    usual = request.COOKIES.get(cookie(page), "")
    return Saved(
        page=str(page),
        query=query,
        filters=[
            Shown(one.pk, one.name, one.query, _pairs(one.query) == now, str(one.pk) == usual)
            for one in SavedFilter.objects.filter(user=request.user, page=page).order_by("id")
        ],
    )


def usual(request: HttpRequest, page: FilterPage) -> SavedFilter | None:
    """Return the filter that a list opens with in this browser, if it is the person's own."""
    number = request.COOKIES.get(cookie(page), "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    found = SavedFilter.objects.filter(pk=int(number), user=request.user.pk, page=page).first()
    return found if found is not None and found.query else None


def _pairs(query: str) -> set[tuple[str, str]]:
    return {(name, value) for name, value in parse_qsl(query) if name not in _PLACE_IN_LIST}
