"""A real HTTP server on this machine, for what the open web does to a fetcher."""

import gzip
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

PAGE = (
    '<!doctype html><html lang="fa"><head><meta charset="utf-8"><title>خبر</title>'
    "<style>p{color:red}</style></head><body><nav>خانه</nav>"
    "<p>شمار اتوبوس‌های برقی به ۱۱۸ دستگاه رسید.</p></body></html>"
)


class Handler(BaseHTTPRequestHandler):
    """Answers by path; every request is noted with its headers."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.seen.append((self.path, dict(self.headers)))  # type: ignore[attr-defined]
        path = self.path.partition("?")[0]
        name, _slash, rest = path.removeprefix("/").partition("/")
        name = {"گزارش": "home"}.get(unquote(name), name)
        getattr(self, f"page_{name.replace('-', '_') or 'home'}", self.page_missing)(rest)

    def send(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def page_home(self, _rest: str) -> None:
        self.send(PAGE.encode(), Content_Type="text/html; charset=utf-8", Set_Cookie="a=b; Path=/")

    def page_missing(self, _rest: str) -> None:
        self.send(b"gone", 404)

    def page_status(self, rest: str) -> None:
        self.send(b"so it is", int(rest))

    def page_to(self, rest: str) -> None:
        """Redirect to whatever stands after /to/, as it stands."""
        self.send_response(302)
        # As UTF-8, the way servers of Persian sites send it.
        self.send_header("Location", unquote(rest).encode().decode("latin-1"))
        self.send_header("Set-Cookie", "a=b; Path=/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def page_hops(self, rest: str) -> None:
        left = int(rest)
        self.send(b"", 301, Location=f"/hops/{left - 1}" if left else "/")

    def page_nowhere(self, _rest: str) -> None:
        self.send(b"", 302)

    def page_gzip(self, _rest: str) -> None:
        self.send(gzip.compress(PAGE.encode()), Content_Encoding="gzip", Content_Type="text/html")

    def page_deflate(self, _rest: str) -> None:
        packed = zlib.compress(PAGE.encode())
        self.send(packed, Content_Encoding="deflate", Content_Type="text/html")

    def page_raw_deflate(self, _rest: str) -> None:
        packed = zlib.compress(PAGE.encode())[2:-4]
        self.send(packed, Content_Encoding="deflate", Content_Type="text/html")

    def page_brotli(self, _rest: str) -> None:
        self.send(b"\x0b\x02\x80page\x03", Content_Encoding="br")

    def page_cut_gzip(self, _rest: str) -> None:
        self.send(gzip.compress(PAGE.encode())[:-12], Content_Encoding="gzip")

    def page_bad_gzip(self, _rest: str) -> None:
        self.send(b"not packed at all", Content_Encoding="gzip")

    def page_bomb(self, _rest: str) -> None:
        self.send(gzip.compress(bytes(64 * 1024 * 1024)), Content_Encoding="gzip")

    def page_large(self, rest: str) -> None:
        self.send(b"x" * int(rest), Content_Type="text/plain")

    def page_endless(self, _rest: str) -> None:
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x" * 65536)
        except OSError:
            self.close_connection = True

    def page_drip(self, _rest: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        try:
            for _ in range(1000):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            self.close_connection = True

    def page_cut(self, _rest: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"half")
        self.close_connection = True

    def page_windows(self, _rest: str) -> None:
        text = "<p>وزارت نيرو گفت مصرف برق در تابستان 12 درصد بالا رفت</p>"
        self.send(text.encode("windows-1256"), Content_Type="text/html")

    def page_nul(self, _rest: str) -> None:
        self.send("متن\x00 با نال".encode(), Content_Type="text/plain; charset=utf-8")

    def page_pdf(self, _rest: str) -> None:
        self.send(b"%PDF-1.7 ...", Content_Type="application/pdf")

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[tuple[str, dict[str, str]]] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def opening(self) -> tuple[str, int]:
        """What a test must say to be let through to it."""
        return ("127.0.0.1", self.port)

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def serving() -> Iterator[Server]:
    """Serve in a thread for the length of the block."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
