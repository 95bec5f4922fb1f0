"""The review queue: what waits for a second editor, and what was approved and is to be published."""

from collections.abc import Callable, Iterator
from typing import Any, override

from django import forms
from django.contrib import admin
from django.db.models import Count, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import DeskModelAdmin, each, person
from annotations.admin.forms import AssigneeForm, DueForm, ReasonForm
from annotations.admin.site import desk_admin
from annotations.models import Claim, ClaimState, User, Verdict
from annotations.models.states import CHIEFS
from annotations.templatetags.rasti import ago, iso, jalali, rating_badge, state_badge
from annotations.workflow import captures, publication, review, verification

Do = Callable[[Claim, User, dict[str, Any]], object]

SHOWN = (ClaimState.IN_REVIEW, ClaimState.APPROVED)
DEFAULT = ClaimState.IN_REVIEW


class StateFilter(admin.SimpleListFilter):
    """Waiting for review unless something else is asked for."""

    title = _("state")
    parameter_name = "state"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(ClaimState.APPROVED, ClaimState.APPROVED.label), ("all", _("All"))]

    @override
    def choices(self, changelist: Any) -> Iterator[Any]:
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": DEFAULT.label,
        }
        for value, title in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": title,
            }

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        if self.value() == "all":
            return queryset
        wanted = ClaimState.APPROVED if self.value() == ClaimState.APPROVED else DEFAULT
        return queryset.filter(state=wanted)


