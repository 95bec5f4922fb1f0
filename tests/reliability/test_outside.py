"""The tests marked `outside` once more, on a PostgreSQL and a RabbitMQ that Rasti did not bring.

A run of pytest in a run of pytest: the settings are read once a process. The outside database is
made ready by the deployment's own command, as an ordinary role.
"""

import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from factcheck.local import paths
from tests.reliability.conftest import POSTGRES, RABBITMQ, postgres_fault, rabbitmq_fault

pytestmark = pytest.mark.slow
NAME = f"rasti_outside_{os.getpid()}"


@pytest.fixture
def outside() -> Iterator[str]:
    """The address of an empty database on the outside server, owned by a role of its own."""
    if fault := postgres_fault():
        pytest.skip(fault)
    name = sql.Identifier(NAME)
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD 'outside'").format(name))
        # The flush between committing tests runs past the triggers that keep the history.
        connection.execute(
            sql.SQL("GRANT SET ON PARAMETER session_replication_role TO {}").format(name)
        )
        connection.execute(
            sql.SQL(
                "CREATE DATABASE {0} OWNER {0} TEMPLATE template0 ENCODING 'UTF8'"
                " LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
            ).format(name)
        )
        yield f"{POSTGRES.rpartition('/')[0].replace('postgres@', f'{NAME}:outside@')}/{NAME}"
        for query in ("DROP DATABASE {} WITH (FORCE)", "DROP OWNED BY {}", "DROP ROLE {}"):
            connection.execute(sql.SQL(query).format(name))


def test_on_outside_servers(outside: str) -> None:
    if fault := rabbitmq_fault():
        pytest.skip(fault)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        "DATABASE_URL": outside,
        "BROKER_URL": RABBITMQ,
        "RASTI_TEST_TEMPLATE": NAME,
        "RASTI_TEST_RUN": f"outside_{os.getpid()}",
        "DJANGO_SETTINGS_MODULE": "factcheck.settings.test",
    }

    prepared = run(environment, "-m", "factcheck.local", "prepare")
    assert prepared.returncode == 0, prepared.stdout
    again = run(environment, "-m", "factcheck.local", "prepare")
    assert "Tables up to date" in again.stdout
    tested = run(environment, "-m", "pytest", "-q", "-p", "no:xdist", "-m", "outside", "tests")

    assert tested.returncode == 0, tested.stdout[-8000:]
    assert "passed" in tested.stdout


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python on the outside servers."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=paths.CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=900,
    )
