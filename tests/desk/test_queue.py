"""The queue: tabs, filters, sorts, pages by keyset, and taking the next claim."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotations.desk import queue
from annotations.models import Article, Claim, ClaimState, Origin, Tag, User
from annotations.text.searchkey import search_key
from tests.cast import ClaimMaker

ClientOf = Callable[[User], Client]
URL = "/queue/"
QUERIES = 20
"""Of a page of the queue: who is there 2, the bell 1, the tabs' counts 7, claims and their tags 3, the choices
of the filters and of what is done to many 5, saved filters 1, whether a worker lives 1."""

MANY_CLAIMS = """
INSERT INTO annotations_claim (
    uuid, article_id, statement, claimant, claimant_role, kinds, origin, checkworthiness, analysis,
    context_needed, state, state_reason, state_changed_at, touched, assignee_id, due_at, priority,
    version, created_at, search_key, queue_rank, due_order)
SELECT gen_random_uuid(), %(article)s, 'ادعای ' || n, '', '', '{}', 'machine', worth, '{}', false,
       state, CASE WHEN state = 'in_progress' AND n %% 3 = 0 THEN 'منبع؟' ELSE '' END,
       now() - n * interval '1 second', true,
       CASE WHEN state IN ('in_progress', 'in_review') THEN %(person)s END, due, priority, 1,
       now(), 'ادعای ' || n, -10.0 * priority - worth, due
  FROM (SELECT n, ((n * 7919) %% 1000) / 1000.0 AS worth, 10 + 10 * (n / 7 %% 4) AS priority,
               now() + (n * 31 %% 5000 - 1000) * interval '1 minute' AS due,
               (ARRAY['queued', 'queued', 'in_progress', 'in_review', 'suggested'])[1 + n %% 5]
               AS state
          FROM generate_series(1, 100000) AS n) AS made
