"""Justifications as HTML."""

import pytest

from annotations.exports.richtext import render_markdown


def test_markdown_becomes_html_that_takes_its_direction_from_its_own_letters():
    html = render_markdown("آمار **۱۱۸ دستگاه** را نشان می‌دهد.\n\n- یک\n- two")
    assert '<p dir="auto">آمار <strong>۱۱۸ دستگاه</strong> را نشان می‌دهد.</p>' in html
    assert '<ul dir="auto">' in html


def test_half_spaces_survive():
    assert "می\u200cرود" in render_markdown("می\u200cرود")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        '<a href="https://a.example" onclick="alert(1)">x</a>',
        "![x](https://a.example/pixel.png)",
        '<p style="position:fixed">x</p>',
        "<iframe src=https://a.example></iframe>",
        "`<svg onload=alert(1)>`",
    ],
)
def test_nothing_of_the_writers_html_is_obeyed(text: str):
    html = render_markdown(text)
    for tag in ("<script", "<img", "<iframe", "<svg", "<p style"):
        assert tag not in html
    assert 'href="javascript' not in html.lower()
    assert 'href="data' not in html.lower()
    assert "<a href" not in html or "onclick" not in html.split("<a href")[1].split(">")[0]


def test_links_lead_out_without_telling_where_from():
    html = render_markdown("[مرکز آمار](https://amar.example/1)")
    assert 'href="https://amar.example/1"' in html
    assert 'rel="noopener nofollow ugc"' in html


def test_the_texts_headings_begin_below_the_pages_own():
    html = render_markdown("# یک\n\n## دو\n\n###### شش")
    assert "<h1" not in html
    assert '<h2 dir="auto">یک</h2>' in html
    assert '<h3 dir="auto">دو</h3>' in html
    assert '<h4 dir="auto">شش</h4>' in html


def test_an_empty_text_is_nothing():
    assert render_markdown("") == ""
