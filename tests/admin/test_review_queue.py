"""The review queue of the admin: the workflow's own actions, alone and many at once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Claim, Event, Review, User
from annotations.workflow import verification
from tests.cast import ClaimMaker, Page, rating

SignIn = Callable[[User], Client]
QUEUE = "admin:annotations_claim_changelist"


def send(client: Client, action: str, *claims: Claim, **given: Any) -> Page:
    """Choose claims in the list and an action; `given` answers the page between."""
    chosen = {"action": action, "_selected_action": [claim.pk for claim in claims], **given}
    if given:
        chosen["answered"] = "1"
    page = client.post(f"{reverse(QUEUE)}?state=all", chosen, follow=True)
    assert page.status_code == 200
    return page


def messages_of(page: Page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def states(*claims: Claim) -> list[str]:
    return [Claim.objects.get(pk=claim.pk).state for claim in claims]


def test_it_lists_what_waits_and_what_is_to_be_published(
    make_claim: ClaimMaker, mina: User, client_of: SignIn
) -> None:
    waiting, approved = make_claim("in_review"), make_claim("approved")
    make_claim("in_progress")
    client = client_of(mina)

    def listed(query: str = "") -> set[int]:
        return {row.pk for row in client.get(reverse(QUEUE) + query).context["cl"].result_list}

    assert listed() == {waiting.pk}
    assert listed("?state=approved") == {approved.pk}
    assert listed("?state=all") == {waiting.pk, approved.pk}


def test_the_list_shows_rating_author_and_claimant(
    make_claim: ClaimMaker, mina: User, client_of: SignIn
) -> None:
    claim = make_claim("in_review")
    text = client_of(mina).get(reverse(QUEUE)).content.decode()

    for shown in (claim.statement, "نیمه‌درست", "سارا کریمی", claim.article.title[:20]):
        assert shown in text


def test_one_query_count_for_any_number_of_rows(
    make_claim: ClaimMaker, mina: User, client_of: SignIn, django_assert_max_num_queries
) -> None:
    client = client_of(mina)
    for _ in range(4):
        make_claim("in_review")
    client.get(reverse(QUEUE))

    with django_assert_max_num_queries(12) as counted:
        client.get(reverse(QUEUE))
    before = len(counted)
    for _ in range(4):
        make_claim("in_review")
    with django_assert_max_num_queries(before):
        client.get(reverse(QUEUE))


def test_many_are_approved_at_once(make_claim: ClaimMaker, mina: User, client_of: SignIn) -> None:
    claims = [make_claim("in_review") for _ in range(3)]

    page = send(client_of(mina), "approve", *claims)

    assert states(*claims) == ["approved"] * 3
    assert len(messages_of(page)) == 1
    event = Event.objects.filter(claim_id=claims[0].pk).latest("id")
    assert (event.action, event.actor_id) == ("claim.approve", mina.pk)


def test_four_eyes_hold_here_with_a_message_for_the_one_and_not_the_other(
    make_claim: ClaimMaker, mina: User, arash: User, client_of: SignIn
) -> None:
    own = make_claim("in_progress")
    make_claim.cite_two(own)
    make_claim.write(own)
    verification.write_verdict(
        own,
        actor=arash,
        version=1,
        rating=None,
        justification="x",
        conclusion="y",
    )
    verification.write_verdict(
        own,
        actor=make_claim.checker,
        version=2,
        rating=rating(),
        justification="x",
        conclusion="y",
    )
    own = verification.submit(own, actor=make_claim.checker)
    other = make_claim("in_review")

    page = send(client_of(arash), "approve", own, other)

    assert states(own, other) == ["in_review", "approved"]
    said = messages_of(page)
    assert len(said) == 2
    assert any(own.statement[:20] in message for message in said)


def test_returning_asks_for_a_reason_first(
    make_claim: ClaimMaker, mina: User, client_of: SignIn
) -> None:
    claims = [make_claim("in_review") for _ in range(2)]
    client = client_of(mina)

    asked = send(client, "return_with_reason", *claims)
    assert 'name="reason"' in asked.content.decode()
    assert states(*claims) == ["in_review"] * 2

    empty = send(client, "return_with_reason", *claims, reason="  ")
    assert empty.context["form"].errors
    assert states(*claims) == ["in_review"] * 2

    send(client, "return_with_reason", *claims, reason="منبع دوم کهنه است")
    assert states(*claims) == ["in_progress"] * 2
    assert set(Review.objects.values_list("reason", flat=True)) == {"منبع دوم کهنه است"}


def test_publishing_what_is_not_approved_is_refused_with_a_message(
    make_claim: ClaimMaker, mina: User, client_of: SignIn
) -> None:
    waiting, approved = make_claim("in_review"), make_claim("approved")

    page = send(client_of(mina), "publish", waiting, approved)

    assert states(waiting, approved) == ["in_review", "published"]
    assert len(messages_of(page)) == 2


def test_a_chief_editor_gives_work_to_somebody_else(
    make_claim: ClaimMaker, arash: User, reza: User, nasrin: User, client_of: SignIn
) -> None:
    claim = make_claim("in_review")
    client = client_of(arash)

    wrong = send(client, "reassign", claim, assignee=nasrin.pk)
    assert wrong.context["form"].errors
    send(client, "reassign", claim, assignee=reza.pk)

    claim.refresh_from_db()
    assert (claim.assignee, claim.state) == (reza, "in_review")
    assert Event.objects.filter(claim_id=claim.pk, action="claim.reassign").exists()


@pytest.mark.parametrize("day", ["1405/09/01", "۱۴۰۵/۰۹/۰۱", "2026-11-22", " 2026-11-22 "])
def test_due_is_set_in_either_calendar(
    make_claim: ClaimMaker, arash: User, client_of: SignIn, day: str
) -> None:
    claim = make_claim("in_review")

    send(client_of(arash), "set_due", claim, due_at=day)

    claim.refresh_from_db()
    assert claim.due_at is not None
    assert claim.due_at.isoformat() == "2026-11-22T20:29:00+00:00"


@pytest.mark.parametrize("day", ["فردا", "1405/13/01", "2026-02-30", "0000-00-00", "9" * 31])
def test_what_is_no_day_is_said(
    make_claim: ClaimMaker, arash: User, client_of: SignIn, day: str
) -> None:
    claim = make_claim("in_review")

    page = send(client_of(arash), "set_due", claim, due_at=day)

    assert page.context["form"].errors["due_at"]
    assert day.strip() in page.content.decode()


@pytest.mark.parametrize("action", ["reassign", "set_due"])
def test_a_reviewer_does_not_give_work(
    make_claim: ClaimMaker, mina: User, reza: User, client_of: SignIn, action: str
) -> None:
    claim = make_claim("in_review")

    send(client_of(mina), action, claim, assignee=reza.pk, due_at="1405/09/01")

    claim.refresh_from_db()
    assert (claim.assignee, claim.due_at) == (make_claim.checker, None)


def test_the_page_of_a_claim_has_all_that_a_reviewer_needs(
    make_claim: ClaimMaker, mina: User, client_of: SignIn
) -> None:
    claim = make_claim("in_review")
    url = reverse("admin:annotations_claim_change", args=[claim.pk])
    page = client_of(mina).get(url)
    text = page.content.decode()

    assert page.status_code == 200
    for shown in (
        claim.statement,
        claim.appearances.get().quote[:20],
        "رقم درست به گفته نزدیک است",
        "<strong>۱۱۸ دستگاه</strong>",
        "مرکز آمار",
        "سازمان برنامه",
        "شمار ثبت‌شده ۱۱۸ دستگاه است.",
        reverse("desk:claim_timeline", args=[claim.uuid]),
        'value="approve"',
        'value="return_with_reason"',
    ):
        assert shown in text, shown
    assert " style=" not in text


def test_an_author_is_told_that_somebody_else_approves(
    make_claim: ClaimMaker, arash: User, client_of: SignIn
) -> None:
    claim = make_claim("in_progress")
    make_claim.cite_two(claim)
    make_claim.write(claim)
    verification.submit(claim, actor=arash)

    text = (
        client_of(arash)
        .get(reverse("admin:annotations_claim_change", args=[claim.pk]))
        .content.decode()
    )

    assert 'value="approve"' not in text
    assert 'value="return_with_reason"' in text


@pytest.mark.parametrize("state", ["suggested", "in_progress", "published"])
def test_what_is_not_in_review_is_not_here(
    make_claim: ClaimMaker, arash: User, client_of: SignIn, state: str
) -> None:
    claim = make_claim(state)
    url = reverse("admin:annotations_claim_change", args=[claim.pk])

    assert client_of(arash).get(url).status_code == 404


def test_history_is_the_claims_timeline(
    make_claim: ClaimMaker, arash: User, client_of: SignIn
) -> None:
    claim = make_claim("in_review")

    page = client_of(arash).get(reverse("admin:annotations_claim_history", args=[claim.pk]))

    assert page.headers["Location"] == reverse("desk:claim_timeline", args=[claim.uuid])
