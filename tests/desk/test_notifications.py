"""The bell, the page of notifications, and what comes by mail."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.desk import bell
from annotations.models import Claim, Notification, NotificationKind, User
from annotations.workflow import notifications, review, verification
from annotations.workflow.mails import send_waiting
from tests.cast import ClaimMaker

ClientOf = Callable[[User], Client]
URL = "/notifications/"


def told(client: Client, query: str = "") -> list[str]:
    return [line.notification.kind for line in client.get(URL + query).context["told"]]


def test_who_is_concerned_is_told_and_the_doer_is_not(
    make_claim: ClaimMaker, sara: User, mina: User, arash: User, client_of: ClientOf
) -> None:
    claim = make_claim("in_review")
    assert told(client_of(mina)) == ["for_review"]
    assert told(client_of(sara)) == []
    review.return_claim(claim, actor=mina, reason="شمارهٔ صفحه را بنویس")
    client = client_of(sara)
    assert told(client) == ["returned"]
    page = client.get(URL).content.decode()
    assert "شمارهٔ صفحه را بنویس" in page
    assert claim.statement in page
    assert reverse("desk:claim", args=[claim.uuid]) in page
    assert told(client_of(mina)) == ["for_review"], "the doer of the return is not told"


def test_the_bell_counts_what_is_unread_on_every_page(
    make_claim: ClaimMaker, mina: User, client_of: ClientOf
) -> None:
    client = client_of(mina)
    assert "bell-count" not in client.get("/people/").content.decode()
    make_claim("in_review")
    make_claim("in_review")
    for address in ("/people/", "/notifications/bell/"):
        assert '<span class="bell-count">۲</span>' in client.get(address).content.decode()
    newest = Notification.objects.filter(user=mina).latest("pk")
    client.post(f"/notifications/{newest.pk}/read/")
    assert '<span class="bell-count">۱</span>' in client.get("/people/").content.decode()


def test_all_are_read_up_to_what_was_shown_and_no_further(
    make_claim: ClaimMaker, mina: User, client_of: ClientOf
) -> None:
    client = client_of(mina)
    make_claim("in_review")
    newest = client.get(URL).context["newest"]
    make_claim("in_review")
    client.post("/notifications/read/", {"until": newest})
    assert notifications.unread_count(mina) == 1
    client.post("/notifications/read/", {"until": "x"})
    assert notifications.unread_count(mina) == 0
    assert told(client, "?unread=1") == []
    assert len(told(client)) == 2


def test_opening_reads_and_leads_to_the_thing(
    make_claim: ClaimMaker, mina: User, client_of: ClientOf
) -> None:
    claim = make_claim("in_review")
    one = Notification.objects.get(user=mina)
    client = client_of(mina)
    response = client.post(f"/notifications/{one.pk}/read/", {"open": "1"})
    assert response["Location"] == reverse("desk:claim", args=[claim.uuid])
    assert client.post(f"/notifications/{one.pk}/read/", {"quietly": "1"}).status_code == 204
    assert client.get(f"/notifications/{one.pk}/read/").status_code == 405


def test_others_notifications_are_not_there(
    make_claim: ClaimMaker, sara: User, mina: User, outsider: User, client_of: ClientOf
) -> None:
    make_claim("in_review")
    one = Notification.objects.get(user=mina)
    assert client_of(sara).post(f"/notifications/{one.pk}/read/").status_code == 404
    one.refresh_from_db()
    assert one.read_at is None
    assert client_of(outsider).get(URL).status_code == 403
    assert client_of(outsider).get("/notifications/bell/").status_code == 403


def test_every_kind_says_something_with_an_icon_and_leads_somewhere(
    make_claim: ClaimMaker, sara: User, mina: User, client_of: ClientOf
) -> None:
    claim = make_claim("in_progress")
    for kind in NotificationKind:
        notifications.notify([sara], kind, key=f"k:{kind}", actor=mina, claim=claim)
    lines = client_of(sara).get(URL).context["told"]
    assert {line.notification.kind for line in lines} == set(NotificationKind.values)
    assert set(bell.ICONS) == set(NotificationKind.values)
    assert all(line.words and line.url and line.about for line in lines)


def test_the_same_is_told_once(make_claim: ClaimMaker, sara: User, client_of: ClientOf) -> None:
    claim = make_claim("in_progress")
    for _time in range(3):
        notifications.notify([sara], NotificationKind.OVERDUE, key="k", actor=None, claim=claim)
    assert told(client_of(sara)) == ["overdue"]


def test_pages_ask_the_same_however_much_was_told(
    make_claim: ClaimMaker, sara: User, mina: User, client_of: ClientOf
) -> None:
    claim = make_claim("in_progress")
    client = client_of(sara)

    def tell(first: int, last: int) -> None:
        for number in range(first, last):
            notifications.notify(
                [sara], NotificationKind.COMMENT, key=str(number), actor=mina, claim=claim
            )

    tell(0, 1)
    client.get(URL)
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    tell(1, 60)
    with CaptureQueriesContext(connection) as many:
        page = client.get(URL)
    assert len(many) == len(few) == 5
    assert len(page.context["told"]) == 30
    assert told(client, f"?{page.context['page'].older}")


def test_nothing_told_says_what_would_be(nasrin: User, client_of: ClientOf) -> None:
    page = client_of(nasrin).get(URL)
    assert page.status_code == 200
    assert 'class="empty"' in page.content.decode()
    assert client_of(nasrin).get(f"{URL}?unread=1").status_code == 200


# By mail -----------------------------------------------------------------------------------


def test_what_comes_by_mail_is_chosen_in_the_profile(sara: User, client_of: ClientOf) -> None:
    client = client_of(sara)
    response = client.post("/profile/mail/", {"kinds": ["comment", "approved"]})
    assert response["Location"] == "/profile/#mail"
    sara.refresh_from_db()
    assert sara.mail_kinds == ["approved", "comment"]
    page = client.get("/profile/").content.decode()
    assert page.count('name="kinds"') == len(NotificationKind)
    assert page.count("checked") == 2
    client.post("/profile/mail/", {"kinds": ["nonsense"]})
    client.post("/profile/mail/", {})
    sara.refresh_from_db()
    assert sara.mail_kinds == []


@pytest.mark.parametrize(
    ("language", "site", "words"),
    [("fa", "میز راستی‌آزمایی", "رأی شما را"), ("en", "Rasti", "returned your verdict")],
)
def test_a_mail_is_in_its_readers_language_and_sent_once(
    language: str, site: str, words: str, make_claim: ClaimMaker, sara: User, mina: User
) -> None:
    sara.email, sara.language = "sara@newsroom.example", language
    mina.email = "mina@newsroom.example"
    sara.save()
    mina.save()
    claim = make_claim("in_review")
    review.return_claim(claim, actor=mina, reason="شمارهٔ صفحه را بنویس")

    assert send_waiting() == 1
    assert send_waiting() == 0

    (message,) = mail.outbox
    assert message.to == ["sara@newsroom.example"]
    assert message.subject.startswith(f"{site}: ")
    assert words in message.subject
    assert "\n" not in message.subject
    assert claim.statement in message.body
    assert "شمارهٔ صفحه را بنویس" in message.body
    assert f"/claims/{claim.uuid}/desk/" in message.body


def test_what_one_did_oneself_is_not_mailed(make_claim: ClaimMaker, arash: User) -> None:
    arash.email = "arash@newsroom.example"
    arash.mail_kinds = list(NotificationKind.values)
    arash.save()
    claim = make_claim("queued")
    claim = verification.assign(claim, actor=arash, assignee=arash)
    assert Claim.objects.get(pk=claim.pk).assignee == arash
    send_waiting()
    assert mail.outbox == []
