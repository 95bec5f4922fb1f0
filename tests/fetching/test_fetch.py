"""What a fetched page is, and every way in which a fetch ends without one."""

import hashlib
import time

import pytest

from annotations.fetching.errors import Code, FetchFailed
from annotations.fetching.fetch import Fetched, fetch
from tests.fetching.server import PAGE, Server


def get(server: Server, path: str = "/", **options: float) -> Fetched:
    return fetch(server.url(path), openings=[server.opening], **options)  # type: ignore[arg-type]


def failure_of(server: Server, path: str, **options: float) -> FetchFailed:
    with pytest.raises(FetchFailed) as caught:
        get(server, path, **options)
    return caught.value


def test_a_page_comes_as_it_is(server: Server) -> None:
    page = get(server)

    assert page.status == 200
    assert page.body == PAGE.encode()
    assert page.content_type == "text/html; charset=utf-8"
    assert page.final_url == server.url()
    assert page.fetched.tzinfo is not None


def test_it_asks_as_a_stranger(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")

    get(server, "/to//")

    assert [path for path, _ in server.seen] == ["/to//", "/"]
    for _path, headers in server.seen:
        assert not {"Cookie", "Authorization", "Referer"} & set(headers)
        assert headers["Host"] == f"127.0.0.1:{server.port}"


@pytest.mark.parametrize("path", ["/gzip", "/deflate", "/raw-deflate"])
def test_packed_pages_are_unpacked(server: Server, path: str) -> None:
    assert hashlib.sha256(get(server, path).body).digest() == hashlib.sha256(PAGE.encode()).digest()


@pytest.mark.parametrize("path", ["/brotli", "/cut-gzip", "/bad-gzip"])
def test_what_cannot_be_unpacked_is_damaged(server: Server, path: str) -> None:
    assert failure_of(server, path).code == Code.BAD_ENCODING


def test_five_redirects_are_followed_and_the_last_address_is_told(server: Server) -> None:
    assert get(server, "/hops/4").final_url == server.url()


def test_a_sixth_redirect_is_too_many(server: Server) -> None:
    assert failure_of(server, "/hops/5").code == Code.TOO_MANY_REDIRECTS


def test_a_redirect_to_nowhere_is_said(server: Server) -> None:
    assert failure_of(server, "/nowhere").code == Code.BAD_REDIRECT


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 451, 500, 503])
def test_an_answer_of_400_and_above_is_a_failure_with_its_status(
    server: Server, status: int
) -> None:
    failure = failure_of(server, f"/status/{status}")

    assert (failure.code, failure.status, failure.detail) == (
        Code.HTTP_STATUS,
        status,
        str(status),
    )
    assert not failure.is_passing


def test_a_body_at_the_cap_is_taken_and_one_byte_more_is_not(server: Server) -> None:
    assert len(get(server, "/large/1000", max_bytes=1000).body) == 1000
    assert failure_of(server, "/large/1001", max_bytes=1000).code == Code.TOO_LARGE


def test_a_bomb_is_not_unpacked(server: Server) -> None:
    assert failure_of(server, "/bomb").code == Code.TOO_LARGE


def test_an_endless_page_ends_at_the_cap(server: Server) -> None:
    assert failure_of(server, "/endless", max_bytes=1_000_000).code == Code.TOO_LARGE


def test_a_server_that_drips_is_left_at_the_deadline(server: Server) -> None:
    started = time.monotonic()
    failure = failure_of(server, "/drip", seconds=0.5)

    assert failure.code == Code.TIMED_OUT
    assert failure.is_passing
    assert time.monotonic() - started < 5


def test_a_connection_that_breaks_is_worth_another_try(server: Server) -> None:
    failure = failure_of(server, "/cut")

    assert failure.code == Code.INTERRUPTED
    assert failure.is_passing


def test_nobody_there_is_unreachable(server: Server) -> None:
    opening = ("127.0.0.1", 9)

    with pytest.raises(FetchFailed) as caught:
        fetch("http://127.0.0.1:9/", openings=[opening])

    assert caught.value.code == Code.UNREACHABLE


def test_a_server_without_tls_is_no_https(server: Server) -> None:
    with pytest.raises(FetchFailed) as caught:
        fetch(server.url().replace("http:", "https:"), openings=[server.opening])

    assert caught.value.code in (Code.TLS, Code.UNREACHABLE)
    assert caught.value.final_url.startswith("https:")


def test_a_persian_redirect_is_followed(server: Server) -> None:
    assert get(server, "/to//گزارش/۱").final_url == server.url("/گزارش/۱")
