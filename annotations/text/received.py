"""The door: bytes or a pasted text in, a text that can be kept out, or a refusal with its reason.

What is kept is the text as received but for its line ends: ``\\r\\n`` and ``\\r`` become ``\\n``
before anything is counted or hashed, because browsers turn one into the other as they please.
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

MAX_BYTES = 2 * 1024 * 1024
"""The largest article taken, in bytes as received."""

_PERSIAN = frozenset("ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیءآأؤئةكي\u200c")
_BINARY_STARTS = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
)


class Refusal(StrEnum):
    """Why a text was not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    BINARY = "binary"
    NUL = "nul"
    ENCODING = "encoding"


class Notice(StrEnum):
    """What was done to a text at the door, for the one who brought it to know."""

    CONVERTED = "converted"
    LINE_ENDS = "line_ends"
    BOM = "bom"
    NOT_PERSIAN = "not_persian"
    BIDI_OVERRIDES = "bidi_overrides"


class Refused(ValueError):
    """A text that cannot be taken; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(str(refusal))


@dataclass(frozen=True, slots=True)
class Received:
    """A text at rest: `text` never changes again and every offset counts its code points."""

    text: str
    encoding: str
    notices: tuple[Notice, ...] = ()
    original: bytes | None = None
    """The bytes as received, where `text` in UTF-8 is not simply these."""

    @property
    def sha256(self) -> str:
        """Hex digest over the text in UTF-8."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()


def _persian_share(text: str) -> float:
    letters = [ch for ch in text[:20_000] if ch.isalpha()]
    return sum(ch in _PERSIAN for ch in letters) / len(letters) if letters else 0.0


def decode(data: bytes) -> tuple[str, str]:
    """Return the text that a file's bytes are, as it stands, and the encoding it was in.

    UTF-8, UTF-16 with its mark, and windows-1256, which many Persian newsrooms still save in.
    Raises Refused where the bytes are too many, are no text, or cannot be read.
    """
    if len(data) > MAX_BYTES:
        raise Refused(Refusal.TOO_LARGE)
    if data.startswith(_BINARY_STARTS):
        raise Refused(Refusal.BINARY)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), "utf-16"
        except UnicodeDecodeError:
            raise Refused(Refusal.ENCODING) from None
    if b"\x00" in data:
        # Text files hold no NUL; where half the bytes are, it is something else altogether.
        raise Refused(Refusal.BINARY if data.count(0) * 20 > len(data) else Refusal.NUL)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    text = data.decode("windows-1256")
    if any(unicodedata.category(ch) == "Cc" and ch not in "\n\r\t\f\v" for ch in text):
        raise Refused(Refusal.BINARY)
    # Every byte means something in windows-1256: only a text that reads as Persian proves it.
    if _persian_share(text) < 0.5:
        raise Refused(Refusal.ENCODING)
    return text, "windows-1256"


def _check_string(text: str) -> None:
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise Refused(Refusal.TOO_LARGE)
    if any("\ud800" <= ch <= "\udfff" for ch in text):
        raise Refused(Refusal.ENCODING)


def _notices(raw: str, text: str, encoding: str) -> tuple[Notice, ...]:
    found = {
        Notice.CONVERTED: encoding != "utf-8",
        Notice.LINE_ENDS: "\r" in raw,
        Notice.BOM: raw.startswith("\ufeff"),
        Notice.NOT_PERSIAN: _persian_share(text) < 0.4,
        Notice.BIDI_OVERRIDES: any(ch in "\u202d\u202e" for ch in text),
    }
    return tuple(notice for notice, holds in found.items() if holds)


def receive(data: bytes | str) -> Received:
    """Take a text at the door: a file's bytes, or a string that was pasted or sent as JSON.

    Raises Refused with the reason.
    """
    encoding, original = "utf-8", None
    if isinstance(data, str):
        _check_string(data)
        raw = data
    else:
        raw, encoding = decode(data)
        original = data
    if "\x00" in raw:
        raise Refused(Refusal.NUL)
    text = raw.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    if all(ch.isspace() or unicodedata.category(ch) in {"Cc", "Cf"} for ch in text):
        # White space, joiners and direction marks are nothing to read.
        raise Refused(Refusal.EMPTY)
    if original is not None and original == text.encode("utf-8"):
        original = None
    return Received(text, encoding, _notices(raw, text, encoding), original)
