"""Keeping files: under their hash, once, whoever brings them."""

import hashlib

from django.core.files.base import ContentFile

from annotations.fetching.files import SUFFIXES, FileFault, read_file
from annotations.fetching.html_text import readable_text
from annotations.models import Capture

_SUFFIXES = {
    **SUFFIXES,
    "application/xhtml+xml": ".xhtml",
    "application/json": ".json",
}


def digest_of(body: bytes) -> str:
    """Return the SHA-256 of bytes, as hex."""
    return hashlib.sha256(body).hexdigest()


def store(capture: Capture, body: bytes, content_type: str) -> str:
    """Keep the bytes under their hash, once, and return where: a second attempt finds the first's."""
    kind = content_type.partition(";")[0].strip().lower()
    field = capture.file.field
    name = field.generate_filename(capture, f"{digest_of(body)}{_SUFFIXES.get(kind, '.bin')}")
    storage = capture.file.storage
    if storage.exists(name):
        return name
    return storage.save(name, ContentFile(body))


def text_of(body: bytes, content_type: str) -> str:
    """Return what there is to read in a fetched page or document; nothing in a picture."""
    kind = content_type.partition(";")[0].strip().lower()
    if b"%PDF-" in body[:1024] or (body.startswith(b"PK\x03\x04") and "word" in kind):
        try:
            return read_file(body).text
        except FileFault:
            return ""
    return readable_text(body, content_type)
