"""The review queue: what waits for a second editor, and what was approved and is to be published."""

from collections.abc import Callable, Iterator
from typing import Any, override

from django import forms
from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import DeskModelAdmin, person, tell
from annotations.admin.filters import by_person
from annotations.admin.forms import AssigneeForm, DueForm, ReasonForm
from annotations.admin.review_page import review_page
from annotations.admin.show import moment
from annotations.admin.site import desk_admin
from annotations.models import Claim, ClaimState, Decision, Review, User, Verdict, VerdictAuthor
from annotations.models.states import CHIEFS
from annotations.templatetags.rasti import ago, iso, jalali, rating_badge, state_badge
from annotations.workflow import bulk, publication
from annotations.workflow.bulk import Outcome
from annotations.workflow.errors import BadValue

Do = Callable[[list[Claim], User, dict[str, Any]], list[Outcome]]

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


class OverdueFilter(admin.SimpleListFilter):
    """By whether the due time has passed."""

    title = _("due")
    parameter_name = "due"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("late", _("Overdue")), ("none", _("Not due at all"))]

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        if self.value() == "late":
            return queryset.filter(due_at__lt=timezone.now())
        return queryset.filter(due_at__isnull=True) if self.value() == "none" else queryset


class MineFilter(admin.SimpleListFilter):
    """By whether the person at the screen may approve it, and whether it was returned before."""

    title = _("for me")
    parameter_name = "for"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", _("I may decide")), ("again", _("Returned before"))]

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        if self.value() == "me":
            own = VerdictAuthor.objects.filter(verdict__claim=OuterRef("pk"), user=request.user.pk)
            return queryset.exclude(Exists(own))
        if self.value() == "again":
            returned = Review.objects.filter(
                verdict__claim=OuterRef("pk"), decision=Decision.RETURN
            )
            return queryset.filter(Exists(returned))
        return queryset


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
    list_filter = (
        StateFilter,
        MineFilter,
        OverdueFilter,
        "priority",
        by_person("assignee", _("assignee")),
        ("article__source", admin.RelatedOnlyFieldListFilter),
    )
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
    def due(self, claim: Claim) -> SafeString | str:
        """When it is due; what is overdue is said in words too."""
        if claim.due_at is None or claim.due_at > timezone.now():
            return moment(claim.due_at, "short")
        day = moment(claim.due_at, "short")
        return format_html('{} <strong class="rasti-late">{}</strong>', day, _("overdue"))

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, claim: Claim) -> SafeString:
        return state_badge(claim.state)

    # Actions -------------------------------------------------------------------------

    def has_lead_permission(self, request: HttpRequest) -> bool:
        """Whether the person gives work to others."""
        return person(request).has_role(*CHIEFS)

    @admin.action(description=_("Approve"), permissions=["act"])
    def approve(self, request: HttpRequest, claims: QuerySet[Claim]) -> None:
        report(request, claims, lambda chosen, actor: bulk.approve_many(chosen, actor=actor))

    @admin.action(description=_("Publish"), permissions=["act"])
    def publish(self, request: HttpRequest, claims: QuerySet[Claim]) -> None:
        def do(chosen: list[Claim], actor: User) -> list[Outcome]:
            return bulk.each(chosen, lambda claim: publication.publish(claim, actor=actor))

        report(request, claims, do)

    @admin.action(description=_("Return with a reason…"), permissions=["act"])
    def return_with_reason(
        self, request: HttpRequest, claims: QuerySet[Claim]
    ) -> HttpResponse | None:
        def do(chosen: list[Claim], actor: User, given: dict[str, Any]) -> list[Outcome]:
            return bulk.return_many(chosen, actor=actor, reason=given["reason"])

        return self._asked(request, claims, ReasonForm, do, "return_with_reason", _("Return"))

    @admin.action(description=_("Give to somebody else…"), permissions=["lead"])
    def reassign(self, request: HttpRequest, claims: QuerySet[Claim]) -> HttpResponse | None:
        def do(chosen: list[Claim], actor: User, given: dict[str, Any]) -> list[Outcome]:
            return bulk.assign_many(chosen, actor=actor, assignee=given["assignee"])

        return self._asked(
            request, claims, AssigneeForm, do, "reassign", _("Give to somebody else")
        )

    @admin.action(description=_("Set when it is due…"), permissions=["lead"])
    def set_due(self, request: HttpRequest, claims: QuerySet[Claim]) -> HttpResponse | None:
        def do(chosen: list[Claim], actor: User, given: dict[str, Any]) -> list[Outcome]:
            return bulk.set_due_many(chosen, actor=actor, due_at=given["due_at"])

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
            report(request, claims, lambda chosen, actor: do(chosen, actor, form.cleaned_data))
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "form": form,
            "claims": claims,
            "action": action,
            "opts": self.opts,
            "back": request.get_full_path(),
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
        return review_page(self, request, claim)

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


def report(
    request: HttpRequest,
    claims: QuerySet[Claim],
    do: Callable[[list[Claim], User], list[Outcome]],
) -> None:
    """Do something to each claim by the workflow, and say of each what came of it."""
    try:
        outcomes = do(list(claims), person(request))
    except BadValue as error:
        messages.error(request, str(error.message))
        return
    done = [outcome.claim for outcome in outcomes if outcome.done]
    refused = [(one.claim, str(one.error.message)) for one in outcomes if one.error is not None]
    tell(request, done, refused, _linked)


def _newest(claim: Claim) -> Verdict | None:
    verdicts: list[Verdict] = claim.newest_verdicts  # type: ignore[attr-defined]
    return verdicts[0] if verdicts else None


def _linked(claim: Claim) -> SafeString:
    """The claim's words, as a link to the desk: it may have left this list."""
    words = Truncator(claim.statement).chars(60)
    return format_html('<a href="{}">«{}»</a>', reverse("desk:claim", args=[claim.uuid]), words)