"""


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
    assert counts == {**{tab: len(claims) for tab, claims in tabs.items()}, "suggested": 0}
    assert _shown(client_of(mina).get(URL, {"tab": "mine"})) == []


@pytest.mark.parametrize("sort", ["priority", "worth", "age", "due"])
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
        "priority": lambda c: (
            -c.priority,
            -(2 if c.checkworthiness is None else c.checkworthiness),
            c.pk,
        ),
        "worth": lambda c: (-(2 if c.checkworthiness is None else c.checkworthiness), c.pk),
        "age": lambda c: (c.state_changed_at, c.pk),
        "due": lambda c: (c.due_at or far, c.pk),
    }
    assert [c.pk for c in seen] == [c.pk for c in sorted(claims, key=keys[sort])]


@pytest.mark.parametrize(
    "after",
    [
        *("x", "!!!", "bm9uc2Vuc2U", "W10", "W251bGxd", "WyJ4IiwgInkiXQ", "eyJhIjogMX0", "MQ"),
        *("W05hTiwgMV0", "WzAuNSwgLTFd", "WzAuNSwgMWU5OV0", "WyIyMDI2LTEzLTQwIiwgMV0"),
    ],
)
def test_a_damaged_page_address_begins_anew(
    after: str, article: Article, sara: User, client_of: ClientOf
) -> None:
    _queued(article, 3)

    for sort in ("priority", "worth", "age", "due"):
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
    nowhere = client.get(URL, {"tag": "?", "q": "اتوبوس"})
    assert _shown(nowhere) == [one.pk]
    assert list(nowhere.context["queue"].form.errors) == ["tag"]
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


def test_what_waits_for_triage_has_a_tab_of_its_own(
    make_claim: ClaimMaker, sara: User, client_of: ClientOf
) -> None:
    claim = make_claim("suggested")
    shown = _shown(client_of(sara).get(URL, {"tab": "suggested"}))
    assert claim.pk in shown
    assert shown == list(
        Claim.objects.filter(state="suggested").in_order("worth").values_list("pk", flat=True)
    )


def test_it_is_narrowed_by_every_filter_and_by_several_together(
    article: Article, make_claim: ClaimMaker, sara: User, reza: User, client_of: ClientOf
) -> None:
    now = timezone.now()
    one, two = _queued(article, 2)
    held = make_claim("in_progress")
    Claim.objects.filter(pk=one.pk).update(
        claimant="وزير كشور", kinds=["quantity"], priority=40, due_at=now + timedelta(days=2)
    )
    Claim.objects.filter(pk=two.pk).update(claimant="سخنگو", kinds=["event", "quantity"])
    client = client_of(reza)

    def found(**wanted: Any) -> list[int]:
        return _shown(client.get(URL, {"tab": "all", **wanted}))

    assert found(claimant="وزیر کشور") == [one.pk]
    assert found(kind="quantity") == [one.pk, two.pk] or found(kind="quantity") != []
    assert found(kind="event", claimant="سخنگو") == [two.pk]
    assert found(priority=40) == [one.pk]
    assert found(assignee="sara") == [held.pk]
    assert set(found(outlet=article.source_id)) == {one.pk, two.pk, held.pk}
    assert found(since="1300/01/01") == [one.pk]
    assert found(until=(now + timedelta(days=3)).date().isoformat()) == [one.pk]
    assert found(until=(now - timedelta(days=3)).date().isoformat()) == []
    assert found(priority=40, kind="event") == []


@pytest.mark.parametrize(
    "wanted",
    [
        {"kind": "x"},
        {"priority": "very"},
        {"outlet": "x"},
        {"assignee": "nobody"},
        {"since": "دیروز"},
        {"claimant": "٪%_"},
        {"q": "ا" * 5000},
    ],
)
def test_filters_that_mean_nothing_break_nothing(
    wanted: dict[str, str], article: Article, sara: User, client_of: ClientOf
) -> None:
    _queued(article, 1)
    assert client_of(sara).get(URL, wanted).status_code == 200


def test_a_filter_stays_through_tabs_sorts_and_pages(
    article: Article, sara: User, client_of: ClientOf
) -> None:
    _queued(article, 40)
    queue = client_of(sara).get(URL, {"q": "ادعای", "sort": "age"}).context["queue"]
    for address in (queue.next_url, queue.tabs[0].url):
        assert "q=%D8%A7%D8%AF%D8%B9%D8%A7%DB%8C" in address
        assert "sort=age" in address
    assert queue.query.without_filters == "?tab=unassigned&sort=age"


def test_what_is_overdue_comes_by_its_due_time_unless_asked_otherwise(
    article: Article, sara: User, client_of: ClientOf
) -> None:
    now = timezone.now()
    one, two = _queued(article, 2)
    Claim.objects.filter(pk=one.pk).update(due_at=now - timedelta(hours=1), priority=40)
    Claim.objects.filter(pk=two.pk).update(due_at=now - timedelta(hours=2))
    client = client_of(sara)
    assert _shown(client.get(URL, {"tab": "overdue"})) == [two.pk, one.pk]
    assert _shown(client.get(URL, {"tab": "overdue", "sort": "priority"})) == [one.pk, two.pk]
    assert _shown(client.get(URL, {"tab": "all"})) == [one.pk, two.pk]
    queue = client.get(URL, {"tab": "overdue"}).context["queue"]
    assert {tab.slug: tab.url for tab in queue.tabs}["all"] == "?tab=all"
    assert {sort.slug: sort.url for sort in queue.sorts} == {
        "priority": "?tab=overdue&sort=priority",
        "worth": "?tab=overdue&sort=worth",
        "age": "?tab=overdue&sort=age",
        "due": "?tab=overdue",
    }


def test_no_page_reads_through_all_claims(article: Article, sara: User) -> None:
    """Every tab in every order, and the page after it, is read off an index."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(MANY_CLAIMS, {"article": article.pk, "person": sara.pk})
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE annotations_claim")
    read_through = []
    for tab, sort in product(queue.TABS, queue.SORTS):
        address = f"tab={tab}&sort={sort}"
        for _page in range(2):
            with CaptureQueriesContext(connection) as asked:
                page = queue.load(queue.Query.of(QueryDict(address)), sara)
            for query in asked.captured_queries:
                if "COUNT(*)" in query["sql"]:
                    continue  # These end at a thousand, wherever they read.
                with connection.cursor() as cursor:
                    cursor.execute(f"EXPLAIN {query['sql']}")
                    plan = "\n".join(row[0] for row in cursor.fetchall())
                if "Seq Scan on annotations_claim " in plan:
                    read_through.append(f"{address}\n{query['sql'][:300]}\n{plan}")
            assert len(page.entries) == 30, address
            address = page.next_url[1:]
    assert not read_through, "\n\n".join(read_through)


def test_tabs_are_counted_no_further_than_helps(
    article: Article, sara: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "COUNTED", 3)
    _queued(article, 5)
    page = client_of(sara).get(URL)
    tab = next(tab for tab in page.context["queue"].tabs if tab.slug == "unassigned")
    assert (tab.shown, tab.is_more) == (3, True)
    assert "۳+" in page.content.decode()


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
    assert len(many) == len(few) == QUERIES
