"""The table of states, cell by cell: every action, in every state, by every role."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from annotations.models import (
    ACTIONS,
    Claim,
    ClaimState,
    Comment,
    Correction,
    Event,
    Evidence,
    Role,
    Tag,
    User,
)
from annotations.models.states import OWNED, TRANSITIONS
from annotations.workflow import (
    comments,
    contacts,
    leases,
    publication,
    review,
    triage,
    undo,
    verification,
)
from annotations.workflow.errors import NotAllowed, NotYours, ReasonMissing, WrongState
from tests.cast import ClaimMaker, make_evidence, rating

EVENT_NAMES = {"put_back": "claim.unmerge", "write_verdict": "verdict.write"}
UNTOLD = {"hold", "take_over"}
"""What leaves no trace where nobody else is writing: see test_leases."""

Act = Callable[[Claim, User], object]


def middle(claim: Claim) -> int:
    """A place between two words near the middle of a claim's passage."""
    place = claim.appearances.get(is_primary=True)
    return place.start + place.quote.index(" ", len(place.quote) // 2)


def acts(
    sara: User, reza: User, other: Claim, piece: Evidence, tag: Tag, talk: Comment
) -> dict[str, Act]:
    """How each action of the table is called."""

    def write(claim: Claim, actor: User) -> object:
        verdict = verification.current_verdict(claim)
        return verification.write_verdict(
            claim,
            actor=actor,
            version=verdict.version if verdict else None,
            rating=rating("false"),
            justification="سنجیده شد",
            conclusion="نادرست است",
        )

    return {
        "accept": lambda c, a: triage.accept(c, actor=a),
        "dismiss": lambda c, a: triage.dismiss(c, actor=a, reason="ادعا نیست"),
        "restore": lambda c, a: triage.restore(c, actor=a),
        "unaccept": lambda c, a: triage.unaccept(c, actor=a),
        "split": lambda c, a: triage.split(c, actor=a, offsets=[middle(c)]),
        "merge": lambda c, a: triage.merge(c, other, actor=a),
        "put_back": lambda c, a: undo.take_back(c, actor=a),
        "take": lambda c, a: verification.take(c, actor=a),
        "assign": lambda c, a: verification.assign(c, actor=a, assignee=sara),
        "reassign": lambda c, a: verification.reassign(c, actor=a, assignee=reza),
        "release": lambda c, a: verification.release(c, actor=a),
        "submit": lambda c, a: verification.submit(c, actor=a),
        "return": lambda c, a: review.return_claim(c, actor=a, reason="منبع دوم کهنه است"),
        "approve": lambda c, a: review.approve(c, actor=a),
        "publish": lambda c, a: publication.publish(c, actor=a),
        "close": lambda c, a: verification.close(c, actor=a, reason="سنجیدنی نیست"),
        "reopen": lambda c, a: verification.reopen(c, actor=a),
        "correct": lambda c, a: publication.correct(c, actor=a, kind="update", note="رقم تازه"),
        "finish_minor_correction": lambda c, a: publication.finish_minor_correction(c, actor=a),
        "withdraw": lambda c, a: publication.withdraw(c, actor=a, reason="منبع پس گرفته شد"),
        "edit_statement": lambda c, a: triage.edit_statement(
            c, actor=a, version=c.version, statement="گزارهٔ تازه"
        ),
        "tag": lambda c, a: triage.set_tags(c, actor=a, tags=[tag]),
        "cite": lambda c, a: verification.cite(c, actor=a, evidence=piece, stance="supports"),
        "write_verdict": write,
        "comment": lambda c, a: verification.comment(c, actor=a, body="نظر من"),
        "resolve": lambda c, a: comments.resolve_comment(talk, actor=a),
        "contact": lambda c, a: contacts.record_contact(
            c, actor=a, channel="phone", note="رقم از کجاست؟"
        ),
        "set_due": lambda c, a: verification.set_due(
            c, actor=a, due_at=timezone.now() + timedelta(days=2)
        ),
        "set_priority": lambda c, a: verification.set_priority(c, actor=a, priority=30),
        "hold": lambda c, a: leases.hold(c, actor=a),
        "take_over": lambda c, a: leases.take_over(c, actor=a),
    }


def in_state(make_claim: ClaimMaker, state: str) -> Claim:
    """Bring a claim to a state from which nothing but the table itself stands in the way."""
    if state == ClaimState.IN_PROGRESS:
        claim = make_claim(state)
        make_claim.cite_two(claim)
        make_claim.write(claim)
    elif state == ClaimState.CORRECTING:
        claim = publication.correct(
            make_claim("published"), actor=make_claim.reviewer, kind="minor", note="غلط املایی"
        )
    else:
        claim = make_claim(state)
    return Claim.objects.get(pk=claim.pk)


def expected(action: str, claim: Claim, actor: User) -> type[Exception] | None:
    if not actor.roles & ACTIONS[action].roles:
        return NotAllowed
    if claim.state not in ACTIONS[action].sources:
        return WrongState
    if (
        action in OWNED
        and claim.assignee_id not in (None, actor.pk)
        and Role.CHIEF_EDITOR not in actor.roles
    ):
        return NotYours
    return None


@pytest.mark.parametrize("state", ClaimState.values)
def test_every_action_in_this_state_by_every_role(
    state: str,
    make_claim: ClaimMaker,
    sara: User,
    reza: User,
    mina: User,
    arash: User,
    nasrin: User,
    outsider: User,
) -> None:
    other = make_claim("queued")
    piece = make_evidence(sara, "کتابخانهٔ ملی")
    tag = Tag.objects.create(slug="transport", name_fa="حمل‌ونقل")
    claim = in_state(make_claim, state)
    row = Claim.objects.filter(pk=claim.pk).values().get()
    wrong: list[tuple[object, ...]] = []
    talk = Comment.objects.create(claim=claim, author=sara, body="رقم را دیدم")
    table = acts(sara, reza, other, piece, tag, talk)
    assert set(table) == set(ACTIONS)
    for action, act in table.items():
        for actor in (sara, mina, arash, nasrin, outsider):
            awaited = expected(action, claim, actor)
            before = Event.objects.count()
            point = transaction.savepoint_create()
            raised: type[Exception] | None = None
            try:
                act(Claim.objects.get(pk=claim.pk), actor)
            except Exception as error:  # any other is a wrong cell, and is shown as one
                raised = type(error)
            after = Claim.objects.filter(pk=claim.pk).values().get()
            if raised != awaited:
                wrong.append((action, actor.username, awaited, raised))
            elif raised is not None:
                if after != row or Event.objects.count() != before:
                    wrong.append((action, actor.username, "refused, but something changed"))
            else:
                target = ACTIONS[action].target
                name = EVENT_NAMES.get(action, f"claim.{action}")
                left = Event.objects.filter(
                    action=name, actor_kind="person", actor_id=actor.pk, claim_id=claim.pk
                )
                if after["state"] != (target or state):
                    wrong.append((action, actor.username, target, after["state"]))
                if action not in UNTOLD and not left.exists():
                    wrong.append((action, actor.username, "no event by this person"))
            transaction.savepoint_rollback(point)
    assert wrong == []


def test_the_table_is_products() -> None:
    """The arrows as the newsroom knows them, so that a slip in the table itself is seen."""
    assert {f"{source}>{target}" for source, target in TRANSITIONS} == {
        "suggested>queued",
        "suggested>dismissed",
        "dismissed>suggested",
        "queued>suggested",
        "suggested>superseded",
        "queued>superseded",
        "superseded>suggested",
        "queued>in_progress",
        "in_progress>queued",
        "in_progress>in_review",
        "in_review>in_progress",
        "in_review>approved",
        "queued>closed",
        "in_progress>closed",
        "closed>queued",
        "approved>published",
        "published>correcting",
        "correcting>in_review",
        "correcting>published",
        "published>withdrawn",
    }


ROLES = {
    Role.FACT_CHECKER: "accept dismiss restore unaccept split merge put_back take release submit "
    "close reopen edit_statement tag cite write_verdict comment resolve contact set_due "
    "set_priority hold take_over",
    Role.REVIEWER: "return approve publish correct finish_minor_correction",
    Role.CHIEF_EDITOR: "assign reassign withdraw",
}


@pytest.mark.parametrize("action", list(ACTIONS))
def test_the_role_table(action: str, sara, mina, arash, nasrin, outsider) -> None:
    least = next(role for role, actions in ROLES.items() if action in actions.split())
    rank = list(ROLES)

    for person, role in (
        (sara, Role.FACT_CHECKER),
        (mina, Role.REVIEWER),
        (arash, Role.CHIEF_EDITOR),
    ):
        assert person.may(action) == (rank.index(role) >= rank.index(least))
    assert not nasrin.may(action)
    assert not outsider.may(action)


@pytest.mark.parametrize("action", list(ACTIONS))
def test_a_superuser_without_a_role_may_nothing(action: str, django_user_model) -> None:
    root = django_user_model.objects.create_superuser("root", password="x")

    assert not root.may(action)


def test_somebody_who_left_may_nothing(arash: User) -> None:
    arash.is_active = False

    assert not any(arash.may(action) for action in ACTIONS)


@pytest.mark.parametrize("reason", ["", "   ", "\n\t", "\x00"])
@pytest.mark.parametrize(
    ("action", "state"),
    [
        ("dismiss", "suggested"),
        ("close", "in_progress"),
        ("return", "in_review"),
        ("correct", "published"),
        ("withdraw", "published"),
    ],
)
def test_it_asks_for_a_reason(
    make_claim: ClaimMaker, arash: User, action: str, state: str, reason: str
) -> None:
    claim = make_claim(state)
    call: dict[str, Callable[[], object]] = {
        "dismiss": lambda: triage.dismiss(claim, actor=arash, reason=reason),
        "close": lambda: verification.close(claim, actor=arash, reason=reason),
        "return": lambda: review.return_claim(claim, actor=arash, reason=reason),
        "correct": lambda: publication.correct(claim, actor=arash, kind="minor", note=reason),
        "withdraw": lambda: publication.withdraw(claim, actor=arash, reason=reason),
    }
    events = Event.objects.count()

    with pytest.raises(ReasonMissing):
        call[action]()

    claim.refresh_from_db()
    assert claim.state == state
    assert Event.objects.count() == events
    assert ACTIONS[action].needs_reason


def test_a_reason_stays_on_the_claim_and_in_the_history(make_claim: ClaimMaker, sara: User) -> None:
    claim = triage.dismiss(make_claim("suggested"), actor=sara, reason="  نقل قول است \x00 ")

    claim.refresh_from_db()
    assert claim.state_reason == "نقل قول است"
    assert Event.objects.filter(claim_id=claim.pk).latest("id").reason == "نقل قول است"


def test_somebody_elses_claim_is_left_to_them(make_claim: ClaimMaker, reza: User) -> None:
    claim = make_claim("in_progress")

    with pytest.raises(NotYours):
        verification.release(claim, actor=reza)


def test_only_the_one_open_correction_is_published(make_claim: ClaimMaker, mina: User) -> None:
    claim = in_state(make_claim, "correcting")

    publication.finish_minor_correction(claim, actor=mina)

    assert Correction.objects.filter(claim=claim, published_at__isnull=False).count() == 1
