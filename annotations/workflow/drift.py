"""Looking at cited links again: a page that changed is kept anew beside the first, a dead one flagged."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.fetching.errors import Code, FetchFailed
from annotations.fetching.fetch import Fetched, fetch
from annotations.models import (
    Capture,
    CaptureChannel,
    CaptureStatus,
    Citation,
    Evidence,
    Job,
    JobKind,
    JobState,
    LinkState,
    NotificationKind,
    User,
)
from annotations.text.searchkey import search_key
from annotations.workflow import jobs
from annotations.workflow.audit import Actor, acting
from annotations.workflow.captures import MAX_ATTEMPTS, TryAgain, backoff
from annotations.workflow.citing import compare_excerpts, occurs
from annotations.workflow.errors import BadValue, NotAllowed
from annotations.workflow.evidence_words import keep_words
from annotations.workflow.keeping import digest_of, store, text_of
from annotations.workflow.notifications import tell_citing

CHECKER = Actor.task("check")
SAME_SHARE = 0.9
"""Share of a page's phrases that has to be there still: dates, counters and side columns change."""
_PHRASE = 4
_GONE = frozenset({404, 410, 451})
_UNDECIDED = frozenset({Code.HTTP_STATUS, Code.TOO_LARGE, Code.BAD_ENCODING})
"""What tells nothing of the page: a site may be closed to machines, or out of order for a while."""


def due_links(limit: int) -> list[Evidence]:
    """Return cited pages that were kept and not looked at for a while, the longest unseen first."""
    before = timezone.now() - timedelta(days=settings.LINK_CHECK_DAYS)
    waiting = Job.objects.filter(
        kind=JobKind.CHECK,
        target_id=OuterRef("pk"),
        state__in=[JobState.WAITING, JobState.RUNNING],
    )
    kept = Capture.objects.filter(evidence=OuterRef("pk"), status=CaptureStatus.CAPTURED)
    return list(
        Evidence.objects.exclude(url="")
        .filter(Q(link_checked_at__isnull=True) | Q(link_checked_at__lt=before))
        .filter(
            Exists(Citation.objects.filter(evidence=OuterRef("pk"))), Exists(kept), ~Exists(waiting)
        )
        .order_by(F("link_checked_at").asc(nulls_first=True), "id")[:limit]
    )


def request_link_checks(*, limit: int = 100) -> int:
    """Ask for the links that are due to be looked at; return how many."""
    due = due_links(limit)
    with acting(CHECKER, "evidence.check"):
        for evidence in due:
            _request(evidence, None)
    return len(due)


def _request(evidence: Evidence, by: User | None) -> Job:
    return jobs.request(JobKind.CHECK, key=f"check:{evidence.pk}", target_id=evidence.pk, by=by)


def check_now(evidence: Evidence, *, actor: User) -> Job:
    """Ask for one link to be looked at again. Raises NotAllowed, and BadValue for what has no link."""
    if not actor.may("cite"):
        raise NotAllowed
    if not evidence.url:
        raise BadValue(_("There is no link to fetch."))
    with acting(actor, "evidence.check"):
        return _request(evidence, actor)


def run_check(
    job: Job, *, actor: Actor, fetcher: Callable[[str], Fetched] = fetch
) -> LinkState | None:
    """Look at the link of the evidence that a job names, and return how it stands; None for none.

    Raises TryAgain where the network failed in passing and attempts are left.
    """
    evidence = Evidence.objects.filter(pk=job.target_id).exclude(url="").first()
    if evidence is None:
        return None
    try:
        page = fetcher(evidence.url)
    except FetchFailed as failure:
        if failure.is_passing and job.attempts < MAX_ATTEMPTS:
            raise TryAgain(failure, backoff(job.attempts)) from failure
        return _unreachable(evidence, failure, actor)
    text = text_of(page.body, page.content_type)
    with acting(actor, "evidence.check"):
        evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
        evidence.link_checked_at = page.fetched
        evidence.link_error = ""
        earlier = latest_kept(evidence)
        if earlier is not None and _has_drifted(evidence, earlier, digest_of(page.body), text):
            _keep_later(evidence, page, text, actor)
            evidence.link_state = LinkState.DRIFTED
        elif evidence.link_state != LinkState.DRIFTED:
            # What has drifted stays so until somebody has looked at it.
            evidence.link_state = LinkState.OK
        evidence.save(update_fields=["link_state", "link_checked_at", "link_error"])
        return LinkState(evidence.link_state)


