"""Correcting what is known about a piece of evidence."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from annotations.models import Evidence, SourceType, User
from annotations.workflow.audit import acting
from annotations.workflow.errors import BadValue, NotAllowed, StaleVersion
from annotations.workflow.evidence_words import keep_words
from annotations.workflow.guards import one_line, plain
from annotations.workflow.intake import find_source
from annotations.workflow.stamps import EVIDENCE, stamp


def edit_evidence(
    evidence: Evidence,
    *,
    actor: User,
    read: str,
    title: str,
    source_type: str,
    publisher: str,
    wire: str = "",
    locator: str = "",
    author: str = "",
    published_at: datetime | None = None,
    accessed_at: datetime | None = None,
    stated_interest: str = "",
) -> Evidence:
    """Correct what is known about a piece, for every claim that cites it; its link stays.

    Raises NotAllowed, BadValue with what is missing, and StaleVersion with the piece as it is now
    where somebody changed it since it was `read`.
    """
    if not actor.may("cite"):
        raise NotAllowed
    if source_type not in SourceType.values:
        raise BadValue(_("Choose the type of source."))
    locator = one_line(locator)[:500]
    with acting(actor, "evidence.edit"):
        fresh = Evidence.objects.select_for_update().get(pk=evidence.pk)
        if stamp(fresh, EVIDENCE) != read:
            raise StaleVersion(fresh)
        if not fresh.url and not locator:
            raise BadValue(
                _(
                    "Give a link, or say where it can be found: book and page, document number, call."
                )
            )
        source = find_source(publisher, fresh.url)
        if source is None:
            raise BadValue(_("Say who published it."))
        agency = find_source(wire) if one_line(wire) else None
        fresh.title = one_line(title)[:500] or fresh.url or locator
        fresh.locator = locator
        fresh.publisher = source
        fresh.wire = None if agency == source else agency
        fresh.author = one_line(author)[:200]
        fresh.published_at = published_at
        fresh.accessed_at = accessed_at or fresh.accessed_at
        fresh.source_type = source_type
        fresh.stated_interest = plain(stated_interest)[:500]
        fresh.save()
        keep_words(fresh)
        return fresh
