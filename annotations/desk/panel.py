"""The selected claim with everything the panel shows, read in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.db.models import Prefetch
from django.utils.functional import Promise

from annotations.desk import reading, timeline
from annotations.desk.forms.claims import (
    AssignForm,
    CommentForm,
    CorrectionForm,
    DismissForm,
    DueForm,
    ReasonForm,
    StatementForm,
    TagsForm,
)
from annotations.desk.forms.evidence import EvidenceForm
from annotations.desk.forms.verdicts import VerdictForm, ratings_for
from annotations.desk.library import why_failed
from annotations.desk.submitted import Returned, last_return
from annotations.models import (
    ACTIONS,
    Appearance,
    Capture,
    Citation,
    Claim,
    ClaimState,
    Comment,
    Correction,
    CorrectionKind,
    Publication,
    Rating,
    Review,
    Tag,
    User,
    Verdict,
)
from annotations.models.states import CHIEFS
from annotations.workflow.review import may_approve
from annotations.workflow.verification import Gate, gates

_OWN = frozenset(
    {"release", "close", "edit_statement", "tag", "cite", "write_verdict", "submit", "set_due"}
)
"""What only the assignee and a chief editor do to a claim that somebody holds."""
_ENDED = frozenset({ClaimState.DISMISSED, ClaimState.SUPERSEDED, ClaimState.WITHDRAWN})
STEPS = 6
"""How much of the history the panel shows; the rest has a page."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An action that was refused: where to say so, what to say, what stands there now."""

    section: str
    message: str | Promise = ""
    missing: tuple[str, ...] = ()
    current: Mapping[str, str] = field(default_factory=dict)
    """For a stale save: what somebody else has saved in the meantime, by field."""
    typed: tuple[str, ...] = ()
    """What was written into a form that the claim no longer has, so that it is not lost."""


