"""Folders for servers and desks of a test's own, removed with all that runs in them."""

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from factcheck.local import paths, process
from factcheck.local.postgres import Server


@pytest.fixture(scope="module")
def make_folder() -> Iterator[Callable[..., Path]]:
    """`make_folder(name)`: a data folder of that name, in a parent that everyone may walk through.

    With `private=True` the parent is closed to others, as a home folder is.
    """
    parents: list[Path] = []
    made: list[Path] = []

    def make(name: str = "data", *, private: bool = False) -> Path:
        parent = Path(tempfile.mkdtemp(prefix="rasti-test-"))
        parents.append(parent)
        parent.chmod(0o700 if private else 0o711)
        made.append(parent / name)
        return parent / name

    yield make
    for folder in made:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("RASTI_DATA", str(folder))
            server = Server(paths.home())
            for pid in process.working_in(server.home.cluster):
                process.send(pid, signal.SIGQUIT)
            server.remove()
    for parent in parents:
        shutil.rmtree(parent, ignore_errors=True)


@pytest.fixture(scope="module")
def make_server(make_folder: Callable[..., Path]) -> Iterator[Callable[..., Server]]:
    """`make_server(folder)`: a server with its cluster made, not started; stopped afterwards."""
    made: list[Server] = []

    def make(folder: Path | None = None) -> Server:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("RASTI_DATA", str(folder or make_folder()))
            paths.make_data_folder()
            server = Server(paths.home())
            server.make()
        made.append(server)
        return server

    yield make
    for server in made:
        server.stop()


def processes_with(setting: str) -> list[int]:
    """Return the processes that have this line in their environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            lines = (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if setting.encode() in lines and process.is_running(int(entry.name)):
            found.append(int(entry.name))
    return [pid for pid in found if pid != os.getpid()]
