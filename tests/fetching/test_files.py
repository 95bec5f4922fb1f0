"""The text of files: read where it can be, refused with a reason where the file is no good."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter

from annotations.fetching.files import MAX_BYTES, Fault, FileFault, read_file

SENTENCE = "شمار اتوبوس‌های برقی به ۱۱۸ دستگاه رسید."


def docx(*paragraphs: str, markup: str | None = None) -> bytes:
    """A Word document of these paragraphs."""
    body = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>' for text in paragraphs
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            markup
            or f'<?xml version="1.0"?><w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>',
        )
    return made.getvalue()


def pdf(text: str = "Electric buses: 118", pages: int = 1) -> bytes:
    """A PDF whose pages say this in one line."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b"3 0 R " * pages, pages),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources %s >>"
        % b"<< /Font << /F1 5 0 R >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(
        b"%010d 00000 n \n" % at for at in places
    )
    return out + table + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)


def locked_pdf(password: str) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt(password, "owner")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def test_a_word_document_is_read_paragraph_by_paragraph() -> None:
    found = read_file(docx(SENTENCE, "", "دوم"), "گزارش.docx")

    assert found.text == f"{SENTENCE}\nدوم"
    assert found.content_type.endswith("wordprocessingml.document")
    assert found.whole


def test_a_pdf_is_read_page_by_page() -> None:
    found = read_file(pdf(), "x.pdf")

    assert (found.content_type, found.text) == ("application/pdf", "Electric buses: 118")


def test_a_scan_has_no_text_and_is_kept() -> None:
    found = read_file(pdf(""), "scan.pdf")

    assert (found.content_type, found.text, found.whole) == ("application/pdf", "", True)


def test_a_pdf_that_opens_without_a_password_is_read() -> None:
    assert read_file(locked_pdf(""), "x.pdf").content_type == "application/pdf"


def test_a_slow_document_is_read_as_far_as_time_allows() -> None:
    assert not read_file(pdf(pages=3), "x.pdf", seconds=-1).whole


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1256"])
def test_plain_text_is_read_in_the_encodings_of_newsrooms(encoding: str) -> None:
    text = SENTENCE.replace("ی", "ي").replace("۱۱۸", "118") + "\r\nدوم"

    found = read_file(text.encode(encoding), "x.txt")

    assert found.content_type == "text/plain"
    assert found.text == text.replace("\r\n", "\n")


@pytest.mark.parametrize("name", ["page.html", "page.txt", ""])
def test_a_web_page_is_read_without_its_scripts(name: str) -> None:
    page = f"<!DOCTYPE html><html><script>alert(1)</script><p>{SENTENCE}</p></html>"

    found = read_file(page.encode(), name)

    assert (found.content_type, found.text) == ("text/html", SENTENCE)


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"\x89PNG\r\n\x1a\n" + b"x" * 50, "image/png"), (b"\xff\xd8\xff\xe0" + b"x", "image/jpeg")],
)
def test_pictures_are_kept_unread(body: bytes, kind: str) -> None:
    assert (read_file(body, "x.txt").content_type, read_file(body).text) == (kind, "")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", Fault.EMPTY),
        (b" \r\n\t", Fault.EMPTY),
        (b"x" * (MAX_BYTES + 1), Fault.TOO_LARGE),
        (b"\x7fELF\x02\x01\x01\x00" + b"\x00" * 50, Fault.UNKNOWN),
        (b"GIF89a\x01\x00\x01\x00", Fault.UNKNOWN),
        (b"MZ\x90\x00\x03\x00", Fault.UNKNOWN),
        (bytes(range(1, 32)) * 20, Fault.UNKNOWN),
        (b"%PDF-1.7\nrubbish", Fault.DAMAGED),
        (pdf()[:150], Fault.DAMAGED),
        (b"PK\x03\x04rubbish", Fault.DAMAGED),
        (docx("متن")[:-40], Fault.DAMAGED),
        (docx(markup="<w:document"), Fault.DAMAGED),
        (docx(markup='<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), Fault.DAMAGED),
        (locked_pdf("secret"), Fault.LOCKED),
    ],
)
def test_a_bad_file_is_refused_and_why_is_said(body: bytes, fault: Fault) -> None:
    with pytest.raises(FileFault) as refused:
        read_file(body, "x")

    assert refused.value.fault == fault


def test_another_archive_is_no_document() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("photo.jpg", b"x")

    with pytest.raises(FileFault) as refused:
        read_file(made.getvalue(), "x.docx")

    assert refused.value.fault == Fault.UNKNOWN


def test_a_document_that_unpacks_without_end_is_refused() -> None:
    with pytest.raises(FileFault) as refused:
        read_file(docx(markup="<x>" + " " * (65 * 1024 * 1024) + "</x>"))

    assert refused.value.fault == Fault.DAMAGED


@given(st.binary(max_size=300), st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>"]))
def test_whatever_comes_is_read_or_refused(rest: bytes, head: bytes) -> None:
    try:
        found = read_file(head + rest, "x")
    except FileFault:
        return
    assert "\x00" not in found.text
    found.text.encode("utf-8")