@dataclass(frozen=True, slots=True)
class TagBranch:
    """A topic and those below it, each with whether the claim has it."""

    tag: Tag
    is_set: bool
    children: tuple["TagBranch", ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A rating to choose, with its key."""

    rating: Rating
    key: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation, with the newest capture of its page."""

    citation: Citation
    capture: Capture | None
    failure: str
    """Why the page could not be kept, in words."""


@dataclass(slots=True)
class Panel:
    """Everything about one claim that a person sees and may do."""

    claim: Claim
    may: frozenset[str]
    reading: reading.Reading
    kinds: list[str]
    places: list[Appearance]
    tags: list[Tag]
    branches: list[TagBranch]
    cited: list[Cited]
    verdict: Verdict | None
    ratings: list[Choice]
    gates: list[Gate]
    is_ready: bool
    own_work: bool
    """Whether the person wrote the verdict, and so may not approve it."""
    reviews: list[Review]
    returned: Returned | None
    comments: list[Comment]
    correction: Correction | None
    publication: Publication | None
    successors: list[Claim]
    history: timeline.Page
    forms: dict[str, forms.Form]
    refusal: Refusal | None

    @property
    def refused(self) -> str:
        """The section in which something was refused."""
        return self.refusal.section if self.refusal else ""


def permitted(claim: Claim, user: User, *, is_public: bool = False) -> frozenset[str]:
    """Return the names of the actions that role and state leave to a person on this claim.

    `is_public` says that readers see it already, or its tombstone. The workflow decides again
    when one is done; this is for what to show.
    """
    may = {
        name for name, action in ACTIONS.items() if claim.state in action.sources and user.may(name)
    }
    if user.may("accept") and claim.state not in _ENDED:
        may.add("set_due")
    if claim.assignee_id not in (None, user.pk) and not user.has_role(*CHIEFS):
        may -= _OWN
    if is_public:
        may -= {"release", "close"}
    return frozenset(may)


def load(
    claim: Claim,
    user: User,
    *,
    refusal: Refusal | None = None,
    bound: Mapping[str, forms.Form] | None = None,
) -> Panel:
    """Read a claim for its panel; `bound` are forms as they were sent, to be shown again."""
    publication = Publication.objects.filter(claim=claim).first()
    may = permitted(claim, user, is_public=publication is not None)
    cited = _cited(claim)
    verdict = claim.verdicts.select_related("rating__scheme", "author").order_by("-number").first()
    conditions = gates(claim, verdict, [one.citation for one in cited])
    tags = list(claim.tags.all())
    reviews = list(verdict.reviews.select_related("reviewer").order_by("-id")) if verdict else []
    ratings = list(ratings_for(verdict)) if "write_verdict" in may else []
    made = _forms(claim, verdict, tags, may)
    refusal = _placed(refusal, {*made, *_sections(may)}, bound or {})
    made.update(bound or {})
    return Panel(
        claim=claim,
        may=may,
        reading=reading.read(claim.analysis, claim.checkworthiness),
        kinds=reading.kind_labels(claim.kinds),
        places=list(
            claim.appearances.select_related("article").order_by("-is_primary", "article", "start")
        ),
        tags=tags,
        branches=_branches(made.get("tags"), tags) if "tag" in may else [],
        cited=cited,
        verdict=verdict,
        ratings=_choices(ratings, made.get("verdict")),
        gates=conditions,
        is_ready=all(gate.met for gate in conditions),
        own_work=bool(
            verdict and claim.state == ClaimState.IN_REVIEW and not may_approve(verdict, user)
        ),
        reviews=reviews,
        returned=last_return(verdict, reviews) if verdict else None,
        comments=list(claim.comments.select_related("author").order_by("id")),
        correction=claim.corrections.filter(published_at__isnull=True).select_related("by").first(),
        publication=publication,
        successors=list(claim.replaced_by.select_related("article"))
        if claim.state == ClaimState.SUPERSEDED
        else [],
        history=timeline.of_claim(claim, size=STEPS),
        forms=made,
        refusal=refusal,
    )


def _sections(may: frozenset[str]) -> set[str]:
    """Return the sections without a form of their own in which a refusal can be said."""
    sections = {"triage", "review"}
    if "cite" in may:
        sections |= {"citations", "library"}
    return sections


def _placed(
    refusal: Refusal | None, sections: set[str], bound: Mapping[str, forms.Form]
) -> Refusal | None:
    """Say a refusal at the top where the claim has moved on and its section is gone."""
    if refusal is None or refusal.section in sections:
        return refusal
    form = bound.get(refusal.section)
    boxes = [] if form is None else [form[name] for name in form.fields]
    typed = [
        str(box.value() or "")
        for box in boxes
        if isinstance(box.field.widget, forms.TextInput | forms.Textarea)
    ]
    return replace(refusal, section="triage", typed=tuple(text for text in typed if text.strip()))


def _cited(claim: Claim) -> list[Cited]:
    newest = Prefetch("evidence__captures", queryset=Capture.objects.defer("text").order_by("-id"))
    citations = claim.citations.select_related(
        "evidence__publisher", "evidence__wire", "created_by"
    ).prefetch_related(newest)
    cited = []
    for citation in citations:
        capture = next(iter(citation.evidence.captures.all()), None)
        cited.append(Cited(citation, capture, why_failed(capture)))
    return cited


def _forms(
    claim: Claim, verdict: Verdict | None, tags: list[Tag], may: frozenset[str]
) -> dict[str, forms.Form]:
    made: dict[str, forms.Form] = {}
    if "dismiss" in may:
        made["dismiss"] = DismissForm(auto_id="dismiss_%s")
    if "edit_statement" in may:
        made["statement"] = StatementForm(
            auto_id="statement_%s",
            initial={
                "version": claim.version,
                "statement": claim.statement,
                "claimant": claim.claimant,
                "claimant_role": claim.claimant_role,
                "kinds": claim.kinds,
            },
        )
    if "tag" in may:
        made["tags"] = TagsForm(auto_id="tags_%s", initial={"tags": [tag.pk for tag in tags]})
    if "assign" in may or "reassign" in may:
        made["assign"] = AssignForm(auto_id="assign_%s", initial={"due_at": claim.due_at})
    if "set_due" in may:
        made["due"] = DueForm(auto_id="due_%s", initial={"due_at": claim.due_at})
    if "cite" in may:
        made["evidence"] = EvidenceForm(auto_id="evidence_%s")
    if "write_verdict" in may:
        made["verdict"] = verdict_form(verdict)
    if "comment" in may:
        made["comment"] = CommentForm(auto_id="comment_%s")
    if "correct" in may:
        made["correct"] = CorrectionForm(
            auto_id="correct_%s", initial={"kind": CorrectionKind.UPDATE}
        )
    for name in ("close", "return", "withdraw"):
        if name in may:
            made[name] = ReasonForm(auto_id=f"{name}_%s")
    return made


def verdict_form(verdict: Verdict | None, data: Mapping[str, Any] | None = None) -> VerdictForm:
    """Return the form of a verdict, as saved or as sent."""
    return VerdictForm(
        data,
        auto_id="verdict_%s",
        ratings=ratings_for(verdict),
        initial={
            "version": verdict.version,
            "rating": verdict.rating_id,
            "conclusion": verdict.conclusion,
            "justification": verdict.justification,
            "single_source_reason": verdict.single_source_reason,
        }
        if verdict
        else None,
    )


def _choices(ratings: list[Rating], form: forms.Form | None) -> list[Choice]:
    chosen = str(form["rating"].value() or "") if form is not None else ""
    return [Choice(rating, key, str(rating.pk) == chosen) for key, rating in enumerate(ratings, 1)]


def _branches(form: forms.Form | None, tags: list[Tag]) -> list[TagBranch]:
    """Arrange the topics as a tree of two or more levels, in their Persian order."""
    chosen = form["tags"].value() if form is not None else None
    wanted = {str(pk) for pk in chosen or ()} if chosen is not None else {str(t.pk) for t in tags}
    below: dict[int | None, list[Tag]] = {}
    for tag in Tag.objects.order_by("sort_key", "id"):
        below.setdefault(tag.parent_id, []).append(tag)

    def grow(parent: int | None) -> tuple[TagBranch, ...]:
        return tuple(
            TagBranch(tag, str(tag.pk) in wanted, grow(tag.pk)) for tag in below.get(parent, ())
        )

    return list(grow(None))
