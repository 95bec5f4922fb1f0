"""GET one page of the open web: few redirects, one deadline, a cap, no cookies, no proxies."""

import ssl
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

import httpcore2

from annotations.fetching.errors import Code, FetchFailed
from annotations.fetching.guard import Deadline, GuardedBackend, Opening, Resolve, resolve_name

SECONDS = 15.0
MAX_BYTES = 10 * 1024 * 1024
MAX_REDIRECTS = 5
URL_MAX = 2000
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = (
    ("User-Agent", "Rasti/1.0 (fact-check desk)"),
    ("Accept", "text/html,application/xhtml+xml,application/pdf,text/plain,*/*;q=0.5"),
    ("Accept-Language", "fa,en;q=0.7,*;q=0.3"),
    ("Accept-Encoding", "gzip, deflate"),
)
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came: its decoded bytes, and where they were found in the end."""

    final_url: str
    status: int
    content_type: str
    body: bytes
    fetched: datetime


@dataclass(frozen=True, slots=True)
class _Address:
    """A judged link: its readable form, and what goes over the wire."""

    url: str
    scheme: str
    host: str
    port: int
    target: str

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _default_port(self.scheme) else f"{host}:{self.port}"


def _default_port(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def check_url(url: str) -> _Address:
    """Return a link taken apart, or raise FetchFailed: http and https, no credentials, sound."""
    if not url or len(url) > URL_MAX or any(ch <= " " or ch == "\x7f" for ch in url):
        raise FetchFailed(Code.BAD_URL)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise FetchFailed(Code.BAD_URL) from None
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https"):
        raise FetchFailed(Code.SCHEME_REFUSED, scheme[:20])
    if "@" in parts.netloc or "\\" in parts.netloc:
        raise FetchFailed(Code.CREDENTIALS_REFUSED)
    host = _ascii_host(parts)
    target = quote(parts.path or "/", safe=_PATH_SAFE)
    if parts.query:
        target += "?" + quote(parts.query, safe=_PATH_SAFE + "?")
    readable = urlunsplit((scheme, parts.netloc, parts.path or "/", parts.query, ""))
    return _Address(readable, scheme, host, port or _default_port(scheme), target)


def _ascii_host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if not host or "%" in host:
        raise FetchFailed(Code.BAD_URL)
    try:
        return host.encode("ascii").decode() if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        raise FetchFailed(Code.BAD_URL) from None


def fetch(
    url: str,
    *,
    seconds: float = SECONDS,
    max_bytes: int = MAX_BYTES,
    openings: Collection[Opening] = (),
    resolve: Resolve = resolve_name,
) -> Fetched:
    """Fetch a page. Whatever goes wrong, an answer of 400 and above included, is FetchFailed.

    `openings` are addresses with ports that are let through although they are not public; the
    product never gives any.
    """
    address = check_url(url)
    deadline = Deadline(seconds)
    backend = GuardedBackend(deadline, openings=openings, resolve=resolve)
    # A pool of its own for each page: nothing of one page's connection serves another's.
    with httpcore2.ConnectionPool(
        ssl_context=ssl.create_default_context(),
        network_backend=backend,
        max_connections=1,
        max_keepalive_connections=0,
    ) as pool:
        try:
            for _turn in range(MAX_REDIRECTS + 1):
                got = _get(pool, address, max_bytes)
                if isinstance(got, Fetched):
                    return got
                address = got
        except FetchFailed as failure:
            failure.final_url = address.url
            raise
        except (httpcore2.TimeoutException, TimeoutError):
            raise FetchFailed(Code.TIMED_OUT, final_url=address.url) from None
        except httpcore2.ConnectError as error:
            code = Code.TLS if _is_tls(error) else Code.UNREACHABLE
            raise FetchFailed(code, address.host, final_url=address.url) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, ssl.SSLError) as error:
            raise FetchFailed(Code.INTERRUPTED, address.host, final_url=address.url) from error
    raise FetchFailed(Code.TOO_MANY_REDIRECTS, final_url=address.url)


def _is_tls(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def _get(pool: httpcore2.ConnectionPool, address: _Address, max_bytes: int) -> Fetched | _Address:
    request = httpcore2.URL(
        scheme=address.scheme, host=address.host, port=address.port, target=address.target
    )
    headers = [("Host", address.host_header), *_HEADERS, ("Connection", "close")]
    with pool.stream("GET", request, headers=headers) as response:
        found = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in response.headers
        }
        if response.status in _REDIRECTS:
            return _follow(address, found.get("location", ""))
        if response.status >= 400:
            raise FetchFailed(Code.HTTP_STATUS, str(response.status), status=response.status)
        body = _read(response.iter_stream(), found.get("content-encoding", ""), max_bytes)
        return Fetched(
            final_url=address.url,
            status=response.status,
            content_type=found.get("content-type", "")[:200],
            body=body,
            fetched=datetime.now(UTC),
        )


def _follow(address: _Address, location: str) -> _Address:
    # Servers send Persian addresses as UTF-8 where the header is latin-1 by the book.
    try:
        location = location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        raise FetchFailed(Code.BAD_REDIRECT) from None
    if not location.strip():
        raise FetchFailed(Code.BAD_REDIRECT)
    try:
        return check_url(urljoin(address.url, location.strip().replace(" ", "%20")))
    except ValueError:
        raise FetchFailed(Code.BAD_REDIRECT) from None


def _read(chunks: Iterator[bytes], encoding: str, max_bytes: int) -> bytes:
    """Read and decode a body, and stop at the cap: it counts what was sent and what it becomes."""
    names = [name.strip().lower() for name in encoding.split(",")]
    names = [name for name in names if name not in ("", "identity")]
    if len(names) > 1 or not set(names) <= {"gzip", "x-gzip", "deflate"}:
        raise FetchFailed(Code.BAD_ENCODING, encoding[:40])
    body = bytearray()
    received = 0
    inflate: _Inflate | None = _Inflate(is_gzip="deflate" not in names) if names else None
    for chunk in chunks:
        received += len(chunk)
        # One byte over the cap is enough to know; a bomb is never unpacked.
        room = max_bytes + 1 - len(body)
        body += chunk if inflate is None else inflate(chunk, room)
        if received > max_bytes or len(body) > max_bytes:
            raise FetchFailed(Code.TOO_LARGE)
    if inflate is not None and received and not inflate.is_whole:
        raise FetchFailed(Code.BAD_ENCODING, encoding[:40])
    return bytes(body)


class _Inflate:
    """Unpacks a gzip or deflate body piece by piece, never more at a time than there is room for."""

    def __init__(self, *, is_gzip: bool) -> None:
        self._is_gzip = is_gzip
        self._object = zlib.decompressobj(31 if is_gzip else 15)
        self._started = False

    def __call__(self, chunk: bytes, room: int) -> bytes:
        try:
            return self._object.decompress(chunk, room)
        except zlib.error:
            if self._is_gzip or self._started:
                raise FetchFailed(Code.BAD_ENCODING) from None
            # Many servers mean raw deflate, without zlib's frame, when they say deflate.
            self._object = zlib.decompressobj(-15)
            try:
                return self._object.decompress(chunk, room)
            except zlib.error:
                raise FetchFailed(Code.BAD_ENCODING) from None
        finally:
            self._started = True

    @property
    def is_whole(self) -> bool:
        """Whether the end was reached: half a page is no evidence."""
        return self._object.eof
