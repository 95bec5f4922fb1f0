"""The evidence library: what it takes in, and asking for captures."""

from datetime import datetime

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models import (
    Capture,
    CaptureStatus,
    Evidence,
    JobKind,
    NotificationKind,
    Source,
    SourceType,
    User,
)
from annotations.workflow import jobs
from annotations.workflow.audit import Actor, acting
from annotations.workflow.errors import BadValue, IntakeRefused, NotAllowed
from annotations.workflow.evidence_words import keep_words
from annotations.workflow.guards import one_line, plain
from annotations.workflow.intake import check_url, find_source
from annotations.workflow.notifications import tell_citing
from annotations.workflow.uploads import Upload


def add_evidence(
    *,
    actor: User,
    title: str,
    source_type: str,
    url: str = "",
    locator: str = "",
    publisher: str = "",
    wire: Source | None = None,
    author: str = "",
    published_at: datetime | None = None,
    accessed_at: datetime | None = None,
    stated_interest: str = "",
    file: "File[bytes] | None" = None,
) -> Evidence:
    """Add a page by its link, a file, or something offline by its locator.

    A known link or file is found again. A page is captured by a task; a file is kept and read.
    Raises NotAllowed, BadValue with what is missing, FileRefused for a file that cannot be kept.
    """
    if not actor.may("cite"):
        raise NotAllowed
    upload = None if file is None else Upload(file)
    url, locator = _place(url, locator or ("" if upload is None or url else upload.name))
    if source_type not in SourceType.values:
        raise BadValue(_("Choose the type of source."))
    title = one_line(title)[:500] or url or locator
    with acting(actor, "evidence.add"):
        known = Evidence.objects.filter(url=url).first() if url else None
        if known is None and upload is not None and not url:
            known = upload.known()
        if known is not None:
            if upload is not None:
                upload.keep(known, by=actor)
            return known
        source = find_source(publisher, url)
        if source is None:
            raise BadValue(_("Say who published it."))
        try:
            with transaction.atomic():
                evidence = Evidence.objects.create(
                    url=url,
                    locator=locator,
                    title=title,
                    publisher=source,
                    wire=wire,
                    author=one_line(author)[:200],
                    published_at=published_at,
                    accessed_at=accessed_at or timezone.now(),
                    source_type=source_type,
                    stated_interest=plain(stated_interest)[:500],
                    created_by=actor,
                )
        except IntegrityError:
            # Somebody brought the same link at the same moment.
            known = Evidence.objects.get(url=url)
            if upload is not None:
                upload.keep(known, by=actor)
            return known
        keep_words(evidence)
        if upload is not None:
            upload.keep(evidence, by=actor)
        if url:
            request_capture(evidence, by=actor)
    return evidence


def _place(url: str, locator: str) -> tuple[str, str]:
    """Return where a piece is, cleaned; raises BadValue for no link, and for no place at all."""
    try:
        url = check_url(url)
    except IntakeRefused as refused:
        raise BadValue(refused.message) from None
    locator = one_line(locator)[:500]
    if not url and not locator:
        raise BadValue(
            _("Give a link, or say where it can be found: book and page, document number, call.")
        )
    return url, locator


def request_capture(evidence: Evidence, *, by: User | None) -> Capture:
    """Ask for the page to be fetched and kept; to be called inside `acting`."""
    capture = Capture.objects.create(evidence=evidence)
    jobs.request(JobKind.CAPTURE, key=f"capture:{capture.pk}", target_id=capture.pk, by=by)
    return capture


def capture_again(evidence: Evidence, *, actor: User) -> Capture:
    """Ask for a page to be fetched again; one that still waits to be fetched is not asked twice.

    Raises NotAllowed, and BadValue for what has no link.
    """
    if not actor.may("cite"):
        raise NotAllowed
    if not evidence.url:
        raise BadValue(_("There is no link to fetch."))
    with acting(actor, "evidence.capture_again"):
        # The row's lock makes two people who ask at once ask once.
        evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
        newest = evidence.captures.order_by("-id").first()
        if newest is not None and newest.status == CaptureStatus.PENDING:
            return newest
        return request_capture(evidence, by=actor)


def record_failure(
    capture: Capture,
    error: str,
    *,
    actor: Actor,
    http_status: int | None = None,
    final_url: str = "",
) -> Capture:
    """Record that a page could not be kept, and why; a settled capture is left as it is."""
    with acting(actor, "capture.fail"):
        fresh = Capture.objects.select_for_update().get(pk=capture.pk)
        if fresh.status == CaptureStatus.PENDING:
            fresh.status = CaptureStatus.FAILED
            fresh.error = error
            fresh.http_status = http_status
            fresh.final_url = final_url[:2000]
            fresh.finished_at = timezone.now()
            fresh.save()
            tell_citing(
                fresh.evidence,
                NotificationKind.EVIDENCE_FAILED,
                key=f"evidence_failed:{fresh.pk}",
                actor=actor,
            )
        return fresh
