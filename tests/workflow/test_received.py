"""The door, one thing after another that comes through it."""

import pytest

from annotations.text.received import MAX_BYTES, Notice, Received, Refusal, Refused, receive

TEXT = "شمار اتوبوس‌های برقی به ۱۲۰ دستگاه رسید.\nمصرف گازوئیل کم شد."
ARABIC_LETTERS = "نرخ تورم در سال 1403 به 35 درصد رسيد و قيمت نان بالا رفت."

TAKEN: list[tuple[str, bytes | str, str, str, set[Notice]]] = [
    ("a string", TEXT, TEXT, "utf-8", set()),
    ("utf-8", TEXT.encode(), TEXT, "utf-8", set()),
    ("utf-8 with BOM", TEXT.encode("utf-8-sig"), TEXT, "utf-8", {Notice.BOM}),
    ("utf-16 with BOM", TEXT.encode("utf-16"), TEXT, "utf-16", {Notice.CONVERTED}),
    (
        "utf-16 the other way round",
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT,
        "utf-16",
        {Notice.CONVERTED},
    ),
    (
        "windows-1256",
        ARABIC_LETTERS.encode("windows-1256"),
        ARABIC_LETTERS,
        "windows-1256",
        {Notice.CONVERTED},
    ),
    ("CRLF", TEXT.replace("\n", "\r\n").encode(), TEXT, "utf-8", {Notice.LINE_ENDS}),
    ("CR alone", TEXT.replace("\n", "\r"), TEXT, "utf-8", {Notice.LINE_ENDS}),
    ("mixed line ends", "الف\r\nب\rپ\nت", "الف\nب\nپ\nت", "utf-8", {Notice.LINE_ENDS}),
    (
        "another language",
        "The rate rose to 5%.",
        "The rate rose to 5%.",
        "utf-8",
        {Notice.NOT_PERSIAN},
    ),
    ("an override", "متن \u202eوارونه", "متن \u202eوارونه", "utf-8", {Notice.BIDI_OVERRIDES}),
    ("one letter", "ا", "ا", "utf-8", set()),
    ("white space around it", "  \n متن \n\n", "  \n متن \n\n", "utf-8", set()),
]

REFUSED: list[tuple[str, bytes | str, Refusal]] = [
    ("nothing", b"", Refusal.EMPTY),
    ("an empty string", "", Refusal.EMPTY),
    ("white space", " \n\t\r\n ", Refusal.EMPTY),
    ("no-break space", "\xa0\u3000\n", Refusal.EMPTY),
    ("a BOM alone", b"\xef\xbb\xbf", Refusal.EMPTY),
    ("zero-width characters", "\u200c\u200b\u200e", Refusal.EMPTY),
    ("other white space", "\u2003\u2028\u2029", Refusal.EMPTY),
    ("direction marks", "\u202a\u202c\u2066\u2069\u061c", Refusal.EMPTY),
    ("a PDF", b"%PDF-1.7\n...", Refusal.BINARY),
    ("a word file", b"PK\x03\x04" + bytes(50), Refusal.BINARY),
    ("a picture", b"\x89PNG\r\n\x1a\n", Refusal.BINARY),
    ("zeroes", bytes(100), Refusal.BINARY),
    ("noise", bytes(range(256)), Refusal.NUL),
    ("control characters", b"\x01\x02\x81\x03\x04", Refusal.BINARY),
    ("a NUL in it", (TEXT + "\x00" + TEXT).encode(), Refusal.NUL),
    ("a NUL in a string", "متن\x00ادامه", Refusal.NUL),
    ("western letters", "déjà vu".encode("latin-1"), Refusal.ENCODING),
    ("half a surrogate", "متن\ud83d", Refusal.ENCODING),
    ("half of UTF-16", b"\xff\xfe\x41", Refusal.ENCODING),
    ("one byte over two megabytes", b"a" * (MAX_BYTES + 1), Refusal.TOO_LARGE),
    ("a string over two megabytes", "ا" * (MAX_BYTES // 2 + 1), Refusal.TOO_LARGE),
]


@pytest.mark.parametrize(
    ("data", "text", "encoding", "notices"),
    [pytest.param(*rest, id=name) for name, *rest in TAKEN],
)
def test_it_takes(data: bytes | str, text: str, encoding: str, notices: set[Notice]) -> None:
    taken = receive(data)

    assert (taken.text, taken.encoding, set(taken.notices)) == (text, encoding, notices)


@pytest.mark.parametrize(
    ("data", "refusal"), [pytest.param(*rest, id=name) for name, *rest in REFUSED]
)
def test_it_refuses(data: bytes | str, refusal: Refusal) -> None:
    with pytest.raises(Refused) as refused:
        receive(data)

    assert refused.value.refusal == refusal


def test_two_megabytes_are_taken() -> None:
    assert len(receive(b"a" * MAX_BYTES).text) == MAX_BYTES


def test_the_hash_is_of_the_text_and_not_of_its_dress() -> None:
    dresses: list[bytes | str] = [
        TEXT,
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.replace("\n", "\r\n"),
    ]

    assert len({receive(dress).sha256 for dress in dresses}) == 1


def test_the_bytes_are_kept_where_the_text_is_not_simply_them() -> None:
    converted = ARABIC_LETTERS.encode("windows-1256")

    assert receive(converted).original == converted
    assert receive(TEXT.encode()).original is None


def test_what_was_taken_is_not_changed_further() -> None:
    odd = "كتاب\u200c ي \u0649 &nbsp; <b>۱۲</b>\u00ad é"

    assert receive(odd) == Received(odd, "utf-8", receive(odd).notices)
