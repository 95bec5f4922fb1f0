"""Comments: threads that are answered, settled and opened again, mentions, and who is told."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.desk.talk import talk_of
from annotations.models import Claim, Comment, Notification, Publication, User
from annotations.workflow import comments
from tests.cast import ClaimMaker, Page
from tests.desk.test_claims import HTMX, speaks_english, text

ClientOf = Callable[[User], Client]


@pytest.fixture
def claim(make_claim: ClaimMaker) -> Claim:
    return make_claim("in_progress")


def _post(client: Client, name: str, pk: int, body: str = "", **headers: str) -> Page:
    return client.post(reverse(f"desk:{name}", args=[pk]), {"body": body}, headers=headers)


def _open(client: Client, claim: Claim) -> Page:
    return client.get(reverse("desk:claim", args=[claim.uuid]), follow=True)


def test_answers_stand_below_what_they_answer_and_settled_threads_are_folded(
    claim: Claim, sara: User, mina: User, client_of: ClientOf
) -> None:
    speaks_english(mina)
    first = comments.comment(claim, actor=sara, body="پرسش نخست")
    second = comments.comment(claim, actor=sara, body="پرسش دوم")
    client = client_of(mina)
    assert _post(client, "answer", first.pk, "پاسخ").status_code == 302
    answer = Comment.objects.get(body="پاسخ")
    assert _post(client, "answer", answer.pk, "پاسخ به پاسخ").status_code == 302
    assert _post(client, "resolve", second.pk).status_code == 302

    talk = _open(client, claim).context["panel"].talk

    assert [thread.root.comment for thread in talk.open] == [first]
    assert [said.comment.body for said in talk.open[0].answers] == ["پاسخ", "پاسخ به پاسخ"]
    assert [thread.root.comment for thread in talk.settled] == [second]
    assert "Resolved by <bdi>مینا رستگار</bdi>" in text(_open(client, claim))
    assert _post(client, "reopen_comment", second.pk).status_code == 302
    assert len(talk_of(claim).open) == 2


def test_somebody_mentioned_is_told_once_and_shown_by_name(
    claim: Claim, sara: User, mina: User, client_of: ClientOf
) -> None:
    comments.comment(claim, actor=sara, body="از @Mina. بپرس، نه از @nobody یا mina@example.org")

    page = text(_open(client_of(sara), claim))

    assert Notification.objects.get(kind="mention").user == mina
    assert '<span class="mention" title="مینا رستگار"><bdi>@Mina</bdi></span>' in page
    assert page.count('class="mention"') == 1


def test_an_answer_that_was_refused_is_shown_again_in_its_thread(
    claim: Claim, sara: User, client_of: ClientOf
) -> None:
    first = comments.comment(claim, actor=sara, body="پرسش")

    refused = _post(client_of(sara), "answer", first.pk, "  ", **HTMX)
    too_long = _post(client_of(sara), "answer", first.pk, "ب" * 5001, **HTMX)

    assert (refused.status_code, too_long.status_code) == (422, 422)
    assert refused.context["panel"].refused == f"answer-{first.pk}"
    assert f'id="comment_{first.pk}_body"' in text(too_long)
    assert "ب" * 5001 in text(too_long)


def test_auditors_read_and_neither_answer_nor_settle(
    claim: Claim, sara: User, nasrin: User, client_of: ClientOf
) -> None:
    first = comments.comment(claim, actor=sara, body="پرسش")
    client = client_of(nasrin)

    assert "پرسش" in text(_open(client, claim))
    for name in ("answer", "resolve", "reopen_comment"):
        assert _post(client, name, first.pk, "x").status_code == 403
    assert Comment.objects.count() == 1
    assert client.post(reverse("desk:answer", args=[10**9]), {"body": "x"}).status_code == 404


def test_a_comment_runs_no_markup(claim: Claim, sara: User, client_of: ClientOf) -> None:
    comments.comment(claim, actor=sara, body="<script>alert(1)</script>\n@sara <b>")

    page = text(_open(client_of(sara), claim))

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_comments_never_leave_the_house(make_claim: ClaimMaker, mina: User, client: Client) -> None:
    claim = make_claim("published")
    comments.comment(claim, actor=mina, body="میان خودمان بماند")

    public = text(client.get(reverse("desk:public_claim", args=[claim.uuid])))

    assert "میان خودمان" not in public
    assert "میان خودمان" not in str(Publication.objects.get(claim=claim).record)


def test_more_comments_cost_no_more_queries(claim: Claim, sara: User, mina: User) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            talk_of(claim)
        return len(queries)

    first = comments.comment(claim, actor=sara, body="@mina نخست")
    few = count()
    for number in range(10):
        comments.comment(claim, actor=mina, body=f"@sara {number}", parent=first)
        comments.comment(claim, actor=sara, body=f"دیگر {number}")

    assert count() == few == 2
