"""Search and sort keys."""

from annotations.text.searchkey import search_key, sort_key


def test_spellings_of_one_phrase_share_a_key() -> None:
    spellings = ["کتاب‌ها", "کتاب ها", "کتابها", "كتاب‌ها", "کتـاب‌ها", "\u200fکتاب‌ها"]
    assert len({search_key(spelling) for spelling in spellings}) == 1
    assert search_key("می‌رود") == search_key("می رود") == search_key("ميرود") == "میرود"
    assert search_key("سال ۱۴۰۲، Covid-19") == search_key("سال ١٤٠٢ covid 19")


def test_different_words_keep_different_keys() -> None:
    assert search_key("کتاب") != search_key("کتابدار")
    assert search_key("نرخ") != search_key("نرخ‌ها")


def test_names_sort_in_the_order_of_the_persian_alphabet() -> None:
    names = [
        "یزد",
        "گرگان",
        "پاکدشت",
        "آمل",
        "اراک",
        "چالوس",
        "ژاوه",
        "کرج",
        "بم",
        "وردآورد",
        "هرسین",
        "12 بهمن",
    ]
    expected = [
        "12 بهمن",
        "آمل",
        "اراک",
        "بم",
        "پاکدشت",
        "چالوس",
        "ژاوه",
        "کرج",
        "گرگان",
        "وردآورد",
        "هرسین",
        "یزد",
    ]
    assert sorted(names, key=sort_key) == expected
