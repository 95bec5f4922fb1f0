"""What is typed of a verdict, saved as one types: private to its author, and no part of the record."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models import Claim, Rating, User, Verdict, VerdictDraft
from annotations.workflow.errors import BadValue
from annotations.workflow.guards import plain, require_role

TEXT_MAX = 200_000


def draft_of(claim: Claim, user: User) -> VerdictDraft | None:
    """Return what a person has typed and not saved of the verdict on a claim."""
    return VerdictDraft.objects.select_related("rating").filter(claim=claim, user=user).first()


def save_draft(
    claim: Claim,
    *,
    actor: User,
    rating: Rating | None = None,
    conclusion: str = "",
    justification: str = "",
    single_source_reason: str = "",
    based_on: Verdict | tuple[int, int] | None = None,
) -> VerdictDraft:
    """Keep what a person has typed so far, whatever has become of the claim: typed text is not lost.

    `based_on` is the verdict it began from, or its number and version. Raises NotAllowed, and
    BadValue for texts beyond all measure.
    """
    require_role(actor, "write_verdict")
    if max(map(len, (conclusion, justification, single_source_reason))) > TEXT_MAX:
        raise BadValue(_("This text is too long to be kept."))
    if isinstance(based_on, Verdict):
        based_on = (based_on.number, based_on.version)
    number, version = based_on or (None, None)
    values = {
        "rating": rating,
        "conclusion": plain(conclusion),
        "justification": plain(justification),
        "single_source_reason": plain(single_source_reason),
        "based_on_number": number,
        "based_on_version": version,
        "saved_at": timezone.now(),
    }
    VerdictDraft.objects.bulk_create(
        [VerdictDraft(claim=claim, user=actor, **values)],
        update_conflicts=True,
        unique_fields=["claim", "user"],
        update_fields=list(values),
    )
    return VerdictDraft.objects.get(claim=claim, user=actor)


def forget_draft(claim: Claim, user: User) -> None:
    """Drop a person's draft once what they typed is saved."""
    VerdictDraft.objects.filter(claim=claim, user=user).delete()


def drop_draft(claim: Claim, *, actor: User) -> None:
    """Throw one's own draft away; what is saved of the verdict stays. Raises NotAllowed."""
    require_role(actor, "write_verdict")
    forget_draft(claim, actor)
