"""Nothing but the open Internet is ever connected to, however the address is written."""

import ipaddress
import socket

import pytest

from annotations.fetching.errors import Code, FetchFailed
from annotations.fetching.fetch import check_url, fetch
from annotations.fetching.guard import Deadline, GuardedBackend, is_public, resolve_name
from tests.fetching.server import Server

# Written so that the system's resolver, or a server on the way, would end at this machine, in a
# private network, or at a cloud's metadata.
HOSTILE_HOSTS = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.255.255.254",
    "0",
    "0.0.0.0",
    "0.1.2.3",
    "2130706433",
    "017700000001",
    "0177.0.0.1",
    "0x7f.1",
    "0x7f000001",
    "0x7f.0x0.0x0.0x1",
    "127.0x0.0.01",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "１２７.０.０.１",
    "①②⑦.0.0.1",
    "127。0。0。1",
    "10.0.0.1",
    "10.255.255.255",
    "012.0.0.1",
    "167772161",
    "172.16.0.1",
    "172.31.255.254",
    "192.168.1.1",
    "3232235777",
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "100.64.0.1",
    "100.100.100.200",
    "192.0.0.1",
    "192.0.0.170",
    "192.0.2.7",
    "192.88.99.1",
    "198.18.0.1",
    "198.51.100.9",
    "203.0.113.5",
    "168.63.129.16",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::ffff:10.0.0.1]",
    "[::ffff:169.254.169.254]",
    "[::ffff:8.8.8.8]",
    "[::127.0.0.1]",
    "[::10.0.0.1]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::10.0.0.1]",
    "[64:ff9b:1::a00:1]",
    "[2002:7f00:1::1]",
    "[2002:a00:1::]",
    "[2002:c0a8:101::1]",
    "[2001:0:53aa:64c:0:fb:8000:1]",
    "[2001:db8::1]",
    "[2001:10::1]",
    "[3fff::1]",
    "[100::1]",
    "[5f00::1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[fd12:3456:789a::1]",
    "[fe80::1]",
    "[fec0::1]",
    "[ff02::1]",
    "[ff05::1:3]",
]

HOSTILE_URLS = [
    ("", Code.BAD_URL),
    ("http://", Code.BAD_URL),
    ("http:///etc/passwd", Code.BAD_URL),
    ("http://[::1", Code.BAD_URL),
    ("http://[fe80::1%25lo]/", Code.BAD_URL),
    ("http://[fe80::1%lo]/", Code.BAD_URL),
    ("http://example.com:99999/", Code.BAD_URL),
    ("http://example.com:-1/", Code.BAD_URL),
    ("http://exa mple.com/", Code.BAD_URL),
    ("http://example.com/\r\nHost: x", Code.BAD_URL),
    ("http://example.com/\x00", Code.BAD_URL),
    ("http://" + "a" * 2000, Code.BAD_URL),
    ("http://" + "ا" * 70 + ".example/", Code.BAD_URL),
    ("http://a..b.ا/", Code.BAD_URL),
    ("//127.0.0.1/", Code.SCHEME_REFUSED),
    ("127.0.0.1:80", Code.SCHEME_REFUSED),
    ("file:///etc/passwd", Code.SCHEME_REFUSED),
    ("FILE:///etc/passwd", Code.SCHEME_REFUSED),
    ("ftp://example.com/", Code.SCHEME_REFUSED),
    ("gopher://127.0.0.1:6379/_x", Code.SCHEME_REFUSED),
    ("dict://127.0.0.1:11211/stat", Code.SCHEME_REFUSED),
    ("data:text/html,hello", Code.SCHEME_REFUSED),
    ("javascript:alert(1)", Code.SCHEME_REFUSED),
    ("unix:///var/run/docker.sock", Code.SCHEME_REFUSED),
    ("http+unix://%2Fvar%2Frun%2Fdocker.sock/", Code.SCHEME_REFUSED),
    ("http://user@example.com/", Code.CREDENTIALS_REFUSED),
    ("http://user:word@example.com/", Code.CREDENTIALS_REFUSED),
    ("http://example.com@127.0.0.1/", Code.CREDENTIALS_REFUSED),
    ("http://example.com\\@127.0.0.1/", Code.CREDENTIALS_REFUSED),
    ("http://127.0.0.1\\.example.com/", Code.CREDENTIALS_REFUSED),
]


@pytest.mark.parametrize("host", HOSTILE_HOSTS)
def test_it_connects_to_no_special_address(host: str) -> None:
    with pytest.raises(FetchFailed) as failure:
        fetch(f"http://{host}/", seconds=5)

    assert failure.value.code in (Code.ADDRESS_REFUSED, Code.UNRESOLVED, Code.BAD_URL)


