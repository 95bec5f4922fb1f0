"""What holds for every text whatever: offsets, coverage, determinism, and an end within bounds."""

import datetime as dt
import math
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.text import segmenter
from annotations.text.searchkey import search_key, sort_key
from annotations.text.segmenter import segment
from annotations.text.shapes import Unit
from annotations.text.view import make_view

PIECES = st.sampled_from(
    [
        "وی گفت", "وزارت نیرو", "اعلام کرد", "که", "۱۲/۵ درصد", "است", "است.وی", ".", "؟", "!", "…", "...", "،", "؛", ":", "«", "»",
        '"', "(", ")", "\n", "\n\n", "\r\n", " ", "  ", "\u200c", "\u200f", "\u202b", "\u202c", "\ufeff", "&#47;", "&nbsp;", "&amp;lt;",
        "می", "رود", "ها", "ي", "ك", "ۀ", "ً", "ـ", "م.", "U.S.", "www.isna.ir", "😀", "🇮🇷", "- ", "• ", "۱. ", "تهران - ایرنا:", "ده‌ها هزار",
        "بیش از", "۲۰ تا ۳۰", "هزار", "به گفته", "به گزارش", "در این", "این", "\x00", "\x1f", "\u2028", "é", "中文",
        "\ud800", "\udfff", "\u2066", "\u2069", "👨‍👩‍👧", "🏳️‍🌈", "\U00013000", "\u0301", "\ufe0f", "#تورم", "@isna", "“", "”",
        "سه‌شنبه", "۳۱ مهر", "۱۴۰۲/۰۷/۰۱", "2023-10-05", "دیروز", "سه روز پیش", "سال ۷۵", "دهه", "اوایل", "ساعت ۸", "قمری", "پنجم",
        "بیست و", "نیم", "یک‌سوم", "رتبه", "سومین", "منفی", "$", "٪", "همت", "میلیون", "ده‌ها", "چند", "بر", "-", "–", "+", "هیچ", "نه",
    ]
)  # fmt: skip
#: Whatever a Python string can hold: lone surrogates, controls and unassigned code points too.
ANYTHING = st.characters(exclude_categories=())
TEXTS = st.one_of(
    st.text(max_size=300),
    st.text(ANYTHING, max_size=300),
    st.lists(st.one_of(PIECES, st.text(ANYTHING, min_size=1, max_size=3)), max_size=40).map(
        "".join
    ),
    st.lists(PIECES, max_size=60).map("".join),
    st.lists(PIECES, max_size=60).map(" ".join),
)
SAID = [
    "نرخ تورم ۳۰ درصد شد.",
    "وی گفت: هیچ پولی نداریم.",
    "بانک مرکزی خبر داد.",
    "آیا چنین است؟",
    "به گزارش ایسنا، دیروز بیش از ۱۲ نفر در تهران بازداشت شدند.",
    "محمد رضایی گفت: «بهای نان از ۵ مهر ۲۰ درصد بالا می‌رود».",
    "یک‌سوم کارخانه‌های استان در سال ۱۴۰۱ تعطیل شد.",
]
DAMAGE = [("ی", "ي"), ("ک", "ك"), (" نفر", "\u200f نفر"), ("«", "&laquo;"), (" ", "  ")]
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(autouse=True, scope="module")
def warmed() -> None:
    segmenter.warm()


@SETTINGS
@given(TEXTS)
def test_units_are_slices_in_order_and_cover_every_character_that_is_not_space(text: str) -> None:
    at = 0
    for unit in segment(text).units:
        assert unit.text == text[unit.start : unit.end] != ""
        assert unit.start >= at
        assert text[at : unit.start].strip() == ""
        assert not unit.text[0].isspace()
        assert not unit.text[-1].isspace()
        at = unit.end
    assert text[at:].strip() == ""


@SETTINGS
@given(TEXTS, st.one_of(st.none(), st.dates()))
def test_everything_found_in_a_unit_lies_inside_the_text_and_says_what_stands_there(
    text: str, published_at: dt.date | None
) -> None:
    for unit in segment(text, published_at=published_at).units:
        marks = [
            (one.start, one.end, one.text) for one in (*unit.hedges, *unit.quotations, *unit.names)
        ]
        marks += [(one.start, one.end, one.text) for one in unit.quantities]
        marks += [(one.start, one.end, one.text) for one in unit.times]
        for start, end, said in marks:
            assert unit.start <= start < end <= unit.end
            assert said == text[start:end]
        for quantity in unit.quantities:
            for number in (quantity.value, quantity.low, quantity.high):
                assert number is None or math.isfinite(number)
            if quantity.low is not None and quantity.high is not None:
                assert quantity.low <= quantity.high
        for when in unit.times:
            assert (when.first is None) == (when.last is None)
            if when.first and when.last:
                assert when.first <= when.last
                assert when.status == "resolved"
        for evidence in unit.types:
            assert unit.start <= evidence.start < evidence.end <= unit.end
        for split in unit.split_points:
            assert unit.start < split.offset < unit.end
        assert 0.0 <= unit.checkworthiness <= 1.0
        if unit.attribution and unit.attribution.speaker_span:
            start, end = unit.attribution.speaker_span
            assert 0 <= start < end <= len(text)


