"""The main job by the keyboard alone, under a Persian layout, as two people; the strokes are counted."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from annotations.models import (
    Article,
    Capture,
    CaptureStatus,
    Claim,
    ClaimState,
    Origin,
    Role,
    Tag,
    User,
)
from annotations.workflow import evidence, triage
from annotations.workflow.audit import Actor
from factcheck.local import paths
from tests import cast
from tests.browser.accessibility import axe
from tests.browser.desk import Desk, shoot
from tests.browser.persian import PersianKeyboard

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OpenDesk = Callable[..., Desk]

TEXT = (
    "تورم در سال ۱۴۰۳ به ۳۵ درصد رسید و شمار کارخانه‌های تعطیل ۱۲۰ واحد شد. "
    "جمعیت شهر ۱۸ درصد افزایش یافته است. به گفتهٔ شهردار آذرشهر، ۴۸ هزار درخت کاشته شد. "
    "بودجهٔ بازار 😀 قدیم ۲۵۰ میلیارد تومان است.\n"
    "\n"
    "کتاب‌خانه‌ها تا شب باز می‌مانند.\n"
    "\n"
    "جمعیت شهر ۱۸ درصد افزایش یافته است.\n"
)
DOCUMENT = paths.CHECKOUT / "docs" / "desk.md"


@pytest.fixture
def article(address: str) -> Article:
    del address  # the server first: its database is flushed after this one's rows
    Tag.objects.create(slug="economy", name_fa="اقتصاد", name_en="Economy")
    Tag.objects.create(slug="city", name_fa="شهرسازی", name_en="City")
    sara = cast.make_person("sara", "سارا کریمی", Role.FACT_CHECKER)
    cast.make_person("mina", "مینا رستگار", Role.REVIEWER)
    return cast.bring_in(sara, TEXT, title="خبر آذرشهر")


@pytest.fixture
def sara(article: Article) -> User:
    return User.objects.get(username="sara")


def _claims(article: Article) -> list[Claim]:
    return list(
        article.claims.filter(appearances__is_primary=True).order_by("appearances__start", "pk")
    )


def _selected(page: Page, claim: Claim, state: str = "") -> None:
    wanted = f'[data-claim-state="{state}"]' if state else ""
    page.wait_for_selector(f'#panel[data-claim="{claim.uuid}"]{wanted}')


def _pages_cannot_be_fetched() -> None:
    """Settle what waits to be fetched as the worker does where a site does not answer."""
    for capture in Capture.objects.filter(status=CaptureStatus.PENDING):
        evidence.record_failure(capture, "unreachable", actor=Actor.task("capture"))


def _cite(page: Page, keys: PersianKeyboard, number: int, url: str) -> None:
    """The form is open and its stances have the focus: one key, the link, send."""
    page.wait_for_function("() => document.activeElement?.name === 'stance'")
    keys.press("Digit1")
    keys.type(url)
    page.wait_for_function("() => document.activeElement.form.elements.source_type.value")
    keys.press("Control+Enter")
    page.locator("#panel .citation").nth(number).wait_for()


def test_from_opening_a_segmented_article_to_an_approved_claim_with_two_pieces_of_evidence(
    article: Article, open_desk: OpenDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    claim = _claims(article)[0]
    page = open_desk("sara").go(f"/articles/{article.uuid}/")
    keys = PersianKeyboard(page)

    keys.press("KeyJ")
    _selected(page, claim)
    keys.press("KeyT")
    _selected(page, claim, "in_progress")
    _cite(page, keys, 0, "https://amar.gov.ir/1403")
    _cite(page, keys, 1, "https://sanat.gov.ir/karkhane")
    _pages_cannot_be_fetched()
    page.wait_for_selector("#panel .capture .spin", state="detached")
    page.wait_for_function("() => document.activeElement?.name === 'rating'")
    keys.press("Digit2")
    keys.type("رقم تورم درست است و رقم کارخانه‌ها نه.")
    keys.press("Enter")
    keys.type("مرکز آمار تورم را ۳۵ درصد و شمار کارخانه‌ها را ۱۰۱ می‌گوید.")
    keys.press("Control+Enter")
    _selected(page, claim, "in_review")
    by_sara = keys.count

    page = open_desk("mina").go(f"/articles/{article.uuid}/")
    keys = PersianKeyboard(page)
    keys.press("KeyJ")
    _selected(page, claim, "in_review")
    keys.press("KeyA")
    _selected(page, claim, "approved")

    total = by_sara + keys.count
    claim.refresh_from_db()
    verdict = claim.verdicts.get()
    assert (claim.state, claim.citations.count()) == (ClaimState.APPROVED, 2)
    assert (verdict.rating, verdict.author.username) == (cast.rating("half-true"), "sara")
    with capsys.disabled():
        print(f"\nkeystrokes to an approved claim: {total} ({by_sara} and {keys.count})")
    told = re.search(r"\*\*(\d+) keystrokes\*\*", DOCUMENT.read_text(encoding="utf-8"))
    assert told is not None
    assert int(told[1]) == total


def test_one_key_triages_a_claim_and_the_next_is_there_however_fast_they_come(
    article: Article, sara: User, open_desk: OpenDesk
) -> None:
    first, second, third, *_rest = _claims(article)
    page = open_desk("sara").go(f"/articles/{article.uuid}/")
    keys = PersianKeyboard(page)

    keys.press("KeyJ", "KeyA", "KeyA", "KeyD", "Digit2")
    page.wait_for_selector(f'#row-{third.uuid}[data-state="dismissed"]')

    states = dict(Claim.objects.values_list("pk", "state"))
    assert [states[one.pk] for one in (first, second, third)] == ["queued", "queued", "dismissed"]
    keys.press("KeyU")
    _selected(page, third, "suggested")
    keys.press("KeyU")
    _selected(page, second, "suggested")
    assert Claim.objects.get(pk=first.pk).state == ClaimState.QUEUED


def test_a_claim_is_split_at_the_machines_place_or_at_any_word_and_the_split_undone(
    article: Article, open_desk: OpenDesk
) -> None:
    claim = _claims(article)[0]
    page = open_desk("sara").go(f"/articles/{article.uuid}/?claim={claim.uuid}")
    keys = PersianKeyboard(page)

    keys.press("KeyS", "Digit1")
    assert page.input_value("#split_first") == "تورم در سال ۱۴۰۳ به ۳۵ درصد رسید"
    keys.press("ArrowLeft")
    assert page.input_value("#split_first") == "تورم در سال ۱۴۰۳ به ۳۵ درصد رسید و"
    keys.press("ArrowRight")
    shoot(page, "split")
    assert not axe(page)
    keys.press("Enter")
    page.wait_for_selector(f'#panel:not([data-claim="{claim.uuid}"])')

    first, second = claim.replaced_by.order_by("pk")
    assert (first.statement, second.statement) == (
        "تورم در سال ۱۴۰۳ به ۳۵ درصد رسید",
        "و شمار کارخانه‌های تعطیل ۱۲۰ واحد شد.",
    )
    assert page.locator(f"#row-{second.uuid}").count() == 1
    assert page.locator("#received").text_content() == TEXT
    keys.press("KeyU")
    _selected(page, claim, "suggested")
    assert page.locator(f'#received mark[data-claims~="{claim.uuid}"]').count() == 1


def test_a_claim_is_split_where_the_caret_stands(article: Article, open_desk: OpenDesk) -> None:
    claim = _claims(article)[0]
    page = open_desk("sara").go(f"/articles/{article.uuid}/?claim={claim.uuid}")
    keys = PersianKeyboard(page)

    keys.press("KeyI", "ArrowLeft", "ArrowLeft", "ArrowLeft", "KeyS")

    assert page.input_value("#split_first") == "تورم در سال"
    assert page.locator("#split [name=at]:checked").evaluate("(e) => e === document.activeElement")
    page.locator("#split .cut", has_text="کارخانه‌های").click()
    assert page.input_value("#split_second").startswith("کارخانه‌های تعطیل")


def test_a_passage_is_marked_by_the_caret_alone(article: Article, open_desk: OpenDesk) -> None:
    page = open_desk("sara").go(f"/articles/{article.uuid}/")
    keys = PersianKeyboard(page)

    keys.press("KeyI")
    while page.evaluate("() => document.getSelection().toString()") != "بازار":
        keys.press("ArrowLeft")
        assert keys.count < 60
    keys.press("Shift+ArrowLeft", "Shift+ArrowLeft")
    page.wait_for_function(
        "() => document.querySelector('#marking output').textContent.includes('قدیم')"
    )
    keys.press("Enter")
    page.wait_for_selector("#panel[data-claim]")

    made = Claim.objects.get(origin=Origin.PERSON)
    place = made.appearances.get()
    assert place.quote == TEXT[place.start : place.end] == "بازار 😀 قدیم"


def test_neighbours_and_ticked_claims_are_merged_by_keys(
    article: Article, open_desk: OpenDesk
) -> None:
    first, second, third, *_rest = _claims(article)
    page = open_desk("sara").go(f"/articles/{article.uuid}/?claim={first.uuid}")
    keys = PersianKeyboard(page)

    keys.press("KeyM")
    shoot(page, "merge")
    assert not axe(page)
    keys.press("KeyJ")
    page.wait_for_selector(f'#panel:not([data-claim="{first.uuid}"])')
    merged = first.replaced_by.get()
    assert merged == second.replaced_by.get()
    _selected(page, merged)
    keys.press("KeyU")
    _selected(page, first, "suggested")

    keys.press("KeyX", "KeyJ")
    _selected(page, second)
    keys.press("KeyX", "KeyJ")
    _selected(page, third)
    keys.press("KeyX", "KeyM", "KeyX")
    page.wait_for_selector(f'#panel:not([data-claim="{third.uuid}"])')
    whole = Claim.objects.filter(replaces__in=[first, second, third], state="suggested").distinct()
    assert [one.statement[:4] for one in whole] == ["تورم"]


def test_wording_speaker_topics_priority_and_places_have_keys(
    article: Article, open_desk: OpenDesk
) -> None:
    claims = _claims(article)
    said = next(one for one in claims if "شهردار" in one.statement)
    twice = next(one for one in claims if one.appearances.count() > 1)
    page = open_desk("sara").go(f"/articles/{article.uuid}/?claim={said.uuid}")
    keys = PersianKeyboard(page)

    if said.analysis["attribution"]["speaker"] != said.claimant:
        keys.press("KeyG")
        page.wait_for_selector("[data-key-form=guess]", state="detached")
    keys.press("KeyL")
    keys.type("شهر سازي")
    keys.press("Enter", "Enter")
    page.locator("#tags .badge", has_text="شهرسازی").wait_for()
    keys.press("KeyW")
    page.locator("#statement_statement").fill("در آذرشهر ۴۸ هزار درخت کاشته شد.")
    keys.press("Control+s")
    page.locator(".statement", has_text="در آذرشهر ۴۸ هزار").wait_for()
    keys.press("KeyB", "ArrowLeft")
    keys.press("Control+Enter")
    page.locator(".panel-head .priority").wait_for()

    said.refresh_from_db()
    assert said.claimant == said.analysis["attribution"]["speaker"]
    assert [tag.slug for tag in said.tags.all()] == ["city"]
    assert said.priority != 20

    page.goto(page.url.partition("?")[0] + f"?claim={twice.uuid}")
    keys.press("Period", "Period")
    assert page.locator("#place-said").inner_text()
    assert page.locator(".place[aria-current]").get_attribute("data-place-start") == str(
        TEXT.rindex("جمعیت شهر")
    )
    assert "claim-place" in page.evaluate("() => [...CSS.highlights.keys()]")


def test_a_reviewer_returns_approves_goes_on_and_publishes_by_keys(
    article: Article, sara: User, open_desk: OpenDesk
) -> None:
    mina = User.objects.get(username="mina")
    maker = cast.ClaimMaker(sara, mina, mina)
    first, second, third = (maker(ClaimState.IN_REVIEW) for _number in range(3))
    page = open_desk("mina").go(f"/claims/{first.uuid}/desk/")
    keys = PersianKeyboard(page)

    keys.press("KeyR", "Space", "Control+Enter")
    _selected(page, first, "in_progress")
    first.refresh_from_db()
    assert first.state_reason

    page.goto(page.url.partition("/articles")[0] + f"/claims/{second.uuid}/desk/")
    keys.press("Shift+KeyA")
    _selected(page, third, "in_review")
    keys.press("KeyA")
    _selected(page, third, "approved")
    keys.press("KeyP")
    _selected(page, third, "published")
    second.refresh_from_db()
    assert second.state == ClaimState.APPROVED


def test_keys_can_be_turned_off_and_rest_while_one_types(
    article: Article, sara: User, open_desk: OpenDesk
) -> None:
    claim = triage.accept(_claims(article)[0], actor=sara)
    page = open_desk("sara").go(f"/articles/{article.uuid}/?claim={claim.uuid}")
    keys = PersianKeyboard(page)

    keys.press("KeyC")
    page.wait_for_function("() => document.activeElement?.name === 'body'")
    keys.press("KeyJ", "KeyA", "KeyT", "Digit1")
    assert page.input_value("#comment_body") == "تشف۱"
    page.fill("#comment_body", "")

    page.goto(f"{page.url.partition('/articles')[0]}/profile/")
    page.locator(".keys-switch button[value=off]").click()
    page.goto(f"{page.url.partition('/profile')[0]}/articles/{article.uuid}/?claim={claim.uuid}")
    keys.press("KeyT", "KeyJ", "KeyU")
    page.wait_for_timeout(400)

    claim.refresh_from_db()
    assert claim.state == ClaimState.QUEUED
    assert page.locator(f'#panel[data-claim="{claim.uuid}"]').count() == 1
    page.get_by_role("button", name=re.compile("کلیدها")).first.click()
    assert not axe(page)
    with page.expect_navigation():
        page.locator("#keys button[value=on]").click()
    keys.press("KeyT")
    _selected(page, claim, "in_progress")
