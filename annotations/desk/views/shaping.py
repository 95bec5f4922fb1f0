"""What changes the shape of claims: splitting one, merging several, adopting the machine's speaker."""

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotations.desk.access import DeskRequest, desk_view
from annotations.desk.answers import find_article, find_claim, perform, refuse, say_refused, succeed
from annotations.desk.board import View
from annotations.desk.forms.claims import DueForm, SplitForm
from annotations.desk.panel import Refusal
from annotations.desk.relatives import are_adjacent
from annotations.models import Claim
from annotations.workflow import triage, undo, verification
from annotations.workflow.errors import BadValue, WorkflowError


@desk_view
@require_POST
def split(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Cut a claim in two; asked for a preview, show the two statements to be worded."""
    claim = find_claim(uuid)
    form = SplitForm(request.POST, auto_id="split_%s")
    if request.POST.get("then") == "preview" and form.is_valid():
        return refuse(request, claim, View.of(request.GET), Refusal("split"), {"split": form}, 200)

    def cut() -> Claim:
        parts = triage.split(
            claim,
            actor=request.user,
            offsets=[form.cleaned_data["at"]],
            statements=form.statements(),
        )
        return parts[0]

    return perform(
        request, claim, "split", cut, form=form, done=_("Split in two."), makes_another=True
    )


def _claims(texts: list[str]) -> list[Claim]:
    uuids = []
    for text in texts:
        try:
            uuids.append(UUID(text))
        except ValueError:
            continue
    return list(Claim.objects.filter(uuid__in=uuids).order_by("pk"))


@desk_view
@require_POST
def merge(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Merge a claim with a neighbour: into one statement, or, apart in the text, into the same claim."""
    claim = find_claim(uuid)
    others = _claims(request.POST.getlist("with"))

    def join() -> Claim:
        if not others:
            raise BadValue(_("Choose what it is to be merged with."))
        if len(others) > 1 or are_adjacent([claim, others[0]]):
            return triage.merge_neighbours([claim, *others], actor=request.user)
        triage.merge(claim, others[0], actor=request.user)
        return others[0]

    return perform(request, claim, "merge", join, done=_("Merged."), makes_another=True)


@desk_view
@require_POST
def merge_ticked(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Make one statement of the claims that are ticked in an article's list."""
    article = find_article(uuid)
    view = View.of(request.GET)
    try:
        made = triage.merge_neighbours(_claims(request.POST.getlist("ticked")), actor=request.user)
    except WorkflowError as error:
        return say_refused(request, article, view, "merge", error)
    return succeed(request, find_claim(made.uuid), view, _("Merged."), renew_text=True)


@desk_view
@require_POST
def put_back(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """superseded → what it was, as long as nobody has worked on what took its place."""
    claim = find_claim(uuid)
    return perform(
        request,
        claim,
        "triage",
        lambda: undo.take_back(claim, actor=request.user),
        done=_("Taken back."),
        makes_another=True,
    )


@desk_view
@require_POST
def adopt_speaker(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Make the machine's guess of who says it the claimant."""
    claim = find_claim(uuid)

    def adopt() -> Claim:
        speaker = (claim.analysis.get("attribution") or {}).get("speaker") or ""
        if not speaker:
            raise BadValue(_("The machine has no guess of who says it."))
        return triage.edit_statement(
            claim,
            actor=request.user,
            version=claim.version,
            statement=claim.statement,
            claimant=speaker,
        )

    return perform(request, claim, "statement", adopt, done=_("Taken over as the claimant."))


@desk_view
@require_POST
def plan(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Set how pressing a claim is and until when it is due; an empty time clears it."""
    claim = find_claim(uuid)
    form = DueForm(request.POST, auto_id="due_%s")

    def save() -> Claim:
        typed = form.cleaned_data
        with transaction.atomic():
            if typed["priority"] not in (None, claim.priority):
                verification.set_priority(claim, actor=request.user, priority=typed["priority"])
            return verification.set_due(claim, actor=request.user, due_at=typed["due_at"])

    return perform(request, claim, "due", save, form=form, done=_("Saved."))
