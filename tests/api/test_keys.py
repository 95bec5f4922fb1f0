"""Who gets in: keys, scopes, expiry, and what is noted of it."""

import hmac
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.models import ApiKey, Event, Publisher, User
from annotations.workflow import keys
from tests.api.conftest import ApiClient

pytestmark = pytest.mark.django_db
LIST, SEND = "/api/v1/claims/", "/api/v1/articles/"


def test_without_a_key_nothing_opens(db: None) -> None:
    response = ApiClient(None).get(LIST)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert response.json()["error"]["code"] == "not_authenticated"


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer nonsense",
        "Basic dXNlcjpwYXNz",
        "Bearer rasti_000000000000_" + "0" * 64,
        "Bearer rasti_000000000000_" + "۰" * 64,
        "Bearer rasti_\x00_x",
        "Bearer " + "a" * 10_000,
        "Bearer rasti__",
    ],
)
def test_what_is_no_key_opens_nothing(db: None, header: str) -> None:
    response = ApiClient(None).get(LIST, Authorization=header)
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "authentication_failed"


def test_a_key_of_the_wrong_secret_opens_nothing(make_key: Callable[..., str]) -> None:
    text = make_key()
    last = "0" if text[-1] != "0" else "1"
    assert ApiClient(text[:-1] + last).get(LIST).status_code == 401


def test_an_unknown_prefix_costs_the_same_comparison(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[str, str]] = []
    compare = hmac.compare_digest

    def watch(one: str, other: str) -> bool:
        compared.append((one, other))
        return compare(one, other)

    monkeypatch.setattr(hmac, "compare_digest", watch)
    ApiClient("rasti_000000000000_" + "0" * 64).get(LIST)
    assert [len(value) for pair in compared for value in pair] == [64, 64]


def test_a_revoked_an_expired_and_a_switched_off_key_are_refused_alike(
    make_key: Callable[..., str], publisher: Publisher, arash: User
) -> None:
    revoked, expired = make_key(), make_key(expires_at=timezone.now() - timedelta(seconds=1))
    keys.revoke_key(ApiKey.objects.get(prefix=revoked.split("_")[1]), actor=arash)
    off = make_key(owner=Publisher.objects.create(name="خاموش", active=False))
    answers = [ApiClient(key).get(LIST) for key in (revoked, expired, off)]
    assert [answer.status_code for answer in answers] == [401] * 3
    assert len({answer.content for answer in answers}) == 1


def test_a_key_opens_what_its_scope_says_and_no_more(make_key: Callable[..., str]) -> None:
    reader, sender = ApiClient(make_key("read")), ApiClient(make_key("intake"))
    assert reader.get(LIST).status_code == 200
    refused = reader.post(SEND, {"text": "متن"})
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "scope_missing"
    assert "intake" in refused.json()["error"]["message"]
    assert sender.get(LIST).status_code == 403
    assert ApiClient(make_key("dataset")).get(LIST).status_code == 403


def test_use_is_noted_once_a_minute_and_makes_no_history(make_key: Callable[..., str]) -> None:
    api = ApiClient(make_key("read"))
    events = Event.objects.count()
    now = timezone.now().replace(microsecond=0)
    with time_machine.travel(now, tick=False):
        api.get(LIST)
    with (
        time_machine.travel(now + timedelta(seconds=59), tick=False),
        CaptureQueriesContext(connection) as queries,
    ):
        api.get(LIST)
    assert not any(query["sql"].startswith("UPDATE") for query in queries)
    assert ApiKey.objects.get().last_used_at == now
    with time_machine.travel(now + timedelta(seconds=61), tick=False):
        api.get(LIST)
    assert ApiKey.objects.get().last_used_at == now + timedelta(seconds=61)
    assert Event.objects.count() == events


def test_errors_are_told_in_the_language_asked_for(db: None) -> None:
    english = ApiClient(None).get(LIST).json()["error"]["message"]
    persian = ApiClient(None).get(LIST, **{"Accept-Language": "fa"}).json()["error"]["message"]
    assert english.isascii()
    assert not persian.isascii()


def test_the_desk_does_not_let_a_session_read_as_a_publisher(
    arash: User, client_of: Callable[[User], Client]
) -> None:
    assert client_of(arash).get(LIST).status_code == 401


def test_nothing_under_the_interface_answers_in_html(db: None) -> None:
    response = ApiClient(None).get("/api/v1/nothing/")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"
