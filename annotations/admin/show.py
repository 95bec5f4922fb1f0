"""How the admin writes what a row holds: in the reader's digits, calendar and words."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from annotations.admin.permissions import TABLE, may
from annotations.templatetags.rasti import ago, digits, icon, iso, jalali, plain_digits

EMPTY = "—"
_SHORT = 120
_PLAIN_NUMBERS = ("_id", "version", "number", "sequence", "status", "order", "position")
"""What is counted by nobody is written without separators."""

type Shown = Callable[[Any], Any]
type AnyField = models.Field[Any, Any]


def moment(at: Any, form: str = "datetime") -> SafeString | str:
    """Write a moment in the reader's calendar, with how long ago it is beside it for who points at it."""
    if at is None:
        return EMPTY
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', iso(at), ago(at), jalali(at, form)
    )


def link_to(row: models.Model | None, request: HttpRequest | None = None) -> SafeString | str:
    """Write a row's name, as a link to its page where there is one that this person may open."""
    if row is None:
        return EMPTY
    name = Truncator(str(row)).chars(_SHORT)
    if type(row) not in TABLE or request is None or not may(request.user, "view", type(row)):
        return format_html('<span dir="auto">{}</span>', name)
    url = reverse(f"admin:annotations_{row._meta.model_name}_change", args=[row.pk])
    return format_html('<a href="{}" dir="auto">{}</a>', url, name)


def yes_or_no(value: object) -> SafeString:
    """Write a truth by a mark and a word."""
    if value:
        return format_html('<span class="rasti-yes">{}{}</span>', icon("check"), _("Yes"))
    return format_html('<span class="rasti-no">{}{}</span>', icon("cross"), _("No"))


def choice_label(field: AnyField, value: Any) -> str:
    """Return what a value of a field with choices is called; the value itself where it is none."""
    return str(dict(field.flatchoices).get(value, value))


def written(
    row: models.Model,
    field: AnyField,
    request: HttpRequest | None = None,
    *,
    short: bool = False,
) -> Any:
    """Write one field of a row for people; `short` is for a cell of a list."""
    if isinstance(field, models.ForeignKey):
        return link_to(getattr(row, field.name), request)
    value = getattr(row, field.attname)
    if isinstance(field, models.BooleanField):
        return yes_or_no(value)
    if value in (None, "", [], {}):
        return EMPTY
    if field.flatchoices:
        return choice_label(field, value)
    if isinstance(field, models.DateTimeField):
        return moment(value)
    if isinstance(field, ArrayField):
        return _(", ").join(choice_label(field.base_field, one) for one in value)
    if isinstance(field, models.FileField):
        return format_html("<bdi>{}</bdi>", value.name)
    if isinstance(field, models.JSONField):
        text = json.dumps(value, ensure_ascii=False, indent=2)
        return format_html('<pre class="rasti-json" dir="ltr" tabindex="0">{}</pre>', text)
    if isinstance(field, models.URLField):
        shown = Truncator(value).chars(60) if short else value
        return format_html(
            '<a href="{}" rel="noopener noreferrer nofollow"><bdi>{}</bdi></a>', value, shown
        )
    if isinstance(field, models.IntegerField):
        plain = field.name.endswith(_PLAIN_NUMBERS)
        return plain_digits(value) if plain else digits(value)
    if isinstance(field, models.FloatField):
        return digits(round(value, 3))
    return _text(str(value), field, short=short)


def _text(value: str, field: AnyField, *, short: bool) -> SafeString:
    if short:
        return format_html('<span dir="auto">{}</span>', Truncator(value).chars(_SHORT))
    if isinstance(field, models.TextField):
        paragraphs = mark_safe(linebreaks(value, autoescape=True))  # noqa: S308 - escaped by it
        return format_html('<div class="rasti-text" dir="auto">{}</div>', paragraphs)
    return format_html('<span dir="auto">{}</span>', value)


def column(
    model: type[models.Model], name: str, request: HttpRequest | None = None, *, short: bool = True
) -> Shown:
    """Return a column of a list, or a line of a page, that writes a field of the model."""
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)

    def shown(row: Any) -> Any:
        return written(row, field, request, short=short)

    shown.__name__ = name
    shown.short_description = (  # type: ignore[attr-defined]
        field.verbose_name if short else capfirst(field.verbose_name)
    )
    shown.admin_order_field = name  # type: ignore[attr-defined]
    return shown
