"""Runs the desk's parts together: starts, shows, restarts and stops them.

One thread on purpose: the kernel ends the children when the thread that started them dies
(process.die_with_parent), so there must be no other thread to start one.
"""

import contextlib
import os
import selectors
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import IO

from factcheck.local import paths, process
from factcheck.local.owner import LocalError
from factcheck.local.postgres import Server
from factcheck.local.terminal import LogFile, Terminal

BACKOFF_FIRST = 0.5
BACKOFF_MOST = 10.0
RESTARTS = 5
RESTART_WINDOW = 60.0
SETUP_SECONDS = 600


class Stopped(Exception):
    """The user, or the system, asked for the end."""


class GaveUp(Exception):
    """A part failed again and again; the text has the end of its log."""


@dataclass
class Service:
    """How one part is run."""

    name: str
    command: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    descriptors: tuple[int, ...] = ()
    # Signals to stop with, each with the seconds it is given before the next.
    stops: tuple[tuple[signal.Signals, float], ...] = ((signal.SIGTERM, 5.0),)
    death: signal.Signals = signal.SIGKILL
    shown: bool = True
    # Added to the niceness: on a small machine people come before background work.
    nice: int = 0
    server: Server | None = None


class Child:
    """One running part and what it prints."""

    def __init__(self, service: Service, log: LogFile) -> None:
        self.service = service
        self.log = log
        self.popen: subprocess.Popen[bytes] | None = None
        self.pipe: IO[bytes] | None = None
        self.rest = b""
        self.exits: deque[float] = deque(maxlen=RESTARTS)
        self.again_at: float | None = None
        # Whether its first signal to stop was sent: for Celery a second one means hurry.
        self.told = False

    @property
    def alive(self) -> bool:
        """Whether its process runs."""
        return self.popen is not None and self.popen.poll() is None


