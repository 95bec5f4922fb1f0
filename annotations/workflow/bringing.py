"""Articles out of files and links: what is to be read in them, and the bytes they came as."""

import html
import re
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from annotations.fetching.errors import FetchFailed
from annotations.fetching.fetch import fetch
from annotations.fetching.files import MAX_BYTES, Fault, FileFault, read_file
from annotations.fetching.html_text import decode
from annotations.models import IntakeChannel, User
from annotations.models.states import EDITORS
from annotations.workflow.captures import explain
from annotations.workflow.errors import IntakeRefused, Message, NotAllowed
from annotations.workflow.guards import one_line
from annotations.workflow.intake import TITLE_MAX, Intake, check_url, receive_article

FETCH_SECONDS = 12.0
"""How long a person waits for a page; a slow one is pasted."""
READ_SECONDS = 8.0
_TITLE = re.compile(r"<title[^>]*>(.{0,2000}?)</title", re.IGNORECASE | re.DOTALL)

FAULTS: dict[Fault, Message] = {
    Fault.EMPTY: _("There is no text in it."),
    Fault.TOO_LARGE: _("The file is larger than 20 MB."),
    Fault.UNKNOWN: _(
        "Articles come as plain text (.txt), web pages (.html), Word (.docx) or PDF. This is none "
        "of them."
    ),
    Fault.DAMAGED: _("The file is damaged and cannot be read. Save it anew and try again."),
    Fault.LOCKED: _("The file is locked with a password. Save it without one and try again."),
}
NO_TEXT = _(
    "There is no text in this file, only pictures of it: it is a scan. Type or paste the text."
)
TOO_LONG = _("The file is too long to be read whole. Bring it in in parts.")


@dataclass(frozen=True, slots=True)
class Brought:
    """What there is to read in a file or a page, what it is called, and the bytes it came as."""

    text: bytes | str
    title: str = ""
    original: bytes | None = None


def read_article_file(body: bytes, name: str = "") -> Brought:
    """Return what a file says: text as it stands, markup, Word and PDF as their words.

    Raises IntakeRefused with words for the one who brought it.
    """
    is_markup = _is_markup(body, name)
    is_document = body.startswith(b"PK\x03\x04") or b"%PDF-" in body[:1024]
    if not (is_markup or is_document):
        return Brought(body)
    try:
        read = read_file(body, name, seconds=READ_SECONDS)
    except FileFault as fault:
        raise IntakeRefused("file", FAULTS[fault.fault]) from None
    if not read.whole:
        raise IntakeRefused("file", TOO_LONG)
    if not read.text:
        raise IntakeRefused("file", FAULTS[Fault.EMPTY] if is_markup else NO_TEXT)
    return Brought(read.text, _title_of(decode(body)) if is_markup else "", body)


def _is_markup(body: bytes, name: str) -> bool:
    head = body[:500].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html")) or name.lower().endswith(
        (".html", ".htm", ".xhtml")
    )


def _title_of(markup: str) -> str:
    found = _TITLE.search(markup[:200_000])
    return one_line(html.unescape(found[1]))[:TITLE_MAX] if found else ""


def receive_file(
    body: bytes,
    name: str,
    *,
    actor: User,
    title: str = "",
    source_name: str = "",
    url: str = "",
    author: str = "",
    published_at: datetime | None = None,
) -> Intake:
    """Store the article that a file is; the same text again gives the same article.

    Raises NotAllowed, and IntakeRefused with the reason.
    """
    if not actor.has_role(*EDITORS):
        raise NotAllowed
    if len(body) > MAX_BYTES:
        raise IntakeRefused("file", FAULTS[Fault.TOO_LARGE])
    brought = read_article_file(body, name)
    return receive_article(
        brought.text,
        actor=actor,
        channel=IntakeChannel.UPLOAD,
        title=title or brought.title,
        source_name=source_name,
        url=url,
        author=author,
        published_at=published_at,
        original=brought.original,
    )


def receive_link(
    url: str,
    *,
    actor: User,
    title: str = "",
    source_name: str = "",
    author: str = "",
    published_at: datetime | None = None,
) -> Intake:
    """Fetch the page of a link and store the article that stands on it.

    Raises NotAllowed, and IntakeRefused with the reason: the page cannot be fetched, is private,
    or has no text.
    """
    if not actor.has_role(*EDITORS):
        raise NotAllowed
    url = check_url(url)
    try:
        page = fetch(url, seconds=FETCH_SECONDS)
    except FetchFailed as failed:
        message, detail = explain(str(failed))
        words = f"{message} ({detail})" if detail else str(message)
        raise IntakeRefused("url", words) from None
    kind = page.content_type.partition(";")[0].strip().lower()
    name = "page.html" if "html" in kind else "page"
    try:
        brought = read_article_file(page.body, name)
    except IntakeRefused as refused:
        raise IntakeRefused("url", refused.message) from None
    return receive_article(
        brought.text,
        actor=actor,
        channel=IntakeChannel.URL,
        title=title or brought.title,
        source_name=source_name,
        url=url,
        author=author,
        published_at=published_at,
        original=brought.original,
    )
