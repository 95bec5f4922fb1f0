"""Named refusals. Each carries a message for people; the edges only show it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from annotations.models import User

Message = str | Promise


class WorkflowError(Exception):
    """An action that was refused. Nothing was changed."""

    code = "refused"
    message: Message = _("This cannot be done.")

    def __init__(self, message: Message | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(str(self.message))


class NotAllowed(WorkflowError):
    """The person's role does not include the action."""

    code = "not_allowed"
    message = _("Your role does not allow this.")


class WrongState(WorkflowError):
    """The claim is not where the action starts from: somebody may have been quicker."""

    code = "wrong_state"
    message = _("The claim has moved on in the meantime. Look at it again.")


class NotYours(WorkflowError):
    """Somebody else is working on the claim."""

    code = "not_yours"
    message = _("Somebody else is working on this claim.")


class ReasonMissing(WorkflowError):
    """The action needs a written reason."""

    code = "reason_missing"
    message = _("Write a reason: others will read it in the history.")


class FourEyes(WorkflowError):
    """The reviewer wrote the verdict."""

    code = "four_eyes"
    message = _("You worked on this verdict. Somebody else has to approve it.")


class BadValue(WorkflowError):
    """A value that was given cannot be kept."""

    code = "bad_value"


class ExcerptMissing(BadValue):
    """The excerpt does not occur in anything that was kept, and nobody has said why."""

    code = "excerpt_missing"
    message = _(
        "This excerpt is not in the page as it was kept. Correct it, or write why it is not there."
    )


class FileRefused(BadValue):
    """A file that cannot be kept as evidence."""

    code = "file_refused"


class Held(WorkflowError):
    """Somebody else is writing on the claim right now: `holder`, and `until` when if they stop."""

    code = "held"
    message = _("{who} is writing on this claim right now. Take it over, or wait.")

    def __init__(self, holder: User, until: datetime) -> None:
        self.holder = holder
        self.until = until
        super().__init__(format_lazy(self.message, who=str(holder)))


class GateClosed(WorkflowError):
    """The verdict cannot be submitted yet; `gates` says what is missing."""

    code = "gate_closed"

    def __init__(self, missing: Sequence[Message]) -> None:
        self.missing = list(missing)
        super().__init__(" ".join(str(message) for message in missing))


class StaleVersion(WorkflowError):
    """Somebody saved in between; `current` is what is there now."""

    code = "stale_version"
    message = _("Somebody changed this while you were writing. Both texts are below.")

    def __init__(self, current: object) -> None:
        self.current = current
        super().__init__()


class IntakeRefused(WorkflowError):
    """The text that came in cannot be taken as an article."""

    code = "intake_refused"

    def __init__(self, code: str, message: Message) -> None:
        self.code = code
        super().__init__(message)
