"""What somebody has read of a row, as a short mark: to find out whether it was changed since."""

import hashlib
from collections.abc import Sequence

from django.db.models import Model

CITATION = ("stance", "excerpt", "excerpt_reason", "note")
EVIDENCE = (
    "title",
    "locator",
    "publisher_id",
    "wire_id",
    "author",
    "published_at",
    "accessed_at",
    "source_type",
    "stated_interest",
)


def stamp(row: Model, names: Sequence[str]) -> str:
    """Return a mark that is another one as soon as any of the columns is changed."""
    values = "\x1f".join(f"{name}={getattr(row, name)!s}" for name in names)
    return hashlib.sha256(values.encode("utf-8", "replace")).hexdigest()[:16]
