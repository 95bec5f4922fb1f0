"""Reading what is public: one query for any number of claims, and no model objects on the way."""

from datetime import datetime
from operator import attrgetter
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from annotations.exports.published import Published, Site
from annotations.models import Publication

PATHS = (
    "claim__uuid",
    "claim__state",
    "claim__state_changed_at",
    "pk",
    "sequence",
    "version",
    "published_at",
    "modified_at",
    "withdrawn_at",
    "withdrawal_reason",
    "record",
    "verdict__justification",
    "verdict__conclusion",
    "verdict__single_source_reason",
    "verdict__rating__slug",
    "verdict__rating__name_fa",
    "verdict__rating__name_en",
    "verdict__rating__definition_fa",
    "verdict__rating__definition_en",
    "verdict__rating__number",
    "verdict__rating__scheme__slug",
    "verdict__rating__scheme__version",
    "verdict__rating__scheme_id",
)
"""Where each field of `Published` is found from a publication, in the order of its fields."""


def site() -> Site:
    """Return the site as the settings describe it."""
    return Site(settings.SITE_URL, settings.SITE_NAME, settings.SITE_NAME_EN)


def load(publications: QuerySet[Publication]) -> list[Published]:
    """Run the one query of a set of publications."""
    return [Published(*row) for row in publications.values_list(*PATHS)]


def describe(publication: Publication) -> Published:
    """Return a publication that is already in memory, saved or not."""
    return Published(*(attrgetter(path.replace("__", "."))(publication) for path in PATHS))


def find(claim: UUID) -> Published | None:
    """Return what is public of a claim, if anything is or was."""
    return next(iter(load(Publication.objects.filter(claim__uuid=claim))), None)


def select(
    *,
    tag: str = "",
    claimant: str = "",
    rating: str = "",
    article: UUID | None = None,
    outlet: str = "",
    updated_since: datetime | None = None,
) -> QuerySet[Publication]:
    """Return the publications that fit, tombstones among them: who had a claim must hear of its end.

    Tags, claimant, article and outlet are looked up in what was published, not in what editors
    have made of it since.
    """
    found = Publication.objects.all()
    if tag:
        found = found.filter(record__tags__contains=[{"slug": tag}])
    if claimant:
        found = found.filter(record__claimant=claimant)
    if rating:
        found = found.filter(verdict__rating__slug=rating)
    if article is not None:
        found = found.filter(record__appearances__contains=[{"article": {"id": str(article)}}])
    if outlet:
        found = found.filter(
            Q(record__appearances__contains=[{"article": {"outlet": {"name": outlet}}}])
            | Q(record__appearances__contains=[{"article": {"outlet": {"domain": outlet}}}])
        )
    if updated_since is not None:
        found = found.filter(modified_at__gte=updated_since)
    return found


def page_after(
    found: QuerySet[Publication], sequence: int, size: int
) -> tuple[list[Published], bool]:
    """Return the next `size` changes after a number, oldest first, and whether more follow.

    Numbers are committed in their own order (`workflow.publication.next_sequence`), so that a
    reader who goes on from the last one it saw misses nothing, however much is published meanwhile.
    """
    rows = load(found.filter(sequence__gt=sequence).order_by("sequence")[: size + 1])
    return rows[:size], len(rows) > size


def newest(before: int | None, size: int) -> tuple[list[Published], bool]:
    """Return `size` standing claims from the newest back, and whether older ones follow."""
    found = Publication.objects.filter(withdrawn_at__isnull=True)
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = load(found.order_by("-pk")[: size + 1])
    return rows[:size], len(rows) > size
