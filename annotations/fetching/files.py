"""The text of a file kept as evidence: PDF, Word, HTML and plain text; pictures are kept unread."""

import io
import time
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum
from xml.etree import ElementTree as ET

from annotations.fetching.html_text import decode, html_text

MAX_BYTES = 20 * 1024 * 1024
MAX_TEXT = 5_000_000
_MAX_XML = 64 * 1024 * 1024
READ_SECONDS = 15.0

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUFFIXES = {
    "application/pdf": ".pdf",
    _DOCX: ".docx",
    "text/html": ".html",
    "text/plain": ".txt",
    "image/png": ".png",
    "image/jpeg": ".jpg",
}


class Fault(StrEnum):
    """Why a file cannot be kept."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN = "unknown"
    DAMAGED = "damaged"
    LOCKED = "locked"


class FileFault(ValueError):
    """A file that cannot be kept; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


@dataclass(frozen=True, slots=True)
class FileText:
    """What a file is, and what there is to read in it: nothing in a picture or in a scan."""

    content_type: str
    text: str
    whole: bool = True
    """False where reading was broken off: too long a text, or too slow a file."""


def read_file(body: bytes, name: str = "", *, seconds: float = READ_SECONDS) -> FileText:
    """Return what a file is, by its bytes and not by its name, and its text.

    Raises FileFault for one that is empty, too large, damaged, locked with a password, or of a
    kind that is not kept.
    """
    if not body.strip():
        raise FileFault(Fault.EMPTY)
    if len(body) > MAX_BYTES:
        raise FileFault(Fault.TOO_LARGE)
    for mark, content_type in _PICTURES.items():
        if body.startswith(mark):
            return FileText(content_type, "")
    if b"%PDF-" in body[:1024]:
        return _pdf(body, seconds)
    if body.startswith(b"PK\x03\x04"):
        return _docx(body)
    return _markup_or_text(body, name)


def _markup_or_text(body: bytes, name: str) -> FileText:
    if b"\x00" in body and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileFault(Fault.UNKNOWN)
    head = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:500].lower()
    is_markup = head.startswith((b"<!doctype html", b"<html")) or name.lower().endswith(
        (".html", ".htm", ".xhtml")
    )
    text = decode(body)
    if is_markup:
        return _cut("text/html", html_text(text).replace("\x00", ""))
    strange = sum(ch == "\ufffd" or (ch < " " and ch not in "\n\r\t\f\v") for ch in text[:100_000])
    if strange * 20 > min(len(text), 100_000):
        raise FileFault(Fault.UNKNOWN)
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return _cut("text/plain", plain.removeprefix("\ufeff"))


def _cut(content_type: str, text: str, *, whole: bool = True) -> FileText:
    # PostgreSQL keeps neither NUL nor half of a surrogate pair.
    text = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return FileText(content_type, text[:MAX_TEXT].strip(), whole and len(text) <= MAX_TEXT)


def _pdf(body: bytes, seconds: float) -> FileText:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    end = time.monotonic() + seconds
    pages: list[str] = []
    whole = True
    try:
        reader = PdfReader(io.BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileFault(Fault.LOCKED)
        for page in reader.pages:
            if time.monotonic() > end or sum(map(len, pages)) > MAX_TEXT:
                whole = False
                break
            pages.append(page.extract_text().strip())
    except FileFault:
        raise
    # A damaged file breaks the reader in every way that Python has.
    except (PyPdfError, Exception) as error:
        if not pages:
            raise FileFault(Fault.DAMAGED) from error
        whole = False
    return _cut("application/pdf", "\n\n".join(page for page in pages if page), whole=whole)


def _docx(body: bytes) -> FileText:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            try:
                entry = archive.getinfo("word/document.xml")
            except KeyError:
                raise FileFault(Fault.UNKNOWN) from None
            if entry.flag_bits & 0x1:
                raise FileFault(Fault.LOCKED)
            with archive.open(entry) as member:
                # Read no more than this, whatever the archive says of itself.
                markup = member.read(_MAX_XML + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError) as error:
        raise FileFault(Fault.DAMAGED) from error
    if len(markup) > _MAX_XML or b"<!DOCTYPE" in markup[:4096] or b"<!ENTITY" in markup:
        # Word writes neither; both are how a small file is made to fill the memory.
        raise FileFault(Fault.DAMAGED)
    try:
        document = ET.fromstring(markup)  # noqa: S314 - entities are refused above
    except ET.ParseError as error:
        raise FileFault(Fault.DAMAGED) from error
    paragraphs = []
    for paragraph in document.iter(f"{_WORD}p"):
        pieces = []
        for node in paragraph.iter():
            if node.tag == f"{_WORD}t":
                pieces.append(node.text or "")
            elif node.tag in (f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr"):
                pieces.append(" ")
        paragraphs.append("".join(pieces).strip())
    return _cut(_DOCX, "\n".join(line for line in paragraphs if line))
