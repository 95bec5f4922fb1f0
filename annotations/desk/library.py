"""Finding pieces of evidence again: for a claim's panel, by their link, and on the library's page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.db.models import (
    BooleanField,
    Count,
    DateTimeField,
    Exists,
    Expression,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotations.models import (
    Capture,
    CaptureStatus,
    Citation,
    Evidence,
    LinkState,
    Source,
    SourceType,
    User,
)
from annotations.text.searchkey import search_key
from annotations.workflow.captures import explain

OFFERED = 8
PAGE = 30
_WORDS = 8
_FIRST = datetime(1, 1, 2, tzinfo=UTC)
_TRACKING = ("utm_", "fbclid", "gclid", "yclid", "mc_cid", "mc_eid")


def captures() -> QuerySet[Capture]:
    """Return captures, newest first, without their texts but with whether there is any to read."""
    return (
        Capture.objects.defer("text")
        .annotate(readable=ExpressionWrapper(~Q(text=""), output_field=BooleanField()))
        .order_by("-id")
    )


def why_failed(capture: Capture | None) -> str:
    """Say in words why a page could not be kept; nothing where it could."""
    if capture is None or capture.status != CaptureStatus.FAILED:
        return ""
    return why(capture.error)


def why(error: str) -> str:
    """Say a stored failure in words."""
    message, detail = explain(error)
    return f"{message} ({detail})" if detail else str(message)


def matching(wanted: str) -> QuerySet[Evidence]:
    """Return the evidence that has every word asked for: in its title, place, link or kept text."""
    found = Evidence.objects.select_related("publisher", "wire")
    if "://" in wanted:
        wanted = wanted.partition("://")[2].removeprefix("www.")
    words = search_key(wanted).split()[:_WORDS]
    for word in words:
        found = found.filter(search_key__contains=word)
    return found if words or not wanted.strip() else found.none()


def search(wanted: str, limit: int = OFFERED) -> list[Evidence]:
    """Return the newest matches for a claim's panel; a pasted link finds its piece at once."""
    by_place = Evidence.objects.select_related("publisher", "wire").filter(
        Q(url__icontains=wanted) | Q(locator__icontains=wanted)
    )
    found = matching(wanted) | by_place
    return list(found.annotate(uses=Count("citations")).order_by("-id")[:limit])


def same_page(url: str) -> list[str]:
    """Return the ways in which one link is written: with and without what does not change the page."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return []
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return []
    query = urlencode(
        [
            (name, value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
            if not name.lower().startswith(_TRACKING)
        ]
    )
    path = parts.path.rstrip("/")
    ways = product(
        ("https", "http"),
        (parts.netloc, _other_host(parts.netloc)),
        (path, f"{path}/"),
        (parts.query, query),
    )
    return list(dict.fromkeys([url.strip(), *(urlunsplit((*way, "")) for way in ways)]))


def _other_host(host: str) -> str:
    return host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"


def find_known(url: str = "", digest: str = "") -> Evidence | None:
    """Return the piece of the library that a link or a file already is; None for a new one."""
    pieces = Evidence.objects.select_related("publisher", "wire").annotate(uses=Count("citations"))
    if url:
        ways = same_page(url)
        found = {piece.url: piece for piece in pieces.filter(url__in=ways)}
        return next((found[way] for way in ways if way in found), None)
    if digest:
        return pieces.filter(captures__sha256=digest).order_by("id").first()
    return None


@dataclass(frozen=True, slots=True)
class Guess:
    """What the library knows about a new link's publisher."""

    publisher: str = ""
    source_type: str = ""


_TYPES = {
    (".ac.ir", ".edu", ".ac.uk"): SourceType.ACADEMIC,
    (".gov.ir", ".gov", ".gob", ".gouv.fr", ".gov.uk", ".int"): SourceType.OFFICIAL,
}