@SETTINGS
@given(TEXTS)
def test_the_same_text_gives_the_same_answer(text: str) -> None:
    assert segment(text) == segment(text)


def test_another_process_gives_the_same_answer() -> None:
    """Strings hash otherwise in each process, and no answer may hang on the order of a set."""
    text = " ".join(SAID) * 3
    code = (
        "import json, sys; from annotations.text.segmenter import segment;"
        "print(json.dumps(segment(sys.stdin.buffer.read().decode()).to_dict()))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=text.encode(),
            capture_output=True,
            check=True,
            timeout=120,
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(answers) == 1


@SETTINGS
@given(TEXTS)
def test_the_view_leads_back_to_the_raw_text(text: str) -> None:
    view = make_view(text)
    assert len(view.text) == len(view.folded)
    last = 0
    for offset in range(len(view.text)):
        start, end = view.span(offset, offset + 1)
        assert last <= start < end <= len(text)
        last = end


@SETTINGS
@given(
    st.lists(st.sampled_from(SAID), min_size=1, max_size=8),
    st.lists(st.booleans(), min_size=5, max_size=5),
)
def test_segmenting_a_cleaned_copy_finds_the_same_claims(
    sentences: list[str], damage: list[bool]
) -> None:
    dirty = " \n\n ".join(sentences)
    for done, (clean, spoilt) in zip(damage, DAMAGE, strict=True):
        if done:
            dirty = dirty.replace(clean, spoilt)
    first = segment("\u200f" + dirty + "\u200f\n").units
    again = segment("\n\n".join(unit.view for unit in first)).units
    assert [claims(unit) for unit in first] == [claims(unit) for unit in again]
    assert len(first) == len(sentences)


def claims(unit: Unit) -> tuple[object, ...]:
    """What a unit claims, without its offsets; its worth hangs on the paragraphs, which a spoilt layout may shift."""
    return (
        " ".join(unit.view.split()),
        unit.kind,
        unit.speaker,
        unit.negated,
        unit.context_reasons,
        unit.duplicate_of,
        [(one.value, one.low, one.high, one.unit) for one in unit.quantities],
        [(one.first, one.status) for one in unit.times],
    )


@SETTINGS
@given(TEXTS)
def test_keys_of_one_text_written_two_ways_are_equal(text: str) -> None:
    assert search_key(text) == search_key(text.replace("ی", "ي").replace("ک", "ك"))
    assert sort_key(text) == sort_key(text.replace("ی", "ي").replace("ک", "ك"))


HOSTILE = {
    "one letter": "ا",
    "one letter and a space": "و ",
    "quotation marks": '"',
    "opened quotations": "«",
    "digits": "۱",
    "numbers": "سه هزار و ",
    "stops": ".",
    "stops and spaces": ". ",
    "glued stops": "ب.",
    "newlines": "\n",
    "lines": "ا\n",
    "entities": "&amp;",
    "half entities": "&",
    "tatweel": "ـ",
    "joiners": "\u200c",
    "parentheses": "(",
    "verbs of saying": "گفت ",
    "conjunctions": "که ",
    "sources": "به گفته ",
    "demonstratives": "این ",
    "slashes": "۱/",
    "prefixes": "می ",
    "sentences": "وی گفت. ",
    "latin initials": "a.",
    "speech begun": "«گفت:» ",
    "number and dash": "۱-",
    "number and comma": "۱,",
    "tens begun": "بیست و ",
    "scales": "میلیون ",
    "intervals": "۱ تا ",
    "halves": "و نیم ",
    "ordinals": "بیست و یکم ",
    "months": "ماه ",
    "weekdays": "شنبه ",
    "years": "از سال ",
    "dates": "10/10/1400 ",
    "days ago": "سه روز پیش ",
    "eras": "ه.",
    "first names": "علی ",
    "denials": "هیچ ",
    "clauses": "شد و ",
    "right-to-left marks": "\u200f",
    "lone surrogates": "\ud800",
    "emoji": "😀",
    "addresses": "http://a/1/",
    "half-spaces in words": "ب\u200c",
    "closed quotations": "»",
    "nested quotations": '«"“',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_ends_within_a_bound(name: str) -> None:
    """100,000 of the same; a quadratic step would take minutes, the bound is generous for a busy machine."""
    unit = HOSTILE[name]
    started = time.process_time()
    segment(unit * (100_000 // len(unit)), published_at=dt.date(2026, 11, 23))
    assert time.process_time() - started < 20
