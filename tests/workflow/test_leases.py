"""Two people on one claim: one writes, the other sees it; a takeover is told and remembered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotations.models import Claim, Event, Notification, Presence, User, VerdictDraft
from annotations.workflow import drafts, leases, review, triage, verification
from annotations.workflow.errors import BadValue, Held, NotAllowed, NotYours, WrongState
from tests.cast import ClaimMaker, rating


def lapse(claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def edit(claim: Claim, actor: User) -> Claim:
    fresh = Claim.objects.get(pk=claim.pk)
    return triage.edit_statement(fresh, actor=actor, version=fresh.version, statement="واژهٔ تازه")


def test_the_first_holds_it_and_the_second_sees_who(
    make_claim: ClaimMaker, sara: User, reza: User
) -> None:
    claim = make_claim("queued")
    events = Event.objects.count()

    mine = leases.hold(claim, actor=sara)
    theirs = leases.hold(claim, actor=reza)

    assert mine.is_mine
    assert (theirs.holder, theirs.is_mine, theirs.is_somebody_elses) == (sara, False, True)
    assert theirs.until == mine.until
    assert Event.objects.count() == events, "a heartbeat is no event"


def test_it_is_held_for_as_long_as_it_is_renewed(
    make_claim: ClaimMaker, sara: User, reza: User
) -> None:
    claim = make_claim("queued")
    leases.hold(claim, actor=sara)
    lapse(claim)

    assert leases.hold(claim, actor=reza).is_mine
    assert leases.hold(claim, actor=sara).holder == reza


def test_what_is_let_go_is_free_and_only_its_holder_lets_go(
    make_claim: ClaimMaker, sara: User, reza: User
) -> None:
    claim = make_claim("queued")
    leases.hold(claim, actor=sara)

    leases.let_go(claim, actor=reza)
    assert leases.hold(claim, actor=reza).holder == sara
    leases.let_go(claim, actor=sara)
    assert leases.hold(claim, actor=reza).is_mine


def test_nobody_saves_over_who_is_writing(make_claim: ClaimMaker, sara: User, arash: User) -> None:
    claim = make_claim("in_progress")
    leases.hold(claim, actor=arash)

    with pytest.raises(Held):
        edit(claim, sara)
    with pytest.raises(Held):
        make_claim.write(claim)
    with pytest.raises(Held):
        verification.submit(claim, actor=sara)

    lapse(claim)
    assert edit(claim, sara).statement == "واژهٔ تازه"


def test_a_takeover_is_told_and_remembered(make_claim: ClaimMaker, sara: User, arash: User) -> None:
    claim = make_claim("in_progress")
    leases.hold(claim, actor=sara)

    lease = leases.take_over(claim, actor=arash)

    assert lease.is_mine
    event = Event.objects.get(claim_id=claim.pk, action="claim.take_over")
    assert (event.actor_id, event.article_id) == (arash.pk, claim.article_id)
    assert event.before == {"lease_holder_id": sara.pk}
    assert event.after == {"lease_holder_id": arash.pk}
    told = Notification.objects.get(user=sara, kind="lease_taken_over")
    assert (told.actor, told.claim) == (arash, claim)
    with pytest.raises(Held):
        edit(claim, sara)
    assert edit(claim, arash)


def test_taking_over_from_nobody_is_holding(make_claim: ClaimMaker, sara: User) -> None:
    claim = make_claim("queued")

    assert leases.take_over(claim, actor=sara).is_mine
    assert leases.take_over(claim, actor=sara).is_mine

    assert not Event.objects.filter(action="claim.take_over").exists()
    assert not Notification.objects.exists()


def test_who_may_not_write_may_not_hold(
    make_claim: ClaimMaker, reza: User, nasrin: User, arash: User
) -> None:
    claim = make_claim("in_progress")

    for act in (leases.hold, leases.take_over):
        with pytest.raises(NotYours):
            act(claim, actor=reza)
        with pytest.raises(NotAllowed):
            act(claim, actor=nasrin)
        with pytest.raises(WrongState):
            act(make_claim("published"), actor=arash)


def test_a_move_ends_the_lease(make_claim: ClaimMaker, sara: User, mina: User) -> None:
    claim = make_claim("in_progress")
    make_claim.cite_two(claim)
    make_claim.write(claim)
    leases.hold(claim, actor=sara)

    verification.submit(claim, actor=sara)

    claim.refresh_from_db()
    assert (claim.lease_holder, claim.lease_until) == (None, None)
    assert review.approve(claim, actor=mina)


def test_who_is_here_is_known_for_a_minute(
    make_claim: ClaimMaker, sara: User, nasrin: User, reza: User, outsider: User
) -> None:
    claim = make_claim("queued")
    for person in (sara, nasrin, sara):
        leases.seen(claim, actor=person)
    with pytest.raises(NotAllowed):
        leases.seen(claim, actor=outsider)

    assert leases.who_is_here(claim) == [sara, nasrin]
    assert leases.who_is_here(claim, but=sara) == [nasrin]

    Presence.objects.filter(user=nasrin).update(seen_at=timezone.now() - leases.PRESENT)
    assert leases.who_is_here(claim) == [sara]
    leases.let_go(claim, actor=sara)
    assert leases.who_is_here(claim) == []


def test_what_is_long_gone_is_cleaned_away(make_claim: ClaimMaker, sara: User, reza: User) -> None:
    old, fresh = make_claim("queued"), make_claim("queued")
    long_ago = timezone.now() - 2 * leases.FORGOTTEN
    for claim in (old, fresh):
        leases.hold(claim, actor=sara)
        leases.seen(claim, actor=reza)
    Claim.objects.filter(pk=old.pk).update(lease_until=long_ago)
    Presence.objects.filter(claim=old).update(seen_at=long_ago)

    assert leases.clean() == 2

    assert list(Claim.objects.filter(lease_holder=sara)) == [fresh]
    assert list(Presence.objects.values_list("claim", flat=True)) == [fresh.pk]


class TestDrafts:
    def test_what_is_typed_is_kept_for_its_author_alone(
        self, make_claim: ClaimMaker, sara: User, arash: User
    ) -> None:
        claim = make_claim("in_progress")
        events = Event.objects.count()

        drafts.save_draft(claim, actor=sara, justification="نیمه‌کار")
        drafts.save_draft(
            claim, actor=sara, rating=rating("false"), justification="نیمه‌کارهٔ دوم " * 50
        )

        kept = drafts.draft_of(claim, sara)
        assert kept is not None
        assert (kept.rating, kept.justification.split()[1]) == (rating("false"), "دوم")
        assert (kept.based_on_number, kept.based_on_version) == (None, None)
        assert drafts.draft_of(claim, arash) is None
        assert VerdictDraft.objects.count() == 1
        assert Event.objects.count() == events, "a draft is no part of the record"
        assert not claim.verdicts.exists()

    def test_saving_the_verdict_ends_ones_own_draft(
        self, make_claim: ClaimMaker, sara: User, arash: User
    ) -> None:
        claim = make_claim("in_progress")
        for person in (sara, arash):
            drafts.save_draft(claim, actor=person, conclusion="خواهد شد")

        make_claim.write(claim)

        assert drafts.draft_of(claim, sara) is None
        assert drafts.draft_of(claim, arash) is not None

    def test_it_knows_what_it_began_from(self, make_claim: ClaimMaker, sara: User) -> None:
        claim = make_claim("in_progress")
        make_claim.write(claim)
        verdict = claim.verdicts.get()

        kept = drafts.save_draft(claim, actor=sara, conclusion="تازه", based_on=verdict)

        assert (kept.based_on_number, kept.based_on_version) == (verdict.number, verdict.version)

    def test_typed_text_is_kept_wherever_the_claim_has_moved(
        self, make_claim: ClaimMaker, sara: User
    ) -> None:
        claim = make_claim("in_review")

        assert drafts.save_draft(claim, actor=sara, conclusion="دیر رسید").pk
        drafts.drop_draft(claim, actor=sara)
        assert drafts.draft_of(claim, sara) is None

    def test_readers_have_none_and_there_is_a_measure(
        self, make_claim: ClaimMaker, sara: User, nasrin: User
    ) -> None:
        claim = make_claim("in_progress")

        with pytest.raises(NotAllowed):
            drafts.save_draft(claim, actor=nasrin, conclusion="م")
        with pytest.raises(BadValue):
            drafts.save_draft(claim, actor=sara, justification="م" * 200_001)
        kept = drafts.save_draft(claim, actor=sara, justification="\x00م\ud800")
        assert kept.justification == "م"
