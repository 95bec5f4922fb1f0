"""Attempts to reach the claimant."""

import pytest

from annotations.models import Event, User
from annotations.workflow import contacts
from annotations.workflow.errors import BadValue, NotAllowed
from tests.cast import ClaimMaker


def test_an_attempt_is_kept_with_its_answer_and_who_made_it(
    make_claim: ClaimMaker, sara: User
) -> None:
    claim = make_claim("in_progress")

    made = contacts.record_contact(
        claim, actor=sara, channel="phone", note="  عدد از کجاست؟ ", answer="از گزارش سالانه."
    )

    assert (made.note, made.answer, made.by) == ("عدد از کجاست؟", "از گزارش سالانه.", sara)
    event = Event.objects.get(source_table="annotations_contact", object_id=str(made.pk))
    assert (event.action, event.actor_name, event.claim_id) == (
        "claim.contact",
        str(sara),
        claim.pk,
    )


@pytest.mark.parametrize(("channel", "note"), [("pigeon", "چه شد؟"), ("phone", " \n")])
def test_an_unknown_channel_and_an_empty_question_are_refused(
    make_claim: ClaimMaker, sara: User, channel: str, note: str
) -> None:
    claim = make_claim("in_progress")

    with pytest.raises(BadValue):
        contacts.record_contact(claim, actor=sara, channel=channel, note=note)
    assert not claim.contacts.exists()


def test_an_auditor_records_none(make_claim: ClaimMaker, nasrin: User) -> None:
    claim = make_claim("in_progress")

    with pytest.raises(NotAllowed):
        contacts.record_contact(claim, actor=nasrin, channel="phone", note="چه شد؟")
    assert not claim.contacts.exists()
