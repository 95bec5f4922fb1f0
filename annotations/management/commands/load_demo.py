"""``manage.py load_demo``: a made-up newsroom to try Rasti with."""

import os
import secrets
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from annotations.demo import newsroom
from annotations.demo.load import load
from factcheck.local import paths

KEY_FILE = "demo-key.txt"


class Command(BaseCommand):
    """Load the demo, or say how to sign in to it."""

    # The start command has just run the checks, and waits for this one.
    requires_system_checks: list[str] = []
    help = "Load a made-up newsroom: people, articles, and claims in every state."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--logins", action="store_true", help="only print the logins")
        parser.add_argument(
            "--force",
            action="store_true",
            help="also outside local settings, with a random password",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        with override(_terminal_language()):
            if options["logins"]:
                self._logins(newsroom.PASSWORD)
            else:
                self._load(force=options["force"])

    def _load(self, *, force: bool) -> None:
        if not settings.LOCAL and not force:
            raise CommandError(
                _("The demo is for local settings. --force loads it here, with a random password.")
            )
        password = newsroom.PASSWORD if settings.LOCAL else secrets.token_urlsafe(12)
        loaded = load(password)
        if not (loaded.articles or loaded.people or loaded.key):
            self.stdout.write(_("The demo is already there."))
            return
        self.stdout.write(
            _("Loaded: %(articles)d articles, %(claims)d claims with a story.")
            % {"articles": loaded.articles, "claims": loaded.claims}
        )
        if loaded.people:
            self._logins(password)
        if loaded.key:
            self._keep_key(loaded.key)

    def _logins(self, password: str) -> None:
        width = max(len(person.username) for person in newsroom.PEOPLE)
        for person in newsroom.PEOPLE:
            self.stdout.write(f"{person.username:<{width}}  {password}  {person.role.label}")

    def _keep_key(self, key: str) -> None:
        self.stdout.write(_("A publisher's key, shown only now: %(key)s") % {"key": key})
        if settings.LOCAL:
            file = paths.make_data_folder() / KEY_FILE
            file.touch(mode=0o600)
            file.chmod(0o600)
            file.write_text(key + "\n", encoding="ascii")
            self.stdout.write(_("It is also in %(file)s.") % {"file": file})


def _terminal_language() -> str:
    """Persian in a Persian terminal, English everywhere else."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name, ""):
            return "fa" if value.startswith("fa") else "en"
    return "en"
