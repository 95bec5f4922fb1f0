"""The selected claim with everything the panel shows, read in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django import forms
from django.utils.functional import Promise

from annotations.desk import reading, timeline
from annotations.desk.citations import (
    Cited,
    TakenBack,
    Voice,
    cited_of,
    taken_back,
    voices_of,
)
from annotations.desk.conflict import Conflict
from annotations.desk.forms.claims import (
    SplitForm,
)
from annotations.desk.forms.contacts import contact_form
from annotations.desk.forms.review import RETURNS
from annotations.desk.forms.verdicts import ratings_for
from annotations.desk.panel_forms import forms_of
from annotations.desk.relatives import Relatives, relatives_of
from annotations.desk.submitted import Returned, last_return
from annotations.desk.talk import Talk, talk_of
from annotations.desk.writing import (
    People,
    conflict_with,
    independent_sources,
    is_stale,
    people_at,
    texts_of,
    typed_of,
    unsaved,
)
from annotations.models import (
    ACTIONS,
    Appearance,
    Claim,
    ClaimState,
    Contact,
    Correction,
    Publication,
    Rating,
    Review,
    Tag,
    User,
    Verdict,
    VerdictDraft,
)
from annotations.models.states import CHIEFS, OWNED
from annotations.workflow.gates import PASSABLE, Gate, gates
from annotations.workflow.review import may_approve

STEPS = 6
"""How much of the history the panel shows; the rest has a page."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An action that was refused: where to say so, what to say, what stands there now."""

    section: str
    message: str | Promise = ""
    missing: tuple[str, ...] = ()
    conflict: Conflict | None = None
    """For a stale save: what somebody else has saved in the meantime beside what was typed."""
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
class Attempt:
    """An attempt to reach the claimant, with the form to change it where it is one's own."""

    contact: Contact
    form: forms.Form | None


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
    voices: list[Voice]
    """The independent sources among what is cited."""
    taken_back: TakenBack | None
    """One's own last change to the citations, while it can be undone."""
    verdict: Verdict | None
    ratings: list[Choice]
    gates: list[Gate]
    is_ready: bool
    own_work: bool
    """Whether the person wrote the verdict, and so may not approve it."""
    reviews: list[Review]
    returned: Returned | None
    draft: VerdictDraft | None
    """What the person has typed of the verdict and not saved."""
    conflict: Conflict | None
    """What is saved beside the draft, where somebody has saved since it was begun."""
    sources: int
    """Of how many independent publishers the citations are."""
    may_pass: bool
    """Whether the person may go past the gates that are closed, with a written reason."""
    people: People
    talk: Talk
    attempts: list[Attempt]
    correction: Correction | None
    publication: Publication | None
    relatives: Relatives
    history: timeline.Page
    forms: dict[str, forms.Form]
    refusal: Refusal | None

    @property
    def next_act(self) -> str:
        """Where the person goes on: to the evidence while a source is missing, then to the verdict."""
        if "write_verdict" not in self.may:
            return ""
        closed = {gate.code for gate in self.gates if not gate.met}
        return "evidence" if "independent_sources" in closed else "verdict"

    @property
    def return_reasons(self) -> list[tuple[str, str | Promise]]:
        """Ready reasons for a return."""
        return list(RETURNS.items())

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
    if claim.assignee_id not in (None, user.pk) and not user.has_role(*CHIEFS):
        may -= OWNED
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
    cited = cited_of(claim)
    verdict = claim.verdicts.select_related("rating__scheme", "author").order_by("-number").first()
    citations = [one.citation for one in cited]
    draft = unsaved(claim, user, verdict) if user.may("write_verdict") else None
    conditions = gates(claim, typed_of(draft, verdict), citations)
    tags = list(claim.tags.all())
    reviews = list(verdict.reviews.select_related("reviewer").order_by("-id")) if verdict else []
    ratings = list(ratings_for(verdict)) if "write_verdict" in may else []
    made = forms_of(claim, verdict, tags, may, draft)
    talk = talk_of(claim)
    contacts = list(claim.contacts.select_related("by"))
    sections = {*made, *_sections(may)}
    if "comment" in may:
        for thread in talk.threads:
            sections.add(thread.section)
            thread.form = (bound or {}).get(thread.section)
        sections |= {f"contact-{one.pk}" for one in contacts if one.by_id == user.pk}
    refusal = _placed(refusal, sections, bound or {})
    made.update(bound or {})
    stale = draft is not None and "verdict" not in (bound or {}) and is_stale(draft, verdict)
    places = list(
        claim.appearances.select_related("article").order_by("-is_primary", "article", "start")
    )
    return Panel(
        claim=claim,
        may=may,
        reading=reading.read(claim.analysis, claim.checkworthiness),
        kinds=reading.kind_labels(claim.kinds),
        places=places,
        tags=tags,
        branches=_branches(made.get("tags"), tags) if "tag" in may else [],
        cited=cited,
        voices=voices_of(cited),
        taken_back=taken_back(claim, user) if "cite" in may else None,
        verdict=verdict,
        ratings=_choices(ratings, made.get("verdict")),
        gates=conditions,
        is_ready=all(gate.met for gate in conditions),
        own_work=bool(
            verdict and claim.state == ClaimState.IN_REVIEW and not may_approve(verdict, user)
        ),
        reviews=reviews,
        returned=last_return(verdict, reviews) if verdict else None,
        draft=draft,
        conflict=conflict_with(verdict, texts_of(draft)) if stale else None,
        sources=independent_sources(citations),
        may_pass=user.has_role(*CHIEFS) and _passable(conditions),
        people=people_at(claim, user),
        talk=talk,
        attempts=[
            Attempt(
                one,
                made.get(f"contact-{one.pk}") or contact_form(one)
                if one.by_id == user.pk and "contact" in may
                else None,
            )
            for one in contacts
        ],
        correction=claim.corrections.filter(published_at__isnull=True).select_related("by").first(),
        publication=publication,
        relatives=relatives_of(claim, may, places, _cut_chosen(made.get("split"))),
        history=timeline.of_claim(claim, size=STEPS),
        forms=made,
        refusal=refusal,
    )


def _cut_chosen(form: forms.Form | None) -> int | None:
    return form.cleaned_data.get("at") if isinstance(form, SplitForm) and form.is_bound else None


def _passable(conditions: list[Gate]) -> bool:
    closed = {gate.code for gate in conditions if not gate.met}
    return bool(closed & PASSABLE)


def _sections(may: frozenset[str]) -> set[str]:
    """Return the sections without a form of their own in which a refusal can be said."""
    sections = {"triage", "review"} | (may & {"split", "merge"})
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
