"""Evidence in a browser: a page of a real server kept, quoted, changed, ordered, found drifted."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django import Settings

from annotations.fetching.fetch import fetch
from annotations.models import Capture, Claim, Evidence, Job, JobKind, Role, Source, User
from annotations.workflow import captures, citing, drift, jobs, triage, verification
from annotations.workflow.audit import Actor
from tests import cast
from tests.browser.accessibility import axe
from tests.browser.desk import Desk, Watch, shoot
from tests.fetching.server import Handler, Server, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OpenDesk = Callable[..., Desk]
HOST = "news.example"
STORY = (
    "<!doctype html><html lang=fa dir=rtl><meta charset=utf-8><title>ناوگان</title><main>"
    "<h1>گزارش سالانهٔ ناوگان شهر</h1>"
    "<p>شمار اتوبوس‌هاي برقي شهر در پایان سال ۱۴۰۳ به {number} دستگاه رسيد و ۲۲ دستگاه در راه است.</p>"
    "<p>مصرف گازوئیل ناوگان ۳۱ درصد کم شد. <script>alert(1)</script>روزانه ۶۰ هزار نفر با این "
    "اتوبوس‌ها جابه‌جا می‌شوند و هزینهٔ هر سفر به گفتهٔ سازمان اتوبوس‌رانی دو هزار تومان است. "
    "پارسال همین سازمان از خرید اتوبوس تازه خبر داده بود.</p></main></html>"
)
SELECT = """
(words) => {
  const copy = document.getElementById("copy-text");
  const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    document.getSelection().setBaseAndExtent(node, at, node, at + words.length);
    return true;
  }
  return false;
}
"""


@contextmanager
def outside(monkeypatch: pytest.MonkeyPatch, story: dict[str, Any]) -> Iterator[Server]:
    """A server that stands for the open web; what it says is in `story`."""

    def page_news(handler: Handler, _rest: str) -> None:
        status = story.get("status", 200)
        body = STORY.format(number=story.get("number", "۱۱۸")).encode()
        handler.send(body, status, Content_Type="text/html; charset=utf-8")

    monkeypatch.setattr(Handler, "page_news", page_news, raising=False)
    with serving() as server:
        yield server


@pytest.fixture
def story() -> dict[str, Any]:
    return {}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, story: dict[str, Any]) -> Iterator[Server]:
    with outside(monkeypatch, story) as running:
        yield running


@pytest.fixture
def claim(address: str, settings: Settings, tmp_path: Path) -> Claim:
    """A claim that Sara works on."""
    del address  # the server first: its database is flushed after this one's rows
    sara = cast.make_person("sara", "سارا کریمی", Role.FACT_CHECKER)
    article = cast.bring_in(sara)
    first = article.claims.order_by("id").first()
    assert first is not None
    triage.accept(first, actor=sara)
    return verification.take(first, actor=sara)


@pytest.fixture
def sara(claim: Claim) -> User:
    return User.objects.get(username="sara")


def link(server: Server) -> str:
    return f"http://{HOST}:{server.port}/news/12"


def fetches(server: Server) -> Callable[[str], Any]:
    """Fetch as the product does, with the name led to the server of the test."""
    return functools.partial(
        fetch, openings=[server.opening], resolve=lambda _host, _port: ["127.0.0.1"]
    )


def work(server: Server, kind: JobKind) -> None:
    """Do what the worker would do."""
    for job in Job.objects.filter(kind=kind, state="waiting"):
        started = jobs.start(job.pk)
        assert started is not None
        run = captures.run_capture if kind == JobKind.CAPTURE else drift.run_check
        run(started, actor=Actor.task(str(kind)), fetcher=fetches(server))
        jobs.finish(started)


def kept(sara: User, server: Server, publisher: str = "مرکز آمار", path: str = "") -> Evidence:
    from annotations.workflow import evidence

    piece = evidence.add_evidence(
        actor=sara,
        title=f"گزارش ناوگان، {publisher}",
        source_type="official",
        url=link(server) + path,
        publisher=publisher,
    )
    work(server, JobKind.CAPTURE)
    return piece


def panel(desk: Desk, claim: Claim) -> Page:
    return desk.go(f"/claims/{claim.uuid}/desk/")


def fold(desk: Desk) -> Any:
    desk.page.keyboard.press("e")
    return desk.page.locator("[data-evidence-form]")


def test_a_page_is_cited_by_keys_kept_and_quoted_by_selecting_in_the_copy(
    claim: Claim, server: Server, open_desk: OpenDesk
) -> None:
    desk = open_desk("sara")
    page = panel(desk, claim)
    form = fold(desk)
    form.locator("[name=stance][value=refutes]").check()
    form.locator("[name=url]").fill(link(server))
    form.locator("[name=publisher]").fill("مرکز آمار")
    form.locator("[name=source_type]").select_option("official")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".citation .capture [data-tone=info]")
    shoot(page, "evidence-being-fetched")

    work(server, JobKind.CAPTURE)
    page.wait_for_selector(".citation .capture [data-tone=good]")
    page.locator(".citation .capture a").click()
    page.wait_for_selector("#copy-text")
    assert "alert(1)" not in page.locator("#copy-text").inner_text()
    assert page.evaluate(SELECT, "به ۱۱۸ دستگاه رسيد")
    page.wait_for_function(
        "() => document.querySelector('[name=excerpt]').value.includes('۱۱۸ دستگاه')"
    )
    page.locator(".copy-quote [name=note]").fill("پاراگراف نخست")
    page.locator(".copy-quote button.btn-primary").click()

    page.wait_for_selector(".citation blockquote")
    citation = claim.citations.get()
    assert (citation.excerpt, citation.excerpt_found) == ("به ۱۱۸ دستگاه رسيد", True)
    assert citation.stance == "refutes"
    page.locator(".citation a", has_text="در نسخهٔ نگه‌داشته هست").click()
    assert page.locator("mark#quoted").inner_text() == "به ۱۱۸ دستگاه رسيد"
    desk.look()


def test_an_excerpt_that_is_not_there_is_mended_by_what_comes_nearest(
    claim: Claim, sara: User, server: Server, watch: Watch, open_desk: OpenDesk
) -> None:
    watch.expected.add(422)
    citing.cite(claim, actor=sara, evidence=kept(sara, server), stance="refutes")
    desk = open_desk("sara")
    page = panel(desk, claim)

    page.locator("[data-edit-citation]").click()
    form = page.locator(".citation form[data-save]")
    form.locator("[name=excerpt]").fill("شمار اتوبوس‌های برقی شهر به ۱۲۰ دستگاه رسید")
    form.locator("[name=note]").fill("یادداشتی که می‌ماند")
    form.locator("[name=excerpt]").press("Control+Enter")
    page.wait_for_selector(".nearest")
    shoot(page, "evidence-nearest")
    assert form.locator("[name=note]").input_value() == "یادداشتی که می‌ماند"
    assert form.locator("[name=excerpt_reason]").is_visible()
    page.locator(".nearest button").click()
    form.locator("[name=excerpt]").press("Control+Enter")

    page.wait_for_selector(".citation p.capture-line[data-tone=good]")
    citation = claim.citations.get()
    assert citation.excerpt_found is True
    assert citation.note == "یادداشتی که می‌ماند"


def test_what_the_library_knows_is_offered_while_one_types(
    claim: Claim, sara: User, server: Server, open_desk: OpenDesk
) -> None:
    piece = kept(sara, server)
    desk = open_desk("sara")
    page = panel(desk, claim)

    form = fold(desk)
    form.locator("[name=stance][value=supports]").check()
    form.locator("[name=url]").fill(link(server) + "/?utm_source=telegram")
    page.wait_for_selector("#evidence-known button")
    shoot(page, "evidence-known")
    page.locator("#evidence-known button").click()
    page.wait_for_selector(".citation")
    page.locator("#library > summary").click()
    page.locator("#library_query").press_sequentially("گازوئیل", delay=20)
    page.wait_for_selector("#library-found .library-piece")
    assert page.evaluate("document.activeElement.id") == "library_query"
    page.locator("#library-found [name=excerpt]").fill("۳۱ درصد کم شد")
    page.locator("#library-found button[value=context]").click()
    page.wait_for_function("() => document.querySelectorAll('.citation').length === 2")

    assert {c.evidence_id for c in claim.citations.all()} == {piece.pk}
    assert sorted(claim.citations.values_list("stance", flat=True)) == ["context", "supports"]
    assert page.locator(".voices").inner_text().strip()


def test_order_is_changed_by_keys_and_by_dragging_and_a_removal_is_undone(
    claim: Claim, sara: User, open_desk: OpenDesk
) -> None:
    made = [
        citing.cite(
            claim, actor=sara, evidence=cast.make_evidence(sara, f"ناشر {n}"), stance="supports"
        )
        for n in range(3)
    ]
    one, two, three = (citation.pk for citation in made)
    desk = open_desk("sara")
    page = panel(desk, claim)

    def now() -> list[int]:
        return list(claim.citations.values_list("pk", flat=True))

    def shown(*order: int) -> None:
        page.wait_for_function(
            """(order) => JSON.stringify([...document.querySelectorAll('[data-citation]')].map(
                 (item) => Number(item.dataset.citation))) === JSON.stringify(order)
                 && !document.querySelector('.htmx-request')""",
            arg=list(order),
        )

    page.locator(f"#citation-{three} button[value=up]").focus()
    with page.expect_response(lambda response: "/order/" in response.url):
        page.keyboard.press("Alt+ArrowUp")
    shown(one, three, two)
    assert now() == [one, three, two]
    page.wait_for_function(
        f"() => document.activeElement.closest('[data-citation]')?.id === 'citation-{three}'"
    )

    with page.expect_response(lambda response: "/order/" in response.url):
        page.locator(f"#citation-{one}").scroll_into_view_if_needed()
        page.locator(f"#citation-{two} .drag").hover()
        page.mouse.down()
        box = page.locator(f"#citation-{one}").bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 60, box["y"] + 12, steps=6)
        page.mouse.move(box["x"] + 60, box["y"] + 8, steps=2)
        shoot(page, "evidence-dragged")
        page.mouse.up()
    shown(two, one, three)
    assert now() == [two, one, three]

    page.locator(f"#citation-{one} form[action*='/remove/'] button").click()
    shown(two, three)
    page.locator("#evidence form[action*='/put-back/'] button").click()
    shown(two, one, three)
    assert now() == [two, one, three]


def test_a_file_is_judged_before_it_is_sent_and_after(
    claim: Claim, watch: Watch, open_desk: OpenDesk, tmp_path: Path
) -> None:
    watch.expected.add(422)
    desk = open_desk("sara")
    page = panel(desk, claim)
    good, broken, song = tmp_path / "نامه.txt", tmp_path / "broken.pdf", tmp_path / "song.mp3"
    good.write_text("شمار اتوبوس‌ها ۱۱۸ است.", encoding="utf-8")
    broken.write_bytes(b"%PDF-1.7 nothing more")
    song.write_bytes(b"ID3 \0\0")

    form = fold(desk)
    form.locator("[name=where][value=file]").check()
    assert not form.locator("[name=url]").is_visible()
    form.locator("[name=stance][value=supports]").check()
    form.locator("[name=file]").set_input_files(song)
    assert form.locator("[data-wrong-kind]").is_visible()
    form.locator("[name=file]").set_input_files(broken)
    assert not form.locator("[data-wrong-kind]").is_visible()
    form.locator("[name=publisher]").fill("شهرداری")
    form.locator("[name=source_type]").select_option("primary")
    form.locator("button.btn-primary").click()
    page.locator("#evidence .refusal").wait_for()
    desk.look()
    assert form.locator("[name=publisher]").input_value() == "شهرداری"
    form.locator("[name=file]").set_input_files(good)
    form.locator("button.btn-primary").click()
    page.wait_for_selector(".citation")

    capture = Capture.objects.get()
    assert (capture.text, capture.file_name) == ("شمار اتوبوس‌ها ۱۱۸ است.", "نامه.txt")


@pytest.mark.parametrize(
    "evil", ["http://127.0.0.1:5432/", "http://169.254.169.254/latest/", "file:///etc/passwd"]
)
def test_a_link_that_leads_inside_is_refused_in_words(
    evil: str, claim: Claim, watch: Watch, open_desk: OpenDesk
) -> None:
    watch.expected.add(422)
    desk = open_desk("sara")
    page = panel(desk, claim)
    form = fold(desk)
    form.locator("[name=stance][value=supports]").check()
    form.locator("[name=url]").fill(evil)
    form.locator("[name=source_type]").select_option("official")
    form.locator("[name=url]").press("Control+Enter")

    page.locator("#evidence .error").first.wait_for()
    desk.look()
    assert form.locator("[name=url]").input_value() == evil
    assert not Evidence.objects.exists()


def test_a_page_that_changed_and_one_that_is_gone_are_said_where_they_are_cited(
    claim: Claim, sara: User, server: Server, story: dict[str, Any], open_desk: OpenDesk
) -> None:
    piece = kept(sara, server)
    citing.cite(claim, actor=sara, evidence=piece, stance="refutes", excerpt="به ۱۱۸ دستگاه رسید")
    desk = open_desk("sara")
    page = desk.go(reverse("desk:piece", args=[piece.pk]))

    story["number"] = "۱۲۰"
    page.locator("form[action*='/check/'] button").click()
    page.wait_for_selector("#piece-state [data-tone=info]")
    work(server, JobKind.CHECK)
    page.wait_for_selector(".banner[data-tone=warn]")
    shoot(page, "evidence-drifted")
    page.locator(".banner a").click()
    assert page.locator(".copy-diff del").inner_text().endswith("۱۱۸")
    assert page.locator(".copy-diff ins").inner_text().endswith("۱۲۰")
    shoot(page, "evidence-diff")
    panel(desk, claim)
    assert page.locator(".citation .capture [data-tone=warn]").is_visible()

    story["status"] = 404
    page = desk.go(reverse("desk:piece", args=[piece.pk]))
    page.locator("form[action*='/check/'] button").click()
    work(server, JobKind.CHECK)
    page.wait_for_selector(".banner[data-tone=bad]")
    desk.look()
    panel(desk, claim)
    assert page.locator(".citation .capture [data-tone=bad]").is_visible()
    listed = desk.go("/evidence/?link=dead")
    assert listed.locator(".evidence-row").count() == 1


def test_evidence_is_added_changed_and_ordered_without_javascript(
    claim: Claim, sara: User, server: Server, open_desk: OpenDesk
) -> None:
    kept(sara, server)
    desk = open_desk("", java_script_enabled=False).sign_in("sara")
    page = panel(desk, claim)
    page.locator("[data-key-fold=evidence] > summary").click()
    form = page.locator("[data-evidence-form]")
    form.locator("[name=stance][value=supports]").check()
    form.locator("[name=where][value=offline]").check()
    form.locator("[name=locator]").fill("سالنامه، صفحهٔ ۱۲")
    form.locator("[name=publisher]").fill("سازمان برنامه")
    form.locator("[name=source_type]").select_option("data")
    form.locator("button.btn-primary").click()
    page.locator("#library > summary").click()
    page.locator("#library_query").fill("گازوئیل")
    page.locator("#library_query").press("Enter")
    page.locator("#library-found button[value=refutes]").click()
    assert claim.citations.count() == 2

    last = page.locator(".citation").nth(1)
    last.locator("button[value=up]").click()
    page.locator(".citation").nth(0).locator("[data-edit-citation]").click()
    page.locator("[name=excerpt]").fill("به ۱۱۸ دستگاه رسید")
    page.locator("main form button.btn-primary").click()

    first = claim.citations.first()
    assert first is not None
    assert (first.stance, first.excerpt_found) == ("refutes", True)
    page.locator(".citation").nth(1).locator("form[action*='/remove/'] button").click()
    page.locator("#evidence form[action*='/put-back/'] button").click()
    assert claim.citations.count() == 2


LOOKS = list(product(("fa", "en"), ("light", "dark"), (1280, 360)))


def test_the_pages_of_evidence_are_sound_in_every_look(
    claim: Claim, sara: User, server: Server, story: dict[str, Any], open_desk: OpenDesk
) -> None:
    piece = kept(sara, server)
    wire = kept(sara, server, "خبرگزاری سپهر", "4")
    agency = Source.objects.create(name="ایرنا")
    Evidence.objects.filter(pk__in=(piece.pk, wire.pk)).update(wire=agency)
    cited = citing.cite(
        claim,
        actor=sara,
        evidence=piece,
        stance="refutes",
        excerpt="شمار اتوبوس‌های برقی شهر در پایان سال ۱۴۰۳ به ۱۱۸ دستگاه رسید",
        note="پاراگراف نخست",
    )
    citing.cite(
        claim,
        actor=sara,
        evidence=wire,
        stance="supports",
        excerpt="۱۲۰ دستگاه",
        excerpt_reason="در فیلم همان صفحه گفته می‌شود.",
    )
    citing.cite(
        claim, actor=sara, evidence=cast.make_evidence(sara, "سازمان برنامه"), stance="context"
    )
    gone = cast.make_evidence(sara, "روزنامهٔ آذر", online=True)
    Evidence.objects.filter(pk=gone.pk).update(link_state="dead", link_error="http_status: 404")
    citing.cite(claim, actor=sara, evidence=gone, stance="context")
    story["number"] = "۱۲۰"
    drift.check_now(piece, actor=sara)
    work(server, JobKind.CHECK)
    copy = piece.captures.filter(status="captured").last()
    assert copy is not None
    pages = {
        "panel": f"/claims/{claim.uuid}/desk/",
        "library": "/evidence/",
        "library-none": "/evidence/?q=زرافه",
        "piece": reverse("desk:piece", args=[piece.pk]),
        "piece-gone": reverse("desk:piece", args=[gone.pk]),
        "copy": reverse("desk:copy", args=[copy.pk]) + f"?citation={cited.pk}",
        "diff": reverse("desk:piece_differences", args=[piece.pk]),
        "citation": reverse("desk:citation", args=[cited.pk]),
    }
    faults: list[str] = []
    session: Any = ()
    for language, theme, width in LOOKS:
        desk = open_desk("", color_scheme=theme, viewport={"width": width, "height": 860})
        if session:
            desk.context.add_cookies(session)
        else:
            session = desk.sign_in("sara").context.cookies()
        User.objects.filter(username="sara").update(language=language)
        for name, path in pages.items():
            page = desk.go(path)
            look = f"evidence-{name}-{language}-{theme}-{width}"
            if name == "panel":
                page.locator("#evidence-heading").scroll_into_view_if_needed()
                page.locator("[data-key-fold=evidence] > summary").click()
            wide = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if wide > 0:
                faults.append(f"{look}: {wide}px wider than the window")
            # What stays in sight lies over what is scrolled beneath it: looked at from the top.
            page.evaluate("window.scrollTo(0, 0)")
            faults += [f"{look}: {fault}" for fault in axe(page)]
            if name == "panel":
                page.locator("#evidence-heading").scroll_into_view_if_needed()
            shoot(page, look, whole=name != "panel" or width == 360)
        desk.context.close()
    assert not faults, "\n".join(faults)
