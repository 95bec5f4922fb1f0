"""The audit log in words: what was done, to which row, and what of it changed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.admin.show import AnyField, choice_label
from annotations.desk import wording
from annotations.desk.timeline import actor_name
from annotations.desk.worddiff import Part, compare
from annotations.models import ActorKind, Event, Role
from annotations.templatetags.rasti import digits, jalali, plain_digits

JOINING: dict[str, Promise] = {
    "annotations_claimtag": _("tag of a claim"),
    "annotations_claimreplacement": _("claim in place of another"),
    "annotations_user_groups": _("role of a person"),
    "annotations_verdictauthor": _("author of a verdict"),
    "annotations_webhooksecret": _("secret of a webhook"),
}
"""Tables that only join others, and have no name of their own."""

ACTIONS: dict[str, Promise] = {
    "job.start": _("{who} began a piece of background work."),
    "job.finish": _("{who} finished a piece of background work."),
    "job.retry_later": _("{who} put background work off until later."),
    "job.fail": _("{who} gave background work up."),
    "job.sweep": _("{who} woke work that was left lying."),
    "job.retry": _("{who} asked for background work again."),
    "key.issue": _("{who} issued an API key."),
    "key.revoke": _("{who} revoked an API key."),
    "publisher.add": _("{who} added a publisher."),
    "person.set_preferences": _("{who} changed their own settings."),
    "person.switch_on": _("{who} let a person sign in again."),
    "person.switch_off": _("{who} no longer lets a person sign in."),
    "claim.put_back": _("{who} took a split or a merge back."),
    "admin.user.set_password": _("{who} set a new password for a person."),
    "demo.load": _("{who} made demo data."),
}
"""What the timelines of claims and articles never tell of."""

BY_FORM: dict[str, Promise] = {
    "insert": _("{who} added this in the administration."),
    "update": _("{who} changed this in the administration."),
    "delete": _("{who} removed this in the administration."),
}

CHANGES: dict[str, Promise] = {
    "insert": _("added"),
    "update": _("changed"),
    "delete": _("removed"),
}

COMMANDS: dict[str, Promise] = {
    "load_demo": _("The demo's command"),
    "issue_key": _("The command that issues keys"),
    "add_article": _("The command that adds articles"),
}

_TELLING = ("statement", "title", "name", "name_fa", "username", "body", "conclusion", "quote")
"""Columns that say what a row is."""
_UNSAID = frozenset({"id", "uuid", "sort_key", "search_key"})
"""Columns that tell people nothing; the row's number is said beside its name."""
_LONG = 60
_FEW = 3


@cache
def _models() -> dict[str, type[models.Model]]:
    every = apps.get_app_config("annotations").get_models(include_auto_created=True)
    return {model._meta.db_table: model for model in every}


@cache
def _columns(table: str) -> dict[str, AnyField]:
    model = _models().get(table)
    return {str(one.column): one for one in model._meta.local_fields} if model else {}


def table_names() -> dict[str, str]:
    """Return the tables of the domain with the names that people know them by."""
    joining = {table: str(name) for table, name in JOINING.items()}
    named: dict[str, str] = {
        table: str(model._meta.verbose_name)
        for table, model in _models().items()
        if "verbose_name" in model._meta.original_attrs
        and table not in JOINING
        and not model._meta.auto_created
    }
    return joining | named


def who(event: Event) -> str:
    """Return who did it, under the name that people know them by."""
    if event.actor_kind == ActorKind.COMMAND:
        return str(COMMANDS.get(event.actor_name, event.actor_name))
    return actor_name(event)


def sentence(event: Event) -> SafeString:
    """Say in one sentence what was done, begun by the one who did it."""
    name = format_html("<bdi><b>{}</b></bdi>", who(event))
    words = ACTIONS.get(event.action) or wording.ACTIONS.get(event.action)
    if words is None and event.action.startswith("admin."):
        words = BY_FORM.get(event.op)
    if words is None:
        words = wording.OTHER if event.action else wording.UNNAMED
    return format_html(str(words), who=name, action=format_html("<bdi>{}</bdi>", event.action))


def row_name(event: Event) -> str:
    """Name the kind of row that was changed, and its number."""
    kind = table_names().get(event.source_table, event.source_table)
    return f"{capfirst(kind)} {plain_digits(event.object_id)}"


