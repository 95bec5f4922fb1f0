"""The keys of the workbench in words: the help sheet, the guide and docs/desk.md all tell these."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Key:
    """Caps to press, one after the other or together as they are written, and what they do."""

    caps: tuple[str, ...]
    label: str | Promise


@dataclass(frozen=True, slots=True)
class Group:
    """Keys for one part of the work."""

    label: str | Promise
    keys: tuple[Key, ...]


def _key(caps: str, label: str | Promise) -> Key:
    return Key(tuple(caps.split()), label)


GROUPS = (
    Group(
        _("Going about"),
        (
            _key("J K", _("next and previous claim")),
            _key(", .", _("previous and next place of a repeated passage")),
            _key("I", _("a caret in the text: arrows go by words, Shift selects, Enter marks")),
            _key("N", _("mark the selected passage as a claim")),
            _key("Esc", _("leave a box, close what is open")),
            _key("?", _("this sheet")),
        ),
    ),
    Group(
        _("Triage"),
        (
            _key("A", _("accept, and on to the next suggestion")),
            _key("D", _("dismiss; then a number chooses the reason")),
            _key("T", _("take; a suggestion is accepted with it")),
            _key("S", _("split; numbers choose a place, arrows another, Enter splits")),
            _key("M", _("merge; then J with the next, K with the previous, X with those ticked")),
            _key("X", _("tick the claim in the list")),
            _key("U", _("undo your last decision")),
            _key("W", _("edit the wording")),
            _key("G", _("take the machine's guess as the claimant")),
            _key("L", _("topics: type, Enter ticks, Enter in the empty box saves")),
            _key("B", _("priority and due time")),
        ),
    ),
    Group(
        _("Checking"),
        (
            _key("E", _("add evidence; then 1 supports, 2 refutes, 3 context")),
            _key("V", _("to the verdict")),
            _key("1–6", _("choose the rating")),
            _key("C", _("comment")),
            _key("Ctrl+S", _("save what you are writing")),
            _key("Ctrl+Enter", _("send it: submit, add, comment")),
        ),
    ),
    Group(
        _("Review"),
        (
            _key("A", _("approve")),
            _key("⇧A", _("approve, and on to the next in review")),
            _key("R", _("return, with a reason")),
            _key("P", _("publish")),
        ),
    ),
)
