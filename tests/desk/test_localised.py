"""Numbers, dates and distances in both languages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from annotations.templatetags.localised import write_date, write_number, write_percent

MOMENT = datetime(2026, 11, 22, 11, 0, 5, tzinfo=UTC)


def render(source: str, language: str, **context: object) -> str:
    with translation.override(language):
        return Template("{% load rasti %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("value", "persian", "english"),
    [
        (0, "۰", "0"),
        (1234567, "۱٬۲۳۴٬۵۶۷", "1,234,567"),
        (-3.5, "−۳٫۵", "-3.5"),
        ("12000", "۱۲٬۰۰۰", "12,000"),
        ("نسخهٔ 2", "نسخهٔ ۲", "نسخهٔ 2"),
        (None, "", ""),
    ],
)
def test_numbers(value: object, persian: str, english: str):
    assert write_number(value, persian=True) == persian
    assert write_number(value, persian=False) == english


def test_percentages():
    assert write_percent(0.654, 0, persian=True) == "۶۵٪"
    assert write_percent(0.654, 1, persian=True) == "۶۵٫۴٪"
    assert write_percent(0.654, 0, persian=False) == "65%"


@pytest.mark.parametrize(
    ("form", "persian", "english"),
    [
        ("date", "۱ آذر ۱۴۰۵", "22 November 2026"),
        ("datetime", "۱ آذر ۱۴۰۵، ۱۴:۳۰", "22 November 2026, 14:30"),
        ("short", "۱۴۰۵/۰۹/۰۱", "2026-11-22"),
        ("day", "۱ آذر", "22 Nov"),
        ("time", "۱۴:۳۰", "14:30"),
    ],
)
def test_moments_are_tehrans_and_in_the_languages_calendar(form: str, persian: str, english: str):
    source = "{{ at|jalali:form }}"
    assert render(source, "fa", at=MOMENT, form=form) == persian
    assert render(source, "en", at=MOMENT, form=form) == english


def test_late_in_the_evening_of_utc_it_is_tomorrow_in_tehran():
    assert render("{{ at|jalali }}", "fa", at=datetime(2026, 11, 22, 21, 0, tzinfo=UTC)) == (
        "۲ آذر ۱۴۰۵"
    )


def test_a_date_without_an_hour_has_none_to_show():
    assert write_date(date(2026, 11, 22), "datetime", persian=False) == "22 November 2026"


def test_no_date_is_nothing_and_a_form_that_is_none_is_an_error():
    assert render("[{{ at|jalali }}]", "fa", at=None) == "[]"
    with pytest.raises(ValueError):
        write_date(date(2026, 11, 22), "long", persian=False)


@pytest.mark.parametrize(
    ("delta", "english"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=3, minutes=59), "3 hours ago"),
        (timedelta(days=2), "2 days ago"),
        (timedelta(days=200), "6 months ago"),
        (timedelta(days=1000), "2 years ago"),
        (timedelta(hours=-5, seconds=-5), "in 5 hours"),
    ],
)
def test_distances(delta: timedelta, english: str):
    assert render("{{ at|ago }}", "en", at=timezone.now() - delta) == english


def test_badges_tell_by_colour_mark_and_word():
    html = render("{% state_badge 'in_review' %}", "en")
    assert 'data-state="in_review"' in html
    assert "#state-in_review" in html
    assert "in review" in html


def test_a_badge_made_in_one_language_is_not_shown_in_the_other():
    assert render("{% state_badge 'queued' %}", "fa") != render("{% state_badge 'queued' %}", "en")
