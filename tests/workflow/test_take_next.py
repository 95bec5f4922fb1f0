"""Taking the next claim: in order, once each, whoever asks at the same moment."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from annotations.models import Claim, ClaimState, Event, Origin, Role, User
from annotations.workflow import verification
from annotations.workflow.errors import NotAllowed
from tests import cast
from tests.cast import ClaimMaker


def _queue(actor: User, worths: list[float | None]) -> list[Claim]:
    article = cast.bring_in(actor)
    return Claim.objects.bulk_create(
        Claim(
            article=article,
            statement=f"ادعای شمارهٔ {number}",
            origin=Origin.MACHINE,
            checkworthiness=worth,
            state=ClaimState.QUEUED,
        )
        for number, worth in enumerate(worths)
    )


def test_it_takes_the_most_check_worthy_first_and_a_persons_find_before_all(
    sara: User, reza: User
) -> None:
    low, high, found = _queue(sara, [0.3, 0.9, None])

    taken = [verification.take_next(actor=reza) for _ in range(4)]

    assert [claim and claim.pk for claim in taken] == [found.pk, high.pk, low.pk, None]


def test_priority_comes_before_check_worthiness(sara: User) -> None:
    _worthy, urgent = _queue(sara, [0.9, 0.1])
    Claim.objects.filter(pk=urgent.pk).update(priority=40)

    taken = verification.take_next(actor=sara)

    assert taken is not None
    assert taken.pk == urgent.pk


def test_the_claim_is_theirs_and_the_history_says_so(sara: User, reza: User) -> None:
    _queue(sara, [0.5])

    claim = verification.take_next(actor=reza)

    assert claim is not None
    assert (claim.state, claim.assignee_id, claim.version) == ("in_progress", reza.pk, 2)
    event = Event.objects.get(claim_id=claim.pk, action="claim.take")
    assert (event.actor_id, event.op) == (reza.pk, "update")


def test_it_needs_a_role_that_checks_facts(nasrin: User, outsider: User) -> None:
    for person in (nasrin, outsider):
        with pytest.raises(NotAllowed):
            verification.take_next(actor=person)


def test_it_leaves_what_is_not_queued(make_claim: ClaimMaker, reza: User) -> None:
    for state in ("suggested", "dismissed", "in_review", "closed"):
        make_claim(state)

    assert verification.take_next(actor=reza) is None


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_get_five_hundred_claims_once_each() -> None:
    people = [
        cast.make_person(f"checker{n}", f"راستی‌آزما {n}", Role.FACT_CHECKER) for n in range(20)
    ]
    claims = _queue(people[0], [0.5] * 500)

    def take_all(person: User) -> list[int]:
        taken = []
        try:
            while (claim := verification.take_next(actor=person)) is not None:
                taken.append(claim.pk)
        finally:
            connections.close_all()
        return taken

    with ThreadPoolExecutor(20) as pool:
        shares = list(pool.map(take_all, people))

    times = Counter(pk for share in shares for pk in share)
    assert set(times) == {claim.pk for claim in claims}
    assert set(times.values()) == {1}
    held = dict(Claim.objects.filter(pk__in=times).values_list("pk", "assignee_id"))
    assert held == {
        pk: person.pk for person, share in zip(people, shares, strict=True) for pk in share
    }
    connection.close()
