"""Dates as newsrooms type them."""

from datetime import UTC, datetime, time

import pytest
from django import forms
from django.utils import translation

from annotations.desk.forms.dates import MomentField, parse_day, parse_moment

SAME_DAY = [
    "1405/09/01",
    "1405/9/1",
    "1405-09-01",
    "1405.09.01",
    "۱۴۰۵/۰۹/۰۱",
    "١٤٠٥/٠٩/٠١",
    "۱/۹/۱۴۰۵",
    "۱ آذر ۱۴۰۵",
    "۱ آذرماه ۱۴۰۵",
    "2026-11-22",
    "2026/11/22",
    "22/11/2026",
    "۲۰۲۶-۱۱-۲۲",
    "22 November 2026",
    "22 nov 2026",
    "\u200f۱۴۰۵/۰۹/۰۱\u200e",
]


@pytest.mark.parametrize("text", SAME_DAY)
def test_a_day_is_understood_in_both_calendars_and_all_digits(text: str):
    moment = parse_moment(text)
    assert moment.isoformat() == "2026-11-22T00:00:00+03:30"


@pytest.mark.parametrize(
    "text",
    [
        "۱۴۰۵/۰۹/۰۱ ۱۴:۳۰",
        "۱۴۰۵/۰۹/۰۱، ۱۴:۳۰",
        "۱۴۰۵/۰۹/۰۱ ساعت ۱۴:۳۰",
        "2026-11-22T14:30",
        "2026-11-22 14:30:00",
        "۱ آذر ۱۴۰۵ ۱۴:۳۰",
    ],
)
def test_an_hour_may_follow_and_is_tehrans(text: str):
    assert parse_moment(text).astimezone(UTC) == datetime(2026, 11, 22, 11, 0, tzinfo=UTC)


def test_the_last_day_of_a_leap_year_exists_and_of_another_does_not():
    assert parse_day("1403/12/30").isoformat() == "2025-03-20"
    with pytest.raises(ValueError):
        parse_day("1404/12/30")


@pytest.mark.parametrize(
    "text", ["", "دیروز", "1405/13/01", "1405/09", "99/09/01", "1405/09/32", "25:99", "2026-02-30"]
)
def test_what_is_no_day_is_refused(text: str):
    with pytest.raises(ValueError):
        parse_moment(text)


@pytest.mark.parametrize("text", ["2026-11-22 25:00", "۱۴۰۵/۰۹/۰۱ ۱۲:۷۵"])
def test_what_is_no_hour_is_refused(text: str):
    with pytest.raises(ValueError):
        parse_moment(text)


class Sample(forms.Form):
    when = MomentField(required=False, with_time=True, at=time(9, 0))


def test_the_field_keeps_what_was_typed_and_says_how_to_write_it():
    with translation.override("fa"):
        form = Sample({"when": "فردا صبح"})
        assert not form.is_valid()
        assert "۱۴۰۵/۰۹/۰۱" in form.errors["when"][0]
        assert "فردا صبح" in str(form["when"])


def test_the_field_takes_nothing_for_no_date():
    form = Sample({"when": "  "})
    assert form.is_valid()
    assert form.cleaned_data["when"] is None


def test_the_field_gives_the_hour_it_was_told_where_none_is_written():
    form = Sample({"when": "1405/09/01"})
    assert form.is_valid()
    assert form.cleaned_data["when"].strftime("%H:%M") == "09:00"


def test_a_moment_is_shown_as_it_may_be_typed_back():
    moment = parse_moment("2026-11-22 14:30")
    for language, written in (("fa", "۱۴۰۵/۰۹/۰۱ ۱۴:۳۰"), ("en", "2026-11-22 14:30")):
        with translation.override(language):
            shown = Sample(initial={"when": moment})["when"].value()
            assert shown == written
            assert parse_moment(str(shown)) == moment
