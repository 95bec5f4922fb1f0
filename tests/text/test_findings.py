"""Quantities, times, types, worth, context, duplicates, quotations, splits: on samples written for these tests."""

import datetime as dt

import pytest

from annotations.text.reasons import CONTEXT, REASONS
from annotations.text.scoring import weights
from annotations.text.segmenter import segment
from annotations.text.shapes import Unit


def unit(text: str, published_at: dt.date | None = None) -> Unit:
    return segment(text, published_at=published_at).units[0]


QUANTITIES = {
    "تورم به ۳۱/۵ درصد رسید.": (31.5, None, None, "درصد"),
    "بهای نفت 12.5 دلار بالا رفت.": (12.5, None, None, "دلار"),
    "بودجه طرح ۲۰ همت است.": (20e12, None, None, "تومان"),
    "ده‌ها هزار نفر آواره شدند.": (None, 20000, 99999, "نفر"),
    "بین ۲۰ تا ۳۰ درصد کم شد.": (None, 20, 30, "درصد"),
    "بیش از ۱۲٬۵۰۰ نفر آمدند.": (12500, 12500, None, "نفر"),
    "سه میلیون و دویست هزار تومان گرفت.": (3_200_000, None, None, "تومان"),
    "۲ میلیارد و ۴۰۰ میلیون ریال هزینه شد.": (2_400_000_000, None, None, "ریال"),
    "صد و بیست و سه نفر بازداشت شدند.": (123, None, None, "نفر"),
    "حداکثر ۵ کیلومتر راه است.": (5, None, 5, "کیلومتر"),
    "١٥ نفر زخمی شدند.": (15, None, None, "نفر"),
}


@pytest.mark.parametrize("text", QUANTITIES)
def test_it_reads_the_quantity(text: str) -> None:
    found = unit(text).quantities
    assert len(found) == 1
    assert (found[0].value, found[0].low, found[0].high, found[0].unit) == QUANTITIES[text]


@pytest.mark.parametrize(
    "text",
    [
        "نه تنها او آمد.",
        "یک تیم آمد.",
        "روز ۱۴۰۲/۰۷/۰۱ بود.",
        "در سال ۱۳۹۸ بود.",
        "طبق ماده ۱۲ قانون است.",
    ],
)
def test_it_counts_nothing_where_nothing_is_counted(text: str) -> None:
    assert unit(text).quantities == ()


def test_dates_of_both_calendars_become_days() -> None:
    found = unit("از ۱۴۰۲/۰۷/۰۱ تا ۲۸ آبان ۱۴۰۲ و ۱۲ مارس ۲۰۲۴ ادامه داشت.").times
    assert [time.first for time in found] == [
        dt.date(2023, 9, 23),
        dt.date(2023, 11, 19),
        dt.date(2024, 3, 12),
    ]


def test_a_relative_day_needs_the_publication_date() -> None:
    text = "دیروز سه نفر بازداشت شدند."
    assert unit(text).times[0].needs_publication_date
    assert unit(text, dt.date(2023, 9, 20)).times[0].first == dt.date(2023, 9, 19)


def test_the_day_before_is_counted_from_the_day_told_of_and_so_never_worked_out() -> None:
    assert unit("درگیری‌های روز قبل شدید بود.", dt.date(2023, 9, 20)).times[0].first is None


def test_types_say_which_words_made_them() -> None:
    text = "به گفته وزیر کار، بیکاری به دلیل تعطیلی کارخانه‌ها ۱۲ درصد بیشتر از سال قبل شد."
    found = {evidence.type: text[evidence.start : evidence.end] for evidence in unit(text).types}
    assert {"quantity", "causal", "comparison", "quote"} <= found.keys()
    assert found["causal"] == "به دلیل"
    assert found["quantity"] == "۱۲ درصد"


def test_claims_score_above_opinions_calls_and_questions() -> None:
    claims = [
        "نرخ تورم در مهر به ۴۰ درصد رسید.",
        "در انفجار معدن ۱۲ کارگر کشته شدند.",
        "دادگاه او را به رشوه محکوم کرد.",
    ]
    others = [
        "باید همه با هم تلاش کنیم.",
        "آیا این راه درست است؟",
        "امیدوارم سال خوبی داشته باشید.",
        "همایش شاعران برگزار می‌شود.",
    ]
    assert min(unit(text).checkworthiness for text in claims) > max(
        unit(text).checkworthiness for text in others
    )


def test_the_reasons_add_up_to_the_score_and_have_words() -> None:
    import math

    found = unit("وزیر نیرو گفت: ۲۰ درصد برق کشور هدر رفت.")
    total = weights().intercept + sum(reason.contribution for reason in found.reasons)
    assert abs(1 / (1 + math.exp(-total)) - found.checkworthiness) < 0.01
    assert all(reason.feature in REASONS for reason in found.reasons)
    assert weights().features.keys() <= REASONS.keys()


