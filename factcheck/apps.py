"""The project's own Django application: its checks, and Celery for every process."""

from django.apps import AppConfig

# Made here, before any task is used, and not in the package: factcheck.local has to stay light.
from factcheck.celery import app as celery_app

__all__ = ["FactcheckConfig", "celery_app"]


class FactcheckConfig(AppConfig):
    """Registers the system checks."""

    name = "factcheck"

    def ready(self) -> None:
        """Make the checks known to Django."""
        from factcheck import checks  # noqa: F401
