"""Who acts: told to the database for the length of a transaction, so that its triggers can write it."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from django.db import connection, transaction

from annotations.models import ActorKind, ApiKey, User

_CONTEXT = "rasti.context"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a task, an API key or a command. The name is copied: people may be renamed."""

    kind: ActorKind
    name: str
    id: int | None = None
    task_id: str = ""

    @classmethod
    def task(cls, name: str, task_id: str = "") -> "Actor":
        """A background task."""
        return cls(ActorKind.TASK, name, None, task_id)

    @classmethod
    def command(cls, name: str) -> "Actor":
        """A management command."""
        return cls(ActorKind.COMMAND, name)

    @classmethod
    def key(cls, key: ApiKey) -> "Actor":
        """A publisher's API key."""
        return cls(ActorKind.API_KEY, str(key), key.pk)

    @classmethod
    def of(cls, who: "User | Actor") -> "Actor":
        """A person as an actor; an actor stays what it is."""
        return who if isinstance(who, Actor) else cls(ActorKind.PERSON, str(who), who.pk)


def _tell(context: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [_CONTEXT, context])


@contextmanager
def acting(who: User | Actor, action: str, *, reason: str = "") -> Iterator[Actor]:
    """Open a transaction in which every changed row is recorded as `action` by `who`.

    `action` is a stable name such as ``claim.accept``. Actions may nest: the outer one's name
    comes back when the inner one ends.
    """
    actor = Actor.of(who)
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    context = json.dumps(
        {
            "operation": str(uuid.uuid4()),
            "action": action,
            "actor_kind": str(actor.kind),
            "actor_id": "" if actor.id is None else str(actor.id),
            "actor_name": actor.name[:200],
            "request_id": str(request_id)[:64],
            "task_id": actor.task_id[:64],
            "reason": reason,
        }
    )
    stack: list[str] = connection.__dict__.setdefault("_rasti_contexts", [])
    with transaction.atomic():
        stack.append(context)
        try:
            _tell(context)
            yield actor
            if len(stack) > 1:
                _tell(stack[-2])
        finally:
            stack.pop()
    if not stack and connection.in_atomic_block:
        # Inside a caller's own transaction: what comes after is not this actor's doing.
        _tell("")
