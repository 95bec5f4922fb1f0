"""The workbench page beside a plain page of the same rows, in the same process on the same database.

    python -m bench.workbench [--rounds 30]

Prints ratios, because milliseconds say more about the machine than about the code. The database
is an embedded one of its own, in a temporary folder; the article is the longest of the demo data.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

PLAIN = """<!doctype html><title>{{ article.title }}</title><h1>{{ article.title }}</h1>
<article dir="rtl">{{ text|linebreaks }}</article>
<ol>{% for row in rows %}<li>{{ row.statement }} · {{ row.state }} · {{ row.checkworthiness }}</li>
{% endfor %}</ol>"""


@contextmanager
def own_database() -> Iterator[None]:
    """Start an embedded database with the demo data, point Django at it, remove it afterwards."""
    os.environ["RASTI_DATA"] = tempfile.mkdtemp(prefix="rasti-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "factcheck.settings.local"
    for name in ("DATABASE_URL", "BROKER_URL"):
        os.environ.pop(name, None)
    from factcheck.local import paths, prepare
    from factcheck.local.postgres import Server

    paths.make_data_folder()
    server = Server(paths.home())

    def run(title: str, command: list[str]) -> None:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"The step {title} failed:\n{done.stdout}{done.stderr}")

    try:
        server.make()
        server.start(subprocess.DEVNULL)
        server.wait_ready()
        prepare.ensure_database(server.home)
        url = server.home.url()
        prepare.migrate(url, run)
        prepare.install_queues(url)
        prepare.load_demo(url, run)
        yield
    finally:
        server.stop()
        server.remove()
        shutil.rmtree(os.environ["RASTI_DATA"], ignore_errors=True)


def median_ms(work: Callable[[], Any], rounds: int) -> float:
    """Return the median time of one call, after a few that do not count."""
    for _ in range(3):
        work()
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times) * 1000


def measure(rounds: int) -> None:
    """Print the figures."""
    import logging

    import django

    django.setup()
    logging.disable(logging.WARNING)
    from django.db import connection
    from django.db.models.functions import Length
    from django.template import Context, Template
    from django.test import Client
    from django.urls import reverse

    from annotations.models import Claim, Revision, User

    revision = Revision.objects.annotate(size=Length("text")).latest("size")
    article = revision.article
    client = Client()
    client.force_login(
        User.objects.earliest("pk"), backend="django.contrib.auth.backends.ModelBackend"
    )
    address = reverse("desk:workbench", args=[article.uuid])
    template = Template(PLAIN)

    def workbench() -> bytes:
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code
        return bytes(answer.content)

    def plain() -> str:
        rows = Claim.objects.filter(article=article).values("statement", "state", "checkworthiness")
        context = {"article": article, "text": revision.text, "rows": rows}
        return template.render(Context(context))

    asked: list[str] = []

    def count_query(execute: Callable[..., Any], query: str, *rest: Any) -> Any:
        asked.append(query)
        return execute(query, *rest)

    with connection.execute_wrapper(count_query):
        page = workbench()
    count = Claim.objects.filter(article=article).count()
    desk_ms, plain_ms = median_ms(workbench, rounds), median_ms(plain, rounds)
    print(f"article of {len(revision.text):,} characters, {count} claims")
    print(f"workbench: {desk_ms:.1f} ms, {len(asked)} queries, {len(page) / 1000:.0f} kB")
    print(f"plain page of the same rows: {plain_ms:.1f} ms (no session, no sign-in, no layout)")
    print(f"workbench / plain: {desk_ms / plain_ms:.1f}")
    print(f"workbench, a claim: {desk_ms / max(count, 1):.2f} ms")


def main() -> int:
    """Make the database, and measure on it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    with own_database():
        measure(options.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
