"""Home: what waits for whom, and the figures of the desk."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.desk import charts, overview
from annotations.models import Claim, ClaimState, WorkerHeartbeat
from annotations.workflow import review, verification


def waiting(client: Client, name: str) -> list[int]:
    response = client.get("/")
    assert response.status_code == 200
    return [claim.pk for claim in response.context[name].claims]


def test_a_checker_sees_what_she_works_on_and_nobody_elses(client_of, sara, reza, make_claim):
    claim = make_claim("in_progress")
    assert waiting(client_of(sara), "mine") == [claim.pk]
    assert waiting(client_of(reza), "mine") == []


def test_what_was_returned_stands_apart_with_its_reason(client_of, sara, mina, make_claim):
    claim = make_claim("in_review")
    review.return_claim(claim, actor=mina, reason="شمارهٔ صفحه را بنویس")
    client = client_of(sara)
    assert waiting(client, "returned") == [claim.pk]
    assert waiting(client, "mine") == []
    assert "شمارهٔ صفحه را بنویس" in client.get("/").content.decode()


def test_an_overdue_claim_comes_first_and_is_marked(client_of, sara, arash, make_claim):
    later, sooner = make_claim("in_progress"), make_claim("in_progress")
    now = timezone.now()
    Claim.objects.filter(pk=later.pk).update(due_at=now + timedelta(days=2))
    Claim.objects.filter(pk=sooner.pk).update(due_at=now - timedelta(hours=3))
    client = client_of(sara)
    assert waiting(client, "mine") == [sooner.pk, later.pk]
    assert client.get("/").content.decode().count('class="overdue"') == 1


def test_reviewers_see_what_others_submitted_and_never_their_own(
    client_of, sara, mina, arash, make_claim
):
    claim = make_claim("in_review")
    assert waiting(client_of(mina), "to_review") == [claim.pk]
    assert waiting(client_of(arash), "to_review") == [claim.pk]
    assert waiting(client_of(sara), "to_review") == []
    review.return_claim(claim, actor=mina, reason="منبع؟")
    claim.refresh_from_db()
    verdict = verification.current_verdict(claim)
    assert verdict is not None
    verification.write_verdict(
        claim,
        actor=arash,
        version=verdict.version,
        rating=verdict.rating,
        justification=verdict.justification + " و بیشتر.",
        conclusion=verdict.conclusion,
    )
    claim.refresh_from_db()
    verification.submit(claim, actor=sara)
    assert waiting(client_of(arash), "to_review") == []
    assert waiting(client_of(mina), "to_review") == [claim.pk]


def test_reviewers_see_what_is_approved_and_not_yet_public(client_of, mina, sara, make_claim):
    claim = make_claim("approved")
    assert waiting(client_of(mina), "to_publish") == [claim.pk]
    assert waiting(client_of(sara), "to_publish") == []


def test_the_desk_is_counted_by_state(make_claim):
    make_claim("published")
    make_claim("queued")
    make_claim("queued")
    counts = dict(overview.team_counts())
    assert counts[ClaimState.PUBLISHED] == 1
    assert counts[ClaimState.QUEUED] == 2
    assert counts[ClaimState.WITHDRAWN] == 0


def test_approvals_are_counted_by_tehrans_day(make_claim):
    make_claim("approved")
    today = timezone.localdate()
    days = overview.approvals_by_day(today)
    assert len(days) == overview.DAYS
    assert days[-1] == (today, 1)
    assert sum(count for _day, count in days) == 1
    assert overview.approvals_by_day(today + timedelta(days=1))[-2] == (today, 1)


def test_the_backlog_is_counted_by_its_age(make_claim):
    now = timezone.now()
    for days in (0, 2, 2, 5, 12, 90):
        claim = make_claim("queued")
        Claim.objects.filter(pk=claim.pk).update(created_at=now - timedelta(days=days, hours=1))
    make_claim("published")
    assert overview.backlog_by_age(now) == [1, 2, 1, 1, 1]


def test_a_long_list_is_cut_and_says_how_many_are_missing(client_of, sara, make_claim, monkeypatch):
    monkeypatch.setattr(overview, "LISTED", 2)
    for _number in range(5):
        make_claim("in_progress")
    page = client_of(sara).get("/")
    assert len(page.context["mine"].claims) == 2
    assert page.context["mine"].more == 3


def test_the_first_day_says_what_to_do(client_of, sara, nasrin):
    page = client_of(sara).get("/").content.decode()
    assert "/articles/new/" in page
    assert "/articles/new/" not in client_of(nasrin).get("/").content.decode()


def test_a_worker_that_lives_takes_the_banner_away(client_of, sara):
    client = client_of(sara)
    assert client.get("/").context["workers_alive"] is False
    now = timezone.now()
    WorkerHeartbeat.objects.create(name="w", started_at=now, beat_at=now)
    page = client.get("/")
    assert page.context["workers_alive"] is True
    assert 'data-tone="warn"' not in page.content.decode()


def test_home_asks_the_same_number_of_questions_however_much_waits(
    client_of, mina, arash, make_claim
):
    client = client_of(mina)
    make_claim("in_review")
    make_claim("approved")
    client.get("/")
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    for _number in range(4):
        make_claim("in_review")
        make_claim("approved")
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(many) == len(few) == 19


def figures(client: Client) -> dict[str, int]:
    return {figure.slug: figure.count for figure in client.get("/").context["figures"]}


def test_figures_count_what_concerns_each_and_lead_to_its_list(
    client_of, sara, mina, arash, nasrin, make_claim
):
    late = make_claim("in_progress")
    make_claim("in_review")
    make_claim("queued")
    Claim.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))
    assert figures(client_of(sara)) | {"suggested": 0} == {
        "mine": 2, "overdue": 1, "review": 1, "unassigned": 1, "suggested": 0,
    }  # fmt: skip
    assert figures(client_of(mina))["overdue"] == 0
    assert figures(client_of(arash))["overdue"] == 1, "the chief editor oversees the desk"
    assert figures(client_of(nasrin))["overdue"] == 1
    assert "mine" not in figures(client_of(nasrin))
    for person in (sara, mina, arash, nasrin):
        client = client_of(person)
        for figure in client.get("/").context["figures"]:
            listed = len(client.get(figure.url).context["queue"].entries)
            assert listed == min(figure.count, 30), (person, figure.slug)


def test_those_who_oversee_the_desk_see_what_is_overdue_on_it(
    client_of, sara, arash, nasrin, make_claim
):
    late = make_claim("in_progress")
    Claim.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))
    for person in (arash, nasrin):
        assert waiting(client_of(person), "overdue") == [late.pk]
    assert client_of(sara).get("/").context["overdue"] is None


def test_the_way_to_the_first_published_claim_is_shown_until_there_is_one(
    client_of, sara, nasrin, make_claim
):
    client = client_of(sara)

    def done() -> list[bool]:
        return [step.done for step in client.get("/").context["steps"]]

    assert done() == [False] * 5
    assert client_of(nasrin).get("/").context["steps"] == []
    for state, steps in (
        ("suggested", 1),
        ("queued", 2),
        ("in_progress", 3),
        ("in_review", 4),
        ("approved", 4),
    ):
        make_claim(state)
        assert done() == [True] * steps + [False] * (5 - steps), state
    make_claim("published")
    assert done() == []


@pytest.mark.parametrize("rtl", [True, False])
def test_columns_begin_at_the_languages_edge(rtl: bool):
    laid = charts.columns([("a", "a", 0), ("b", "b", 4), ("c", "c", 2)], rtl=rtl, every=2)
    places = [column.x for column in laid]
    assert places == sorted(places, reverse=rtl)
    assert [column.labelled for column in laid] == [True, False, True]
    assert laid[0].height == 0
    assert laid[1].height == 2 * laid[2].height
    assert all(column.y + column.height == charts.HEIGHT - charts.FOOT for column in laid)


def test_bars_are_shares_of_the_longest():
    assert [bar.share for bar in charts.bars([("a", 0), ("b", 5), ("c", 10)])] == [0, 50, 100]
    assert [bar.share for bar in charts.bars([("a", 0)])] == [0]
