"""Bringing the made-up newsroom in, by the same functions that people and tasks use."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.utils import timezone
from django.utils.html import format_html

from annotations.demo import newsroom
from annotations.demo.newsroom import Proof, Text
from annotations.demo.stories import STORIES
from annotations.demo.story import Corrected, Story, Written
from annotations.fetching.errors import Code, FetchFailed
from annotations.fetching.fetch import Fetched
from annotations.models import (
    Appearance,
    Article,
    Capture,
    Claim,
    ClaimState,
    Comment,
    CorrectionKind,
    Evidence,
    IntakeChannel,
    Job,
    JobKind,
    Publisher,
    Rating,
    Scope,
    Source,
    Tag,
    Unit,
    User,
)
from annotations.workflow import (
    captures,
    contacts,
    evidence,
    intake,
    jobs,
    keys,
    publication,
    review,
    segmentation,
    triage,
    verification,
)
from annotations.workflow.audit import Actor, acting

_LOCK = 0x52415344  # "RASD": two loads wait for each other.
NAME = "load_demo"

S = ClaimState
_REVIEWED = {S.APPROVED, S.PUBLISHED, S.CORRECTING, S.WITHDRAWN}


@dataclass(slots=True)
class Loaded:
    """What a load made; nothing where all of it was there."""

    articles: int = 0
    claims: int = 0
    people: list[str] = field(default_factory=list)
    key: str = ""


def load(password: str = newsroom.PASSWORD) -> Loaded:
    """Make what is missing of the demo, wholly or not at all. Loading twice is loading once."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        return _Loader(password).load()


def _page(url: str, proof: Proof) -> Fetched:
    """Return what an outlet of the demo answers; one that keeps nothing has lost the page."""
    if not proof.kept:
        raise FetchFailed(Code.HTTP_STATUS, "404", status=404, final_url=url)
    body = format_html(
        '<!DOCTYPE html><html lang="fa" dir="rtl"><meta charset="utf-8"><title>{}</title>'
        "<h1>{}</h1><p>{}</p></html>",
        proof.title,
        proof.title,
        proof.kept,
    )
    return Fetched(
        final_url=url,
        status=200,
        content_type="text/html; charset=utf-8",
        body=body.encode(),
        fetched=timezone.now(),
    )


