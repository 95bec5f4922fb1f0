"""The worker's sign of life: one row, written by the worker's own process every few seconds.

Celery's remote control is off (its queues do not fit every broker), and a row tells more: it is
there for every web process, and its age needs no answer from a busy worker.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any

import psycopg
from celery import bootsteps

logger = logging.getLogger(__name__)

INTERVAL_SECONDS = 5
# A worker silent for longer than this counts as gone.
SILENT_SECONDS = 20
# Rows of workers that never said goodbye are dropped after this long.
FORGOTTEN_HOURS = 24

BEAT = """
INSERT INTO annotations_workerheartbeat (name, started_at, beat_at, version)
VALUES (%(name)s, now(), now(), %(version)s)
ON CONFLICT (name) DO UPDATE SET
    beat_at = now(), version = excluded.version,
    started_at = CASE WHEN %(first)s THEN now()
                      ELSE annotations_workerheartbeat.started_at END
"""
FORGET = (
    "DELETE FROM annotations_workerheartbeat WHERE beat_at < now() - make_interval(hours => %s)"
)
GOODBYE = "DELETE FROM annotations_workerheartbeat WHERE name = %s"


class Heartbeat(threading.Thread):
    """Writes the row until it is stopped, through a connection of its own.

    Not Django's connection: pool children are forked beside this thread, and must not inherit a
    pool in use.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name="heartbeat", daemon=True)
        self.worker = name
        self.done = threading.Event()

    def run(self) -> None:
        """Beat, and go on through every failure of the database."""
        first = True
        while not self.done.is_set():
            try:
                with _connection() as connection:
                    connection.execute(FORGET, [FORGOTTEN_HOURS])
                    while True:
                        row = {"name": self.worker, "version": _version(), "first": first}
                        connection.execute(BEAT, row)
                        first = False
                        if self.done.wait(INTERVAL_SECONDS):
                            connection.execute(GOODBYE, [self.worker])
                            return
            except psycopg.Error as error:
                logger.warning("No sign of life could be written: %s", error)
                self.done.wait(INTERVAL_SECONDS)

    def stop(self) -> None:
        """Say goodbye and end; waits a moment for it."""
        self.done.set()
        self.join(3)


class HeartbeatStep(bootsteps.StartStopStep):
    """Ties the heartbeat to the worker's start and stop, after its pool has been forked."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self.heartbeat: Heartbeat | None = None

    def start(self, parent: Any) -> None:
        """Begin to beat."""
        self.heartbeat = Heartbeat(parent.hostname)
        self.heartbeat.start()

    def stop(self, parent: Any) -> None:
        """Say goodbye."""
        del parent
        if self.heartbeat is not None:
            self.heartbeat.stop()

    terminate = stop


@contextmanager
def _connection() -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    from django.db import connections

    parameters = connections["default"].get_connection_params()
    parameters |= {"autocommit": True, "connect_timeout": 5}
    with psycopg.connect(**parameters) as connection:
        yield connection


def _version() -> str:
    return f"celery {version('celery')}"
