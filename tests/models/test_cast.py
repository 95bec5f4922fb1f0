"""The cast itself: every state can be reached by the ways people go."""

import pytest

from annotations.models import Article, ArticleState, ClaimState, Event
from tests.cast import ClaimMaker


@pytest.mark.parametrize("state", ClaimState.values)
def test_every_state_is_reached_through_the_workflow(make_claim: ClaimMaker, state: str) -> None:
    claim = make_claim(state)

    assert claim.state == state


def test_two_claims_of_one_state_are_two(make_claim: ClaimMaker) -> None:
    assert make_claim("published").pk != make_claim("published").pk


def test_the_article_is_segmented(article: Article) -> None:
    assert article.state == ArticleState.SEGMENTED
    assert article.claims.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_committing_test_starts_with_what_migrations_wrote(
    make_claim: ClaimMaker, turn: int
) -> None:
    claim = make_claim("approved")

    assert claim.state == ClaimState.APPROVED
    assert Event.objects.filter(claim_id=claim.pk).exists()
