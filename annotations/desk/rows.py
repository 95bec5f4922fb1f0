"""The rows of the workbench's list: written out here, for an article may have hundreds of them."""

from collections.abc import Iterable
from uuid import UUID

from django.templatetags.static import static
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from annotations.desk.board import Row
from annotations.templatetags.rasti import digits


class _Words:
    """What is the same in every row, asked for once."""

    def __init__(self) -> None:
        self.sprite = escape(static("desk/img/icons.svg"))
        self.context = escape(_("Needs context"))
        self.overdue = escape(_("Overdue"))
        self.returned = escape(_("Returned"))
        self.by_person = escape(_("Marked by a person"))
        self.worth = escape(_("Check-worthiness"))
        self.tick = escape(_("Tick claim"))


def rows_html(
    rows: Iterable[Row], *, selected: UUID | None, may_tick: bool, is_oob: bool = False
) -> SafeString:
    """Return rows of the list; with `is_oob` each comes beside a panel, in place of the one there."""
    words = _Words()
    parts = [_row(row, words, row.uuid == selected, may_tick, is_oob) for row in rows]
    return mark_safe("\n".join(parts))  # noqa: S308 - what people wrote is escaped in _row


def _row(row: Row, words: _Words, is_selected: bool, may_tick: bool, is_oob: bool) -> str:
    oob = ' hx-swap-oob="true"' if is_oob else ""
    current = ' aria-current="true"' if is_selected else ""
    tick = (
        f'<input class="tick" type="checkbox" form="merge-ticked" name="ticked" value="{row.uuid}"'
        f' aria-label="{words.tick} {digits(row.number)}">'
        if may_tick and row.is_mergeable
        else ""
    )
    return (
        f'<li class="claim-row" id="row-{row.uuid}" data-claim="{row.uuid}"'
        f' data-state="{row.state}"{oob}>{tick}'
        f'<a class="claim-link" href="{escape(row.href)}#panel"'
        f' hx-get="{escape(row.panel_url)}"{current}>'
        f'<span class="claim-top"><span class="claim-state"><svg class="icon" aria-hidden="true">'
        f'<use href="{words.sprite}#state-{row.state}"></use></svg>{escape(row.state_label)}</span>'
        f"{_flags(row, words)}{_worth(row, words)}</span>"
        f'<span class="claim-words" dir="auto">{escape(row.statement)}</span>{_meta(row, words)}'
        "</a></li>"
    )


def _flags(row: Row, words: _Words) -> str:
    returned = (
        f'<span class="claim-flag" data-tone="warn">{words.returned}</span>' if row.returned else ""
    )
    overdue = (
        f'<span class="claim-flag" data-tone="bad">{words.overdue}</span>' if row.is_overdue else ""
    )
    return returned + overdue


def _worth(row: Row, words: _Words) -> str:
    shown = words.by_person if row.by_person else ""
    if row.worth:
        shown = (
            '<svg class="bar icon-flip" viewBox="0 0 100 8" preserveAspectRatio="none"'
            ' aria-hidden="true"><rect class="bar-track" width="100" height="8" rx="4"/>'
            f'<rect class="bar-fill" width="{row.worth_width}" height="8" rx="4"/></svg>'
            f'<span class="num">{row.worth}</span>'
        )
    return f'<span class="claim-worth" title="{words.worth}">{shown}</span>'


def _meta(row: Row, words: _Words) -> str:
    parts = []
    if row.assignee:
        name = f"<bdi>{escape(row.assignee)}</bdi>"
        name = f"<b>{name}</b>" if row.is_mine else name
        parts.append(f'<span class="claim-who">{name}</span>')
    if row.context_needed:
        parts.append(f'<span data-tone="warn" class="claim-context">{words.context}</span>')
    if row.places > 1:
        parts.append(f'<span class="num">×{digits(row.places)}</span>')
    return f'<span class="claim-meta">{"".join(parts)}</span>' if parts else ""
