"""Writing a verdict, looking at it as readers will, submitting it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotations.desk.access import DeskRequest, desk_view
from annotations.desk.answers import find_claim, perform
from annotations.desk.forms.verdicts import VerdictForm
from annotations.desk.panel import Refusal, verdict_form
from annotations.models import Claim, Verdict
from annotations.workflow import verification
from annotations.workflow.errors import StaleVersion

PREVIEW_MAX = 50_000


@desk_view
@require_POST
def write(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Save the draft, and with ``then=submit`` hand it on for review."""
    claim = find_claim(uuid)
    current = verification.current_verdict(claim)
    form = verdict_form(current, request.POST)
    submits = request.POST.get("then") == "submit"

    def save() -> Claim | Verdict:
        if not (submits and _is_unchanged(form, current)):
            saved = _save(claim, request, form)
            if not submits:
                return saved
            # What is saved stays saved when a gate is closed: the form goes on from there.
            form.data = request.POST.copy()
            form.data["version"] = str(saved.version)
        return verification.submit(claim, actor=request.user)

    def on_stale(now: object) -> Refusal:
        newest = now if isinstance(now, Verdict) else verification.current_verdict(claim)
        form.data = request.POST.copy()
        form.data["version"] = str(newest.version) if newest else ""
        return Refusal("verdict", StaleVersion.message, current=_texts(newest))

    return perform(
        request,
        claim,
        "verdict",
        save,
        form=form,
        done=_("Submitted for review.") if submits else _("Verdict saved."),
        on_stale=on_stale,
    )


def _save(claim: Claim, request: DeskRequest, form: VerdictForm) -> Verdict:
    return verification.write_verdict(claim, actor=request.user, **form.cleaned_data)


def _is_unchanged(form: VerdictForm, current: Verdict | None) -> bool:
    """Whether the form says what is saved: then submitting it writes no new draft."""
    if current is None:
        return False
    said = form.cleaned_data
    return bool(
        said["version"] == current.version
        and said["rating"] == current.rating
        and said["conclusion"] == current.conclusion
        and said["justification"].strip().replace("\r\n", "\n") == current.justification
        and said["single_source_reason"].strip().replace("\r\n", "\n")
        == current.single_source_reason
    )


def _texts(verdict: Verdict | None) -> dict[str, str]:
    if verdict is None:
        return {}
    return {
        "rating": verdict.rating.name if verdict.rating else "",
        "conclusion": verdict.conclusion,
        "justification": verdict.justification,
        "single_source_reason": verdict.single_source_reason,
    }


@desk_view
@require_POST
def preview(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """The justification as readers will see it."""
    claim = find_claim(uuid)
    text = request.POST.get("justification", "").replace("\x00", "")[:PREVIEW_MAX]
    return render(request, "desk/claim/preview.html", {"text": text, "claim": claim})
