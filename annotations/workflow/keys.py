"""API keys: made, shown once, kept as a hash, revoked."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models import ApiKey, Publisher, Role, Scope, User
from annotations.workflow.audit import Actor, acting
from annotations.workflow.errors import BadValue, NotAllowed

_FORM = "rasti_{prefix}_{secret}"


def _digest(secret: str) -> str:
    # A key is 256 random bits, so that a plain hash is as good as a slow one.
    return hashlib.sha256(secret.encode()).hexdigest()


def issue_key(
    publisher: Publisher,
    *,
    actor: User | Actor,
    name: str,
    scopes: Sequence[str],
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """Make a key and return it with its text, which is never to be had again.

    Raises NotAllowed unless the actor is a chief editor or a command, BadValue for unknown scopes.
    """
    if isinstance(actor, User) and not actor.has_role(Role.CHIEF_EDITOR):
        raise NotAllowed
    if not scopes or not set(scopes) <= set(Scope.values):
        raise BadValue(_("Choose what the key may do."))
    prefix, secret = secrets.token_hex(6), secrets.token_hex(32)
    with acting(actor, "key.issue"):
        key = ApiKey.objects.create(
            publisher=publisher,
            name=name[:120],
            prefix=prefix,
            secret_sha256=_digest(secret),
            scopes=sorted(set(scopes)),
            expires_at=expires_at,
            created_by=actor if isinstance(actor, User) else None,
        )
    return key, _FORM.format(prefix=prefix, secret=secret)


def find_key(text: str) -> ApiKey | None:
    """Return the valid key that a text is, or None; compared in constant time."""
    parts = text.split("_")
    if len(parts) != 3 or parts[0] != "rasti" or not (parts[1].isascii() and parts[1].isalnum()):
        return None
    key = ApiKey.objects.select_related("publisher").filter(prefix=parts[1]).first()
    expected = key.secret_sha256 if key is not None else _digest("")
    matches = hmac.compare_digest(expected, _digest(parts[2]))
    if key is None or not matches or not key.is_valid:
        return None
    return key


def revoke_key(key: ApiKey, *, actor: User) -> ApiKey:
    """End a key at once."""
    if not actor.has_role(Role.CHIEF_EDITOR):
        raise NotAllowed
    with acting(actor, "key.revoke"):
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at"])
        return key