class _Loader:
    """One load."""

    def __init__(self, password: str) -> None:
        self.password = password
        self.command = Actor.command(NAME)
        self.loaded = Loaded()
        self.people: dict[str, User] = {}
        self.tags: dict[str, Tag] = {}
        self.articles: dict[str, Article] = {}
        self.proofs: dict[str, Evidence] = {}

    def load(self) -> Loaded:
        with acting(self.command, "demo.load"):
            self._people()
            self._outlets_and_tags()
            self._publisher()
        fresh = {text.name for text in newsroom.TEXTS if self._bring_in(text)}
        self.ratings = {
            rating.slug: rating for rating in Rating.objects.filter(scheme__is_current=True)
        }
        for story in STORIES:
            if story.article in fresh:
                self._tell(story)
                self.loaded.claims += 1
        return self.loaded

    # Who and what there is ----------------------------------------------------------------

    def _people(self) -> None:
        known = User.objects.in_bulk([p.username for p in newsroom.PEOPLE], field_name="username")
        # One hash for all: the password is one, and a good hash takes its time.
        hashed = "" if len(known) == len(newsroom.PEOPLE) else make_password(self.password)
        for person in newsroom.PEOPLE:
            user = known.get(person.username)
            if user is None:
                user = User.objects.create(
                    username=person.username, password=hashed, display_name=person.name
                )
                user.groups.add(Group.objects.get(name=person.role))
                self.loaded.people.append(person.username)
            self.people[person.username] = user

    def _outlets_and_tags(self) -> None:
        for outlet in newsroom.OUTLETS:
            owner = Source.objects.get(name=outlet.owner) if outlet.owner else None
            Source.objects.get_or_create(
                name=outlet.name, defaults={"domain": outlet.domain, "owner": owner}
            )
        for slug, name_fa, name_en, parent in newsroom.TAGS:
            self.tags[slug], _created = Tag.objects.get_or_create(
                slug=slug,
                defaults={
                    "name_fa": name_fa,
                    "name_en": name_en,
                    "parent": self.tags[parent] if parent else None,
                },
            )

    def _publisher(self) -> None:
        publisher, _created = Publisher.objects.get_or_create(
            name=newsroom.PUBLISHER, defaults={"homepage": "https://hamsayeh.example/"}
        )
        if not publisher.keys.filter(name=newsroom.KEY_NAME).exists():
            _key, self.loaded.key = keys.issue_key(
                publisher,
                actor=self.command,
                name=newsroom.KEY_NAME,
                scopes=[Scope.READ, Scope.INTAKE],
            )

    def _bring_in(self, text: Text) -> bool:
        came = intake.receive_article(
            text.text,
            actor=self.people[text.by],
            channel=IntakeChannel.UPLOAD,
            title=text.title,
            source_name=text.outlet,
            url=text.link,
            author=text.author,
            published_at=timezone.now() - text.age,
        )
        self.articles[text.name] = came.article
        if not came.created:
            return False
        job = jobs.start(Job.objects.get(article=came.article, kind=JobKind.SEGMENT).pk)
        if job is not None:
            segmentation.run_segmentation(job, actor=Actor.task(str(job.kind)))
            jobs.finish(job)
        self.loaded.articles += 1
        return True

    def _proof(self, name: str, by: User) -> Evidence:
        """Return a piece of evidence of the library, with its page kept or the failure recorded."""
        if name not in self.proofs:
            proof = newsroom.PROOFS[name]
            made = evidence.add_evidence(
                actor=by,
                title=proof.title,
                source_type=proof.kind,
                url=proof.url,
                locator=proof.locator,
                publisher=proof.publisher,
                stated_interest=proof.interest,
            )
            for capture in made.captures.filter(status="pending"):
                self._fetch(capture, proof)
            self.proofs[name] = made
        return self.proofs[name]

    def _fetch(self, capture: Capture, proof: Proof) -> None:
        """Do the worker's job with a page of our own making: the outlets are made up, too."""
        job = jobs.start(Job.objects.get(kind=JobKind.CAPTURE, target_id=capture.pk).pk)
        if job is not None:
            captures.run_capture(
                job, actor=Actor.task(str(job.kind)), fetcher=lambda url: _page(url, proof)
            )
            jobs.finish(job)

    # What became of a claim ---------------------------------------------------------------

    def _tell(self, story: Story) -> None:
        by = self.people[story.by]
        claim = self._find(story, by)
        if story.state == S.SUPERSEDED:
            triage.merge(claim, self._said(story.article, story.merged_into), actor=by)
            return
        if story.state == S.DISMISSED:
            if claim.state == S.QUEUED:
                claim = triage.unaccept(claim, actor=by)
            triage.dismiss(claim, actor=by, reason=story.reason)
            return
        if claim.state == S.SUGGESTED:
            claim = triage.accept(claim, actor=by)
        claim = self._word(story, claim, by)
        if story.tags:
            triage.set_tags(claim, actor=by, tags=[self.tags[slug] for slug in story.tags])
        if story.due_days is not None:
            due = timezone.now() + timedelta(days=story.due_days)
            claim = verification.set_due(claim, actor=by, due_at=due)
        self._talk(story, claim)
        if story.state == S.CLOSED:
            verification.close(claim, actor=by, reason=story.reason)
        elif story.state != S.QUEUED:
            self._verify(story, claim, by)

    def _find(self, story: Story, by: User) -> Claim:
        """Return the machine's claim of a story, or mark the passage where there is none."""
        if not story.marked:
            found = self._place(story.article, story.words)
            if found is not None and found.claim.state == S.SUGGESTED:
                return found.claim
        revision = intake.latest_revision(self.articles[story.article])
        start = revision.text.index(story.words)
        end = start + len(story.words)
        if not story.marked:
            unit = Unit.objects.filter(
                run__revision=revision, start__lte=start, end__gt=start
            ).first()
            if unit is not None:
                start, end = unit.start, max(unit.end, end)
        return triage.mark_claim(
            revision, actor=by, start=start, end=end, statement=story.statement
        )

    def _place(self, article: str, words: str) -> Appearance | None:
        revision = intake.latest_revision(self.articles[article])
        start = revision.text.index(words)
        return (
            Appearance.objects.filter(revision=revision, start__lte=start, end__gt=start)
            .select_related("claim")
            .order_by("id")
            .first()
        )

    def _said(self, article: str, words: str) -> Claim:
        place = self._place(article, words)
        if place is None:
            raise LookupError(f"nothing is claimed at «{words}»")
        return place.claim

    def _word(self, story: Story, claim: Claim, by: User) -> Claim:
        if not (story.statement or story.claimant):
            return claim
        return triage.edit_statement(
            claim,
            actor=by,
            version=claim.version,
            statement=story.statement or claim.statement,
            claimant=story.claimant or None,
        )

    def _talk(self, story: Story, claim: Claim) -> None:
        parent: Comment | None = None
        for username, body in story.comments:
            said = verification.comment(
                claim, actor=self.people[username], body=body, parent=parent
            )
            parent = parent or said

    def _verify(self, story: Story, claim: Claim, by: User) -> None:
        if story.assigned:
            verification.assign(claim, actor=self.people["arash"], assignee=by)
        else:
            verification.take(claim, actor=by)
        for cited in story.cited:
            verification.cite(
                claim,
                actor=by,
                evidence=self._proof(cited.proof, by),
                stance=cited.stance,
                excerpt=cited.excerpt,
                note=cited.note,
            )
        self._ask(story, claim, by)
        if story.verdict is None:
            return
        self._write(claim, by, story.verdict)
        if story.state == S.IN_PROGRESS and not story.returned:
            return
        verification.submit(claim, actor=by)
        reviewer = self.people[story.reviewer]
        if story.returned:
            review.return_claim(claim, actor=reviewer, reason=story.returned)
            if story.state == S.IN_PROGRESS:
                return
            self._write(claim, by, story.verdict)
            verification.submit(claim, actor=by)
        if story.state in _REVIEWED:
            review.approve(claim, actor=reviewer)
        if story.state in _REVIEWED - {S.APPROVED}:
            publication.publish(claim, actor=reviewer)
        for corrected in story.corrections:
            self._correct(story, claim, corrected)
        if story.state == S.WITHDRAWN:
            publication.withdraw(claim, actor=self.people["arash"], reason=story.reason)

    def _ask(self, story: Story, claim: Claim, by: User) -> None:
        for hours, asked in enumerate(story.asked, 1):
            contacts.record_contact(
                claim,
                actor=by,
                channel=asked.channel,
                at=timezone.now() - timedelta(hours=20 * hours),
                note=asked.note,
                answer=asked.answer,
            )

    def _write(self, claim: Claim, by: User, written: Written) -> None:
        earlier = verification.current_verdict(claim)
        verification.write_verdict(
            claim,
            actor=by,
            version=earlier.version if earlier else None,
            rating=self.ratings[written.rating],
            justification=written.justification,
            conclusion=written.conclusion,
            single_source_reason=written.single_source,
        )

    def _correct(self, story: Story, claim: Claim, corrected: Corrected) -> None:
        reviewer = self.people[story.reviewer]
        publication.correct(claim, actor=reviewer, kind=corrected.kind, note=corrected.note)
        if corrected.verdict is None:
            return
        self._write(claim, reviewer, corrected.verdict)
        if corrected.kind == CorrectionKind.MINOR:
            publication.finish_minor_correction(claim, actor=reviewer)
            return
        verification.submit(claim, actor=reviewer)
        chief = self.people["arash"]
        review.approve(claim, actor=chief)
        publication.publish(claim, actor=chief)
