"""Who is told of what: never the doer, never twice; and by mail at most once."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.utils import timezone

from annotations.models import Claim, Notification, NotificationKind, User
from annotations.workflow import (
    comments,
    evidence,
    mails,
    notifications,
    publication,
    review,
    verification,
)
from annotations.workflow.audit import Actor
from annotations.workflow.errors import BadValue, NotAllowed, WrongState
from tests.cast import ClaimMaker


def told(user: User) -> list[str]:
    return list(
        Notification.objects.filter(user=user).order_by("id").values_list("kind", flat=True)
    )


def test_the_way_of_a_claim_tells_whom_it_concerns(
    make_claim: ClaimMaker, sara: User, reza: User, mina: User, arash: User, nasrin: User
) -> None:
    claim = verification.assign(make_claim("queued"), actor=arash, assignee=sara)
    make_claim.cite_two(claim)
    make_claim.write(claim)
    verification.submit(claim, actor=sara)
    assert told(sara) == ["assigned"]
    assert told(mina) == ["for_review"]
    assert told(arash) == ["for_review"]

    review.return_claim(claim, actor=mina, reason="منبع دوم کهنه است")
    back = Notification.objects.get(user=sara, kind="returned")
    assert (back.actor, back.claim, back.note) == (mina, claim, "منبع دوم کهنه است")
    assert back.article == claim.article
    verification.submit(claim, actor=sara)
    review.approve(claim, actor=mina)
    publication.publish(claim, actor=mina)
    publication.correct(claim, actor=arash, kind="update", note="رقم تازه")

    assert told(sara) == ["assigned", "returned", "approved", "published", "correcting"]
    assert told(mina) == ["for_review", "for_review"], "nobody is told of what they did"
    assert told(reza) == told(nasrin) == []


def test_a_reviewer_who_wrote_is_not_asked_to_review(
    make_claim: ClaimMaker, mina: User, arash: User
) -> None:
    make_claim.checker = arash
    claim = make_claim("in_progress")
    make_claim.cite_two(claim)
    make_claim.write(claim)
    verification.reassign(claim, actor=arash, assignee=mina)

    verification.submit(claim, actor=mina)

    assert told(arash) == []
    assert told(mina) == ["assigned"]


def test_a_claim_given_from_hand_to_hand_is_told_to_both(
    make_claim: ClaimMaker, sara: User, reza: User, arash: User
) -> None:
    verification.reassign(make_claim("in_progress"), actor=arash, assignee=reza)

    assert told(reza) == ["assigned"]
    assert told(sara) == ["unassigned"]


def test_the_same_is_never_told_twice_nor_to_who_has_left(
    make_claim: ClaimMaker, sara: User, reza: User, mina: User
) -> None:
    User.objects.filter(pk=reza.pk).update(is_active=False)
    reza.refresh_from_db()
    claim = make_claim("queued")

    for _time in range(3):
        notifications.notify(
            [sara, reza, mina, None, sara],
            NotificationKind.COMMENT,
            key="comment:1",
            actor=mina,
            claim=claim,
        )

    assert [(n.user, n.key) for n in Notification.objects.all()] == [(sara, "comment:1")]


class TestComments:
    def test_assignee_thread_and_mentioned_are_told_each_once(
        self, make_claim: ClaimMaker, sara: User, reza: User, mina: User, arash: User
    ) -> None:
        claim = make_claim("in_progress")
        asked = comments.comment(claim, actor=reza, body="رقم از کجاست؟")
        comments.comment(claim, actor=mina, body="@arash و @sara، ببینید.", parent=asked)

        assert told(sara) == ["comment", "mention"]
        assert told(reza) == ["comment"]
        assert told(arash) == ["mention"]
        assert told(mina) == []

    def test_an_address_is_no_mention(
        self, make_claim: ClaimMaker, reza: User, arash: User
    ) -> None:
        comments.comment(make_claim("queued"), actor=reza, body="x@arash.example و @nobody")

        assert told(arash) == []

    def test_a_thread_is_settled_and_an_answer_opens_it_again(
        self, make_claim: ClaimMaker, sara: User, reza: User, nasrin: User
    ) -> None:
        claim = make_claim("published")
        asked = comments.comment(claim, actor=reza, body="رقم از کجاست؟")
        answer = comments.comment(claim, actor=sara, body="از سالنامه", parent=asked)

        with pytest.raises(NotAllowed):
            comments.resolve_comment(asked, actor=nasrin)
        settled = comments.resolve_comment(answer, actor=sara)
        assert (settled, settled.resolved_by) == (asked, sara)
        assert comments.resolve_comment(asked, actor=reza).resolved_by == sara
        assert comments.reopen_comment(asked, actor=reza).resolved_at is None

        comments.resolve_comment(asked, actor=sara)
        comments.comment(claim, actor=reza, body="کدام چاپ؟", parent=answer)
        asked.refresh_from_db()
        assert (asked.resolved_at, asked.resolved_by) == (None, None)

    @pytest.mark.parametrize("body", ["", "  ", "\x00", "م" * 5001])
    def test_bad_comments_are_refused(self, make_claim: ClaimMaker, sara: User, body: str) -> None:
        with pytest.raises(BadValue):
            comments.comment(make_claim("queued"), actor=sara, body=body)

    def test_an_answer_belongs_to_its_claim(self, make_claim: ClaimMaker, sara: User) -> None:
        asked = comments.comment(make_claim("queued"), actor=sara, body="؟")

        with pytest.raises(WrongState):
            comments.comment(make_claim("queued"), actor=sara, body="!", parent=asked)


class TestOverdue:
    def test_each_due_time_that_passes_is_told_once(
        self, make_claim: ClaimMaker, sara: User
    ) -> None:
        claim, ended = make_claim("in_progress"), make_claim("published")
        make_claim("in_progress")
        late = timezone.now() - timedelta(hours=2)
        Claim.objects.filter(pk__in=[claim.pk, ended.pk]).update(due_at=late)

        assert notifications.tell_overdue() == 1
        assert notifications.tell_overdue() == 0
        assert told(sara).count("overdue") == 1

        Claim.objects.filter(pk=claim.pk).update(due_at=timezone.now() + timedelta(days=1))
        assert notifications.tell_overdue() == 0
        Notification.objects.filter(kind="overdue").update(at=late)
        Claim.objects.filter(pk=claim.pk).update(due_at=timezone.now() - timedelta(minutes=1))
        assert notifications.tell_overdue() == 1
        assert told(sara).count("overdue") == 2


class TestReading:
    def test_ones_own_are_marked_read(self, make_claim: ClaimMaker, sara: User, reza: User) -> None:
        claim = make_claim("queued")
        for key in "abc":
            notifications.notify(
                [sara, reza], NotificationKind.COMMENT, key=key, actor=None, claim=claim
            )
        first, second, _third = Notification.objects.filter(user=sara).order_by("id")

        assert notifications.unread_count(sara) == 3
        assert notifications.mark_read(first, actor=reza).read_at is None
        assert notifications.mark_read(first, actor=sara).read_at is not None
        assert notifications.mark_all_read(actor=sara, until=second.pk) == 1
        assert notifications.unread_count(sara) == 1
        assert notifications.mark_all_read(actor=sara) == 1
        assert notifications.unread_count(reza) == 3

    def test_every_kind_is_said_in_words(self, sara: User) -> None:
        assert set(notifications.SAID) == set(NotificationKind.values)
        for kind in NotificationKind:
            words = notifications.said(Notification(user=sara, kind=kind, actor=sara))
            assert "{" not in words

    def test_kinds_to_be_mailed_are_chosen_among_those_there_are(self, sara: User) -> None:
        notifications.choose_mail_kinds(actor=sara, kinds=["comment", "returned", "comment"])
        sara.refresh_from_db()
        assert sara.mail_kinds == ["comment", "returned"]
        with pytest.raises(BadValue):
            notifications.choose_mail_kinds(actor=sara, kinds=["everything"])


class Mailer(locmem.EmailBackend):
    """A mail server that refuses or breaks off as a test asks."""

    fault: Exception | None = None

    def send_messages(self, messages: Any) -> int:
        if Mailer.fault is not None:
            raise Mailer.fault
        return super().send_messages(messages)


class TestMail:
    @pytest.fixture(autouse=True)
    def _mailer(self, settings: Any, monkeypatch: pytest.MonkeyPatch, sara: User) -> None:
        settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Mailer"}}
        monkeypatch.setattr(Mailer, "fault", None)
        sara.email = "sara@desk.example"
        sara.language = "en"
        sara.save(update_fields=["email", "language"])

    def waiting(self, make_claim: ClaimMaker, arash: User, sara: User) -> Notification:
        claim = verification.assign(make_claim("queued"), actor=arash, assignee=sara)
        return Notification.objects.get(user=sara, claim=claim)

    def test_it_is_sent_once_in_the_readers_language_with_a_link(
        self, make_claim: ClaimMaker, arash: User, sara: User, settings: Any
    ) -> None:
        told = self.waiting(make_claim, arash, sara)

        assert mails.send_waiting() == 1
        assert mails.send_waiting() == 0

        (message,) = mail.outbox
        assert message.to == ["sara@desk.example"]
        assert message.subject == "Rasti: آرش نیک‌نام gave you a claim."
        assert told.claim is not None
        assert told.claim.statement in message.body
        assert f"{settings.SITE_URL}/" in message.body
        assert str(told.claim.uuid) in message.body
        told.refresh_from_db()
        assert told.mailed_at is not None

    def test_what_nobody_wants_by_mail_or_who_has_no_address_is_not_sent(
        self, make_claim: ClaimMaker, arash: User, sara: User, reza: User
    ) -> None:
        notifications.choose_mail_kinds(actor=sara, kinds=["returned"])
        self.waiting(make_claim, arash, sara)
        verification.assign(make_claim("queued"), actor=arash, assignee=reza)

        assert mails.send_waiting() == 0
        assert mail.outbox == []

    def test_what_the_server_refuses_is_tried_later_and_given_up_in_the_end(
        self, make_claim: ClaimMaker, arash: User, sara: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told = self.waiting(make_claim, arash, sara)
        fault = SMTPRecipientsRefused({"sara@desk.example": (450, b"busy")})
        monkeypatch.setattr(Mailer, "fault", fault)

        assert mails.send_waiting() == 0
        told.refresh_from_db()
        assert (told.mailed_at, told.mail_attempts) == (None, 1)
        assert told.mail_after > timezone.now()
        assert "busy" in told.mail_error
        assert mails.send_waiting() == 0
        told.refresh_from_db()
        assert told.mail_attempts == 1, "not before its time"

        for _time in range(10):
            Notification.objects.filter(pk=told.pk).update(mail_after=timezone.now())
            mails.send_waiting()
        told.refresh_from_db()
        assert (told.by_mail, told.mail_attempts) == (False, mails.MAX_ATTEMPTS)

    def test_refused_once_it_arrives_once(
        self, make_claim: ClaimMaker, arash: User, sara: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told = self.waiting(make_claim, arash, sara)
        monkeypatch.setattr(Mailer, "fault", SMTPRecipientsRefused({}))
        mails.send_waiting()
        monkeypatch.setattr(Mailer, "fault", None)
        Notification.objects.filter(pk=told.pk).update(mail_after=timezone.now())

        assert mails.send_waiting() == 1
        assert len(mail.outbox) == 1

    def test_what_broke_off_in_the_middle_is_not_sent_again(
        self, make_claim: ClaimMaker, arash: User, sara: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told = self.waiting(make_claim, arash, sara)
        monkeypatch.setattr(Mailer, "fault", SMTPServerDisconnected("in the middle"))
        mails.send_waiting()
        monkeypatch.setattr(Mailer, "fault", None)

        assert mails.send_waiting() == 0
        told.refresh_from_db()
        assert told.mailed_at is not None
        assert told.mail_error == "in the middle"

    def test_without_a_mail_server_it_stays_on_the_desk(
        self, make_claim: ClaimMaker, arash: User, sara: User, settings: Any
    ) -> None:
        told = self.waiting(make_claim, arash, sara)
        settings.SENDS_MAIL = False

        assert mails.send_waiting() == 0
        told.refresh_from_db()
        assert told.mailed_at is None


def test_a_page_that_cannot_be_kept_is_told_to_who_cites_it(
    make_claim: ClaimMaker, sara: User
) -> None:
    claim = make_claim("in_progress")
    piece = evidence.add_evidence(
        actor=sara,
        title="برگه",
        source_type="official",
        url="https://gone.example/1",
        publisher="مرکز آمار",
    )
    verification.cite(claim, actor=sara, evidence=piece, stance="supports")

    for _time in range(2):
        evidence.record_failure(piece.captures.get(), "unreachable", actor=Actor.task("capture"))

    told_of = Notification.objects.get(user=sara)
    assert (told_of.kind, told_of.evidence, told_of.claim) == ("evidence_failed", piece, claim)
