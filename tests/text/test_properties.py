"""What holds for every text whatever: offsets, coverage, determinism, and an end within bounds."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.text import segmenter
from annotations.text.searchkey import search_key, sort_key
from annotations.text.segmenter import segment
from annotations.text.view import make_view

PIECES = st.sampled_from(
    [
        "وی گفت", "وزارت نیرو", "اعلام کرد", "که", "۱۲/۵ درصد", "است", "است.وی", ".", "؟", "!", "…", "...", "،", "؛", ":", "«", "»",
        '"', "(", ")", "\n", "\n\n", "\r\n", " ", "  ", "\u200c", "\u200f", "\u202b", "\u202c", "\ufeff", "&#47;", "&nbsp;", "&amp;lt;",
        "می", "رود", "ها", "ي", "ك", "ۀ", "ً", "ـ", "م.", "U.S.", "www.isna.ir", "😀", "🇮🇷", "- ", "• ", "۱. ", "تهران - ایرنا:", "ده‌ها هزار",
        "بیش از", "۲۰ تا ۳۰", "هزار", "به گفته", "به گزارش", "در این", "این", "\x00", "\x1f", "\u2028", "é", "中文",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(PIECES, max_size=60).map("".join),
    st.lists(PIECES, max_size=60).map(" ".join),
)
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
@given(TEXTS)
def test_everything_found_in_a_unit_lies_inside_the_text_and_says_what_stands_there(
    text: str,
) -> None:
    for unit in segment(text).units:
        marks = [
            (one.start, one.end, one.text) for one in (*unit.hedges, *unit.quotations, *unit.names)
        ]
        marks += [(one.start, one.end, one.text) for one in unit.quantities]
        marks += [(one.start, one.end, one.text) for one in unit.times]
        for start, end, said in marks:
            assert unit.start <= start < end <= unit.end
            assert said == text[start:end]
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
    st.lists(
        st.sampled_from(
            [
                "نرخ تورم ۳۰ درصد شد.",
                "وی گفت: هیچ پولی نداریم.",
                "بانک مرکزی خبر داد.",
                "آیا چنین است؟",
            ]
        ),
        min_size=1,
        max_size=8,
    )
)
def test_segmenting_a_cleaned_copy_finds_the_same_claims(sentences: list[str]) -> None:
    dirty = "\u200f" + " \n\n ".join(sentences).replace("ی", "ي").replace("ک", "ك") + "\u200f\n"
    first = [unit.view for unit in segment(dirty).units]
    assert first == [unit.view for unit in segment("\n\n".join(first)).units] == sentences


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
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_ends_within_a_bound(name: str) -> None:
    """100,000 of the same; a quadratic step would take minutes, the bound is generous for a busy machine."""
    unit = HOSTILE[name]
    started = time.process_time()
    segment(unit * (100_000 // len(unit)))
    assert time.process_time() - started < 20
