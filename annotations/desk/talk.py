"""What editors say to each other on a claim, as threads; and whom a comment mentions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django import forms

from annotations.models import Claim, Comment, User

_MENTION = re.compile(r"(?<![\w@.])@([\w.+-]{1,150})")


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a comment: plain words, or somebody mentioned."""

    text: str
    person: User | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One comment, with the people it mentions found."""

    comment: Comment
    words: list[Words]


@dataclass(slots=True)
class Thread:
    """A comment with its answers, settled or not."""

    root: Said
    answers: list[Said] = field(default_factory=list)
    form: forms.Form | None = None
    """An answer that was refused, to be shown again."""

    @property
    def section(self) -> str:
        """Where a refused answer is said."""
        return f"answer-{self.root.comment.pk}"

    @property
    def is_settled(self) -> bool:
        """Whether somebody has resolved it."""
        return self.root.comment.resolved_at is not None


@dataclass(frozen=True, slots=True)
class Talk:
    """All that was said on a claim: what is open first."""

    open: list[Thread]
    settled: list[Thread]

    @property
    def threads(self) -> list[Thread]:
        """All threads."""
        return [*self.open, *self.settled]


def talk_of(claim: Claim) -> Talk:
    """Return the threads of a claim in two queries at most."""
    comments = list(claim.comments.select_related("author", "resolved_by").order_by("id"))
    people = _mentioned(comments)
    by_id = {comment.pk: comment for comment in comments}
    threads: dict[int, Thread] = {}
    for comment in comments:
        said = Said(comment, _words(comment.body, people))
        root = comment
        while root.parent_id is not None and root.parent_id in by_id:
            root = by_id[root.parent_id]
        if root.pk in threads:
            threads[root.pk].answers.append(said)
        else:
            threads[root.pk] = Thread(said)
    return Talk(
        [thread for thread in threads.values() if not thread.is_settled],
        [thread for thread in threads.values() if thread.is_settled],
    )


def _mentioned(comments: Iterable[Comment]) -> dict[str, User]:
    names = {
        name.rstrip(".").casefold()
        for comment in comments
        for name in _MENTION.findall(comment.body)
    }
    if not names:
        return {}
    people = User.objects.filter(is_active=True, username__iregex=_any_of(names))
    return {person.username.casefold(): person for person in people}


def _any_of(names: Iterable[str]) -> str:
    return "^(" + "|".join(sorted(re.escape(name) for name in names)) + ")$"


def _words(body: str, people: dict[str, User]) -> list[Words]:
    words: list[Words] = []
    at = 0
    for found in _MENTION.finditer(body):
        name = found[1].rstrip(".")
        person = people.get(name.casefold())
        if person is None:
            continue
        end = found.start(1) + len(name)
        words += [Words(body[at : found.start()]), Words(body[found.start() : end], person)]
        at = end
    words.append(Words(body[at:]))
    return [one for one in words if one.text]
