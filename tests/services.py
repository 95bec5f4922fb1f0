"""The pytest plugin that brings the tests their own PostgreSQL and broker.

Loaded first of all (`-p tests.services` in pyproject.toml), because Django's settings read the
database's address when pytest-django imports them. The controlling process starts one embedded
server in a temporary folder, migrates one database as a template, and ends the server afterwards;
each xdist process then tests in a copy of it. `--reuse-db` keeps the folder for the next run.
With DATABASE_URL set, nothing is started and the outside server is used.
"""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psycopg
import pytest

from factcheck import broker
from factcheck.local import paths, prepare, process, services
from factcheck.local.postgres import Server

TEMPLATE = "rasti_template"
KEPT = "--reuse-db" in sys.argv and "--create-db" not in sys.argv
IS_XDIST_WORKER = "PYTEST_XDIST_WORKER" in os.environ
IS_OUTSIDE = bool(os.environ.get("DATABASE_URL"))
DATABASE_FIXTURES = {"_django_db_helper", "db", "transactional_db", "live_server"}

if not IS_XDIST_WORKER:
    # The desk's own folder, if it is named in the environment, is not for tests.
    os.environ["RASTI_DATA"] = (
        str(paths.CHECKOUT / ".rasti-test") if KEPT else tempfile.mkdtemp(prefix="rasti-test-")
    )
    if not KEPT:
        atexit.register(shutil.rmtree, os.environ["RASTI_DATA"], ignore_errors=True)
    if not IS_OUTSIDE:
        os.environ.pop("BROKER_URL", None)
    os.environ.setdefault("RASTI_TEST_TEMPLATE", "" if IS_OUTSIDE else TEMPLATE)


@dataclass
class _Running:
    server: Server | None = None
    log: IO[bytes] | None = None


_running = _Running()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the embedded server once, in the process that controls the others."""
    if IS_XDIST_WORKER or IS_OUTSIDE or session.config.option.collectonly:
        return
    paths.make_data_folder()
    server = Server(paths.home())
    server.make()
    _running.server = server
    _running.log = (paths.logs_folder() / "postgres.log").open("ab")
    server.start(_running.log.fileno())
    server.wait_ready()
    _make_template(server)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the server, and remove its folder unless it is kept."""
    del config
    if IS_XDIST_WORKER:
        return
    server, _running.server = _running.server, None
    if server is not None:
        server.stop()
        if _running.log:
            _running.log.close()
        if not KEPT:
            server.remove()


def _make_template(server: Server) -> None:
    """Migrate one database, which each testing process copies in a tenth of a second."""
    prepare.ensure_database(server.home, TEMPLATE)
    url = server.home.url(TEMPLATE)
    prepare.verify(url)
    said: list[str] = []

    def run(title: str, command: list[str]) -> None:
        done = subprocess.run(
            command,
            env={**os.environ, **environment(url)},
            capture_output=True,
            text=True,
            check=False,
        )
        said.append(done.stdout + done.stderr)
        if done.returncode:
            pytest.exit(f"The step {title} failed:\n{said[-1]}", returncode=3)

    prepare.migrate(url, run)
    prepare.install_queues(url, replace=True)


def environment(url: str) -> dict[str, str]:
    """Return what a process of the tests needs to work on one database and its queues."""
    return {
        "DJANGO_SETTINGS_MODULE": "factcheck.settings.test",
        "DATABASE_URL": url,
        "BROKER_URL": os.environ.get("BROKER_URL", "") or paths.broker_url(),
        "RASTI_QUEUE": queue_name(),
        "PYTHONUNBUFFERED": "1",
    }


def queue_name() -> str:
    """Return this testing process's own queue, for RabbitMQ is shared."""
    run = os.environ.setdefault("RASTI_TEST_RUN", str(os.getpid()))
    return f"rasti_test_{run}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


# A process that is only listed or killed needs no database; the others get theirs by name.