@pytest.mark.parametrize(("url", "code"), HOSTILE_URLS)
def test_it_refuses_what_is_no_plain_link(url: str, code: Code) -> None:
    with pytest.raises(FetchFailed) as failure:
        fetch(url, seconds=5)

    assert failure.value.code == code


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "5.160.139.1", "2606:4700::1111", "2a00:1450::1"]
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("port", [22, 25, 5432, 5672, 6379, 8000, 8080, 65535])
def test_ports_other_than_80_and_443_are_closed(port: int) -> None:
    with pytest.raises(FetchFailed) as failure:
        fetch(f"http://news.example:{port}/", resolve=lambda *_: ["8.8.8.8"])

    assert failure.value.code == Code.PORT_REFUSED


@pytest.mark.parametrize(
    "answers",
    [
        ["127.0.0.1"],
        ["8.8.8.8", "127.0.0.1"],
        ["127.0.0.1", "8.8.8.8"],
        ["8.8.8.8", "::1"],
        ["2606:4700::1111", "::ffff:10.0.0.1"],
        ["8.8.8.8", "fe80::1%eth0"],
        ["8.8.8.8", "not an address"],
    ],
)
def test_a_name_with_any_answer_inside_is_refused(answers: list[str]) -> None:
    backend = GuardedBackend(Deadline(5), resolve=lambda *_: answers)

    with pytest.raises(FetchFailed) as failure:
        backend.connect_tcp("news.example", 80)

    assert failure.value.code == Code.ADDRESS_REFUSED


def test_a_name_that_changes_its_answer_is_asked_once_and_held_to_it(server: Server) -> None:
    """Rebinding: the first answer is judged and connected to; a second is never asked for."""
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    page = fetch(f"http://news.example:{server.port}/", openings=[server.opening], resolve=resolve)

    assert page.status == 200
    assert asked == ["news.example"]


def test_a_name_that_turns_inwards_on_a_redirect_is_refused(server: Server) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])

    with pytest.raises(FetchFailed) as failure:
        fetch(
            f"http://news.example:{server.port}/to//again",
            openings=[server.opening],
            resolve=lambda *_: next(answers),
        )

    assert failure.value.code in (Code.ADDRESS_REFUSED, Code.PORT_REFUSED)
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:7f00:1]/",
        "//10.0.0.1/",
        "http://2130706433/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://user@example.com/",
        "http://127.0.0.1:6379/",
    ],
)
def test_a_redirect_inwards_is_refused(server: Server, target: str) -> None:
    with pytest.raises(FetchFailed) as failure:
        fetch(server.url(f"/to/{target}"), openings=[server.opening], seconds=5)

    assert failure.value.code in (
        Code.ADDRESS_REFUSED,
        Code.SCHEME_REFUSED,
        Code.CREDENTIALS_REFUSED,
        Code.PORT_REFUSED,
    )
    assert len(server.seen) == 1


def test_without_an_opening_the_server_of_the_tests_is_refused_too(server: Server) -> None:
    with pytest.raises(FetchFailed):
        fetch(server.url())

    assert server.seen == []


def test_unix_sockets_are_refused() -> None:
    with pytest.raises(FetchFailed):
        GuardedBackend(Deadline(1)).connect_unix_socket("/tmp/socket")


def test_a_resolver_that_hangs_is_left_behind_at_the_deadline() -> None:
    import threading

    hang = threading.Event()

    def resolve(host: str, port: int) -> list[str]:
        hang.wait(10)
        return []

    with pytest.raises(FetchFailed) as failure:
        fetch("http://news.example/", seconds=0.2, resolve=resolve)
    hang.set()

    assert failure.value.code == Code.TIMED_OUT


def test_an_unknown_name_is_said_to_be_unknown() -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(FetchFailed) as failure:
        fetch("http://news.example/", resolve=resolve)

    assert failure.value.code == Code.UNRESOLVED
    assert failure.value.is_passing


def test_the_systems_resolver_understands_numbers_that_are_then_judged() -> None:
    assert resolve_name("127.1", 80) == ["127.0.0.1"]


def test_a_persian_name_goes_out_in_ascii() -> None:
    address = check_url("https://خبر.example/گزارش ها".replace(" ", "_") + "?پرسش=۱")

    assert address.host == "xn--mgbg8dzc.example" or address.host.startswith("xn--")
    assert address.target.isascii()
