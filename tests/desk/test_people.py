"""Who works here: roles, how much each has on their hands, when they were last seen."""

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.models import Claim, Role, User
from annotations.workflow import leases
from tests import cast
from tests.cast import ClaimMaker

ClientOf = Callable[[User], Client]
URL = "/people/"


def row(client: Client, person: User):
    return next(one for one in client.get(URL).context["rows"] if one.person == person)


def test_each_ones_open_and_overdue_claims_are_counted_and_linked(
    make_claim: ClaimMaker, sara: User, nasrin: User, client_of: ClientOf
) -> None:
    late, review = make_claim("in_progress"), make_claim("in_review")
    make_claim("published")
    Claim.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))
    client = client_of(nasrin)
    of_sara = row(client, sara)
    assert (of_sara.open, of_sara.overdue, of_sara.checks) == (2, 1, True)
    assert not row(client, nasrin).checks
    shown = client.get(of_sara.queue_url).context["queue"].entries
    assert {entry.claim.pk for entry in shown} == {late.pk, review.pk}
    shown = client.get(of_sara.overdue_url).context["queue"].entries
    assert [entry.claim.pk for entry in shown] == [late.pk]


def test_it_says_when_somebody_was_last_here(
    make_claim: ClaimMaker, sara: User, reza: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    User.objects.filter(pk=sara.pk).update(last_login=timezone.now() - timedelta(days=3))
    assert row(client, reza).seen_at is None
    before = row(client, sara).seen_at
    leases.seen(make_claim("in_progress"), actor=sara)
    after = row(client, sara).seen_at
    assert before is not None
    assert after is not None
    assert after - before > timedelta(days=2)


def test_roles_are_named_in_order_and_narrow_the_list(
    sara: User, mina: User, arash: User, nasrin: User, client_of: ClientOf
) -> None:
    both = cast.make_person("laleh", "لاله", Role.AUDITOR, Role.FACT_CHECKER)
    client = client_of(sara)
    assert [str(label) for label in row(client, both).roles] == ["راستی‌آزما", "ناظر"]
    page = client.get(URL, {"role": "auditor"})
    assert {one.person.pk for one in page.context["rows"]} == {nasrin.pk, both.pk}
    assert len(client.get(URL, {"role": "?"}).context["rows"]) == 5


def test_the_chief_editor_is_led_to_the_accounts(
    sara: User, arash: User, client_of: ClientOf
) -> None:
    accounts = "/admin/annotations/user/"
    assert accounts in client_of(arash).get(URL).content.decode()
    assert client_of(arash).get(accounts).status_code == 200
    assert accounts not in client_of(sara).get(URL).content.decode()


def test_it_asks_the_same_number_of_questions_however_many_work_here(
    sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    client.get(URL)
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    for number in range(8):
        cast.make_person(f"p{number}", f"همکار {number}", Role.FACT_CHECKER)
    with CaptureQueriesContext(connection) as many:
        client.get(URL)
    assert len(many) == len(few) == 8
