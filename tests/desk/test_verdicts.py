"""The verdict: saved with its version, looked at as readers will, submitted behind the gates."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Claim, Event, RatingScheme, User, Verdict
from annotations.workflow import verification
from tests import cast
from tests.cast import ClaimMaker
from tests.desk.test_claims import HTMX, send, speaks_english, text

ClientOf = Callable[[User], Client]


@pytest.fixture
def claim(make_claim: ClaimMaker) -> Claim:
    return make_claim("in_progress")


def _words(**changes: Any) -> dict[str, Any]:
    return {
        "version": "",
        "rating": cast.rating("false").pk,
        "conclusion": "رقم نادرست است.",
        "justification": "آمار رسمی **۱۱۸** می‌گوید.",
        "single_source_reason": "",
        **changes,
    }


def test_a_draft_is_saved_and_its_version_counted(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)

    first = send(client, "write_verdict", claim, _words(then="save"))
    second = send(client, "write_verdict", claim, _words(version=1, conclusion="دیگر"))

    verdict = claim.verdicts.get()
    assert (first.status_code, second.status_code) == (302, 302)
    assert (verdict.version, verdict.conclusion) == (2, "دیگر")
    assert verdict.rating == cast.rating("false")


def test_an_empty_draft_may_be_saved(claim: Claim, sara: User, client_of: ClientOf) -> None:
    sent = _words(rating="", conclusion="", justification="")

    assert send(client_of(sara), "write_verdict", claim, sent).status_code == 302


def test_each_closed_gate_is_named_and_what_was_typed_is_saved(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    speaks_english(sara)
    client = client_of(sara)

    response = send(
        client, "write_verdict", claim, _words(then="submit", rating="", justification=""), **HTMX
    )

    assert response.status_code == 422
    missing = response.context["panel"].refusal.missing
    assert missing == (
        "A rating is chosen.",
        "The justification is written.",
        "Two independent sources are cited, or it is said why one is enough.",
    )
    for message in missing:
        assert message in text(response)
    assert claim.verdicts.get().conclusion == "رقم نادرست است."
    claim.refresh_from_db()
    assert claim.state == "in_progress"
    # The form goes on from the saved version: the next save is not stale.
    version = response.context["panel"].forms["verdict"]["version"].value()
    again = send(client, "write_verdict", claim, _words(version=version))
    assert again.status_code == 302


def test_it_is_submitted_once_every_gate_is_open(
    claim: Claim, make_claim: ClaimMaker, sara: User, client_of: ClientOf
) -> None:
    make_claim.cite_two(claim)

    response = send(client_of(sara), "write_verdict", claim, _words(then="submit"))

    claim.refresh_from_db()
    assert (response.status_code, claim.state) == (302, "in_review")


def test_two_links_of_one_wire_story_are_one_source(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    for number, paper in enumerate(("روزنامهٔ یک", "روزنامهٔ دو")):
        send(
            client,
            "cite",
            claim,
            {
                "locator": f"صفحهٔ {number}",
                "publisher": paper,
                "wire": "ایرنا",
                "source_type": "media",
                "stance": "supports",
            },
        )

    refused = send(client, "write_verdict", claim, _words(then="submit"))
    version = claim.verdicts.get().version
    allowed = send(
        client,
        "write_verdict",
        claim,
        _words(version=version, then="submit", single_source_reason="تنها نهاد مسئول است"),
    )

    assert (refused.status_code, allowed.status_code) == (422, 302)


def test_submitting_what_is_saved_writes_no_new_draft(
    claim: Claim, make_claim: ClaimMaker, arash: User, client_of: ClientOf
) -> None:
    make_claim.cite_two(claim)
    make_claim.write(claim)
    verdict = claim.verdicts.get()
    sent = {
        "version": verdict.version,
        "rating": verdict.rating_id,
        "conclusion": verdict.conclusion,
        "justification": verdict.justification,
        "single_source_reason": "",
        "then": "submit",
    }

    response = send(client_of(arash), "write_verdict", claim, sent)

    assert response.status_code == 302
    assert Event.objects.filter(claim_id=claim.pk, action="verdict.write").count() == 1
    assert Event.objects.filter(claim_id=claim.pk, action="claim.submit").exists()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_stale_save_shows_both_texts_side_by_side(
    headers: dict[str, str], claim: Claim, sara: User, arash: User, client_of: ClientOf
) -> None:
    send(client_of(sara), "write_verdict", claim, _words())
    send(client_of(arash), "write_verdict", claim, _words(version=1, justification="متن آرش"))

    stale = send(
        client_of(sara),
        "write_verdict",
        claim,
        _words(version=1, justification="متن سارا"),
        **headers,
    )

    assert stale.status_code == 409
    conflict = stale.context["panel"].refusal.conflict
    assert (conflict.who, [one.name for one in conflict.differences]) == (
        "آرش نیک‌نام",
        ["justification"],
    )
    assert ">متن آرش</div>" in text(stale)
    assert "<del>" in text(stale)
    assert "<ins>" in text(stale)
    assert ">\nمتن سارا</textarea>" in text(stale)
    assert claim.verdicts.get().justification == "متن آرش"
    form = stale.context["panel"].forms["verdict"]
    again = send(
        client_of(sara),
        "write_verdict",
        claim,
        _words(version=form["version"].value(), justification=form["justification"].value()),
    )
    assert again.status_code == 302
    assert claim.verdicts.get().justification == "متن سارا"


@pytest.mark.parametrize(
    "wrong",
    [
        {"conclusion": "الف" * 200},
        {"justification": "الف" * 20_000},
        {"rating": "999"},
        {"rating": "x"},
        {"version": "x"},
        {"conclusion": "با\x00صفر"},
    ],
)
def test_what_cannot_be_kept_is_said_and_stays_in_its_box(
    wrong: dict[str, str], claim: Claim, sara: User, client_of: ClientOf
) -> None:
    response = send(client_of(sara), "write_verdict", claim, _words(**wrong))

    assert response.status_code == 422
    form = response.context["panel"].forms["verdict"]
    assert form["conclusion"].value() == _words(**wrong)["conclusion"]
    assert form["justification"].value() == _words(**wrong)["justification"]
    assert not Verdict.objects.exists()


def test_only_who_works_on_the_claim_and_the_chief_write(
    claim: Claim, reza: User, nasrin: User, outsider: User, arash: User, client_of: ClientOf
) -> None:
    for person in (reza, nasrin, outsider):
        assert send(client_of(person), "write_verdict", claim, _words()).status_code == 403
    assert send(client_of(arash), "write_verdict", claim, _words()).status_code == 302


def test_a_verdict_in_review_is_not_written_on(
    make_claim: ClaimMaker, sara: User, client_of: ClientOf
) -> None:
    claim = make_claim("in_review")
    version = claim.verdicts.get().version

    response = send(client_of(sara), "write_verdict", claim, _words(version=version))

    assert response.status_code == 409
    assert claim.verdicts.get().version == version


def test_the_ratings_in_use_are_offered_with_their_definitions(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    page = client_of(sara).get(reverse("desk:claim", args=[claim.uuid]), follow=True)

    choices = page.context["panel"].ratings
    assert [choice.key for choice in choices] == [1, 2, 3, 4, 5, 6]
    for choice in choices:
        assert choice.rating.definition_fa in text(page)


def test_a_correction_keeps_the_scheme_the_verdict_was_rated_under(
    make_claim: ClaimMaker, arash: User, client_of: ClientOf
) -> None:
    claim = make_claim("correcting")
    old = RatingScheme.objects.get(is_current=True)
    RatingScheme.objects.filter(pk=old.pk).update(is_current=False)
    RatingScheme.objects.create(
        slug=old.slug, version=2, name_fa="نو", name_en="New", is_current=True
    )

    page = client_of(arash).get(reverse("desk:claim", args=[claim.uuid]), follow=True)

    assert {choice.rating.scheme_id for choice in page.context["panel"].ratings} == {old.pk}


def test_the_preview_is_what_readers_will_see_and_nothing_dangerous(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    words = "**پررنگ** <script>alert(1)</script> [x](javascript:alert(1))"

    shown = text(send(client_of(sara), "preview", claim, {"justification": words}, **HTMX))
    empty = send(client_of(sara), "preview", claim, {}, **HTMX)

    assert "<strong>پررنگ</strong>" in shown
    assert "<script" not in shown
    assert 'href="javascript' not in shown
    assert empty.status_code == 200


def test_the_verdict_can_be_read_where_it_cannot_be_written(
    make_claim: ClaimMaker, nasrin: User, client_of: ClientOf
) -> None:
    claim = make_claim("in_review")

    page = text(client_of(nasrin).get(reverse("desk:claim", args=[claim.uuid]), follow=True))

    assert "<strong>۱۱۸ دستگاه</strong>" in page
    assert 'id="verdict-form"' not in page


def test_the_current_verdict_is_the_newest(
    make_claim: ClaimMaker, arash: User, client_of: ClientOf
) -> None:
    claim = make_claim("correcting")
    verdict = verification.current_verdict(claim)
    assert verdict is not None

    send(client_of(arash), "write_verdict", claim, _words(version=verdict.version))

    assert [v.conclusion for v in claim.verdicts.order_by("number")] == [
        "رقم درست به گفته نزدیک است، نه برابر با آن.",
        "رقم نادرست است.",
    ]
