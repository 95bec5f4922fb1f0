"""The domain's Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnnotationsConfig(AppConfig):
    name = "annotations"
    verbose_name = _("The desk")

    def ready(self) -> None:
        """Join the layers that do not know each other: nothing is published past the lint."""
        from annotations.exports import lint
        from annotations.workflow import publication

        publication.add_gate(lint.gate)
