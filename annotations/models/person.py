"""People who work at the desk. Publishers have keys instead: see publishing.py."""

from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations.models.audit import RecordEvents
from annotations.models.notification import NotificationKind, usual_mail_kinds
from annotations.models.states import ACTIONS, Role


class Theme(models.TextChoices):
    AUTO = "auto", _("as the device")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


class User(AbstractUser):
    """A person of the newsroom. Roles are Django groups named after `Role`."""

    display_name = models.CharField(_("name as shown"), max_length=150, blank=True)
    language = models.CharField(
        _("language"), max_length=5, choices=[("fa", "فارسی"), ("en", "English")], default="fa"
    )
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, default=Theme.AUTO)
    mail_kinds = ArrayField(
        models.CharField(max_length=20, choices=NotificationKind),
        verbose_name=_("also by mail"),
        default=usual_mail_kinds,
        blank=True,
        help_text=_("Which notifications are sent to the e-mail address as well."),
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mail_kinds__contained_by=NotificationKind.values),
                name="user_mail_kinds_known",
            )
        ]
        triggers = [RecordEvents(ignored=["last_login"], masked=["password"])]

    def __str__(self) -> str:
        return self.display_name or self.get_full_name() or self.username

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles held, by group. A superuser has no role by that alone: four eyes hold for all."""
        names = self.groups.values_list("name", flat=True)
        return frozenset(Role(name) for name in names if name in Role.values)

    def may(self, action: str) -> bool:
        """Whether any role of the person may do this action at all, whatever the claim's state."""
        return self.is_active and bool(self.roles & ACTIONS[action].roles)

    def has_role(self, *roles: Role) -> bool:
        """Whether the person is active and holds one of the roles."""
        return self.is_active and bool(self.roles.intersection(roles))
