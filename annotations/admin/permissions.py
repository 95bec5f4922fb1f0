"""Who sees and who changes what in the admin: one table, tested cell by cell.

What is not in the table is not there for anybody. Nothing is deleted here: what has a history is
withdrawn, closed, revoked or switched off instead.
"""

from typing import NamedTuple

from django.db.models import Model

from annotations.models import (
    ApiKey,
    Article,
    Capture,
    Claim,
    Comment,
    Contact,
    Delivery,
    Event,
    Evidence,
    Feed,
    Job,
    Notification,
    Publisher,
    Rating,
    RatingScheme,
    Role,
    SavedFilter,
    SegmentationRun,
    Source,
    Tag,
    User,
    WebhookSubscription,
)

Roles = frozenset[Role]

NOBODY: Roles = frozenset()
CHIEF: Roles = frozenset({Role.CHIEF_EDITOR})
REVIEWING: Roles = frozenset({Role.REVIEWER, Role.CHIEF_EDITOR})
OVERSEEING: Roles = frozenset({Role.CHIEF_EDITOR, Role.AUDITOR})
ADMITTED: Roles = REVIEWING | OVERSEEING
"""Those whose role has work in the admin."""


class Grant(NamedTuple):
    """The roles that may do each thing to a kind of row; `act` is for actions of the workflow."""

    view: Roles
    add: Roles = NOBODY
    change: Roles = NOBODY
    act: Roles = NOBODY


TABLE: dict[type[Model], Grant] = {
    Claim: Grant(view=ADMITTED, act=REVIEWING),
    Article: Grant(view=ADMITTED, act=REVIEWING),
    SegmentationRun: Grant(view=ADMITTED, act=REVIEWING),
    Job: Grant(view=ADMITTED, act=REVIEWING),
    Evidence: Grant(view=ADMITTED),
    Capture: Grant(view=ADMITTED),
    Comment: Grant(view=ADMITTED),
    Contact: Grant(view=ADMITTED),
    Source: Grant(view=ADMITTED, add=CHIEF, change=CHIEF),
    Feed: Grant(view=ADMITTED, add=CHIEF, change=CHIEF),
    Tag: Grant(view=ADMITTED, add=CHIEF, change=CHIEF),
    RatingScheme: Grant(view=ADMITTED, add=CHIEF, change=CHIEF),
    Rating: Grant(view=ADMITTED, add=CHIEF, change=CHIEF),
    User: Grant(view=OVERSEEING, add=CHIEF, change=CHIEF),
    Publisher: Grant(view=OVERSEEING, add=CHIEF, change=CHIEF),
    ApiKey: Grant(view=OVERSEEING, add=CHIEF, act=CHIEF),
    WebhookSubscription: Grant(view=OVERSEEING),
    Delivery: Grant(view=OVERSEEING),
    Notification: Grant(view=OVERSEEING),
    SavedFilter: Grant(view=OVERSEEING),
    Event: Grant(view=OVERSEEING),
}


def may(user: object, what: str, model: type[Model]) -> bool:
    """Whether a person may `view`, `add`, `change` or `act` on rows of a model in the admin."""
    grant = TABLE.get(model)
    if grant is None or not isinstance(user, User):
        return False
    roles: Roles = getattr(grant, what)
    return bool(roles) and user.has_role(*roles)
