"""A stale save: what somebody else has saved beside what was typed, and what differs in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from annotations.desk.worddiff import Part, compare
from annotations.models import Event


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that the two versions have differently."""

    name: str
    label: str | Promise
    box: str
    """The id of the box it is typed in."""
    theirs: str
    mine: str
    parts: list[Part]
    """From theirs to mine, word by word."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two versions of the same: who saved the other one and when, and where they differ."""

    who: str
    when: datetime | None
    differences: list[Difference]

    @property
    def boxes(self) -> str:
        """The ids of the boxes that differ, for the page's script."""
        return " ".join(one.box for one in self.differences)


def compare_versions(
    labels: Mapping[str, str | Promise],
    *,
    theirs: Mapping[str, str],
    mine: Mapping[str, str],
    auto_id: str,
    saved: tuple[str, int] | None = None,
) -> Conflict:
    """Return what differs between two versions of the fields in `labels`.

    `auto_id` is the form's, to name the boxes; `saved` names the table and the row that somebody
    else has saved, so that the history can say who did.
    """
    differences = []
    for name, label in labels.items():
        one, other = _settled(theirs.get(name, "")), _settled(mine.get(name, ""))
        if one != other:
            parts = compare(one, other)
            differences.append(Difference(name, label, auto_id % name, one, other, parts))
    who, when = last_writer(*saved) if saved else ("", None)
    return Conflict(who, when, differences)


def _settled(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def last_writer(table: str, pk: int) -> tuple[str, datetime | None]:
    """Return who last changed a row, by the history, and when; nothing where it does not say."""
    step = (
        Event.objects.filter(source_table=table, object_id=str(pk))
        .order_by("-id")
        .values_list("actor_name", "at")
        .first()
    )
    return step or ("", None)
