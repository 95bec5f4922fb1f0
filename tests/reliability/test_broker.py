"""What the desk relies on in a broker, asked of a real one with a real worker.

Nothing is lost and nothing is done twice in peace; a task whose worker was killed is delivered
again, once. On the queues in the database here, and on RabbitMQ in the run of test_outside.py.
"""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from celery import Celery

from factcheck import broker
from factcheck.local import paths
from tests.services import Worker, queue_name, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.outside]
TASK = "probe.write"


class Bench:
    """One broker with a queue of the test's own, and workers on it."""

    def __init__(self, url: str, database_url: str, folder: Path) -> None:
        self.url = url
        self.database_url = database_url
        self.folder = folder
        self.queue = f"{queue_name()}_probe"
        self.workers: list[Worker] = []
        self.app = Celery("probe", broker=url, set_as_current=False)
        self.app.conf.update(
            broker_transport_options=broker.transport_options(url, database_url),
            task_default_queue=self.queue,
            task_default_queue_type=broker.queue_type(url),
            task_ignore_result=True,
        )
        self.written = folder / "written"
        self.hold = folder / "hold"

    def publish(self, word: str, *, hold: bool = False) -> None:
        """Send one task."""
        arguments = [str(self.written), word, str(self.hold) if hold else ""]
        self.app.send_task(TASK, args=arguments)

    def words(self) -> list[str]:
        """Return what the tasks have written so far."""
        return self.written.read_text().split() if self.written.exists() else []

    def work(self) -> Worker:
        """Start a worker on this queue."""
        worker = Worker(
            self.database_url,
            self.folder / f"worker{len(self.workers)}.log",
            {"BROKER_URL": self.url, "RASTI_QUEUE": self.queue, "RASTI_PRELOAD": "no"},
            options=["--include=tests.reliability.probes"],
        )
        self.workers.append(worker)
        return worker.start()

    def waiting(self) -> int:
        """Return how many messages the queue holds, delivered and unacknowledged ones as well."""
        if not broker.is_pgmq(self.url):
            with self.app.connection_for_read() as connection:
                return int(
                    connection.default_channel.queue_declare(self.queue, passive=True).message_count
                )
        with psycopg.connect(self.database_url) as connection:
            row = connection.execute(f"SELECT count(*) FROM pgmq.q_{self.queue}").fetchone()
            assert row is not None
            return int(row[0])

    def let_time_pass(self) -> None:
        """Make every message visible, as it becomes after its time; RabbitMQ knows by itself."""
        if broker.is_pgmq(self.url):
            with psycopg.connect(self.database_url) as connection:
                connection.execute(f"UPDATE pgmq.q_{self.queue} SET vt = now()")

    def close(self) -> None:
        """End the workers and remove the queue."""
        self.hold.unlink(missing_ok=True)
        for worker in self.workers:
            worker.kill()
        with self.app.connection_for_write() as connection:
            connection.default_channel.queue_delete(self.queue)
        self.app.close()


@pytest.fixture
def bench(
    transactional_db: None, queues: None, database_url: str, tmp_path: Path
) -> Iterator[Bench]:
    made = Bench(os.environ.get("BROKER_URL", "") or paths.broker_url(), database_url, tmp_path)
    yield made
    made.close()


def test_every_task_is_done_once(bench: Bench) -> None:
    sent = [f"word{number}" for number in range(40)]
    for word in sent[:20]:
        bench.publish(word)
    worker = bench.work()
    for word in sent[20:]:
        bench.publish(word)

    wait_for(lambda: len(bench.words()) >= len(sent), 30, worker.said)
    wait_for(lambda: bench.waiting() == 0, 10, worker.said)
    assert sorted(bench.words()) == sorted(sent)


def test_a_task_whose_worker_was_killed_is_done_by_the_next_and_only_then(bench: Bench) -> None:
    bench.hold.touch()
    first = bench.work()
    bench.publish("held", hold=True)
    wait_for(lambda: bench.words() == ["held"], 30, first.said)

    first.kill()
    bench.hold.unlink()
    bench.let_time_pass()
    second = bench.work()

    wait_for(lambda: bench.words() == ["held", "held"], 30, second.said)
    bench.publish("last")
    wait_for(lambda: bench.words() == ["held", "held", "last"], 30, second.said)
    wait_for(lambda: bench.waiting() == 0, 10, second.said)


def test_a_task_in_hand_is_not_given_to_a_second_worker(bench: Bench) -> None:
    bench.hold.touch()
    first = bench.work()
    bench.publish("held", hold=True)
    wait_for(lambda: bench.words() == ["held"], 30, first.said)

    second = bench.work()
    bench.publish("other")
    wait_for(lambda: "other" in bench.words(), 30, second.said)
    assert bench.words().count("held") == 1


def test_a_task_whose_child_was_killed_is_done_again_by_the_same_worker(bench: Bench) -> None:
    bench.hold.touch()
    worker = bench.work()
    bench.publish("held", hold=True)
    wait_for(lambda: bench.words() == ["held"], 30, worker.said)

    for pid in _children(worker):
        os.kill(pid, signal.SIGKILL)
    bench.hold.unlink()

    wait_for(lambda: bench.words() == ["held", "held"], 40, worker.said)


def test_a_worker_killed_leaves_no_child(bench: Bench) -> None:
    bench.hold.touch()
    worker = bench.work()
    bench.publish("held", hold=True)
    wait_for(lambda: bench.words() == ["held"], 30, worker.said)
    children = _children(worker)
    assert worker.popen is not None

    os.kill(worker.popen.pid, signal.SIGKILL)
    worker.popen.wait()

    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children), 10)


def _children(worker: Worker) -> list[int]:
    assert worker.popen is not None
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == worker.popen.pid:
            found.append(int(entry.name))
    return found
