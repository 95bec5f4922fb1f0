"""An article's whole way, from paste to published JSON, as three people walk it."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override
from playwright.sync_api import Locator

from annotations.desk import wording
from annotations.models import Article, Publisher, Scope, Tag, User
from annotations.workflow import keys
from annotations.workflow.audit import Actor
from factcheck.local import paths
from tests.browser.desk import Desk, Watch, json_of, persian, shoot
from tests.services import Worker

ARTICLE = """\
شمار دوچرخه‌های همگانی سروناز به ۱۲۰۰ دستگاه رسید&#47; شهردار: تصادف‌ها نصف شد

شهردار سروناز روز یکشنبه در نشست شورای شهر گفت: «شمار دوچرخه‌های همگانی از ۳۵۰ دستگاه در سال ۱۴۰۲ به
۱۲۰۰ دستگاه رسیده است.» وی افزود که تصادف‌های رانندگی مرکز شهر در همین مدت ۵۰ درصد کم شده است.

به گزارش خبرگزاری سپهر، ساخت هر کیلومتر مسیر دوچرخه ۲/۴ میلیارد تومان هزینه داشته است. پلیس راه سروناز
اعلام کرد که در بهار امسال ۸۷ تصادف دوچرخه در شهر ثبت

شده است. برخی مغازه‌داران می‌گویند فروششان پس از بستن خیابان به روی خودروها یک‌سوم شده است.
"""
TITLE = "دوچرخه‌های همگانی سروناز"
CONCLUSION = "شمار دوچرخه‌ها درست است، اما بخشی از آن‌ها هنوز به کار نیفتاده است."
JUSTIFICATION = "در دفتر اموال شهرداری **۱۱۹۸** دوچرخه ثبت شده و ۲۶۰ دستگاه در انبار است."
REASON = "بنویس آمار انبار از چه تاریخی است."
REAL_ARTICLE = paths.CHECKOUT.parent / "shared" / "articles" / "qarabagh.txt"


@pytest.fixture
def key(transactional_db: None) -> str:
    """A publisher's key that reads."""
    publisher = Publisher.objects.create(name="روزنامهٔ همسایه")
    _key, text = keys.issue_key(
        publisher, actor=Actor.command("tests"), name="خواندن", scopes=[Scope.READ]
    )
    return text


@pytest.fixture
def topic(transactional_db: None) -> Tag:
    """A topic to choose."""
    return Tag.objects.create(slug="city", name_fa="شهر", name_en="City")


def test_an_article_goes_from_paste_to_published_json(
    sara: User,
    mina: User,
    topic: Tag,
    key: str,
    worker: Worker,
    address: str,
    watch: Watch,
    open_desk: Callable[..., Desk],
) -> None:
    at_sara = open_desk("sara")
    _bring_in(at_sara, ARTICLE, TITLE)
    article = Article.objects.get(title=TITLE)
    assert article.revisions.get().text == ARTICLE

    claim = _triage(at_sara)
    _gather_evidence(at_sara, topic)
    _write_and_submit(at_sara)
    _cannot_approve_own_work(at_sara, address, claim, watch)

    at_mina = open_desk("mina")
    _return(at_mina, claim)
    _answer_the_return(at_sara, claim)
    _approve_and_publish(at_mina, claim)

    _a_publisher_reads_it(address, key, claim)
    _readers_see_it(open_desk(), claim)
    _the_timeline_has_every_step(at_sara, claim, sara, mina)


@pytest.mark.skipif(not REAL_ARTICLE.exists(), reason="the real article is not beside the checkout")
def test_a_real_article_is_cut_and_shown_as_received(
    sara: User, worker: Worker, open_desk: Callable[..., Desk]
) -> None:
    text = REAL_ARTICLE.read_text(encoding="utf-8")
    desk = open_desk("sara")
    _bring_in(desk, text, "جنگ قره‌باغ")

    article = Article.objects.get()
    kinds = list(article.runs.get().units.values_list("kind", flat=True))
    assert (kinds.count("sentence"), kinds.count("heading")) == (27, 3)
    assert desk.page.locator("#received").inner_text().split() == text.split()
    shoot(desk.page, "qarabagh")


