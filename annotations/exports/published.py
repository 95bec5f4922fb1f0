"""A published claim as it leaves the house: one flat row, and the site that it leaves from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from annotations.models import ClaimState


@dataclass(frozen=True, slots=True)
class Site:
    """Where published work lives and who stands behind it."""

    url: str
    """Scheme and host without a slash at the end: never taken from a request."""
    name: str
    name_en: str

    def page_of(self, claim: UUID) -> str:
        """Return the address of a claim's public page."""
        return f"{self.url}/c/{claim}/"

    def json_of(self, claim: UUID) -> str:
        """Return the address of a claim in the publishers' interface."""
        return f"{self.url}/api/v1/claims/{claim}/"


@dataclass(frozen=True, slots=True)
class Published:
    """What is public of one claim. `record` is what `models.record` froze at publication."""

    id: UUID
    claim_state: str
    claim_state_changed_at: datetime
    number: int
    """The publication's own row number: it grows with first publication."""
    sequence: int
    version: int
    published_at: datetime
    modified_at: datetime
    withdrawn_at: datetime | None
    withdrawal_reason: str
    record: dict[str, Any]
    justification: str
    conclusion: str
    single_source_reason: str
    rating: str
    rating_name_fa: str
    rating_name_en: str
    rating_definition_fa: str
    rating_definition_en: str
    rating_number: int | None
    scheme: str
    scheme_version: int
    scheme_id: int

    @property
    def state(self) -> str:
        """What readers are told: published, correcting or withdrawn, and nothing of the desk's."""
        if self.withdrawn_at is not None:
            return str(ClaimState.WITHDRAWN)
        if self.claim_state == ClaimState.PUBLISHED:
            return str(ClaimState.PUBLISHED)
        return str(ClaimState.CORRECTING)

    @property
    def changed_at(self) -> datetime:
        """When readers were last shown anything new of it, a correction under way included."""
        return max(self.modified_at, self.claim_state_changed_at)
