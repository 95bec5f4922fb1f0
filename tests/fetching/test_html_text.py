"""The text of a page, letter by letter."""

import time

import pytest

from annotations.fetching.html_text import decode, html_text, readable_text


def test_half_spaces_stay() -> None:
    assert html_text("<p>می‌رود و کتاب&zwnj;های او</p>") == "می\u200cرود و کتاب\u200cهای او"


def test_blocks_are_lines_and_hard_wraps_are_not() -> None:
    markup = "<h1>سرخط</h1><p>یک جمله\nدر دو سطر</p><ul><li>الف<li>ب</ul>یک<br>دو"

    assert html_text(markup) == "سرخط\nیک جمله در دو سطر\nالف\nب\nیک\nدو"


def test_scripts_and_styles_are_not_read() -> None:
    markup = "<style>a{}</style>متن<script>if (1 < 2) { '</p>' }</script><noscript>نه</noscript>"

    assert html_text(markup) == "متن"


def test_inline_tags_do_not_break_a_word() -> None:
    assert html_text("کتاب‌<b>خانه</b>") == "کتاب‌خانه"


def test_the_story_is_taken_where_a_page_has_one() -> None:
    story = "جملهٔ خبر. " * 30
    markup = (
        f"<nav>منو</nav><header>سرصفحه</header><article><p>{story}</p></article><footer>پا</footer>"
    )

    assert html_text(markup) == story.strip()


def test_a_short_page_is_read_wholly() -> None:
    assert html_text("<nav>منو</nav><p>کوتاه</p>") == "منو\nکوتاه"


def test_an_unclosed_menu_hides_nothing() -> None:
    text = "جملهٔ خبر. " * 30

    assert text.strip() in html_text(f"<nav>منو<p>{text}</p>")


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 300_000,
        "<!--" * 300_000,
        "<a " * 300_000,
        "<" * 1_000_000,
        "<table><tr><td>" * 100_000,
        "<svg><math>" * 100_000,
        "&#x" * 300_000,
    ],
)
def test_markup_made_to_be_slow_is_read_no_longer_than_asked(markup: str) -> None:
    started = time.monotonic()
    html_text(markup, seconds=0.2)

    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("سلام دنیا".encode(), "text/html"),
        ("سلام دنیا".encode(), "text/html; charset=utf-8"),
        ("سلام دنیا".encode(), 'text/html; charset="no-such-charset"'),
        ("سلام دنیا".encode("utf-8-sig"), "text/html; charset=windows-1256"),
        ("سلام دنیا".encode("utf-16"), "text/html"),
        ("سلام دنيا".encode("windows-1256"), "text/html; charset=windows-1256"),
    ],
)
def test_the_encoding_is_found(body: bytes, content_type: str) -> None:
    assert decode(body, content_type).replace("ي", "ی") == "سلام دنیا"


def test_the_encoding_is_read_off_the_page() -> None:
    body = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">گزارش'

    assert "گزارش" in decode(body.encode("windows-1256"))


def test_windows_1256_that_nobody_names_is_seen() -> None:
    assert "مصرف برق" in decode("مصرف برق در تابستان".encode("windows-1256"))


def test_what_is_no_text_has_none() -> None:
    assert readable_text(b"%PDF-1.7", "application/pdf") == ""
    assert readable_text(b"\x89PNG", "image/png") == ""


def test_plain_text_comes_with_settled_line_ends() -> None:
    assert readable_text("الف\r\nب\x00".encode(), "text/plain") == "الف\nب"


def test_a_page_without_a_type_is_known_by_its_beginning() -> None:
    assert readable_text("<!DOCTYPE html><p>متن".encode(), "") == "متن"
