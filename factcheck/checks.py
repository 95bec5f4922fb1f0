"""System checks: what would let Rasti run and quietly do the wrong thing."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Notice
from django.db import DatabaseError, connections

from factcheck import broker, database

LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", "testserver"}


@register(Tags.database)
def check_database(
    *,
    app_configs: Sequence[AppConfig] | None = None,
    databases: Sequence[str] | None = None,
    **_: Any,
) -> list[CheckMessage]:
    """Ask each database whether it can hold and find Persian text (E001 to E004)."""
    del app_configs
    messages: list[CheckMessage] = []
    for alias in databases or []:
        try:
            with connections[alias].cursor() as cursor:
                found = [database.version_fault(cursor), database.encoding_fault(cursor)]
                # Before the first migration the extension is not there, and is no fault.
                if database.has_trigrams(cursor):
                    found.append(database.trigram_fault(cursor))
        except DatabaseError as error:
            # Commands that need no database have to work without one.
            messages.append(
                Notice(
                    f"The database {alias} was not checked: {str(error).strip()}",
                    hint="Start it, or look at DATABASE_URL.",
                    id="rasti.W001",
                )
            )
            continue
        messages += [Error(fault.text, hint=fault.hint, id=fault.id) for fault in found if fault]
    return messages


@register(Tags.security, deploy=True)
def check_secrets(
    *, app_configs: Sequence[AppConfig] | None = None, **_: Any
) -> list[CheckMessage]:
    """Refuse in production what only a single machine may have (E005 to E007, W002)."""
    del app_configs
    messages: list[CheckMessage] = []
    if settings.LOCAL:
        messages.append(
            Error(
                "These are the local settings, with a secret kept on this machine's disk.",
                hint="Set DJANGO_SETTINGS_MODULE=factcheck.settings.production.",
                id="rasti.E005",
            )
        )
    if set(settings.ALLOWED_HOSTS) & {"*"} or set(settings.ALLOWED_HOSTS) <= LOCAL_HOSTS:
        messages.append(
            Error(
                "ALLOWED_HOSTS names no public host, or every host there is.",
                hint="Set ALLOWED_HOSTS to the names of the site, separated by commas.",
                id="rasti.E006",
            )
        )
    if not settings.SITE_URL.startswith("https://"):
        messages.append(
            Error(
                f"The site's own address, {settings.SITE_URL}, is not https.",
                hint="Set RASTI_SITE_URL to the address that readers use.",
                id="rasti.E007",
            )
        )
    if settings.CELERY_BROKER_URL.startswith(("redis", "valkey")):
        messages.append(
            Notice(
                "On Redis a worker may hang after the broker was restarted.",
                hint="Prefer RabbitMQ or pgmq://, or restart workers that /health/ counts as gone.",
                id="rasti.W002",
            )
        )
    return messages


@register()
def check_queue(*, app_configs: Sequence[AppConfig] | None = None, **_: Any) -> list[CheckMessage]:
    """Refuse a time limit that outlasts the message: the task would run twice at once (E008)."""
    del app_configs
    limit = settings.CELERY_TASK_TIME_LIMIT
    if limit < broker.VISIBILITY_SECONDS:
        return []
    return [
        Error(
            f"CELERY_TASK_TIME_LIMIT is {limit} seconds, and a message not acknowledged for "
            f"{broker.VISIBILITY_SECONDS} is delivered again.",
            hint="Keep the time limit below factcheck.broker.VISIBILITY_SECONDS.",
            id="rasti.E008",
        )
    ]
