"""Splitting, merging, taking back, the machine's speaker, priority: what changes a claim's shape."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from annotations.desk.cutting import cuts_of
from annotations.desk.undoing import WORDS
from annotations.models import Article, Claim, ClaimState, Priority, User
from annotations.workflow import triage, verification
from tests import cast
from tests.cast import ClaimMaker, Page

ClientOf = Callable[[User], Client]
HTMX = {"HX-Request": "true"}
LINE = (
    "تورم در سال ۱۴۰۳ به ۳۵ درصد رسید و شمار کارخانه‌های تعطیل ۱۲۰ واحد شد. "
    "جمعیت شهر ۱۸ درصد افزایش یافته است. این‌ها را همه می‌دانند. "
    "بودجهٔ بازار ۲۵۰ میلیارد تومان است."
)


@pytest.fixture
def line(sara: User) -> Article:
    """An article whose sentences stand side by side."""
    return cast.bring_in(sara, LINE, title="خط")


def _claims(article: Article) -> list[Claim]:
    return list(article.claims.order_by("appearances__start"))


def _panel(client: Client, claim: Claim) -> Page:
    return client.get(reverse("desk:claim_panel", args=[claim.uuid]), headers=HTMX)


def _send(client: Client, name: str, claim: Claim, data: dict[str, object], **headers: str) -> Page:
    return client.post(reverse(f"desk:{name}", args=[claim.uuid]), data, headers=headers)


def _place(claim: Claim, word: str) -> int:
    place = claim.appearances.get(is_primary=True)
    return place.start + place.quote.index(word)


def test_a_passage_can_be_cut_before_each_of_its_words_and_the_machines_places_have_keys() -> None:
    quote = "«تورم» ۳۵ درصد شد؛\nو ۱۲۰ &#47; کتاب‌خانه بسته شد ."

    cutting = cuts_of(
        quote,
        100,
        {
            "split_points": [
                {"offset": 100 + quote.index("و ۱۲۰"), "suggested": True},
                {"offset": 100 + quote.index("درصد"), "suggested": False},
            ]
        },
    )

    assert cutting is not None
    assert [quote[cut.offset - 100 :].split(maxsplit=1)[0] for cut in cutting.cuts] == [
        "۳۵",
        "درصد",
        "شد؛",
        "و",
        "۱۲۰",
        "کتاب‌خانه",
        "بسته",
        "شد",
    ]
    assert [(one.key, one.beginning) for one in cutting.proposals] == [(1, "و ۱۲۰ کتاب‌خانه")]
    assert cutting.chosen == cutting.proposals[0].offset
    assert (cutting.first, cutting.second) == ("«تورم» ۳۵ درصد شد؛", "و ۱۲۰ / کتاب‌خانه بسته شد .")


def test_one_word_cannot_be_cut_and_an_offset_that_is_no_place_chooses_nothing() -> None:
    assert cuts_of("تنها.", 0, {}) is None
    cutting = cuts_of("یک دو", 7, {}, chosen=8)
    assert cutting is not None
    assert (cutting.chosen, cutting.first) == (None, "")


def test_a_claim_is_split_where_one_says_and_worded_as_one_writes(
    line: Article, sara: User, client_of: ClientOf
) -> None:
    claim = _claims(line)[0]
    at = _place(claim, "و شمار")

    answer = _send(
        client_of(sara),
        "split",
        claim,
        {
            "at": at,
            "shown_at": at,
            "first": "تورم ۳۵ درصد شد",
            "second": "۱۲۰ واحد تعطیل است",
        },
        **HTMX,
    )

    claim.refresh_from_db()
    first, second = claim.replaced_by.order_by("pk")
    assert claim.state == ClaimState.SUPERSEDED
    assert (first.statement, second.statement) == ("تورم ۳۵ درصد شد", "۱۲۰ واحد تعطیل است")
    assert second.appearances.get().start == at
    page = answer.content.decode()
    assert f'data-claim="{first.uuid}"' in page
    assert f'id="row-{second.uuid}"' in page
    assert 'id="received"' in page


def test_wordings_of_another_place_are_not_taken_for_the_parts(
    line: Article, sara: User, client_of: ClientOf
) -> None:
    claim = _claims(line)[0]
    at = _place(claim, "و شمار")

    _send(
        client_of(sara),
        "split",
        claim,
        {"at": at, "shown_at": at - 5, "first": "دیگر", "second": "دیگری"},
    )

    statements = list(claim.replaced_by.order_by("pk").values_list("statement", flat=True))
    assert statements[1].startswith("و شمار کارخانه‌های")
    assert "دیگر" not in statements


def test_the_two_parts_are_shown_before_anything_is_done(
    line: Article, sara: User, client_of: ClientOf
) -> None:
    claim = _claims(line)[0]

    page = _send(
        client_of(sara), "split", claim, {"at": _place(claim, "و شمار"), "then": "preview"}
    )

    shown = page.context["panel"].relatives.cutting
    assert page.status_code == 200
    assert shown.first == "تورم در سال ۱۴۰۳ به ۳۵ درصد رسید"
    assert shown.second.startswith("و شمار")
    claim.refresh_from_db()
    assert claim.state == ClaimState.SUGGESTED


@pytest.mark.parametrize("at", ["", "x", "0", "99999999", "9" * 40])
def test_a_place_outside_the_passage_is_refused_in_the_panel(
    line: Article, sara: User, client_of: ClientOf, at: str
) -> None:
    claim = _claims(line)[0]

    page = _send(client_of(sara), "split", claim, {"at": at})

    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    assert not claim.replaced_by.exists()


def test_a_claim_is_joined_with_the_one_beside_it_into_one_statement(
    line: Article, sara: User, client_of: ClientOf
) -> None:
    first, second, *_rest = _claims(line)
    client = client_of(sara)
    beside = _panel(client, first).context["panel"].relatives.following

    _send(client, "merge", first, {"with": str(second.uuid)})

    assert (beside.claim, beside.is_adjacent) == (second, True)
    made = first.replaced_by.get()
    assert made == second.replaced_by.get()
    assert made.statement.startswith("تورم در سال")
    assert made.statement.endswith("افزایش یافته است.")


def test_a_claim_with_words_between_becomes_another_place_of_the_other(
    line: Article, sara: User, client_of: ClientOf
) -> None:
    _first, second, third, *_rest = _claims(line)
    client = client_of(sara)
    beside = _panel(client, second).context["panel"].relatives.following

    page = _send(client, "merge", second, {"with": str(third.uuid)}, **HTMX)

    assert (beside.claim, beside.is_adjacent) == (third, False)
    assert second.replaced_by.get() == third
    assert third.appearances.count() == 2
    assert f'data-claim="{third.uuid}"' in page.content.decode()


def test_ticked_claims_become_one(line: Article, sara: User, client_of: ClientOf) -> None:
    first, second, third, *_rest = _claims(line)
    client = client_of(sara)
    url = reverse("desk:merge_ticked", args=[line.uuid])

    alone = client.post(url, {"ticked": [str(first.uuid), "x"]})
    apart = client.post(url, {"ticked": [str(first.uuid), str(third.uuid)]}, headers=HTMX)
    done = client.post(url, {"ticked": [str(second.uuid), str(first.uuid)]})

    assert alone.status_code == 422
    assert 'role="alert"' in alone.content.decode()
    assert apart.status_code == 422
    assert "rasti:message" in apart["HX-Trigger"]
    assert done.status_code == 302
    assert str(first.replaced_by.get().uuid) in done["Location"]


def test_undo_says_what_it_takes_back_and_takes_back_a_split_and_a_merge(
    line: Article, sara: User, client_of: ClientOf
) -> None:
    first, second, third, *_rest = _claims(line)
    client = client_of(sara)
    url = reverse("desk:workbench", args=[line.uuid])

    def undoable() -> tuple[str, str] | None:
        found = client.get(url).context["undoable"]
        return (str(found.what), found.statement) if found else None

    said = [undoable()]
    triage.dismiss(third, actor=sara, reason="نظر است")
    said.append(undoable())
    _send(client, "merge", first, {"with": str(second.uuid)})
    said.append(undoable())
    client.post(reverse("desk:undo", args=[line.uuid]))
    said.append(undoable())
    _send(client, "split", first, {"at": _place(first, "و شمار")})
    said.append(undoable())
    client.post(reverse("desk:undo", args=[line.uuid]))

    first.refresh_from_db()
    assert first.state == ClaimState.SUGGESTED
    assert said[0] is None
    whats = [one[0] for one in said[1:] if one]
    assert whats == [
        str(WORDS[f"claim.{action}"]) for action in ("dismiss", "merge", "dismiss", "split")
    ]
    assert [one[1] for one in said[1:] if one] == [
        third.statement,
        first.statement,
        third.statement,
        first.statement,
    ]


def test_undo_offers_nothing_that_others_have_touched_and_nothing_to_auditors(
    line: Article, sara: User, reza: User, nasrin: User, client_of: ClientOf
) -> None:
    claim = triage.accept(_claims(line)[0], actor=sara)
    verification.take(claim, actor=reza)
    url = reverse("desk:workbench", args=[line.uuid])

    assert client_of(sara).get(url).context["undoable"] is None
    assert client_of(nasrin).get(url).context["undoable"] is None
    assert 'id="undo"' not in client_of(nasrin).get(url).content.decode()


def test_a_superseded_claim_shows_what_replaced_it_and_the_parts_what_they_came_from(
    line: Article, sara: User, client_of: ClientOf
) -> None:
    claim = _claims(line)[0]
    first, second = triage.split(claim, actor=sara, offsets=[_place(claim, "و شمار")])
    client = client_of(sara)

    old = _panel(client, claim).content.decode()
    new = _panel(client, second).content.decode()

    assert reverse("desk:claim", args=[first.uuid]) in old
    assert reverse("desk:claim", args=[second.uuid]) in old
    assert reverse("desk:claim", args=[claim.uuid]) in new


def test_a_split_is_taken_back_from_the_superseded_claim_until_a_part_is_worked_on(
    line: Article, sara: User, reza: User, client_of: ClientOf
) -> None:
    claim, other, *_rest = _claims(line)
    triage.split(claim, actor=sara, offsets=[_place(claim, "و شمار")])
    back = _send(client_of(reza), "put_back", claim, {})
    parts = triage.split(other, actor=sara, offsets=[_place(other, "۱۸")])
    verification.take(triage.accept(parts[0], actor=sara), actor=sara)

    refused = _send(client_of(reza), "put_back", other, {})

    assert back.status_code == 302
    claim.refresh_from_db()
    assert claim.state == ClaimState.SUGGESTED
    assert refused.status_code == 422


def test_the_machines_guess_becomes_the_claimant_by_one_press(
    article: Article, sara: User, client_of: ClientOf
) -> None:
    claim = next(
        one
        for one in _claims(article)
        if (one.analysis.get("attribution") or {}).get("speaker") and not one.claimant
    )
    silent = next(
        one
        for one in _claims(article)
        if not (one.analysis.get("attribution") or {}).get("speaker")
    )
    kinds, statement = claim.kinds, claim.statement

    _send(client_of(sara), "adopt_speaker", claim, {})
    refused = _send(client_of(sara), "adopt_speaker", silent, {})

    claim.refresh_from_db()
    assert claim.claimant == claim.analysis["attribution"]["speaker"]
    assert (claim.kinds, claim.statement) == (kinds, statement)
    assert refused.status_code == 422


def test_priority_and_due_time_are_set_together(
    make_claim: ClaimMaker, sara: User, client_of: ClientOf
) -> None:
    claim = make_claim("queued")

    _send(client_of(sara), "set_due", claim, {"priority": "40", "due_at": "۱۴۰۵/۱۰/۰۱ ۱۲:۰۰"})
    claim.refresh_from_db()
    urgent = (claim.priority, claim.due_at is not None)
    _send(client_of(sara), "set_due", claim, {"priority": "", "due_at": ""})
    claim.refresh_from_db()
    wrong = _send(client_of(sara), "set_due", claim, {"priority": "7"})

    assert urgent == (Priority.URGENT, True)
    assert (claim.priority, claim.due_at) == (Priority.URGENT, None)
    assert wrong.status_code == 422


def test_a_suggestion_is_accepted_and_taken_in_one(
    article: Article, sara: User, client_of: ClientOf
) -> None:
    claim = _claims(article)[0]

    _send(client_of(sara), "take", claim, {"accept": "1"})

    claim.refresh_from_db()
    assert (claim.state, claim.assignee) == (ClaimState.IN_PROGRESS, sara)


def test_a_claim_that_was_checked_before_is_shown_beside_one_that_says_it_again(
    make_claim: ClaimMaker, sara: User, client_of: ClientOf
) -> None:
    checked = make_claim("approved")
    again = cast.bring_in(sara, f"{checked.statement}\n\nخبر دیگر: ۴۵ نفر آمدند.\n", title="دوباره")
    claim = next(one for one in _claims(again) if one.search_key == checked.search_key)

    found = _panel(client_of(sara), claim).context["panel"].relatives.checked

    assert [(one.claim, one.is_same) for one in found] == [(checked, True)]
    assert found[0].rating == cast.rating()
    other = next(one for one in _claims(again) if one != claim)
    assert not _panel(client_of(sara), other).context["panel"].relatives.checked


def test_an_auditor_is_offered_none_of_it_and_refused(
    line: Article, nasrin: User, client_of: ClientOf
) -> None:
    first, second, *_rest = _claims(line)
    client = client_of(nasrin)
    page = client.get(reverse("desk:workbench", args=[line.uuid]), {"claim": str(first.uuid)})
    html = page.content.decode()

    for name in ("split", "merge", "speaker"):
        assert f"/{name}/" not in html
    assert 'class="tick"' not in html
    assert _send(client, "split", first, {"at": _place(first, "و شمار")}).status_code == 403
    assert _send(client, "merge", first, {"with": str(second.uuid)}).status_code == 403
    assert _send(client, "adopt_speaker", first, {}).status_code in (403, 422)
    ticked = {"ticked": [str(first.uuid), str(second.uuid)]}
    assert client.post(reverse("desk:merge_ticked", args=[line.uuid]), ticked).status_code == 403
