"""Attempts to reach the claimant: recorded, added to by their author, shown to the reviewer."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.models import Claim, Contact, Event, User
from annotations.workflow import contacts
from tests.cast import ClaimMaker, Page
from tests.desk.test_claims import HTMX, send, speaks_english, text

ClientOf = Callable[[User], Client]


@pytest.fixture
def claim(make_claim: ClaimMaker) -> Claim:
    claim = make_claim("in_progress")
    Claim.objects.filter(pk=claim.pk).update(claimant="شهردار آذرشهر")
    claim.refresh_from_db()
    return claim


def _asked(**changes: Any) -> dict[str, Any]:
    return {
        "channel": "phone",
        "at": "۱۴۰۵/۰۸/۳۰ ۱۰:۳۰",
        "note": "از کجا می‌دانید؟",
        "answer": "",
        **changes,
    }


def _edit(client: Client, contact: Contact, data: dict[str, Any], **headers: str) -> Page:
    return client.post(
        reverse("desk:edit_contact", args=[contact.pk]), _asked(**data), headers=headers
    )


def _open(client: Client, claim: Claim) -> Page:
    return client.get(reverse("desk:claim", args=[claim.uuid]), follow=True)


def test_an_attempt_is_recorded_and_its_answer_added_later(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)

    assert send(client, "contact", claim, _asked()).status_code == 302
    contact = claim.contacts.get()
    assert (contact.channel, contact.by, contact.answer) == ("phone", sara, "")
    assert timezone.localtime(contact.at).strftime("%H:%M") == "10:30"
    assert _edit(client, contact, {"answer": "از دفتر اموال."}).status_code == 302

    assert claim.contacts.get().answer == "از دفتر اموال."
    assert "از دفتر اموال." in text(_open(client, claim))
    step = Event.objects.filter(claim_id=claim.pk, action="claim.edit_contact").get()
    assert (step.before or {})["answer"] == ""


def test_only_the_author_changes_a_record(
    claim: Claim, sara: User, arash: User, nasrin: User, client_of: ClientOf
) -> None:
    contact = contacts.record_contact(claim, actor=sara, channel="email", note="پرسیدیم")

    for person in (arash, nasrin):
        assert _edit(client_of(person), contact, {"note": "دیگر"}).status_code == 403
    assert claim.contacts.get().note == "پرسیدیم"
    assert reverse("desk:edit_contact", args=[contact.pk]) not in text(
        _open(client_of(arash), claim)
    )
    assert send(client_of(nasrin), "contact", claim, _asked()).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [{"channel": "pigeon"}, {"channel": ""}, {"note": " "}, {"at": "دیروز"}, {"note": "ن" * 5001}],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_lost(
    wrong: dict[str, str], claim: Claim, sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    contact = contacts.record_contact(claim, actor=sara, channel="phone", note="نخست")

    added = send(client, "contact", claim, _asked(answer="پاسخ بلند", **wrong), **HTMX)
    edited = _edit(client, contact, {"answer": "پاسخ دیگر", **wrong}, **HTMX)

    assert (added.status_code, edited.status_code) == (422, 422)
    assert "پاسخ بلند</textarea>" in text(added)
    assert "پاسخ دیگر</textarea>" in text(edited)
    assert claim.contacts.get().note == "نخست"


def test_a_time_that_has_not_come_is_refused(claim: Claim, sara: User, client_of: ClientOf) -> None:
    contact = contacts.record_contact(claim, actor=sara, channel="phone", note="نخست")

    refused = _edit(client_of(sara), contact, {"at": "2199-01-01 10:00"}, **HTMX)

    assert refused.status_code == 422
    assert "2199-01-01 10:00" in text(refused)


def test_one_is_reminded_to_ask_and_the_reviewer_sees_whether_it_was_done(
    claim: Claim, make_claim: ClaimMaker, sara: User, mina: User, client_of: ClientOf
) -> None:
    speaks_english(sara)
    speaks_english(mina)
    assert "No attempt is on record." in text(_open(client_of(sara), claim))
    contacts.record_contact(claim, actor=sara, channel="phone", note="پرسیدیم", answer="نگفت")
    assert "1 attempt to reach the claimant is on record." in text(_open(client_of(sara), claim))

    reviewed = make_claim("in_review")
    Claim.objects.filter(pk=reviewed.pk).update(claimant="کسی")
    assert "No attempt to reach the claimant is on record." in text(
        _open(client_of(mina), reviewed)
    )
