"""The Celery application, and what a worker does beside its tasks."""

import logging.config
import os
import warnings
from typing import Any

from celery import Celery, signals
from celery.exceptions import SecurityWarning

from factcheck.heartbeat import HeartbeatStep
from factcheck.local.process import exit_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings.production")

# It warns against root for what unpickling might run; only JSON is accepted here.
warnings.filterwarnings("ignore", category=SecurityWarning)

app = Celery("factcheck")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(HeartbeatStep)


@signals.setup_logging.connect
def _log_as_django_does(**_: Any) -> None:
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)


@signals.worker_init.connect
def _load_language_data(**_: Any) -> None:
    """Load hazm's data once, in the parent: each child shares its memory."""
    if os.environ.get("RASTI_PRELOAD") == "no":
        return
    from annotations.text import segmenter

    segmenter.warm()


@signals.worker_process_init.connect
def _leave_with_the_worker(**_: Any) -> None:
    exit_with_parent()
