"""Finding pieces of evidence again."""

from django.db.models import Count, Q, QuerySet

from annotations.models import Capture, CaptureStatus, Evidence
from annotations.text.searchkey import search_key
from annotations.workflow.captures import explain

OFFERED = 8


def why_failed(capture: Capture | None) -> str:
    """Say in words why a page could not be kept; nothing where it could."""
    if capture is None or capture.status != CaptureStatus.FAILED:
        return ""
    message, detail = explain(capture.error)
    return f"{message} ({detail})" if detail else str(message)


def matching(wanted: str) -> QuerySet[Evidence]:
    """Return the evidence whose title, publisher, link or locator holds every word asked for."""
    found = Evidence.objects.select_related("publisher", "wire")
    for word in search_key(wanted).split()[:8]:
        found = found.filter(search_key__contains=word)
    if wanted and not search_key(wanted):
        return found.none()
    return found


def search(wanted: str, limit: int = OFFERED) -> list[Evidence]:
    """Return the newest matches for a claim's panel; a pasted link finds its piece at once."""
    by_place = Evidence.objects.select_related("publisher", "wire").filter(
        Q(url__icontains=wanted) | Q(locator__icontains=wanted)
    )
    found = matching(wanted) | by_place
    return list(found.annotate(uses=Count("citations")).order_by("-id")[:limit])
