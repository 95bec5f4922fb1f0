"""Making a database ready: verified, migrated, with the broker's schema and demo data.

Used by the start command, by the tests and, on an outside server, by a deployment. Safe to run
from several machines at once: an advisory lock lets one do the work while the others wait.
"""

import contextlib
import hashlib
import os
import sys
from collections.abc import Callable, Iterator

import psycopg
from pgmq import install
from psycopg import sql

from factcheck import broker, database
from factcheck.local import paths
from factcheck.local.owner import LocalError

# Any number will do, as long as everyone takes the same.
LOCK = 7_287_841_306
Run = Callable[[str, list[str]], object]


def ensure_database(home: paths.Home, name: str = paths.DATABASE) -> None:
    """Make the database in the embedded server when it is not there."""
    with psycopg.connect(home.url("postgres"), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if known.fetchone() is None:
            query = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
            connection.execute(query)


def verify(url: str) -> None:
    """Verify that the database fits; raises LocalError with what is wrong and what to do."""
    with _connect(url) as connection, connection.cursor() as cursor:
        found = [database.version_fault(cursor), database.encoding_fault(cursor)]
        if not database.has_trigrams(cursor):
            try:
                cursor.execute("CREATE EXTENSION pg_trgm")
            except psycopg.Error:
                connection.rollback()
                found.append(database.EXTENSION_FAULT)
        if database.EXTENSION_FAULT not in found:
            found.append(database.trigram_fault(cursor))
        # Nothing is left behind: the migrations make the extension themselves.
        connection.rollback()
    faults = [fault for fault in found if fault]
    if faults:
        raise LocalError("\n".join(f"{fault.text} {fault.hint}" for fault in faults))


def migrate(url: str, run: Run) -> bool:
    """Bring the database's tables up to date; returns whether anything was to do.

    A fingerprint of the migrations, kept as the comment of Django's own table, saves the next
    start from asking Django.
    """
    print_now = fingerprint()
    with _connect(url) as connection, _locked(connection):
        row = connection.execute(
            "SELECT obj_description(to_regclass('django_migrations'), 'pg_class')"
        ).fetchone()
        if row and row[0] == print_now:
            return False
        # Ends the transaction: migrations wait for no snapshot of ours.
        connection.commit()
        run("migrate", [*manage(), "migrate", "--no-input", "--verbosity", "1"])
        _comment(connection, sql.SQL("TABLE django_migrations"), print_now)
    return True


def install_queues(url: str, *, replace: bool = False) -> bool:
    """Put the broker's schema into the database; returns whether anything was to do.

    Messages are only hints (the job rows are the truth), so `replace` may drop an older schema
    of ours. A schema that someone else put there is left as it is.
    """
    wanted = f"rasti: pgmq {install.get_embedded_sql_version()}"
    with _connect(url) as connection, _locked(connection):
        row = connection.execute(
            "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = 'pgmq'"
        ).fetchone()
        if row and (row[0] == wanted or not str(row[0]).startswith("rasti: ")):
            return False
        if row:
            if not replace:
                raise LocalError(
                    f"The queues in the database are of another version ({row[0]}), and this is "
                    f"{wanted}. Stop every worker and run `python -m factcheck.local prepare "
                    "--replace-queues`: the jobs are kept and queued again."
                )
            connection.execute("DROP SCHEMA pgmq CASCADE")
        connection.execute(install.get_embedded_install_sql().encode())
        _comment(connection, sql.SQL("SCHEMA pgmq"), wanted)
    return True


def load_demo(url: str, run: Run) -> bool:
    """Load the demo data into a database that has neither articles nor people yet."""
    with _connect(url) as connection:
        row = connection.execute(
            "SELECT EXISTS (SELECT FROM annotations_article)"
            " OR EXISTS (SELECT FROM annotations_user)"
        ).fetchone()
    if row is None or row[0]:
        return False
    run("demo data", [*manage(), "load_demo"])
    return True


def fingerprint() -> str:
    """Return a hash of all that decides the tables: our migrations and the pinned packages."""
    digest = hashlib.sha256()
    ours = sorted(paths.CHECKOUT.glob("*/migrations/*.py"))
    for file in [*ours, paths.CHECKOUT / "requirements" / "base.txt"]:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return f"rasti: {digest.hexdigest()[:32]}"


def manage() -> list[str]:
    """Return the start of a Django command's line."""
    return [sys.executable, str(paths.CHECKOUT / "manage.py")]


def addresses() -> tuple[str, str]:
    """Return the database's and the broker's address, embedded where none is given."""
    given = os.environ.get("DATABASE_URL", "")
    url = broker.libpq_url(given) if given else paths.database_url()
    return url, os.environ.get("BROKER_URL", "") or paths.broker_url()


def _connect(url: str) -> psycopg.Connection[tuple[object, ...]]:
    try:
        return psycopg.connect(url, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise LocalError(
            f"The database does not answer: {str(error).strip()}\n"
            "If DATABASE_URL is set, look at its host, name, user and password."
        ) from error


@contextlib.contextmanager
def _locked(connection: psycopg.Connection[tuple[object, ...]]) -> Iterator[None]:
    connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    connection.commit()
    try:
        yield
        connection.commit()
    finally:
        connection.rollback()
        connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        connection.commit()


def _comment(connection: psycopg.Connection[tuple[object, ...]], what: sql.SQL, text: str) -> None:
    connection.execute(sql.SQL("COMMENT ON {} IS {}").format(what, sql.Literal(text)))
