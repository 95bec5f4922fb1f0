"""Starting anew what was set aside or has failed."""

from django.utils.translation import gettext_lazy as _

from annotations.models import Capture, Job, JobKind, JobState, User
from annotations.workflow import evidence, intake
from annotations.workflow.errors import BadValue

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
    capture = Capture.objects.select_related("evidence").filter(pk=job.target_id).first()
    if capture is None:
        raise BadValue(_("What this job was for is gone."))
    evidence.capture_again(capture.evidence, actor=actor)