@admin.register(Claim, site=desk_admin)
class ReviewQueueAdmin(DeskModelAdmin[Claim]):
    """Approve, return, publish, reassign and set due, alone or many at once."""

    list_display = (
        "statement_shown",
        "rating",
        "author",
        "waiting",
        "due",
        "claimant_shown",
        "article_shown",
        "state_shown",
    )
    list_display_links = ("statement_shown",)
    list_filter = (StateFilter, "priority", ("article__source", admin.RelatedOnlyFieldListFilter))
    search_fields = ("statement", "claimant", "article__title")
    search_help_text = _("Search in statement, claimant and article")
    ordering = ("state_changed_at",)
    actions = ("approve", "return_with_reason", "publish", "reassign", "set_due")

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        newest = Verdict.objects.select_related("rating", "author").order_by("-number")
        return (
            super()
            .get_queryset(request)
            .filter(state__in=SHOWN)
            .select_related("article__source", "assignee")
            .prefetch_related(Prefetch("verdicts", newest, to_attr="newest_verdicts"))
        )

    @override
    def get_list_display(self, request: HttpRequest) -> Any:
        """Leave the state out where the filter says it already: the words need the width."""
        if request.GET.get(StateFilter.parameter_name) == "all":
            return self.list_display
        return tuple(name for name in self.list_display if name != "state_shown")

    # Columns -------------------------------------------------------------------------

    @admin.display(description=_("statement"))
    def statement_shown(self, claim: Claim) -> SafeString:
        return format_html('<span dir="auto">{}</span>', Truncator(claim.statement).chars(160))

    @admin.display(description=_("rating"))
    def rating(self, claim: Claim) -> SafeString | None:
        verdict = _newest(claim)
        return rating_badge(verdict.rating) if verdict and verdict.rating else None

    @admin.display(description=_("verdict by"))
    def author(self, claim: Claim) -> str | None:
        verdict = _newest(claim)
        return str(verdict.author) if verdict else None

    @admin.display(description=_("claimant"), ordering="claimant")
    def claimant_shown(self, claim: Claim) -> SafeString | None:
        return format_html("<bdi>{}</bdi>", claim.claimant) if claim.claimant else None

    @admin.display(description=_("article"), ordering="article")
    def article_shown(self, claim: Claim) -> SafeString:
        title = Truncator(claim.article.title).chars(60)
        return format_html('<span dir="auto">{}</span>', title)

    @admin.display(description=_("waiting"), ordering="state_changed_at")
    def waiting(self, claim: Claim) -> SafeString:
        since = claim.state_changed_at
        return format_html(
            '<time datetime="{}" title="{}">{}</time>',
            iso(since),
            jalali(since, "datetime"),
            ago(since),
        )

    @admin.display(description=_("due"), ordering="due_at")
    def due(self, claim: Claim) -> str | None:
        return jalali(claim.due_at, "short") if claim.due_at else None

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, claim: Claim) -> SafeString:
        return state_badge(claim.state)

    # Actions -------------------------------------------------------------------------

    def has_lead_permission(self, request: HttpRequest) -> bool:
        """Whether the person gives work to others."""
        return person(request).has_role(*CHIEFS)

    @admin.action(description=_("Approve"), permissions=["act"])
    def approve(self, request: HttpRequest, claims: QuerySet[Claim]) -> None:
        actor = person(request)
        each(request, claims, lambda claim: review.approve(claim, actor=actor), _shortly)

    @admin.action(description=_("Publish"), permissions=["act"])
    def publish(self, request: HttpRequest, claims: QuerySet[Claim]) -> None:
        actor = person(request)
        each(request, claims, lambda claim: publication.publish(claim, actor=actor), _shortly)

    @admin.action(description=_("Return with a reason…"), permissions=["act"])
    def return_with_reason(
        self, request: HttpRequest, claims: QuerySet[Claim]
    ) -> HttpResponse | None:
        def do(claim: Claim, actor: User, given: dict[str, Any]) -> object:
            return review.return_claim(claim, actor=actor, reason=given["reason"])

        return self._asked(request, claims, ReasonForm, do, "return_with_reason", _("Return"))

    @admin.action(description=_("Give to somebody else…"), permissions=["lead"])
    def reassign(self, request: HttpRequest, claims: QuerySet[Claim]) -> HttpResponse | None:
        def do(claim: Claim, actor: User, given: dict[str, Any]) -> object:
            return verification.reassign(claim, actor=actor, assignee=given["assignee"])

        return self._asked(
            request, claims, AssigneeForm, do, "reassign", _("Give to somebody else")
        )

    @admin.action(description=_("Set when it is due…"), permissions=["lead"])
    def set_due(self, request: HttpRequest, claims: QuerySet[Claim]) -> HttpResponse | None:
        def do(claim: Claim, actor: User, given: dict[str, Any]) -> object:
            return verification.set_due(claim, actor=actor, due_at=given["due_at"])

        return self._asked(request, claims, DueForm, do, "set_due", _("Set when it is due"))

    def _asked(
        self,
        request: HttpRequest,
        claims: QuerySet[Claim],
        form_class: type[forms.Form],
        do: Do,
        action: str,
        title: Any,
    ) -> HttpResponse | None:
        """Do something that needs an answer first: ask on a page between, then do it to each."""
        given = "answered" in request.POST
        form = form_class(request.POST if given else None)
        if given and form.is_valid():
            actor = person(request)
            each(request, claims, lambda claim: do(claim, actor, form.cleaned_data), _shortly)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "form": form,
            "claims": claims,
            "action": action,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/annotations/claim/ask.html", context)

    # One claim -----------------------------------------------------------------------

    @override
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show all that a reviewer needs, on one page; every button is a workflow action."""
        if not self.has_view_permission(request):
            return super().change_view(request, object_id, form_url, extra_context)
        claim = self.get_object(request, object_id)
        if claim is None:
            raise Http404
        verdict = _newest(claim)
        citations = list(
            claim.citations.select_related(
                "evidence__publisher", "evidence__wire"
            ).prefetch_related("evidence__captures")
        )
        for citation in citations:
            for capture in citation.evidence.captures.all():
                capture.explained = captures.explain(capture.error)  # type: ignore[attr-defined]
        writers = list(verdict.authors.select_related("user")) if verdict else []
        actor = person(request)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Review"),
            "opts": self.opts,
            "claim": claim,
            "place": claim.appearances.filter(is_primary=True).first(),
            "places": claim.appearances.aggregate(n=Count("id"))["n"],
            "verdict": verdict,
            "writers": [writer.user for writer in writers],
            "reviews": verdict.reviews.select_related("reviewer") if verdict else [],
            "citations": citations,
            "gates": verification.gates(claim, verdict, citations),
            "tags": claim.tags.all(),
            "own": bool(verdict and not review.may_approve(verdict, actor)),
            "may_act": self.has_act_permission(request),
            "may_lead": self.has_lead_permission(request),
            "reason_form": ReasonForm(),
            "assignee_form": AssigneeForm(initial={"assignee": claim.assignee_id}),
            "due_form": DueForm(),
            "act_url": f"{reverse('admin:annotations_claim_changelist')}?state=all",
        }
        return TemplateResponse(request, "admin/annotations/claim/review.html", context)

    @override
    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the claim's timeline on the desk."""
        claim = self.get_object(request, object_id)
        if claim is None:
            raise Http404
        return HttpResponse(
            status=302, headers={"Location": reverse("desk:claim_timeline", args=[claim.uuid])}
        )


def _newest(claim: Claim) -> Verdict | None:
    verdicts: list[Verdict] = claim.newest_verdicts  # type: ignore[attr-defined]
    return verdicts[0] if verdicts else None


def _shortly(claim: Claim) -> str:
    return Truncator(claim.statement).chars(60)
