"""Who speaks, on samples written for these tests."""

import pytest

from annotations.text.segmenter import segment
from annotations.text.shapes import Unit


def units(text: str) -> tuple[Unit, ...]:
    return segment(text).units


NAMED = {
    "a plain subject": ("بانک مرکزی اعلام کرد نرخ رشد نقدینگی ۲۶ درصد بوده است.", "بانک مرکزی"),
    "an apposition": (
        "نرگس توانا، سخنگوی وزارت نیرو، در نشست خبری گفت: سه سد خالی شده است.",
        "نرگس توانا",
    ),
    "an office after a name": (
        "دکتر کاوه راستین رئیس دانشگاه هنر گفت: ظرفیت پذیرش دو برابر شد.",
        "دکتر کاوه راستین",
    ),
    "an opening source": ("به گفته شاهدان عینی، آتش از طبقه دوم آغاز شد.", "شاهدان عینی"),
    "an outlet alone": ("به گزارش رویترز، بهای نفت به ۹۰ دلار رسید.", "رویترز"),
    "statistics of a body": (
        "طبق آمار سازمان هواشناسی، بارش ۱۲ درصد کم شده است.",
        "سازمان هواشناسی",
    ),
    "a relayed source": (
        "سی‌ان‌ان به نقل از یک مقام ارشد نوشت: تحریم‌ها تمدید می‌شود.",
        "یک مقام ارشد",
    ),
    "a gerund": (
        "وزارت کشاورزی با بیان اینکه ذخیره گندم کافی است، از نانوایان خواست تا نگران نباشند.",
        "وزارت کشاورزی",
    ),
    "dashes": ("شورای شهر - که دیروز تشکیل جلسه داد - اعلام کرد: عوارض تغییر نمی‌کند.", "شورای شهر"),
    "a place as a government": ("آنکارا این ادعا را تکذیب کرد.", "آنکارا"),
    "a fronted adverbial": (
        "در همین نشست رئیس اتاق بازرگانی گفت: صادرات نصف شده است.",
        "رئیس اتاق بازرگانی",
    ),
    "a dateline": ("تهران - ایرنا - سخنگوی دولت گفت: بودجه تقدیم شد.", "سخنگوی دولت"),
    "a study": (
        "نتایج پژوهش دانشگاه شیراز نشان می‌دهد که هوای شهر آلوده‌تر شده است.",
        "دانشگاه شیراز",
    ),
    "letters of an arabic keyboard": ("رئيس فدراسيون تاكيد كرد: داور اشتباه كرد.", "رئیس فدراسیون"),
}


@pytest.mark.parametrize("name", NAMED)
def test_it_names_the_speaker(name: str) -> None:
    text, speaker = NAMED[name]
    assert units(text)[0].speaker == speaker


NOBODY = [
    "در این حادثه دوازده نفر کشته و سی نفر زخمی شدند.",
    "شنیده‌ها حاکی است که وزیر استعفا داده است.",
    "هنوز تلفاتی گزارش نشده است.",
    "کارگرانی که خواستار افزایش دستمزد هستند از صبح تجمع کرده‌اند.",
    "چند کشور اروپایی این کار را غیرقانونی اعلام کرده‌اند.",
    "او هر روز تلفن صدها نفر را پاسخ می‌دهد.",
]


@pytest.mark.parametrize("text", NOBODY)
def test_it_makes_no_speaker_up(text: str) -> None:
    assert units(text)[0].speaker is None


def test_the_outlet_that_relays_is_via() -> None:
    said = units("به گزارش ایسنا، وزیر بهداشت اعلام کرد که ۲۰ شهر قرمز است.")[0].attribution
    assert said
    assert (said.speaker, said.via) == ("وزیر بهداشت", "ایسنا")


def test_a_pronoun_stands_for_the_person_last_named() -> None:
    found = units("دکتر لیلا امینی گفت: واکسن رسیده است. وی افزود: ۲۰ هزار دوز توزیع شد.")
    assert found[1].speaker == "دکتر لیلا امینی"
    assert found[1].attribution
    assert found[1].attribution.status == "resolved"
    assert found[1].context_needed


def test_a_pronoun_after_a_body_is_ambiguous_and_never_silent() -> None:
    found = units("وزارت نیرو اعلام کرد که برق قطع نمی‌شود. وی افزود که مصرف بالا رفته است.")
    assert found[1].attribution
    assert found[1].attribution.status == "ambiguous"


def test_a_pronoun_with_nobody_before_it_is_unresolved() -> None:
    said = units("وی گفت: کارخانه تعطیل شد.")[0].attribution
    assert said
    assert (said.speaker, said.status) == ("وی", "unresolved")


