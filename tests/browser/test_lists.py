"""The lists in a browser: the queue by keyboard, many files with their bars, the bell."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Article, Claim, ClaimState, Notification, SavedFilter, User
from annotations.workflow import triage, verification
from tests import cast
from tests.browser.accessibility import axe, walk
from tests.browser.desk import Desk, Watch, shoot

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OpenDesk = Callable[..., Desk]
TEXT = "نرخ بیکاری در پاییز ۱۴۰۴ به ۷٫۲ درصد رسید. وزیر کار گفت: «۴۰ هزار شغل ساخته شد.»"


@pytest.fixture
def newsroom(address: str, sara: User, reza: User, mina: User, arash: User) -> list[Claim]:
    """Claims in the queue, of one article."""
    del address, reza, mina, arash  # the server first: its database is flushed after these rows
    article = cast.bring_in(sara)
    claims = list(Claim.objects.filter(article=article, state=ClaimState.SUGGESTED)[:5])
    return [triage.accept(claim, actor=sara) for claim in claims]


def persian_key(page: Page, key: str, code: str) -> None:
    """Press a key as a Persian layout gives it: the letter is Persian, the place is the same."""
    page.evaluate(
        """([key, code]) => document.activeElement.dispatchEvent(
             new KeyboardEvent("keydown", {key, code, bubbles: true, cancelable: true}))""",
        [key, code],
    )


def test_the_queue_is_worked_through_by_keyboard_under_a_persian_layout(
    newsroom: list[Claim], open_desk: OpenDesk
) -> None:
    desk = open_desk("sara")
    page = desk.go("/queue/?tab=unassigned")
    lines = page.locator("[data-line]")
    expect(lines).to_have_count(len(newsroom))

    persian_key(page, "ت", "KeyJ")
    expect(lines.nth(0).locator("a")).to_be_focused()
    persian_key(page, "ت", "KeyJ")
    persian_key(page, "ط", "KeyX")
    persian_key(page, "ن", "KeyK")
    persian_key(page, "ط", "KeyX")
    expect(lines.nth(0).locator("a")).to_be_focused()
    expect(page.locator("[data-number]")).to_have_text("۲")
    assert page.locator("[data-all] input").evaluate("box => box.indeterminate")

    page.locator('#bulk button[value="take"]').click()
    expect(page.locator(".report")).to_contain_text("۲ ادعا")
    expect(lines).to_have_count(len(newsroom) - 2)
    assert Claim.objects.filter(state=ClaimState.IN_PROGRESS).count() == 2
    page.locator(".report button").click()
    expect(lines).to_have_count(len(newsroom))
    assert not Claim.objects.filter(state=ClaimState.IN_PROGRESS).exists()

    page.locator("#id_q").focus()
    page.keyboard.press("x")
    assert page.locator("#id_q").input_value() == "x", "keys rest while one types"

    page.locator("body").click(position={"x": 5, "y": 400})
    page.keyboard.press("KeyJ")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel[data-claim]")


def test_all_on_a_page_are_ticked_at_once_and_lines_between_with_shift(
    newsroom: list[Claim], open_desk: OpenDesk
) -> None:
    page = open_desk("arash").go("/queue/?tab=unassigned")
    boxes = page.locator("[data-line] input[name=claim]")
    page.locator("[data-all] input").check()
    expect(page.locator("[data-line] input[name=claim]:checked")).to_have_count(len(newsroom))
    page.locator("[data-all] input").uncheck()
    boxes.nth(0).check()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(page.locator("[data-line] input[name=claim]:checked")).to_have_count(4)

    page.locator("#bulk summary", has_text="سپردن به").click()
    page.locator("#bulk_assignee").select_option("reza")
    page.locator("#bulk details[open] button").click()
    expect(page.locator(".report")).to_contain_text("۴ ادعا")
    assert Claim.objects.filter(assignee__username="reza").count() == 4


def test_enter_in_a_box_presses_its_own_button_and_no_other(
    newsroom: list[Claim], open_desk: OpenDesk
) -> None:
    page = open_desk("sara").go("/queue/?tab=unassigned")
    page.locator("[data-line] input[name=claim]").first.check()
    page.locator("#bulk summary", has_text="مهلت").click()
    page.locator("#bulk_due_at").fill("۱۴۱۰/۰۱/۰۱")
    page.keyboard.press("Enter")
    expect(page.locator(".report")).to_be_visible()
    claim = Claim.objects.exclude(due_at=None).get()
    assert claim.state == ClaimState.QUEUED, "“Take” stands before it and was not pressed"


def test_the_queue_is_worked_through_without_javascript(
    newsroom: list[Claim], open_desk: OpenDesk
) -> None:
    page = open_desk("sara", java_script_enabled=False).page
    page.goto(page.url + "queue/?tab=unassigned")
    assert not page.locator("[data-all]").is_visible()
    page.locator("[data-line] input[name=claim]").nth(1).check()
    page.locator("#bulk summary", has_text="بستن").click()
    page.locator("#bulk_close_reason").fill("سنجیدنی نیست")
    page.locator("#bulk details[open] button").click()
    assert "۱ ادعا" in page.locator(".report").inner_text()
    page.locator(".saved summary").first.click()
    page.locator("#save_name").fill("بی‌مسئول‌ها")
    page.locator(".saved details[open] button").click()
    assert page.locator(".saved .chip").inner_text() == "بی‌مسئول‌ها"
    assert SavedFilter.objects.get().query == "tab=unassigned"


def test_many_files_are_sent_one_by_one_with_a_bar_for_each(
    newsroom: list[Claim], open_desk: OpenDesk, tmp_path: Path, watch: Watch
) -> None:
    files = []
    for number in range(5):
        (tmp_path / f"خبر {number}.txt").write_text(f"{TEXT} {number}", encoding="utf-8")
        files.append(tmp_path / f"خبر {number}.txt")
    (tmp_path / "دوباره.txt").write_text(f"{TEXT} 0", encoding="utf-8")
    (tmp_path / "تصویر.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    (tmp_path / "بزرگ.pdf").write_bytes(b"%PDF-" + bytes(20 * 1024 * 1024))
    files += [tmp_path / "دوباره.txt", tmp_path / "تصویر.png", tmp_path / "بزرگ.pdf"]
    page = open_desk("sara").go("/articles/new/")
    page.locator("#many input[type=file]").set_input_files(files)
    page.locator("#many .form-foot button").click()
    rows = page.locator("[data-rows] > li")
    expect(rows).to_have_count(8)
    expect(page.locator("p[data-said]")).to_contain_text("کار همهٔ پرونده‌ها تمام شد.")
    assert rows.evaluate_all("rows => rows.map(row => row.dataset.arrival)") == [
        *(["came"] * 5), "known", "refused", "refused",
    ]  # fmt: skip
    expect(page.locator("span[data-figures]")).to_have_text("۸ از ۸، ردشده: ۲")
    expect(rows.nth(5).locator("a")).to_have_attribute(
        "href", rows.nth(0).locator("a").get_attribute("href") or ""
    )
    expect(rows.nth(7)).to_contain_text("۲۰ مگابایت")
    assert Article.objects.count() == 6
    shoot(page, "uploads")
    assert axe(page) == []


def test_a_file_that_does_not_arrive_is_tried_again(
    newsroom: list[Claim], open_desk: OpenDesk, tmp_path: Path, watch: Watch
) -> None:
    (tmp_path / "خبر.txt").write_text(TEXT, encoding="utf-8")
    desk = open_desk("sara")
    page = desk.go("/articles/new/")
    desk.context.route("**/articles/upload/", lambda route: route.fulfill(status=503))
    watch.expected.add(503)
    page.locator("#many input[type=file]").set_input_files([tmp_path / "خبر.txt"])
    page.locator("#many .form-foot button").click()
    row = page.locator("[data-rows] > li")
    expect(row).to_contain_text("پرونده نرسید")
    desk.context.unroute("**/articles/upload/")
    row.locator("[data-again]").click()
    expect(row).to_have_attribute("data-arrival", "came")
    assert Article.objects.count() == 2


def test_opening_what_one_was_told_reads_it_and_the_bell_follows(
    newsroom: list[Claim], open_desk: OpenDesk, sara: User, arash: User
) -> None:
    for claim in newsroom[:2]:
        verification.assign(claim, actor=arash, assignee=sara)
    page = open_desk("sara").go("/notifications/")
    expect(page.locator("#bell .bell-count")).to_have_text("۲")
    with page.expect_response("**/read/"):
        page.locator("a[data-reads]").first.click()
    page.wait_for_selector("#panel[data-claim]")
    assert Notification.objects.filter(user=sara, read_at=None).count() == 1
    expect(page.locator("#bell .bell-count")).to_have_text("۱")
    page.goto(page.url.split("/articles/")[0] + "/notifications/?unread=1")
    page.locator(".page-head form button").click()
    expect(page.locator("#bell .bell-count")).to_have_count(0)


PAGES = (
    "/",
    "/queue/?tab=all",
    "/queue/?tab=mine&q=x",
    "/articles/?sort=newest",
    "/articles/new/",
    "/people/",
    "/notifications/",
    "/profile/",
)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_the_lists_are_sound_for_everybody(
    scheme: str, width: int, newsroom: list[Claim], open_desk: OpenDesk, sara: User, arash: User
) -> None:
    for claim in newsroom[:2]:
        verification.assign(claim, actor=arash, assignee=sara)
    desk = open_desk("arash", color_scheme=scheme, viewport={"width": width, "height": 860})
    faults: list[str] = []
    for address in PAGES:
        page = desk.go(address)
        for fold in page.locator("main details:not([open]) > summary").all():
            if fold.is_visible():
                fold.click()
        faults += [f"{address}: {found}" for found in axe(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{address}: wider than the window")
        page.reload()
        faults += [f"{address}: {found}" for found in walk(page, 25)]
    assert not faults, "\n".join(faults)
