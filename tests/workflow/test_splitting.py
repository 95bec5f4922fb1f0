"""Splitting and merging claims, and taking both back: every part exact, nothing lost."""

import pytest

from annotations.models import (
    Appearance,
    Article,
    Claim,
    ClaimReplacement,
    ClaimState,
    Comment,
    Event,
    Publication,
    Tag,
    User,
)
from annotations.workflow import leases, triage, undo, verification
from annotations.workflow.errors import BadValue, Held, NotAllowed, WrongState
from tests import cast
from tests.cast import ClaimMaker

FIRST = "شمار اتوبوس‌های برقی در سال ۱۴۰۳ به ۱۲۰ دستگاه رسید"
SECOND = "مصرف گازوئیل ناوگان ۳۵ درصد کم شد."
WHOLE = f"{FIRST} و {SECOND}"
REPEATED = (
    f"{WHOLE}\n\n"
    "بودجهٔ بازسازی بازار ۲۵۰ میلیارد تومان است. سرانهٔ فضای سبز ۹ متر مربع است.\n\n"
    f"{WHOLE.replace(' به ۱۲۰', chr(10) + 'به ۱۲۰').replace('ی', 'ي')}\n"
)


@pytest.fixture
def repeated(sara: User) -> Article:
    return cast.bring_in(sara, REPEATED)


def mark(article: Article, actor: User, quote: str) -> Claim:
    revision = article.revisions.get()
    start = revision.text.index(quote)
    return triage.mark_claim(revision, actor=actor, start=start, end=start + len(quote))


def texts(claim: Claim) -> list[str]:
    return [place.quote for place in claim.appearances.order_by("-is_primary", "start")]


def are_exact(claims: list[Claim]) -> bool:
    places = Appearance.objects.filter(claim__in=claims).select_related("revision")
    return all(p.revision.text[p.start : p.end] == p.quote for p in places)


def second_place(claim: Claim) -> Appearance:
    """Give a claim the repetition of its passage, which is wrapped and in other letters."""
    from annotations.workflow.parts import add_place

    revision = claim.article.revisions.get()
    start = revision.text.rindex("شمار اتوبوس")
    return add_place(claim, revision, start, revision.text.rindex(".") + 1)


def cut(claim: Claim) -> int:
    place = claim.appearances.get(is_primary=True)
    return place.start + place.quote.index(" و مصرف")


def test_each_part_has_its_own_words_and_what_the_claim_had(repeated: Article, sara: User) -> None:
    claim = mark(repeated, sara, WHOLE)
    claim = triage.edit_statement(
        claim,
        actor=sara,
        version=claim.version,
        statement=claim.statement,
        claimant="شهردار",
        kinds=["quantity", "event"],
    )
    tag = Tag.objects.create(slug="transport", name_fa="حمل‌ونقل")
    triage.set_tags(claim, actor=sara, tags=[tag])
    piece = cast.make_evidence(sara, "مرکز آمار")
    verification.cite(claim, actor=sara, evidence=piece, stance="supports", excerpt="۱۱۸ دستگاه")
    verification.set_priority(claim, actor=sara, priority=30)

    parts = triage.split(claim, actor=sara, offsets=[cut(claim)])

    assert [texts(part) for part in parts] == [[FIRST], ["و " + SECOND]]
    assert are_exact(parts)
    for part in parts:
        part.refresh_from_db()
        assert (part.state, part.claimant, part.kinds) == (
            "queued",
            "شهردار",
            ["event", "quantity"],
        )
        assert (part.priority, part.created_by, part.origin) == (30, sara, "person")
        assert list(part.tags.all()) == [tag]
        assert part.citations.get().excerpt == "۱۱۸ دستگاه"
    claim.refresh_from_db()
    assert claim.state == ClaimState.SUPERSEDED
    assert list(claim.replaced_by.order_by("pk")) == parts
    assert {r.kind for r in claim.replacements.all()} == {"split"}


