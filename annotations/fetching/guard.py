"""The guard at the connection: only public addresses are ever connected to.

A link that an editor pastes, or a redirect that a stranger's server answers with, must not make
this machine talk to itself or to its neighbours. Names are resolved here, once; every answer is
judged by the table below; the connection then goes to the very number that was judged, so that a
second answer of the name server can change nothing. The guard sits under the HTTP client, and so
holds for redirects and for connections that a pool opens anew.
"""

import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterable
from typing import Any, override

import httpcore2

from annotations.fetching.errors import Code, FetchFailed

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]
Opening = tuple[str, int]
"""A numeric address and a port that a caller opens on purpose."""

PORTS = frozenset({80, 443})

# Own tables: `ipaddress.is_global` changed its mind between patch releases of Python.
# From the IANA registries of special-purpose addresses.
SPECIAL_IPV4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carriers' shared space
        "127.0.0.0/8",  # this machine
        "168.63.129.16/32",  # a cloud's wire server, local in spite of its number
        "169.254.0.0/16",  # link-local, cloud metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # automatic multicast tunnels
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
# All that is public in IPv6 is inside this. Mapped (::ffff:0:0/96), compatible (::a.b.c.d), NAT64
# (64:ff9b::/96, 64:ff9b:1::/48), unique local, link-local, site-local and multicast are outside.
PUBLIC_IPV6 = ipaddress.IPv6Network("2000::/3")
SPECIAL_IPV6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)


def is_public(address: Address) -> bool:
    """Whether an address is one of the open Internet's."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in SPECIAL_IPV4)
    return address in PUBLIC_IPV6 and not any(address in network for network in SPECIAL_IPV6)


def resolve_name(host: str, port: int) -> list[str]:
    """Return every numeric address of a host, as the system's resolver gives them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in found))


class Deadline:
    """A moment by which everything must be over, whatever it is busy with."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds left; raises FetchFailed when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchFailed(Code.TIMED_OUT)
        return left


class GuardedBackend(httpcore2.NetworkBackend):
    """Opens connections for an HTTP client, to judged addresses only."""

    def __init__(
        self,
        deadline: Deadline,
        *,
        openings: Collection[Opening] = (),
        resolve: Resolve = resolve_name,
    ) -> None:
        self._deadline = deadline
        self._openings = frozenset(openings)
        self._resolve = resolve
        self._backend = httpcore2.SyncBackend()

    def judge(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host, all of them fit to be connected to.

        Raises FetchFailed where the port is closed, where the name is unknown, or where any
        single answer is not public: a name that points both ways is not to be trusted.
        """
        answers = [answer.partition("%")[0] for answer in self._ask(host, port)]
        if not answers:
            raise FetchFailed(Code.UNRESOLVED, host)
        for answer in answers:
            if (answer, port) in self._openings:
                continue
            if port not in PORTS:
                raise FetchFailed(Code.PORT_REFUSED, str(port))
            try:
                address = ipaddress.ip_address(answer)
            except ValueError:
                raise FetchFailed(Code.ADDRESS_REFUSED, answer) from None
            if not is_public(address):
                raise FetchFailed(Code.ADDRESS_REFUSED, host)
        return answers

    def _ask(self, host: str, port: int) -> list[str]:
        # The system's resolver cannot be interrupted: it is asked in a thread of its own, which
        # is left to itself when time is up.
        answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                answers.put(error)

        threading.Thread(target=ask, name="resolve", daemon=True).start()
        try:
            answer = answers.get(timeout=self._deadline.left())
        except queue.Empty:
            raise FetchFailed(Code.TIMED_OUT) from None
        if isinstance(answer, Exception):
            raise FetchFailed(Code.UNRESOLVED, host) from answer
        return answer

    @override
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to one of the host's judged addresses, by number."""
        failure: httpcore2.ConnectError | httpcore2.ConnectTimeout | None = None
        answers = self.judge(host, port)
        for number, address in enumerate(answers, 1):
            # An address that does not answer leaves time for those after it.
            left = self._deadline.left() / (len(answers) - number + 1)
            try:
                stream = self._backend.connect_tcp(
                    address, port, timeout=left, socket_options=socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline)
        assert failure is not None
        raise failure

    @override
    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Refuse: nothing on this machine is the open Internet."""
        raise FetchFailed(Code.ADDRESS_REFUSED, "unix socket")


class _TimedStream(httpcore2.NetworkStream):
    """A connection whose every wait ends with the deadline: a server that drips cannot hold us."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    @override
    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout=self._deadline.left())

    @override
    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=self._deadline.left())

    @override
    def close(self) -> None:
        self._stream.close()

    @override
    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        secured = self._stream.start_tls(
            ssl_context, server_hostname=server_hostname, timeout=self._deadline.left()
        )
        return _TimedStream(secured, self._deadline)

    @override
    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
