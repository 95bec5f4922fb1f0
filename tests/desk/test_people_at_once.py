"""Two people on one claim, without a browser: signs of life, the lease, taking over, what is newer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotations.models import Claim, Event, Notification, Presence, User
from annotations.workflow import leases, verification
from tests.cast import ClaimMaker, Page
from tests.desk.test_claims import HTMX, send, speaks_english, text

ClientOf = Callable[[User], Client]


@pytest.fixture
def claim(make_claim: ClaimMaker) -> Claim:
    return make_claim("in_progress")


def _words(**changes: Any) -> dict[str, Any]:
    return {"version": "", "conclusion": "نتیجه", "justification": "استدلال", **changes}


def _open(client: Client, claim: Claim) -> Page:
    return client.get(reverse("desk:claim", args=[claim.uuid]), follow=True)


def test_each_sees_who_else_has_the_claim_open(
    claim: Claim, sara: User, arash: User, nasrin: User, client_of: ClientOf
) -> None:
    send(client_of(sara), "here", claim)
    send(client_of(nasrin), "here", claim)

    seen = text(send(client_of(arash), "here", claim))
    page = text(_open(client_of(arash), claim))

    for shown in (seen, page):
        assert "سارا کریمی" in shown
        assert "س\u200cک" in shown
        assert "نسرین دادگر" in shown
    assert "آرش نیک‌نام" not in seen


def test_who_has_gone_is_seen_no_more(
    claim: Claim, sara: User, arash: User, client_of: ClientOf
) -> None:
    send(client_of(sara), "here", claim)
    assert "سارا" in text(send(client_of(arash), "here", claim))

    with time_machine.travel(timezone.now() + timedelta(seconds=70)):
        assert "سارا" not in text(send(client_of(arash), "here", claim))
    send(client_of(sara), "here", claim)
    assert send(client_of(sara), "leave", claim).status_code == 204
    assert "سارا" not in text(send(client_of(arash), "here", claim))


def test_who_writes_holds_the_claim_and_the_other_is_told_before_saving(
    claim: Claim, sara: User, arash: User, client_of: ClientOf
) -> None:
    speaks_english(arash)
    send(client_of(sara), "here", claim, {"writing": "1"})

    seen = text(send(client_of(arash), "here", claim, {"writing": "1"}))
    refused = send(client_of(arash), "write_verdict", claim, _words(), **HTMX)

    assert "is writing on this claim right now" in seen
    assert reverse("desk:take_over", args=[claim.uuid]) in seen
    assert refused.status_code == 409
    assert "سارا کریمی is writing on this claim right now" in text(refused)
    assert refused.context["panel"].forms["verdict"]["justification"].value() == "استدلال"
    assert not claim.verdicts.exists()


def test_a_lease_ends_by_itself_and_by_leaving(
    claim: Claim, sara: User, arash: User, client_of: ClientOf
) -> None:
    send(client_of(sara), "here", claim, {"writing": "1"})
    with time_machine.travel(timezone.now() + leases.LEASE + timedelta(seconds=1)):
        assert send(client_of(arash), "write_verdict", claim, _words()).status_code == 302

    send(client_of(sara), "here", claim, {"writing": "1"})
    send(client_of(sara), "leave", claim)
    assert send(client_of(arash), "write_verdict", claim, _words(version=1)).status_code == 302


def test_taking_over_is_told_kept_in_the_history_and_lets_one_save(
    claim: Claim, sara: User, arash: User, client_of: ClientOf
) -> None:
    send(client_of(sara), "here", claim, {"writing": "1"})

    taken = send(client_of(arash), "take_over", claim)

    assert taken.status_code == 302
    assert Event.objects.filter(claim_id=claim.pk, action="claim.take_over").exists()
    told = Notification.objects.get(user=sara)
    assert (told.kind, told.actor) == ("lease_taken_over", arash)
    assert send(client_of(arash), "write_verdict", claim, _words()).status_code == 302
    assert "آرش نیک‌نام" in text(send(client_of(sara), "here", claim, {"writing": "1"}))


def test_looking_on_holds_nothing_and_only_who_may_write_takes_over(
    claim: Claim, sara: User, reza: User, nasrin: User, client_of: ClientOf
) -> None:
    for person in (reza, nasrin):
        send(client_of(person), "here", claim, {"writing": "1"})
        claim.refresh_from_db()
        assert claim.lease_holder is None
    send(client_of(sara), "here", claim, {"writing": "1"})
    for person in (reza, nasrin):
        seen = text(send(client_of(person), "here", claim))
        assert "سارا کریمی" in seen
        assert reverse("desk:take_over", args=[claim.uuid]) not in seen
        assert send(client_of(person), "take_over", claim).status_code == 403


def test_the_page_learns_that_somebody_saved_a_newer_verdict_or_moved_the_claim(
    claim: Claim, sara: User, arash: User, client_of: ClientOf
) -> None:
    speaks_english(sara)
    client = client_of(sara)
    shown = {"number": "", "version": "", "state": "in_progress"}
    assert "saved another verdict" not in text(send(client, "here", claim, shown))

    send(client_of(arash), "write_verdict", claim, _words())
    newer = text(send(client, "here", claim, shown))
    same = text(send(client, "here", claim, {**shown, "number": "1", "version": "1"}))

    assert "آرش نیک‌نام</bdi> saved another verdict at" in newer
    assert "saved another verdict" not in same
    verification.release(claim, actor=arash)
    assert "The claim has moved on" in text(send(client, "here", claim, shown))


def test_visitors_and_people_without_a_role_leave_no_trace(
    claim: Claim, outsider: User, client_of: ClientOf
) -> None:
    assert send(Client(), "here", claim).status_code == 302
    assert send(client_of(outsider), "here", claim).status_code == 403
    assert client_of(outsider).get(reverse("desk:here", args=[claim.uuid])).status_code in (
        403,
        405,
    )
    assert not Presence.objects.exists()


def test_a_sign_of_life_is_cheap_however_many_are_here(
    claim: Claim, sara: User, arash: User, mina: User, nasrin: User, client_of: ClientOf
) -> None:
    client = client_of(sara)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            send(client, "here", claim, {"version": "", "number": ""})
        return len(queries)

    count()
    alone = count()
    for person in (arash, mina, nasrin):
        send(client_of(person), "here", claim)

    assert count() == alone <= 9
