"""Nobody approves their own work: the workflow refuses it, and so does the database alone."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from annotations.models import Claim, Event, Review, User, Verdict
from annotations.workflow import review, verification
from annotations.workflow.audit import acting
from annotations.workflow.errors import FourEyes, StaleVersion, WrongState
from tests.cast import ClaimMaker, rating
from tests.workflow.raw import refused_by_database

INSERT_REVIEW = """
    INSERT INTO annotations_review
           (verdict_id, reviewer_id, decision, reason, at, verdict_version)
    VALUES (%s, %s, 'approve', '', now(), 1)
"""


def submitted_by_reviewer(make_claim: ClaimMaker, mina: User) -> Claim:
    """A claim that a reviewer checked herself and submitted."""
    claim = verification.take(make_claim("queued"), actor=mina)
    make_claim.checker, kept = mina, make_claim.checker
    make_claim.cite_two(claim)
    make_claim.write(claim)
    make_claim.checker = kept
    return verification.submit(claim, actor=mina)


def test_another_person_approves(make_claim: ClaimMaker, mina: User) -> None:
    claim = review.approve(make_claim("in_review"), actor=mina)

    given = Review.objects.get(verdict__claim=claim)
    assert (given.reviewer, given.decision) == (mina, "approve")


def test_a_reviewer_does_not_approve_what_she_wrote(
    make_claim: ClaimMaker, mina: User, arash: User
) -> None:
    claim = submitted_by_reviewer(make_claim, mina)
    events = Event.objects.count()

    with pytest.raises(FourEyes):
        review.approve(claim, actor=mina)

    claim.refresh_from_db()
    assert claim.state == "in_review"
    assert Event.objects.count() == events
    assert review.approve(claim, actor=arash).state == "approved"


def test_a_chief_editor_who_edited_the_draft_does_not_approve_it(
    make_claim: ClaimMaker, sara: User, mina: User, arash: User
) -> None:
    claim = make_claim("in_progress")
    make_claim.cite_two(claim)
    make_claim.write(claim)
    verification.write_verdict(
        claim,
        actor=arash,
        version=1,
        rating=rating(),
        justification="بازنویسی",
        conclusion="نتیجه",
    )
    verification.submit(claim, actor=sara)

    with pytest.raises(FourEyes):
        review.approve(claim, actor=arash)
    review.approve(claim, actor=mina)


def test_whoever_only_submitted_does_not_approve(
    make_claim: ClaimMaker, mina: User, arash: User
) -> None:
    claim = make_claim("in_progress")
    make_claim.cite_two(claim)
    make_claim.write(claim)
    verification.submit(claim, actor=arash)

    with pytest.raises(FourEyes):
        review.approve(claim, actor=arash)
    verdict = claim.verdicts.get()
    assert "four eyes" in refused_by_database(INSERT_REVIEW, verdict.pk, arash.pk)


def test_a_returned_verdict_needs_a_fresh_approval(
    make_claim: ClaimMaker, sara: User, mina: User
) -> None:
    claim = review.return_claim(make_claim("in_review"), actor=mina, reason="منبع دوم؟")
    assert claim.assignee == sara
    verification.submit(claim, actor=sara)

    assert review.approve(claim, actor=mina).state == "approved"
    assert [r.decision for r in Review.objects.filter(verdict__claim=claim)] == [
        "return",
        "approve",
    ]


def test_a_corrected_verdict_is_not_approved_by_the_one_who_corrected_it(
    make_claim: ClaimMaker, mina: User, arash: User
) -> None:
    claim = verification.submit(make_claim("correcting"), actor=mina)

    with pytest.raises(FourEyes):
        review.approve(claim, actor=mina)
    assert review.approve(claim, actor=arash).state == "approved"


def test_the_database_refuses_an_authors_review(make_claim: ClaimMaker, sara: User) -> None:
    verdict = make_claim("in_review").verdicts.get()

    assert "four eyes" in refused_by_database(INSERT_REVIEW, verdict.pk, sara.pk)


def test_the_database_refuses_approval_without_a_review(make_claim: ClaimMaker) -> None:
    claim = make_claim("in_review")

    said = refused_by_database(
        "UPDATE annotations_claim SET state = 'approved' WHERE id = %s", claim.pk
    )

    assert "four eyes" in said


def test_the_database_refuses_an_approval_older_than_the_submission(
    make_claim: ClaimMaker, sara: User, mina: User
) -> None:
    claim = make_claim("in_review")
    verdict = claim.verdicts.get()
    assert verdict.submitted_at is not None
    Review.objects.create(
        verdict=verdict,
        reviewer=mina,
        decision="approve",
        at=verdict.submitted_at - timedelta(seconds=1),
        verdict_version=verdict.version,
    )

    assert "four eyes" in refused_by_database(
        "UPDATE annotations_claim SET state = 'approved' WHERE id = %s", claim.pk
    )


def test_the_verdict_is_settled_once_it_is_submitted(
    make_claim: ClaimMaker, sara: User, mina: User
) -> None:
    claim = make_claim("in_review")
    verdict = claim.verdicts.get()

    with pytest.raises(WrongState):
        verification.write_verdict(
            claim,
            actor=sara,
            version=verdict.version,
            rating=rating("false"),
            justification="دیگر",
            conclusion="دیگر",
        )
    for column in ("justification", "conclusion", "single_source_reason"):
        said = refused_by_database(
            f"UPDATE annotations_verdict SET {column} = 'x' WHERE id = %s", verdict.pk
        )
        assert "settled" in said
    assert "settled" in refused_by_database(
        "UPDATE annotations_verdict SET rating_id = %s WHERE id = %s",
        rating("true").pk,
        verdict.pk,
    )


@pytest.mark.parametrize("state", ["approved", "published", "withdrawn"])
def test_a_public_verdict_never_changes(make_claim: ClaimMaker, state: str) -> None:
    verdict = make_claim(state).verdicts.get()

    for sql in (
        "UPDATE annotations_verdict SET justification = 'x' WHERE id = %s",
        "UPDATE annotations_verdict SET submitted_at = NULL WHERE id = %s",
        "DELETE FROM annotations_verdict WHERE id = %s",
    ):
        refused_by_database(sql, verdict.pk)


def test_the_old_verdict_stays_settled_while_its_correction_is_written(
    make_claim: ClaimMaker,
) -> None:
    old = make_claim("correcting").verdicts.get(number=1)

    assert "settled" in refused_by_database(
        "UPDATE annotations_verdict SET justification = 'x' WHERE id = %s", old.pk
    )


def test_whoever_edits_by_raw_sql_as_somebody_is_an_author(
    make_claim: ClaimMaker, sara: User, mina: User
) -> None:
    claim = make_claim("in_progress")
    make_claim.cite_two(claim)
    make_claim.write(claim)
    with acting(mina, "verdict.write"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE annotations_verdict SET conclusion = 'x' WHERE claim_id = %s", [claim.pk]
        )
    verification.submit(claim, actor=sara)

    with pytest.raises(FourEyes):
        review.approve(claim, actor=mina)


@pytest.mark.parametrize(
    ("state", "target"),
    [
        ("suggested", "published"),
        ("suggested", "in_review"),
        ("queued", "approved"),
        ("in_progress", "approved"),
        ("in_progress", "published"),
        ("in_review", "published"),
        ("published", "queued"),
        ("published", "approved"),
        ("withdrawn", "published"),
        ("superseded", "queued"),
        ("dismissed", "queued"),
    ],
)
def test_the_database_refuses_a_move_that_there_is_not(
    make_claim: ClaimMaker, state: str, target: str
) -> None:
    claim = make_claim(state)

    refused_by_database("UPDATE annotations_claim SET state = %s WHERE id = %s", target, claim.pk)


@pytest.mark.parametrize("state", ["in_review", "approved", "published", "correcting"])
def test_the_database_refuses_a_claim_that_starts_in_the_middle(
    make_claim: ClaimMaker, sara: User, state: str
) -> None:
    claim = make_claim("queued")

    with pytest.raises(DatabaseError, match="starts"), transaction.atomic():
        Claim.objects.create(
            article=claim.article,
            statement="از راه نرسیده",
            origin="person",
            created_by=sara,
            assignee=sara,
            state=state,
        )


def test_an_unknown_state_is_refused(make_claim: ClaimMaker) -> None:
    refused_by_database(
        "UPDATE annotations_claim SET state = 'lost' WHERE id = %s", make_claim("queued").pk
    )


def test_a_stale_verdict_is_refused_with_what_is_there(
    make_claim: ClaimMaker, sara: User, arash: User
) -> None:
    claim = make_claim("in_progress")
    make_claim.write(claim)
    verification.write_verdict(
        claim, actor=arash, version=1, rating=None, justification="آرش", conclusion=""
    )

    with pytest.raises(StaleVersion) as refused:
        verification.write_verdict(
            claim, actor=sara, version=1, rating=None, justification="سارا", conclusion=""
        )

    assert isinstance(refused.value.current, Verdict)
    assert refused.value.current.justification == "آرش"
    assert Verdict.objects.get(claim=claim).justification == "آرش"


@pytest.mark.parametrize("version", [None, 0, 2, 99])
def test_only_the_version_that_was_read_is_overwritten(
    make_claim: ClaimMaker, sara: User, version: int | None
) -> None:
    claim = make_claim("in_progress")
    make_claim.write(claim)

    with pytest.raises(StaleVersion):
        verification.write_verdict(
            claim, actor=sara, version=version, rating=None, justification="x", conclusion=""
        )
