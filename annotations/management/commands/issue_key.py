"""``manage.py issue_key PUBLISHER --scope read``: a key for a partner, shown once."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annotations.models import Publisher, Scope
from annotations.workflow import keys
from annotations.workflow.audit import Actor, acting
from annotations.workflow.errors import WorkflowError


class Command(BaseCommand):
    """Make a key. Only the key goes to standard output, so that it can be piped."""

    help = "Make an API key for a publisher, who is added where new. It is shown once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what the command takes."""
        parser.add_argument("publisher", metavar="PUBLISHER", help="the partner's name")
        parser.add_argument(
            "--scope",
            action="append",
            dest="scopes",
            choices=Scope.values,
            required=True,
            help="what the key may do; more than once for more",
        )
        parser.add_argument("--name", default="", help="what the key is for")
        parser.add_argument("--days", type=int, help="how long it is valid; for ever if left out")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the key and print it."""
        del args
        name = " ".join(options["publisher"].split())
        days: int | None = options["days"]
        if not name or len(name) > 200:
            raise CommandError("Give the publisher a name of at most 200 characters.")
        if days is not None and not 1 <= days <= 36500:
            raise CommandError("--days must be between 1 and 36500.")
        actor = Actor.command("issue_key")
        with acting(actor, "publisher.add"):
            publisher, created = Publisher.objects.get_or_create(name=name)
        if not publisher.active:
            raise CommandError(f"{publisher} is switched off: a key would open nothing.")
        try:
            key, text = keys.issue_key(
                publisher,
                actor=actor,
                name=options["name"] or "key",
                scopes=options["scopes"],
                expires_at=timezone.now() + timedelta(days=days) if days else None,
            )
        except WorkflowError as error:
            raise CommandError(str(error.message)) from None
        until = f"until {key.expires_at:%Y-%m-%d}" if key.expires_at else "for ever"
        self.stderr.write(
            f"{'Added' if created else 'Found'} {publisher}. A key to "
            f"{' and '.join(key.scopes)}, valid {until}. It is shown this once:"
        )
        self.stdout.write(text)
