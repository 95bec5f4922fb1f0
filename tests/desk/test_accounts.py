"""Signing in, out and in two steps."""

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from annotations.models import User
from tests.cast import PASSWORD

LOGIN = "/accounts/login/"


@pytest.fixture
def browser() -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def sign_in(client: Client, name: str = "sara", password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"login": name, "password": password, **more})


def test_a_visitor_is_asked_to_sign_in_and_comes_back(browser, sara):
    asked = browser.get("/articles/?state=failed")
    assert asked.status_code == 302
    assert asked["Location"] == "/accounts/login/?next=/articles/%3Fstate%3Dfailed"
    done = sign_in(browser, next="/articles/?state=failed")
    assert done["Location"] == "/articles/?state=failed"


def test_no_other_site_is_led_to(browser, sara):
    assert sign_in(browser, next="https://evil.example/")["Location"] == "/"


def test_a_fragment_asked_for_after_the_session_ended_leads_to_the_whole_sign_in_page(browser):
    answer = browser.get(
        "/articles/states/",
        HTTP_HX_REQUEST="true",
        HTTP_HX_CURRENT_URL="http://testserver/articles/?q=x",
    )
    assert answer["HX-Redirect"] == "/accounts/login/?next=/articles/%3Fq%3Dx"


def test_a_wrong_password_is_told_without_telling_who_exists(browser, sara):
    for name in ("sara", "nobody"):
        page = sign_in(browser, name, "wrong").content.decode()
        assert "The user name or the password is wrong." in page


def test_repeated_failures_lock_the_account_and_say_for_how_long(browser, sara):
    for _attempt in range(5):
        sign_in(browser, "sara", "wrong")
    page = sign_in(browser).content.decode()
    assert "locked for five minutes" in page
    assert browser.get("/").status_code == 302


def test_the_lock_is_on_the_account_and_others_get_in(browser, sara, reza):
    for _attempt in range(6):
        sign_in(browser, "sara", "wrong")
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9"), "reza").status_code == 302


def test_a_closed_account_is_told_so(browser, sara):
    User.objects.filter(pk=sara.pk).update(is_active=False)
    response = sign_in(browser)
    assert browser.get("/").status_code == 302
    assert response.status_code in (200, 302)
    assert "This account is closed" in browser.get("/accounts/inactive/").content.decode()


def test_nobody_signs_up(browser, db):
    page = browser.get("/accounts/signup/")
    assert "Nobody signs up here" in page.content.decode()
    browser.post(
        "/accounts/signup/", {"username": "x", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "address", ["/accounts/password/reset/", "/accounts/confirm-email/", "/accounts/login/code/"]
)
def test_what_the_desk_does_not_use_is_not_there(browser, db, address: str):
    assert browser.get(address).status_code == 404


def test_signing_out_is_a_post(client_of, sara):
    client = client_of(sara)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == LOGIN
    assert client.get("/").status_code == 302


def test_somebody_without_a_role_is_told_whom_to_ask(client_of, outsider):
    client = client_of(outsider)
    for address in ("/", "/articles/", "/articles/new/", "/people/", "/help/"):
        response = client.get(address)
        assert response.status_code == 403
        assert response.templates[0].name == "errors/no_role.html"
    assert client.get("/profile/").status_code == 200


def test_a_password_is_changed_and_weak_ones_are_refused(client_of, sara):
    client = client_of(sara)
    address = "/accounts/password/change/"
    weak = client.post(
        address, {"oldpassword": PASSWORD, "password1": "12345678901", "password2": "12345678901"}
    )
    assert weak.context["form"].errors["password1"]
    wrong = client.post(
        address, {"oldpassword": "no", "password1": "x" * 12, "password2": "x" * 12}
    )
    assert wrong.context["form"].errors["oldpassword"]
    new = "آبی آسمان بلند"
    done = client.post(address, {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert done.status_code == 302
    sara.refresh_from_db()
    assert sara.check_password(new)


def code_of(secret: str):
    return totp.format_hotp_value(
        totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))
    )


def turn_on(client: Client):
    """Turn the second step on as a person does; return the secret."""
    page = client.get("/accounts/2fa/totp/activate/")
    if page.status_code == 302:
        client.post(page["Location"], {"password": PASSWORD})
        page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    done = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert done.status_code == 302
    return secret


def test_a_second_step_is_turned_on_asked_for_and_turned_off(browser, sara):
    sign_in(browser)
    turn_on(browser)
    codes = browser.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    assert len(codes) == 10
    browser.post("/accounts/logout/")

    assert sign_in(browser)["Location"] == "/accounts/2fa/authenticate/"
    assert browser.get("/").status_code == 302
    wrong = browser.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert "This code is wrong or too old" in wrong
    cache.clear()
    browser.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert browser.get("/").status_code == 200

    assert b"/totp/deactivate/" in browser.get("/accounts/2fa/").content
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    browser.post("/accounts/2fa/totp/deactivate/")
    assert b"/totp/activate/" in browser.get("/accounts/2fa/").content


def test_every_page_of_signing_in_is_in_the_desks_own_look(client_of, sara):
    client = client_of(sara)
    for address in (
        "/accounts/2fa/",
        "/accounts/password/change/",
        "/accounts/reauthenticate/",
        "/accounts/logout/",
        "/accounts/2fa/totp/activate/",
    ):
        page = client.get(address, follow=True)
        assert page.status_code == 200
        assert "desk/css/tokens.css" in page.content.decode()


def test_too_many_attempts_are_answered_in_words(browser, sara):
    statuses = {sign_in(browser, f"somebody{number}", "x").status_code for number in range(32)}
    page = sign_in(browser)
    assert statuses <= {200, 429}
    assert "Too many" in page.content.decode()
