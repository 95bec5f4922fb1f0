"""The frame: who sees which page, language and theme, and the rules every page keeps."""

import copy
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import DatabaseError
from django.test import Client, RequestFactory
from django.urls import reverse

from annotations.desk.views import errors
from annotations.models import ArticleState, ClaimState, Event, Rating, Role, Stance
from annotations.workflow import people
from annotations.workflow.errors import BadValue

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "annotations/static").rglob("*.css"))
SCRIPTS = sorted((ROOT / "annotations/static").rglob("*.js"))

PAGES = ["/", "/articles/", "/people/", "/help/", "/profile/", "/accounts/2fa/"]
EDITORS_PAGES = ["/articles/new/"]


@pytest.fixture
def cast_by_role(sara, mina, arash, nasrin):
    return {
        Role.FACT_CHECKER: sara,
        Role.REVIEWER: mina,
        Role.CHIEF_EDITOR: arash,
        Role.AUDITOR: nasrin,
    }


# Who sees what ----------------------------------------------------------------------------


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("role", Role)
def test_every_role_reads_every_page(cast_by_role, client_of, article, role: Role, address: str):
    assert client_of(cast_by_role[role]).get(address).status_code == 200


@pytest.mark.parametrize("role", Role)
def test_only_those_who_bring_articles_in_see_the_form(cast_by_role, client_of, role: Role):
    status = client_of(cast_by_role[role]).get("/articles/new/").status_code
    assert status == (403 if role == Role.AUDITOR else 200)


@pytest.mark.parametrize("address", [*PAGES, *EDITORS_PAGES])
def test_visitors_are_asked_to_sign_in(db, address: str):
    response = Client().get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=")


def test_the_admin_is_linked_for_those_who_have_work_in_it(cast_by_role, client_of):
    for role, person in cast_by_role.items():
        page = client_of(person).get("/people/").content.decode()
        assert (f'href="{reverse("admin:index")}"' in page) == (role != Role.FACT_CHECKER)


def test_the_place_in_the_desk_is_marked(client_of, sara):
    page = client_of(sara).get("/articles/").content.decode()
    marked = re.findall(r'<a href="([^"]+)" aria-current="page"', page)
    assert marked == ["/articles/"]


def test_people_are_listed_with_their_roles(client_of, sara, outsider):
    sara.language = "en"
    sara.save()
    page = client_of(sara).get("/people/").content.decode()
    assert "fact-checker" in page
    assert "outsider" not in page


# Language and theme -----------------------------------------------------------------------


def test_persian_is_the_first_language_and_runs_from_right_to_left(db):
    page = Client().get("/accounts/login/", headers={"accept-language": "en"})
    assert '<html lang="fa" dir="rtl"' in page.content.decode()
    assert page["Content-Language"] == "fa"


def test_a_visitor_switches_language_in_the_browser(db):
    client = Client()
    back = client.post("/preferences/language/", {"language": "en", "next": "/accounts/login/"})
    assert back["Location"] == "/accounts/login/"
    assert '<html lang="en" dir="ltr"' in client.get("/accounts/login/").content.decode()


def test_a_person_switches_language_everywhere(client_of, sara):
    client_of(sara).post("/preferences/language/", {"language": "en"})
    sara.refresh_from_db()
    assert sara.language == "en"
    assert '<html lang="en"' in client_of(sara).get("/").content.decode()


def test_a_persons_language_wins_over_the_browsers(client_of, sara):
    client = client_of(sara)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert '<html lang="fa"' in client.get("/").content.decode()


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_the_theme_is_in_the_page_as_it_is_sent(client_of, sara, theme: str):
    client = client_of(sara)
    client.post("/preferences/theme/", {"theme": theme})
    sara.refresh_from_db()
    assert sara.theme == theme
    assert f'data-theme="{theme}"' in client.get("/").content.decode()
    visitor = Client()
    visitor.post("/preferences/theme/", {"theme": theme})
    assert f'data-theme="{theme}"' in visitor.get("/accounts/login/").content.decode()


