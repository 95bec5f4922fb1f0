"""The gates of submitting, one by one, and what makes two sources independent."""

import pytest

from annotations.models import Claim, Event, Evidence, Source, User
from annotations.workflow import evidence, verification
from annotations.workflow.errors import BadValue, GateClosed
from tests.cast import ClaimMaker, make_evidence, rating


def open_gates(claim: Claim) -> set[str]:
    verdict = verification.current_verdict(claim)
    return {gate.code for gate in verification.gates(claim, verdict) if gate.met}


def write(claim: Claim, actor: User, **changes: object) -> None:
    whole = {
        "rating": rating(),
        "justification": "سنجیده شد",
        "conclusion": "درست است",
        "single_source_reason": "",
    }
    verdict = verification.current_verdict(claim)
    verification.write_verdict(
        claim,
        actor=actor,
        version=verdict.version if verdict else None,
        **{**whole, **changes},  # type: ignore[arg-type]
    )


def cite(claim: Claim, actor: User, *pieces: Evidence) -> None:
    for piece in pieces:
        verification.cite(claim, actor=actor, evidence=piece, stance="supports")


@pytest.fixture
def claim(make_claim: ClaimMaker) -> Claim:
    return make_claim("in_progress")


def test_nothing_written_opens_nothing(claim: Claim) -> None:
    assert open_gates(claim) == {"captures", "excerpts"}


@pytest.mark.parametrize(
    ("gate", "changes"),
    [
        ("rating", {"rating": None}),
        ("justification", {"justification": "  \n "}),
        ("conclusion", {"conclusion": " "}),
    ],
)
def test_each_part_of_the_verdict_is_a_gate(
    claim: Claim, make_claim: ClaimMaker, sara: User, gate: str, changes: dict[str, object]
) -> None:
    make_claim.cite_two(claim)
    write(claim, sara, **changes)
    every = {"rating", "justification", "conclusion", "independent_sources", "captures"}
    events = Event.objects.count()

    assert every - open_gates(claim) == {gate}
    with pytest.raises(GateClosed) as closed:
        verification.submit(claim, actor=sara)

    assert len(closed.value.missing) == 1
    claim.refresh_from_db()
    assert claim.state == "in_progress"
    assert Event.objects.count() == events


def test_without_a_verdict_all_that_is_missing_is_said(claim: Claim, sara: User) -> None:
    with pytest.raises(GateClosed) as closed:
        verification.submit(claim, actor=sara)

    assert len(closed.value.missing) == 4


def test_no_source_is_not_excused_by_a_reason(claim: Claim, sara: User) -> None:
    write(claim, sara, single_source_reason="تنها منبع")

    assert "independent_sources" not in open_gates(claim)


def test_one_source_needs_a_reason(claim: Claim, sara: User) -> None:
    cite(claim, sara, make_evidence(sara, "مرکز آمار"))
    write(claim, sara)
    assert "independent_sources" not in open_gates(claim)

    write(claim, sara, single_source_reason="تنها این نهاد می‌شمارد")
    assert "independent_sources" in open_gates(claim)
    assert verification.submit(claim, actor=sara).state == "in_review"


def test_two_pages_of_one_publisher_are_one_source(claim: Claim, sara: User) -> None:
    cite(claim, sara, make_evidence(sara, "مرکز آمار"), make_evidence(sara, "مرکز آمار"))

    assert "independent_sources" not in open_gates(claim)


def test_two_outlets_of_one_owner_are_one_source(claim: Claim, sara: User) -> None:
    owner = Source.objects.create(name="گروه رسانه‌ای البرز")
    pieces = [make_evidence(sara, "روزنامهٔ البرز"), make_evidence(sara, "خبرگزاری البرز")]
    cite(claim, sara, *pieces)
    assert "independent_sources" in open_gates(claim)

    Source.objects.filter(evidence__in=pieces).update(owner=owner)
    assert "independent_sources" not in open_gates(claim)


def test_an_outlet_and_its_owner_are_one_source(claim: Claim, sara: User) -> None:
    pieces = [make_evidence(sara, "گروه البرز"), make_evidence(sara, "خبرگزاری البرز")]
    cite(claim, sara, *pieces)
    Source.objects.filter(name="خبرگزاری البرز").update(owner=pieces[0].publisher)

    assert "independent_sources" not in open_gates(claim)


def test_two_links_of_one_wire_story_are_one_source(claim: Claim, sara: User) -> None:
    wire = Source.objects.create(name="خبرگزاری")
    pieces = [make_evidence(sara, "روزنامهٔ الف"), make_evidence(sara, "روزنامهٔ ب")]
    cite(claim, sara, *pieces)
    Evidence.objects.filter(pk__in=[piece.pk for piece in pieces]).update(wire=wire)

    assert "independent_sources" not in open_gates(claim)


def test_a_wire_story_and_the_agency_itself_are_one_source(claim: Claim, sara: User) -> None:
    own, taken = make_evidence(sara, "خبرگزاری"), make_evidence(sara, "روزنامهٔ ب")
    cite(claim, sara, own, taken)
    Evidence.objects.filter(pk=taken.pk).update(wire=own.publisher)

    assert "independent_sources" not in open_gates(claim)


def test_a_page_still_being_fetched_closes_the_gate(claim: Claim, sara: User) -> None:
    piece = evidence.add_evidence(
        actor=sara,
        title="برگه",
        source_type="official",
        url="https://stats.example/1",
        publisher="مرکز آمار",
    )
    cite(claim, sara, piece)

    assert "captures" not in open_gates(claim)
    piece.captures.update(status="failed", error="timed_out")
    assert "captures" in open_gates(claim)


@pytest.mark.parametrize("stance", ["", "proves", "SUPPORTS", "x" * 50])
def test_there_are_three_stances(claim: Claim, sara: User, stance: str) -> None:
    with pytest.raises(BadValue):
        verification.cite(
            claim, actor=sara, evidence=make_evidence(sara, "مرکز آمار"), stance=stance
        )


def test_a_citation_taken_back_stays_in_the_history(claim: Claim, sara: User) -> None:
    cite(claim, sara, make_evidence(sara, "مرکز آمار"))

    verification.uncite(claim.citations.get(), actor=sara)

    assert not claim.citations.exists()
    event = Event.objects.get(action="claim.uncite", op="delete")
    assert event.claim_id == claim.pk
    assert event.before is not None
    assert event.before["stance"] == "supports"


@pytest.mark.parametrize("changes", [{"conclusion": "x" * 301}, {"justification": "x" * 50_001}])
def test_texts_that_are_too_long_are_refused(
    claim: Claim, sara: User, changes: dict[str, object]
) -> None:
    with pytest.raises(BadValue):
        write(claim, sara, **changes)


@pytest.mark.parametrize("text", ["متن\x00", "متن\ud800", "\x00متن\udfff "])
def test_what_the_database_cannot_hold_is_left_out(claim: Claim, sara: User, text: str) -> None:
    write(claim, sara, conclusion=text, justification=text, single_source_reason=text)
    verification.comment(claim, actor=sara, body=text)
    verification.cite(
        claim,
        actor=sara,
        evidence=make_evidence(sara, "مرکز آمار"),
        stance="context",
        excerpt=text,
        note=text,
    )

    verdict = claim.verdicts.get()
    citation = claim.citations.get()
    assert {
        verdict.conclusion,
        verdict.justification,
        verdict.single_source_reason,
        claim.comments.get().body,
        citation.excerpt,
        citation.note,
    } == {"متن"}
