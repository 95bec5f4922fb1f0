"""The queue: tabs, filters, sorts, pages by keyset, and taking the next claim."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotations.models import Article, Claim, ClaimState, Origin, Tag, User
from annotations.text.searchkey import search_key
from tests.cast import ClaimMaker

ClientOf = Callable[[User], Client]
URL = "/queue/"


def _queued(article: Article, number: int, **fields: Any) -> list[Claim]:
    return Claim.objects.bulk_create(
        Claim(
            **{
                "article": article,
                "statement": f"ادعای شمارهٔ {n}",
                "search_key": search_key(f"ادعای شمارهٔ {n}"),
                "origin": Origin.MACHINE,
                "checkworthiness": 0.5,
                "state": ClaimState.QUEUED,
                **fields,
            }
        )
        for n in range(number)
    )


def _shown(response: Any) -> list[int]:
    return [entry.claim.pk for entry in response.context["queue"].entries]


def test_every_role_reads_it_and_nobody_else(
    sara: User, nasrin: User, outsider: User, client_of: ClientOf, client: Client
) -> None:
    assert reverse("desk:queue") == URL
    assert client_of(sara).get(URL).status_code == 200
    page = client_of(nasrin).get(URL)
    assert page.status_code == 200
    assert reverse("desk:take_next") not in page.content.decode()
    assert client_of(outsider).get(URL).status_code == 403
    assert client.get(URL).status_code == 302
    assert client_of(sara).post(URL).status_code == 405


def test_each_tab_holds_and_counts_its_claims(
    make_claim: ClaimMaker, sara: User, mina: User, client_of: ClientOf
) -> None:
    from annotations.workflow import review

    queued, mine, waiting = (make_claim(s) for s in ("queued", "in_progress", "in_review"))
    returned = make_claim("in_review")
    review.return_claim(returned, actor=mina, reason="رقم را بسنجید")
    late = make_claim("in_progress")
    Claim.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))
    for state in ("dismissed", "closed", "published"):
        make_claim(state)
    client = client_of(sara)

    tabs = {
        tab: set(_shown(client.get(URL, {"tab": tab})))
        for tab in ("mine", "unassigned", "review", "returned", "overdue", "all")
    }

    pks = [c.pk for c in (mine, waiting, returned, late)]
    assert tabs == {
        "mine": set(pks),
        "unassigned": {queued.pk},
        "review": {waiting.pk},
        "returned": {returned.pk},
        "overdue": {late.pk},
        "all": {queued.pk, *pks},
    }
    counts = {tab.slug: tab.count for tab in client.get(URL).context["queue"].tabs}
    assert counts == {tab: len(claims) for tab, claims in tabs.items()}
    assert _shown(client_of(mina).get(URL, {"tab": "mine"})) == []


@pytest.mark.parametrize("sort", ["worth", "age", "due"])
def test_pages_by_keyset_hold_every_claim_once_in_order(
    sort: str, article: Article, sara: User, client_of: ClientOf
) -> None:
    now = timezone.now()
    claims = _queued(article, 75)
    for number, claim in enumerate(claims):
        # Many ties, and nothing at all where a column may be empty.
        claim.checkworthiness = None if number % 5 == 0 else (number % 4) / 4
        claim.priority = 20 + 10 * (number % 2)
        claim.due_at = None if number % 3 == 0 else now + timedelta(days=number % 7)
        claim.state_changed_at = now - timedelta(hours=number % 6)
    Claim.objects.bulk_update(claims, ["checkworthiness", "priority", "due_at", "state_changed_at"])
    client = client_of(sara)

    seen: list[Claim] = []
    url = f"{URL}?sort={sort}"
    for _ in range(5):
        queue = client.get(url).context["queue"]
        seen += [entry.claim for entry in queue.entries]
        if not queue.next_url:
            break
        url = URL + queue.next_url

    far = now + timedelta(days=999)
    keys: dict[str, Callable[[Claim], Any]] = {
        "worth": lambda c: (
            -c.priority,
            -(2 if c.checkworthiness is None else c.checkworthiness),
            c.pk,
        ),
        "age": lambda c: (c.state_changed_at, c.pk),
        "due": lambda c: (c.due_at or far, c.pk),
    }
    assert [c.pk for c in seen] == [c.pk for c in sorted(claims, key=keys[sort])]


@pytest.mark.parametrize(
    "after", ["x", "!!!", "bm9uc2Vuc2U", "W10", "W251bGxd", "WyJ4IiwgInkiXQ", "eyJhIjogMX0", "MQ"]
)
def test_a_damaged_page_address_begins_anew(
    after: str, article: Article, sara: User, client_of: ClientOf
) -> None:
    _queued(article, 3)

    for sort in ("worth", "age", "due"):
        response = client_of(sara).get(URL, {"after": after, "sort": sort})
        assert response.status_code == 200
        assert len(_shown(response)) == 3


def test_it_is_searched_by_words_and_by_tag_with_those_below_it(
    article: Article, sara: User, client_of: ClientOf
) -> None:
    one, two, three = _queued(article, 3)
    Claim.objects.filter(pk=one.pk).update(search_key=search_key("اتوبوس‌های برقی"))
    parent = Tag.objects.create(slug="city", name_fa="شهر")
    child = Tag.objects.create(slug="bus", name_fa="اتوبوس", parent=parent)
    two.tags.set([child])
    three.tags.set([parent, child])
    client = client_of(sara)

    assert _shown(client.get(URL, {"q": "اتوبوسهای برقي"})) == [one.pk]
    assert _shown(client.get(URL, {"tag": "bus"})) == [two.pk, three.pk]
    assert _shown(client.get(URL, {"tag": "city"})) == [two.pk, three.pk]
    assert _shown(client.get(URL, {"tag": "?", "q": "%"})) == []
    assert client.get(URL, {"tab": "?", "sort": "?", "q": "ا" * 5000}).status_code == 200


def test_take_next_leads_to_the_claim_one_now_holds(
    article: Article, sara: User, client_of: ClientOf
) -> None:
    low, high = _queued(article, 2)
    Claim.objects.filter(pk=high.pk).update(checkworthiness=0.9)

    response = client_of(sara).post(reverse("desk:take_next"))

    high.refresh_from_db()
    assert (high.assignee, high.state) == (sara, "in_progress")
    assert f"claim={high.uuid}" in response["Location"]
    assert f"/articles/{article.uuid}/" in response["Location"]
    low.refresh_from_db()
    assert low.state == "queued"


def test_an_empty_queue_says_so(sara: User, client_of: ClientOf) -> None:
    response = client_of(sara).post(reverse("desk:take_next"), follow=True)

    assert response.redirect_chain[0][0] == URL
    assert [str(m) for m in response.context["messages"]] != []


def test_take_next_is_posted_by_who_checks_facts(
    article: Article, nasrin: User, sara: User, outsider: User, client_of: ClientOf
) -> None:
    _queued(article, 1)

    refused = client_of(nasrin).post(reverse("desk:take_next"))

    assert refused.status_code == 403
    assert 'role="alert"' in refused.content.decode()
    assert client_of(outsider).post(reverse("desk:take_next")).status_code == 403
    assert client_of(sara).get(reverse("desk:take_next")).status_code == 405
    assert Claim.objects.filter(state="queued").count() == 1


def test_queries_do_not_grow_with_the_claims(
    article: Article, sara: User, client_of: ClientOf
) -> None:
    tags = [Tag.objects.create(slug=f"t{n}", name_fa=f"برچسب {n}") for n in range(3)]
    client = client_of(sara)
    _queued(article, 2)
    client.get(URL)
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    for claim in _queued(article, 60):
        claim.tags.set(tags)

    with CaptureQueriesContext(connection) as many:
        page = client.get(URL)

    assert len(_shown(page)) == 30
    assert len(many) == len(few) <= 8