class Supervisor:
    """Holds the children, in the order in which they were started."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.children: list[Child] = []
        self.selector = selectors.DefaultSelector()
        self.asked: int | None = None
        self.ending = False

    def catch_signals(self) -> None:
        """Take Ctrl+C, SIGTERM and a closed terminal as the wish to stop; a second one hurries."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            # Under nohup it stays ignored.
            signal.signal(signal.SIGHUP, self._on_signal)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self.ending:
            for child in self.children:
                self._kill_group(child)
        self.asked = number

    # Starting -----------------------------------------------------------------------------

    def start(self, service: Service) -> Child:
        """Start a part; it is restarted when it ends by itself."""
        child = Child(service, LogFile(paths.logs_folder() / f"{service.name}.log"))
        self.children.append(child)
        self._spawn(child)
        return child

    def _spawn(self, child: Child) -> None:
        service = child.service
        reading, writing = os.pipe()
        try:
            if service.server is not None:
                child.popen = service.server.start(writing)
            else:
                child.popen = subprocess.Popen(
                    service.command,
                    stdin=subprocess.DEVNULL,
                    stdout=writing,
                    stderr=subprocess.STDOUT,
                    cwd=paths.CHECKOUT,
                    env={**os.environ, **service.environment},
                    pass_fds=service.descriptors,
                    start_new_session=True,
                    preexec_fn=process.die_with_parent(service.death, service.nice),  # noqa: PLW1509
                )
        finally:
            os.close(writing)
        os.set_blocking(reading, False)
        child.pipe = os.fdopen(reading, "rb", buffering=0)
        self.selector.register(child.pipe, selectors.EVENT_READ, child)

    def run(self, title: str, command: list[str]) -> str:
        """Run one step of the set-up to its end, and return what it printed.

        Raises LocalError with the end of its output when it fails.
        """
        child = Child(Service(title, command), LogFile(paths.logs_folder() / "setup.log"))
        child.service.shown = False
        child.service.environment = {"PYTHONUNBUFFERED": "1"}
        said: list[str] = []
        self._spawn(child)
        self.children.append(child)
        try:
            until = time.monotonic() + SETUP_SECONDS
            while child.pipe is not None or child.alive:
                self._pump(0.1, said, child)
                if time.monotonic() > until:
                    raise LocalError(f"The step {title} took over {SETUP_SECONDS} seconds.")
        finally:
            self._stop(child)
            self.children.remove(child)
            child.log.close()
        if child.popen is None or child.popen.returncode:
            raise LocalError(
                f"The step {title} failed:\n" + "\n".join(said[-25:]) + "\n"
                f"All it said is in {paths.logs_folder() / 'setup.log'}."
            )
        return "\n".join(said)

    def wait(self, ready: Callable[[], bool], seconds: float, hint: str) -> None:
        """Go on showing and restarting until something is ready."""
        until = time.monotonic() + seconds
        while not ready():
            self.pump(0.02)
            if time.monotonic() > until:
                raise LocalError(hint)

    # Running ------------------------------------------------------------------------------

    def serve(self) -> None:
        """Run until someone asks for the end (Stopped) or a part cannot be kept up (GaveUp)."""
        while True:
            self.pump(0.5)

    def pump(self, seconds: float) -> None:
        """Show what the parts say for a while, and see to those that ended."""
        self._pump(seconds)
        now = time.monotonic()
        for child in self.children:
            if child.again_at is None:
                if not child.alive and child.popen is not None:
                    self._ended(child, now)
            elif now >= child.again_at:
                child.again_at = None
                self._spawn(child)

    def _pump(
        self, seconds: float, said: list[str] | None = None, only: Child | None = None
    ) -> None:
        if self.asked is not None and not self.ending:
            raise Stopped
        due = [child.again_at for child in self.children if child.again_at is not None]
        if due:
            seconds = max(0.0, min(seconds, min(due) - time.monotonic()))
        for key, _ in self.selector.select(seconds):
            child: Child = key.data
            self._read(child, said if child is only else None)

    def _read(self, child: Child, said: list[str] | None) -> None:
        if child.pipe is None:
            return
        try:
            data = os.read(child.pipe.fileno(), 65536)
        except BlockingIOError:
            return
        if not data:
            self.selector.unregister(child.pipe)
            child.pipe.close()
            child.pipe = None
            data = b"\n" if child.rest else b""
        else:
            child.log.write(data)
        *lines, child.rest = (child.rest + data).split(b"\n")
        for line in lines:
            text = line.decode("utf-8", "replace").rstrip()
            if said is not None:
                said.append(text)
            if child.service.shown and text:
                self.terminal.of(child.service.name, text)

    def _ended(self, child: Child, now: float) -> None:
        assert child.popen is not None
        code = child.popen.returncode
        # What it forked must not go on beside its successor.
        self._kill_group(child)
        while child.pipe is not None and any(
            key.data is child for key, _ in self.selector.select(0)
        ):
            self._read(child, None)
        name = child.service.name
        child.exits.append(now)
        recent = sum(1 for moment in child.exits if now - moment < RESTART_WINDOW)
        if recent >= RESTARTS:
            log = paths.logs_folder() / f"{name}.log"
            raise GaveUp(
                f"{name} ended {recent} times within a minute (last with {_reason(code)}). "
                f"The end of {log}:\n{process.tail(log)}"
            )
        delay = min(BACKOFF_MOST, BACKOFF_FIRST * 2 ** (recent - 1))
        child.again_at = now + delay
        self.terminal.failed(f"{name} ended with {_reason(code)}; again in {delay:g} s.")

    # Stopping -----------------------------------------------------------------------------

    def stop_all(self) -> None:
        """Stop every part, the last started first, and the database when all others have ended.

        The parts are told at once and then waited for: they need nothing of one another to end,
        and a worker alone may take a few seconds.
        """
        self.ending = True
        for child in reversed(self.children):
            if child.alive and child.popen is not None and child.service.server is None:
                process.send(child.popen.pid, child.service.stops[0][0])
                child.told = True
        while self.children:
            child = self.children.pop()
            child.again_at = None
            self._stop(child)
            child.log.close()

    def _stop(self, child: Child) -> None:
        if child.popen is not None:
            for number, seconds in child.service.stops:
                if not child.alive:
                    break
                if not child.told:
                    process.send(child.popen.pid, number)
                child.told = False
                until = time.monotonic() + seconds
                while child.alive and time.monotonic() < until:
                    self._drain(0.02)
            self._kill_group(child)
            child.popen.wait()
        self._drain(0)
        if child.pipe is not None:
            with contextlib.suppress(KeyError):
                self.selector.unregister(child.pipe)
            child.pipe.close()
            child.pipe = None

    def _drain(self, seconds: float) -> None:
        for key, _ in self.selector.select(seconds):
            self._read(key.data, None)
        if not self.selector.get_map():
            time.sleep(seconds)

    def _kill_group(self, child: Child) -> None:
        """End whatever the part left behind in its session."""
        if child.popen is None or child.service.server is not None:
            # PostgreSQL's own processes follow their parent, in their own way.
            if child.alive and child.popen is not None:
                process.send(child.popen.pid, signal.SIGQUIT)
            return
        process.send_group(child.popen.pid, signal.SIGKILL)


def _reason(code: int | None) -> str:
    if code is None:
        return "no status"
    if code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"status {code}"
