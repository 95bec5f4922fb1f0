"""What Rasti asks of any PostgreSQL, embedded or outside; shared by start, checks and health.

Each question takes an open DB-API cursor, so that Django's connections and plain ones both fit.
"""

from dataclasses import dataclass
from typing import Any

MINIMUM_VERSION = 15
# Two Persian words have eight trigrams. A database whose LC_CTYPE is C finds none, and says
# nothing: every search in Persian would then be silently empty.
TRIGRAM_WORDS = "قره باغ"
TRIGRAM_COUNT = 8


@dataclass(frozen=True)
class Fault:
    """What is wrong with a database, and what to do."""

    id: str
    text: str
    hint: str


TRIGRAM_FAULT = Fault(
    "rasti.E001",
    "This database finds no Persian words: its trigrams do not see Persian letters.",
    "Make the database anew with a UTF-8 LC_CTYPE: CREATE DATABASE rasti TEMPLATE template0 "
    "ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'.",
)
EXTENSION_FAULT = Fault(
    "rasti.E004",
    "The extension pg_trgm is missing from this database.",
    "Install PostgreSQL's contrib package and run CREATE EXTENSION pg_trgm in this database.",
)


def version_fault(cursor: Any) -> Fault | None:
    """Return what is wrong with the server's version, if anything."""
    number = int(_one(cursor, "SHOW server_version_num"))
    if number // 10_000 >= MINIMUM_VERSION:
        return None
    return Fault(
        "rasti.E003",
        f"PostgreSQL {number // 10_000} is too old: Rasti needs {MINIMUM_VERSION} or newer.",
        "Upgrade the server, or point DATABASE_URL at a newer one.",
    )


def encoding_fault(cursor: Any) -> Fault | None:
    """Return what is wrong with the database's encoding, if anything."""
    encoding = _one(cursor, "SHOW server_encoding")
    if encoding == "UTF8":
        return None
    return Fault(
        "rasti.E002",
        f"This database keeps its text as {encoding}, which has no Persian letters.",
        "Make the database anew with ENCODING 'UTF8' TEMPLATE template0.",
    )


def trigram_fault(cursor: Any) -> Fault | None:
    """Return what is wrong with trigram search in Persian, if anything; pg_trgm must be there."""
    found = len(_one(cursor, "SELECT show_trgm(%s)", [TRIGRAM_WORDS]))
    return None if found == TRIGRAM_COUNT else TRIGRAM_FAULT


def has_trigrams(cursor: Any) -> bool:
    """Tell whether the extension pg_trgm is in this database."""
    return bool(_one(cursor, "SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'"))


def faults(cursor: Any) -> list[Fault]:
    """Return everything that is wrong with an existing database."""
    found = [version_fault(cursor), encoding_fault(cursor)]
    found.append(trigram_fault(cursor) if has_trigrams(cursor) else EXTENSION_FAULT)
    return [fault for fault in found if fault]


def _one(cursor: Any, query: str, arguments: list[Any] | None = None) -> Any:
    cursor.execute(query, arguments)
    return cursor.fetchone()[0]
