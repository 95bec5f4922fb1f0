"""The words by which a piece of evidence is found again: what it is called, and what it says."""

from urllib.parse import unquote, urlsplit

from annotations.models import CaptureStatus, Evidence
from annotations.text.searchkey import search_key

TEXT_MAX = 200_000
"""Characters of the newest kept text that can be searched."""


def words_of(evidence: Evidence) -> str:
    """Return the search key of a piece: title, publishers, author, place, and what was kept of it."""
    parts = urlsplit(evidence.url)
    text = (
        evidence.captures.filter(status=CaptureStatus.CAPTURED)
        .exclude(text="")
        .order_by("-id")
        .values_list("text", flat=True)
        .first()
    )
    words = (
        evidence.title,
        evidence.publisher.name,
        evidence.wire.name if evidence.wire else "",
        evidence.author,
        evidence.locator,
        (parts.hostname or "").removeprefix("www."),
        unquote(parts.path),
        (text or "")[:TEXT_MAX],
    )
    return search_key("\n".join(word for word in words if word))


def keep_words(evidence: Evidence) -> None:
    """Write the search key anew, after what it is made from has changed."""
    evidence.search_key = words_of(evidence)
    Evidence.objects.filter(pk=evidence.pk).update(search_key=evidence.search_key)
