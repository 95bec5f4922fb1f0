"""The segmenter's speed beside hazm's own pipeline on the same text in the same run, and whether it is linear.

    python -m bench.segmentation [--characters 1000000] [--long]

Prints ratios, because seconds say more about the machine than about the code. --long adds the step to 10 MB. hazm's
pipeline is what its README shows: Normalizer, SentenceTokenizer and WordTokenizer with their defaults. The text is news
prose made from the sentences below with changing names and numbers; it needs no corpus.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable

os.environ["HF_HUB_OFFLINE"] = "1"

NAMES = [
    "مریم کاویانی",
    "دکتر بهروز شایسته",
    "مهندس نیما راد",
    "سرهنگ کریم پارسا",
    "زهرا میرزایی",
    "سینا فروتن",
]
OFFICES = [
    "رئیس سازمان هواشناسی",
    "سخنگوی وزارت نیرو",
    "مدیرعامل شرکت آب",
    "معاون شهردار مشهد",
    "دبیر انجمن پزشکان",
]
BODIES = [
    "بانک مرکزی",
    "مرکز آمار",
    "وزارت بهداشت",
    "سازمان محیط زیست",
    "فدراسیون فوتبال",
    "اتاق بازرگانی",
]
SENTENCES = [
    "{office} روز {day} در گفت‌وگو با خبرنگاران اعلام کرد که نرخ {thing} در {place} به {n}/۵ درصد رسیده است.",
    "وی افزود: بیش از {n} هزار نفر در این طرح ثبت‌نام کرده‌اند و {m} میلیارد تومان اعتبار گرفته‌اند.",
    "{name}، {office}، با بیان اینکه «هیچ برنامه‌ای برای افزایش بهای {thing} نداریم»، این خبر را تکذیب کرد.",
    "به گزارش {body}، {thing} در {m} ماه گذشته نسبت به مدت مشابه سال قبل {n} درصد کاهش یافت.",
    "این نهاد در بیانیه‌ای از دولت خواست تا برای جلوگیری از تعطیلی {n} کارخانه در استان {place} اقدام کند.",
    "در پی بارش‌های سیل‌آسا در {place}، {m} نفر کشته و {n} نفر زخمی شدند و راه {m} روستا بسته شد.",
    "همایش بزرگداشت شاعران {place} روز {day} با حضور {n} پژوهشگر در تالار شهر برگزار شد.",
    "{name} گفت: باید از تجربه کشورهای دیگر در زمینه {thing} استفاده کنیم.",
    "به گفته {name}، مصرف {thing} در سال ۱۴۰۲ به {n} میلیون لیتر رسید که {m} برابر میانگین جهانی است.",
    "آیا مسئولان {place} به این پرسش پاسخ خواهند داد؟",
]
SLOTS = {
    "name": NAMES,
    "office": OFFICES,
    "body": BODIES,
    "thing": ["آب", "بنزین", "گندم", "دارو", "تورم", "بیکاری", "مسکن", "برق"],
    "place": ["تهران", "خوزستان", "مشهد", "گیلان", "کرمان", "تبریز", "اصفهان"],
    "day": ["شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه"],
}


def news(characters: int) -> str:
    """News prose of a given length; the same for the same length."""
    made = random.Random(17)
    parts: list[str] = []
    length = 0
    while length < characters:
        sentence = made.choice(SENTENCES).format(
            n=made.randint(2, 97),
            m=made.randint(2, 31),
            **{slot: made.choice(words) for slot, words in SLOTS.items()},
        )
        parts.append(sentence + made.choice([" ", " ", " ", "\n\n"]))
        length += len(parts[-1])
    return "".join(parts)[:characters]


def hazm_pipeline() -> Callable[[str], object]:
    """hazm with its defaults, loaded before the clock starts."""
    from hazm import Normalizer, SentenceTokenizer, WordTokenizer

    normalizer, sentences, words = Normalizer(), SentenceTokenizer(), WordTokenizer()
    return lambda text: [
        words.tokenize(sentence) for sentence in sentences.tokenize(normalizer.normalize(text))
    ]


def seconds(work: Callable[[str], object], text: str) -> float:
    """Processor seconds of one run."""
    started = time.process_time()
    work(text)
    return time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--characters", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--long", action="store_true", help="go on to ten times the length")
    args = parser.parse_args()

    from annotations.text import segmenter

    segmenter.warm()
    theirs = hazm_pipeline()
    text = news(args.characters)
    ours_s, theirs_s = [], []
    for _ in range(args.rounds):
        theirs_s.append(seconds(theirs, text))
        ours_s.append(seconds(segmenter.segment, text))
    ours, hazm = statistics.median(ours_s), statistics.median(theirs_s)
    print(f"{len(text):,} characters, median of {args.rounds}, processor time")
    print(
        f"  hazm Normalizer + SentenceTokenizer + WordTokenizer  {len(text) / hazm:12,.0f} characters/s"
    )
    print(
        f"  segment, everything                                  {len(text) / ours:12,.0f} characters/s"
    )
    print(
        f"  speed against hazm                                   {hazm / ours:12.2f}   (wanted: at least 0.33)"
    )
    lengths = [args.characters // 100, args.characters // 10, args.characters]
    if args.long:
        lengths.append(args.characters * 10)
    before: float | None = None
    for length in lengths:
        sample = news(length)
        rounds = 5 if length < args.characters else 1
        took = statistics.median(seconds(segmenter.segment, sample) for _ in range(rounds))
        growth = f"{took / before:6.1f} times the one above (wanted: at most 11)" if before else ""
        print(f"  {length:>12,} characters  {took:8.3f} s  {growth}")
        before = took


if __name__ == "__main__":
    main()