@dataclass(frozen=True, slots=True)
class Change:
    """One column before and after, in words."""

    label: str
    before: str
    after: str
    parts: list[Part]


@dataclass(slots=True)
class Names:
    """Names of the rows that events point to, fetched once a page and not once a value."""

    _wanted: dict[type[models.Model], set[int]] = field(default_factory=dict)
    _known: dict[type[models.Model], dict[int, str]] = field(default_factory=dict)

    def fetch(self, events: Iterable[Event]) -> None:
        """Fetch the names: at most one query a kind of row."""
        for event in events:
            columns = _columns(event.source_table)
            for row in (event.before or {}, event.after or {}):
                for name, value in row.items():
                    pointing = columns.get(name)
                    if isinstance(pointing, models.ForeignKey) and isinstance(value, int):
                        self._wanted.setdefault(pointing.related_model, set()).add(value)
        for model, ids in self._wanted.items():
            found = model._default_manager.in_bulk(ids)
            self._known[model] = {pk: _name(row) for pk, row in found.items()}

    def of(self, model: Any, pk: Any) -> str:
        """Return the name of a row, or its number where it is gone."""
        return self._known.get(model, {}).get(pk) or plain_digits(pk)


def _name(row: models.Model) -> str:
    if isinstance(row, Group):
        return str(Role(row.name).label) if row.name in Role.values else row.name
    return str(row)


def changes(event: Event, names: Names) -> list[Change]:
    """Return every column that changed, under its name and in words; what stayed empty is left out."""
    before, after = event.before or {}, event.after or {}
    columns = _columns(event.source_table)
    found = []
    for name in sorted(set(before) | set(after), key=lambda one: _place(columns, one)):
        if name in _UNSAID:
            continue
        column = columns.get(name)
        old, new = (_written(column, row.get(name), names) for row in (before, after))
        if old == new:
            continue
        is_text = isinstance(column, models.TextField | models.CharField)
        long = is_text and old and new and len(old) + len(new) > _LONG
        label = capfirst(str(column.verbose_name)) if column is not None else name
        found.append(Change(label, old, new, compare(old, new) if long else []))
    return found


def summary(event: Event, names: Names) -> str:
    """Return in a line what changed, or what the row says that came or went."""
    columns = _columns(event.source_table)
    if event.op != "update":
        row = event.after or event.before or {}
        return next(
            (Truncator(str(row[name])).chars(100) for name in _TELLING if row.get(name)), ""
        )
    told = []
    # The reason of a step has a column of its own.
    quiet = {"version", "touched", "state_changed_at", "updated_at", "state_reason"}
    labels = {capfirst(str(columns[name].verbose_name)) for name in quiet & set(columns)}
    for change in changes(event, names):
        if change.label in labels:
            continue
        if len(change.before) + len(change.after) > _LONG:
            told.append(change.label)
        else:
            told.append(
                gettext("%(label)s: %(before)s → %(after)s")
                % {
                    "label": change.label,
                    "before": change.before or "—",
                    "after": change.after or "—",
                }
            )
    more = len(told) - _FEW
    return gettext("; ").join(told[:_FEW]) + (f" (+{digits(more)})" if more > 0 else "")


def _place(columns: dict[str, AnyField], name: str) -> tuple[int, str]:
    order = list(columns)
    return (order.index(name) if name in columns else len(order), name)


def _written(column: AnyField | None, value: Any, names: Names) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(column, models.ForeignKey):
        return names.of(column.related_model, value)
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if column is not None and column.flatchoices:
        return choice_label(column, value)
    if isinstance(column, ArrayField) and isinstance(value, list):
        return str(_(", ")).join(choice_label(column.base_field, one) for one in value)
    if isinstance(column, models.DateTimeField) and isinstance(value, str):
        at = parse_datetime(value)
        return jalali(at, "datetime") if at else value
    if isinstance(value, int):
        return plain_digits(value)
    if isinstance(value, float):
        return digits(round(value, 3))
    return value if isinstance(value, str) else _structure(value)


def _structure(value: Any) -> str:
    """Write what has parts of its own without the marks of a machine's notation."""
    if isinstance(value, dict):
        return str(_("; ")).join(f"{key}: {_structure(one)}" for key, one in value.items())
    if isinstance(value, list):
        return str(_(", ")).join(_structure(one) for one in value)
    return "—" if value is None else plain_digits(value)