def test_a_repetition_is_divided_alike_whatever_its_line_ends_and_letters(
    repeated: Article, sara: User
) -> None:
    claim = mark(repeated, sara, WHOLE)
    other = second_place(claim)

    parts = triage.split(claim, actor=sara, offsets=[cut(claim)])

    assert are_exact(parts)
    there = [
        part.appearances.get(is_primary=False, start__gte=other.start, end__lte=other.end)
        for part in parts
    ]
    assert there[0].quote.split()[0] == "شمار"
    assert there[0].quote.endswith("رسيد")
    assert there[1].quote.startswith("و مصرف")
    assert [place.confidence for place in there] == [1.0, 1.0]
    assert claim.appearances.count() == 2


def test_a_place_that_says_it_otherwise_goes_to_every_part_as_unsure(
    repeated: Article, sara: User
) -> None:
    from annotations.workflow.parts import add_place

    claim = mark(repeated, sara, WHOLE)
    revision = repeated.revisions.get()
    start = revision.text.index("بودجهٔ")
    add_place(claim, revision, start, start + 20)

    parts = triage.split(claim, actor=sara, offsets=[cut(claim)])

    for part in parts:
        place = part.appearances.get(is_primary=False)
        assert (place.start, place.end, place.confidence) == (start, start + 20, 0.5)


def test_the_machines_reading_goes_to_the_part_it_is_about(article: Article, sara: User) -> None:
    claim = next(
        claim
        for claim in Claim.objects.filter(state="suggested")
        if len(claim.analysis["quantities"]) > 1 and claim.appearances.count() == 1
    )
    first = claim.analysis["quantities"][0]

    parts = triage.split(claim, actor=sara, offsets=[first["end"]])

    said = [[one["text"] for one in part.analysis["quantities"]] for part in parts]
    assert first["text"] in said[0]
    assert first["text"] not in said[1]
    assert [part.state for part in parts] == ["suggested", "suggested"]
    assert parts[0].checkworthiness == claim.checkworthiness


@pytest.mark.parametrize("where", ["before", "start", "end", "beyond", "none", "blank"])
def test_a_part_without_words_is_refused_and_nothing_changes(
    where: str, repeated: Article, sara: User
) -> None:
    claim = mark(repeated, sara, WHOLE)
    place = claim.appearances.get()
    offsets = {
        "before": [place.start - 1],
        "start": [place.start],
        "end": [place.end],
        "beyond": [place.end + 5],
        "none": [],
        "blank": [place.end - 1],
    }[where]

    with pytest.raises(BadValue):
        triage.split(claim, actor=sara, offsets=offsets)

    claim.refresh_from_db()
    assert claim.state == "queued"
    assert Claim.objects.filter(created_by=sara).count() == 1


def test_neighbours_become_one_claim_with_all_that_they_had(
    repeated: Article, sara: User, reza: User
) -> None:
    left = mark(repeated, sara, FIRST)
    right = mark(repeated, sara, "و " + SECOND)
    tags = [Tag.objects.create(slug=f"t{n}", name_fa=f"برچسب {n}") for n in (1, 2)]
    triage.set_tags(left, actor=sara, tags=tags[:1])
    triage.set_tags(right, actor=sara, tags=tags)
    piece = cast.make_evidence(sara, "مرکز آمار")
    for claim in (left, right):
        verification.cite(claim, actor=sara, evidence=piece, stance="supports", excerpt="۱۱۸")
    asked = verification.comment(right, actor=sara, body="از کی؟")
    verification.comment(right, actor=reza, body="از پارسال", parent=asked)

    merged = triage.merge_neighbours([right, left], actor=reza)

    assert texts(merged) == [WHOLE]
    assert merged.statement == WHOLE
    assert set(merged.tags.all()) == set(tags)
    assert merged.citations.count() == 1
    said = list(merged.comments.order_by("id"))
    assert [(one.author, one.body) for one in said] == [(sara, "از کی؟"), (reza, "از پارسال")]
    assert said[1].parent == said[0]
    assert said[0].created_at == asked.created_at
    for claim in (left, right):
        claim.refresh_from_db()
        assert claim.state == ClaimState.SUPERSEDED
        assert claim.replaced_by.get() == merged


def test_a_split_claim_merged_again_stands_in_all_its_places(repeated: Article, sara: User) -> None:
    claim = mark(repeated, sara, WHOLE)
    other = second_place(claim)
    parts = triage.split(claim, actor=sara, offsets=[cut(claim)])

    merged = triage.merge_neighbours(parts, actor=sara)

    assert are_exact([merged])
    places = sorted(merged.appearances.values_list("start", "end"))
    first = claim.appearances.get(is_primary=True)
    assert places == [(first.start, first.end), (other.start, other.end)]


