"""Files as evidence, excerpts that have to be in what was kept, and links looked at again."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone, translation

from annotations import tasks
from annotations.fetching.errors import Code, FetchFailed
from annotations.fetching.fetch import Fetched
from annotations.models import (
    Capture,
    Citation,
    Evidence,
    Job,
    JobKind,
    LinkState,
    Notification,
    Publication,
    User,
)
from annotations.text.searchkey import search_key
from annotations.workflow import captures, citing, drift, evidence, jobs, uploads, verification
from annotations.workflow.audit import Actor
from annotations.workflow.errors import (
    BadValue,
    ExcerptMissing,
    FileRefused,
    GateClosed,
    NotAllowed,
)
from tests.cast import ClaimMaker
from tests.fetching.test_files import docx, locked_pdf, pdf
from tests.workflow.raw import refused_by_database

TASK = Actor.task("check")
TEXT = (
    "شمار اتوبوس‌های برقی شهر تا پایان سال ۱۴۰۳ به ۱۱۸ دستگاه رسید و سه پایانهٔ تازه ساخته شد. "
    "مدیر سازمان گفت بودجهٔ این طرح از محل فروش اوراق تأمین شده و در سال آینده نیز ادامه دارد."
)


@pytest.fixture(autouse=True)
def _files_elsewhere(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def upload(actor: User, body: bytes, name: str = "گزارش.docx", **more: Any) -> Evidence:
    return evidence.add_evidence(
        actor=actor,
        title="گزارش",
        source_type="official",
        publisher="مرکز آمار",
        file=ContentFile(body, name=name),
        **more,
    )


def page(text: str, url: str = "https://stats.example/1") -> Fetched:
    body = f"<!doctype html><html><p>{text}</p></html>".encode()
    return Fetched(url, 200, "text/html; charset=utf-8", body, timezone.now())


def kept(actor: User, text: str = TEXT) -> Evidence:
    """A page that was fetched and kept."""
    made = evidence.add_evidence(
        actor=actor,
        title="برگه",
        source_type="official",
        url=f"https://stats.example/{Evidence.objects.count()}",
        publisher="مرکز آمار",
    )
    job = jobs.start(Job.objects.get(key=f"capture:{made.captures.get().pk}").pk)
    assert job is not None
    captures.run_capture(job, actor=TASK, fetcher=lambda url: page(text, url))
    made.refresh_from_db()
    return made


class TestUploads:
    def test_a_file_is_kept_read_and_found_by_its_words(self, sara: User) -> None:
        made = upload(sara, docx(TEXT))

        copy = made.captures.get()
        assert (copy.channel, copy.status, copy.file_name) == ("upload", "captured", "گزارش.docx")
        assert copy.text == TEXT
        with copy.file.open("rb") as file:
            assert hashlib.sha256(file.read()).hexdigest() == copy.sha256
        assert made.locator == "گزارش.docx"
        made.refresh_from_db()
        assert search_key("اتوبوس‌های برقی") in made.search_key

    def test_the_same_file_again_is_the_same_evidence(self, sara: User, reza: User) -> None:
        body = pdf()

        assert upload(sara, body, "a.pdf") == upload(reza, body, "b.pdf")
        assert Capture.objects.count() == 1

    def test_a_copy_of_ones_own_settles_a_page_that_cannot_be_fetched(
        self, make_claim: ClaimMaker, sara: User, nasrin: User
    ) -> None:
        made = evidence.add_evidence(
            actor=sara,
            title="برگه",
            source_type="official",
            url="https://closed.example/1",
            publisher="مرکز آمار",
        )
        evidence.record_failure(made.captures.get(), "http_status: 403", actor=TASK)

        copy = uploads.add_copy(made, actor=sara, file=ContentFile(pdf(), name="چاپ.pdf"))

        assert copy.text == "Electric buses: 118"
        assert uploads.add_copy(made, actor=sara, file=ContentFile(pdf(), name="x.pdf")) == copy
        with pytest.raises(NotAllowed):
            uploads.add_copy(made, actor=nasrin, file=ContentFile(pdf(), name="x.pdf"))

    @pytest.mark.parametrize("language", ["fa", "en"])
    @pytest.mark.parametrize(
        ("body", "name"),
        [
            (b"", "empty.pdf"),
            (b"MZ\x90\x00\x03\x00", "بدافزار.exe"),
            (b"%PDF-1.7 rubbish", "x.pdf"),
            (locked_pdf("secret"), "x.pdf"),
        ],
    )
    def test_a_bad_file_is_refused_in_words_and_leaves_nothing(
        self, sara: User, body: bytes, name: str, language: str
    ) -> None:
        with translation.override(language), pytest.raises(FileRefused) as refused:
            upload(sara, body, name)

        assert str(refused.value.message)
        assert not Evidence.objects.exists()

    def test_a_file_that_is_too_large_is_not_even_read(self, sara: User) -> None:
        file = ContentFile(b"x", name="x.pdf")
        file.size = 21 * 1024 * 1024

        with pytest.raises(FileRefused):
            uploads.Upload(file)

    def test_a_path_in_a_name_is_left_out(self, sara: User) -> None:
        made = upload(sara, pdf(), "../../etc/passwd.pdf")
        assert made.captures.get().file_name == "passwd.pdf"

    def test_a_long_document_is_read_to_its_end_by_a_task(
        self, sara: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(uploads, "AT_ONCE_SECONDS", -1.0)
        made = upload(sara, pdf(), "long.pdf")
        copy = made.captures.get()
        assert copy.text == ""

        job = Job.objects.get(kind=JobKind.READ, target_id=copy.pk)
        tasks.run_job.apply(args=[job.pk], throw=True)

        copy.refresh_from_db()
        assert copy.text == "Electric buses: 118"


class TestExcerpts:
    @pytest.mark.parametrize(
        "excerpt",
        [
            "شمار اتوبوس‌های برقی شهر",
            "شمار اتوبوس های برقی شهر",
            "شمار اتوبوسهاي برقي شهر تا پايان سال 1403",
            "به ۱۱۸\nدستگاه   رسید",
            "«شمار اتوبوس‌های برقی … به ۱۱۸ دستگاه رسید»",
            "مدیر سازمان گفت [...] در سال آینده نیز",
        ],
    )
    def test_it_is_found_as_readers_compare(
        self, make_claim: ClaimMaker, sara: User, excerpt: str
    ) -> None:
        made = verification.cite(
            make_claim("in_progress"),
            actor=sara,
            evidence=kept(sara),
            stance="supports",
            excerpt=excerpt,
        )

        assert made.excerpt_found is True

    @pytest.mark.parametrize(
        "excerpt", ["به ۱۱۹ دستگاه رسید", "به ۱۱۸ دستگاه رسید … شمار اتوبوس‌های برقی", "!!!"]
    )
    def test_what_is_not_there_needs_a_reason(
        self, make_claim: ClaimMaker, sara: User, excerpt: str
    ) -> None:
        claim, piece = make_claim("in_progress"), kept(sara)

        with pytest.raises(ExcerptMissing):
            verification.cite(claim, actor=sara, evidence=piece, stance="supports", excerpt=excerpt)
        assert not Citation.objects.exists()

        made = citing.cite(
            claim,
            actor=sara,
            evidence=piece,
            stance="supports",
            excerpt=excerpt,
            excerpt_reason="در نمودار برگه است",
        )
        assert (made.excerpt_found, made.excerpt_reason) == (False, "در نمودار برگه است")
        mended = citing.edit_citation(
            made, actor=sara, stance="refutes", excerpt="سه پایانهٔ تازه", excerpt_reason="کهنه"
        )
        assert (mended.excerpt_found, mended.excerpt_reason) == (True, "")

    def test_an_offline_source_has_nothing_to_compare_with(
        self, make_claim: ClaimMaker, sara: User
    ) -> None:
        claim = make_claim("in_progress")
        make_claim.cite_two(claim)

        assert set(claim.citations.values_list("excerpt_found", flat=True)) == {None}

    def test_an_excerpt_is_compared_once_the_page_is_kept(
        self, make_claim: ClaimMaker, sara: User
    ) -> None:
        claim = make_claim("in_progress")
        make_claim.cite_two(claim)
        make_claim.write(claim)
        piece = evidence.add_evidence(
            actor=sara,
            title="برگه",
            source_type="data",
            url="https://late.example/1",
            publisher="ایسنا",
        )
        made = verification.cite(
            claim, actor=sara, evidence=piece, stance="supports", excerpt="به ۱۱۹ دستگاه رسید"
        )
        assert made.excerpt_found is None
        job = jobs.start(Job.objects.get(key=f"capture:{piece.captures.get().pk}").pk)
        assert job is not None
        captures.run_capture(job, actor=TASK, fetcher=lambda url: page(TEXT, url))

        made = Citation.objects.get(pk=made.pk)
        assert made.excerpt_found is False
        assert Notification.objects.get(user=sara).kind == "excerpt_missing"
        with pytest.raises(GateClosed):
            verification.submit(claim, actor=sara)
        citing.edit_citation(
            made, actor=sara, stance="supports", excerpt=made.excerpt, excerpt_reason="در نمودار"
        )
        assert verification.submit(claim, actor=sara).state == "in_review"

    def test_citations_are_put_into_an_order(self, make_claim: ClaimMaker, sara: User) -> None:
        claim = make_claim("in_progress")
        make_claim.cite_two(claim)
        one, two = claim.citations.all()

        citing.order_citations(claim, actor=sara, order=[two.pk, 0, one.pk])

        assert list(claim.citations.all()) == [two, one]


class TestGatesInTheDatabase:
    SQL = "UPDATE annotations_claim SET state = 'in_review' WHERE id = %s"

    def submitted(self, make_claim: ClaimMaker, sara: User) -> Any:
        claim = make_claim("in_progress")
        make_claim.write(claim)
        claim.verdicts.update(submitted_at=timezone.now(), submitted_by=sara)
        return claim

    def test_no_verdict(self, make_claim: ClaimMaker) -> None:
        claim = make_claim("in_progress")
        make_claim.cite_two(claim)
        assert "no submitted verdict" in refused_by_database(self.SQL, claim.pk)
        make_claim.write(claim)
        assert "no submitted verdict" in refused_by_database(self.SQL, claim.pk)

    def test_one_source_without_a_reason(self, make_claim: ClaimMaker, sara: User) -> None:
        claim = self.submitted(make_claim, sara)
        assert "cites 0 independent" in refused_by_database(self.SQL, claim.pk)
        make_claim.cite_two(claim)
        claim.citations.earliest("position").delete()
        assert "cites 1 independent" in refused_by_database(self.SQL, claim.pk)

    def test_a_page_that_is_not_kept_and_an_excerpt_that_is_not_in_it(
        self, make_claim: ClaimMaker, sara: User
    ) -> None:
        claim = self.submitted(make_claim, sara)
        make_claim.cite_two(claim)
        Citation.objects.filter(claim=claim, position=1).update(excerpt_found=False)
        assert "not in the page" in refused_by_database(self.SQL, claim.pk)
        Citation.objects.filter(claim=claim).update(excerpt_found=None)
        Capture.objects.filter(evidence__citations__claim=claim).update(status="pending", error="")
        assert "not kept yet" in refused_by_database(self.SQL, claim.pk)

    def test_a_chief_editors_written_reason_passes_what_is_about_sources(
        self, make_claim: ClaimMaker, sara: User, arash: User, mina: User
    ) -> None:
        claim = make_claim("in_progress")
        with pytest.raises(GateClosed):
            verification.submit(claim, actor=arash, override_reason="فوری است")
        make_claim.write(claim)
        with pytest.raises(NotAllowed):
            verification.submit(claim, actor=sara, override_reason="فوری است")
        with pytest.raises(GateClosed):
            verification.submit(claim, actor=arash, override_reason="  ")

        verification.submit(claim, actor=arash, override_reason="فوری است")

        verdict = claim.verdicts.get()
        assert (verdict.override_reason, verdict.overridden_by) == ("فوری است", arash)
        assert not Publication.objects.exists()


class TestLinks:
    def cited(self, make_claim: ClaimMaker, sara: User) -> Evidence:
        piece = kept(sara)
        verification.cite(
            make_claim("in_progress"),
            actor=sara,
            evidence=piece,
            stance="supports",
            excerpt="به ۱۱۸ دستگاه رسید",
        )
        return piece

    def check(self, piece: Evidence, fetcher: Callable[[str], Fetched]) -> LinkState | None:
        job = Job.objects.filter(key=f"check:{piece.pk}").first()
        if job is None:
            Evidence.objects.filter(pk=piece.pk).update(link_checked_at=None)
            assert drift.request_link_checks() == 1
            job = Job.objects.get(key=f"check:{piece.pk}")
        return drift.run_check(job, actor=TASK, fetcher=fetcher)

    def test_only_cited_pages_that_were_kept_are_due_each_once(
        self, make_claim: ClaimMaker, sara: User, settings: Any
    ) -> None:
        settings.LINK_CHECK_DAYS = 7
        piece = self.cited(make_claim, sara)
        kept(sara)
        assert drift.due_links(10) == [], "just fetched"

        week_ago = timezone.now() - timedelta(days=8)
        Evidence.objects.update(link_checked_at=week_ago)
        assert drift.due_links(10) == [piece]
        assert drift.request_link_checks() == 1
        assert drift.request_link_checks() == 0, "asked for already"
        assert Job.objects.get(kind="check").target_id == piece.pk

    def test_a_page_that_is_as_it_was_is_not_kept_again(
        self, make_claim: ClaimMaker, sara: User
    ) -> None:
        piece = self.cited(make_claim, sara)

        assert self.check(piece, lambda url: page(TEXT, url)) == LinkState.OK
        assert self.check(piece, lambda url: page(TEXT + " ۳ دیدگاه", url)) == LinkState.OK

        assert piece.captures.count() == 1
        assert not Notification.objects.filter(kind="evidence_drifted").exists()

    def test_a_page_that_changed_is_kept_beside_the_first_and_told_once(
        self, make_claim: ClaimMaker, sara: User
    ) -> None:
        piece = self.cited(make_claim, sara)
        other = "این برگه به نشانی دیگری رفته است. " * 5

        for _time in range(3):
            assert self.check(piece, lambda url: page(other, url)) == LinkState.DRIFTED

        first, later = piece.captures.order_by("id")
        assert (first.text, later.channel) == (TEXT, "check")
        assert drift.compared(piece) == (first, later)
        assert [n.kind for n in Notification.objects.filter(user=sara)] == ["evidence_drifted"]
        citation = Citation.objects.get()
        assert citation.excerpt_found is True, "the first copy still has it"
        settled = drift.settle_link(piece, actor=sara)
        assert settled.link_state == LinkState.OK

    def test_an_excerpt_that_is_gone_is_drift_however_small(
        self, make_claim: ClaimMaker, sara: User
    ) -> None:
        long = TEXT + " " + " ".join(f"جملهٔ شمارهٔ {n} همان است." for n in range(100))
        piece = kept(sara, long)
        verification.cite(
            make_claim("in_progress"),
            actor=sara,
            evidence=piece,
            stance="supports",
            excerpt="به ۱۱۸ دستگاه رسید",
        )

        changed = long.replace("۱۱۸", "۱۲۰")

        assert drift.share_kept(long, changed) > drift.SAME_SHARE
        assert self.check(piece, lambda url: page(changed, url)) == LinkState.DRIFTED

    @pytest.mark.parametrize(
        ("failure", "state"),
        [
            (FetchFailed(Code.HTTP_STATUS, "404", status=404), "dead"),
            (FetchFailed(Code.HTTP_STATUS, "410", status=410), "dead"),
            (FetchFailed(Code.ADDRESS_REFUSED), "dead"),
            (FetchFailed(Code.HTTP_STATUS, "403", status=403), "ok"),
            (FetchFailed(Code.HTTP_STATUS, "503", status=503), "ok"),
        ],
    )
    def test_a_link_is_dead_where_the_site_says_so_and_told_once(
        self, make_claim: ClaimMaker, sara: User, failure: FetchFailed, state: str
    ) -> None:
        piece = self.cited(make_claim, sara)

        def fails(url: str) -> Fetched:
            raise failure

        for _time in range(2):
            assert self.check(piece, fails) == state

        piece.refresh_from_db()
        assert bool(piece.link_error) == (state == "dead")
        told = Notification.objects.filter(user=sara, kind="evidence_dead").count()
        assert told == (1 if state == "dead" else 0)
        assert self.check(piece, lambda url: page(TEXT, url)) == LinkState.OK

    def test_a_failure_in_passing_is_tried_again_before_it_is_believed(
        self, make_claim: ClaimMaker, sara: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        piece = self.cited(make_claim, sara)

        def fails(url: str) -> Fetched:
            raise FetchFailed(Code.TIMED_OUT)

        with pytest.raises(captures.TryAgain):
            self.check(piece, fails)
        Job.objects.filter(key=f"check:{piece.pk}").update(attempts=captures.MAX_ATTEMPTS)
        assert self.check(piece, fails) == LinkState.DEAD

    def test_anybody_who_cites_may_ask_at_once(
        self, make_claim: ClaimMaker, sara: User, nasrin: User
    ) -> None:
        piece = self.cited(make_claim, sara)

        assert drift.check_now(piece, actor=sara).requested_by == sara
        with pytest.raises(NotAllowed):
            drift.check_now(piece, actor=nasrin)
        with pytest.raises(BadValue):
            drift.check_now(upload(sara, pdf(), "x.pdf"), actor=sara)
