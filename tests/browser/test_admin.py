"""Every page of the admin, for everybody who has work in it: sound, in one language, under the policy."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext
from pytest_django import Settings

from annotations.admin.permissions import TABLE, may
from annotations.admin.site import desk_admin
from annotations.demo import newsroom
from annotations.demo.load import load
from annotations.models import Claim, ClaimState, Event, Publisher, User
from annotations.workflow import keys
from tests.browser.accessibility import axe
from tests.browser.desk import Desk, Watch, shoot

Opener = Callable[..., BrowserContext]

VISITS = (
    ("arash", "fa", {"color_scheme": "light", "viewport": {"width": 1280, "height": 860}}),
    ("arash", "en", {"color_scheme": "dark", "viewport": {"width": 360, "height": 780}}),
    ("mina", "en", {"color_scheme": "light", "viewport": {"width": 1280, "height": 860}}),
    ("nasrin", "fa", {"color_scheme": "dark", "viewport": {"width": 360, "height": 780}}),
)

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def _pages(person: User) -> dict[str, str]:
    """Every kind of page of every kind of row that a person may open."""
    found = {"index": "/admin/"}
    for model, admin in desk_admin._registry.items():
        if not may(person, "view", model):
            continue
        name = str(model._meta.model_name)
        address = reverse(f"admin:annotations_{name}_changelist")
        found[name] = address
        if admin.get_search_fields(None):  # type: ignore[arg-type]
            found[f"{name}-searched"] = f"{address}?q=%D8%A2%D8%A8"
        row = admin.model._default_manager.order_by("-pk").first()
        if model is Claim:
            row = Claim.objects.filter(state=ClaimState.IN_REVIEW).first()
        if row is not None:
            found[f"{name}-row"] = reverse(f"admin:annotations_{name}_change", args=[row.pk])
        if may(person, "add", model):
            found[f"{name}-add"] = reverse(f"admin:annotations_{name}_add")
    if may(person, "view", Event):
        found["event-days"] = reverse("admin:annotations_event_changelist") + "?at_from=x&op=update"
        found["event-history"] = reverse("admin:annotations_claim_history", args=[_any_claim().pk])
    if may(person, "change", User):
        found["user-password"] = reverse("admin:auth_user_password_change", args=[person.pk])
    return found


def _any_claim() -> Claim:
    claim = Claim.objects.filter(state=ClaimState.IN_REVIEW).first()
    assert claim is not None
    return claim


@pytest.fixture
def demo(transactional_db: None, settings: Settings, tmp_path: Path) -> None:
    """The made-up newsroom, with a key so that every list but the webhooks' has a row."""
    settings.MEDIA_ROOT = tmp_path / "media"
    load(newsroom.PASSWORD)
    publisher = Publisher.objects.first()
    assert publisher is not None
    keys.issue_key(
        publisher, actor=User.objects.get(username="arash"), name="خواندن", scopes=["read"]
    )


def test_every_kind_of_page_is_sound_for_everybody_who_opens_it(
    demo: None, address: str, watch: Watch, open_context: Opener
) -> None:
    faults: list[str] = []
    seen = set()
    for username, language, options in VISITS:
        person = User.objects.get(username=username)
        desk = Desk(open_context(**options), address, watch)
        desk.sign_in(username, newsroom.PASSWORD)
        User.objects.filter(pk=person.pk).update(language=language)
        for name, path in _pages(person).items():
            page = desk.go(path)
            look = f"admin-{name}-{username}-{language}"
            if page.locator("html").get_attribute("lang") != language:
                faults.append(f"{look}: not in {language}")
            if page.evaluate(WIDER) > 0:
                faults.append(f"{look}: wider than the window")
            faults += [f"{look}: {finding}" for finding in axe(page)]
            shoot(page, look)
            seen.add(name.partition("-")[0])
    assert not faults, "\n".join(faults)
    assert {str(model._meta.model_name) for model in TABLE} <= seen


def test_a_chief_editor_works_through_the_queue_by_keyboard_and_mouse(
    demo: None, address: str, watch: Watch, open_context: Opener
) -> None:
    desk = Desk(open_context(), address, watch)
    desk.sign_in("arash", newsroom.PASSWORD)
    page = desk.go(reverse("admin:annotations_claim_changelist"))

    page.locator("#action-toggle").check()
    page.select_option("[name=action]", "return_with_reason")
    page.locator(".actions button[type=submit]").click()
    page.fill("[name=reason]", "منبع دوم کهنه است")
    page.locator(".submit-row button.default").click()
    page.locator("ul.messagelist li.success").wait_for()
    assert not Claim.objects.filter(state=ClaimState.IN_REVIEW).exists()

    page = desk.go(reverse("admin:annotations_source_add"))
    page.fill("[name=name]", "روزنامهٔ فردا")
    page.locator(".select2-selection").click()
    page.locator(".select2-search__field").fill("آ")
    page.locator(".select2-results__option").first.wait_for()
    page.keyboard.press("Escape")
    page.locator("[name=_save]").click()
    page.locator("ul.messagelist li.success").wait_for()
    desk.look()
