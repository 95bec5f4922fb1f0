"""Writing a verdict: what one has typed and not saved, who writes as well, what is still missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotations.desk.conflict import Conflict, compare_versions
from annotations.models import Citation, Claim, Rating, User, Verdict, VerdictDraft
from annotations.workflow.drafts import draft_of
from annotations.workflow.leases import Lease, lease_of, who_is_here

LABELS: dict[str, str | Promise] = {
    "rating": _("Rating"),
    "conclusion": _("One-line conclusion"),
    "justification": _("Justification"),
    "single_source_reason": _("Why one source is enough"),
}
_TEXTS = ("conclusion", "justification", "single_source_reason")
FORM_ID = "verdict_%s"


@dataclass(frozen=True, slots=True)
class People:
    """Who else has the claim open, and whose turn it is to write."""

    others: list[User]
    lease: Lease

    @property
    def writer(self) -> User | None:
        """Somebody else who is writing right now."""
        return self.lease.holder if self.lease.is_somebody_elses else None

    @property
    def readers(self) -> list[User]:
        """Those who have it open and do not write."""
        writer = self.writer
        return [one for one in self.others if writer is None or one.pk != writer.pk]


def people_at(claim: Claim, user: User) -> People:
    """Return who else is at a claim, whose `lease_holder` is loaded."""
    return People(who_is_here(claim, but=user), lease_of(claim, user))


def unsaved(claim: Claim, user: User, verdict: Verdict | None) -> VerdictDraft | None:
    """Return what a person has typed of the verdict and not saved; None where it says what is saved."""
    draft = draft_of(claim, user)
    if draft is None or _says_the_same(draft, verdict):
        return None
    return draft


def _says_the_same(draft: VerdictDraft, verdict: Verdict | None) -> bool:
    if verdict is None:
        return not (draft.rating_id or any(getattr(draft, name) for name in _TEXTS))
    return draft.rating_id == verdict.rating_id and all(
        getattr(draft, name) == getattr(verdict, name) for name in _TEXTS
    )


def is_stale(draft: VerdictDraft, verdict: Verdict | None) -> bool:
    """Whether somebody has saved a verdict since the draft was begun."""
    now = (verdict.number, verdict.version) if verdict else (None, None)
    return (draft.based_on_number, draft.based_on_version) != now


def texts_of(verdict: Verdict | VerdictDraft | None) -> dict[str, str]:
    """Return the fields of a verdict or a draft as people read them."""
    if verdict is None:
        return {}
    return {
        "rating": verdict.rating.name if verdict.rating else "",
        **{name: getattr(verdict, name) for name in _TEXTS},
    }


def conflict_with(verdict: Verdict | None, mine: Mapping[str, str]) -> Conflict:
    """Return what is saved beside what was typed."""
    saved = ("annotations_verdict", verdict.pk) if verdict else None
    return compare_versions(
        LABELS, theirs=texts_of(verdict), mine=mine, auto_id=FORM_ID, saved=saved
    )


def typed_texts(data: Mapping[str, str], ratings: Iterable[Rating]) -> dict[str, str]:
    """Return what was sent of a verdict as people read it: the rating by its name."""
    names = {str(rating.pk): rating.name for rating in ratings}
    return {
        "rating": names.get(data.get("rating", ""), ""),
        **{name: data.get(name, "") for name in _TEXTS},
    }


def independent_sources(citations: Iterable[Citation]) -> int:
    """Return of how many independent publishers the citations are; evidence is to be loaded."""
    return len({citation.evidence.independence_key for citation in citations})


def typed_of(draft: VerdictDraft | None, verdict: Verdict | None) -> Verdict | None:
    """Return a verdict as it stands in the form: for what is still missing of it."""
    if draft is None:
        return verdict
    return Verdict(
        claim_id=draft.claim_id,
        rating=draft.rating,
        conclusion=draft.conclusion,
        justification=draft.justification,
        single_source_reason=draft.single_source_reason,
    )
