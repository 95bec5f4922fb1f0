"""Filters of the desk's lists, saved under a name by the one who uses them."""

from urllib.parse import parse_qsl, urlencode

from django.utils.translation import gettext_lazy as _

from annotations.models import FilterPage, SavedFilter, User
from annotations.workflow.errors import BadValue, NotAllowed, NotYours
from annotations.workflow.guards import may_read, one_line

NAME_MAX = 80
QUERY_MAX = 1000
FILTERS_MAX = 50
_OF_ONE_PAGE = frozenset({"after", "before", "page"})


def save_filter(*, actor: User, page: str, name: str, query: str) -> SavedFilter:
    """Save a list's filters, the query of its address, under a name; one of that name is replaced.

    Where in the list one was is left out. Raises NotAllowed, and BadValue for an empty or long
    name, for too long a query, for a page that has no filters, and for more than 50 of them.
    """
    if not may_read(actor):
        raise NotAllowed
    name = one_line(name)
    if page not in FilterPage.values:
        raise BadValue(_("This page has no filters."))
    if not name or len(name) > NAME_MAX:
        raise BadValue(_("Give the filter a name of at most 80 characters."))
    pairs = [
        (key, value) for key, value in parse_qsl(query.removeprefix("?")) if key not in _OF_ONE_PAGE
    ]
    cleaned = urlencode(pairs)
    if len(cleaned) > QUERY_MAX:
        raise BadValue(_("There are too many filters to be saved."))
    mine = SavedFilter.objects.filter(user=actor)
    if mine.exclude(page=page, name=name).count() >= FILTERS_MAX:
        raise BadValue(_("There are 50 saved filters already. Remove one first."))
    saved, _created = SavedFilter.objects.update_or_create(
        user=actor, page=page, name=name, defaults={"query": cleaned}
    )
    return saved


def rename_filter(saved: SavedFilter, *, actor: User, name: str) -> SavedFilter:
    """Give one's filter another name. Raises NotYours, and BadValue for a name that is taken."""
    if saved.user_id != actor.pk:
        raise NotYours
    name = one_line(name)
    if not name or len(name) > NAME_MAX:
        raise BadValue(_("Give the filter a name of at most 80 characters."))
    same = SavedFilter.objects.filter(user=actor, page=saved.page, name=name)
    if same.exclude(pk=saved.pk).exists():
        raise BadValue(_("There is a filter of this name already."))
    saved.name = name
    saved.save(update_fields=["name"])
    return saved


def drop_filter(saved: SavedFilter, *, actor: User) -> None:
    """Remove a filter of one's own. Raises NotYours."""
    if saved.user_id != actor.pk:
        raise NotYours
    saved.delete()
