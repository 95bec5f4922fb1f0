"""Why a page could not be fetched: stable codes, put into words where they are shown."""

from enum import StrEnum


class Code(StrEnum):
    """The reason of a failure; it is stored, so that a name here is never changed."""

    BAD_URL = "bad_url"
    SCHEME_REFUSED = "scheme_refused"
    CREDENTIALS_REFUSED = "credentials_refused"
    PORT_REFUSED = "port_refused"
    ADDRESS_REFUSED = "address_refused"
    UNRESOLVED = "unresolved"
    UNREACHABLE = "unreachable"
    TLS = "tls"
    TIMED_OUT = "timed_out"
    INTERRUPTED = "interrupted"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    BAD_REDIRECT = "bad_redirect"
    HTTP_STATUS = "http_status"
    TOO_LARGE = "too_large"
    BAD_ENCODING = "bad_encoding"


PASSING = frozenset({Code.UNRESOLVED, Code.UNREACHABLE, Code.TIMED_OUT, Code.INTERRUPTED})
"""What the network does to everybody now and then: worth another try, later."""


class FetchFailed(Exception):
    """A page that could not be fetched: a code, and what it is about (a status, a host)."""

    def __init__(
        self, code: Code, detail: str = "", *, status: int | None = None, final_url: str = ""
    ) -> None:
        self.code = code
        self.detail = detail
        self.status = status
        self.final_url = final_url
        super().__init__(f"{code}: {detail}" if detail else str(code))

    @property
    def is_passing(self) -> bool:
        """Whether another try may end differently."""
        return self.code in PASSING
