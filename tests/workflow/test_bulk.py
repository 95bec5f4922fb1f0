"""The same for many claims at once: each by itself, with what came of it; and saved filters."""

import pytest

from annotations.models import Claim, Event, FilterPage, SavedFilter, Tag, User
from annotations.workflow import bulk, filters, review
from annotations.workflow.errors import BadValue, FourEyes, NotAllowed, NotYours, WrongState
from tests.cast import ClaimMaker


def test_each_is_done_or_refused_by_itself(make_claim: ClaimMaker, sara: User) -> None:
    fit, ended, other = make_claim("suggested"), make_claim("published"), make_claim("suggested")

    outcomes = bulk.accept_many([other, ended, fit], actor=sara)

    assert [(one.claim.pk, one.done) for one in outcomes] == [
        (other.pk, True),
        (ended.pk, False),
        (fit.pk, True),
    ]
    assert isinstance(outcomes[1].error, WrongState)
    assert set(Claim.objects.filter(state="queued")) == {fit, other}
    assert Event.objects.filter(action="claim.accept", claim_id=fit.pk).exists()


def test_a_refused_one_leaves_nothing_half_done(
    make_claim: ClaimMaker, mina: User, arash: User
) -> None:
    mine, theirs = make_claim("in_review"), make_claim("in_review")
    review.return_claim(mine, actor=arash, reason="باز ببینید")
    make_claim.checker = mina
    own = make_claim("in_review")
    rows = Claim.objects.filter(pk__in=[mine.pk, own.pk]).order_by("pk").values()
    before = list(rows)

    outcomes = bulk.approve_many([mine, theirs, own], actor=mina)

    assert [type(one.error) for one in outcomes] == [WrongState, type(None), FourEyes]
    assert list(rows) == before
    theirs.refresh_from_db()
    assert theirs.state == "approved"


def test_dismissing_closing_returning_and_tagging_many(
    make_claim: ClaimMaker, sara: User, mina: User
) -> None:
    tags = [Tag.objects.create(slug=f"t{n}", name_fa=f"برچسب {n}") for n in (1, 2)]
    suggested, queued, reviewed = (
        make_claim("suggested"),
        make_claim("queued"),
        make_claim("in_review"),
    )

    assert bulk.tag_many([suggested, queued], actor=sara, add=tags)[0].done
    bulk.tag_many([queued], actor=sara, remove=tags[:1])
    bulk.dismiss_many([suggested], actor=sara, reason="ادعا نیست")
    bulk.close_many([queued], actor=sara, reason="سنجیدنی نیست")
    bulk.return_many([reviewed], actor=mina, reason="منبع کم است")

    assert list(suggested.tags.order_by("slug")) == tags
    assert list(queued.tags.all()) == tags[1:]
    states = [Claim.objects.get(pk=c.pk).state for c in (suggested, queued, reviewed)]
    assert states == ["dismissed", "closed", "in_progress"]


def test_queued_and_held_claims_are_given_to_one_person(
    make_claim: ClaimMaker, reza: User, arash: User, sara: User
) -> None:
    claims = [make_claim("queued"), make_claim("in_progress"), make_claim("suggested")]

    outcomes = bulk.assign_many(claims, actor=arash, assignee=reza)

    assert [one.done for one in outcomes] == [True, True, False]
    assert {one.claim.assignee for one in outcomes if one.done} == {reza}
    assert not any(one.done for one in bulk.assign_many(claims, actor=sara, assignee=reza))
    assert all(one.done for one in bulk.set_priority_many(claims, actor=arash, priority=40))
    assert all(one.done for one in bulk.set_due_many(claims, actor=arash, due_at=None))
    assert [one.done for one in bulk.release_many(claims, actor=arash)] == [True, True, False]


def test_there_is_a_measure(make_claim: ClaimMaker, sara: User) -> None:
    with pytest.raises(BadValue):
        bulk.accept_many([Claim(pk=n) for n in range(1, 502)], actor=sara)


def test_a_claim_that_is_gone_is_said_to_be(make_claim: ClaimMaker, sara: User) -> None:
    (gone,) = bulk.accept_many([Claim(pk=2**40)], actor=sara)

    assert not gone.done


class TestFilters:
    def test_one_is_saved_replaced_renamed_and_removed(self, sara: User, nasrin: User) -> None:
        saved = filters.save_filter(
            actor=sara, page="queue", name=" فوری ", query="?tab=all&after=abc&q=متن&x="
        )
        assert (saved.name, saved.query) == ("فوری", "tab=all&q=%D9%85%D8%AA%D9%86")

        again = filters.save_filter(actor=sara, page="queue", name="فوری", query="tab=mine")
        assert (again.pk, again.query) == (saved.pk, "tab=mine")
        other = filters.save_filter(actor=sara, page="queue", name="دیگر", query="")
        filters.save_filter(actor=nasrin, page="queue", name="فوری", query="tab=all")

        with pytest.raises(BadValue):
            filters.rename_filter(other, actor=sara, name="فوری")
        assert filters.rename_filter(other, actor=sara, name="نو").name == "نو"
        with pytest.raises(NotYours):
            filters.rename_filter(other, actor=nasrin, name="من")
        with pytest.raises(NotYours):
            filters.drop_filter(other, actor=nasrin)
        filters.drop_filter(other, actor=sara)
        assert SavedFilter.objects.count() == 2

    @pytest.mark.parametrize(
        ("page", "name", "query"),
        [
            ("nowhere", "نام", "a=b"),
            (FilterPage.QUEUE, "  ", "a=b"),
            (FilterPage.QUEUE, "ن" * 81, "a=b"),
            (FilterPage.QUEUE, "نام", "q=" + "a" * 1001),
        ],
    )
    def test_what_cannot_be_saved_is_refused(
        self, sara: User, page: str, name: str, query: str
    ) -> None:
        with pytest.raises(BadValue):
            filters.save_filter(actor=sara, page=page, name=name, query=query)

    def test_it_needs_a_role_and_there_is_a_measure(self, sara: User, outsider: User) -> None:
        with pytest.raises(NotAllowed):
            filters.save_filter(actor=outsider, page="queue", name="نام", query="")
        for number in range(filters.FILTERS_MAX):
            filters.save_filter(actor=sara, page="queue", name=f"نام {number}", query="")
        with pytest.raises(BadValue):
            filters.save_filter(actor=sara, page="queue", name="یکی دیگر", query="")
        assert filters.save_filter(actor=sara, page="queue", name="نام 3", query="a=b").query
