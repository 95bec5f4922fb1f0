"""The readable text of a fetched page. ZWNJ and every other letter stay as they were."""

import re
import time
from html.parser import HTMLParser
from typing import override

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_PERSIAN = frozenset("ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیءآأؤئةكي\u200c")
_BLOCK_NAMES = (
    "address article aside blockquote br caption dd details div dl dt figcaption figure footer "
    "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th "
    "thead tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_APART = frozenset({"aside", "footer", "form", "nav"})
"""What stands beside a story on a page."""
_STORY = frozenset({"article", "main"})
_UNREAD_NAMES = (
    "canvas iframe math noframes noscript object script style svg template textarea title"
)
_UNREAD = frozenset(_UNREAD_NAMES.split())
_STORY_LEAST = 200
READ_SECONDS = 5.0
_PIECE = 16 * 1024


def decode(body: bytes, content_type: str = "") -> str:
    """Return a page's bytes as text: by its marks, what it says of itself, or what it looks like.

    A page that names a wrong encoding is read as what its bytes are: UTF-8 if they are that,
    windows-1256 if it reads as Persian then.
    """
    if body.startswith(b"\xef\xbb\xbf"):
        return body[3:].decode("utf-8", "replace")
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    named = _CHARSET.search(content_type.encode("ascii", "ignore")) or _CHARSET.search(body[:4096])
    candidates = [named[1].decode("ascii")] if named else []
    for encoding in (*candidates, "utf-8"):
        try:
            return body.decode(encoding)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    try:
        text = body.decode("windows-1256")
    except UnicodeDecodeError:
        return body.decode("utf-8", "replace")
    letters = [ch for ch in re.sub(r"<[^>]*>", " ", text[:200_000]) if ch.isalpha()]
    persian = sum(ch in _PERSIAN for ch in letters)
    return text if persian * 3 > len(letters) else body.decode("utf-8", "replace")


class _Reader(HTMLParser):
    """Gathers the text of a page: all of it, what is not beside the story, and the story."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.everything: list[str] = []
        self.body: list[str] = []
        self.story: list[str] = []
        self._apart = 0
        self._in_story = 0
        self._unread: list[str] = []
        self._in_pre = 0

    @override
    def handle_starttag(self, tag: str, attrs: object) -> None:
        if self._unread:
            if tag == self._unread[0]:
                self._unread.append(tag)
            return
        if tag in _UNREAD:
            self._unread.append(tag)
            return
        if tag in _BLOCKS:
            self._add("\n")
        self._count(tag, 1)

    @override
    def handle_startendtag(self, tag: str, attrs: object) -> None:
        if tag in _BLOCKS:
            self._add("\n")

    @override
    def handle_endtag(self, tag: str) -> None:
        if self._unread:
            if tag == self._unread[0]:
                self._unread.pop()
            return
        self._count(tag, -1)
        if tag in _BLOCKS:
            self._add("\n")

    @override
    def handle_data(self, data: str) -> None:
        self._add(data if self._in_pre else data.replace("\n", " ").replace("\r", " "))

    def _count(self, tag: str, by: int) -> None:
        if tag in _APART:
            self._apart = max(0, self._apart + by)
        elif tag in _STORY:
            self._in_story = max(0, self._in_story + by)
        elif tag == "pre":
            self._in_pre = max(0, self._in_pre + by)

    def _add(self, text: str) -> None:
        if self._unread:
            return
        self.everything.append(text)
        if not self._apart:
            self.body.append(text)
            if self._in_story:
                self.story.append(text)


def _settle(pieces: list[str]) -> str:
    # White space as browsers show it; U+200C and no-break spaces are no white space of theirs.
    lines = (
        re.sub(r"[ \t\f\v]+", " ", line).strip(" ")
        for line in re.split(r"[\r\n]+", "".join(pieces))
    )
    return "\n".join(line for line in lines if line)


def html_text(markup: str, *, seconds: float = READ_SECONDS) -> str:
    """Return what a reader of the page reads, a line for each block.

    The story's own element is taken where a page has one, all that does not stand beside it
    otherwise, and everything where that leaves nothing. Markup made to be slow is read no longer
    than `seconds`; what was read until then is returned.
    """
    reader = _Reader()
    end = time.monotonic() + seconds
    # Piece by piece, and never closed: the parser's last look at broken markup is quadratic.
    for start in range(0, len(markup), _PIECE):
        reader.feed(markup[start : start + _PIECE])
        if time.monotonic() > end:
            break
    reader.feed("\n ")
    for pieces in (reader.story, reader.body):
        text = _settle(pieces)
        if len(text) >= _STORY_LEAST:
            return text
    return _settle(reader.everything)


def readable_text(body: bytes, content_type: str) -> str:
    """Return the text of a fetched page; empty for what is no text (a PDF, a picture)."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml") or (
        not kind and body.lstrip()[:200].lower().startswith((b"<!doctype html", b"<html"))
    ):
        return html_text(decode(body, content_type)).replace("\x00", "")
    if kind.startswith("text/") or kind in ("application/json", "application/xml"):
        text = decode(body, content_type).replace("\r\n", "\n").replace("\r", "\n")
        return text.replace("\x00", "").removeprefix("\ufeff")
    return ""
