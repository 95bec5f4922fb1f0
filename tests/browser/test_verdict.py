"""The verdict's box in a browser: what is seen is what is sent, and what was typed is never lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotations.exports.richtext import render_markdown
from annotations.models import Claim, Role, VerdictDraft
from annotations.workflow import triage, verification
from tests import cast
from tests.browser.accessibility import axe
from tests.browser.desk import Desk, Watch, persian, shoot

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OpenDesk = Callable[..., Desk]

BOX = "#verdict_justification_rich"
KEPT = "[data-draft-state][data-now=saved]"

PASTE = """
([selector, html, text]) => {
  const box = document.querySelector(selector);
  box.focus();
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", text);
  box.dispatchEvent(new ClipboardEvent("paste",
    {clipboardData: data, bubbles: true, cancelable: true}));
}
"""

# What the box may hold, in any of the ways that browsers write it, and the Markdown it stands for.
WRITTEN = [
    ("<p>سلام</p><p>دنیا</p>", "سلام\n\nدنیا"),
    ("سلام<br>دنیا", "سلام\nدنیا"),
    ("<div>یک</div><div>دو</div>", "یک\n\nدو"),
    ("<p>رقم <b>۱۱۸</b> است</p>", "رقم **۱۱۸** است"),
    ("<p>رقم<b> ۱۱۸ </b>است</p>", "رقم **۱۱۸** است"),
    ("<p>می<b>«کتاب»</b>ها</p>", "می«**کتاب**»ها"),
    ("<p><b>کتاب</b>\u200cها</p>", "**کتاب**\u200cها"),
    ("<p><strong>یک</strong><strong> دو</strong></p>", "**یک دو**"),
    ("<p><em>کج <b>و درشت</b></em></p>", "*کج* ***و درشت***"),
    ("<ul><li>یک</li><li>دو</li></ul><p>سه</p>", "- یک\n- دو\n\nسه"),
    ("<ol><li>یک<br>ادامه</li><li><p>دو</p></li></ol>", "1. یک\n   ادامه\n2. دو"),
    ("<blockquote>یک</blockquote><blockquote><p>دو</p></blockquote>", "> یک\n>\n> دو"),
    (
        '<p><a href="https://a.example/b(c) d">متن</a> بعد</p>',
        "[متن](https://a.example/b%28c%29%20d) بعد",
    ),
    ('<p><a href="javascript:alert(1)">متن</a></p>', "متن"),
    ("<p>- خط تیره</p><p># شمارگان</p><p>1. یک</p>", "\\- خط تیره\n\n\\# شمارگان\n\n1\\. یک"),
    ("<p>2 * 3 * 4 و _a_ و [x] و a&lt;b</p>", "2 \\* 3 \\* 4 و \\_a\\_ و \\[x\\] و a\\<b"),
    ("<h2>تیتر</h2><p>متن</p>", "# تیتر\n\nمتن"),
    ("<p>\u200fNATO گفت</p>", "\u200fNATO گفت"),
    ("<p><br></p><p>  </p>", ""),
    ("<p>a&amp;amp;b &amp; c</p>", "a\\&amp;b & c"),
]

PASTED = [
    (
        (
            '<html><body><!--StartFragment--><p class="MsoNormal" style="color:red">متن <b><span lang="FA">درشت</span>'
            '</b> با&nbsp;فاصله<o:p></o:p></p><p class=MsoListParagraph style="mso-list:l0 level1 lfo1">'
            "<span>·<span>&nbsp;&nbsp; </span></span>نخست</p>"
            '<p class=MsoListParagraph style="mso-list:l0 level1 lfo1"><span>·<span>&nbsp; </span></span>دوم</p>'
            "<!--EndFragment--></body></html>"
        ),
        "متن **درشت** با فاصله\n\n- نخست\n- دوم",
    ),
    (
        (
            '<b style="font-weight:normal"><p><span style="font-weight:700">درشت</span><span> و '
            '</span><span style="font-style:italic">کج</span></p><ul><li>می\u200cرود</li></ul></b>'
        ),
        "**درشت** و *کج*\n\n- می\u200cرود",
    ),
    (
        (
            '<script>alert(1)</script><style>p{}</style><img src=x onerror=alert(1)><p onclick="x()">'
            'پاک <a href="javascript:x">بی‌پیوند</a> <a href="https://a.example/">پیوند</a></p>'
        ),
        "پاک بی‌پیوند [پیوند](https://a.example/)",
    ),
    (
        "<table><tr><td>سال</td><td>رقم</td></tr><tr><td>۱۴۰۳</td><td>۱۱۸</td></tr></table>",
        "سال | رقم\n\n۱۴۰۳ | ۱۱۸",
    ),
    ("<h1>تیتر</h1><blockquote><p>نقل</p></blockquote>", "**تیتر**\n\n> نقل"),
]


@pytest.fixture
def claim(address: str) -> Claim:
    """A claim that Sara works on; Arash is the chief editor."""
    del address  # the server first: its database is flushed after this one's rows
    sara = cast.make_person("sara", "سارا کریمی", Role.FACT_CHECKER)
    cast.make_person("arash", "آرش نیک‌نام", Role.CHIEF_EDITOR)
    article = cast.bring_in(sara)
    first = triage.accept(article.claims.order_by("appearances__start")[0], actor=sara)
    return verification.take(first, actor=sara)


@pytest.fixture
def at_sara(claim: Claim, open_desk: OpenDesk) -> Desk:
    desk = open_desk("sara")
    desk.go(f"/claims/{claim.uuid}/desk/")
    desk.page.wait_for_selector(BOX)
    return desk


def _sent(page: Page) -> str:
    return page.locator("#verdict_justification").input_value()


def _settled(html: str) -> str:
    return re.sub(r"\s*dir=\"auto\"|\s+(?=<)|(?<=>)\s+", "", html)


def test_what_is_in_the_box_is_sent_as_markdown_that_reads_the_same(at_sara: Desk) -> None:
    page = at_sara.page
    for html, markdown in WRITTEN:
        made = page.evaluate(
            """(html) => {
                 const body = new DOMParser().parseFromString(html, "text/html").body;
                 return window.Rasti.markup.toMarkdown(body);
               }""",
            html,
        )
        assert made == markdown, html
        # Shown again and written again, it is the same: nothing wears off.
        again = page.evaluate(
            """(html) => {
                 const body = new DOMParser().parseFromString(html, "text/html").body;
                 return window.Rasti.markup.toMarkdown(body);
               }""",
            render_markdown(made),
        )
        assert _settled(render_markdown(again)) == _settled(render_markdown(made)), html


def test_what_is_pasted_keeps_its_meaning_and_loses_the_rest(at_sara: Desk) -> None:
    page = at_sara.page
    for html, markdown in PASTED:
        page.locator(BOX).click()
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        page.evaluate(PASTE, [BOX, html, "متن"])
        assert _sent(page) == markdown, html
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.evaluate(PASTE, [BOX, "", "یک\r\nدو\r\n\r\n<b>سه</b>"])
    assert _sent(page) == "یک\nدو\n\n\\<b>سه\\</b>"


def test_one_writes_by_keys_and_by_the_toolbar(at_sara: Desk) -> None:
    page = at_sara.page
    page.locator("#verdict_justification_label").click()
    assert page.locator(BOX).evaluate("box => box === document.activeElement")
    page.keyboard.type("رقم ")
    page.keyboard.press("Control+b")
    page.keyboard.type("۱۱۸")
    page.keyboard.press("Control+b")
    page.keyboard.type(" است می")
    page.keyboard.press("Shift+Space")
    page.keyboard.type("رود")
    page.keyboard.press("Enter")
    page.locator("[data-rich-do=ul]").click()
    assert page.locator("[data-rich-do=ul]").get_attribute("aria-pressed") == "true"
    page.keyboard.type("یک")
    page.keyboard.press("Enter")
    page.keyboard.type("دو")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.locator("[data-rich-do=quote]").click()
    page.keyboard.type("گفته بود")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("پایان ")
    page.keyboard.press("Control+k")
    page.keyboard.type("example.org")
    page.keyboard.press("Enter")

    assert _sent(page) == (
        "رقم **۱۱۸** است می\u200cرود\n\n- یک\n- دو\n\n> گفته بود\n\n"
        "پایان [https://example.org](https://example.org)"
    )
    page.locator("[data-rich-do=undo]").click()
    assert "example.org" not in _sent(page)
    page.locator("[data-rich-do=redo]").click()
    assert "example.org" in _sent(page)
    # One stop for Tab; the arrows go on, to the left where Persian goes on.
    page.locator("[data-rich-do=bold]").focus()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.dataset.richDo") == "italic"
    assert page.locator(".rich-tools > [data-rich-do][tabindex='0']").count() == 1


def test_a_paragraph_turns_its_direction_and_keeps_it(at_sara: Desk, claim: Claim) -> None:
    page = at_sara.page
    page.locator(BOX).click()
    page.keyboard.type("NATO در بیانیه گفت")
    first = page.locator(f"{BOX} > p").first
    assert first.evaluate("p => getComputedStyle(p).direction") == "ltr"
    page.locator("[data-rich-do=direction]").click()
    assert first.evaluate("p => getComputedStyle(p).direction") == "rtl"
    assert _sent(page) == "\u200fNATO در بیانیه گفت"
    page.keyboard.press("Control+s")
    page.wait_for_selector("#verdict-form [name=version][value='1']", state="attached")

    assert claim.verdicts.get().justification == "\u200fNATO در بیانیه گفت"
    assert first.evaluate("p => getComputedStyle(p).direction") == "rtl"


def test_what_the_box_does_not_know_is_written_as_plain_mark_up(
    at_sara: Desk, claim: Claim
) -> None:
    sara = claim.assignee
    assert sara is not None
    table = "| سال | رقم |\n| --- | --- |\n| ۱۴۰۳ | ۱۱۸ |"
    verification.write_verdict(
        claim, actor=sara, version=None, rating=None, justification=table, conclusion="نتیجه"
    )
    page = at_sara.go(f"/claims/{claim.uuid}/desk/")
    expect(page.locator("#verdict_justification")).to_be_visible()
    expect(page.locator(BOX)).to_be_hidden()
    assert _sent(page) == table

    page.locator("#verdict_justification").fill("دیگر **جدول** نیست")
    page.locator("[data-rich-do=plain]").click()
    expect(page.locator(f"{BOX} strong")).to_have_text("جدول")
    assert _sent(page) == "دیگر **جدول** نیست"


def test_it_is_kept_as_one_types_and_back_after_a_reload_and_on_another_machine(
    at_sara: Desk, claim: Claim, open_desk: OpenDesk
) -> None:
    page = at_sara.page
    page.locator("#verdict_conclusion").fill("نتیجه‌ای که ذخیره نشده")
    page.locator(BOX).click()
    page.keyboard.type("استدلال نیمه‌کاره")
    page.locator(".rating-label").nth(3).click()
    page.wait_for_selector(KEPT)
    assert re.search("نگه داشته شد [۰-۹]{2}:[۰-۹]{2}", page.locator(KEPT).inner_text())
    draft = VerdictDraft.objects.get()
    assert (draft.justification, draft.rating) == ("استدلال نیمه‌کاره", cast.rating("false"))
    assert page.locator("[data-gate=justification]").get_attribute("data-tone") == "good"
    assert (
        page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('rasti-v')).length") == 0
    )

    page.reload()
    assert page.locator("#verdict_conclusion").input_value() == "نتیجه‌ای که ذخیره نشده"
    expect(page.locator(BOX)).to_have_text("استدلال نیمه‌کاره")
    at_sara.look()
    elsewhere = open_desk("sara").go(f"/claims/{claim.uuid}/desk/")
    expect(elsewhere.locator(BOX)).to_have_text("استدلال نیمه‌کاره")
    assert elsewhere.locator("[name=rating]:checked").count() == 1


def test_it_is_kept_in_the_browser_while_the_network_is_away(
    at_sara: Desk, claim: Claim, watch: Watch
) -> None:
    page = at_sara.page
    at_sara.context.set_offline(True)
    page.locator(BOX).click()
    page.keyboard.type("نوشته در تاریکی")
    page.wait_for_selector("[data-draft-state][data-now=kept]")
    assert not VerdictDraft.objects.exists()

    at_sara.context.set_offline(False)
    page.wait_for_selector(KEPT)
    assert VerdictDraft.objects.get().justification == "نوشته در تاریکی"
    watch.faults[:] = [fault for fault in watch.faults if "ERR_INTERNET_DISCONNECTED" not in fault]


def test_after_the_session_ended_one_signs_in_and_the_text_is_there(
    at_sara: Desk, claim: Claim
) -> None:
    page = at_sara.page
    at_sara.context.clear_cookies(name="sessionid")
    page.locator(BOX).click()
    page.keyboard.type("نوشته پس از پایان نشست")
    page.wait_for_selector("[data-draft-state][data-now=ended]")
    at_sara.look()
    shoot(page, "session-ended")
    assert not VerdictDraft.objects.exists()

    page.locator("[data-draft-door]").click()
    page.fill("[name=login]", "sara")
    page.fill("[name=password]", cast.PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_selector(BOX)
    expect(page.locator(BOX)).to_have_text("نوشته پس از پایان نشست")
    page.wait_for_selector(KEPT)
    assert VerdictDraft.objects.get().justification == "نوشته پس از پایان نشست"


def test_saving_after_the_session_ended_loses_nothing_either(at_sara: Desk, claim: Claim) -> None:
    page = at_sara.page
    page.locator(BOX).click()
    page.keyboard.type("نوشته")
    page.wait_for_selector(KEPT)
    at_sara.context.clear_cookies(name="sessionid")
    page.keyboard.type(" و دنباله")
    page.locator("#verdict-form [value=save]").click()
    page.fill("[name=login]", "sara")
    page.fill("[name=password]", cast.PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_selector(BOX)

    expect(page.locator(BOX)).to_have_text("نوشته و دنباله")


def test_saving_leaves_nothing_behind(at_sara: Desk, claim: Claim) -> None:
    page = at_sara.page
    page.locator("#verdict_conclusion").fill("نتیجه")
    page.keyboard.press("Control+s")
    page.wait_for_selector("#verdict-form [name=version][value='1']", state="attached")
    page.reload()

    assert page.locator("#verdict_conclusion").input_value() == "نتیجه"
    assert page.locator("[data-draft-state]").inner_text() == ""
    assert not VerdictDraft.objects.exists()
    assert (
        page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('rasti-v')).length") == 0
    )


def test_the_preview_shows_the_whole_verdict(at_sara: Desk) -> None:
    page = at_sara.page
    page.locator("#verdict_conclusion").fill("نتیجهٔ یک‌خطی")
    page.locator(BOX).click()
    page.keyboard.type("استدلال")
    page.locator(".rating-label").nth(0).click()
    page.get_by_text(persian("Preview"), exact=True).click()

    shown = page.locator("#preview .preview")
    expect(shown).to_contain_text("نتیجهٔ یک‌خطی")
    expect(shown).to_contain_text("استدلال")
    assert shown.locator(".badge").count() == 1


def test_definitions_are_shown_on_demand_and_ratings_chosen_by_key(at_sara: Desk) -> None:
    page = at_sara.page
    definition = cast.rating("false").definition_fa
    assert not page.get_by_text(definition).is_visible()
    page.locator(".rating[data-rating=false] summary").click()
    assert page.get_by_text(definition).is_visible()
    page.keyboard.press("Escape")
    page.locator("#panel").focus()
    page.keyboard.press("2")
    assert page.locator(".rating[data-rating=half-true] input").is_checked()
    page.wait_for_selector(KEPT)
    assert VerdictDraft.objects.get().rating == cast.rating("half-true")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_editor_is_accessible(
    scheme: str, width: int, claim: Claim, open_desk: OpenDesk
) -> None:
    desk = open_desk("sara", color_scheme=scheme, viewport={"width": width, "height": 860})
    page = desk.go(f"/claims/{claim.uuid}/desk/")
    page.wait_for_selector(BOX)
    page.locator(BOX).click()
    page.keyboard.type("نوشته")
    page.locator("[data-rich-do=bold]").click()
    page.locator(".rating[data-rating=false] summary").click()
    page.locator("#comments").scroll_into_view_if_needed()
    page.wait_for_selector(KEPT)
    shoot(page, f"verdict-{scheme}-{width}", whole=True)

    assert axe(page) == []
