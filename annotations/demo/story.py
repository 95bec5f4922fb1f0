"""What the story of one claim is made of."""

from dataclasses import dataclass

from annotations.models import ClaimState, CorrectionKind, Stance


@dataclass(frozen=True, slots=True)
class Cited:
    """That a claim cites a proof of the newsroom, by its short name."""

    proof: str
    stance: Stance
    excerpt: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A verdict."""

    rating: str
    conclusion: str
    justification: str
    single_source: str = ""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction; finished where its verdict is given, open otherwise."""

    kind: CorrectionKind
    note: str
    verdict: Written | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """An attempt to reach the claimant."""

    channel: str
    note: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One claim: where it is found, how far it has come, and what was done to it on the way."""

    article: str
    words: str
    state: ClaimState
    by: str = "sara"
    statement: str = ""
    claimant: str = ""
    tags: tuple[str, ...] = ()
    cited: tuple[Cited, ...] = ()
    verdict: Written | None = None
    reviewer: str = "mina"
    reason: str = ""
    """Why it was dismissed, closed or withdrawn."""
    returned: str = ""
    """Why it came back from its first review."""
    due_days: int | None = None
    assigned: bool = False
    marked: bool = False
    """Marked by a person, not suggested by the machine."""
    merged_into: str = ""
    comments: tuple[tuple[str, str], ...] = ()
    """Who, and what; each after the first answers the one before it."""
    asked: tuple[Asked, ...] = ()
    corrections: tuple[Corrected, ...] = ()
