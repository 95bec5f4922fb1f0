"""The same doors from the command line: `add_article` and `issue_key`."""

import threading
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from annotations.models import ApiKey, Article, Event, Publisher
from annotations.workflow.keys import find_key
from tests import cast

pytestmark = pytest.mark.django_db
TEXT = "نرخ تورم در سال ۱۴۰۳ به ۳۲ درصد رسید.\n"


def run(*args: str | Path) -> str:
    out = StringIO()
    call_command(*map(str, args), stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_file_is_brought_in_by_the_command(file: Path) -> None:
    said = run(
        *("add_article", file, "--title", "تورم", "--source", "خبرگزاری", "--author", "ن. نمونه"),
        *("--url", "https://news.example/1", "--published-at", "2026-11-01"),
    )
    article = Article.objects.get()
    assert (article.title, str(article.source), article.channel) == ("تورم", "خبرگزاری", "command")
    assert str(article.published_at) == "2026-10-31 20:30:00+00:00"  # midnight in Tehran
    assert "received" in said
    assert f"/articles/{article.uuid}/" in said
    event = Event.objects.get(source_table="annotations_article", op="insert")
    assert (event.actor_kind, event.actor_name) == ("command", "add_article")


def test_the_same_file_again_says_so(file: Path) -> None:
    run("add_article", file)
    assert "was here before" in run("add_article", file)
    assert Article.objects.count() == 1


def test_one_bad_file_does_not_keep_the_others_out(file: Path, tmp_path: Path) -> None:
    empty, binary = tmp_path / "empty.txt", tmp_path / "image.png"
    empty.write_bytes(b"  \n")
    binary.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    with pytest.raises(CommandError) as refused:
        run("add_article", empty, file, binary, tmp_path / "none.txt")
    assert refused.value.returncode == 1
    lines = str(refused.value).splitlines()
    assert [line.split(":")[0].rsplit("/", 1)[1] for line in lines] == [
        "empty.txt",
        "image.png",
        "none.txt",
    ]
    assert Article.objects.count() == 1


def test_windows_1256_is_converted_and_said(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("این یک متن کهنه است و در سال 1380 نوشته شد".encode("windows-1256", "replace"))
    assert "converted" in run("add_article", path)


@pytest.mark.parametrize("when", ["yesterday", "2026-02-30", "0001-01-01"])
def test_a_date_that_is_none_is_refused_before_anything_is_stored(file: Path, when: str) -> None:
    with pytest.raises(CommandError, match="published-at"):
        run("add_article", file, "--published-at", when)
    assert not Article.objects.exists()


def test_one_title_is_not_given_to_two_articles(file: Path) -> None:
    with pytest.raises(CommandError, match="--title"):
        run("add_article", file, file, "--title", "یکی")


def test_waiting_without_a_worker_ends_and_says_why(file: Path) -> None:
    with pytest.raises(CommandError, match="No worker is running") as refused:
        run("add_article", file, "--wait", "--timeout", "0.2")
    assert refused.value.returncode == 2
    assert Article.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_waiting_ends_when_the_worker_is_done(file: Path) -> None:
    def work() -> None:
        try:
            for _ in range(100):
                article = Article.objects.first()
                if article is not None:
                    cast.finish_segmentation(article)
                    return
                time.sleep(0.05)
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    said = run("add_article", file, "--wait", "--timeout", "30")
    worker.join()
    assert "segmented, 1 claims" in said


def test_only_the_key_goes_to_standard_output() -> None:
    text = run("issue_key", "خبرگزاری نمونه", "--scope", "read", "--scope", "intake", "--days", "3")
    key = find_key(text.strip())
    assert key is not None
    assert (key.publisher.name, key.scopes) == ("خبرگزاری نمونه", ["intake", "read"])
    assert key.expires_at is not None
    assert text.strip() not in str(ApiKey.objects.values().get())
    run("issue_key", "خبرگزاری نمونه", "--scope", "read")
    assert Publisher.objects.count() == 1


@pytest.mark.parametrize(
    "args",
    [
        ("x",),
        ("x", "--scope", "all"),
        (" ", "--scope", "read"),
        ("x", "--scope", "read", "--days", "0"),
    ],
)
def test_a_key_for_nobody_or_for_nothing_is_not_made(args: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        run("issue_key", *args)
    assert not ApiKey.objects.exists()


def test_a_publisher_that_is_switched_off_gets_no_key() -> None:
    Publisher.objects.create(name="خاموش", active=False)
    with pytest.raises(CommandError, match="switched off"):
        run("issue_key", "خاموش", "--scope", "read")
