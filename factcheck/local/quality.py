"""What `make test` and `make check` do, each step with what to do when it fails."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from factcheck.local import messages, paths
from factcheck.local.owner import LocalError
from factcheck.local.terminal import Terminal

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APT_SECONDS = 600
LINES_SHOWN = 60


# Tests ------------------------------------------------------------------------------------


def test(arguments: list[str]) -> int:
    """Run pytest, on two processes unless told otherwise; never returns when it starts."""
    messages.compile_all()
    find_browser()
    command = [sys.executable, "-m", "pytest"]
    alone = {"--pdb", "--trace", "-n", "--co", "--collect-only"}
    if not any(argument.split("=")[0][:2] == "-n" or argument in alone for argument in arguments):
        command += ["-n", "2"]
    os.chdir(paths.CHECKOUT)
    sys.stdout.flush()
    os.execv(sys.executable, [*command, *arguments])  # noqa: S606 - no shell is wanted


def find_browser() -> str:
    """Return the browser for the browser tests, and install it as root on Debian and Ubuntu.

    Raises LocalError, saying what to do, when there is none and it cannot be installed.
    """
    given = os.environ.get("RASTI_CHROMIUM", "")
    for name in [given] if given else BROWSERS:
        if where := shutil.which(name):
            return where
    advice = (
        "The browser tests need Chromium: install your system's package (apt install chromium), "
        "or name one in RASTI_CHROMIUM."
    )
    if given or os.geteuid() != 0 or not shutil.which("apt-get"):
        raise LocalError(advice)
    print("Installing Chromium for the browser tests …", flush=True)
    install_package("chromium", advice)
    if where := shutil.which("chromium"):
        return where
    raise LocalError(advice)


def install_package(name: str, advice: str) -> None:
    """Install one Debian package as root; raises LocalError when that fails."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", name]):
        done = subprocess.run(
            ["apt-get", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=APT_SECONDS,
        )
        if done.returncode and arguments[0] == "install":
            raise LocalError(f"{done.stderr.strip()[-2000:]}\n{advice}")


# Checks -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Check:
    """One command that has to succeed, and what to do when it does not."""

    name: str
    command: list[str]
    advice: str
    environment: dict[str, str] = field(default_factory=dict)


def checks(scratch: Path) -> list[Check]:
    """Return every check; `scratch` is an empty folder for what they write."""
    tool = str(Path(sys.executable).parent)
    manage = [sys.executable, "manage.py"]
    templates = sorted(str(file) for file in (paths.CHECKOUT / "templates").rglob("*.html"))
    production = {
        "DJANGO_SETTINGS_MODULE": "factcheck.settings.production",
        "SECRET_KEY": "only-for-this-check-and-thrown-away-after-it-0123456789-abcdefghij",
        "ALLOWED_HOSTS": "desk.example.org",
        "CSRF_TRUSTED_ORIGINS": "https://desk.example.org",
        "RASTI_SITE_URL": "https://desk.example.org",
        "DATABASE_URL": "postgresql://rasti@db.example.org/rasti",
        "BROKER_URL": "amqp://rasti@queue.example.org//",
        "RASTI_MEDIA": str(scratch / "media"),
        "RASTI_STATIC": str(scratch / "static"),
    }
    # Its database has no address that answers: what needs one is left to the tests.
    nowhere = {"DATABASE_URL": f"postgresql://rasti@{str(scratch).replace('/', '%2F')}/rasti"}
    return [
        Check("ruff", [f"{tool}/ruff", "check", "."], "`make format` mends most of it."),
        Check("format", [f"{tool}/ruff", "format", "--check", "--quiet", "."], "`make format`."),
        Check("types", [f"{tool}/mypy"], "Give the names that mypy points at their types."),
        Check(
            "layers",
            [f"{tool}/lint-imports", "--no-cache"],
            "A layer imports only what stands below it: docs/architecture.md.",
        ),
        Check(
            "templates",
            [f"{tool}/djade", "--target-version", "6.0", "--check", *templates],
            "`.venv/bin/djade --target-version 6.0 templates/…` brings them into shape.",
        ),
        Check(
            "migrations",
            [*manage, "makemigrations", "--check", "--dry-run"],
            "`.venv/bin/python manage.py makemigrations`, and read what it made.",
            {**nowhere, "DJANGO_SETTINGS_MODULE": "factcheck.settings.test"},
        ),
        Check(
            "translations",
            [sys.executable, "-m", "factcheck.local.translations"],
            "`.venv/bin/python manage.py makemessages -l fa`, then translate what is new.",
        ),
        Check(
            "deployment",
            [*manage, "check", "--deploy", "--fail-level", "WARNING"],
            "The settings of production must need no excuse.",
            production,
        ),
    ]


def check(*, only_list: bool = False) -> int:
    """Run every check and show the output of those that fail; returns the exit status."""
    terminal = Terminal()
    failed = []
    messages.compile_all()
    with tempfile.TemporaryDirectory() as scratch:
        for one in checks(Path(scratch)):
            if only_list:
                terminal.line(one.name)
                continue
            begun = time.monotonic()
            done = subprocess.run(
                one.command,
                cwd=paths.CHECKOUT,
                env={**os.environ, **one.environment},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            if done.returncode == 0:
                terminal.done(one.name, begun)
                continue
            failed.append(one.name)
            said = done.stdout.rstrip().splitlines()
            for line in said[:LINES_SHOWN]:
                terminal.line(line)
            if len(said) > LINES_SHOWN:
                terminal.line(f"… and {len(said) - LINES_SHOWN} lines more")
            terminal.failed(f"{one.name}: {one.advice}")
    if failed:
        terminal.failed(f"Not well: {', '.join(failed)}.")
    return 1 if failed else 0
