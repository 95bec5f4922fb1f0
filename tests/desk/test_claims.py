"""What is done to a claim on the desk: by whom, from where, and what is said when it is refused."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import ACTIONS, Claim, ClaimState, Comment, Tag, User
from annotations.workflow import review, triage, verification
from tests.cast import ClaimMaker, Page

ClientOf = Callable[[User], Client]
HTMX = {"HX-Request": "true"}

# name of the address → (state it starts from, what is sent, state after it)
SIMPLE: dict[str, tuple[str, dict[str, str], str]] = {
    "accept": ("suggested", {}, "queued"),
    "dismiss": ("suggested", {"quick": "opinion"}, "dismissed"),
    "restore": ("dismissed", {}, "suggested"),
    "unaccept": ("queued", {}, "suggested"),
    "take": ("queued", {}, "in_progress"),
    "release": ("in_progress", {}, "queued"),
    "close": ("in_progress", {"reason": "سنجیدنی نیست"}, "closed"),
    "reopen": ("closed", {}, "queued"),
    "approve": ("in_review", {}, "approved"),
    "return": ("in_review", {"reason": "منبع کم است"}, "in_progress"),
    "publish": ("approved", {}, "published"),
    "correct": ("published", {"kind": "update", "note": "رقم تازه"}, "correcting"),
    "withdraw": ("published", {"reason": "منبع پس گرفته شد"}, "withdrawn"),
}


def send(
    client: Client, name: str, claim: Claim, data: dict[str, Any] | None = None, **headers: str
) -> Page:
    url = reverse(f"desk:{name}", args=[claim.uuid])
    return client.post(url, data or {}, headers=headers)


def speaks_english(person: User) -> None:
    User.objects.filter(pk=person.pk).update(language="en")


def text(response: Page) -> str:
    return response.content.decode()


@pytest.fixture
def cast_by_name(
    sara: User, reza: User, mina: User, arash: User, nasrin: User, outsider: User
) -> dict[str, User]:
    return {person.username: person for person in (sara, reza, mina, arash, nasrin, outsider)}


@pytest.mark.parametrize("name", SIMPLE)
def test_it_is_done_and_leads_back_to_the_claim(
    name: str, make_claim: ClaimMaker, arash: User, client_of: ClientOf
) -> None:
    before, sent, after = SIMPLE[name]
    claim = make_claim(before)

    response = send(client_of(arash), name, claim, sent)

    claim.refresh_from_db()
    assert (response.status_code, claim.state) == (302, after)
    assert f"claim={claim.uuid}#panel" in response["Location"]


@pytest.mark.parametrize("name", SIMPLE)
def test_htmx_gets_the_panel_and_the_row_as_they_now_are(
    name: str, make_claim: ClaimMaker, arash: User, client_of: ClientOf
) -> None:
    before, sent, after = SIMPLE[name]
    claim = make_claim(before)

    response = send(client_of(arash), name, claim, sent, **HTMX)

    assert response.status_code == 200
    assert f'data-claim-state="{after}"' in text(response)
    assert f'id="row-{claim.uuid}" data-claim="{claim.uuid}" data-state="{after}" hx-swap-oob' in (
        text(response)
    )
    assert "rasti:message" in response["HX-Trigger"]


@pytest.mark.parametrize("name", SIMPLE)
def test_the_server_goes_by_role_and_the_buttons_with_it(
    name: str, make_claim: ClaimMaker, cast_by_name: dict[str, User], client_of: ClientOf
) -> None:
    before, sent, after = SIMPLE[name]
    claim = make_claim(before)
    url = reverse(f"desk:{name}", args=[claim.uuid])
    allowed = {who for who, person in cast_by_name.items() if person.may(name)}
    if name in ("release", "close"):
        # A claim that somebody holds is theirs and the chief editor's.
        allowed &= {"sara", "arash"}

    for who, person in cast_by_name.items():
        page = client_of(person).get(reverse("desk:claim", args=[claim.uuid]), follow=True)
        assert (f'action="{url}' in text(page)) == (who in allowed), who
        if who not in allowed:
            assert client_of(person).post(url, sent).status_code == 403, who
            claim.refresh_from_db()
            assert claim.state == before
    assert client_of(cast_by_name[max(allowed)]).post(url, sent).status_code == 302
    claim.refresh_from_db()
    assert claim.state == after


@pytest.mark.parametrize("name", SIMPLE)
def test_a_claim_that_moved_on_is_refused_in_place(
    name: str, make_claim: ClaimMaker, arash: User, client_of: ClientOf
) -> None:
    claim = make_claim("superseded")
    _before, sent, _after = SIMPLE[name]

    page = send(client_of(arash), name, claim, sent)
    fragment = send(client_of(arash), name, claim, sent, **HTMX)

    claim.refresh_from_db()
    assert page.status_code == fragment.status_code == 409
    assert claim.state == ClaimState.SUPERSEDED


@pytest.mark.parametrize("name", [*SIMPLE, "edit_statement", "tag", "set_due", "comment", "cite"])
def test_it_is_posted_for_a_claim_that_exists_by_somebody_signed_in(
    name: str, make_claim: ClaimMaker, sara: User, client_of: ClientOf, client: Client
) -> None:
    claim = make_claim("suggested")
    url = reverse(f"desk:{name}", args=[claim.uuid])

    assert client_of(sara).get(url).status_code == 405
    assert client_of(sara).post(reverse(f"desk:{name}", args=[uuid4()])).status_code == 404
    visitor = client.post(url)
    assert visitor.status_code == 302
    assert "login" in visitor["Location"]


@pytest.mark.parametrize("name", ["dismiss", "close", "return", "correct", "withdraw"])
@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_reason_has_to_be_written(
    name: str, reason: str, make_claim: ClaimMaker, arash: User, client_of: ClientOf
) -> None:
    before, _sent, _after = SIMPLE[name]
    claim = make_claim(before)

    response = send(
        client_of(arash), name, claim, {"reason": reason, "note": reason, "kind": "update"}
    )

    claim.refresh_from_db()
    assert (response.status_code, claim.state) == (422, before)
    assert 'role="alert"' in text(response)


def test_ones_own_words_go_before_the_ready_reason(
    make_claim: ClaimMaker, sara: User, client_of: ClientOf
) -> None:
    claim = make_claim("suggested")

    send(client_of(sara), "dismiss", claim, {"quick": "opinion", "reason": "از خودم"})

    claim.refresh_from_db()
    assert claim.state_reason == "از خودم"


def test_after_a_decision_the_next_suggestion_comes_up(
    make_claim: ClaimMaker, article: Any, sara: User, client_of: ClientOf
) -> None:
    first, second, third = article.claims.order_by("appearances__start")[:3]
    triage.dismiss(second, actor=sara, reason="نظر است")

    response = send(client_of(sara), "accept", first, {"advance": "1"}, **HTMX)

    assert f'data-claim="{third.uuid}" data-claim-state="suggested"' in text(response)
    assert f'id="row-{first.uuid}" data-claim="{first.uuid}" data-state="queued"' in text(response)
    assert response["HX-Push-Url"].endswith(f"?claim={third.uuid}")


def test_the_last_suggestion_stays_where_it_is(
    article: Any, sara: User, client_of: ClientOf
) -> None:
    *others, last = article.claims.order_by("id")
    for claim in others:
        triage.dismiss(claim, actor=sara, reason="نظر است")

    response = send(client_of(sara), "accept", last, {"advance": "1"}, **HTMX)

    assert f'data-claim="{last.uuid}" data-claim-state="queued"' in text(response)


# Wording -----------------------------------------------------------------------------------


def test_the_wording_is_saved_with_who_says_it(
    make_claim: ClaimMaker, sara: User, client_of: ClientOf
) -> None:
    claim = make_claim("in_progress")

    response = send(
        client_of(sara),
        "edit_statement",
        claim,
        {
            "version": claim.version,
            "statement": "شمار اتوبوس‌های برقی\nآذرشهر ۱۲۰ است",
            "claimant": "شهردار",
            "claimant_role": "شهردار آذرشهر",
            "kinds": ["quantity", "quote"],
        },
    )

    claim.refresh_from_db()
    assert response.status_code == 302
    assert claim.statement == "شمار اتوبوس‌های برقی آذرشهر ۱۲۰ است"
    assert (claim.claimant, claim.claimant_role) == ("شهردار", "شهردار آذرشهر")
    assert claim.kinds == ["quantity", "quote"]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_stale_save_shows_both_texts_and_can_be_saved_knowingly(
    headers: dict[str, str], make_claim: ClaimMaker, sara: User, arash: User, client_of: ClientOf
) -> None:
    claim = make_claim("in_progress")
    read_at = claim.version
    triage.edit_statement(
        claim, actor=arash, version=read_at, statement="متن آرش", claimant="گویندهٔ آرش"
    )

    stale = send(
        client_of(sara),
        "edit_statement",
        claim,
        {"version": read_at, "statement": "متن سارا"},
        **headers,
    )

    assert stale.status_code == 409
    assert "متن آرش" in text(stale)
    assert "گویندهٔ آرش" in text(stale)
    assert ">\nمتن سارا</textarea>" in text(stale)
    claim.refresh_from_db()
    assert claim.statement == "متن آرش"

    form = stale.context["panel"].forms["statement"]
    again = send(
        client_of(sara),
        "edit_statement",
        claim,
        {"version": form["version"].value(), "statement": form["statement"].value()},
    )
    claim.refresh_from_db()
    assert (again.status_code, claim.statement) == (302, "متن سارا")


@pytest.mark.parametrize(
    "sent",
    [
        {"statement": ""},
        {"statement": "الف" * 1500},
        {"statement": "درست", "kinds": ["nonsense"]},
        {"statement": "درست", "version": "x"},
        {"statement": "با\x00صفر"},
    ],
)
def test_a_wording_that_cannot_be_kept_stays_in_its_box(
    sent: dict[str, Any], make_claim: ClaimMaker, sara: User, client_of: ClientOf
) -> None:
    claim = make_claim("in_progress")

    response = send(client_of(sara), "edit_statement", claim, {"version": claim.version, **sent})

    assert response.status_code == 422
    assert 'role="alert"' in text(response)
    assert response.context["panel"].forms["statement"]["statement"].value() == sent["statement"]
    before = claim.statement
    claim.refresh_from_db()
    assert claim.statement == before


def test_what_somebody_else_works_on_is_not_edited(
    make_claim: ClaimMaker, reza: User, client_of: ClientOf
) -> None:
    claim = make_claim("in_progress")

    response = send(
        client_of(reza), "edit_statement", claim, {"version": claim.version, "statement": "متن رضا"}
    )

    claim.refresh_from_db()
    assert response.status_code == 403
    assert claim.statement != "متن رضا"


# Tags, assignment, due time, comments ---------------------------------------------------------


def test_ticked_tags_become_the_claims(
    make_claim: ClaimMaker, sara: User, client_of: ClientOf
) -> None:
    parent = Tag.objects.create(slug="city", name_fa="شهر", name_en="City")
    child = Tag.objects.create(slug="bus", name_fa="اتوبوس", name_en="Bus", parent=parent)
    claim = make_claim("in_progress")

    send(client_of(sara), "tag", claim, {"tags": [parent.pk, child.pk]})
    page = client_of(sara).get(reverse("desk:claim", args=[claim.uuid]), follow=True)
    send(client_of(sara), "tag", claim, {"tags": [child.pk]})

    (branch,) = page.context["panel"].branches
    assert (branch.tag, branch.is_set, branch.children[0].is_set) == (parent, True, True)
    assert list(claim.tags.all()) == [child]


def test_an_unknown_tag_is_refused(make_claim: ClaimMaker, sara: User, client_of: ClientOf) -> None:
    claim = make_claim("in_progress")

    assert send(client_of(sara), "tag", claim, {"tags": ["999"]}).status_code == 422


def test_the_chief_assigns_with_a_due_time_in_jalali(
    make_claim: ClaimMaker, arash: User, reza: User, client_of: ClientOf
) -> None:
    claim = make_claim("queued")

    response = send(
        client_of(arash), "assign", claim, {"assignee": reza.pk, "due_at": "۱۴۰۵/۰۹/۱۰ ۱۴:۳۰"}
    )

    claim.refresh_from_db()
    assert (response.status_code, claim.assignee, claim.state) == (302, reza, "in_progress")
    assert claim.due_at is not None
    assert claim.due_at.isoformat() == "2026-12-01T11:00:00+00:00"


def test_the_chief_gives_a_claim_at_work_to_somebody_else(
    make_claim: ClaimMaker, arash: User, reza: User, sara: User, client_of: ClientOf
) -> None:
    claim = make_claim("in_progress")

    refused = send(client_of(sara), "reassign", claim, {"assignee": reza.pk})
    response = send(client_of(arash), "reassign", claim, {"assignee": reza.pk})

    claim.refresh_from_db()
    assert (refused.status_code, response.status_code) == (403, 302)
    assert (claim.assignee, claim.state) == (reza, "in_progress")


def test_a_claim_that_readers_see_is_not_offered_for_release(
    make_claim: ClaimMaker, mina: User, arash: User, client_of: ClientOf
) -> None:
    claim = make_claim("correcting")
    verdict = claim.verdicts.order_by("-number")[0]
    verification.submit(claim, actor=mina)
    review.return_claim(claim, actor=arash, reason="رقم را بسنجید")

    page = client_of(mina).get(reverse("desk:claim", args=[claim.uuid]), follow=True)
    refused = send(client_of(mina), "release", claim)

    assert verdict.number == 2
    assert not page.context["panel"].may & {"release", "close"}
    assert refused.status_code == 409


def test_only_people_who_check_facts_are_offered(
    make_claim: ClaimMaker, arash: User, nasrin: User, outsider: User, client_of: ClientOf
) -> None:
    claim = make_claim("queued")

    page = client_of(arash).get(reverse("desk:claim", args=[claim.uuid]), follow=True)
    refused = send(client_of(arash), "assign", claim, {"assignee": nasrin.pk})

    offered = page.context["panel"].forms["assign"].fields["assignee"].queryset
    assert {person.username for person in offered} == {"sara", "mina", "arash"}
    assert refused.status_code == 422


@pytest.mark.parametrize("typed", ["فردا", "1405/13/40", "2026-99-99", "9" * 80])
def test_a_due_time_that_is_no_date_is_said_and_kept(
    typed: str, make_claim: ClaimMaker, sara: User, client_of: ClientOf
) -> None:
    claim = make_claim("in_progress")

    response = send(client_of(sara), "set_due", claim, {"due_at": typed})

    assert response.status_code == 422
    assert typed[:20] in text(response)
    claim.refresh_from_db()
    assert claim.due_at is None


def test_a_due_time_is_set_and_cleared(
    make_claim: ClaimMaker, sara: User, client_of: ClientOf
) -> None:
    claim = make_claim("in_progress")

    send(client_of(sara), "set_due", claim, {"due_at": "2030-01-02"})
    claim.refresh_from_db()
    first = claim.due_at
    send(client_of(sara), "set_due", claim, {"due_at": ""})
    claim.refresh_from_db()

    assert first is not None
    assert first.isoformat() == "2030-01-02T14:30:00+00:00"
    assert claim.due_at is None


def test_editors_comment_and_answer_but_auditors_only_read(
    make_claim: ClaimMaker, sara: User, mina: User, nasrin: User, client_of: ClientOf
) -> None:
    claim = make_claim("in_review")

    send(client_of(mina), "comment", claim, {"body": "منبع دوم کجاست؟"})
    question = Comment.objects.get()
    send(client_of(sara), "comment", claim, {"body": "در سالنامه", "parent": question.pk})
    refused = send(client_of(nasrin), "comment", claim, {"body": "من هم"})
    page = client_of(nasrin).get(reverse("desk:claim", args=[claim.uuid]), follow=True)

    assert Comment.objects.get(parent=question).author == sara
    assert refused.status_code == 403
    assert "منبع دوم کجاست؟" in text(page)


@pytest.mark.parametrize("sent", [{"body": " "}, {"body": "الف", "parent": "999"}])
def test_a_comment_needs_words_and_a_question_that_is_there(
    sent: dict[str, str], make_claim: ClaimMaker, sara: User, client_of: ClientOf
) -> None:
    claim = make_claim("queued")

    assert send(client_of(sara), "comment", claim, sent).status_code in (409, 422)
    assert not Comment.objects.exists()


@pytest.mark.parametrize("state", ClaimState.values)
def test_the_panel_offers_what_state_and_role_leave(
    state: str, make_claim: ClaimMaker, arash: User, nasrin: User, client_of: ClientOf
) -> None:
    claim = make_claim(state)
    address = reverse("desk:claim", args=[claim.uuid])

    chief = client_of(arash).get(address, follow=True)
    auditor = client_of(nasrin).get(address, follow=True)

    may = chief.context["panel"].may
    assert may == {name for name, action in ACTIONS.items() if state in action.sources}
    assert auditor.context["panel"].may == frozenset()
    assert f'action="{reverse("desk:comment", args=[claim.uuid])}' not in text(auditor)


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("state", ClaimState.values)
def test_every_state_is_shown_in_both_languages(
    state: str, language: str, make_claim: ClaimMaker, sara: User, client_of: ClientOf
) -> None:
    claim = make_claim(state)
    User.objects.filter(pk=sara.pk).update(language=language)

    response = client_of(sara).get(reverse("desk:claim", args=[claim.uuid]), follow=True)

    assert response.status_code == 200
    assert "{who}" not in text(response)


def test_a_claim_somebody_else_took_meanwhile_is_refused(
    make_claim: ClaimMaker, sara: User, reza: User, client_of: ClientOf
) -> None:
    claim = make_claim("queued")
    verification.take(claim, actor=reza)

    response = send(client_of(sara), "take", claim)

    claim.refresh_from_db()
    assert (response.status_code, claim.assignee) == (409, reza)
