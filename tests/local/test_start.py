"""The start command as a user meets it: whole processes, real ports, kills."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from factcheck.local import instance, paths, process
from factcheck.local.owner import server_owner
from tests.local.conftest import processes_with
from tests.services import wait_for

pytestmark = pytest.mark.slow
START_SECONDS = 180
STOP_SECONDS = 15


@dataclass
class Desk:
    """A start command, run as a user runs it, with its output in a file."""

    data: Path
    port: int
    popen: subprocess.Popen[bytes]
    output: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def said(self) -> str:
        return self.output.read_text(errors="replace")

    def wait_served(self) -> None:
        wait_for(lambda: "Ctrl+C" in self.said() or self.ended(), START_SECONDS, self.said)
        assert not self.ended(), self.said()

    def ended(self) -> bool:
        return self.popen.poll() is not None

    def parts(self) -> list[int]:
        """Return its processes, the database's with them."""
        ours = processes_with(f"RASTI_DATA={self.data}")
        return [pid for pid in ours if pid != self.popen.pid] + process.working_in(self.cluster)

    @property
    def cluster(self) -> Path:
        return Path((self.data / paths.POINTER).read_text().strip()) / "cluster"


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        port: int = opened.getsockname()[1]
        return port


def clean_environment(data: Path, **more: str) -> dict[str, str]:
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("RASTI_", "PYTEST_", "DJANGO"))
    }
    for name in ("DATABASE_URL", "BROKER_URL", "PORT"):
        kept.pop(name, None)
    return {**kept, "RASTI_DATA": str(data), "RASTI_DEMO": "no", **more}


def command(name: str, data: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "factcheck.local", name],
        cwd=paths.CHECKOUT,
        env=clean_environment(data, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def start_desk(make_folder: Callable[..., Path]) -> Iterator[Callable[[], Desk]]:
    data = make_folder()
    desks: list[Desk] = []

    def start() -> Desk:
        port = free_port()
        output = data.parent / f"output-{len(desks)}"
        with output.open("wb") as out:
            popen = subprocess.Popen(
                [sys.executable, "-m", "factcheck.local", "start"],
                cwd=paths.CHECKOUT,
                env=clean_environment(data, PORT=str(port)),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        desks.append(Desk(data, port, popen, output))
        return desks[-1]

    yield start
    for desk in desks:
        desk.popen.terminate()
        desk.popen.wait(STOP_SECONDS + 5)


def ask(desk: Desk, query: str) -> object:
    url = paths.Home(desk.cluster.parent, desk.cluster.parent / "socket", server_owner()).url()
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(query.encode())
        row = found.fetchone() if found.description else None
        return row[0] if row else None


def test_the_desk_from_start_to_stop(start_desk: Callable[[], Desk]) -> None:
    """One story, for each start takes seconds."""
    desk = start_desk()
    desk.wait_served()

    # It serves on the port it was given, and says where.
    assert f"Rasti is at {desk.address}/" in desk.said()
    with urllib.request.urlopen(f"{desk.address}/health/") as answer:
        assert answer.status == 200
    with urllib.request.urlopen(f"{desk.address}/metrics") as answer:
        assert b"rasti_up 1.0" in answer.read()
    # Soon a worker and nothing else is missing.
    wait_for(lambda: instance.ask_health(desk.address, "?strict=1")[0] == 200, 60, desk.said)
    ask(desk, "CREATE TABLE kept AS SELECT 1 AS one")

    # A second one on the same data is refused, with where the first is.
    second = command("start", desk.data)
    assert second.returncode == 1
    assert f"already runs at {desk.address}" in second.stdout
    status = command("status", desk.data)
    assert status.returncode == 0, status.stdout
    assert desk.address in status.stdout

    # A part that dies is started again.
    worker = wait_for(lambda: _worker_of(desk))
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: "worker ended with signal SIGKILL; again" in desk.said(), 10, desk.said)
    wait_for(lambda: _worker_of(desk) not in {None, worker}, 20, desk.said)

    # The database too, and the desk comes back on its own.
    os.kill(_postmaster_of(desk), signal.SIGKILL)
    wait_for(lambda: "postgres ended with signal SIGKILL; again" in desk.said(), 10, desk.said)
    wait_for(lambda: instance.ask_health(desk.address)[0] == 200, 30, desk.said)

    # Ctrl+C ends all, in time.
    begun = time.monotonic()
    os.kill(desk.popen.pid, signal.SIGINT)
    assert desk.popen.wait(STOP_SECONDS) == 0
    assert time.monotonic() - begun < STOP_SECONDS
    assert desk.parts() == []
    assert "database system is shut down" in (desk.data / "logs" / "postgres.log").read_text()

    # The next start has the data. Its supervisor is killed, and nothing is left behind.
    desk = start_desk()
    desk.wait_served()
    assert ask(desk, "SELECT one FROM kept") == 1
    assert desk.parts()
    desk.popen.kill()
    desk.popen.wait()
    wait_for(lambda: not desk.parts(), 15, lambda: str(desk.parts()))

    # And that start's data is there as well, and SIGTERM is as good as Ctrl+C.
    desk = start_desk()
    desk.wait_served()
    assert ask(desk, "SELECT one FROM kept") == 1
    desk.popen.terminate()
    assert desk.popen.wait(STOP_SECONDS) == 0
    assert desk.parts() == []

    # Until it is removed.
    home = desk.cluster.parent
    refused = command("reset", desk.data)
    assert refused.returncode == 1
    assert desk.data.exists()
    done = subprocess.run(
        [sys.executable, "-m", "factcheck.local", "reset", "--yes"],
        cwd=paths.CHECKOUT,
        env=clean_environment(desk.data),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not desk.data.exists()
    assert not home.exists()


def test_a_taken_port_is_told_at_once(make_folder: Callable[..., Path]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = command("start", make_folder(), PORT=str(port))

    assert done.returncode == 1
    assert re.search(rf"Port {port} on 127\.0\.0\.1 cannot be used.*PORT=", done.stdout)


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_what_is_no_port_is_refused(port: str, make_folder: Callable[..., Path]) -> None:
    done = command("start", make_folder(), PORT=port)

    assert done.returncode == 1
    assert "PORT must be a number" in done.stdout


def test_a_folder_with_other_files_is_left_alone(make_folder: Callable[..., Path]) -> None:
    folder = make_folder()
    folder.mkdir()
    (folder / "letters").touch()

    assert command("start", folder).returncode == 1
    assert command("reset", folder).returncode == 1
    assert [entry.name for entry in folder.iterdir()] == ["letters"]


def test_an_outside_database_that_does_not_answer_is_told(make_folder: Callable[..., Path]) -> None:
    done = command("start", make_folder(), DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")

    assert done.returncode == 1
    assert "nothing embedded is started" in done.stdout
    assert "The database does not answer" in done.stdout
    assert "DATABASE_URL" in done.stdout


def _worker_of(desk: Desk) -> int | None:
    for pid in processes_with(f"RASTI_DATA={desk.data}"):
        line = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        if b"worker" in line and parent == desk.popen.pid:
            return pid
    return None


def _postmaster_of(desk: Desk) -> int:
    return int((desk.cluster / "postmaster.pid").read_text().splitlines()[0])
