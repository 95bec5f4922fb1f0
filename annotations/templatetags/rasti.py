"""Dates, numbers, icons and rich text in the reader's language."""

from datetime import date, datetime
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from annotations.exports.richtext import render_markdown
from annotations.models import ArticleState, ClaimState, Rating, Stance
from annotations.templatetags import localised

register = template.Library()


def in_persian() -> bool:
    """Whether the page is in Persian."""
    return not (get_language() or "fa").startswith("en")


@register.filter
def jalali(value: date | datetime | None, form: str = "date") -> str:
    """Write a date: Jalali in Persian, Gregorian in English; times are Tehran's.

    `form` is ``date`` (۱ آذر ۱۴۰۵), ``datetime`` (۱ آذر ۱۴۰۵، ۱۴:۳۰), ``short`` (۱۴۰۵/۰۹/۰۱),
    ``time`` or ``day`` (۱ آذر). Nothing for no date.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return localised.write_date(value, form, persian=in_persian())


@register.filter
def digits(value: object) -> str:
    """Write a number with thousands separators, or any text, in the language's digits."""
    return localised.write_number(value, persian=in_persian())


@register.filter
def plain_digits(value: object) -> str:
    """Write digits of the language without separators: years, versions, numbers of rows."""
    text = "" if value is None else str(value)
    return localised.to_persian(text) if in_persian() else text


@register.filter
def percent(value: float | None, places: int = 0) -> str:
    """Write a share between 0 and 1 as a percentage: ۶۵٪ or 65%."""
    if value is None:
        return ""
    return localised.write_percent(float(value), places, persian=in_persian())


@register.filter
def ago(value: datetime | None) -> str:
    """Say how long ago a moment was, or how far off: ۳ ساعت پیش, in 2 days."""
    if value is None or value == "":
        return ""
    return localised.write_distance(value, timezone.now(), digits)


@register.filter
def iso(value: date | datetime | None) -> str:
    """Write a moment as machines read it, for the datetime attribute of <time>."""
    if value is None or value == "":
        return ""
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()


@register.filter
def initials(person: object) -> str:
    """Return the first letters of a name's first and last word, as one writes them in Persian: س‌ک."""
    words = str(person).split()
    letters = [word[0].upper() for word in (words[:1] + words[1:][-1:])]
    return "\u200c".join(letters)


@register.filter
def markdown(text: str | None) -> SafeString:
    """Render an editor's Markdown as clean HTML."""
    return mark_safe(render_markdown(text or ""))  # noqa: S308 - sanitised by render_markdown


@lru_cache(maxsize=1)
def _sprite() -> str:
    return static("desk/img/icons.svg")


@lru_cache(maxsize=512)
def _icon(name: str, extra: str, sprite: str) -> SafeString:
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" {extra}" if extra else "",
        sprite,
        name,
    )


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """Draw an icon of the sprite; `extra` are more classes. It is decoration: say it in words too."""
    return _icon(name, extra, _sprite())


@lru_cache(maxsize=512)
def _mark(kind: str, value: str, label: str, sprite: str) -> SafeString:
    attribute = {
        "state": "state",
        "article": "article-state",
        "stance": "stance",
        "rating": "rating",
    }
    name = f"{kind}-{value}"
    turning = "spin" if name == "article-segmenting" else ""
    return format_html(
        '<span class="badge" data-{}="{}">{}{}</span>',
        attribute[kind],
        value,
        _icon(name, turning, sprite),
        label,
    )


@register.simple_tag
def state_badge(state: str, label: str = "") -> SafeString:
    """Show a claim's state: colour, mark and word."""
    return _mark("state", str(state), str(label or ClaimState(state).label), _sprite())


@register.simple_tag
def article_badge(state: str) -> SafeString:
    """Show an article's state: colour, mark and word."""
    return _mark("article", str(state), str(ArticleState(state).label), _sprite())


@register.simple_tag
def stance_badge(stance: str) -> SafeString:
    """Show how a citation stands to its claim: colour, mark and word."""
    return _mark("stance", str(stance), str(Stance(stance).label), _sprite())


@register.simple_tag
def rating_badge(rating: object) -> SafeString:
    """Show a rating of the scheme: colour, mark and word. Nothing for none."""
    if not isinstance(rating, Rating):
        return mark_safe("")
    return _mark("rating", rating.slug, rating.name, _sprite())
