"""Capturing evidence: kept under its hash, or failed with words; once, however often it is done."""

import functools
import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from annotations import tasks
from annotations.fetching.errors import Code, FetchFailed
from annotations.fetching.fetch import Fetched, fetch
from annotations.models import Capture, CaptureStatus, Event, Evidence, Job, JobState, User
from annotations.workflow import captures, evidence, jobs, verification
from annotations.workflow.audit import Actor
from tests.cast import ClaimMaker
from tests.fetching.server import PAGE, Server, serving

ACTOR = Actor.task("capture", "a-task")
Ask = Callable[[str], tuple[Capture, Job]]


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture(autouse=True)
def _files_elsewhere(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ask(sara: User) -> Ask:
    """Add a page as evidence and start its capture's job."""

    def asked(url: str) -> tuple[Capture, Job]:
        made = evidence.add_evidence(
            actor=sara, title="برگه", source_type="official", url=url, publisher="مرکز آمار"
        )
        capture = made.captures.get()
        job = jobs.start(Job.objects.get(key=f"capture:{capture.pk}").pk)
        assert job is not None
        return capture, job

    return asked


def opened(server: Server) -> Callable[[str], Fetched]:
    return functools.partial(fetch, openings=[server.opening])


def failing(code: Code) -> Callable[[str], Fetched]:
    def fetcher(url: str) -> Fetched:
        raise FetchFailed(code, "stats.example")

    return fetcher


def test_a_page_is_kept_with_its_hash_text_and_file(ask: Ask, server: Server) -> None:
    capture, job = ask(server.url("/to//"))

    captures.run_capture(job, actor=ACTOR, fetcher=opened(server))

    capture.refresh_from_db()
    digest = hashlib.sha256(PAGE.encode()).hexdigest()
    assert capture.status == CaptureStatus.CAPTURED
    assert capture.sha256 == digest
    assert capture.text.endswith("شمار اتوبوس‌های برقی به ۱۱۸ دستگاه رسید.")
    assert capture.http_status == 200
    assert capture.final_url == server.url()
    assert capture.bytes_count == len(PAGE.encode())
    assert capture.file.name is not None
    assert digest in capture.file.name
    assert capture.file.name.endswith(".html")
    with capture.file.open() as kept:
        assert kept.read() == PAGE.encode()


def test_the_capture_is_in_the_history_as_the_tasks_doing(ask: Ask, server: Server) -> None:
    _capture, job = ask(server.url())
    captures.run_capture(job, actor=ACTOR, fetcher=opened(server))

    event = Event.objects.filter(source_table="annotations_capture", op="update").get()
    assert (event.action, event.actor_kind, event.actor_name, event.task_id) == (
        "capture.keep",
        "task",
        "capture",
        "a-task",
    )
    assert event.after is not None
    assert event.after["status"] == "captured"
    assert "text" not in event.after


@pytest.mark.parametrize("status", [404, 410, 500])
def test_an_error_of_the_site_is_recorded_with_its_status(
    ask: Ask, server: Server, status: int
) -> None:
    capture, job = ask(server.url(f"/status/{status}"))

    captures.run_capture(job, actor=ACTOR, fetcher=opened(server))

    capture.refresh_from_db()
    assert capture.status == CaptureStatus.FAILED
    assert capture.http_status == status
    assert capture.error == f"http_status: {status}"
    assert capture.finished_at is not None


def test_an_address_of_this_machine_is_refused_for_good(ask: Ask, server: Server) -> None:
    capture, job = ask(server.url())

    captures.run_capture(job, actor=ACTOR)

    capture.refresh_from_db()
    assert capture.status == CaptureStatus.FAILED
    assert capture.error.startswith(("port_refused", "address_refused"))
    assert server.seen == []


@pytest.mark.parametrize("code", [Code.UNREACHABLE, Code.TIMED_OUT, Code.UNRESOLVED])
def test_a_network_failure_is_tried_three_times_and_then_recorded(
    ask: Ask, code: Code, monkeypatch: pytest.MonkeyPatch
) -> None:
    capture, job = ask("https://stats.example/report")
    monkeypatch.setattr(
        captures,
        "run_capture",
        functools.partial(captures.run_capture, fetcher=failing(code)),
    )
    waits = []
    for attempt in (1, 2):
        tasks._visit(job, ACTOR)
        job.refresh_from_db()
        capture.refresh_from_db()
        assert (job.state, job.attempts) == (JobState.WAITING, attempt)
        assert capture.status == CaptureStatus.PENDING
        waits.append(job.run_after)
        Job.objects.filter(pk=job.pk).update(run_after=job.created_at)
        started = jobs.start(job.pk)
        assert started is not None
        job = started
    tasks._visit(job, ACTOR)

    job.refresh_from_db()
    capture.refresh_from_db()
    assert job.state == JobState.DONE
    assert capture.status == CaptureStatus.FAILED
    assert capture.error == f"{code}: stats.example"
    assert waits[0] < waits[1]


def test_the_waits_grow() -> None:
    for attempt, least in ((1, 10), (2, 40)):
        assert timedelta(seconds=least) <= captures.backoff(attempt) <= timedelta(seconds=least * 2)


def test_a_settled_capture_is_left_alone(ask: Ask, server: Server) -> None:
    capture, job = ask(server.url())
    captures.run_capture(job, actor=ACTOR, fetcher=opened(server))
    kept = Capture.objects.values().get(pk=capture.pk)
    events = Event.objects.count()

    assert captures.run_capture(job, actor=ACTOR, fetcher=opened(server)) is None
    captures.give_up(job, actor=ACTOR)

    assert Capture.objects.values().get(pk=capture.pk) == kept
    assert Event.objects.count() == events
    assert len(server.seen) == 1


def test_a_capture_settled_while_it_was_fetched_is_left_alone(ask: Ask, server: Server) -> None:
    capture, job = ask(server.url())

    def slow(url: str) -> Fetched:
        captures.give_up(job, actor=ACTOR)
        return opened(server)(url)

    captures.run_capture(job, actor=ACTOR, fetcher=slow)

    capture.refresh_from_db()
    assert capture.status == CaptureStatus.FAILED


def test_a_capture_that_is_gone_is_no_error(ask: Ask, server: Server) -> None:
    capture, job = ask(server.url())
    capture.delete()

    assert captures.run_capture(job, actor=ACTOR, fetcher=opened(server)) is None


def test_the_same_bytes_are_stored_once(ask: Ask, server: Server) -> None:
    names = set()
    for path in ("/", "/gzip"):
        capture, job = ask(server.url(path))
        captures.run_capture(job, actor=ACTOR, fetcher=opened(server))
        capture.refresh_from_db()
        assert capture.file.name is not None
        names.add(capture.file.name)

    assert len(names) == 1
    folder = names.pop().rpartition("/")[0]
    assert len(default_storage.listdir(folder)[1]) == 1


@pytest.mark.parametrize(
    ("path", "text", "suffix"),
    [
        ("/windows", "وزارت نيرو", ".html"),
        ("/nul", "متن با نال", ".txt"),
        ("/pdf", "", ".pdf"),
        ("/large/0", "", ".txt"),
    ],
)
def test_pages_of_every_sort_are_kept(
    ask: Ask, server: Server, path: str, text: str, suffix: str
) -> None:
    capture, job = ask(server.url(path))

    captures.run_capture(job, actor=ACTOR, fetcher=opened(server))

    capture.refresh_from_db()
    assert capture.status == CaptureStatus.CAPTURED
    assert text in capture.text
    assert capture.file.name is not None
    assert capture.file.name.endswith(suffix)


def test_a_job_set_aside_gives_its_capture_up_with_words(ask: Ask) -> None:
    capture, job = ask("https://stats.example/report")

    captures.give_up(job, actor=ACTOR)

    capture.refresh_from_db()
    assert capture.status == CaptureStatus.FAILED
    message, _detail = captures.explain(capture.error)
    assert str(message)


@pytest.mark.parametrize("code", list(Code))
def test_every_failure_has_words(code: Code) -> None:
    message, detail = captures.explain(str(FetchFailed(code, "404")))

    assert str(message) != str(code)
    assert detail == "404"


def test_words_stay_words() -> None:
    assert captures.explain("در دسترس نبود") == ("در دسترس نبود", "")


def test_a_failed_capture_opens_the_gate(make_claim: ClaimMaker, sara: User, ask: Ask) -> None:
    claim = make_claim("in_progress")
    capture, job = ask("https://stats.example/report")
    verification.cite(
        claim,
        actor=sara,
        evidence=Evidence.objects.get(pk=capture.evidence_id),
        stance="supports",
    )

    def gate() -> bool:
        return next(g.met for g in verification.gates(claim, None) if g.code == "captures")

    assert not gate()
    captures.give_up(job, actor=ACTOR)
    assert gate()
