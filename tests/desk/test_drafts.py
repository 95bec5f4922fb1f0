"""What is typed of a verdict: kept as one types, private, back on any machine, never over another's."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.models import Claim, Event, User, VerdictDraft
from annotations.workflow import drafts, verification
from tests import cast
from tests.cast import ClaimMaker, Page
from tests.desk.test_claims import HTMX, send, speaks_english, text

ClientOf = Callable[[User], Client]


@pytest.fixture
def claim(make_claim: ClaimMaker) -> Claim:
    return make_claim("in_progress")


def _typed(**changes: Any) -> dict[str, Any]:
    return {
        "number": "",
        "version": "",
        "rating": cast.rating("false").pk,
        "conclusion": "رقم نادرست است.",
        "justification": "نیم‌نوشته **۱۱۸**",
        "single_source_reason": "",
        **changes,
    }


def _open(client: Client, claim: Claim) -> Page:
    return client.get(reverse("desk:claim", args=[claim.uuid]), follow=True)


def test_what_is_typed_is_kept_and_comes_back_on_another_machine(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    speaks_english(sara)

    kept = send(client_of(sara), "keep_draft", claim, _typed())
    elsewhere = _open(client_of(sara), claim)

    assert kept.status_code == 200
    assert kept.json()["said"].startswith("Kept ")
    form = elsewhere.context["panel"].forms["verdict"]
    assert form["justification"].value() == "نیم‌نوشته **۱۱۸**"
    assert form["rating"].value() == cast.rating("false").pk
    assert "This is what you had typed and not saved yet" in text(elsewhere)
    assert not claim.verdicts.exists()
    assert not Event.objects.filter(source_table="annotations_verdictdraft").exists()


def test_a_draft_is_its_authors_alone(
    claim: Claim, sara: User, arash: User, nasrin: User, client_of: ClientOf
) -> None:
    send(client_of(sara), "keep_draft", claim, _typed())

    for other in (arash, nasrin):
        assert "نیم‌نوشته" not in text(_open(client_of(other), claim))


def test_the_checklist_follows_what_is_typed(
    claim: Claim, make_claim: ClaimMaker, sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    make_claim.cite_two(claim)

    def met(**changes: Any) -> set[str]:
        html = send(client, "keep_draft", claim, _typed(**changes)).json()["gates"]
        return set(re.findall(r'data-gate="(\w+)" data-tone="good"', html))

    assert {"rating", "justification", "conclusion"} <= met()
    assert "rating" not in met(rating="")
    assert "conclusion" not in met(conclusion=" ")
    assert claim.verdicts.count() == 0


def test_the_reason_for_a_single_source_is_asked_for_where_there_is_one(
    claim: Claim, make_claim: ClaimMaker, sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    none = send(client, "keep_draft", claim, _typed()).json()["one_source"]
    verification.cite(
        claim, actor=sara, evidence=cast.make_evidence(sara, "مرکز آمار"), stance="supports"
    )
    one = send(client, "keep_draft", claim, _typed()).json()["one_source"]
    page = text(_open(client, claim))
    make_claim.cite_two(claim)
    more = send(client, "keep_draft", claim, _typed()).json()["one_source"]

    assert (none, one, more) == (False, True, False)
    assert 'id="one-source" open' in page


def test_saving_ends_the_draft_and_throwing_it_away_shows_what_is_saved(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    send(client, "keep_draft", claim, _typed())
    send(client, "write_verdict", claim, _typed(conclusion="ذخیره‌شده", then="save"))
    assert not VerdictDraft.objects.exists()

    send(client, "keep_draft", claim, _typed(number=1, version=1, conclusion="دورریختنی"))
    thrown = send(client, "write_verdict", claim, _typed(then="discard"), **HTMX)

    assert thrown.status_code == 200
    form = thrown.context["panel"].forms["verdict"]
    assert form["conclusion"].value() == "ذخیره‌شده"
    assert not VerdictDraft.objects.exists()
    assert claim.verdicts.get().version == 1


def test_enter_in_a_box_saves_and_never_throws_the_draft_away(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    send(client, "keep_draft", claim, _typed())
    form = text(_open(client, claim)).split('id="verdict-form"')[1].split("</form>")[0]

    buttons = re.findall(r"<button(?![^>]*type=\"button\")[^>]*>", form)

    assert "discard" in " ".join(buttons[1:])
    assert "name=" not in buttons[0], "what Enter presses is the first: a plain save"


def test_a_draft_that_says_what_is_saved_is_no_draft(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    send(client, "write_verdict", claim, _typed(then="save"))
    # The last keystroke's message may come after the save.
    send(client, "keep_draft", claim, _typed(number=1, version=1))

    assert _open(client, claim).context["panel"].draft is None


def test_a_draft_older_than_what_is_saved_is_shown_beside_it(
    claim: Claim, sara: User, arash: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    send(client, "keep_draft", claim, _typed())
    verification.write_verdict(
        claim,
        actor=arash,
        version=None,
        rating=cast.rating("true"),
        justification="متن آرش",
        conclusion="رقم نادرست است.",
    )

    page = _open(client, claim)
    panel = page.context["panel"]

    assert panel.conflict.who == "آرش نیک‌نام"
    assert [one.name for one in panel.conflict.differences] == ["rating", "justification"]
    assert "متن آرش" in text(page)
    assert "نیم‌نوشته" in text(page)
    # Saved now, mine goes over the other's: knowingly.
    form = panel.forms["verdict"]
    saved = send(client, "write_verdict", claim, _typed(version=form["version"].value()))
    assert saved.status_code == 302
    assert claim.verdicts.get().justification == "نیم‌نوشته **۱۱۸**"


def test_what_was_typed_when_the_claim_moved_on_can_still_be_read(
    claim: Claim, sara: User, arash: User, reza: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    send(client, "keep_draft", claim, _typed())
    verification.reassign(claim, actor=arash, assignee=reza)

    refused = send(client, "write_verdict", claim, _typed(then="save"), **HTMX)
    later = send(client, "keep_draft", claim, _typed(justification="دنبالهٔ متن"))
    page = text(_open(client, claim))

    assert refused.status_code == 422
    assert "نیم‌نوشته" in text(refused)
    assert later.status_code == 200
    assert "دنبالهٔ متن" in page
    assert 'id="verdict-form"' not in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"rating": "x"},
        {"rating": "999999999999999999999"},
        {"version": "-1", "number": "y"},
        {"justification": "با\x00صفر"},
        {"conclusion": "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace")},
    ],
)
def test_odd_values_lose_no_words(
    wrong: dict[str, str], claim: Claim, sara: User, client_of: ClientOf
) -> None:
    assert send(client_of(sara), "keep_draft", claim, _typed(**wrong)).status_code == 200
    assert VerdictDraft.objects.get().justification


def test_a_text_beyond_all_measure_is_refused_in_words(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    answer = send(client_of(sara), "keep_draft", claim, _typed(justification="ا" * 300_000))

    assert answer.status_code == 422
    assert answer.json()["said"]


def test_only_who_may_write_keeps_drafts(
    claim: Claim, nasrin: User, outsider: User, client_of: ClientOf
) -> None:
    for person in (nasrin, outsider):
        assert send(client_of(person), "keep_draft", claim, _typed()).status_code == 403
    asked = send(Client(), "keep_draft", claim, _typed())
    assert (asked.status_code, VerdictDraft.objects.count()) == (302, 0)


def test_keeping_a_draft_costs_the_same_however_much_is_cited(
    claim: Claim, make_claim: ClaimMaker, sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    make_claim.cite_two(claim)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            send(client, "keep_draft", claim, _typed())
        return len(queries)

    count()
    few = count()
    for _round in range(3):
        make_claim.cite_two(claim)

    assert count() == few <= 12


def test_a_form_sent_after_the_session_ended_is_there_after_signing_in(
    claim: Claim, sara: User
) -> None:
    client = Client()
    sent = send(client, "write_verdict", claim, _typed(then="save"))
    assert sent["Location"] == "/accounts/login/?next=/typed/"

    client.post(
        sent["Location"], {"login": sara.username, "password": cast.PASSWORD, "next": "/typed/"}
    )
    page = client.get("/typed/")

    assert 'action="{}"'.format(reverse("desk:write_verdict", args=[claim.uuid])) in text(page)
    for words in ("رقم نادرست است.", "نیم‌نوشته **۱۱۸**"):
        assert f">\n{words}</textarea>" in text(page) or f">{words}</textarea>" in text(page)
    again = dict([*page.context["texts"], *page.context["rest"]])
    assert client.post(page.context["target"], again).status_code == 302
    assert claim.verdicts.get().conclusion == "رقم نادرست است."
    assert client.post("/typed/").status_code == 302
    assert client.get("/typed/").status_code == 302


def test_a_pages_own_questions_are_not_taken_for_what_was_typed(claim: Claim) -> None:
    client = Client()
    send(client, "keep_draft", claim, _typed(), **{"Sec-Fetch-Mode": "cors"})
    send(client, "write_verdict", claim, _typed(), **HTMX)

    assert not client.session.keys()


def test_drafts_are_dropped_by_their_author_alone(
    claim: Claim, sara: User, arash: User, client_of: ClientOf
) -> None:
    send(client_of(sara), "keep_draft", claim, _typed())

    send(client_of(arash), "write_verdict", claim, _typed(then="discard"))

    assert drafts.draft_of(claim, sara) is not None
