"""The workbench without a script, and how overlapping and mixed texts look with one."""

from collections.abc import Callable

import pytest

from annotations.models import Article, Claim, ClaimState, Role, User
from annotations.workflow import triage
from tests import cast
from tests.browser.accessibility import axe
from tests.browser.desk import Desk

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OpenDesk = Callable[..., Desk]

TEXT = (
    "BBC: تورم در سال ۱۴۰۳ به ۳۵ درصد رسید و شمار کارخانه‌های تعطیل ۱۲۰ واحد شد. "
    "جمعیت شهر ۱۸ درصد افزایش یافته است.\n"
    "\n"
    "بودجهٔ OpenStreetMap در تهران ۲۵۰ میلیارد تومان است."
)


@pytest.fixture
def article(address: str) -> Article:
    del address  # the server first: its database is flushed after this one's rows
    sara = cast.make_person("sara", "سارا کریمی", Role.FACT_CHECKER)
    return cast.bring_in(sara, TEXT, title="خبر")


@pytest.fixture
def sara(article: Article) -> User:
    return User.objects.get(username="sara")


def _claims(article: Article) -> list[Claim]:
    return list(article.claims.order_by("appearances__start"))


def test_without_a_script_claims_are_accepted_split_merged_and_that_undone(
    article: Article, open_desk: OpenDesk
) -> None:
    first, second, *_rest = _claims(article)
    desk = open_desk("sara", java_script_enabled=False)
    page = desk.page
    page.goto(f"{desk.address}/articles/{article.uuid}/")
    page.locator(f"#row-{first.uuid} a").click()
    page.locator("#split").locator("xpath=ancestor::details/summary").click()
    page.locator("#split .cut", has_text="شمار").locator("input").check()
    page.locator("#split [value=preview]").click()
    assert page.input_value("#split_second").startswith("شمار کارخانه‌های")
    page.fill("#split_second", "۱۲۰ کارخانه تعطیل است.")
    page.locator("#split [value=submit]").click()
    first.refresh_from_db()
    assert first.state == ClaimState.SUPERSEDED
    assert first.replaced_by.filter(statement="۱۲۰ کارخانه تعطیل است.").exists()

    page.locator("#undo button").click()
    first.refresh_from_db()
    assert first.state == ClaimState.SUGGESTED

    for one in (first, second):
        page.locator(f"#row-{one.uuid} .tick").check(force=True)
    page.locator("#merge-ticked button").first.click()
    merged = first.replaced_by.get(state=ClaimState.SUGGESTED)
    assert merged == second.replaced_by.get()
    page.locator('#panel form[action*="/accept/"] button').click()
    merged.refresh_from_db()
    assert merged.state == ClaimState.QUEUED


def test_three_claims_over_each_other_and_over_paragraphs_are_told_apart_and_move_no_letter(
    article: Article, sara: User, open_desk: OpenDesk
) -> None:
    page = open_desk("sara").go(f"/articles/{article.uuid}/")
    measure = """() => [...document.querySelectorAll("#received")].map((root) =>
        window.Rasti.offsets.wordsOf(root.textContent).map(([from, to]) => Math.round(
          window.Rasti.offsets.rangeOf(root, from, to).getBoundingClientRect().width * 4)))[0]"""
    before = page.evaluate(measure)
    revision = article.revisions.get()
    middle, end = TEXT.index("افزایش") + 3, TEXT.index("میلیارد") + 4
    across = triage.mark_claim(revision, actor=sara, start=middle, end=end)
    inner = triage.mark_claim(revision, actor=sara, start=middle + 2, end=middle + 9)
    page.reload()

    painted = dict(
        page.evaluate("() => [...CSS.highlights].map(([name, over]) => [name, over.size])")
    )
    assert painted["claim-over"] >= 3
    assert painted["claim-deep"] >= 1
    assert page.locator("#received").text_content() == TEXT
    assert page.evaluate(measure) == before
    mark = page.locator(f'#received mark[data-claims~="{inner.uuid}"]').first
    chosen: list[str] = []
    for _press in range(3):
        mark.click()
        page.wait_for_function(
            """(seen) => {
                 const {claim} = document.getElementById("panel").dataset;
                 return claim && !seen.includes(claim);
               }""",
            arg=chosen,
        )
        chosen.append(page.locator("#panel").get_attribute("data-claim") or "")
    assert set(chosen) == {str(inner.uuid), str(across.uuid), str(_claims(article)[1].uuid)}
    assert not axe(page)


def test_a_persian_text_runs_from_right_to_left_whatever_its_first_word(
    article: Article, open_desk: OpenDesk
) -> None:
    page = open_desk("sara").go(f"/articles/{article.uuid}/")

    assert page.locator("#received").get_attribute("dir") == "rtl"
