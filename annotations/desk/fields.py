"""Which columns of the record people are shown, what they are called and how they are written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Choices, Model
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.models import (
    ArticleState,
    CaptureStatus,
    ClaimKind,
    ClaimState,
    Contact,
    CorrectionKind,
    Evidence,
    LinkState,
    Priority,
    Rating,
    RunState,
    Source,
    SourceType,
    Stance,
    Tag,
    User,
)
from annotations.templatetags.rasti import digits, jalali, plain_digits
from annotations.workflow.captures import explain


@dataclass(frozen=True, slots=True)
class Column:
    """One column as it is shown. Long texts are compared word by word."""

    label: Promise
    choices: type[Choices] | None = None
    points_to: type[Model] | None = None
    is_text: bool = False
    is_time: bool = False
    is_code: bool = False
    is_failure: bool = False
    """A code of why a page could not be fetched."""


def _text(label: Promise) -> Column:
    return Column(label, is_text=True)


COLUMNS: dict[str, dict[str, Column]] = {
    "annotations_claim": {
        "state": Column(gettext_lazy("State"), choices=ClaimState),
        "assignee_id": Column(gettext_lazy("Assignee"), points_to=User),
        "statement": _text(gettext_lazy("Statement")),
        "claimant": _text(gettext_lazy("Claimant")),
        "claimant_role": _text(gettext_lazy("Claimant's role")),
        "kinds": Column(gettext_lazy("Kinds"), choices=ClaimKind),
        "due_at": Column(gettext_lazy("Due"), is_time=True),
        "priority": Column(gettext_lazy("Priority"), choices=Priority),
    },
    "annotations_claimtag": {"tag_id": Column(gettext_lazy("Tag"), points_to=Tag)},
    "annotations_citation": {
        "evidence_id": Column(gettext_lazy("Evidence"), points_to=Evidence),
        "stance": Column(gettext_lazy("Stance"), choices=Stance),
        "excerpt": _text(gettext_lazy("Excerpt")),
        "excerpt_reason": _text(gettext_lazy("Why the excerpt is not in the page as kept")),
        "note": _text(gettext_lazy("Note")),
    },
    "annotations_verdict": {
        "rating_id": Column(gettext_lazy("Rating"), points_to=Rating),
        "conclusion": _text(gettext_lazy("Conclusion")),
        "justification": _text(gettext_lazy("Justification")),
        "single_source_reason": _text(gettext_lazy("Why one source is enough")),
    },
    "annotations_comment": {"body": _text(gettext_lazy("Comment"))},
    "annotations_contact": {
        "channel": Column(gettext_lazy("How"), choices=Contact.Channel),
        "at": Column(gettext_lazy("When"), is_time=True),
        "note": _text(gettext_lazy("What was asked")),
        "answer": _text(gettext_lazy("Answer")),
    },
    "annotations_correction": {
        "kind": Column(gettext_lazy("Kind of correction"), choices=CorrectionKind)
    },
    "annotations_evidence": {
        "title": _text(gettext_lazy("Title")),
        "url": Column(gettext_lazy("Link"), is_code=True),
        "locator": _text(gettext_lazy("Where it is")),
        "publisher_id": Column(gettext_lazy("Publisher"), points_to=Source),
        "wire_id": Column(gettext_lazy("Taken over from"), points_to=Source),
        "author": _text(gettext_lazy("Author")),
        "published_at": Column(gettext_lazy("Published"), is_time=True),
        "accessed_at": Column(gettext_lazy("Read, seen or spoken on"), is_time=True),
        "source_type": Column(gettext_lazy("Type of source"), choices=SourceType),
        "stated_interest": _text(gettext_lazy("Its interest in the matter")),
        "link_state": Column(gettext_lazy("State of the link"), choices=LinkState),
    },
    "annotations_capture": {
        "status": Column(gettext_lazy("Page"), choices=CaptureStatus),
        "error": Column(gettext_lazy("Error"), is_failure=True),
        "sha256": Column(gettext_lazy("SHA-256"), is_code=True),
    },
    "annotations_article": {
        "title": _text(gettext_lazy("Title")),
        "state": Column(gettext_lazy("Article"), choices=ArticleState),
        "failure": _text(gettext_lazy("Why it failed")),
    },
    "annotations_segmentationrun": {
        "state": Column(gettext_lazy("Segmentation run"), choices=RunState),
        "segmenter_version": Column(gettext_lazy("Segmenter"), is_code=True),
        "unit_count": Column(gettext_lazy("Units")),
        "claim_count": Column(gettext_lazy("Suggested claims")),
        "error": _text(gettext_lazy("Error")),
    },
}


@dataclass(slots=True)
class Names:
    """Names of the rows that columns point to, fetched once a page and not once a value."""

    wanted: dict[type[Model], set[int]] = field(default_factory=dict)
    _known: dict[type[Model], dict[int, str]] = field(default_factory=dict)

    def note(self, table: str, *rows: Mapping[str, Any] | None) -> None:
        """Remember what a recorded row points to."""
        for name, column in COLUMNS.get(table, {}).items():
            if column.points_to is None:
                continue
            ids: Iterable[Any] = (row[name] for row in rows if row and row.get(name) is not None)
            self.wanted.setdefault(column.points_to, set()).update(ids)

    def fetch(self) -> None:
        """Fetch the names: at most one query a kind of row."""
        for model, ids in self.wanted.items():
            found = model._default_manager.in_bulk(ids) if ids else {}
            self._known[model] = {pk: str(row) for pk, row in found.items()}

    def of(self, model: type[Model], pk: int) -> str:
        """Return the name of a row, or its number where it is gone."""
        return self._known.get(model, {}).get(pk) or plain_digits(pk)


def write(column: Column, value: Any, names: Names) -> str:
    """Write a recorded value for people; nothing for none."""
    if value in (None, "", []):
        return ""
    if column.is_failure:
        message, detail = explain(str(value))
        return f"{message} ({detail})" if detail else str(message)
    if column.choices is not None:
        values = value if isinstance(value, list) else [value]
        return _(", ").join(_label(column.choices, one) for one in values)
    if column.points_to is not None:
        return names.of(column.points_to, value)
    if column.is_time:
        when = parse_datetime(value) if isinstance(value, str) else value
        return jalali(when, "datetime") if isinstance(when, datetime) else str(value)
    if isinstance(value, int):
        return digits(value)
    return str(value)


def _label(choices: type[Choices], value: Any) -> str:
    try:
        return str(choices(value).label)
    except ValueError:
        return str(value)