def test_what_cannot_be_taken_is_said_and_nothing_typed_is_lost(
    sara: User, watch: Watch, open_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    watch.expected.add(422)
    page = (desk := open_desk("sara")).go("/articles/new/")
    page.fill("[name=title]", "عنوانی که باید بماند")
    page.fill("[name=url]", "این پیوند نیست")
    page.fill("[name=text]", "متنی که باید بماند.")
    page.locator("form[data-intake] button.btn-primary").click()
    page.get_by_text(persian("The article was not taken in.")).wait_for()
    desk.look()
    assert page.input_value("[name=title]") == "عنوانی که باید بماند"
    assert page.input_value("[name=text]").strip() == "متنی که باید بماند."
    shoot(page, "refused")

    for name, data in {
        "empty.txt": b" \n\t\n",
        "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
        "nul.txt": "متن".encode() + b"\0",
    }.items():
        (tmp_path / name).write_bytes(data)
        page = desk.go("/articles/new/")
        page.set_input_files("[name=file]", tmp_path / name)
        page.locator("form[data-intake] button.btn-primary").click()
        page.get_by_text(persian("The article was not taken in.")).wait_for()
        desk.look()
    assert not Article.objects.exists()


def _bring_in(desk: Desk, text: str, title: str) -> None:
    """Paste an article, and wait until the worker's claims are on the page."""
    page = desk.go("/articles/new/")
    page.fill("[name=title]", title)
    page.fill("[name=url]", "https://sepehr.example/news/77")
    page.fill("[name=outlet]", "خبرگزاری سپهر")
    page.fill("[name=published_at]", "۱۴۰۵/۰۸/۲۵ ۱۰:۳۰")
    page.fill("[name=text]", text)
    page.locator("form[data-intake] button.btn-primary").click()
    page.wait_for_selector("#received")
    # The page brings the claims by itself when the worker has found them.
    page.wait_for_selector(".claim-row", timeout=30_000)
    desk.look()


def _triage(desk: Desk) -> str:
    """Accept one suggestion, dismiss the next with a reason, take the first; return it."""
    page = desk.page
    page.locator(".claim-row a", has_text="شمار دوچرخه‌های همگانی").first.click()
    page.wait_for_selector("#panel[data-claim-state=suggested]")
    claim = desk.claim()
    desk.look()
    desk.press("accept")
    page.wait_for_selector(f'.claim-row[data-claim="{claim}"][data-state=queued]')

    page.wait_for_selector(f'#panel[data-claim-state=suggested]:not([data-claim="{claim}"])')
    dismissed = desk.claim()
    desk.unfold("dismiss")
    desk.press("dismiss", "button.chip")
    page.wait_for_selector(f'.claim-row[data-claim="{dismissed}"][data-state=dismissed]')

    desk.choose(claim)
    desk.press("take")
    page.wait_for_selector("#panel[data-claim-state=in_progress]")
    desk.look()
    return claim


def _evidence_form(desk: Desk) -> Locator:
    fold = desk.panel.locator("[data-key-fold=evidence]")
    if fold.get_attribute("open") is None:
        fold.locator("> summary").click()
    return fold.locator("[data-evidence-form]")


def _gather_evidence(desk: Desk, topic: Tag) -> None:
    """Cite something offline and a page; the worker records why the page could not be kept."""
    form = _evidence_form(desk)
    form.locator("[name=where][value=offline]").check()
    form.locator("[name=locator]").fill("دفتر اموال شهرداری، جلد دوم، صفحهٔ ۴۱")
    form.locator("[name=title]").fill("دفتر اموال ۱۴۰۵")
    form.locator("[name=publisher]").fill("شهرداری سروناز")
    form.locator("[name=source_type]").select_option("official")
    form.locator("[name=stance][value=supports]").check()
    form.locator("[name=excerpt]").fill("دوچرخه: ۱۱۹۸ دستگاه")
    desk.press("evidence", ".btn-primary")
    desk.panel.locator(".citation").nth(0).wait_for()

    form = _evidence_form(desk)
    # Nothing but the open Internet's usual ports is ever fetched: the refusal is recorded.
    form.locator("[name=url]").fill("http://8.8.8.8:8080/amar")
    form.locator("[name=title]").fill("آمار تصادف‌های بهار")
    form.locator("[name=publisher]").fill("پلیس راه سروناز")
    form.locator("[name=source_type]").select_option("data")
    form.locator("[name=stance][value=context]").check()
    desk.press("evidence", ".btn-primary")
    desk.panel.locator(".citation").nth(1).wait_for()
    desk.says(persian("Could not be fetched:"))
    desk.look()

    desk.unfold("tags").locator(f"[name=tags][value='{topic.pk}']").check()
    desk.press("tags", ".btn-primary")
    desk.panel.locator("#tags").get_by_text(topic.name_fa).first.wait_for()


def _write_and_submit(desk: Desk) -> None:
    """Be told what is missing, write it, and submit."""
    form = desk.form("verdict")
    form.locator("[name=conclusion]").fill(CONCLUSION)
    desk.watch.expected.update({409, 422})
    desk.press("verdict", "[value=submit]")
    for missing in ("A rating is chosen.", "The justification is written."):
        desk.panel.locator(
            ".refusal, .gate[data-tone=warn]", has_text=persian(missing)
        ).first.wait_for()
    assert desk.state() == "in_progress"
    desk.look()
    shoot(desk.page, "gates")

    form = desk.form("verdict")
    assert form.locator("[name=conclusion]").input_value() == CONCLUSION
    form.locator("[name=rating]").nth(1).check()
    desk.justify(JUSTIFICATION)
    desk.press("verdict", "[value=submit]")
    desk.page.wait_for_selector("#panel[data-claim-state=in_review]")
    desk.look()


def _cannot_approve_own_work(desk: Desk, address: str, claim: str, watch: Watch) -> None:
    """There is no button, and a request sent past it is refused."""
    assert desk.form("approve").count() == 0
    token = desk.page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    watch.expected.add(403)
    answer = desk.context.request.post(
        f"{address}/claims/{claim}/approve/",
        form={"csrfmiddlewaretoken": token},
        headers={"Referer": f"{address}/"},
    )
    assert answer.status in (200, 403, 409, 422), answer.status
    desk.go(f"/claims/{claim}/desk/")
    assert desk.state() == "in_review"


def _return(desk: Desk, claim: str) -> None:
    """Mina finds the claim waiting on her home page, and returns it with a reason."""
    page = desk.go("/")
    page.locator(f'a[href*="{claim}"]').first.click()
    page.wait_for_selector(f'#panel[data-claim="{claim}"]')
    desk.look()
    shoot(page, "review")
    form = desk.unfold("return")
    form.locator("textarea").fill(REASON)
    desk.press("return", ".btn-primary")
    page.wait_for_selector("#panel[data-claim-state=in_progress]")


def _answer_the_return(desk: Desk, claim: str) -> None:
    """Sara reads the reason, mends the justification and submits again."""
    page = desk.go("/")
    page.get_by_text(REASON).first.wait_for()
    desk.go(f"/claims/{claim}/desk/")
    desk.says(REASON)
    shoot(page, "workbench")
    desk.justify(f"{JUSTIFICATION} آمار انبار از ۲۰ آبان ۱۴۰۵ است.")
    desk.press("verdict", "[value=submit]")
    page.wait_for_selector("#panel[data-claim-state=in_review]")


def _approve_and_publish(desk: Desk, claim: str) -> None:
    """Mina approves and publishes."""
    desk.go(f"/claims/{claim}/desk/")
    desk.press("approve", "[value=stay]")
    desk.page.wait_for_selector("#panel[data-claim-state=approved]")
    desk.look()
    desk.press("publish")
    desk.page.wait_for_selector("#panel[data-claim-state=published]")
    desk.look()


def _a_publisher_reads_it(address: str, key: str, claim: str) -> None:
    """The export has it at once, for those with a key."""
    with pytest.raises(urllib.error.HTTPError) as refused:
        _get(f"{address}/api/v1/claims/", "")
    assert refused.value.code == 401
    refused.value.close()

    found = [
        item for item in _get(f"{address}/api/v1/claims/", key)["results"] if item["id"] == claim
    ]
    assert len(found) == 1
    assert found[0]["state"] == "published"
    assert found[0]["verdict"]["rating"] == "half-true"
    assert found[0]["verdict"]["conclusion"] == CONCLUSION
    assert len(found[0]["citations"]) == 2
    place = found[0]["claim"]
    assert ARTICLE[place["start"] : place["end"]] == place["quote"]


def _get(url: str, key: str) -> Any:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {key}"} if key else {})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=10) as answer:
        return json.loads(answer.read())


def _readers_see_it(visitor: Desk, claim: str) -> None:
    """The public page has the verdict, and ClaimReview that says the same."""
    page = visitor.go(f"/c/{claim}/")
    assert "نیمه‌درست" in page.locator("main").inner_text()
    assert CONCLUSION in page.locator("main").inner_text()
    review = json_of(page.locator('script[type="application/ld+json"]').text_content())
    assert review["@type"] == "ClaimReview"
    assert review["reviewRating"]["ratingValue"] in (4, "4")
    assert review["reviewRating"]["alternateName"] == "نیمه‌درست"
    assert review["url"].endswith(f"/c/{claim}/")
    assert review["datePublished"].isascii()
    shoot(page, "public", whole=True)


def _the_timeline_has_every_step(desk: Desk, claim: str, sara: User, mina: User) -> None:
    """Each step is told, by the person or the task that took it."""
    page = desk.go(f"/claims/{claim}/history/")
    told = page.locator(".timeline").inner_text()
    while page.locator(".pager a").count():
        page.locator(".pager a").click()
        page.wait_for_load_state()
        desk.look()
        told += page.locator(".timeline").inner_text()
    with override("fa"):
        machine = str(wording.TASKS["segment"])
        expected = [
            (wording.ABOUT_A_CLAIM["segmentation.finish"], machine),
            *[
                (wording.ACTIONS[action], str(who))
                for who, actions in {
                    sara: [
                        "claim.accept",
                        "claim.take",
                        "claim.cite",
                        "claim.tag",
                        "verdict.write",
                        "claim.submit",
                    ],
                    mina: ["claim.return", "claim.approve", "claim.publish"],
                }.items()
                for action in actions
            ],
            (wording.ACTIONS["capture.fail"], str(wording.TASKS["capture"])),
        ]
        missing = [
            sentence
            for text, who in expected
            if (sentence := str(text).format(who=who)) not in told
        ]
    assert not missing, f"{missing} not in\n{told}"
    assert REASON in told
    shoot(page, "timeline", whole=True)
