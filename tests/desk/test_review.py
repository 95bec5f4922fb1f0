"""Review: somebody else approves or returns; what became of it since; publishing and correcting."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Claim, ClaimState, User
from annotations.workflow import review, verification
from tests import cast
from tests.cast import ClaimMaker
from tests.desk.test_claims import HTMX, send, speaks_english, text

ClientOf = Callable[[User], Client]


@pytest.fixture
def claim(make_claim: ClaimMaker) -> Claim:
    return make_claim("in_review")


@pytest.fixture
def own_claim(make_claim: ClaimMaker, mina: User) -> Claim:
    """A claim whose verdict the reviewer wrote herself."""
    claim = verification.take(make_claim("queued"), actor=mina)
    maker = cast.ClaimMaker(mina, mina, mina)
    maker.cite_two(claim)
    maker.write(claim)
    return verification.submit(claim, actor=mina)


@pytest.mark.parametrize("then", ["stay", "next"])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_nobody_approves_their_own_work_and_it_is_said(
    then: str, headers: dict[str, str], own_claim: Claim, mina: User, client_of: ClientOf
) -> None:
    speaks_english(mina)
    client = client_of(mina)

    page = client.get(reverse("desk:claim", args=[own_claim.uuid]), follow=True)
    response = send(client, "approve", own_claim, {"then": then}, **headers)

    own_claim.refresh_from_db()
    assert response.status_code == (422 if headers else 403)
    assert "You worked on this verdict. Somebody else has to approve it." in text(response)
    assert own_claim.state == ClaimState.IN_REVIEW
    assert f'action="{reverse("desk:approve", args=[own_claim.uuid])}' not in text(page)
    assert page.context["panel"].own_work


def test_a_reviewer_sees_verdict_evidence_and_buttons(
    claim: Claim, mina: User, client_of: ClientOf
) -> None:
    page = text(client_of(mina).get(reverse("desk:claim", args=[claim.uuid]), follow=True))

    assert "رقم درست به گفته نزدیک است" in page
    assert "شمار ثبت‌شده ۱۱۸ دستگاه است." in page
    assert f'action="{reverse("desk:approve", args=[claim.uuid])}' in page
    assert f'action="{reverse("desk:return", args=[claim.uuid])}' in page


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_approve_and_next_goes_on_to_the_longest_waiting_that_is_not_ones_own(
    headers: dict[str, str],
    own_claim: Claim,
    claim: Claim,
    make_claim: ClaimMaker,
    mina: User,
    client_of: ClientOf,
) -> None:
    later = make_claim("in_review")

    first = send(client_of(mina), "approve", claim, {"then": "next"}, **headers)
    second = send(client_of(mina), "approve", later, {"then": "next"}, **headers)

    name = "HX-Redirect" if headers else "Location"
    assert f"claim={later.uuid}" in first[name]
    assert second[name] == reverse("desk:queue") + "?tab=review"
    claim.refresh_from_db()
    assert claim.state == ClaimState.APPROVED


def test_what_was_returned_comes_back_with_what_changed_since(
    claim: Claim, sara: User, mina: User, client_of: ClientOf
) -> None:
    review.return_claim(claim, actor=mina, reason="رقم را بسنجید")
    before = claim.verdicts.get()
    verification.write_verdict(
        claim,
        actor=sara,
        version=before.version,
        rating=cast.rating("false"),
        justification=before.justification.replace("۱۱۸", "۱۱۹"),
        conclusion=before.conclusion,
    )
    verification.write_verdict(
        claim,
        actor=sara,
        version=before.version + 1,
        rating=cast.rating("false"),
        justification=before.justification.replace("۱۱۸", "۱۲۱"),
        conclusion=before.conclusion,
    )
    verification.submit(claim, actor=sara)

    page = client_of(mina).get(reverse("desk:claim", args=[claim.uuid]), follow=True)

    returned = page.context["panel"].returned
    assert returned.review.reason == "رقم را بسنجید"
    assert returned.old_rating == cast.rating("half-true")
    (change,) = returned.texts
    changed = [(part.kind, part.text) for part in change.parts if part.kind != "same"]
    assert changed == [("out", "**۱۱۸"), ("in", "**۱۲۱")]


def test_a_return_without_changes_says_so(claim: Claim, mina: User, client_of: ClientOf) -> None:
    send(client_of(mina), "return", claim, {"reason": "رقم را بسنجید"})

    page = client_of(mina).get(reverse("desk:claim", args=[claim.uuid]), follow=True)

    assert not page.context["panel"].returned.anything


def test_a_claim_returned_in_the_meantime_cannot_be_approved(
    claim: Claim, mina: User, arash: User, client_of: ClientOf
) -> None:
    review.return_claim(claim, actor=arash, reason="رقم را بسنجید")

    response = send(client_of(mina), "approve", claim)

    assert response.status_code == 409
    assert 'role="alert"' in text(response)


def test_what_was_typed_for_a_claim_that_moved_on_is_given_back(
    claim: Claim, mina: User, arash: User, client_of: ClientOf
) -> None:
    review.approve(claim, actor=arash)

    response = send(client_of(mina), "return", claim, {"reason": "سه سطر دلیل که نوشته بودم"})

    assert response.status_code == 409
    assert "سه سطر دلیل که نوشته بودم" in text(response)


def test_a_minor_correction_is_published_without_review_only_where_the_rating_stands(
    make_claim: ClaimMaker, arash: User, client_of: ClientOf
) -> None:
    claim = make_claim("published")
    client = client_of(arash)
    send(client, "correct", claim, {"kind": "minor", "note": "غلط املایی"})
    verdict = claim.verdicts.order_by("-number")[0]
    words = {
        "version": verdict.version,
        "rating": cast.rating("false").pk,
        "conclusion": verdict.conclusion,
        "justification": verdict.justification,
    }
    send(client, "write_verdict", claim, words)

    refused = send(client, "finish_minor_correction", claim)
    send(
        client,
        "write_verdict",
        claim,
        {**words, "version": verdict.version + 1, "rating": verdict.rating_id},
    )
    done = send(client, "finish_minor_correction", claim)

    claim.refresh_from_db()
    assert (refused.status_code, done.status_code) == (422, 302)
    assert claim.state == ClaimState.PUBLISHED


def test_a_correction_that_readers_see_goes_through_review(
    make_claim: ClaimMaker, mina: User, arash: User, client_of: ClientOf
) -> None:
    claim = make_claim("correcting")

    assert send(client_of(mina), "finish_minor_correction", claim).status_code == 422


@pytest.mark.parametrize("kind", ["", "nonsense"])
def test_a_correction_is_of_some_kind(
    kind: str, make_claim: ClaimMaker, mina: User, client_of: ClientOf
) -> None:
    claim = make_claim("published")

    response = send(client_of(mina), "correct", claim, {"kind": kind, "note": "چرا"})

    claim.refresh_from_db()
    assert (response.status_code, claim.state) == (422, "published")
    assert "چرا" in text(response)
