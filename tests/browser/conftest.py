"""Chromium, and the desk's real web server on the test's database."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from factcheck.local import instance, messages, paths, process
from factcheck.local.quality import BROWSERS
from tests import services
from tests.browser.desk import Desk, Watch, shoot

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _chromium() -> str:
    given = os.environ.get("RASTI_CHROMIUM", "")
    found = next(filter(None, map(shutil.which, [given] if given else BROWSERS)), None)
    if found is None:
        pytest.skip("no Chromium on this machine; RASTI_CHROMIUM may name one")
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in this thread; what the tests ask of the database is no danger.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=_chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def address(
    transactional_db: None, queues: None, database_url: str, tmp_path: Path, settings: Any
) -> Iterator[str]:
    """The address of a gunicorn that serves the desk on this test's database."""
    del transactional_db, queues
    messages.compile_all()
    with socket.socket() as listening, (tmp_path / "web.log").open("ab") as log:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        settings.SITE_URL = address
        web = _serve(listening, address, database_url, log)
        try:
            services.wait_for(
                lambda: instance.ask_health(address, seconds=2)[0] in (200, 503),
                60,
                lambda: (tmp_path / "web.log").read_text(errors="replace"),
            )
            yield address
        finally:
            web.terminate()
            try:
                web.wait(8)
            except subprocess.TimeoutExpired:
                web.kill()
                web.wait()


def _serve(
    listening: socket.socket, address: str, url: str, log: IO[bytes]
) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        **services.environment(url),
        "RASTI_SITE_URL": address,
        "WEB_CONCURRENCY": "1",
    }
    listening.set_inheritable(True)
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "--config",
            str(paths.CHECKOUT / "deploy" / "gunicorn.conf.py"),
            "--bind",
            f"fd://{listening.fileno()}",
            "factcheck.wsgi:application",
        ],
        cwd=paths.CHECKOUT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        pass_fds=(listening.fileno(),),
        start_new_session=True,
        preexec_fn=process.die_with_parent(signal.SIGKILL),  # noqa: PLW1509 - started by the main thread
    )


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Everything that goes wrong in a browser; a test that leaves a fault behind has failed."""
    made = Watch()
    yield made
    assert not made.faults, "\n".join(made.faults)


@pytest.fixture
def open_context(chromium: Browser, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """`open_context(color_scheme=…)`: a fresh, watched browser without anybody's cookies."""
    made: list[BrowserContext] = []

    def open_one(**options: Any) -> BrowserContext:
        options.setdefault("viewport", {"width": 1280, "height": 860})
        context = chromium.new_context(**options)
        context.set_default_timeout(15_000)
        watch.over(context)
        made.append(context)
        return context

    yield open_one
    for number, context in enumerate(made):
        for page in context.pages:
            shoot(page, f"last-{number}")
        context.close()


@pytest.fixture
def open_desk(
    open_context: Callable[..., BrowserContext], address: str, watch: Watch
) -> Callable[..., Desk]:
    """`open_desk("sara")`: a browser in which this person has signed in; "" for a visitor."""

    def open_one(username: str = "", **options: Any) -> Desk:
        desk = Desk(open_context(**options), address, watch)
        return desk.sign_in(username) if username else desk

    return open_one
