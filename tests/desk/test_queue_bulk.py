"""One thing done to many claims of the queue: what is offered, what comes of each, taking it back."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.models import Article, Claim, ClaimState, Event, Origin, Tag, User
from annotations.text.searchkey import search_key
from annotations.workflow import review, verification
from tests.cast import ClaimMaker

ClientOf = Callable[[User], Client]
URL = "/queue/"


def _queued(article: Article, number: int) -> list[Claim]:
    return Claim.objects.bulk_create(
        Claim(
            article=article,
            statement=f"ادعای شمارهٔ {n}",
            search_key=search_key(f"ادعای شمارهٔ {n}"),
            origin=Origin.MACHINE,
            checkworthiness=0.5,
            state=ClaimState.QUEUED,
        )
        for n in range(number)
    )


def _do(client: Client, action: str, claims: Iterable[Claim], **given: Any) -> Any:
    ticked = [str(claim.uuid) for claim in claims]
    tab = given.pop("tab", "unassigned")
    return client.post(
        "/queue/many/", {"action": action, "claim": ticked, "back": f"?tab={tab}", **given}
    )


def _report(client: Client, tab: str = "unassigned") -> Any:
    return client.get(URL, {"tab": tab}).context["report"]


def _states(claims: Iterable[Claim]) -> list[str]:
    numbers = [claim.pk for claim in claims]
    return list(Claim.objects.filter(pk__in=numbers).order_by("pk").values_list("state", flat=True))


def _offered(client: Client, tab: str) -> set[str]:
    return {action.slug for action in client.get(URL, {"tab": tab}).context["offered"]}


def test_each_role_is_offered_what_it_may_do_under_a_tab(
    make_claim: ClaimMaker, sara: User, mina: User, arash: User, nasrin: User, client_of: ClientOf
) -> None:
    make_claim("queued")
    assert _offered(client_of(sara), "unassigned") == {"take", "tag", "priority", "due", "close"}
    assert _offered(client_of(sara), "mine") == {"release", "tag", "priority", "due", "close"}
    assert _offered(client_of(sara), "review") == {"priority", "due"}
    assert _offered(client_of(sara), "suggested") == {
        "accept", "dismiss", "tag", "priority", "due",
    }  # fmt: skip
    assert {"approve", "return"} <= _offered(client_of(mina), "review")
    assert "assign" not in _offered(client_of(mina), "all")
    assert "assign" in _offered(client_of(arash), "all")
    assert _offered(client_of(nasrin), "all") == set()
    page = client_of(nasrin).get(URL, {"tab": "all"}).content.decode()
    assert 'type="checkbox"' not in page
    assert 'id="bulk"' not in page


def test_what_is_refused_is_said_beside_each_claim_and_the_others_are_done(
    article: Article, make_claim: ClaimMaker, sara: User, reza: User, client_of: ClientOf
) -> None:
    free = _queued(article, 2)
    sara.language = "en"
    sara.save()
    others = verification.take(make_claim("queued"), actor=reza)
    client = client_of(sara)

    response = _do(client, "close", [*free, others], close_reason="سنجیدنی نیست")

    assert response["Location"] == "/queue/?tab=unassigned"
    assert _states(free) == ["closed", "closed"]
    assert _states([others]) == ["in_progress"]
    report = _report(client)
    assert report.done == 2
    assert [(row[0], row[2]) for row in report.refused] == [
        (str(others.uuid), "Somebody else is working on this claim.")
    ]
    assert _report(client) is None, "it is said once"


def test_each_claim_has_its_own_step_in_the_history(
    article: Article, sara: User, client_of: ClientOf
) -> None:
    claims = _queued(article, 3)
    _do(client_of(sara), "take", claims)
    steps = Event.objects.filter(
        action="claim.take", claim_id__in=[claim.pk for claim in claims], actor_id=sara.pk
    )
    assert steps.values("claim_id").distinct().count() == 3


def test_every_action_does_what_it_says(
    article: Article, make_claim: ClaimMaker, sara: User, reza: User, mina: User, arash: User,
    client_of: ClientOf,
) -> None:  # fmt: skip
    tag = Tag.objects.create(slug="city", name_fa="شهر")
    due = timezone.now().replace(microsecond=0, second=0) + timedelta(days=3)
    two = _queued(article, 2)

    _do(client_of(sara), "tag", two, tag="city")
    assert all(set(claim.tags.all()) == {tag} for claim in two)
    _do(client_of(sara), "priority", two, priority="40")
    assert set(Claim.objects.filter(pk__in=[c.pk for c in two]).values_list("priority")) == {(40,)}
    _do(client_of(sara), "due", two, due_at=timezone.localtime(due).strftime("%Y-%m-%d %H:%M"))
    assert set(Claim.objects.filter(pk__in=[c.pk for c in two]).values_list("due_at")) == {(due,)}
    _do(client_of(arash), "assign", two, assignee="reza")
    assert set(Claim.objects.filter(pk__in=[c.pk for c in two]).values_list("assignee")) == {
        (reza.pk,)
    }
    _do(client_of(reza), "release", two, tab="mine")
    assert _states(two) == ["queued", "queued"]

    submitted = [make_claim("in_review"), make_claim("in_review")]
    _do(client_of(mina), "return", submitted[:1], tab="review", returning="sources")
    _do(client_of(mina), "approve", submitted[1:], tab="review")
    assert [Claim.objects.get(pk=claim.pk).state for claim in submitted] == [
        "in_progress",
        "approved",
    ]
    assert Claim.objects.get(pk=submitted[0].pk).state_reason

    suggested = [make_claim("suggested"), make_claim("suggested")]
    _do(client_of(sara), "accept", suggested[:1], tab="suggested")
    _do(client_of(sara), "dismiss", suggested[1:], tab="suggested", dismissal="opinion")
    assert [Claim.objects.get(pk=claim.pk).state for claim in suggested] == ["queued", "dismissed"]


def test_nobody_approves_their_own_work_in_bulk_either(
    make_claim: ClaimMaker, mina: User, arash: User, client_of: ClientOf
) -> None:
    claim = make_claim("in_review")
    review.return_claim(claim, actor=mina, reason="نتیجه را روشن‌تر کنید")
    verdict = verification.current_verdict(claim)
    assert verdict is not None
    verification.write_verdict(
        claim,
        actor=arash,
        version=verdict.version,
        rating=verdict.rating,
        justification=verdict.justification,
        conclusion="نتیجه‌ای که سردبیر روشن‌تر کرد.",
    )
    verification.submit(claim, actor=arash)
    client = client_of(arash)
    _do(client, "approve", [claim], tab="review")
    assert _states([claim]) == ["in_review"]
    assert len(_report(client, "review").refused) == 1
    _do(client_of(mina), "approve", [claim], tab="review")
    assert _states([claim]) == ["approved"]


@pytest.mark.parametrize(
    ("action", "given"),
    [
        ("take", {}),
        ("close", {"close_reason": "سنجیدنی نیست"}),
        ("tag", {"tag": "city"}),
        ("priority", {"priority": "40"}),
        ("due", {"due_at": "1410/01/01 10:00"}),
    ],
)
def test_the_last_thing_done_is_taken_back(
    action: str, given: dict[str, str], article: Article, sara: User, client_of: ClientOf
) -> None:
    Tag.objects.create(slug="city", name_fa="شهر")
    claims = _queued(article, 2)

    def look() -> list[Any]:
        return [
            (c.state, c.assignee_id, c.priority, c.due_at, {t.slug for t in c.tags.all()})
            for c in Claim.objects.filter(pk__in=[one.pk for one in claims]).order_by("pk")
        ]

    before = look()
    client = client_of(sara)
    _do(client, action, claims, **given)
    assert look() != before
    assert _report(client).may_undo
    client.post("/queue/undo/", {"back": "?tab=unassigned"})
    assert look() == before
    report = _report(client)
    assert (report.done, report.refused, report.may_undo) == (2, [], False)


def test_accepting_dismissing_giving_and_releasing_are_taken_back_too(
    article: Article, make_claim: ClaimMaker, sara: User, reza: User, arash: User,
    client_of: ClientOf,
) -> None:  # fmt: skip
    suggested = [make_claim("suggested")]
    client = client_of(sara)
    for action, given in (("accept", {}), ("dismiss", {"dismiss_reason": "نظر است"})):
        _do(client, action, suggested, tab="suggested", **given)
        assert _states(suggested) != ["suggested"]
        client.post("/queue/undo/", {"back": "?tab=suggested"})
        assert _states(suggested) == ["suggested"]

    held = [make_claim("in_progress")]
    _do(client, "release", held, tab="mine")
    client.post("/queue/undo/", {})
    assert Claim.objects.get(pk=held[0].pk).assignee == sara

    chief = client_of(arash)
    free = _queued(article, 1)
    _do(chief, "assign", [*held, *free], tab="all", assignee="reza")
    assert Claim.objects.filter(assignee=reza).count() == 2
    chief.post("/queue/undo/", {})
    assert Claim.objects.get(pk=held[0].pk).assignee == sara
    assert Claim.objects.get(pk=free[0].pk).assignee is None


def test_what_others_have_worked_on_since_is_not_taken_back(
    article: Article, sara: User, arash: User, client_of: ClientOf
) -> None:
    one, two = _queued(article, 2)
    client = client_of(sara)
    _do(client, "priority", [one, two], priority="40")
    verification.set_priority(one, actor=arash, priority=10)
    client.post("/queue/undo/", {})
    assert [Claim.objects.get(pk=c.pk).priority for c in (one, two)] == [10, 20]
    assert len(_report(client).refused) == 1


def test_a_decision_of_review_is_not_taken_back(
    make_claim: ClaimMaker, mina: User, client_of: ClientOf
) -> None:
    claim = make_claim("in_review")
    client = client_of(mina)
    _do(client, "approve", [claim], tab="review")
    assert not _report(client, "review").may_undo
    client.post("/queue/undo/", {})
    assert _states([claim]) == ["approved"]


@pytest.mark.parametrize(
    ("action", "given", "field"),
    [
        ("close", {}, "close_reason"),
        ("close", {"close_reason": " \n "}, "close_reason"),
        ("tag", {}, "tag"),
        ("tag", {"tag": "nothing"}, "tag"),
        ("due", {"due_at": "فردا یا پس‌فردا"}, "due_at"),
        ("priority", {"priority": "999"}, "priority"),
    ],
)
def test_what_is_missing_is_said_and_the_ticks_and_words_stay(
    action: str, given: dict[str, str], field: str, article: Article, sara: User,
    client_of: ClientOf,
) -> None:  # fmt: skip
    one, two = _queued(article, 2)
    response = _do(client_of(sara), action, [one], **given)
    assert response.status_code == 422
    assert field in response.context["bulk_form"].errors
    page = response.content.decode()
    assert f'value="{one.uuid}" form="bulk" checked' in page
    assert f'value="{two.uuid}" form="bulk" checked' not in page
    for typed in given.values():
        assert typed in page or field in ("tag", "priority")
    assert _states([one, two]) == ["queued", "queued"]


@pytest.mark.parametrize("ticked", [[], ["x"], ["", "0" * 32 + "x"]])
def test_without_a_claim_it_asks_for_one(
    ticked: list[str], article: Article, sara: User, client_of: ClientOf
) -> None:
    _queued(article, 1)
    response = client_of(sara).post("/queue/many/", {"action": "take", "claim": ticked})
    assert response.status_code == 422
    assert response.context["refused"]


def test_it_is_refused_to_who_may_not_and_for_what_is_no_action(
    article: Article, sara: User, nasrin: User, outsider: User, client_of: ClientOf
) -> None:
    claims = _queued(article, 1)
    assert _do(client_of(nasrin), "take", claims).status_code == 403
    assert _do(client_of(outsider), "take", claims).status_code == 403
    assert _do(client_of(sara), "assign", claims, assignee="sara").status_code == 403
    assert _do(client_of(sara), "destroy", claims).status_code == 422
    assert client_of(sara).get("/queue/many/").status_code == 405
    assert client_of(sara).get("/queue/undo/").status_code == 405
    assert _states(claims) == ["queued"]


def test_it_leads_back_to_where_one_was_and_nowhere_else(
    article: Article, sara: User, client_of: ClientOf
) -> None:
    claims = _queued(article, 1)
    response = client_of(sara).post(
        "/queue/many/",
        {"action": "take", "claim": str(claims[0].uuid), "back": "?tab=all&q=ادعا&x=//evil"},
    )
    assert response["Location"] == "/queue/?tab=all&q=%D8%A7%D8%AF%D8%B9%D8%A7"


def test_questions_asked_for_each_claim_are_those_of_the_workflow_alone(
    article: Article, sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    asked = []
    for number in (2, 6):
        claims = _queued(article, number)
        with CaptureQueriesContext(connection) as queries:
            _do(client, "priority", claims, priority="30")
        asked.append(len(queries))
    each = (asked[1] - asked[0]) / 4
    with CaptureQueriesContext(connection) as alone:
        verification.set_priority(_queued(article, 1)[0], actor=sara, priority=40)
    assert each <= len(alone) + 2, "one savepoint more"
