"""Files brought in as evidence: read at once as far as that is quick, kept under their hash."""

from pathlib import PurePath

from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.fetching.files import MAX_BYTES, Fault, FileFault, FileText, read_file
from annotations.models import Capture, CaptureChannel, CaptureStatus, Evidence, Job, JobKind, User
from annotations.workflow import jobs
from annotations.workflow.audit import Actor, acting
from annotations.workflow.citing import compare_excerpts
from annotations.workflow.errors import FileRefused, Message, NotAllowed
from annotations.workflow.evidence_words import keep_words
from annotations.workflow.guards import one_line
from annotations.workflow.keeping import digest_of, store

AT_ONCE_SECONDS = 6.0
"""How long a person waits for a long document to be read; the rest of it is a task's."""
LATER_SECONDS = 45.0

REFUSALS: dict[Fault, Message] = {
    Fault.EMPTY: _("The file is empty."),
    Fault.TOO_LARGE: _("The file is larger than 20 MB."),
    Fault.UNKNOWN: _(
        "Files of this kind cannot be kept. Bring a PDF, a Word document (.docx), a web page, "
        "a text file, or a picture (PNG or JPEG)."
    ),
    Fault.DAMAGED: _("The file is damaged and cannot be read. Save it anew and try again."),
    Fault.LOCKED: _("The file is locked with a password. Save it without one and try again."),
}


class Upload:
    """A file as it came, judged: its bytes, its name, its hash and what is to be read in it."""

    def __init__(self, file: "File[bytes]") -> None:
        """Read and judge a file; raises FileRefused with words for the one who brought it."""
        self.name = one_line(PurePath(file.name or "").name.replace("\\", "/"))[:200]
        if (file.size or 0) > MAX_BYTES:
            raise FileRefused(REFUSALS[Fault.TOO_LARGE])
        file.seek(0)
        self.body: bytes = file.read(MAX_BYTES + 1)
        try:
            self.read: FileText = read_file(self.body, self.name, seconds=AT_ONCE_SECONDS)
        except FileFault as refused:
            raise FileRefused(REFUSALS[refused.fault]) from None
        self.sha256 = digest_of(self.body)

    def known(self) -> Evidence | None:
        """Return the piece of evidence that this very file was brought for before."""
        capture = (
            Capture.objects.filter(sha256=self.sha256, channel=CaptureChannel.UPLOAD)
            .select_related("evidence")
            .order_by("id")
            .first()
        )
        return None if capture is None else capture.evidence

    def keep(self, evidence: Evidence, *, by: User) -> Capture:
        """Keep the file with a piece of evidence, once; to be called inside `acting`."""
        same = evidence.captures.filter(sha256=self.sha256, channel=CaptureChannel.UPLOAD).first()
        if same is not None:
            return same
        capture = Capture(
            evidence=evidence,
            channel=CaptureChannel.UPLOAD,
            status=CaptureStatus.CAPTURED,
            finished_at=timezone.now(),
            content_type=self.read.content_type,
            text=self.read.text,
            sha256=self.sha256,
            bytes_count=len(self.body),
            file_name=self.name,
        )
        capture.file.name = store(capture, self.body, self.read.content_type)
        capture.save()
        if not self.read.whole:
            jobs.request(JobKind.READ, key=f"read:{capture.pk}", target_id=capture.pk, by=by)
        keep_words(evidence)
        compare_excerpts(evidence, actor=Actor.of(by))
        return capture


def add_copy(evidence: Evidence, *, actor: User, file: "File[bytes]") -> Capture:
    """Keep a file with a piece of evidence: where a page cannot be fetched, a copy of one's own.

    Raises NotAllowed, and FileRefused for a file that cannot be kept.
    """
    if not actor.may("cite"):
        raise NotAllowed
    upload = Upload(file)
    with acting(actor, "evidence.upload"):
        evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
        return upload.keep(evidence, by=actor)


def read_on(job: Job, *, actor: Actor) -> Capture | None:
    """Read a document to its end that was too long to be read while somebody waited."""
    capture = Capture.objects.select_related("evidence").filter(pk=job.target_id).first()
    if capture is None:
        return None
    with capture.file.open("rb") as file:
        body = file.read()
    try:
        found = read_file(body, capture.file_name, seconds=LATER_SECONDS)
    except FileFault:
        return None
    with acting(actor, "capture.read"):
        if len(found.text) > len(capture.text):
            capture.text = found.text
            capture.save(update_fields=["text"])
            keep_words(capture.evidence)
            compare_excerpts(capture.evidence, actor=actor)
    return capture
