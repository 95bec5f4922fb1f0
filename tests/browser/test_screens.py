"""Every main page of the made-up newsroom: in both languages, light and dark, wide and narrow."""

import os
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Model
from django.urls import reverse
from playwright.sync_api import BrowserContext
from pytest_django import Settings

from annotations.demo import newsroom
from annotations.demo.load import load
from annotations.models import Article, Claim, ClaimState, Event, Source, Tag, User
from tests.browser.accessibility import axe
from tests.browser.desk import Desk, Watch, renew_image, shoot

LOOKS = (
    list(product(("fa", "en"), ("light", "dark"), (1280, 360)))
    if os.environ.get("RASTI_SCREENSHOTS")
    else [("fa", "light", 1280), ("fa", "dark", 360), ("en", "light", 360), ("en", "dark", 1280)]
)

NOT_OURS = ("#api .swagger-ui",)
"""The viewer of the OpenAPI document draws itself."""

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
        "article-history": reverse("desk:article_timeline", args=[article.uuid]),
        "password": "/accounts/password/change/",
        "second-factor": reverse("mfa_index"),
        "api-docs": reverse("api:docs"),
    }


def _admin_pages() -> dict[str, str]:
    def form(model: type[Model], **wanted: object) -> str:
        row = model._default_manager.filter(**wanted).order_by("pk").first()
        assert row is not None, wanted
        return reverse(f"admin:annotations_{model._meta.model_name}_change", args=[row.pk])

    def rows(model: type[Model]) -> str:
        return reverse(f"admin:annotations_{model._meta.model_name}_changelist")

    return {
        "admin": "/admin/",
        "admin-queue": rows(Claim),
        "admin-queue-all": rows(Claim) + "?state=all",
        "admin-review": form(Claim, state=ClaimState.IN_REVIEW),
        "admin-articles": rows(Article),
        "admin-people": rows(User),
        "admin-person": form(User, username="sara"),
        "admin-person-new": reverse("admin:annotations_user_add"),
        "admin-sources": rows(Source),
        "admin-source": form(Source),
        "admin-tag": form(Tag, parent__isnull=False),
        "admin-log": rows(Event),
    }


@pytest.fixture
def demo(transactional_db: None, settings: Settings, tmp_path: Path) -> None:
    """The made-up newsroom."""
    settings.MEDIA_ROOT = tmp_path / "media"
    load(newsroom.PASSWORD)


@pytest.fixture
def pages(demo: None) -> dict[str, str]:
    """The made-up newsroom's main pages, by name."""
    return _pages()


Opener = Callable[..., BrowserContext]


def test_every_page_is_sound_in_every_look(
    pages: dict[str, str], address: str, watch: Watch, open_context: Opener
) -> None:
    watch.expected.add(410)
    assert not (faults := _look_at(pages, "mina", address, watch, open_context)), "\n".join(faults)


def test_every_page_of_the_admin_is_sound_in_every_look(
    demo: None, address: str, watch: Watch, open_context: Opener
) -> None:
    pages = _admin_pages()
    assert not (faults := _look_at(pages, "arash", address, watch, open_context)), "\n".join(faults)


def _look_at(
    pages: dict[str, str], username: str, address: str, watch: Watch, open_context: Opener
) -> list[str]:
    """Open every page in every look; return what is wrong with each, axe's findings included."""
    faults: list[str] = []
    session: Sequence[Any] = ()
    for language, theme, width in LOOKS:
        context = open_context(color_scheme=theme, viewport={"width": width, "height": 860})
        desk = Desk(context, address, watch)
        if session:
            context.add_cookies(session)
        else:
            session = desk.sign_in(username, newsroom.PASSWORD).context.cookies()
        User.objects.filter(username=username).update(language=language)
        for name, path in pages.items():
            page = desk.go(path)
            look = f"{name}-{language}-{theme}-{width}"
            if page.locator("html").get_attribute("lang") != language:
                faults.append(f"{look}: not in {language}")
            if too_wide := page.evaluate(TOO_WIDE):
                faults.append(f"{look}: wider than the window\n{too_wide}")
            faults += [f"{look}: {finding}" for finding in axe(page, *NOT_OURS)]
            shoot(page, look)
            if look == "claim-fa-light-1280":
                renew_image(page, "workbench")
    return faults


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
