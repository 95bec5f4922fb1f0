"""What Django's admin says and its own Persian catalogue lacks: named here, so that ours has it."""

from django.utils.translation import gettext_noop as _

PHRASES = (
    _("Breadcrumbs"),
    _("Select this object for an action - {}"),
    _("Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only."),
    _("Raw passwords are not stored, so there is no way to see the user’s password."),
    _("Reset password"),
    _("Set password"),
    _("salt"),
    _("hash"),
    _("algorithm"),
    _("variety"),
    _("version"),
    _("memory cost"),
    _("time cost"),
    _("parallelism"),
)
"""Django's own message ids."""
