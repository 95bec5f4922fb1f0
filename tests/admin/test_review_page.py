"""One claim in review in the admin: everything to decide by, and the decision itself."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Claim, Event, Review, User
from annotations.workflow import publication, review, verification
from tests.cast import ClaimMaker, Page, make_evidence, rating

SignIn = Callable[[User], Client]
LIST = "admin:annotations_claim_changelist"


def address(claim: Claim) -> str:
    return reverse("admin:annotations_claim_change", args=[claim.pk])


def press(client: Client, claim: Claim, action: str, **given: Any) -> Page:
    """Press a button of the claim's page."""
    return client.post(address(claim), {"action": action, **given}, follow=True)


def said(page: Page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def state(claim: Claim) -> str:
    return Claim.objects.get(pk=claim.pk).state


def test_approving_goes_on_to_the_next_and_then_back_to_the_list_with_its_filters(
    make_claim: ClaimMaker, mina: User, client_of: SignIn
) -> None:
    first, second = make_claim("in_review"), make_claim("in_review")
    client = client_of(mina)
    kept = "?_changelist_filters=priority__exact%3D20"

    page = client.post(address(first) + kept, {"action": "approve_and_next"}, follow=True)
    assert page.redirect_chain[-1][0] == address(second) + kept
    assert (state(first), state(second)) == ("approved", "in_review")

    page = client.post(address(second) + kept, {"action": "approve_and_next"}, follow=True)
    assert page.redirect_chain[-1][0] == reverse(LIST) + "?priority__exact=20"
    assert state(second) == "approved"
    assert len(said(page)) == 2


def test_the_next_is_never_ones_own_work(
    make_claim: ClaimMaker, mina: User, arash: User, client_of: SignIn
) -> None:
    own = make_claim("in_progress")
    make_claim.cite_two(own)
    make_claim.write(own)
    verification.submit(own, actor=arash)
    other = make_claim("in_review")

    page = press(client_of(arash), other, "approve_and_next")

    assert page.redirect_chain[-1][0] == reverse(LIST)
    assert state(own) == "in_review"


def test_approved_it_is_published_from_the_same_page(
    make_claim: ClaimMaker, mina: User, client_of: SignIn
) -> None:
    claim = make_claim("in_review")
    client = client_of(mina)

    page = press(client, claim, "approve")
    assert 'value="publish"' in page.content.decode()
    press(client, claim, "publish")

    assert state(claim) == "published"
    event = Event.objects.filter(claim_id=claim.pk, action="claim.publish").latest("id")
    assert event.actor_id == mina.pk


def test_four_eyes_are_refused_with_words_whatever_was_pressed(
    make_claim: ClaimMaker, arash: User, client_of: SignIn
) -> None:
    claim = make_claim("in_progress")
    make_claim.cite_two(claim)
    make_claim.write(claim)
    verification.submit(claim, actor=arash)

    page = press(client_of(arash), claim, "approve_and_next")

    assert page.status_code == 409
    assert "دیگری باید" in said(page)[0] or "کس دیگری" in said(page)[0]
    assert state(claim) == "in_review"


@pytest.mark.parametrize("action", ["return_with_reason", "return_and_next"])
def test_returning_needs_a_reason(
    make_claim: ClaimMaker, mina: User, client_of: SignIn, action: str
) -> None:
    claim = make_claim("in_review")
    client = client_of(mina)

    page = press(client, claim, action, reason=" ")
    assert page.status_code == 422
    assert page.context["reason_form"].errors
    assert state(claim) == "in_review"

    press(client, claim, action, reason="منبع دوم کهنه است")
    assert state(claim) == "in_progress"
    assert Review.objects.get().reason == "منبع دوم کهنه است"


def test_who_was_slower_is_told_so_and_keeps_what_was_typed(
    make_claim: ClaimMaker, mina: User, arash: User, client_of: SignIn
) -> None:
    claim = make_claim("in_review")
    review.approve(claim, actor=arash)

    page = press(client_of(mina), claim, "return_with_reason", reason="نقل کامل نیست")

    assert page.status_code == 409
    assert said(page)
    assert page.context["reason_form"]["reason"].value() == "نقل کامل نیست"
    assert "نقل کامل نیست" in page.content.decode()
    assert state(claim) == "approved"


def test_what_has_left_the_queue_leads_back_to_it(
    make_claim: ClaimMaker, mina: User, arash: User, client_of: SignIn
) -> None:
    claim = make_claim("approved")
    publication.publish(claim, actor=arash)

    assert client_of(mina).post(address(claim), {"action": "publish"}).status_code == 404


@pytest.mark.parametrize("action", ["reassign", "set_due"])
def test_work_is_given_by_a_chief_editor_alone(
    make_claim: ClaimMaker, mina: User, arash: User, reza: User, client_of: SignIn, action: str
) -> None:
    claim = make_claim("in_review")
    given = {"assignee": reza.pk, "due_at": "۱ آذر ۱۴۰۵"}

    refused = press(client_of(mina), claim, action, **given)
    claim.refresh_from_db()
    assert refused.status_code == 409
    assert (claim.assignee, claim.due_at) == (make_claim.checker, None)

    press(client_of(arash), claim, action, **given)
    claim.refresh_from_db()
    assert claim.assignee == reza if action == "reassign" else claim.due_at is not None


@pytest.mark.parametrize("action", ["approve", "publish", "set_due", "", "delete"])
def test_an_auditor_presses_nothing(
    make_claim: ClaimMaker, nasrin: User, client_of: SignIn, action: str
) -> None:
    claim = make_claim("in_review")
    client = client_of(nasrin)

    assert "rasti-ask" not in client.get(address(claim)).content.decode()
    assert press(client, claim, action).status_code == 403
    assert state(claim) == "in_review"


@pytest.mark.parametrize("action", ["", "withdraw", "__class__"])
def test_a_button_there_is_not_does_nothing(
    make_claim: ClaimMaker, mina: User, client_of: SignIn, action: str
) -> None:
    claim = make_claim("in_review")

    assert press(client_of(mina), claim, action).status_code == 409
    assert state(claim) == "in_review"


def test_it_shows_what_changed_since_it_was_returned(
    make_claim: ClaimMaker, mina: User, client_of: SignIn
) -> None:
    claim = make_claim("in_review")
    review.return_claim(claim, actor=mina, reason="نتیجه روشن نیست")
    verdict = verification.current_verdict(claim)
    assert verdict is not None
    verification.write_verdict(
        claim,
        actor=make_claim.checker,
        version=verdict.version,
        rating=rating("false"),
        justification=verdict.justification,
        conclusion="رقم درست با گفته بسیار فرق دارد.",
    )
    verification.submit(claim, actor=make_claim.checker)

    text = client_of(mina).get(address(claim)).content.decode()
    changed = text.partition('class="rasti-returned"')[2].partition("</section>")[0]

    for shown in ("نتیجه روشن نیست", "نیمه‌درست", "نادرست", "<del>", "<ins>", "بسیار"):
        assert shown in changed, shown


def test_it_shows_the_claim_in_its_article_and_the_last_steps(
    make_claim: ClaimMaker, mina: User, client_of: SignIn
) -> None:
    claim = make_claim("in_review")
    place = claim.appearances.get(is_primary=True)
    text = client_of(mina).get(address(claim)).content.decode()

    assert f"<mark>{place.quote}</mark>" in text
    assert "رأی را برای بازبینی فرستاد" in text or "برای بازبینی فرستاد" in text


def test_it_asks_the_database_no_more_for_more_evidence(
    make_claim: ClaimMaker, mina: User, client_of: SignIn, django_assert_max_num_queries: Any
) -> None:
    claim, richer = make_claim("in_review"), make_claim("in_progress")
    make_claim.cite_two(richer)
    for number in range(6):
        verification.cite(
            richer,
            actor=make_claim.checker,
            evidence=make_evidence(make_claim.checker, f"ناشر {number}", online=True),
            stance="supports",
            excerpt="",
        )
    make_claim.write(richer)
    verification.submit(richer, actor=make_claim.checker)
    client = client_of(mina)
    client.get(address(claim))

    with django_assert_max_num_queries(32) as counted:
        client.get(address(claim))
    with django_assert_max_num_queries(len(counted)):
        client.get(address(richer))
