"""Running the segmenter over a revision and keeping what it found: once, wholly, or not at all."""

from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from annotations.models import (
    Appearance,
    Article,
    ArticleState,
    Claim,
    ClaimState,
    Job,
    Origin,
    Revision,
    RunState,
    SegmentationRun,
    Unit,
)
from annotations.text import segmenter
from annotations.text.searchkey import search_key
from annotations.text.shapes import Segmentation
from annotations.text.shapes import Unit as FoundUnit
from annotations.text.wordlists import lexicon_hash
from annotations.workflow.audit import Actor, acting

RETRIED = (OperationalError, InterfaceError)
"""What a database that went away raises: worth trying again."""
CONTEXT_CHARACTERS = 32
"""How much text before and after a quote is kept with it, as Hypothesis and Apache Annotator do."""


def _begin(revision: Revision, actor: Actor) -> SegmentationRun | None:
    """Open the run, or None where this version has already finished with this text."""
    with acting(actor, "segmentation.start"):
        article = Article.objects.select_for_update().get(pk=revision.article_id)
        run, _created = SegmentationRun.objects.get_or_create(
            revision=revision,
            segmenter_version=segmenter.VERSION,
            lexicon_hash=lexicon_hash(),
            defaults={"article": article, "started_at": timezone.now()},
        )
        if run.state == RunState.FINISHED:
            if article.state != ArticleState.SEGMENTED:
                if article.state != ArticleState.SEGMENTING:
                    _set_state(article, ArticleState.SEGMENTING)
                _set_state(article, ArticleState.SEGMENTED)
            return None
        if run.state == RunState.FAILED:
            run.state = RunState.RUNNING
            run.error = ""
            run.started_at = timezone.now()
            run.save(update_fields=["state", "error", "started_at"])
        if article.state != ArticleState.SEGMENTING:
            _set_state(article, ArticleState.SEGMENTING)
        return run


def _set_state(article: Article, state: ArticleState, failure: str = "") -> None:
    article.state = state
    article.failure = failure
    article.save(update_fields=["state", "failure"])


def run_segmentation(job: Job, *, actor: Actor) -> SegmentationRun | None:
    """Segment the revision a job names; return the run, or None where nothing was left to do.

    The pure work is done outside any transaction; all that it found is then written in one, under
    the article's lock, so that a worker killed at any point leaves all of it or nothing.
    """
    revision = Revision.objects.select_related("article").get(pk=job.target_id)
    run = _begin(revision, actor)
    if run is None:
        return None
    published = revision.article.published_at
    found = segmenter.segment(
        revision.text,
        published_at=timezone.localdate(published) if published else None,
        threshold=settings.CHECKWORTHY_THRESHOLD,
    )
    with acting(actor, "segmentation.finish"):
        article = Article.objects.select_for_update().get(pk=revision.article_id)
        run = SegmentationRun.objects.select_for_update().get(pk=run.pk)
        if run.state == RunState.FINISHED:
            return None
        analyses = found.to_dict()["units"]
        keep_units(run, found, analyses)
        run.claim_count = keep_suggestions(run, revision, found, analyses)
        run.unit_count = len(found.units)
        run.state = RunState.FINISHED
        run.finished_at = timezone.now()
        run.save()
        if article.state != ArticleState.SEGMENTING:
            _set_state(article, ArticleState.SEGMENTING)
        _set_state(article, ArticleState.SEGMENTED)
    return run


def keep_units(run: SegmentationRun, found: Segmentation, analyses: list[dict[str, Any]]) -> None:
    """Write every unit of the text, claim or not."""
    Unit.objects.filter(run=run).delete()
    Unit.objects.bulk_create(
        [
            Unit(
                run=run,
                ordinal=ordinal,
                start=unit.start,
                end=unit.end,
                kind=unit.kind,
                checkworthiness=unit.checkworthiness,
                checkworthy=unit.checkworthy,
                analysis=analysis,
            )
            for ordinal, (unit, analysis) in enumerate(zip(found.units, analyses, strict=True))
        ],
        batch_size=1000,
    )


def keep_suggestions(
    run: SegmentationRun,
    revision: Revision,
    found: Segmentation,
    analyses: list[dict[str, Any]],
) -> int:
    """Write the check-worthy units as suggested claims, repeated passages as appearances of one.

    A place that already belongs to a claim of the machine's is left as it is: people may have
    worked on it. Returns how many claims are new.
    """
    taken = set(
        Appearance.objects.filter(revision=revision, origin=Origin.MACHINE).values_list(
            "start", "end"
        )
    )
    said: dict[int, list[int]] = {}
    for index, unit in enumerate(found.units):
        if (unit.start, unit.end) not in taken:
            first = index if unit.duplicate_of is None else unit.duplicate_of
            said.setdefault(first, []).append(index)
    claims: dict[int, Claim] = {}
    places: list[tuple[int, int]] = []
    for indexes in said.values():
        # Where a passage stands tells of its worth too: one worthy place makes all of them a claim.
        owner = next((index for index in indexes if found.units[index].checkworthy), None)
        if owner is not None:
            claims[owner] = _suggestion(run, revision, found.units[owner], analyses[owner])
            places.extend((index, owner) for index in indexes)
    Claim.objects.bulk_create(claims.values(), batch_size=500)
    Appearance.objects.bulk_create(
        [
            anchor(
                claims[owner],
                revision,
                found.units[index].start,
                found.units[index].end,
                origin=Origin.MACHINE,
                is_primary=index == owner,
            )
            for index, owner in places
        ],
        batch_size=500,
    )
    return len(claims)


def _suggestion(
    run: SegmentationRun, revision: Revision, unit: FoundUnit, analysis: dict[str, Any]
) -> Claim:
    return Claim(
        article_id=revision.article_id,
        statement=unit.view,
        kinds=sorted({evidence.type for evidence in unit.types}),
        origin=Origin.MACHINE,
        run=run,
        checkworthiness=unit.checkworthiness,
        analysis=analysis,
        context_needed=unit.context_needed,
        state=ClaimState.SUGGESTED,
        search_key=search_key(unit.view),
    )


def anchor(
    claim: Claim,
    revision: Revision,
    start: int,
    end: int,
    *,
    origin: Origin,
    is_primary: bool,
) -> Appearance:
    """Return an unsaved appearance at code points [start, end) of a revision, quote and context read off it.

    Raises ValueError where the span is not inside the text.
    """
    text = revision.text
    if not 0 <= start < end <= len(text):
        raise ValueError(f"[{start}:{end}] is not inside a text of {len(text)} characters")
    return Appearance(
        claim=claim,
        article_id=revision.article_id,
        revision=revision,
        start=start,
        end=end,
        quote=text[start:end],
        prefix=text[max(0, start - CONTEXT_CHARACTERS) : start],
        suffix=text[end : end + CONTEXT_CHARACTERS],
        origin=origin,
        is_primary=is_primary,
    )


def record_failure(job: Job, error: str, *, actor: Actor) -> None:
    """Mark a revision's article as failed, with a reason that people read."""
    with acting(actor, "segmentation.fail"), transaction.atomic():
        article = Article.objects.select_for_update(of=("self",)).get(revisions=job.target_id)
        SegmentationRun.objects.filter(revision_id=job.target_id, state=RunState.RUNNING).update(
            state=RunState.FAILED, error=error, finished_at=timezone.now()
        )
        if article.state != ArticleState.SEGMENTED:
            _set_state(article, ArticleState.FAILED, error)
