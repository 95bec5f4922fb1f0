"""Capturing evidence: the page fetched, kept under its hash, or its failure recorded."""

import random
from collections.abc import Callable
from datetime import timedelta

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _

from annotations.fetching.errors import Code, FetchFailed
from annotations.fetching.fetch import Fetched, fetch
from annotations.models import Capture, CaptureStatus, Job, LinkState
from annotations.workflow.audit import Actor, acting
from annotations.workflow.citing import compare_excerpts
from annotations.workflow.errors import Message
from annotations.workflow.evidence import record_failure
from annotations.workflow.evidence_words import keep_words
from annotations.workflow.keeping import digest_of, store, text_of

MAX_ATTEMPTS = 3
FIRST_DELAY = 10.0
GAVE_UP = "gave_up"

_REASONS: dict[str, Message] = {
    Code.BAD_URL: _("The link is not one that can be opened."),
    Code.SCHEME_REFUSED: _("Only links that begin with http:// or https:// are opened."),
    Code.CREDENTIALS_REFUSED: _("The link holds a name or a password."),
    Code.PORT_REFUSED: _("The link names a port other than 80 and 443."),
    Code.ADDRESS_REFUSED: _("The link leads to an address that is not on the open Internet."),
    Code.UNRESOLVED: _("There is no such site, or its name could not be looked up."),
    Code.UNREACHABLE: _("The site could not be reached."),
    Code.TLS: _("The site's certificate is not valid."),
    Code.TIMED_OUT: _("The site took too long to answer."),
    Code.INTERRUPTED: _("The connection broke off."),
    Code.TOO_MANY_REDIRECTS: _("The link was passed on too often."),
    Code.BAD_REDIRECT: _("The link was passed on to nowhere."),
    Code.HTTP_STATUS: _("The site answered with an error."),
    Code.TOO_LARGE: _("The page is larger than 10 MB."),
    Code.BAD_ENCODING: _("The page came damaged."),
    GAVE_UP: _("Fetching it was given up after too many attempts."),
}


class TryAgain(Exception):
    """The network failed in passing; the job is to be done again after `delay`."""

    def __init__(self, failure: FetchFailed, delay: timedelta) -> None:
        self.delay = delay
        super().__init__(str(failure))


RETRIED = (OperationalError, InterfaceError)
"""What a database that went away raises: worth trying again."""


def backoff(attempt: int) -> timedelta:
    """Return how long to wait after an attempt: 10 s, 40 s, …, and up to half as much again."""
    return timedelta(seconds=FIRST_DELAY * 4 ** (attempt - 1) * random.uniform(1, 1.5))  # noqa: S311


def explain(error: str) -> tuple[Message, str]:
    """Return a stored failure in words, and what it is about (a status, a host); "" for nothing.

    A failure that was written in words already comes back as it is.
    """
    code, _colon, detail = error.partition(": ")
    return (_REASONS[code], detail) if code in _REASONS else (error, "")


def run_capture(
    job: Job, *, actor: Actor, fetcher: Callable[[str], Fetched] = fetch
) -> Capture | None:
    """Fetch the page of the capture that a job names; return it, or None if nothing was to do.

    Raises TryAgain where the network failed in passing and attempts are left. Every other
    failure is recorded in the capture and is a result, not an error.
    """
    capture = Capture.objects.select_related("evidence").filter(pk=job.target_id).first()
    if capture is None or capture.status != CaptureStatus.PENDING:
        return None
    try:
        page = fetcher(capture.evidence.url)
    except FetchFailed as failure:
        if failure.is_passing and job.attempts < MAX_ATTEMPTS:
            raise TryAgain(failure, backoff(job.attempts)) from failure
        return record_failure(
            capture,
            str(failure),
            actor=actor,
            http_status=failure.status,
            final_url=failure.final_url,
        )
    return _keep(capture, page, actor=actor)


def give_up(job: Job, *, actor: Actor) -> Capture | None:
    """Record a capture as failed whose job was set aside, so that nobody waits for it for ever."""
    capture = Capture.objects.filter(pk=job.target_id).first()
    return None if capture is None else record_failure(capture, GAVE_UP, actor=actor)


def _keep(capture: Capture, page: Fetched, *, actor: Actor) -> Capture:
    text = text_of(page.body, page.content_type)
    with acting(actor, "capture.keep"):
        fresh = Capture.objects.select_for_update().get(pk=capture.pk)
        if fresh.status != CaptureStatus.PENDING:
            return fresh
        fresh.file.name = store(fresh, page.body, page.content_type)
        fresh.status = CaptureStatus.CAPTURED
        fresh.finished_at = page.fetched
        fresh.final_url = page.final_url[:2000]
        fresh.http_status = page.status
        fresh.content_type = page.content_type.replace("\x00", "")
        fresh.text = text
        fresh.sha256 = digest_of(page.body)
        fresh.bytes_count = len(page.body)
        fresh.error = ""
        fresh.save()
        evidence = fresh.evidence
        evidence.link_state = LinkState.OK
        evidence.link_error = ""
        evidence.link_checked_at = page.fetched
        evidence.save(update_fields=["link_state", "link_error", "link_checked_at"])
        keep_words(evidence)
        compare_excerpts(evidence, actor=actor)
        return fresh
