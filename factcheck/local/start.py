"""The start command: from nothing to a served desk, and its clean end."""

import hashlib
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

from factcheck import broker
from factcheck.local import instance, messages, paths, prepare, services
from factcheck.local.owner import LocalError
from factcheck.local.postgres import START_SECONDS, Server
from factcheck.local.supervisor import GaveUp, Stopped, Supervisor
from factcheck.local.terminal import Terminal

HEALTH_SECONDS = 60
ANYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - only compared with


def start() -> int:
    """Run the desk until Ctrl+C; returns the exit status."""
    terminal = Terminal()
    desk = _Desk(terminal)
    desk.supervisor.catch_signals()
    try:
        with instance.lock(), instance.listen() as listening:
            return desk.run(listening)
    except LocalError as error:
        terminal.failed(str(error))
        return 1


class _Desk:
    """One run of the start command."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.supervisor = Supervisor(terminal)

    def run(self, listening: socket.socket) -> int:
        """Start all parts, serve, and stop all in order."""
        status = 0
        try:
            address = _address(listening)
            instance.note(address)
            self._start(address, listening)
            self.supervisor.serve()
        except Stopped:
            self.terminal.line()
        except (LocalError, GaveUp) as error:
            self.terminal.failed(str(error))
            status = 1
        finally:
            begun = time.monotonic()
            self.supervisor.stop_all()
            instance.forget()
            self.terminal.done("Stopped; the data stays", begun)
        return status

    def _start(self, address: str, listening: socket.socket) -> None:
        url, queues = prepare.addresses()
        run = self.supervisor.run
        self._step("Translations compiled", lambda: messages.compile_all() > 0)
        self._start_database()
        self._step("Database verified: it finds Persian words", lambda: prepare.verify(url))
        self._step("Tables brought up to date", lambda: prepare.migrate(url, run))
        if broker.is_pgmq(queues):
            where = broker.pgmq_database(queues, url)
            ours = where == url and not os.environ.get("DATABASE_URL")
            self._step("Queues made", lambda: prepare.install_queues(where, replace=ours))
        if os.environ.get("RASTI_DEMO", "yes") != "no":
            self._step("Demo data loaded", lambda: self._load_demo(url))
        self._step("Web, worker and scheduler run", lambda: self._serve(address, listening))
        self._welcome(address, url)

    def _step(self, text: str, work: Callable[[], object]) -> None:
        """Do one step and show it with its time, unless it says that there was nothing to do."""
        begun = time.monotonic()
        if work() is not False:
            self.terminal.done(text, begun)

    def _start_database(self) -> None:
        if os.environ.get("DATABASE_URL"):
            self.terminal.line("Using the PostgreSQL of DATABASE_URL; nothing embedded is started.")
            return
        server = Server(paths.home())
        self._step(f"Database made in {server.home.folder}", server.make)
        begun = time.monotonic()
        self.supervisor.start(services.postgres(server))
        self.supervisor.wait(
            server.is_ready,
            START_SECONDS,
            f"PostgreSQL took no connections within {START_SECONDS} seconds; its log is "
            f"{paths.logs_folder() / 'postgres.log'}.",
        )
        prepare.ensure_database(server.home)
        self.terminal.done("PostgreSQL runs", begun)

    def _serve(self, address: str, listening: socket.socket) -> None:
        self.supervisor.start(services.web(listening.fileno(), address))
        self.supervisor.start(services.worker(address))
        # The socket is open already: a question waits there until the web server takes it.
        self.supervisor.wait(
            lambda: instance.ask_health(address, seconds=1)[0] == 200,
            HEALTH_SECONDS,
            f"{address}/health/ did not become well within {HEALTH_SECONDS} seconds. The logs are "
            f"in {paths.logs_folder()}; `make doctor` looks for the cause.",
        )
        # Last, so that it takes no time from those that someone waits for.
        self.supervisor.start(services.beat())

    def _load_demo(self, url: str) -> bool:
        if not prepare.load_demo(url, self.supervisor.run):
            return False
        logins = self.supervisor.run("logins", [*prepare.manage(), "load_demo", "--logins"])
        file = _logins_file(url)
        file.touch(mode=0o600)
        file.write_text(logins)
        return True

    def _welcome(self, address: str, url: str) -> None:
        show = self.terminal.line
        show()
        show(self.terminal.paint(f"  Rasti is at {address}/", 1))
        if (file := _logins_file(url)).exists():
            show()
            for line in file.read_text().splitlines():
                show(f"  {line}")
        show()
        show("  Ctrl+C stops it; the data stays for the next start.")
        show()


def _logins_file(url: str) -> Path:
    return paths.data_folder() / f"demo-logins-{hashlib.sha256(url.encode()).hexdigest()[:8]}"


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    if host in ANYWHERE:
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