def test_what_has_words_between_is_no_neighbour(repeated: Article, sara: User) -> None:
    left = mark(repeated, sara, FIRST)
    far = mark(repeated, sara, "سرانهٔ فضای سبز ۹ متر مربع است.")

    for claims in ([left, far], [left], [left, left], []):
        with pytest.raises(BadValue):
            triage.merge_neighbours(claims, actor=sara)

    left.refresh_from_db()
    assert left.state == "queued"


def test_claims_of_two_articles_are_no_neighbours(article: Article, repeated: Article, sara: User):
    here = mark(repeated, sara, FIRST)
    there = mark(article, sara, "۴۸ هزار درخت")

    with pytest.raises(BadValue):
        triage.merge_neighbours([here, there], actor=sara)


def test_what_is_at_work_is_neither_split_nor_merged(make_claim: ClaimMaker, sara: User) -> None:
    claim, other = make_claim("in_progress"), make_claim("queued")

    with pytest.raises(WrongState):
        triage.split(claim, actor=sara, offsets=[3])
    with pytest.raises(WrongState):
        triage.merge_neighbours([claim, other], actor=sara)


def test_what_somebody_is_writing_on_is_left_to_them(
    repeated: Article, sara: User, reza: User
) -> None:
    claim = mark(repeated, sara, WHOLE)
    leases.hold(claim, actor=reza)

    with pytest.raises(Held) as held:
        triage.split(claim, actor=sara, offsets=[cut(claim)])

    assert held.value.holder == reza
    assert "رضا احمدی" in str(held.value.message)


