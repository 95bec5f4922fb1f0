"""Django's own admin, in the desk's language, over the same workflow functions as the desk."""

from annotations.admin import articles, audit, newsroom, people, publishers, record, review
from annotations.admin.site import desk_admin

__all__ = [
    "articles",
    "audit",
    "desk_admin",
    "newsroom",
    "people",
    "publishers",
    "record",
    "review",
]
