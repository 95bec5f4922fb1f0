"""Bringing an article in: stored as received, hashed, once, and put up for segmentation."""

import html
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotations.models import (
    ApiKey,
    Article,
    ArticleState,
    IntakeChannel,
    Job,
    JobKind,
    Revision,
    Source,
    User,
)
from annotations.models.states import EDITORS
from annotations.text.received import Notice, Received, Refusal, Refused, receive
from annotations.workflow import jobs
from annotations.workflow.audit import Actor, acting
from annotations.workflow.errors import IntakeRefused, Message, NotAllowed, WrongState
from annotations.workflow.guards import one_line

TITLE_MAX = 500

REFUSALS: dict[Refusal, Message] = {
    Refusal.EMPTY: _("There is no text in it."),
    Refusal.TOO_LARGE: _("The text is larger than 2 MB. Bring it in in parts."),
    Refusal.BINARY: _("This is not a text file. Save it as plain text (.txt) and try again."),
    Refusal.NUL: _("The text holds NUL characters, so the file is damaged. Save it anew."),
    Refusal.ENCODING: _(
        "The letters cannot be read: the file is neither UTF-8 nor windows-1256. Save it as UTF-8."
    ),
}

NOTICES: dict[Notice, Message] = {
    Notice.CONVERTED: _(
        "The text was not in UTF-8 and has been converted. Look whether it reads well."
    ),
    Notice.LINE_ENDS: _("Windows line ends were made plain ones."),
    Notice.BOM: _("An invisible mark at the beginning of the text was taken off."),
    Notice.NOT_PERSIAN: _("Little of this text is in Persian: few claims will be found in it."),
    Notice.BIDI_OVERRIDES: _(
        "The text holds invisible marks that turn its direction around: read it with care."
    ),
}
"""What was done or found at the door, for the one who brought the text in."""

_valid_url = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of bringing a text in: the article, and whether it is new."""

    article: Article
    created: bool
    revision: Revision


def check_url(url: str) -> str:
    """Return a web address without white space around it; raise IntakeRefused if it is none."""
    url = url.strip()
    if not url:
        return ""
    if len(url) > 2000:
        raise IntakeRefused("url", _("This link is too long."))
    try:
        _valid_url(url)
    except ValidationError:
        raise IntakeRefused(
            "url", _("This is not a link. It should look like https://example.com/news/1.")
        ) from None
    return url


def check_title(title: str, text: str) -> str:
    """Return the title on one line, or the beginning of the text; refuse one too long."""
    title = one_line(title)
    if len(title) > TITLE_MAX:
        raise IntakeRefused(
            "title",
            _("The title has more than 500 characters. Is it perhaps the text itself?"),
        )
    if title:
        return title
    first = next((line for line in text.splitlines() if line.strip()), "")
    words = one_line(html.unescape(first))
    return words if len(words) <= 120 else words[:120].rsplit(" ", 1)[0] + "…"


def find_source(name: str, url: str = "") -> Source | None:
    """Return the outlet of this name, or of the link's domain, making it where it is new."""
    name = one_line(name)[:200]
    domain = (urlsplit(url).hostname or "").removeprefix("www.")[:253] if url else ""
    if name:
        existing = Source.objects.filter(name=name).first()
        if existing is not None:
            return existing
    elif domain:
        existing = Source.objects.filter(domain=domain).first()
        if existing is not None:
            return existing
        name = domain
    else:
        return None
    if domain and Source.objects.filter(domain=domain).exists():
        domain = ""
    try:
        with transaction.atomic():
            return Source.objects.create(name=name, domain=domain)
    except IntegrityError:
        # Somebody brought the same outlet in at the same moment.
        same = Q(name=name) | (Q(domain=domain) & ~Q(domain=""))
        return Source.objects.filter(same).order_by("pk").first()


def take_in(data: bytes | str) -> Received:
    """Take a text at the door; raise IntakeRefused with words for the one who brought it."""
    try:
        return receive(data)
    except Refused as refused:
        raise IntakeRefused(str(refused.refusal), REFUSALS[refused.refusal]) from None


def receive_article(
    data: bytes | str,
    *,
    actor: User | Actor,
    channel: IntakeChannel,
    title: str = "",
    source_name: str = "",
    url: str = "",
    author: str = "",
    published_at: datetime | None = None,
    api_key: ApiKey | None = None,
    original: bytes | None = None,
) -> Intake:
    """Store an article and ask for its segmentation; the same text again gives the same article.

    `original` are the bytes that the text was read out of: a PDF, a web page.
    Raises NotAllowed for a person whose role does not bring articles in, and IntakeRefused with
    the reason for a text, a title or a link that cannot be taken.
    """
    if isinstance(actor, User) and not actor.has_role(*EDITORS):
        raise NotAllowed
    received = take_in(data)
    url = check_url(url)
    title = check_title(title, received.text)
    digest = received.sha256
    user = actor if isinstance(actor, User) else None
    with acting(actor, "article.receive"):
        existing = Article.objects.filter(text_sha256=digest).first()
        if existing is None:
            source = find_source(source_name, url)
            try:
                with transaction.atomic():
                    article = Article.objects.create(
                        title=title,
                        source=source,
                        url=url,
                        author=one_line(author)[:200],
                        published_at=published_at,
                        channel=channel,
                        text_sha256=digest,
                        created_by=user,
                        api_key=api_key,
                    )
            except IntegrityError:
                # Somebody brought the same text in at the same moment.
                existing = Article.objects.get(text_sha256=digest)
        if existing is not None:
            return Intake(existing, created=False, revision=latest_revision(existing))
        revision = Revision.objects.create(
            article=article,
            number=1,
            text=received.text,
            sha256=digest,
            characters=len(received.text),
            encoding=received.encoding,
            received_bytes=original if original is not None else received.original,
            notices=[str(notice) for notice in received.notices],
        )
        request_segmentation_job(revision, by=user)
    return Intake(article, created=True, revision=revision)


def latest_revision(article: Article) -> Revision:
    """Return the newest text of an article."""
    return article.revisions.latest("number")


def request_segmentation_job(revision: Revision, *, by: User | None) -> Job:
    """Put a revision up for segmentation; asking twice is asking once."""
    return jobs.request(
        JobKind.SEGMENT,
        key=f"segment:{revision.pk}",
        target_id=revision.pk,
        article=revision.article,
        by=by,
    )


def segment_again(article: Article, *, actor: User) -> Job:
    """Ask for a new run after a failure or with a newer segmenter.

    Raises NotAllowed, or WrongState while a run is under way.
    """
    if not actor.has_role(*EDITORS):
        raise NotAllowed
    with acting(actor, "article.segment_again"):
        fresh = Article.objects.select_for_update().get(pk=article.pk)
        if fresh.state == ArticleState.SEGMENTING:
            raise WrongState(_("The article is being segmented right now."))
        fresh.state = ArticleState.RECEIVED
        fresh.failure = ""
        fresh.save(update_fields=["state", "failure"])
        return request_segmentation_job(latest_revision(fresh), by=actor)
