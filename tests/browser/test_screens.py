"""Every main page of the made-up newsroom: in both languages, light and dark, wide and narrow."""

import os
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext
from pytest_django import Settings

from annotations.demo import newsroom
from annotations.demo.load import load
from annotations.models import Article, Claim, ClaimState, User
from tests.browser.desk import Desk, Watch, renew_image, shoot

LOOKS = (
    list(product(("fa", "en"), ("light", "dark"), (1280, 360)))
    if os.environ.get("RASTI_SCREENSHOTS")
    else [("fa", "light", 1280), ("fa", "dark", 360), ("en", "light", 360), ("en", "dark", 1280)]
)

TOO_WIDE = """
() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return "";
  const wide = [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width && (box.right > width + 1 || box.left < -1);
  });
  return wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 120)).join("\\n");
}
"""


def _pages() -> dict[str, str]:
    article = Article.objects.get(url="https://sepehr.example/news/10421")
    long_article = Article.objects.get(url="https://bamdad.example/1405/gozaresh/12")

    def claim(**wanted: object) -> Claim:
        found = Claim.objects.filter(**wanted).order_by("pk").first()
        assert found is not None, wanted
        return found

    corrected = claim(publication__isnull=False, corrections__kind="substantial")
    returned = claim(state=ClaimState.IN_PROGRESS, verdicts__reviews__decision="return")
    suggested = claim(state=ClaimState.SUGGESTED, article=article)
    return {
        "home": "/",
        "articles": "/articles/",
        "article-new": "/articles/new/",
        "workbench": f"/articles/{article.uuid}/?claim={suggested.uuid}",
        "workbench-long": f"/articles/{long_article.uuid}/",
        "claim": f"/claims/{returned.uuid}/desk/",
        "claim-review": f"/claims/{claim(state=ClaimState.IN_REVIEW).uuid}/desk/",
        "claim-history": f"/claims/{corrected.uuid}/history/",
        "queue": "/queue/",
        "evidence": "/evidence/",
        "people": "/people/",
        "profile": "/profile/",
        "help": "/help/",
        "public": f"/c/{corrected.uuid}/",
        "public-list": "/c/",
        "public-withdrawn": f"/c/{claim(state=ClaimState.WITHDRAWN).uuid}/",
    }


@pytest.fixture
def pages(transactional_db: None, settings: Settings, tmp_path: Path) -> dict[str, str]:
    """The made-up newsroom's main pages, by name."""
    settings.MEDIA_ROOT = tmp_path / "media"
    load(newsroom.PASSWORD)
    return _pages()


def test_every_page_is_sound_in_every_look(
    pages: dict[str, str], address: str, watch: Watch, open_context: Callable[..., BrowserContext]
) -> None:
    watch.expected.add(410)
    faults: list[str] = []
    session: Sequence[Any] = ()
    for language, theme, width in LOOKS:
        context = open_context(color_scheme=theme, viewport={"width": width, "height": 860})
        desk = Desk(context, address, watch)
        if session:
            context.add_cookies(session)
        else:
            session = desk.sign_in("mina", newsroom.PASSWORD).context.cookies()
        User.objects.filter(username="mina").update(language=language)
        for name, path in pages.items():
            page = desk.go(path)
            look = f"{name}-{language}-{theme}-{width}"
            if page.locator("html").get_attribute("lang") != language:
                faults.append(f"{look}: not in {language}")
            if too_wide := page.evaluate(TOO_WIDE):
                faults.append(f"{look}: wider than the window\n{too_wide}")
            shoot(page, look)
            if look == "claim-fa-light-1280":
                renew_image(page, "workbench")
    assert not faults, "\n".join(faults)


def test_pages_are_read_without_javascript(
    pages: dict[str, str], open_desk: Callable[..., Desk]
) -> None:
    desk = open_desk("", java_script_enabled=False)
    desk.sign_in("sara", newsroom.PASSWORD)
    page = desk.page
    for name in ("home", "workbench", "claim", "queue", "public"):
        page.goto(desk.address + pages[name])
        assert page.locator("main h1").first.is_visible(), name

    page.goto(desk.address + pages["claim"])
    page.locator("#verdict-form [name=conclusion]").fill("نتیجه‌ای که بی جاوااسکریپت نوشته شد.")
    page.locator("#verdict-form [name=then][value=save]").click()
    assert page.locator("#verdict-form [name=conclusion]").input_value().startswith("نتیجه‌ای که بی")