def test_this_ministry_needs_a_ministry_before_it() -> None:
    found = units(
        "ژاپن از آزمایش یک موشک خبر داد. این وزارتخانه در بیانیه‌ای اعلام کرد که موشک به دریا افتاد."
    )
    assert found[1].attribution
    assert found[1].attribution.status == "unresolved"
    found = units(
        "وزارت دفاع ژاپن از آزمایش یک موشک خبر داد. این وزارتخانه اعلام کرد که موشک به دریا افتاد."
    )
    assert found[1].speaker == "وزارت دفاع ژاپن"


def test_direct_speech_runs_on_until_the_paragraph_ends() -> None:
    found = units(
        "مدیر کارخانه گفت: سه ماه حقوق نداده‌ایم. بدهی ما ۲۰ میلیارد تومان است.\n\nکارخانه در ۱۳۵۰ ساخته شد."
    )
    assert [unit.speaker for unit in found] == ["مدیر کارخانه", "مدیر کارخانه", None]


def test_an_open_quotation_runs_on_over_paragraphs() -> None:
    found = units(
        "رئیس پلیس گفت: «دو نفر بازداشت شدند.\n\nپرونده در دادگاه است.» خیابان هنوز بسته است."
    )
    assert [unit.speaker for unit in found] == ["رئیس پلیس", "رئیس پلیس", None]


def test_an_interview_follows_its_labels() -> None:
    found = units(
        "ایسنا: چرا دارو نیست؟\nاحمدی: ارز نرسید. بدهی زیاد است.\nایسنا: راه چیست؟\nاحمدی: صبر."
    )
    assert [unit.speaker for unit in found] == ["ایسنا", "احمدی", "احمدی", "ایسنا", "احمدی"]


def test_anonymous_sources_are_flagged() -> None:
    said = units("یک منبع آگاه گفت: مذاکرات متوقف شد.")[0].attribution
    assert said
    assert said.vague


@pytest.mark.parametrize(
    "written", ["می‌گوید", "می گوید", "میگوید", "گفته‌است", "گفته است", "گفتهاست"]
)
def test_a_verb_is_found_however_its_parts_are_joined(written: str) -> None:
    assert units(f"سخنگوی پلیس {written} که راه باز است.")[0].speaker == "سخنگوی پلیس"


def test_the_class_of_the_verb_is_kept() -> None:
    classes = {
        "سخنگوی دولت این خبر را تکذیب کرد.": "denial",
        "نماینده مجلس مدعی شد که آمار ساختگی است.": "distancing",
        "سازمان هواشناسی هشدار داد که سیل در راه است.": "warning",
        "وزیر کار افزود: آمار نهایی نیست.": "continuing",
    }
    for text, cue_class in classes.items():
        said = units(text)[0].attribution
        assert said is not None
        assert said.cue_class == cue_class, text


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("کارشناسان معتقدند: صادرات ۲۰ درصد کم شد.", ["کارشناسان"]),
        ("عده‌ای بر این باورند که تورم کاهش یافته است.", ["عده‌ای"]),
        ("پژوهشگران دریافتند چای خطر ابتلا به سرطان را کاهش می‌دهد.", ["پژوهشگران"]),
        (
            "روزنامه اطلاعات چاپ تهران روز شنبه به نقل از حسن کریمی نوشت: نان گران شد.",
            ["حسن کریمی"],
        ),
        ("به نوشته شماره روز شنبه روزنامه اطلاعات، ۲۰ نفر کشته شدند.", ["روزنامه اطلاعات"]),
        (
            (
                "وزارت نفت در اطلاعیه‌ای اعلام کرد: بنزین گران نمی‌شود. "
                "در این اطلاعیه تأکید شده است که گاز هم گران نمی‌شود."
            ),
            ["وزارت نفت", "وزارت نفت"],
        ),
        (
            (
                "سازمان جهانی بهداشت در گزارشی اعلام کرد: سل زیاد شده است. "
                "بنا بر این گزارش ۸۰ درصد بیماران فقیرند."
            ),
            ["سازمان جهانی بهداشت", "سازمان جهانی بهداشت"],
        ),
        (
            "روزنامه کیهان نوشت: نان ۲۰ درصد گران شد. این نشریه میافزاید: شیر هم گران می‌شود.",
            ["روزنامه کیهان", "روزنامه کیهان"],
        ),
        (
            (
                "این روزنامه نوشته است: به گزارش ایرنا، دکتر حسن کریمی افزود نان گران شد. "
                "وی گفت: دولت مقصر است."
            ),
            ["دکتر حسن کریمی", "دکتر حسن کریمی"],
        ),
        ("رصدخانه استانبول کانون زلزله را شهر دنیزلی اعلام کرد.", ["رصدخانه استانبول"]),
        ("پلیس هنوز کسی را در این باره متهم نکرده است.", [None]),
        ("موسی احمدی طراح این طرح تلاش زیادی برای تصویب آن کرد.", [None]),
    ],
)
def test_speakers_by_the_forms_of_the_language(text: str, speakers: list[str | None]) -> None:
    assert [unit.speaker for unit in segment(text).units] == speakers