def _unreachable(evidence: Evidence, failure: FetchFailed, actor: Actor) -> LinkState:
    with acting(actor, "evidence.check"):
        evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
        now = timezone.now()
        evidence.link_checked_at = now
        if failure.status in _GONE or failure.code not in _UNDECIDED:
            if evidence.link_state != LinkState.DEAD:
                tell_citing(
                    evidence,
                    NotificationKind.EVIDENCE_DEAD,
                    key=f"evidence_dead:{evidence.pk}:{now.isoformat()}",
                    actor=actor,
                )
            evidence.link_state = LinkState.DEAD
            evidence.link_error = str(failure)
        evidence.save(update_fields=["link_state", "link_checked_at", "link_error"])
        return LinkState(evidence.link_state)


def latest_kept(evidence: Evidence) -> Capture | None:
    """Return the newest copy of a page; files that people uploaded are copies of their own."""
    return (
        evidence.captures.filter(status=CaptureStatus.CAPTURED)
        .exclude(channel=CaptureChannel.UPLOAD)
        .order_by("-id")
        .first()
    )


def phrases(text: str) -> set[tuple[str, ...]]:
    """The overlapping phrases of four words that a text is made of, as the search compares words."""
    words = search_key(text).split()
    return {tuple(words[at : at + _PHRASE]) for at in range(max(1, len(words) - _PHRASE + 1))}


def share_kept(earlier: str, later: str) -> float:
    """How much of an earlier text is still in a later one, from 0 to 1."""
    before = phrases(earlier)
    return len(before & phrases(later)) / len(before) if before else 1.0


def _has_drifted(evidence: Evidence, earlier: Capture, digest: str, text: str) -> bool:
    if digest == earlier.sha256:
        return False
    if not earlier.text:
        # Pictures and scans: nothing to compare but the bytes.
        return True
    if share_kept(earlier.text, text) < SAME_SHARE:
        return True
    excerpts = evidence.citations.filter(excerpt_found=True).values_list("excerpt", flat=True)
    return any(occurs(excerpt, earlier.text) and not occurs(excerpt, text) for excerpt in excerpts)


def _keep_later(evidence: Evidence, page: Fetched, text: str, actor: Actor) -> Capture:
    later = Capture(
        evidence=evidence,
        channel=CaptureChannel.CHECK,
        status=CaptureStatus.CAPTURED,
        finished_at=page.fetched,
        final_url=page.final_url[:2000],
        http_status=page.status,
        content_type=page.content_type.replace("\x00", "")[:200],
        text=text,
        sha256=digest_of(page.body),
        bytes_count=len(page.body),
    )
    later.file.name = store(later, page.body, page.content_type)
    later.save()
    keep_words(evidence)
    compare_excerpts(evidence, actor=actor)
    tell_citing(
        evidence,
        NotificationKind.EVIDENCE_DRIFTED,
        key=f"evidence_drifted:{evidence.pk}:{later.sha256}",
        actor=actor,
    )
    return later


def compared(evidence: Evidence) -> tuple[Capture, Capture] | None:
    """Return the copy that was made first and the newest that differs from it; None where none does."""
    kept = list(
        evidence.captures.filter(status=CaptureStatus.CAPTURED)
        .exclude(channel=CaptureChannel.UPLOAD)
        .order_by("id")
    )
    if not kept or kept[-1].sha256 == kept[0].sha256:
        return None
    return kept[0], kept[-1]


def settle_link(evidence: Evidence, *, actor: User) -> Evidence:
    """Say that one has looked at a page that changed, and that the evidence stands. Raises NotAllowed."""
    if not actor.may("cite"):
        raise NotAllowed
    with acting(actor, "evidence.settle_link"):
        evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
        if evidence.link_state == LinkState.DRIFTED:
            evidence.link_state = LinkState.OK
            evidence.save(update_fields=["link_state"])
        return evidence
