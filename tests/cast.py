"""The people of the tests, their article, and the way to any state of a claim.

Everything here goes through the workflow, so that what a test starts from is what the desk makes.
"""

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group

from annotations.models import (
    Article,
    Claim,
    ClaimState,
    Evidence,
    IntakeChannel,
    Job,
    JobKind,
    Rating,
    Role,
    Stance,
    User,
)
from annotations.workflow import (
    evidence,
    intake,
    jobs,
    publication,
    review,
    segmentation,
    triage,
    verification,
)
from annotations.workflow.audit import Actor

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

type Page = _MonkeyPatchedWSGIResponse
"""What the test client answers with; only the stubs have a name for it."""

PASSWORD = "a long enough word"  # of people who live for the length of a test

TEXT = (
    "گزارش سالانهٔ شهرداری آذرشهر\n"
    "\n"
    "شهردار آذرشهر گفت شمار اتوبوس‌های برقی شهر در سال ۱۴۰۳ به ۱۲۰ دستگاه رسید. "
    "او افزود که مصرف گازوئیل ناوگان ۳۵ درصد کم شده است. "
    "به گفتهٔ سازمان پارک‌ها، ۴۸ هزار درخت در بهار ۱۴۰۴ کاشته شد.\n"
    "\n"
    "بودجهٔ بازسازی بازار قدیم ۲۵۰ میلیارد تومان است و تا پایان سال هزینه می‌شود. "
    "مرکز آمار اعلام کرد جمعیت شهر در ده سال گذشته ۱۸ درصد افزایش یافته است. "
    "طول خط دوم مترو ۱۴ کیلومتر است و روزانه ۶۰ هزار مسافر دارد.\n"
    "\n"
    "مدیر بیمارستان مرکزی گفت ۳۲۰ تخت تازه در زمستان ۱۴۰۳ به بهره‌برداری رسید. "
    "سرانهٔ فضای سبز شهر ۹٫۵ متر مربع است که از میانگین کشور ۲ متر کمتر است."
)

_numbers = count(1)


def make_person(username: str, name: str, *roles: Role) -> User:
    """Make a person with these roles and the one password of the tests."""
    user = User.objects.create_user(username, password=PASSWORD, display_name=name)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def finish_segmentation(article: Article) -> Article:
    """Do what the worker would do with the article's waiting job."""
    job = jobs.start(Job.objects.get(article=article, kind=JobKind.SEGMENT).pk)
    assert job is not None, "no segmentation waits"
    segmentation.run_segmentation(job, actor=Actor.task("segment", "a-task"))
    jobs.finish(job)
    article.refresh_from_db()
    return article


def bring_in(actor: User, text: str = TEXT, title: str = "گزارش شهرداری آذرشهر") -> Article:
    """Bring a text in by pasting and cut it up."""
    came = intake.receive_article(
        text,
        actor=actor,
        channel=IntakeChannel.PASTE,
        title=title,
        source_name="روزنامهٔ آذر",
        url=f"https://azar.example/news/{next(_numbers)}",
    )
    return finish_segmentation(came.article)


def make_evidence(actor: User, publisher: str, *, online: bool = False) -> Evidence:
    """Make a piece of evidence; an online one has its capture settled as failed."""
    number = next(_numbers)
    made = evidence.add_evidence(
        actor=actor,
        title=f"گزارش شمارهٔ {number}",
        source_type="official",
        url=f"https://stats{number}.example/report" if online else "",
        locator="" if online else f"سالنامهٔ آماری، جلد {number}، صفحهٔ ۱۲",
        publisher=publisher,
    )
    for capture in made.captures.filter(status="pending"):
        evidence.record_failure(capture, "unreachable", actor=Actor.task("capture"))
    return made


def rating(slug: str = "half-true") -> Rating:
    """Return a rating of the shipped scheme."""
    return Rating.objects.get(scheme__is_current=True, slug=slug)


