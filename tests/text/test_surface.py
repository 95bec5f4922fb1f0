"""Quotations, hedges, denial, names, places to split, repeated passages: sentences written for these tests."""

import pytest

from annotations.text.segmenter import segment
from annotations.text.shapes import Mark, Unit


def marks(found: tuple[Mark, ...]) -> list[tuple[str, str]]:
    return [(one.text, one.code) for one in found]


QUOTATIONS = {
    "او طرح «نان» را «بزرگ‌ترین خدمت دولت به مردم این شهر» خواند.": [
        [("نان", "term"), ("بزرگ‌ترین خدمت دولت به مردم این شهر", "speech")]
    ],
    'او طرح "نان" را ستود.': [[("نان", "term")]],
    "او طرح “نان” را ستود.": [[("نان", "term")]],
    "وزیر گفت: «ما طرح “نان” را از مهر آغاز می‌کنیم».": [
        [("ما طرح “نان” را از مهر آغاز می‌کنیم", "speech"), ("نان", "term")]
    ],
    "وزیر گفت: «نان گران نشد. آرد هم گران نشد. دروغ می‌گویند.» او رفت.": [
        [("نان گران نشد.", "speech")],
        [("آرد هم گران نشد.", "speech")],
        [("دروغ می‌گویند.", "speech")],
        [],
    ],
    "وزیر گفت: «نان گران نشد و آرد فراوان است.": [[("نان گران نشد و آرد فراوان است.", "speech")]],
    "وزیر گفت نان گران نشد» و رفت.": [[]],
    'قد او 6 فوت و 2" بود.': [[]],
    "وزیر گفت: «نان گران نشد.\n\nاستاندار گفت: «آب کم است».": [
        [("نان گران نشد.", "speech")],
        [("آب کم است", "speech")],
    ],
}


@pytest.mark.parametrize("text", QUOTATIONS)
def test_it_marks_what_is_quoted(text: str) -> None:
    assert [marks(unit.quotations) for unit in segment(text).units] == QUOTATIONS[text]


HEDGES = {
    "شاید بهای نان بالا برود.": ["شاید"],
    "گفته می‌شود وزیر استعفا داده است.": ["گفته می‌شود"],
    "به نظر می رسد نان گران شود.": ["به نظر می رسد"],
    "خبر استعفای وزیر هنوز تأیید نشده است.": ["تأیید نشده"],
    "گروه موسوم به داعش به شهر حمله کرد.": ["موسوم به"],
    "احتمال دارد فردا باران ببارد.": ["احتمال دارد"],
    "بهای نان بالا رفت.": [],
}


@pytest.mark.parametrize("text", HEDGES)
def test_it_marks_what_leaves_a_thing_open(text: str) -> None:
    assert [one.text for one in segment(text).units[0].hedges] == HEDGES[text]


@pytest.mark.parametrize(
    "text",
    [
        "هیچ کس نیامد.",
        "هیچ خودرویی وارد نشد.",
        "دولت پول ندارد.",
        "دولت پولی نمی دهد.",
        "نه دولت پول داد و نه مجلس.",
        "او بدون مجوز کارخانه ساخت.",
        "این دارو فاقد مجوز است.",
        "طرح اجرا نخواهد شد.",
        "پولی پرداخت نشده است.",
        "وزیر گفت: چیزی نمی‌دانم.",
        "زندانیان هرگز بازنگشتند.",
    ],
)
def test_it_says_that_a_sentence_denies(text: str) -> None:
    assert segment(text).units[0].negated


@pytest.mark.parametrize(
    "text",
    [
        "دولت پول داد.",
        "نه تنها دولت که مجلس هم پول داد.",
        "بدون شک دولت پول داد.",
        "او در صندلی جلو نشست.",
        "روزنامه این را نوشت.",
        "پلیس خودرو را نگه داشت.",
        "او خبر را نپذیرفت و گفت: پول دادیم.",
    ],
)
def test_what_only_looks_like_a_denial_is_none(text: str) -> None:
    assert not segment(text).units[0].negated


NAMES = {
    "دکتر بهروز شایسته به تهران رفت.": [("دکتر بهروز شایسته", "person"), ("تهران", "place")],
    "محمد رضایی در قم سخن گفت.": [("محمد رضایی", "person"), ("قم", "place")],
    "علی اکبر صالحی به وین رفت.": [("علی اکبر صالحی", "person"), ("وین", "place")],
    "علی در خانه ماند.": [],
    "مسعود پزشکیان از خراسان رضوی دیدن کرد.": [
        ("مسعود پزشکیان", "person"),
        ("خراسان رضوی", "place"),
    ],
    "خیابان محمد رضایی بسته شد.": [],
    "اتحادیه اروپا ایران را تحریم کرد.": [("اتحادیه اروپا", "place"), ("ایران", "place")],
}


