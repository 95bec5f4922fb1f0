"""Publishing, correcting, withdrawing: in the open, in order, never over what was."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from annotations.models import Claim, Publication, User, Verdict
from annotations.workflow import publication, review, verification
from annotations.workflow.errors import BadValue, WrongState
from tests.cast import ClaimMaker, rating
from tests.workflow.test_intake import at_once


def rewrite(claim: Claim, actor: User, **changes: object) -> Verdict:
    verdict = verification.current_verdict(claim)
    assert verdict is not None
    kept = {
        "rating": verdict.rating,
        "justification": verdict.justification,
        "conclusion": verdict.conclusion,
    }
    return verification.write_verdict(
        claim,
        actor=actor,
        version=verdict.version,
        **{**kept, **changes},  # type: ignore[arg-type]
    )


def test_published_work_has_its_number_and_its_record(make_claim: ClaimMaker, mina: User) -> None:
    claim = make_claim("published")

    made = Publication.objects.get(claim=claim)
    assert made.published_by == mina
    assert made.verdict == claim.verdicts.get()
    assert made.published_at == made.modified_at
    assert made.record["statement"] == claim.statement


@pytest.mark.django_db(transaction=True)
def test_numbers_grow_in_the_order_of_commits_under_many_publishers(
    make_claim: ClaimMaker, mina: User, arash: User
) -> None:
    """Whoever has read up to a number has missed nothing below it."""
    claims = [make_claim("approved") for _ in range(6)]
    seen: list[list[int]] = []
    done = False

    def watch() -> None:
        while not done:
            seen.append(sorted(Publication.objects.values_list("sequence", flat=True)))
        connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        watching = pool.submit(watch)
        at_once(
            *(
                lambda c=claim, who=who: publication.publish(c, actor=who)
                for claim, who in zip(claims, [mina, arash] * 3, strict=True)
            )
        )
        done = True
        watching.result()
    final = sorted(Publication.objects.values_list("sequence", flat=True))

    assert len(set(final)) == 6
    for numbers in seen:
        assert numbers == final[: len(numbers)]


def test_a_minor_correction_is_published_without_review(make_claim: ClaimMaker, mina: User) -> None:
    claim = publication.correct(
        make_claim("published"), actor=mina, kind="minor", note="غلط املایی"
    )
    before = Publication.objects.get(claim=claim)
    rewrite(claim, mina, justification="آمار رسمی رقم را ۱۱۸ دستگاه نشان می‌دهد.")

    publication.finish_minor_correction(claim, actor=mina)

    after = Publication.objects.get(claim=claim)
    claim.refresh_from_db()
    assert claim.state == "published"
    assert after.sequence > before.sequence
    assert after.version == 2
    assert after.verdict.number == 2
    assert claim.verdicts.count() == 2


@pytest.mark.parametrize("changes", [{"conclusion": "چیز دیگر"}, {"rating": "false"}])
def test_a_changed_judgement_is_not_minor(
    make_claim: ClaimMaker, mina: User, changes: dict[str, object]
) -> None:
    claim = publication.correct(make_claim("published"), actor=mina, kind="minor", note="ن")
    if "rating" in changes:
        changes = {"rating": rating("false")}
    rewrite(claim, mina, **changes)

    with pytest.raises(BadValue):
        publication.finish_minor_correction(claim, actor=mina)


@pytest.mark.parametrize("kind", ["update", "substantial"])
def test_other_corrections_are_reviewed_again(
    make_claim: ClaimMaker, mina: User, arash: User, kind: str
) -> None:
    claim = publication.correct(
        make_claim("published"), actor=mina, kind=kind, note="رقم تازه منتشر شد"
    )
    with pytest.raises(BadValue):
        publication.finish_minor_correction(claim, actor=mina)
    rewrite(claim, mina, rating=rating("false"), conclusion="نادرست است")
    shown = Publication.objects.get(claim=claim)
    assert shown.verdict.number == 1

    verification.submit(claim, actor=mina)
    review.approve(claim, actor=arash)
    publication.publish(claim, actor=arash)

    shown.refresh_from_db()
    correction = claim.corrections.get()
    assert shown.verdict.number == 2
    assert shown.published_at < shown.modified_at
    assert correction.published_at == shown.modified_at
    assert correction.new_verdict is not None
    assert correction.old_verdict.rating != correction.new_verdict.rating


@pytest.mark.parametrize("kind", ["", "huge", "MINOR"])
def test_there_are_three_kinds_of_correction(make_claim: ClaimMaker, mina: User, kind: str) -> None:
    with pytest.raises(BadValue):
        publication.correct(make_claim("published"), actor=mina, kind=kind, note="ن")


def test_a_withdrawn_claim_leaves_a_tombstone(make_claim: ClaimMaker, arash: User) -> None:
    claim = make_claim("published")
    before = Publication.objects.get(claim=claim)

    publication.withdraw(claim, actor=arash, reason="منبع پس گرفته شد")

    after = Publication.objects.get(claim=claim)
    assert after.withdrawn_at is not None
    assert after.withdrawal_reason == "منبع پس گرفته شد"
    assert after.sequence > before.sequence
    assert Claim.objects.for_publishers().filter(pk=claim.pk).exists()


def test_a_gate_that_closes_keeps_it_unpublished(
    make_claim: ClaimMaker, mina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotations.workflow.errors import GateClosed

    claim = make_claim("approved")
    monkeypatch.setattr(publication, "_gates", [lambda _made: ["نشانی ندارد"]])

    with pytest.raises(GateClosed):
        publication.publish(claim, actor=mina)

    claim.refresh_from_db()
    assert claim.state == "approved"
    assert not Publication.objects.filter(claim=claim).exists()


def test_what_readers_see_is_neither_handed_back_nor_closed(
    make_claim: ClaimMaker, mina: User, arash: User
) -> None:
    claim = make_claim("published")
    publication.correct(claim, actor=mina, kind="substantial", note="عدد اصلی تغییر کرد.")
    verification.submit(claim, actor=mina)
    claim = review.return_claim(claim, actor=arash, reason="منبع دوم را هم بخوان.")

    with pytest.raises(WrongState):
        verification.release(claim, actor=mina)
    with pytest.raises(WrongState):
        verification.close(claim, actor=mina, reason="دیگر نمی‌شود سنجید.")

    verification.submit(claim, actor=mina)
    review.approve(claim, actor=arash)
    assert publication.publish(claim, actor=arash).state == "published"
