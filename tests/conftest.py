"""The cast as fixtures, and a flush that the append-only tables let through."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.test import Client

from annotations.models import Article, Role, User
from tests import cast


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_triggers() -> Iterator[None]:
    """Let tests that commit empty the database afterwards.

    The history refuses to be emptied, by design, so that such a test's flush runs with triggers
    off, in its own transaction only; what migrations had written is written again.
    """
    from django.db.backends.postgresql.operations import DatabaseOperations

    original = DatabaseOperations.execute_sql_flush

    def flush(self: DatabaseOperations, sql_list: Sequence[str]) -> None:
        original(self, ["SET LOCAL session_replication_role = replica", *sql_list])
        _write_what_migrations_wrote(self.connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush)
        yield


def _write_what_migrations_wrote(connection: Any) -> None:
    from django.apps import apps
    from django.db.migrations import RunPython
    from django.db.migrations.loader import MigrationLoader

    models: Any = apps  # of today, where a migration is given those of its time
    loader = MigrationLoader(connection)
    for key in sorted(loader.disk_migrations):
        if key[0] != "annotations":
            continue
        for operation in loader.disk_migrations[key].operations:
            if isinstance(operation, RunPython):
                operation.code(models, connection.schema_editor())


@pytest.fixture
def sara(db: None) -> User:
    """A fact-checker."""
    return cast.make_person("sara", "سارا کریمی", Role.FACT_CHECKER)


@pytest.fixture
def reza(db: None) -> User:
    """Another fact-checker."""
    return cast.make_person("reza", "رضا احمدی", Role.FACT_CHECKER)


@pytest.fixture
def mina(db: None) -> User:
    """A reviewer."""
    return cast.make_person("mina", "مینا رستگار", Role.REVIEWER)


@pytest.fixture
def arash(db: None) -> User:
    """The chief editor."""
    return cast.make_person("arash", "آرش نیک‌نام", Role.CHIEF_EDITOR)


@pytest.fixture
def nasrin(db: None) -> User:
    """An auditor."""
    return cast.make_person("nasrin", "نسرین دادگر", Role.AUDITOR)


@pytest.fixture
def outsider(db: None) -> User:
    """Somebody signed in who has no role."""
    return cast.make_person("outsider", "بی‌نقش")


@pytest.fixture
def article(sara: User) -> Article:
    """A segmented article, brought in by Sara."""
    return cast.bring_in(sara)


@pytest.fixture
def make_claim(sara: User, mina: User, arash: User) -> cast.ClaimMaker:
    """`make_claim(state)`: Sara checks, Mina approves and publishes, Arash withdraws."""
    return cast.ClaimMaker(sara, mina, arash)


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """`client_of(user)`: a browser in which this person is signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
