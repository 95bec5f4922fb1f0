"""What an editor's own wording changes about a claim."""

from annotations.models import User
from annotations.workflow import triage
from tests.cast import ClaimMaker


def test_a_claim_worded_by_an_editor_needs_no_more_context(
    make_claim: ClaimMaker, sara: User
) -> None:
    claim = make_claim("in_progress")
    claim.context_needed = True
    claim.save()

    same = triage.edit_statement(
        claim, actor=sara, version=claim.version, statement=claim.statement, claimant="شهردار"
    )
    assert same.context_needed

    reworded = triage.edit_statement(
        same, actor=sara, version=same.version, statement="شهرداری آذرشهر ۱۲ اتوبوس خرید."
    )
    assert not reworded.context_needed
