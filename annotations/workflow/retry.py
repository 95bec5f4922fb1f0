"""Starting anew what was set aside or has failed."""

from django.utils.translation import gettext_lazy as _

from annotations.models import Capture, Evidence, Job, JobKind, JobState, User
from annotations.workflow import drift, evidence, intake, jobs
from annotations.workflow.audit import acting
from annotations.workflow.errors import BadValue, NotAllowed

GONE = _("What this job was for is gone.")
OVER = frozenset({JobState.FAILED, JobState.QUARANTINED})


def retry_job(job: Job, *, actor: User) -> None:
    """Ask for the work of a failed or quarantined job again, by the way people ask for it.

    Raises NotAllowed, WrongState, and BadValue for a job that has not failed or whose subject
    is gone.
    """
    if job.state not in OVER:
        raise BadValue(_("This job has not failed."))
    if job.kind == JobKind.SEGMENT and job.article is not None:
        intake.segment_again(job.article, actor=actor)
        return
    if job.kind == JobKind.CHECK:
        piece = Evidence.objects.filter(pk=job.target_id).first()
        if piece is None:
            raise BadValue(GONE)
        drift.check_now(piece, actor=actor)
        return
    capture = Capture.objects.select_related("evidence").filter(pk=job.target_id).first()
    if capture is None:
        raise BadValue(GONE)
    if job.kind == JobKind.READ:
        if not actor.may("cite"):
            raise NotAllowed
        with acting(actor, "job.retry"):
            jobs.request(JobKind.READ, key=job.key, target_id=job.target_id, by=actor)
        return
    evidence.capture_again(capture.evidence, actor=actor)