class TestUndo:
    def test_a_split_is_taken_back_and_the_parts_point_at_what_is_back(
        self, repeated: Article, sara: User
    ) -> None:
        claim = mark(repeated, sara, WHOLE)
        parts = triage.split(claim, actor=sara, offsets=[cut(claim)])

        back = undo.undo_triage(repeated, actor=sara)

        assert back.pk == claim.pk
        back.refresh_from_db()
        assert back.state == "queued"
        assert not back.replaced_by.exists()
        for part in parts:
            part.refresh_from_db()
            assert part.state == ClaimState.SUPERSEDED
            assert part.replaced_by.get() == claim
        assert {e.action for e in Event.objects.filter(claim_id=claim.pk)} >= {
            "claim.split",
            "claim.unsplit",
        }

    def test_the_parts_decisions_are_taken_back_before_the_split(
        self, article: Article, sara: User
    ) -> None:
        claim = Claim.objects.filter(state="suggested").earliest("pk")
        place = claim.appearances.get(is_primary=True)
        middle = place.start + place.quote.index(" ", len(place.quote) // 2)
        parts = triage.split(claim, actor=sara, offsets=[middle])
        triage.accept(parts[0], actor=sara)

        assert undo.undo_triage(article, actor=sara).pk == parts[0].pk
        assert undo.undo_triage(article, actor=sara).pk == claim.pk

        claim.refresh_from_db()
        assert claim.state == "suggested"

    def test_a_split_whose_part_was_taken_stands(
        self, repeated: Article, sara: User, reza: User
    ) -> None:
        claim = mark(repeated, sara, WHOLE)
        parts = triage.split(claim, actor=sara, offsets=[cut(claim)])
        verification.take(parts[1], actor=reza)

        with pytest.raises(BadValue):
            undo.undo_triage(repeated, actor=sara)
        with pytest.raises(BadValue):
            undo.take_back(claim, actor=sara)

        claim.refresh_from_db()
        assert claim.state == ClaimState.SUPERSEDED

    def test_neighbours_are_apart_again(self, repeated: Article, sara: User) -> None:
        left = mark(repeated, sara, FIRST)
        right = mark(repeated, sara, "و " + SECOND)
        merged = triage.merge_neighbours([left, right], actor=sara)

        undo.undo_triage(repeated, actor=sara)

        for claim in (left, right):
            claim.refresh_from_db()
            assert claim.state == "queued"
            assert not claim.replaced_by.exists()
        merged.refresh_from_db()
        assert merged.state == ClaimState.SUPERSEDED
        assert set(merged.replaced_by.all()) == {left, right}

    def test_a_merge_into_another_takes_out_what_it_brought(
        self, repeated: Article, sara: User
    ) -> None:
        claim = mark(repeated, sara, FIRST)
        into = mark(repeated, sara, "سرانهٔ فضای سبز ۹ متر مربع است.")
        tag = Tag.objects.create(slug="transport", name_fa="حمل‌ونقل")
        triage.set_tags(claim, actor=sara, tags=[tag])
        verification.comment(claim, actor=sara, body="همان است")
        own = verification.comment(into, actor=sara, body="از پیش")
        triage.merge(claim, into, actor=sara)
        assert into.appearances.count() == 2
        assert into.comments.count() == 2

        back = undo.undo_triage(repeated, actor=sara)

        assert (back.pk, back.state) == (claim.pk, "queued")
        assert into.appearances.get().is_primary
        assert list(into.comments.all()) == [own]
        assert not into.tags.exists()
        assert claim.comments.count() == 1

    def test_a_mark_by_mistake_is_dismissed_and_stays_in_the_history(
        self, repeated: Article, sara: User
    ) -> None:
        claim = mark(repeated, sara, FIRST)

        undo.undo_triage(repeated, actor=sara)

        claim.refresh_from_db()
        assert claim.state == ClaimState.DISMISSED
        assert claim.state_reason
        assert Event.objects.filter(claim_id=claim.pk, action="claim.unmark").exists()

    def test_a_mark_that_was_worked_on_stands(self, repeated: Article, sara: User) -> None:
        claim = mark(repeated, sara, FIRST)
        verification.comment(claim, actor=sara, body="این مهم است")

        with pytest.raises(BadValue):
            undo.undo_triage(repeated, actor=sara)

        claim.refresh_from_db()
        assert claim.state == "queued"


class TestMergeIntoPublished:
    def test_a_reviewer_shows_readers_the_new_place_at_once_and_nothing_else(
        self, make_claim: ClaimMaker, mina: User
    ) -> None:
        into = make_claim("published")
        before = Publication.objects.get(claim=into)
        claim = make_claim("queued")
        Claim.objects.filter(pk=into.pk).update(claimant="کسی دیگر")

        triage.merge(claim, into, actor=mina)

        after = Publication.objects.get(claim=into)
        assert (after.version, after.verdict) == (before.version + 1, before.verdict)
        assert after.sequence > before.sequence
        quotes = [place["quote"] for place in after.record["appearances"]]
        assert claim.appearances.get(is_primary=True).quote in quotes
        assert len(quotes) == len(before.record["appearances"]) + claim.appearances.count()
        rest = {k: v for k, v in after.record.items() if k != "appearances"}
        assert rest == {k: v for k, v in before.record.items() if k != "appearances"}

    def test_a_fact_checker_may_not(self, make_claim: ClaimMaker, sara: User) -> None:
        into, claim = make_claim("published"), make_claim("queued")
        before = Publication.objects.filter(claim=into).values().get()

        with pytest.raises(NotAllowed):
            triage.merge(claim, into, actor=sara)

        assert Publication.objects.filter(claim=into).values().get() == before
        claim.refresh_from_db()
        assert claim.state == "queued"

    @pytest.mark.parametrize("state", ["withdrawn", "dismissed", "closed", "superseded"])
    def test_what_is_ended_takes_nothing_in(
        self, make_claim: ClaimMaker, mina: User, state: str
    ) -> None:
        with pytest.raises(BadValue):
            triage.merge(make_claim("queued"), make_claim(state), actor=mina)

    def test_a_verdict_in_review_gets_no_evidence_by_a_merge(
        self, make_claim: ClaimMaker, sara: User
    ) -> None:
        into, claim = make_claim("in_review"), make_claim("queued")
        verification.cite(
            claim, actor=sara, evidence=cast.make_evidence(sara, "ناشر تازه"), stance="refutes"
        )

        triage.merge(claim, into, actor=sara)

        assert into.citations.count() == 2
        assert ClaimReplacement.objects.filter(claim=claim, replacement=into).exists()
        assert Comment.objects.filter(claim=into).count() == 0