class ClaimMaker:
    """`make_claim(state)`: a fresh claim, brought to any state the way people bring it there."""

    def __init__(self, checker: User, reviewer: User, chief: User) -> None:
        self.checker = checker
        self.reviewer = reviewer
        self.chief = chief
        self._given: set[int] = set()
        self._ways: dict[str, Callable[[], Claim]] = {
            ClaimState.SUGGESTED: self._suggested,
            ClaimState.DISMISSED: lambda: triage.dismiss(
                self._suggested(), actor=self.checker, reason="ادعا نیست"
            ),
            ClaimState.QUEUED: lambda: triage.accept(self._suggested(), actor=self.checker),
            ClaimState.IN_PROGRESS: lambda: verification.take(
                self(ClaimState.QUEUED), actor=self.checker
            ),
            ClaimState.IN_REVIEW: self._in_review,
            ClaimState.APPROVED: lambda: review.approve(
                self(ClaimState.IN_REVIEW), actor=self.reviewer
            ),
            ClaimState.PUBLISHED: lambda: publication.publish(
                self(ClaimState.APPROVED), actor=self.reviewer
            ),
            ClaimState.CORRECTING: lambda: publication.correct(
                self(ClaimState.PUBLISHED),
                actor=self.reviewer,
                kind="update",
                note="رقم تازه منتشر شده است",
            ),
            ClaimState.WITHDRAWN: lambda: publication.withdraw(
                self(ClaimState.PUBLISHED), actor=self.chief, reason="منبع پس گرفته شد"
            ),
            ClaimState.CLOSED: lambda: verification.close(
                self(ClaimState.IN_PROGRESS), actor=self.checker, reason="سنجیدنی نیست"
            ),
            ClaimState.SUPERSEDED: lambda: triage.merge(
                self._suggested(), self(ClaimState.QUEUED), actor=self.checker
            ),
        }

    def __call__(self, state: str = ClaimState.IN_PROGRESS) -> Claim:
        """Return a claim in this state; the checker works on it, the reviewer approves it."""
        claim = self._ways[state]()
        return Claim.objects.select_related("article").get(pk=claim.pk)

    def _suggested(self) -> Claim:
        waiting = Claim.objects.filter(state=ClaimState.SUGGESTED, touched=False).order_by("pk")
        claim = waiting.exclude(pk__in=self._given).first()
        if claim is None:
            number = next(_numbers)
            bring_in(
                self.checker,
                f"نرخ تورم در سال {1300 + number} به {number} درصد رسید.\n\n"
                f"در این سال {number} هزار نفر در {number + 3} کارخانه به کار گرفته شدند.\n",
                title=f"گزارش {number}",
            )
            claim = waiting.exclude(pk__in=self._given).first()
            assert claim is not None, "the segmenter suggests nothing of a text full of numbers"
        self._given.add(claim.pk)
        return claim

    def _in_review(self) -> Claim:
        claim = self(ClaimState.IN_PROGRESS)
        self.cite_two(claim)
        self.write(claim)
        return verification.submit(claim, actor=self.checker)

    def cite_two(self, claim: Claim) -> None:
        """Cite two independent sources, one of them a linked page."""
        for publisher, online in (("مرکز آمار", True), ("سازمان برنامه", False)):
            verification.cite(
                claim,
                actor=self.checker,
                evidence=make_evidence(self.checker, publisher, online=online),
                stance=Stance.SUPPORTS,
                excerpt="شمار ثبت‌شده ۱۱۸ دستگاه است.",
            )

    def write(self, claim: Claim) -> None:
        """Write a whole verdict."""
        verification.write_verdict(
            claim,
            actor=self.checker,
            version=None,
            rating=rating(),
            justification="آمار رسمی رقم را **۱۱۸ دستگاه** نشان می‌دهد.",
            conclusion="رقم درست به گفته نزدیک است، نه برابر با آن.",
        )
