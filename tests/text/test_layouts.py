"""Units in the layouts that pages, mails and scans leave behind, on samples written for these tests."""

import random

import pytest

from annotations.text.segmenter import segment

STORY = (
    "وزیر نیرو روز شنبه در نشست خبری خود اعلام کرد که ذخیره سدهای تهران به ۱۲ درصد رسیده است.",
    "عباس علی‌آبادی گفت: «۳۰ شهر با تنش آبی روبه‌رو هستند و چاره‌ای جز صرفه‌جویی نداریم.»",
    "به گفته او، بارش امسال در استان‌های شمالی کشور ۲.۵ برابر کمتر از میانگین بلندمدت بوده است.",
    "این در حالی است که سازمان هواشناسی از آغاز بارش‌های پاییزی در نیمه دوم آبان خبر داده بود.",
    "کشاورزان ورامین نیز از خشک شدن ۲۰۰ حلقه چاه در سه ماه گذشته خبر می‌دهند.",
    "دکتر م. کاظمی، استاد دانشگاه تهران، معتقد است مصرف بی‌رویه علت اصلی این کمبود است.",
)
HEADLINE = "ذخیره سدهای تهران به ۱۲ درصد رسید"


def views(text: str) -> list[str]:
    return [unit.view for unit in segment(text).units]


def wrapped(text: str, width: int, blank: float) -> str:
    """The text broken at a width, some of the breaks with an empty line after them."""
    draw = random.Random(width)
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > width:
            lines.append(line + ("\n" if draw.random() < blank else ""))
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


@pytest.mark.parametrize("blank", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("width", [48, 60, 72, 90, 110, 140])
def test_a_wrap_at_any_width_is_no_boundary(width: int, blank: float) -> None:
    body = [wrapped(" ".join(part), width, blank) for part in (STORY[:3], STORY[3:])]
    assert views("\n\n".join([HEADLINE, *body])) == [HEADLINE, *STORY]


@pytest.mark.parametrize(
    ("before", "after"),
    [("\n", "\r\n"), ("\u200c", ""), ("\u200c", " "), (". ", "."), ("ی", "ي"), ("\n\n", "\n\t")],
)
def test_damage_leaves_the_number_of_units_alone(before: str, after: str) -> None:
    text = "\n\n".join([HEADLINE, " ".join(STORY[:3]), " ".join(STORY[3:])])
    assert len(views(text.replace(before, after))) == 1 + len(STORY)


LAYOUTS = {
    "a headline broken before its verb": (
        "سرقت مسلحانه از بانک در شهر ثبت\n\nشده است.\n\nپلیس دو نفر را بازداشت کرد.",
        ["سرقت مسلحانه از بانک در شهر ثبت شده است.", "پلیس دو نفر را بازداشت کرد."],
    ),
    "a question broken before its verb": (
        "چرا تیم ملی در آخرین بازی خود مقابل قطر\nشکست خورد؟\n\nتیم ملی دیروز سه بر دو باخت.",
        ["چرا تیم ملی در آخرین بازی خود مقابل قطر شکست خورد؟", "تیم ملی دیروز سه بر دو باخت."],
    ),
    "speech on a line of its own": (
        "وزیر نیرو گفت:\n«سه سد خالی شده است.»\n\nوی رفت.",
        ["وزیر نیرو گفت: «سه سد خالی شده است.»", "وی رفت."],
    ),
    "tags and links after a sentence": (
        "تورم مهر ۴۰ درصد شد! 😱 #تورم #گرانی\nبانک مرکزی آمار نداده است.",
        ["تورم مهر ۴۰ درصد شد! 😱 #تورم #گرانی", "بانک مرکزی آمار نداده است."],
    ),
    "a stop with its space on the wrong side": (
        "وزیر رفت .معاون آمد .",
        ["وزیر رفت .", "معاون آمد ."],
    ),
    "a stop after the closing mark": (
        "او گفت:«نمی‌آیم».سپس رفت.",
        ["او گفت:«نمی‌آیم».", "سپس رفت."],
    ),
    "letters with points between them": (
        "کمال احمدی به شبکه سی.ان.ان گفت: مذاکره ادامه دارد. وی رفت.",
        ["کمال احمدی به شبکه سی.ان.ان گفت: مذاکره ادامه دارد.", "وی رفت."],
    ),
    "numbered questions": (
        "۱- چرا دلار گران شد؟\nزیرا عرضه کم شده است.\n۲- چه باید کرد؟\nباید عرضه بیشتر شود.",
        [
            "۱- چرا دلار گران شد؟",
            "زیرا عرضه کم شده است.",
            "۲- چه باید کرد؟",
            "باید عرضه بیشتر شود.",
        ],
    ),
    "a dateline and an emphasis": (
        "**تهران - ایرنا -** وزیر کار گفت: بیکاری کم شد. وی افزود: آمار رسمی است.",
        ["**تهران - ایرنا -** وزیر کار گفت: بیکاری کم شد.", "وی افزود: آمار رسمی است."],
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_it_cuts(name: str) -> None:
    text, expected = LAYOUTS[name]
    assert views(text) == expected


@pytest.mark.parametrize(
    "line", ["انتهای پیام", "منبع: ایسنا", "کد خبر: ۱۲۳۴۵", "عکس: رضا مرادی", "نویسنده: علی احمدی"]
)
def test_what_belongs_to_the_page_is_a_heading(line: str) -> None:
    units = segment(f"بازار بورس دیروز ۲ درصد رشد کرد.\n\n{line}").units
    assert [unit.kind for unit in units] == ["sentence", "heading"]