def guess(url: str) -> Guess:
    """Return the publisher of a link's domain and what its pieces were called last."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    source = Source.objects.filter(domain=host).first() if host else None
    last = (
        source.evidence.order_by("-id").values_list("source_type", flat=True).first()
        if source
        else None
    )
    by_name = next((str(kind) for ends, kind in _TYPES.items() if host.endswith(ends)), "")
    return Guess(source.name if source else "", last or by_name)


# The library's page ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Order:
    """A way to sort the library: a column and a direction, made total by the number of the row."""

    label: str | Promise
    column: str = ""
    descending: bool = True

    def key(self) -> Expression | F:
        """What rows are sorted by; where it is not known they come last, or first in ascending order."""
        if not self.column:
            return F("id")
        return Coalesce(self.column, Value(_FIRST), output_field=DateTimeField())


ORDERS: dict[str, Order] = {
    "newest": Order(_("newest in the library")),
    "oldest": Order(_("oldest in the library"), descending=False),
    "published": Order(_("newest published"), "published_at"),
    "unchecked": Order(_("longest not checked"), "link_checked_at", descending=False),
}
USES = {"used": _("cited"), "unused": _("not cited now")}
_NAMES = ("q", "type", "link", "publisher", "use", "by", "sort")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the library's page is narrowed to; all of it stands in the address."""

    q: str = ""
    type: str = ""
    link: str = ""
    publisher: str = ""
    use: str = ""
    by: str = ""
    sort: str = "newest"

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        """Read it off an address; what is not known there is as if it were not."""
        kept = {name: query.get(name, "").strip()[:200] for name in _NAMES}
        known = {
            "type": SourceType.values,
            "link": LinkState.values,
            "use": USES,
            "sort": ORDERS,
        }
        for name, values in known.items():
            if kept[name] not in values:
                kept[name] = ""
        if not (kept["by"].isascii() and kept["by"].isdigit() and len(kept["by"]) < 10):
            kept["by"] = ""
        return cls(**{**kept, "sort": kept["sort"] or "newest"})

    @property
    def query(self) -> str:
        """As the query of an address, without what says nothing."""
        said = {name: getattr(self, name) for name in _NAMES}
        if said["sort"] == "newest":
            said["sort"] = ""
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return any(getattr(self, name) for name in _NAMES if name != "sort")

    def pieces(self) -> QuerySet[Evidence]:
        """Return the evidence that is wanted, in no order."""
        found = matching(self.q).select_related("publisher", "wire", "created_by")
        if self.type:
            found = found.filter(source_type=self.type)
        if self.link:
            found = found.filter(link_state=self.link)
        if self.by:
            found = found.filter(created_by=int(self.by))
        if self.publisher:
            exact = Source.objects.filter(name=self.publisher)
            named = (
                exact if exact.exists() else Source.objects.filter(name__icontains=self.publisher)
            )
            # The short list is read first: with a join the planner walks through all evidence.
            sources = list(named.values_list("pk", flat=True)[:200])
            found = found.filter(Q(publisher__in=sources) | Q(wire__in=sources))
        if self.use:
            cited = Exists(Citation.objects.filter(evidence=OuterRef("pk")))
            found = found.filter(cited if self.use == "used" else ~cited)
        return found


@dataclass(slots=True)
class Row:
    """A piece of evidence as the library lists it."""

    piece: Evidence
    capture: Capture | None
    kept: bool
    failure: str
    uses: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the library, and the queries of the pages beside it."""

    rows: list[Row]
    newer: str
    older: str


def listed(wanted: Wanted, query: QueryDict) -> Listed:
    """Return the page that an address asks for, in a fixed number of queries."""
    order = ORDERS[wanted.sort]
    found = wanted.pieces().annotate(key=order.key())
    cursor = query.get("before") or query.get("after") or ""
    backwards = not query.get("after") and bool(query.get("before"))
    place = _place(cursor, order)
    if place is not None:
        found = found.filter(_beyond(place, descending=order.descending != backwards))
    sign = "-" if order.descending != backwards else ""
    pieces = list(found.order_by(f"{sign}key", f"{sign}id")[: PAGE + 1])
    more = len(pieces) > PAGE
    pieces = pieces[:PAGE]
    if backwards:
        pieces.reverse()
    if not pieces:
        return Listed([], "", "")
    has_newer = more if backwards else place is not None
    has_older = True if backwards else more
    return Listed(
        _rows(pieces),
        newer=_query(wanted, before=_cursor(pieces[0])) if has_newer else "",
        older=_query(wanted, after=_cursor(pieces[-1])) if has_older else "",
    )


def _cursor(piece: Evidence) -> str:
    key = piece.key  # type: ignore[attr-defined]
    return f"{key.isoformat()}~{piece.pk}" if isinstance(key, datetime) else str(piece.pk)


def _place(cursor: str, order: Order) -> tuple[datetime | None, int] | None:
    written, _tilde, number = cursor.rpartition("~")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    try:
        moment = parse_datetime(written) if written else None
    except ValueError:
        return None
    if bool(order.column) != (moment is not None):
        return None
    return moment, int(number)


def _beyond(place: tuple[datetime | None, int], *, descending: bool) -> Q:
    moment, number = place
    side = "lt" if descending else "gt"
    if moment is None:
        return Q(**{f"id__{side}": number})
    return Q(**{f"key__{side}": moment}) | Q(key=moment, **{f"id__{side}": number})


def _query(wanted: Wanted, **cursor: str) -> str:
    return "&".join(filter(None, (wanted.query, urlencode(cursor))))


def _rows(pieces: Sequence[Evidence]) -> list[Row]:
    numbers = [piece.pk for piece in pieces]
    uses = dict(
        Citation.objects.filter(evidence__in=numbers)
        .values_list("evidence")
        .annotate(n=Count("id"))
        .order_by()
    )
    newest = {
        capture.evidence_id: capture
        for capture in Capture.objects.defer("text")
        .filter(evidence__in=numbers)
        .order_by("evidence", "-id")
        .distinct("evidence")
    }
    kept = set(
        Capture.objects.filter(evidence__in=numbers, status=CaptureStatus.CAPTURED)
        .order_by()
        .values_list("evidence", flat=True)
        .distinct()
    )
    return [
        Row(
            piece,
            capture=newest.get(piece.pk),
            kept=piece.pk in kept,
            failure=why_failed(newest.get(piece.pk)),
            uses=uses.get(piece.pk, 0),
        )
        for piece in pieces
    ]


def adders() -> QuerySet[User]:
    """Return the people who have added evidence."""
    return User.objects.filter(pk__in=Evidence.objects.order_by().values("created_by").distinct())


def with_captures(pk: int) -> QuerySet[Evidence]:
    """Return one piece with everything its page shows of what was kept."""
    newest = Prefetch("captures", queryset=captures())
    return (
        Evidence.objects.filter(pk=pk)
        .select_related("publisher__owner", "wire__owner", "created_by")
        .prefetch_related(newest)
    )
