"""Where units begin and end, on samples written for these tests."""

import pytest

from annotations.text.segmenter import segment


def views(text: str) -> list[str]:
    return [unit.view for unit in segment(text).units]


CASES = {
    "two sentences": (
        "نرخ بیکاری پاییز به ۸/۲ درصد رسید. مرکز آمار این رقم را دیروز منتشر کرد.",
        ["نرخ بیکاری پاییز به ۸/۲ درصد رسید.", "مرکز آمار این رقم را دیروز منتشر کرد."],
    ),
    "glued sentences": (
        "این کارخانه تعطیل شده است.وی افزود: ۳۰۰ کارگر بیکار شدند.",
        ["این کارخانه تعطیل شده است.", "وی افزود: ۳۰۰ کارگر بیکار شدند."],
    ),
    "initials and decimals": (
        "دکتر م. ر. کاویانی گفت رشد اقتصاد ۳.۵ درصد بود. این آمار تا سال ۱۴۰۱ ه.ش. است.",
        ["دکتر م. ر. کاویانی گفت رشد اقتصاد ۳.۵ درصد بود.", "این آمار تا سال ۱۴۰۱ ه.ش. است."],
    ),
    "a stop inside quotation marks": (
        "مربی تیم گفت: «ما خوب بازی کردیم.» داور دو کارت زرد داد.",
        ["مربی تیم گفت: «ما خوب بازی کردیم.»", "داور دو کارت زرد داد."],
    ),
    "a quotation inside its sentence": (
        "مربی تیم جملهٔ «ما باختیم.» را بارها تکرار کرد.",
        ["مربی تیم جملهٔ «ما باختیم.» را بارها تکرار کرد."],
    ),
    "a heading with no stop": (
        "افزایش بهای نان در سه استان\n\nبهای هر قرص نان از ابتدای آبان ۲۰ درصد بالا رفت.",
        ["افزایش بهای نان در سه استان", "بهای هر قرص نان از ابتدای آبان ۲۰ درصد بالا رفت."],
    ),
    "a list": (
        "مهم‌ترین مصوبات جلسه:\n- افزایش حقوق بازنشستگان\n- کاهش مالیات تولید\n- ساخت دو بیمارستان",
        [
            "مهم‌ترین مصوبات جلسه:",
            "- افزایش حقوق بازنشستگان",
            "- کاهش مالیات تولید",
            "- ساخت دو بیمارستان",
        ],
    ),
    "latin and addresses": (
        "شرکت OpenAI در نشانی www.openai.com از نسخه 4.5 خبر داد. U.S. officials واکنشی نشان ندادند.",
        [
            "شرکت OpenAI در نشانی www.openai.com از نسخه 4.5 خبر داد.",
            "U.S. officials واکنشی نشان ندادند.",
        ],
    ),
    "html entities": (
        "تورم&nbsp;به ۴۰&#37; رسید&#46; وی نپذیرفت.",
        ["تورم به ۴۰% رسید.", "وی نپذیرفت."],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_it_cuts(name: str) -> None:
    text, expected = CASES[name]
    assert views(text) == expected


def test_a_hard_wrap_with_a_blank_line_inside_a_sentence_is_no_boundary() -> None:
    lines = [
        "سخنگوی سازمان هواشناسی کشور روز سه‌شنبه در گفت‌وگو با خبرنگاران اعلام کرد که میانگین",
        "",
        "بارش پاییزی امسال در استان‌های شمالی نسبت به میانگین بلندمدت ۱۲ درصد کاهش داشته است و",
        "این روند تا پایان آذر ادامه خواهد داشت. او گفت مخزن سدهای تهران تنها ۱۹ درصد پر است و هیچ",
        "",
        "برنامه‌ای برای جیره‌بندی آب شرب در پایتخت وجود ندارد.",
    ]
    assert len(views("\n".join(lines))) == 2


def test_text_is_the_slice_of_the_raw_text() -> None:
    raw = "\u200fقيمت دلار&#47;يورو بالا رفت.\r\n\r\n\u202bكارشناسان نگرانند.\u202c\n"
    result = segment(raw)
    assert [raw[u.start : u.end] == u.text for u in result.units] == [True, True]
    assert result.units[0].view == "قیمت دلار/یورو بالا رفت."
    assert result.units[1].view == "کارشناسان نگرانند."


def test_an_empty_text_has_no_units() -> None:
    assert segment("").units == segment(" \n\t").units == ()
