"""``manage.py add_article FILE…``: bring articles in from the command line."""

import time
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from annotations.models import Article, ArticleState, IntakeChannel
from annotations.workflow import intake
from annotations.workflow.audit import Actor
from annotations.workflow.errors import WorkflowError
from annotations.workflow.jobs import workers_alive


class Command(BaseCommand):
    """Bring articles in. Exits with 1 where a file was refused, 2 where waiting was in vain."""

    help = "Bring articles in from text files; the worker segments them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what the command takes."""
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--title", default="", help="made of the text's beginning if left out")
        parser.add_argument("--source", default="", help="the outlet's name")
        parser.add_argument("--url", default="", help="the article's own link")
        parser.add_argument("--author", default="")
        parser.add_argument(
            "--published-at",
            default="",
            metavar="WHEN",
            help="2026-11-21 or 2026-11-21T14:30+03:30",
        )
        parser.add_argument(
            "--wait", action="store_true", help="until every article is segmented, or has failed"
        )
        parser.add_argument(
            "--timeout", type=float, default=60.0, metavar="SECONDS", help="of --wait; 60"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring every file in, say what became of each, and then what failed."""
        del args
        files: list[Path] = options["files"]
        alone = [name for name in ("title", "url") if options[name]]
        if len(files) > 1 and alone:
            raise CommandError(f"--{alone[0]} is of one article: give one file with it.")
        published_at = read_moment(options["published_at"])
        articles, failures = [], []
        for path in files:
            try:
                article = self._bring_in(path, options, published_at)
            except OSError as error:
                failures.append(f"{path}: {error.strerror or error}")
            except WorkflowError as error:
                failures.append(f"{path}: {error.message}")
            else:
                articles.append(article)
        unfinished = self._wait(articles, options["timeout"]) if options["wait"] else []
        if failures:
            raise CommandError("\n".join(failures), returncode=1)
        if unfinished:
            raise CommandError("\n".join(unfinished), returncode=2)

    def _bring_in(
        self, path: Path, options: dict[str, Any], published_at: datetime | None
    ) -> Article:
        came = intake.receive_article(
            path.read_bytes(),
            actor=Actor.command("add_article"),
            channel=IntakeChannel.COMMAND,
            title=options["title"],
            source_name=options["source"],
            url=options["url"],
            author=options["author"],
            published_at=published_at,
        )
        said = "received" if came.created else f"was here before, {came.article.state}"
        notices = "".join(f", {notice}" for notice in came.revision.notices)
        self.stdout.write(f"{path}: {said}{notices}\n  {address_of(came.article)}")
        return came.article

    def _wait(self, articles: list[Article], timeout: float) -> list[str]:
        """Wait for the worker; return what did not end well."""
        deadline = time.monotonic() + timeout
        waiting = {article.pk: article for article in articles}
        troubles = []
        while waiting:
            for article in Article.objects.filter(pk__in=waiting):
                if article.state == ArticleState.SEGMENTED:
                    count = article.claims.count()
                    self.stdout.write(f"{article.title}: segmented, {count} claims")
                elif article.state == ArticleState.FAILED:
                    troubles.append(f"{article.title}: {article.failure}")
                else:
                    continue
                del waiting[article.pk]
            if waiting and time.monotonic() >= deadline:
                hint = "" if workers_alive() else " No worker is running."
                return troubles + [
                    f"{article.title}: not segmented after {timeout:g} seconds.{hint}"
                    for article in waiting.values()
                ]
            if waiting:
                time.sleep(0.1)
        return troubles


def read_moment(text: str) -> datetime | None:
    """Return the moment or the day, in the desk's time zone where it names none."""
    if not text:
        return None
    try:
        day = parse_date(text)
        moment = datetime(day.year, day.month, day.day) if day else parse_datetime(text)  # noqa: DTZ001
    except ValueError:
        moment = None
    if moment is None or not 1800 <= moment.year <= 9000:
        raise CommandError(f"--published-at: {text} is no date; write 2026-11-21.")
    return timezone.make_aware(moment) if moment.tzinfo is None else moment.astimezone(UTC)


def address_of(article: Article) -> str:
    """Return where an article is worked on."""
    return f"{settings.SITE_URL}{reverse('desk:workbench', args=[article.uuid])}"
