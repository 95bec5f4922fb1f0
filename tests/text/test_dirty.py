"""The same article in the states in which texts arrive: what is found in it stays the same."""

import datetime as dt
import re

import pytest

from annotations.text.segmenter import segment
from annotations.text.shapes import Unit

SENTENCES = [
    "سخنگوی وزارت نیرو روز گذشته در گفت‌وگو با خبرنگاران اعلام کرد که مصرف برق در ۱۲ استان ۳۱/۵ درصد بیشتر شده است.",
    "وی افزود: «بیش از ۲ میلیون و ۳۰۰ هزار خانوار قبض خود را نمی‌پردازند و هیچ نیروگاهی ساخته نشده است.»",
    "به گفته دکتر م. کاویانی، بهای هر کیلووات ساعت برق از ۵ مهر ۱۴۰۲ در تهران ۱۲٬۵۰۰ ریال خواهد بود.",
    "شرکت OpenAI این خبر را تکذیب کرد.",
]
ARTICLE = " ".join(SENTENCES)
PUBLISHED = dt.date(2023, 10, 10)


def wrapped(text: str, width: int = 70, between: str = "\n") -> str:
    lines = [""]
    for word in text.split(" "):
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return between.join(lines)


DAMAGE = {
    "hard wraps": wrapped,
    "hard wraps by Windows": lambda text: wrapped(text, between="\r\n"),
    "blank lines inside sentences": lambda text: wrapped(text, between="\n\n"),
    "wraps with spaces at the end": lambda text: wrapped(text, between=" \n"),
    "half-spaces doubled": lambda text: text.replace("\u200c", "\u200c\u200c"),
    "half-spaces as spaces": lambda text: text.replace("می\u200c", "می "),
    "half-spaces lost": lambda text: text.replace("می\u200c", "می"),
    "half-spaces as entities": lambda text: text.replace("\u200c", "&zwnj;"),
    "Arabic letters": lambda text: text.replace("ی", "ي").replace("ک", "ك"),
    "Arabic digits": lambda text: text.translate({0x6F0 + n: 0x660 + n for n in range(10)}),
    "Latin digits": lambda text: text.translate({0x6F0 + n: 0x30 + n for n in range(10)}),
    "direction marks": lambda text: text.replace(" ", " \u200f").replace("«", "\u202b«"),
    "entities": lambda text: text.replace("«", "&laquo;").replace("»", "&raquo;"),
    "numbered entities": lambda text: text.replace("/", "&#47;").replace(":", "&#58;"),
    "entities escaped twice": lambda text: text.replace("«", "&amp;amp;laquo;"),
    "tatweel": lambda text: text.replace("مصرف", "مصـــرف").replace("برق", "بـرق"),
    "vowel marks": lambda text: text.replace("برق", "بَرق").replace("شرکت", "شِرکت"),
    "spaces doubled": lambda text: text.replace(" ", "  "),
    "spaces that do not break": lambda text: text.replace("۱۲ استان", "۱۲\u00a0استان"),
    "tabs": lambda text: text.replace(" که ", "\tکه "),
    "glued sentences": lambda text: re.sub(r"([.»]) (?=وی|به گفته|شرکت)", r"\1", text),
    "straight quotation marks": lambda text: text.replace("«", '"').replace("»", '"'),
    "stop after the quotation": lambda text: text.replace(".»", "»."),
}


def found(unit: Unit) -> tuple[object, ...]:
    return (
        unit.speaker,
        unit.negated,
        unit.context_needed,
        [(one.value, one.low, one.high, one.unit) for one in unit.quantities],
        [(one.first, one.last, one.status) for one in unit.times],
        [one.code for one in unit.names],
        [one.code for one in unit.quotations],
        sorted({evidence.type for evidence in unit.types}),
    )


def test_the_clean_article_is_read_as_an_editor_reads_it() -> None:
    units = segment(ARTICLE, published_at=PUBLISHED).units
    assert [unit.text for unit in units] == SENTENCES
    assert [found(unit)[:5] for unit in units] == [
        (
            "سخنگوی وزارت نیرو",
            False,
            False,
            [(12, None, None, "استان"), (31.5, None, None, "درصد")],
            [(dt.date(2023, 10, 9), dt.date(2023, 10, 9), "resolved")],
        ),
        ("سخنگوی وزارت نیرو", True, True, [(2_300_000, 2_300_000, None, "خانوار")], []),
        (
            "دکتر م. کاویانی",
            False,
            False,
            [(12_500, None, None, "ریال")],
            [(dt.date(2023, 9, 27), dt.date(2023, 9, 27), "resolved")],
        ),
        ("شرکت OpenAI", False, True, [], []),
    ]


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_changes_nothing_that_is_found(damage: str) -> None:
    spoilt = DAMAGE[damage](ARTICLE)
    assert spoilt != ARTICLE
    units = segment(spoilt, published_at=PUBLISHED).units
    clean = segment(ARTICLE, published_at=PUBLISHED).units
    assert [unit.text for unit in units] == [spoilt[unit.start : unit.end] for unit in units]
    assert [found(unit) for unit in units] == [found(unit) for unit in clean]


TWEETS = {
    "تورم ۴۰ درصد شد! #تورم #اقتصاد @bankmarkazi https://t.co/a1B2c3": [
        [(40, "درصد")],
    ],
    "مرکز آمار: تورم مهر ۴۰٪ شد 😡\nبانک مرکزی: ۳۸٪ 🤔": [[(40, "درصد")], [(38, "درصد")]],
    "۱/ رشته توییت درباره بودجه 👇\n\n۲/ بودجه ۲۰ همت کسری دارد.": None,
}


@pytest.mark.parametrize("text", TWEETS)
def test_tweets_are_read_in_whole_pieces(text: str) -> None:
    units = segment(text).units
    assert "".join("".join(unit.text.split()) for unit in units) == "".join(text.split())
    if TWEETS[text] is not None:
        assert [
            [(one.value, one.unit) for one in unit.quantities] for unit in units if unit.quantities
        ] == TWEETS[text]
