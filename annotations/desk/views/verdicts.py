"""Writing a verdict: kept as one types, saved, looked at as readers will, submitted."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotations.desk.access import DeskRequest, desk_view
from annotations.desk.answers import find_claim, perform, status_of
from annotations.desk.forms.verdicts import VerdictForm, ratings_for
from annotations.desk.panel import Refusal
from annotations.desk.panel_forms import verdict_form
from annotations.desk.writing import conflict_with, independent_sources, typed_of, typed_texts
from annotations.exports.richtext import render_markdown
from annotations.models import Citation, Claim, Rating, User, Verdict
from annotations.templatetags.rasti import jalali
from annotations.workflow import drafts, leases, verification
from annotations.workflow.errors import StaleVersion, WorkflowError
from annotations.workflow.gates import gates

PREVIEW_MAX = 50_000
_NOT_WRITTEN = ("number", "override_reason")


@desk_view
@require_POST
def write(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Save the verdict, and with ``then=submit`` hand it on for review.

    With ``then=discard`` what one has typed is thrown away, and what is saved stands.
    """
    claim = find_claim(uuid)
    if request.POST.get("then") == "discard":
        return perform(
            request,
            claim,
            "verdict",
            lambda: drafts.drop_draft(claim, actor=request.user),
            done=_("Thrown away. What is saved is shown."),
        )
    current = verification.current_verdict(claim)
    form = verdict_form(current, request.POST)
    submits = request.POST.get("then") == "submit"

    def save() -> Claim | Verdict:
        if not (submits and _is_unchanged(form, current)):
            saved = _save(claim, request, form)
            if not submits:
                return saved
            # What is saved stays saved when a gate is closed: the form goes on from there.
            form.data = _going_on(request.POST, saved)
        reason = form.cleaned_data["override_reason"]
        return verification.submit(claim, actor=request.user, override_reason=reason)

    def on_stale(now: object) -> Refusal:
        newest = now if isinstance(now, Verdict) else verification.current_verdict(claim)
        # Saved once more, it goes over the other's: knowingly, for both are on the screen.
        form.data = _going_on(request.POST, newest)
        _keep(claim, request.user, request.POST, based_on=newest)
        mine = typed_texts(request.POST, ratings_for(newest))
        return Refusal("verdict", StaleVersion.message, conflict=conflict_with(newest, mine))

    return perform(
        request,
        claim,
        "verdict",
        save,
        form=form,
        done=_("Submitted for review.") if submits else _("Verdict saved."),
        on_stale=on_stale,
    )


def _going_on(data: Mapping[str, Any], verdict: Verdict | None) -> dict[str, Any]:
    """Return what was sent, as if typed over what is saved now."""
    return {
        **{name: data[name] for name in data},
        "version": str(verdict.version) if verdict else "",
        "number": str(verdict.number) if verdict else "",
    }


def _save(claim: Claim, request: DeskRequest, form: VerdictForm) -> Verdict:
    said = {name: value for name, value in form.cleaned_data.items() if name not in _NOT_WRITTEN}
    return verification.write_verdict(claim, actor=request.user, **said)


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


def _number(text: str | None) -> int | None:
    digits = (text or "").strip()
    return int(digits) if digits.isdecimal() and len(digits) < 10 else None


def _keep(
    claim: Claim,
    user: User,
    data: Mapping[str, str],
    *,
    based_on: Verdict | tuple[int, int] | None,
) -> Any:
    chosen = _number(data.get("rating"))
    return drafts.save_draft(
        claim,
        actor=user,
        rating=Rating.objects.select_related("scheme").filter(pk=chosen).first()
        if chosen
        else None,
        based_on=based_on,
        **{
            name: data.get(name, "").replace("\r\n", "\n")
            for name in ("conclusion", "justification", "single_source_reason")
        },
    )


@desk_view
@require_POST
def keep(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Keep what is typed so far, and say since when, and what is still missing of it."""
    claim = find_claim(uuid)
    number, version = _number(request.POST.get("number")), _number(request.POST.get("version"))
    try:
        kept = _keep(
            claim,
            request.user,
            request.POST,
            based_on=(number, version) if number and version else None,
        )
    except WorkflowError as error:
        return JsonResponse({"said": str(error.message)}, status=status_of(error, by_htmx=False))
    citations = list(
        Citation.objects.filter(claim=claim)
        .select_related("evidence__publisher", "evidence__wire")
        .prefetch_related("evidence__captures")
    )
    shown = {"gates": gates(claim, typed_of(kept, None), citations)}
    return JsonResponse(
        {
            "said": _("Kept %(time)s") % {"time": jalali(kept.saved_at, "time")},
            "gates": render_to_string("desk/claim/gates.html", {"panel": shown}, request),
            "one_source": independent_sources(citations) == 1,
        }
    )


@desk_view
@require_POST
def take_over(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Take the writing from whoever is at it; they are told, and the history says so."""
    claim = find_claim(uuid)
    return perform(
        request,
        claim,
        "verdict",
        lambda: leases.take_over(claim, actor=request.user),
        done=_("You are writing now."),
    )


@desk_view
@require_POST
def preview(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """The verdict as readers will see it."""
    claim = find_claim(uuid)
    text = request.POST.get("justification", "").replace("\x00", "")[:PREVIEW_MAX]
    chosen = _number(request.POST.get("rating"))
    return render(
        request,
        "desk/claim/preview.html",
        {
            "text": text,
            "conclusion": request.POST.get("conclusion", "").replace("\x00", "")[:1000],
            "reason": request.POST.get("single_source_reason", "").replace("\x00", "")[:5000],
            "rating": Rating.objects.filter(pk=chosen).first() if chosen else None,
            "claim": claim,
        },
    )


@desk_view
@require_POST
def rendered(request: DeskRequest) -> HttpResponse:
    """A justification as clean HTML, for the box it is written in."""
    text = request.POST.get("justification", "").replace("\x00", "")[:PREVIEW_MAX]
    return HttpResponse(render_markdown(text))
