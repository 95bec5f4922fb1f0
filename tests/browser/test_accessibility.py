"""The keyboard's way, the policy's strictness, and that both are really watched."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from annotations.models import Article, Role, Source, Tag
from tests import cast
from tests.browser.accessibility import axe, walk
from tests.browser.desk import Desk, Watch

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OpenDesk = Callable[..., Desk]

BREAK_THE_POLICY = """
() => {
  const script = document.createElement("script");
  script.textContent = "window.ran = true";
  document.body.append(script);
  document.body.setAttribute("style", "color: red");
}
"""


@pytest.fixture
def arash(address: str) -> str:
    del address  # the server first: its database is flushed after this one's rows
    cast.make_person("arash", "آرش نیک‌نام", Role.CHIEF_EDITOR)
    return "arash"


@pytest.fixture
def article(arash: str) -> Article:
    sara = cast.make_person("sara", "سارا کریمی", Role.FACT_CHECKER)
    return cast.bring_in(sara, "مصرف برق شهر ۳۵ درصد کم شده است.", title="خبر شهر")


@pytest.mark.parametrize("path", ["/", "/admin/"])
def test_what_the_policy_refuses_is_noticed(
    path: str, arash: str, open_desk: OpenDesk, watch: Watch
) -> None:
    page = open_desk(arash).go(path)
    assert not watch.faults

    page.evaluate(BREAK_THE_POLICY)
    page.wait_for_timeout(200)

    told = "\n".join(watch.faults)
    assert page.evaluate("window.ran") is None
    assert "CSP: script-src" in told
    assert "CSP: style-src" in told
    watch.faults.clear()


def test_what_axe_is_for_is_found(arash: str, open_desk: OpenDesk) -> None:
    page = open_desk(arash).go("/")
    assert axe(page) == []

    page.evaluate("() => document.querySelector('main').append(document.createElement('input'))")

    assert [finding.split()[0] for finding in axe(page)] == ["label"]
    assert page.evaluate("() => typeof window.axe") == "undefined"


@pytest.mark.parametrize("width", [1280, 360])
def test_focus_is_seen_wherever_the_keyboard_leads(
    width: int, arash: str, article: Article, open_desk: OpenDesk
) -> None:
    desk = open_desk(arash, viewport={"width": width, "height": 700})
    faults = []
    for path in (
        "/",
        "/articles/",
        "/articles/new/",
        f"/articles/{article.uuid}/",
        "/queue/",
        "/evidence/",
        "/admin/",
        reverse("admin:annotations_article_changelist"),
        reverse("admin:annotations_source_add"),
    ):
        faults += [f"{path}: {fault}" for fault in walk(desk.go(path), 45)]
    assert not faults, "\n".join(faults)


def test_the_admins_own_widgets_work_under_the_policy(
    arash: str, article: Article, open_desk: OpenDesk
) -> None:
    Source.objects.create(name="خبرگزاری سپهر", domain="sepehr.example")
    child = Tag.objects.create(slug="water", name_fa="آب", name_en="Water")
    Tag.objects.create(slug="nature", name_fa="طبیعت", name_en="Nature")
    desk = open_desk(arash)

    page = desk.go(reverse("admin:annotations_tag_change", args=[child.pk]))
    page.locator(".select2-selection").click()
    page.locator(".select2-search__field").fill("طبیعت")
    page.locator(".select2-results__option", has_text="طبیعت").click()
    page.locator("[name=_continue]").click()
    child.refresh_from_db()
    assert child.parent is not None
    assert child.parent.slug == "nature"

    page = desk.go(reverse("admin:annotations_article_changelist"))
    page.locator("#action-toggle").check()
    assert "۱" in page.locator(".action-counter").inner_text()
    page.locator("#changelist-filter summary").first.click()
    page.locator("#searchbar").fill("خبر")
    page.locator("#changelist-search button").click()
    page.wait_for_url("**/?q=*")
    page.locator("#result_list tbody tr").wait_for()


def test_nothing_moves_for_those_who_asked_for_that(arash: str, open_desk: OpenDesk) -> None:
    page = open_desk(arash, reduced_motion="reduce").go("/")

    page.evaluate("() => document.querySelector('main svg').classList.add('spin')")
    length = page.evaluate(
        "() => getComputedStyle(document.querySelector('.spin')).animationDuration"
    )

    assert float(length.removesuffix("s")) <= 0.001


def test_the_page_one_is_on_is_marked_in_forced_colours(arash: str, open_desk: OpenDesk) -> None:
    page = open_desk(arash, forced_colors="active").go("/queue/")

    for place in (".nav a", ".tab"):
        edges = page.locator(place).evaluate_all(
            """(links) => links.map((link) => [
                 link.hasAttribute("aria-current"), getComputedStyle(link).borderBlockEndColor])"""
        )
        marked = {edge for current, edge in edges if current}
        others = {edge for current, edge in edges if not current}
        assert marked
        assert not marked & others, place
