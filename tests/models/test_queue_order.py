"""The queue's order and pages: kept by the database, and read off an index however long it is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from annotations.models import Article, Claim, ClaimState, Origin, Role, User
from annotations.models.queue import FAR, SORTS, ClaimQuerySet
from tests import cast

ROWS = 20_000
FILL = """
INSERT INTO annotations_claim (
    uuid, article_id, statement, claimant, claimant_role, kinds, origin, checkworthiness, analysis,
    context_needed, state, state_reason, state_changed_at, touched, assignee_id, due_at, priority,
    version, created_at, search_key, queue_rank, due_order
)
SELECT gen_random_uuid(), %(article)s, 'ادعای شمارهٔ ' || n, '', '', '{}', 'machine', random(), '{}',
       false, state, CASE WHEN state = 'dismissed' OR state = 'in_progress' AND n %% 50 = 3
                          THEN 'باز ببینید' ELSE '' END,
       now() - n * interval '1 minute', true,
       CASE WHEN state NOT IN ('queued', 'suggested', 'dismissed')
            THEN (%(people)s::bigint[])[1 + n %% 20] END,
       CASE WHEN n %% 7 = 0 THEN now() + (n - 3000) * interval '10 minutes' END,
       (ARRAY[20, 20, 10, 30, 40])[1 + n %% 5], 1, now(),
       'ادعای شماره ' || n || ' ' || md5(n::text), 0, now()
  FROM (SELECT n, (ARRAY['queued', 'queued', 'queued', 'in_progress', 'in_review', 'approved',
                         'correcting', 'suggested', 'published', 'dismissed'])[1 + n %% 10] AS state
          FROM generate_series(1, %(rows)s) AS n) AS rows
"""


def make(article: Article, **values: object) -> Claim:
    given = {"statement": "ادعا", "origin": Origin.MACHINE, "state": ClaimState.QUEUED, **values}
    return Claim.objects.create(article=article, **given)


def test_the_order_is_by_priority_then_a_persons_find_then_worth(
    article: Article, sara: User
) -> None:
    Claim.objects.all().update(state="suggested")
    low = make(article, checkworthiness=0.9, priority=10)
    worthy = make(article, checkworthiness=0.8)
    found = make(article, origin=Origin.PERSON, created_by=sara)
    worthier = make(article, checkworthiness=0.95)
    urgent = make(article, checkworthiness=0.0, priority=40)

    queued = Claim.objects.filter(state="queued").in_order("worth")

    assert list(queued) == [urgent, found, worthier, worthy, low]


def test_the_database_keeps_the_order_whatever_writes(article: Article) -> None:
    claim = make(article, checkworthiness=0.5)
    claim.refresh_from_db()
    assert (claim.queue_rank, claim.due_order) == (-200.5, FAR)

    Claim.objects.filter(pk=claim.pk).update(priority=40, due_at=timezone.now(), queue_rank=7)
    claim.refresh_from_db()
    assert (claim.queue_rank, claim.due_order) == (-400.5, claim.due_at)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE annotations_claim SET checkworthiness = 0, due_at = NULL WHERE id = %s",
            [claim.pk],
        )
    claim.refresh_from_db()
    assert (claim.queue_rank, claim.due_order) == (-400.0, FAR)


@pytest.mark.parametrize("sort", SORTS)
def test_pages_meet_without_gap_or_overlap(article: Article, sort: str) -> None:
    now = timezone.now()
    for number in range(12):
        make(
            article,
            checkworthiness=number % 3 / 10,
            priority=[10, 20][number % 2],
            due_at=None if number % 4 else now + timedelta(days=number % 2),
            state_changed_at=now - timedelta(hours=number % 5),
        )
    whole = list(Claim.objects.filter(state="queued").in_order(sort))

    walked: list[Claim] = []
    page = list(Claim.objects.filter(state="queued").in_order(sort)[:5])
    while page:
        walked += page
        last = page[-1]
        rest = Claim.objects.filter(state="queued").in_order(sort)
        page = list(rest.after(sort, getattr(last, SORTS[sort]), last.pk)[:5])

    assert walked == whole


def test_counting_looks_no_further_than_asked(article: Article) -> None:
    for _number in range(4):
        make(article)

    queued = Claim.objects.filter(state="queued")

    assert (queued.count_up_to(3), queued.count_up_to(10)) == (3, 4)


@pytest.fixture
def crowd(sara: User) -> User:
    """Twenty people with many thousand claims; one of the people."""
    article = cast.bring_in(sara)
    people = [cast.make_person(f"p{n}", f"راستی‌آزما {n}", Role.FACT_CHECKER) for n in range(20)]
    with connection.cursor() as cursor:
        # A role of the moment in which no trigger fires: twenty thousand events would say nothing.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            FILL, {"article": article.pk, "people": [p.pk for p in people], "rows": ROWS}
        )
        cursor.execute(
            "UPDATE annotations_claim SET queue_rank = -10.0 * priority - checkworthiness,"
            " due_order = COALESCE(due_at, %s)",
            [FAR],
        )
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        # What autovacuum does beside a running desk.
        cursor.execute("SELECT gin_clean_pending_list('claim_words'::regclass)")
        cursor.execute("ANALYZE annotations_claim")
    return people[3]


TABS: dict[str, Callable[[User], ClaimQuerySet]] = {
    "mine": lambda me: Claim.objects.open().filter(assignee=me),
    "unassigned": lambda me: Claim.objects.filter(state=ClaimState.QUEUED),
    "review": lambda me: Claim.objects.filter(state=ClaimState.IN_REVIEW),
    "returned": lambda me: Claim.objects.returned(),
    "overdue": lambda me: Claim.objects.overdue(),
    "all": lambda me: Claim.objects.open(),
}


def test_every_tab_and_sort_is_read_off_an_index(crowd: User) -> None:
    slow = []
    for tab, claims in TABS.items():
        for sort, column in SORTS.items():
            first = claims(crowd).in_order(sort)
            last = list(first[:30])[-1]
            for page in (first, first.after(sort, getattr(last, column), last.pk)):
                plan = page[:31].explain()
                if "Seq Scan" in plan:
                    slow.append((tab, sort, plan))
    words = Claim.objects.open().filter(search_key__contains="19999").in_order("worth")
    plan = words[:31].explain()

    assert slow == []
    assert "claim_words" in plan
    assert "Seq Scan" not in plan


def test_the_next_claim_to_take_is_the_first_of_an_index(crowd: User) -> None:
    plan = Claim.objects.filter(state="queued").in_order("worth")[:1].explain()

    assert "claim_state_rank" in plan or "claim_open_rank" in plan
    assert "Sort" not in plan.replace("Sort Key", "")