@pytest.mark.parametrize("text", NAMES)
def test_it_marks_places_and_persons(text: str) -> None:
    assert marks(segment(text).units[0].names) == NAMES[text]


def splits(unit: Unit, text: str) -> list[tuple[str, bool]]:
    return [(text[point.offset : unit.end], point.suggested) for point in unit.split_points]


SPLITS = {
    "پلیس ۲۰ نفر را بازداشت کرد و دادستان تهران برای ۱۲ نفر کیفرخواست صادر کرد.": [
        ("و دادستان تهران برای ۱۲ نفر کیفرخواست صادر کرد.", True)
    ],
    "تورم به ۴۰ درصد رسید؛ بیکاری هم ۱۲ درصد شد.": [("بیکاری هم ۱۲ درصد شد.", True)],
    "صادرات ۲۰ درصد رشد کرد، اما واردات ۱۲ درصد کم شد.": [("اما واردات ۱۲ درصد کم شد.", True)],
    "صادرات ۲۰ درصد رشد کرد در حالی که واردات ۱۲ درصد کم شد.": [
        ("در حالی که واردات ۱۲ درصد کم شد.", True)
    ],
    "پلیس ۲۰ نفر و ۱۲ خودرو را گرفت.": [],
    "او آمد و رفت.": [],
    "وزیر گفت: «تورم ۴۰ درصد شد و بیکاری ۱۲ درصد کم شد».": [("و بیکاری ۱۲ درصد کم شد».", False)],
}


@pytest.mark.parametrize("text", SPLITS)
def test_it_says_where_a_sentence_may_be_split(text: str) -> None:
    (unit,) = segment(text).units
    assert splits(unit, text) == SPLITS[text]


PASSAGE = "سازمان آب تهران از تخلیه مخزن سد لتیان و قطع آب ۱۲ محله شرقی پایتخت خبر داد."


@pytest.mark.parametrize(
    "again",
    [
        PASSAGE,
        PASSAGE.replace("ی", "ي").replace("ک", "ك"),
        PASSAGE.replace("۱۲", "12"),
        "سازمان آب تهران روز گذشته از تخلیه مخزن سد لتیان و قطع آب ۱۲ محله شرقی پایتخت خبر داد.",
        PASSAGE.replace("تخلیه مخزن", "تخليه\u200f مخزن"),
    ],
)
def test_a_passage_said_again_is_one_claim(again: str) -> None:
    found = segment(f"{PASSAGE}\n\nبارش کم بود.\n\n{again}").units
    assert [one.duplicate_of for one in found] == [None, None, 0]


def wrapped(text: str, width: int) -> str:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


REST = (
    "این سازمان افزود که آب محله‌ها تا پایان هفته با تانکر رسانده می‌شود و مخزن پس از شست‌وشو دوباره پر خواهد شد. "
    "مدیر این سازمان گفت: «مخزن هر سال یک بار در پاییز تخلیه و شسته می‌شود و مردم نباید نگران کیفیت آبی باشند که به خانه‌ها می‌رسد». "
    "شهرداری نیز چند تانکر را برای رساندن آب به محله‌های شرقی شهر در اختیار این سازمان گذاشته است."
)


def test_a_passage_said_again_wrapped_elsewhere_is_one_claim() -> None:
    text = f"{PASSAGE} {REST}"
    found = segment(f"{wrapped(text, 80)}\n\n{wrapped(text, 72)}").units
    assert [one.duplicate_of for one in found] == [None] * 4 + [0, 1, 2, 3]


def test_a_quotation_goes_on_over_wraps() -> None:
    (quoted,) = [one for unit in segment(wrapped(REST, 72)).units for one in unit.quotations]
    assert quoted.code == "speech"
    assert quoted.text.split() == REST[REST.index("«") + 1 : REST.index("»")].split()


@pytest.mark.parametrize(
    "other",
    [
        PASSAGE.replace("۱۲", "۲۰"),
        PASSAGE.replace("خبر داد", "خبر نداد"),
        "سازمان آب تهران از نوسازی شبکه خبر داد.",
    ],
)
def test_a_passage_with_another_number_or_a_denial_is_another_claim(other: str) -> None:
    found = segment(f"{PASSAGE}\n\nبارش کم بود.\n\n{other}").units
    assert found[2].duplicate_of is None


def test_a_whole_article_pasted_twice_gives_each_claim_once() -> None:
    article = f"""{PASSAGE}

نرخ بیکاری پاییز در استان کرمان به ۸/۲ درصد رسید و رکورد زد.

پلیس در شرق تهران ۲۰ نفر را به اتهام سرقت از خانه‌ها بازداشت کرد."""
    found = segment(f"{article}\n\n{article}").units
    assert [one.duplicate_of for one in found] == [None, None, None, 0, 1, 2]