def test_switches_take_no_nonsense_and_lead_to_no_other_site(client_of, sara):
    client = client_of(sara)
    for where in ("language", "theme"):
        response = client.post(
            f"/preferences/{where}/", {where: "tlh", "next": "https://evil.example/"}
        )
        assert response["Location"] == "/"
        assert client.get(f"/preferences/{where}/").status_code == 405
    sara.refresh_from_db()
    assert (sara.language, sara.theme) == ("fa", "auto")
    client.cookies["rasti_theme"] = '"><script>'
    assert "<script>" not in client.get("/accounts/login/").content.decode().split("</head>")[0]


def test_settings_are_saved_and_stand_in_the_history(client_of, sara):
    response = client_of(sara).post(
        "/profile/", {"display_name": "  سارا   ک. ", "language": "en", "theme": "dark"}
    )
    assert response.status_code == 302
    sara.refresh_from_db()
    assert (sara.display_name, sara.language, sara.theme) == ("سارا ک.", "en", "dark")
    event = Event.objects.filter(action="person.set_preferences").latest("id")
    assert event.actor_id == sara.pk


def test_wrong_settings_are_refused_and_what_was_typed_stays(client_of, sara):
    response = client_of(sara).post(
        "/profile/", {"display_name": "نام" * 60, "language": "en", "theme": "dark"}
    )
    assert response.status_code == 422
    assert "نام" * 60 in response.content.decode()
    with pytest.raises(BadValue):
        people.set_preferences(sara, actor=sara, language="tlh")
    with pytest.raises(BadValue):
        people.set_preferences(sara, actor=sara, theme="pink")


# Errors -----------------------------------------------------------------------------------


def test_errors_are_pages_of_the_desk_in_the_readers_language(client_of, sara):
    sara.language = "en"
    sara.save()
    client = client_of(sara)
    assert "There is nothing here." in client.get("/nowhere/").content.decode()
    damaged = client.get("/articles/?q=a%00b")
    assert damaged.status_code == 400
    assert "cannot be read" in damaged.content.decode()


def test_an_old_form_is_refused_in_words(db):
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    response = client.post("/accounts/login/", {"login": "x", "password": "y"})
    assert response.status_code == 403
    assert "This form is out of date." in response.content.decode()


def test_the_page_of_our_own_faults_needs_no_database():
    class Broken:
        def __getattr__(self, name: str) -> object:
            raise DatabaseError("the database is gone")

    request = RequestFactory().get("/")
    nobody: Any = Broken()
    request.user = nobody
    request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = "en"
    response = errors.server_error(request)
    assert response.status_code == 500
    assert "Nothing you saved is lost." in response.content.decode()


# Rules ------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_style_sheets_know_no_left_and_no_right(style: Path):
    text = re.sub(r"/\*.*?\*/", "", style.read_text(), flags=re.DOTALL)
    physical = re.findall(
        r"(?m)^\s*(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b[\w-]*"
        r"|border-(?:top|bottom)-(?:left|right)-radius|left|right)\s*:.*"
        r"|(?:float|clear|text-align|caption-side)\s*:\s*(?:left|right).*"
        r"|(?:background-position|transform-origin|object-position)\s*:[^;]*\b(?:left|right)\b.*",
        text,
    )
    assert physical == []


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_style_sheets_load_nothing_from_elsewhere(style: Path):
    text = style.read_text()
    assert "@import" not in text
    assert not re.search(r"url\(\s*[\"']?(?:https?:)?//", text)


@pytest.mark.parametrize(
    "template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates"))
)
def test_templates_hold_nothing_that_the_csp_refuses(template: Path):
    text = template.read_text()
    assert not re.search(r"<[^>]*\sstyle\s*=", text)
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", text)
    assert not re.search(r"<[^>]*\shx-on", text)
    assert "<style" not in text
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in script or "application/ld+json" in script or "json_script" in text


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_hold_no_words_and_evaluate_none(script: Path):
    text = script.read_text()
    assert not re.search(r"\beval\(|new Function\(|innerHTML\s*=|setAttribute\(\s*[\"']style", text)
    assert not re.search("[\u0600-\u06ff]{3,}", re.sub(r"(?m)//.*$", "", text))