def test_a_reason_by_words_shows_them_as_they_stand_in_the_text() -> None:
    text = "پلیس از کشته‌شدن ۱۲ نفر در انفجار خبر داد و گفت ۴۰ نفر زخمی شدند."
    reasons = {reason.feature: reason for reason in unit(text).reasons}
    assert reasons["words_for"].contribution > 0
    assert reasons["words_for"].words
    assert all(word in text for word in reasons["words_for"].words)


def test_a_sentence_leans_on_the_sentences_around_it() -> None:
    middle = "این موضوع دیروز مطرح شد."
    hard = "در این انفجار ۱۲ نفر کشته و ۴۰ نفر زخمی شدند."
    soft = "بیایید همه با هم مهربان باشیم و به آینده امیدوار بمانیم!"
    among_hard = segment(f"{hard} {middle} {hard}").units[1]
    among_soft = segment(f"{soft} {middle} {soft}").units[1]
    assert among_hard.checkworthiness > among_soft.checkworthiness
    assert "around_for" in {reason.feature for reason in among_hard.reasons}
    assert "around_against" in {reason.feature for reason in among_soft.reasons}


def test_the_threshold_decides() -> None:
    text = "نرخ تورم در مهر به ۴۰ درصد رسید."
    assert segment(text, threshold=0.01).units[0].checkworthy
    assert not segment(text, threshold=0.999).units[0].checkworthy


LEANING = {
    "وی در پایان به پرسش‌ها پاسخ داد و رفت.": "pronoun-subject",
    "این کارخانه از دیروز تعطیل شده است.": "demonstrative",
    "این با واقعیت نمی‌خواند.": "bare-demonstrative",
    "سال بعد همان شرکت ورشکست شد.": "leaning-opening",
    "شرکت مذکور ۲۰ کارگر دارد.": "mentioned-before",
}


@pytest.mark.parametrize("text", LEANING)
def test_it_says_what_a_sentence_leans_on(text: str) -> None:
    found = unit(text)
    assert found.context_needed
    assert LEANING[text] in found.context_reasons
    assert set(found.context_reasons) <= CONTEXT.keys()


@pytest.mark.parametrize(
    "text",
    [
        "این در حالی است که تورم ایران ۴۰ درصد است.",
        "شهرداری تهران اعلام کرد که این شهرداری ۲۰ هزار کارمند دارد.",
        "وزیر گفت به این نتیجه رسیدیم که مدارس باز بماند.",
        "تیم ملی والیبال ایران برنده شد.",
    ],
)
def test_a_sentence_that_stands_alone_needs_nothing(text: str) -> None:
    assert not unit(text).context_needed


def test_a_repeated_claim_is_marked_but_not_one_with_another_number_or_a_denial() -> None:
    said = "سازمان آب تهران از تخلیه مخزن سد لتیان و قطع آب ۱۲ محله شرقی پایتخت خبر داد."
    others = [said.replace("۱۲", "۲۰"), said.replace("خبر داد", "خبر نداد و هیچ نگفت")]
    found = segment("\n\n".join([said, "بارش کم بود.", said, *others])).units
    assert [one.duplicate_of for one in found] == [None, None, 0, None, None]
    assert found[3].related[0][0] in (0, 2)


def test_split_points_part_two_claims() -> None:
    text = "پلیس ۲۰ نفر را بازداشت کرد و دادستان تهران برای ۱۲ نفر کیفرخواست صادر کرد."
    found = unit(text).split_points
    assert [(text[point.offset :][:9], point.suggested) for point in found] == [("و دادستان", True)]


def test_quotations_are_speech_or_terms() -> None:
    found = unit("او طرح «نان» را «بزرگ‌ترین خدمت دولت به مردم این شهر» خواند.").quotations
    assert [(one.text, one.code) for one in found] == [
        ("نان", "term"),
        ("بزرگ‌ترین خدمت دولت به مردم این شهر", "speech"),
    ]


def test_the_answer_is_ready_for_json() -> None:
    import json

    made = segment("دیروز ۲۰ نفر آمدند.", published_at=dt.date(2024, 1, 2)).to_dict()
    text = json.dumps(made)
    assert text.isascii()
    assert made["version"]
    assert made["lexicon_hash"]
    assert {"start", "end", "checkworthiness", "checkworthy", "speaker", "context_needed"} <= made[
        "units"
    ][0].keys()


def test_a_headline_that_the_next_sentence_spells_out_is_no_claim_of_its_own() -> None:
    units = segment(
        "زلزله غرب ترکیه را تکان داد.\n\nزلزله‌ای به بزرگی ۵ ریشتر غرب ترکیه را تکان داد و ۲۰ نفر کشته شدند."
    ).units
    assert any(reason.feature == "headline" for reason in units[0].reasons)
    assert not any(reason.feature == "headline" for reason in units[1].reasons)
    assert units[0].checkworthiness < units[1].checkworthiness
