"""The history as it is told: one step an action, in words, with what changed."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from annotations.desk import timeline, wording
from annotations.models import Article, Capture, Claim, ClaimState, Evidence, Role, User
from annotations.workflow import review, triage, verification
from tests import cast
from tests.cast import ClaimMaker

ClientOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _in_english() -> object:
    with translation.override("en"):
        yield


def _told(page: timeline.Page) -> list[tuple[str, str]]:
    return [(step.who, step.action) for step in page.steps]


def test_every_action_of_the_workflow_has_its_words() -> None:
    """What is recorded on a claim, an article or evidence must be told in a sentence."""
    recorded = set()
    for path in (Path(settings.BASE_DIR) / "annotations" / "workflow").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "acting":
                given = node.args[1]
                ways = [given.body, given.orelse] if isinstance(given, ast.IfExp) else [given]
                for name in ways:
                    assert isinstance(name, ast.Constant)
                    recorded.add(str(name.value))

    subjects = {"article", "segmentation", "claim", "verdict", "evidence", "capture"}
    told = {name for name in recorded if name.split(".")[0] in subjects}
    assert told
    assert told - set(wording.ACTIONS) == set()
    for words in [*wording.ACTIONS.values(), *wording.ABOUT_A_CLAIM.values()]:
        assert "{who}" in str(words)


def test_every_step_from_suggestion_to_publication_is_there(
    make_claim: ClaimMaker, arash: User
) -> None:
    claim = make_claim("published")
    who = {"sara": "سارا کریمی", "mina": "مینا رستگار"}

    steps = _told(timeline.of_claim(claim))

    assert [step for step in reversed(steps) if not step[1].startswith("capture")] == [
        ("The segmenter", "segmentation.finish"),
        (who["sara"], "claim.accept"),
        (who["sara"], "claim.take"),
        (who["sara"], "evidence.add"),
        (who["sara"], "claim.cite"),
        (who["sara"], "claim.cite"),
        (who["sara"], "verdict.write"),
        (who["sara"], "claim.submit"),
        (who["mina"], "claim.approve"),
        (who["mina"], "claim.publish"),
    ]
    assert ("The page keeper", "capture.fail") in steps


def test_the_name_is_the_one_at_the_time(make_claim: ClaimMaker, sara: User) -> None:
    claim = make_claim("queued")
    User.objects.filter(pk=sara.pk).update(display_name="نام تازه")

    assert timeline.of_claim(claim).steps[0].who == "سارا کریمی"


def test_a_step_tells_what_changed_before_and_after(
    make_claim: ClaimMaker, sara: User, reza: User, arash: User
) -> None:
    claim = make_claim("queued")
    verification.assign(claim, actor=arash, assignee=reza)

    (step, *_rest) = timeline.of_claim(claim).steps

    changes = {change.label: (change.before, change.after) for change in step.changes}
    assert changes == {"State": ("queued", "in progress"), "Assignee": ("", "رضا احمدی")}
    assert "<b>آرش نیک‌نام</b>" in step.text
    assert "assigned the claim" in step.text


def test_long_texts_are_compared_word_by_word(make_claim: ClaimMaker, sara: User) -> None:
    claim = make_claim("in_progress")
    long = "شمار اتوبوس‌های برقی شهر آذرشهر در سال گذشته به ۱۲۰ دستگاه رسیده بود و بیشتر هم می‌شود"
    claim = triage.edit_statement(claim, actor=sara, version=claim.version, statement=long)
    triage.edit_statement(
        claim, actor=sara, version=claim.version, statement=long.replace("۱۲۰", "۱۳۰")
    )

    (step, *_rest) = timeline.of_claim(claim).steps

    (change,) = step.changes
    assert [(p.kind, p.text) for p in change.parts if p.kind in ("in", "out")] == [
        ("out", "۱۲۰"),
        ("in", "۱۳۰"),
    ]


def test_reasons_and_removed_evidence_are_told(
    make_claim: ClaimMaker, sara: User, mina: User
) -> None:
    claim = make_claim("in_review")
    review.return_claim(claim, actor=mina, reason="منبع دوم سست است")
    citation = claim.citations.order_by("id")[0]
    title = citation.evidence.title
    verification.uncite(citation, actor=sara)

    removed, returned, *_rest = timeline.of_claim(claim).steps

    assert returned.reason == "منبع دوم سست است"
    assert {(c.label, c.before, c.after) for c in removed.changes} >= {("Evidence", title, "")}
    captures = Capture.objects.filter(evidence__in=Evidence.objects.all())
    assert captures.exists()
    assert "capture.fail" in {step.action for step in timeline.of_claim(claim).steps}


def test_what_was_done_past_the_workflow_is_told_too(make_claim: ClaimMaker) -> None:
    claim = make_claim("queued")
    Claim.objects.filter(pk=claim.pk).update(claimant="کسی")

    (step, *_rest) = timeline.of_claim(claim).steps

    assert step.is_machine
    assert step.who == "Somebody in the database"
    assert "changed the record directly" in step.text


def test_markup_in_a_name_is_text(make_claim: ClaimMaker) -> None:
    person = cast.make_person("evil", "<script>x</script>{who}", Role.REVIEWER)
    claim = make_claim("queued")
    verification.take(claim, actor=person)

    (step, *_rest) = timeline.of_claim(claim).steps

    assert "<script>" not in step.text
    assert "&lt;script&gt;" in step.text


def test_pages_hold_every_step_once(make_claim: ClaimMaker) -> None:
    claim = make_claim("published")
    whole = timeline.of_claim(claim, size=100)

    steps, before = [], None
    while True:
        page = timeline.of_claim(claim, before=before, size=3)
        steps += page.steps
        before = page.older
        if before is None:
            break

    assert whole.older is None
    assert [(s.at, s.action) for s in steps] == [(s.at, s.action) for s in whole.steps]


def test_the_article_tells_its_own_steps_and_its_claims(article: Article, sara: User) -> None:
    claim = triage.accept(article.claims.order_by("id")[0], actor=sara)

    steps = timeline.of_article(article).steps

    assert [step.action for step in reversed(steps)] == [
        "article.receive",
        "segmentation.start",
        "segmentation.finish",
        "claim.accept",
    ]
    assert steps[0].claim == claim
    assert steps[1].claim is None


def test_a_step_that_changed_very_many_rows_is_told_in_numbers(sara: User) -> None:
    text = "\n\n".join(
        f"در سال {1300 + n} شمار {n} هزار نفر در {n} شهر ثبت شد." for n in range(1, 90)
    )
    article = cast.bring_in(sara, text, title="بلند")
    number = article.claims.count()
    assert number > 60

    step = next(s for s in timeline.of_article(article).steps if s.action == "segmentation.finish")

    assert step.changes == []
    assert f"{number} claims" in step.counts
    (own,) = [
        s
        for s in timeline.of_claim(article.claims.order_by("id")[0]).steps
        if s.action == "segmentation.finish"
    ]
    assert [c.label for c in own.changes][:1] == ["Statement"]


def test_queries_do_not_grow_with_the_steps(make_claim: ClaimMaker, sara: User) -> None:
    claim = make_claim("in_progress")
    timeline.of_claim(claim)
    with CaptureQueriesContext(connection) as few:
        timeline.of_claim(claim)
    for number in range(12):
        claim = triage.edit_statement(
            claim, actor=sara, version=claim.version, statement=f"متن {number}"
        )

    with CaptureQueriesContext(connection) as many:
        timeline.of_claim(claim)

    assert len(many) == len(few)


def test_every_role_reads_it_and_nobody_else(
    article: Article, nasrin: User, sara: User, outsider: User, client_of: ClientOf, client: Client
) -> None:
    claim = article.claims.order_by("id")[0]
    for url in (
        reverse("desk:claim_timeline", args=[claim.uuid]),
        reverse("desk:article_timeline", args=[article.uuid]),
    ):
        assert client_of(nasrin).get(url).status_code == 200
        assert client_of(sara).get(url, {"before": "9" * 40}).status_code == 200
        assert client_of(sara).get(url, {"before": "1"}).status_code == 200
        assert client_of(sara).post(url).status_code == 405
        assert client_of(outsider).get(url).status_code == 403
        assert client.get(url).status_code == 302
    assert claim.state == ClaimState.SUGGESTED