@pytest.fixture(scope="session")
def database_url(django_db_setup: None) -> Iterator[str]:
    """The address of the database that this process tests in."""
    del django_db_setup
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    if IS_OUTSIDE:
        given = broker.libpq_url(os.environ["DATABASE_URL"])
        url = f"{given.rpartition('/')[0]}/{name}"
    else:
        url = paths.home().url(name)
    yield url
    # The queues' connections keep the database in use, and it is about to be removed.
    from kombu import pools

    pools.reset()
    with psycopg.connect(url) as own:
        own.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session")
def queues(database_url: str) -> Iterator[None]:
    """Celery, pointed at this process's own queues."""
    from factcheck.celery import app

    url = os.environ.get("BROKER_URL", "") or paths.broker_url()
    app.conf.update(
        broker_transport_options=broker.transport_options(url, database_url),
        task_default_queue=queue_name(),
    )
    if broker.is_pgmq(url):
        prepare.install_queues(broker.pgmq_database(url, database_url), replace=True)
    yield
    if not broker.is_pgmq(url):
        with app.connection_for_write() as connection:
            connection.default_channel.queue_delete(queue_name())
    app.close()


@pytest.fixture(autouse=True)
def _own_queues(request: pytest.FixtureRequest) -> None:
    """Whatever a test with a database publishes goes to queues beside that database."""
    marked = request.node.get_closest_marker("django_db") is not None
    if marked or DATABASE_FIXTURES & set(request.fixturenames):
        request.getfixturevalue("queues")


@dataclass
class Worker:
    """A real Celery worker in a process group of its own."""

    url: str
    log: Path
    environment: dict[str, str] = field(default_factory=dict)
    concurrency: int = 1
    options: list[str] = field(default_factory=list)
    popen: subprocess.Popen[bytes] | None = None

    def start(self, seconds: float = 60) -> "Worker":
        """Start it, and wait until it takes tasks."""
        service = services.worker("", "test", self.concurrency)
        before = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as out:
            self.popen = subprocess.Popen(
                [*service.command, *self.options],
                cwd=paths.CHECKOUT,
                env={**os.environ, **environment(self.url), **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=process.die_with_parent(signal.SIGKILL),  # noqa: PLW1509 - main thread
            )
        wait_for(lambda: " ready." in self.said()[before:], seconds, self.said)
        return self

    def said(self) -> str:
        """Return everything it has printed."""
        return self.log.read_text(errors="replace")

    def kill(self) -> None:
        """Kill it and its pool at once, as a crash of the machine would."""
        if self.popen is not None:
            process.send_group(self.popen.pid, signal.SIGKILL)
            self.popen.wait()


@pytest.fixture
def make_worker(
    transactional_db: None, queues: None, database_url: str, tmp_path: Path
) -> Iterator[Callable[..., Worker]]:
    """`make_worker()`: a real worker on this test's database; ended afterwards."""
    del transactional_db, queues
    from factcheck.celery import app

    with app.connection_for_write() as connection:
        app.amqp.queues[queue_name()](connection.default_channel).declare()
        connection.default_channel.queue_purge(queue_name())
    made: list[Worker] = []

    def make(**environment: str) -> Worker:
        worker = Worker(database_url, tmp_path / f"worker{len(made)}.log", environment)
        made.append(worker)
        return worker.start()

    yield make
    for worker in made:
        # An orderly end takes seconds, and nobody looks.
        worker.kill()


@pytest.fixture
def worker(make_worker: Callable[..., Worker]) -> Worker:
    """One real worker on this test's database."""
    return make_worker()


def wait_for(
    what: Callable[[], Any], seconds: float = 30, told: Callable[[], str] | None = None
) -> Any:
    """Wait until something is true and return it; fail with what is told otherwise."""
    until = time.monotonic() + seconds
    while not (found := what()):
        if time.monotonic() > until:
            pytest.fail(f"Nothing came within {seconds} s.\n{told()[-6000:] if told else ''}")
        time.sleep(0.05)
    return found