def test_only_what_the_pages_link_to_exists():
    for template in TEMPLATES:
        for name in re.findall(r"\{% static ['\"]([^'\"]+)['\"]", template.read_text()):
            assert finders.find(name), f"{template.name}: {name}"


def test_every_icon_that_is_asked_for_is_drawn(db):
    sprite = (ROOT / "annotations/static/desk/img/icons.svg").read_text()
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    asked = {
        name
        for template in TEMPLATES
        for pattern in (r"\{% icon ['\"]([\w-]+)['\"]", r"symbol=['\"]([\w-]+)['\"]")
        for name in re.findall(pattern, template.read_text())
    }
    assert {name for name in asked if not name.endswith("-")} <= drawn
    for kind, values in (
        ("state", ClaimState.values),
        ("article", ArticleState.values),
        ("stance", Stance.values),
        ("rating", Rating.objects.values_list("slug", flat=True)),
    ):
        assert {f"{kind}-{value}" for value in values} <= drawn


def test_the_font_comes_with_its_licence():
    fonts = ROOT / "annotations/static/desk/fonts"
    assert (fonts / "Vazirmatn.woff2").read_bytes()[:4] == b"wOF2"
    assert "SIL Open Font License" in (fonts / "OFL.txt").read_text()


def test_pages_are_sent_with_a_strict_policy(client_of, sara):
    response = client_of(sara).get("/")
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "object-src 'none'" in policy
    assert "base-uri 'none'" in policy
    page = response.content.decode()
    nonces = set(re.findall(r'nonce="([^"]+)"', page))
    assert all(f"'nonce-{nonce}'" in policy for nonce in nonces)


def test_every_page_has_one_main_one_heading_and_a_way_past_the_navigation(
    client_of, sara, article
):
    client = client_of(sara)
    for address in [*PAGES, *EDITORS_PAGES]:
        page = client.get(address).content.decode()
        assert page.count("<main") == 1
        assert address == "/help/" or len(re.findall(r"<h1\b", page)) == 1
        assert 'class="skip" href="#main"' in page
        assert 'aria-live="polite"' in page


def test_every_field_has_a_label(client_of, sara):
    client = client_of(sara)
    for address in ("/articles/new/", "/articles/", "/profile/", "/accounts/password/change/"):
        page = client.get(address).content.decode()
        labelled = set(re.findall(r'<label for="([^"]+)"', page))
        for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", page):
            if 'type="hidden"' not in tag:
                found = re.search(r'\bid="([^"]+)"', tag)
                assert found, tag
                assert found[1] in labelled, tag


@pytest.fixture
def marking(settings):
    """Make every undefined variable of a template show up in the page."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["string_if_invalid"] = "[[undefined: %s]]"
    settings.TEMPLATES = templates


def test_no_page_of_the_frame_uses_a_variable_that_is_not_there(
    marking, client_of, sara, mina, outsider, nasrin, make_claim
):
    make_claim("in_progress")
    make_claim("in_review")
    make_claim("approved")
    shown = {
        sara: [*PAGES, *EDITORS_PAGES, "/articles/?q=x", "/nowhere/", "/styleguide/?messages",
               "/accounts/password/change/", "/accounts/logout/"],
        mina: PAGES,
        nasrin: [*PAGES, "/articles/new/"],
        outsider: ["/", "/profile/"],
        None: ["/accounts/login/", "/accounts/signup/", "/accounts/inactive/", "/nowhere/"],
    }  # fmt: skip
    for person, addresses in shown.items():
        client = client_of(person) if person else Client()
        for address in addresses:
            page = client.get(address).content.decode()
            assert "[[undefined" not in page, (
                person,
                address,
                re.findall(r"\[\[undefined[^]]*\]\]", page),
            )
    refused = client_of(sara).post("/articles/new/", {"text": "", "url": "x"})
    assert "[[undefined" not in refused.content.decode()


def test_the_style_guide_is_for_local_settings(settings, db):
    assert Client().get("/styleguide/").status_code == 200
    settings.LOCAL = False
    assert Client().get("/styleguide/").status_code == 404
