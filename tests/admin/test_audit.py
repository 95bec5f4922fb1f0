"""The audit log in the admin: told in words, filtered, searched, taken along."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.admin import base
from annotations.admin.audit import EventAdmin
from annotations.models import Event, User
from annotations.workflow import verification
from tests.cast import ClaimMaker, Page

SignIn = Callable[[User], Client]
LOG = "admin:annotations_event_changelist"


@pytest.fixture
def auditor(nasrin: User, client_of: SignIn) -> Client:
    return client_of(nasrin)


def rows(page: Any) -> list[Event]:
    found: list[Event] = page.context["cl"].result_list
    return found


def log(client: Client, query: str = "") -> Page:
    page = client.get(reverse(LOG) + query)
    assert page.status_code == 200
    return page


def test_it_says_who_did_what_and_what_changed(make_claim: ClaimMaker, auditor: Client) -> None:
    claim = make_claim("in_progress")
    verification.close(claim, actor=make_claim.checker, reason="سنجیدنی نیست")

    text = log(auditor, f"?source_table=annotations_claim&object_id={claim.pk}").content.decode()

    for shown in (
        "سارا کریمی",
        "وضعیت: در حال بررسی ← بسته",
        "وضعیت: در صف ← در حال بررسی",
        "مسئول: — ← سارا کریمی",
        "سنجیدنی نیست",
    ):
        assert shown in text, shown
    for raw in ("claim.close", "in_progress", ">update<"):
        assert raw not in text, raw


def test_every_action_of_a_whole_life_is_told_in_persian(
    make_claim: ClaimMaker, auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EventAdmin, "list_per_page", 1000)
    for state in ("withdrawn", "correcting", "dismissed", "superseded"):
        make_claim(state)
    page = log(auditor)
    told = page.content.decode().partition("result_list")[2]
    actions = {event.action for event in rows(page) if event.action}

    assert len(actions) > 15
    assert {action for action in actions if action in told} == set()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?at_from=1300/01/01&at_to=۱۵۰۰/۰۱/۰۱", True),
        ("?at_from=2000-01-01", True),
        ("?at_to=2000-01-01", False),
        ("?at_from=۱۴۹۹/۰۱/۰۱", False),
    ],
)
def test_it_is_filtered_by_day_in_either_calendar(
    article: object, auditor: Client, query: str, found: bool
) -> None:
    assert bool(rows(log(auditor, query))) == found


def test_what_is_no_day_is_said_and_kept(article: object, auditor: Client) -> None:
    page = log(auditor, "?at_from=دیروز&q=x&op=update")
    text = page.content.decode()

    assert 'value="دیروز"' in text
    assert 'aria-invalid="true"' in text
    assert '<input type="hidden" name="op" value="update">' in text


def test_it_is_filtered_by_person(
    make_claim: ClaimMaker, mina: User, sara: User, auditor: Client
) -> None:
    make_claim("approved")

    found = rows(log(auditor, f"?person={mina.pk}"))
    assert {event.action for event in found} == {"claim.approve"}
    assert not rows(log(auditor, "?person=x"))


def test_it_is_searched_by_request_name_reason_and_number(
    make_claim: ClaimMaker, sara: User, client_of: SignIn, auditor: Client
) -> None:
    claim = make_claim("suggested")
    client_of(sara).post(
        reverse("desk:dismiss", args=[claim.uuid]), {"reason": "طنز است، ادعا نیست"}
    )
    event = Event.objects.filter(action="claim.dismiss", claim_id=claim.pk).latest("id")
    assert event.request_id

    for query in (event.request_id, "طنز است", event.actor_name, "claim.dismiss"):
        assert event in rows(log(auditor, f"?q={query}")), query
    persian = str(claim.pk).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    found = rows(log(auditor, f"?q={persian}"))
    assert {one.object_id for one in found} == {str(claim.pk)}


def test_a_step_leads_to_all_that_it_changed(make_claim: ClaimMaker, auditor: Client) -> None:
    claim = make_claim("approved")
    event = Event.objects.filter(claim_id=claim.pk, action="claim.approve").latest("id")

    found = rows(log(auditor, f"?step={event.operation}"))

    assert {one.source_table for one in found} >= {"annotations_claim", "annotations_review"}
    assert {one.operation for one in found} == {event.operation}
    assert not rows(log(auditor, "?step=none"))


def test_no_more_is_counted_than_can_be_leafed_through(
    article: object, auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "COUNTED", 20)
    page = log(auditor)

    assert page.context["cl"].result_count == 20
    assert page.context["cl"].paginator.is_capped
    assert "بیش از ۲۰ رخداد" in " ".join(page.content.decode().split())


def test_a_page_asks_the_database_as_often_whatever_is_on_it(
    make_claim: ClaimMaker, auditor: Client, django_assert_max_num_queries: Any
) -> None:
    make_claim("withdrawn")
    log(auditor)
    with django_assert_max_num_queries(16) as counted:
        log(auditor)
    make_claim("withdrawn")
    with django_assert_max_num_queries(len(counted)):
        log(auditor)


def taken(client: Client, form: str, query: str = "") -> str:
    page: Any = client.get(reverse("admin:annotations_event_export", args=[form]) + query)
    assert page.status_code == 200
    body: str = b"".join(page.streaming_content).decode()
    return body


def test_it_is_taken_along_as_it_is_filtered(make_claim: ClaimMaker, auditor: Client) -> None:
    claim = make_claim("in_progress")
    query = f"?source_table=annotations_claim&object_id={claim.pk}"
    wanted = [event.pk for event in rows(log(auditor, query))]

    lines = [json.loads(line) for line in taken(auditor, "jsonl", query).splitlines()]
    assert [line["id"] for line in lines] == wanted
    assert lines[0]["after"]["state"] == "in_progress"
    table = list(csv.DictReader(io.StringIO(taken(auditor, "csv", query).removeprefix("\ufeff"))))
    assert [int(row["id"]) for row in table] == wanted


def test_a_spreadsheet_calculates_nothing_that_people_typed(
    make_claim: ClaimMaker, auditor: Client
) -> None:
    claim = make_claim("in_progress")
    verification.close(claim, actor=make_claim.checker, reason="=HYPERLINK(1)")

    table = list(csv.DictReader(io.StringIO(taken(auditor, "csv").removeprefix("\ufeff"))))

    assert {row["reason"] for row in table if "HYPERLINK" in row["reason"]} == {"'=HYPERLINK(1)"}


@pytest.mark.parametrize(("form", "query"), [("xml", ""), ("csv", "?nonsense=1")])
def test_what_cannot_be_taken_along_is_not_there(auditor: Client, form: str, query: str) -> None:
    page = auditor.get(reverse("admin:annotations_event_export", args=[form]) + query)

    assert page.status_code == 404


@pytest.mark.parametrize("person", ["mina", "sara"])
def test_only_those_who_oversee_take_the_log_along(
    person: str, request: pytest.FixtureRequest, client_of: SignIn
) -> None:
    client = client_of(request.getfixturevalue(person))

    page = client.get(reverse("admin:annotations_event_export", args=["csv"]))

    assert page.status_code in (302, 403)
    if page.status_code == 302:
        assert client.get(page.headers["Location"], follow=True).status_code == 403
