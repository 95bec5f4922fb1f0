"""The workbench's scripts: offsets, selections, highlights, keys, and what was typed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from annotations.models import Appearance, Article, Claim, Origin, Revision, Role, User
from annotations.workflow import triage, verification
from tests import cast
from tests.browser.desk import Desk, Watch

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OpenDesk = Callable[..., Desk]

TEXT = (
    "خبر 😀 از تهران 🇮🇷 رسید\n"
    "\n"
    "شهردار گفت شمار کتاب‌های کتابخانه 📚 در سال ۱۴۰۳ به ۱۲۰ هزار جلد رسید. "
    "مصرف برق شهر ۳۵ درصد کم شده است.\n"
    "\n"
    "بودجهٔ بازسازی بازار قدیم ۲۵۰ میلیارد تومان است. "
    "مرکز آمار اعلام کرد جمعیت شهر در ده سال گذشته ۱۸ درصد افزایش یافته است."
)

SELECT = """
([from, to]) => {
  const root = document.getElementById("received");
  const range = window.Rasti.offsets.rangeOf(root, from, to);
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}
"""


@pytest.fixture
def article(address: str) -> Article:
    del address  # the server first: its database is flushed after this one's rows
    sara = cast.make_person("sara", "سارا کریمی", Role.FACT_CHECKER)
    return cast.bring_in(sara, TEXT, title="خبر تهران")


@pytest.fixture
def sara(article: Article) -> User:
    return User.objects.get(username="sara")


@pytest.fixture
def page(article: Article, open_desk: OpenDesk) -> Page:
    return open_desk("sara").go(f"/articles/{article.uuid}/")


def _utf16(text: str, quote: str) -> tuple[int, int]:
    start = len(text[: text.index(quote)].encode("utf-16-le")) // 2
    return start, start + len(quote.encode("utf-16-le")) // 2


def _press(page: Page, code: str, key: str) -> None:
    """Press a key as a Persian layout sends it: the letter is Persian, the place is the same."""
    page.evaluate(
        """([code, key]) => (document.activeElement || document.body).dispatchEvent(
             new KeyboardEvent("keydown", {code, key, bubbles: true, cancelable: true}))""",
        [code, key],
    )


def _selected(page: Page, claim: Claim) -> None:
    page.wait_for_selector(f'#panel[data-claim="{claim.uuid}"]')


def _claims(article: Article) -> list[Claim]:
    return list(article.claims.order_by("appearances__start"))


def test_code_points_and_utf16_are_turned_into_each_other(page: Page) -> None:
    for text in ("", "سلام", "😀", "a😀b", "🇮🇷 x", "📚📚ب", "e\u0301 ی‌ی"):
        for points in range(len(text) + 1):
            index = len(text[:points].encode("utf-16-le")) // 2

            turned = page.evaluate(
                """([text, points, index]) => [
                     window.Rasti.offsets.toIndex(text, points),
                     window.Rasti.offsets.toCodePoints(text, index)]""",
                [text, points, index],
            )

            assert turned == [index, points], text


def test_a_selection_is_widened_to_whole_words(page: Page) -> None:
    for text, chosen, snapped in (
        ("این کتاب‌های خوب است", "تاب‌ه", "کتاب‌های"),
        ("این کتاب‌های خوب است", " کتاب‌های ", "کتاب‌های"),
        ("نرخ ۱۲۰ هزار", "۲", "۱۲۰"),
        ("از 🇮🇷 رسید", "🇮", "🇮🇷"),
        ("گفت: «رسید».", "سی", "رسید"),
        ("یک   دو", "   ", None),
    ):
        found = page.evaluate(
            """([text, start, end]) => {
                 const found = window.Rasti.offsets.snap(text, start, end);
                 return found && text.slice(...found);
               }""",
            [text, *_utf16(text, chosen)],
        )

        assert found == snapped, text


def test_a_passage_after_emoji_is_marked_where_it_stands(page: Page, article: Article) -> None:
    page.evaluate(SELECT, list(_utf16(TEXT, "تاب‌های کتابخانه 📚 در سا")))
    page.wait_for_selector("#marking:not([hidden])")
    assert page.locator("#marking output").inner_text() == "کتاب‌های کتابخانه 📚 در سال"

    page.locator("#marking .btn-primary").click()
    page.wait_for_selector("#panel[data-claim]")

    claim = Claim.objects.get(origin=Origin.PERSON)
    place = claim.appearances.get()
    assert place.quote == TEXT[place.start : place.end] == "کتاب‌های کتابخانه 📚 در سال"
    assert page.locator(f'#received mark[data-claims~="{claim.uuid}"]').count() >= 1
    assert page.locator(f"#row-{claim.uuid}").count() == 1
    assert page.locator("#received").text_content() == TEXT
    assert not page.locator("#marking").is_visible()


def _half_of_a_word(article: Article) -> tuple[Revision, int, int]:
    revision = article.revisions.get()
    start = TEXT.index("کتابخانه")
    return revision, start, start + 3


def test_a_mark_inside_a_word_moves_no_letter(page: Page, article: Article, sara: User) -> None:
    measure = """([from, to]) => window.Rasti.offsets
        .rangeOf(document.getElementById("received"), from, to).getBoundingClientRect().width"""
    word = list(_utf16(TEXT, "کتابخانه"))
    before = page.evaluate(measure, word)

    revision, start, end = _half_of_a_word(article)
    claim = triage.mark_claim(revision, actor=sara, start=start, end=end)
    page.reload()
    plain = page.evaluate(measure, word)
    page.locator(f"#row-{claim.uuid} a").click()
    _selected(page, claim)
    chosen = page.evaluate(measure, word)

    assert plain == pytest.approx(before, abs=0.2)
    assert chosen == pytest.approx(before, abs=0.2)


def test_overlapping_claims_are_painted_and_pressed_one_after_the_other(
    page: Page, article: Article, sara: User
) -> None:
    outer = _claims(article)[0]
    revision, start, end = _half_of_a_word(article)
    inner = triage.mark_claim(revision, actor=sara, start=start, end=end)
    page.reload()
    mark = page.locator(f'#received mark[data-claims~="{inner.uuid}"]').first

    mark.click()
    _selected(page, inner)
    mark.click()
    _selected(page, outer)

    painted = page.evaluate("() => [...CSS.highlights].map(([name, over]) => [name, over.size])")
    assert dict(painted)["claim-over"] == 1
    assert "claim-deep" not in dict(painted)
    assert dict(painted)["claim-selected"] == 3
    page.go_back()
    _selected(page, inner)


def test_keys_work_by_their_place_under_a_persian_layout(
    page: Page, article: Article, sara: User
) -> None:
    first, second, *_rest = _claims(article)

    _press(page, "KeyJ", "ت")
    _selected(page, first)
    _press(page, "KeyA", "ش")
    _selected(page, second)
    assert Claim.objects.get(pk=first.pk).state == "queued"
    assert page.locator(f"#row-{first.uuid}").get_attribute("data-state") == "queued"

    assert page.locator(".undo-what").inner_text().startswith(first.statement[:12])
    _press(page, "KeyU", "ع")
    _selected(page, first)
    page.wait_for_selector("#panel[data-claim-state=suggested]")
    assert Claim.objects.get(pk=first.pk).state == "suggested"

    _press(page, "KeyD", "ی")
    _press(page, "Digit2", "۲")
    _selected(page, second)
    dismissed = Claim.objects.get(pk=first.pk)
    assert (dismissed.state, bool(dismissed.state_reason)) == ("dismissed", True)

    _press(page, "KeyK", "ن")
    _selected(page, first)
    page.keyboard.press("Shift+Slash")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()


def test_a_claim_is_taken_rated_and_saved_by_keys_that_rest_while_one_types(
    page: Page, article: Article, sara: User
) -> None:
    claim = triage.accept(_claims(article)[0], actor=sara)
    page.goto(page.url + f"?claim={claim.uuid}")

    page.keyboard.press("t")
    page.wait_for_selector("#panel[data-claim-state=in_progress]")
    page.keyboard.press("v")
    page.keyboard.press("4")
    page.locator("#verdict_conclusion").click()
    page.keyboard.type("jaded tv 1")
    assert page.locator("#verdict_conclusion").input_value() == "jaded tv 1"
    page.keyboard.press("Control+s")
    page.wait_for_selector("#panel form#verdict-form [name=version][value='1']", state="attached")

    verdict = claim.verdicts.get()
    assert (verdict.conclusion, verdict.rating) == ("jaded tv 1", cast.rating("false"))


@pytest.fixture
def taken(article: Article, sara: User) -> Claim:
    claim = triage.accept(_claims(article)[0], actor=sara)
    return verification.take(claim, actor=sara)


def test_what_was_typed_outlives_other_actions_other_claims_and_a_reload(
    taken: Claim, article: Article, page: Page
) -> None:
    other = _claims(article)[1]
    page.locator(f"#row-{taken.uuid} a").click()
    _selected(page, taken)
    box = page.locator("#verdict_justification_rich")
    box.fill("سه سطر که هنوز ذخیره نشده")

    page.locator("#comment_body").fill("یادداشتی")
    page.locator("#comments form button").click()
    page.locator(".comment").wait_for()
    assert box.inner_text() == "سه سطر که هنوز ذخیره نشده"
    assert page.locator("#comment_body").input_value() == ""

    page.locator(f"#row-{other.uuid} a").click()
    _selected(page, other)
    page.locator(f"#row-{taken.uuid} a").click()
    _selected(page, taken)
    assert box.inner_text() == "سه سطر که هنوز ذخیره نشده"

    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    assert box.inner_text() == "سه سطر که هنوز ذخیره نشده"

    page.locator("#verdict-form [value=save]").click()
    page.wait_for_selector("#verdict-form [name=version][value='1']", state="attached")
    kept = page.evaluate("() => Object.keys(sessionStorage)")
    assert not [name for name in kept if name.startswith("rasti:")]


def test_what_was_typed_over_an_older_version_is_still_found_to_be_stale(
    taken: Claim, page: Page, watch: Watch
) -> None:
    chief = cast.make_person("arash", "آرش نیک‌نام", Role.CHIEF_EDITOR)
    watch.expected.add(409)
    page.locator(f"#row-{taken.uuid} a").click()
    _selected(page, taken)
    # Before she types: from her first letter on the claim is hers to write on.
    verification.write_verdict(
        taken, actor=chief, version=None, rating=None, justification="", conclusion="نتیجهٔ آرش"
    )
    page.locator("#verdict_conclusion").fill("نتیجهٔ سارا")

    page.locator("#comment_body").fill("یادداشتی")
    page.locator("#comments form button").click()
    page.locator(".comment").wait_for()
    page.locator("#verdict-form [value=save]").click()
    page.locator("#verdict-form .refusal").wait_for()

    assert "نتیجهٔ آرش" in page.locator("#verdict-form .version").inner_text()
    assert page.locator("#verdict_conclusion").input_value() == "نتیجهٔ سارا"
    assert taken.verdicts.get().conclusion == "نتیجهٔ آرش"


def test_dragging_over_a_claim_selects_its_text_and_a_press_selects_the_claim(
    page: Page, article: Article
) -> None:
    claim = _claims(article)[0]
    mark = page.locator(f'#received mark[data-claims~="{claim.uuid}"]').first
    box = mark.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] - 30, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 160, box["y"] + 12, steps=6)
    page.mouse.up()

    page.wait_for_selector("#marking:not([hidden])")
    assert page.locator("#panel").get_attribute("data-claim") is None
    page.keyboard.press("Escape")
    assert not page.locator("#marking").is_visible()
    mark.click()
    _selected(page, claim)
    assert Appearance.objects.filter(claim=claim).exists()
