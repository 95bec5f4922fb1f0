"""What people set for themselves, and who may sign in."""

from django.utils.translation import gettext_lazy as _

from annotations.models import Role, Theme, User
from annotations.workflow.audit import acting
from annotations.workflow.errors import BadValue, NotAllowed

LANGUAGES = frozenset({"fa", "en"})


def set_preferences(
    user: User,
    *,
    actor: User,
    display_name: str | None = None,
    language: str | None = None,
    theme: str | None = None,
) -> User:
    """Save how a person is named and how the desk looks to them; what is None stays as it is.

    Raises BadValue for a language or a theme there is not.
    """
    if language is not None and language not in LANGUAGES:
        raise BadValue(_("The desk does not speak this language."))
    if theme is not None and theme not in Theme.values:
        raise BadValue(_("There is no such theme."))
    with acting(actor, "person.set_preferences"):
        user = User.objects.select_for_update().get(pk=user.pk)
        if display_name is not None:
            user.display_name = " ".join(display_name.replace("\x00", "").split())[:150]
        if language is not None:
            user.language = language
        if theme is not None:
            user.theme = theme
        user.save(update_fields=["display_name", "language", "theme"])
        return user


def switch(user: User, *, actor: User, on: bool) -> User:
    """Let a person sign in, or no longer; what they did stays theirs.

    Raises NotAllowed unless the actor is a chief editor, BadValue for oneself: so a chief editor
    is always left.
    """
    if not actor.has_role(Role.CHIEF_EDITOR):
        raise NotAllowed
    if user.pk == actor.pk:
        raise BadValue(_("Nobody switches themselves on or off."))
    with acting(actor, "person.switch_on" if on else "person.switch_off"):
        user = User.objects.select_for_update().get(pk=user.pk)
        user.is_active = on
        user.save(update_fields=["is_active"])
        return user
