"""``manage.py segment``: no database, one line a file, a clear word where a file cannot be read."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotations.management.reading import Reading
from annotations.text.segmenter import segment

ROOT = Path(__file__).parents[2]

TEXT = "گران شدن نان\n\nوزیر کشور گفت: نان ۲۰ درصد گران شد. وی افزود: گندم هست."


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "خبر.txt"
    path.write_text(TEXT, encoding="utf8")
    return path


def test_json_is_one_object_a_file_on_one_line(article: Path) -> None:
    out = io.StringIO()
    call_command("segment", "--json", str(article), str(article), stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) == 2
    units = json.loads(lines[0])["units"]
    assert [TEXT[unit["start"] : unit["end"]] for unit in units] == [unit["text"] for unit in units]
    assert units[1]["speaker"] == "وزیر کشور"
    assert lines[0] == lines[1]


def test_the_readable_view_has_no_colour_where_nobody_looks(article: Path) -> None:
    out = io.StringIO()
    call_command("segment", str(article), stdout=out)
    assert "وزیر کشور" in out.getvalue()
    assert "\x1b[" not in out.getvalue()


def test_a_file_that_is_not_there_is_named_and_the_others_are_read(
    article: Path, tmp_path: Path
) -> None:
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"nowhere\.txt") as caught:
        call_command("segment", "--json", str(article), str(tmp_path / "nowhere.txt"), stdout=out)
    assert caught.value.returncode == 1
    assert len(out.getvalue().splitlines()) == 1


def test_offsets_count_the_file_s_own_code_points(tmp_path: Path) -> None:
    path = tmp_path / "crlf.txt"
    raw = "\ufeff" + TEXT.replace("\n", "\r\n")
    path.write_bytes(raw.encode())
    out = io.StringIO()
    call_command("segment", "--json", str(path), stdout=out)
    units = json.loads(out.getvalue())["units"]
    assert [raw[unit["start"] : unit["end"]] for unit in units] == [unit["text"] for unit in units]
    assert units[-1]["end"] == len(raw)
    assert len(units) == 3


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n"])
def test_a_file_with_nothing_in_it_has_no_units(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(content)
    out = io.StringIO()
    call_command("segment", "--json", str(path), stdout=out)
    assert json.loads(out.getvalue())["units"] == []


UNREADABLE = {
    "picture": (b"\x89PNG\r\n", "not a text file"),
    "nul": ("متن".encode() * 20 + b"\x00", "NUL bytes"),
    "latin": ("déjà vu ".encode("latin-1") * 20, "neither UTF-8"),
    "long": (b"a" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_is_no_text_is_refused_by_name_and_in_words(
    article: Path, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    content, said = UNREADABLE[name]
    path.write_bytes(content)
    out = io.StringIO()
    with pytest.raises(CommandError, match=f"{name}: .*{said}") as caught:
        call_command("segment", "--json", str(path), str(article), stdout=out)
    assert caught.value.returncode == 1
    assert len(out.getvalue().splitlines()) == 1


def test_missing_files_and_folders_are_called_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        call_command("segment", str(tmp_path / "nowhere.txt"), str(tmp_path), stdout=io.StringIO())
    assert str(caught.value).splitlines() == [
        f"{tmp_path / 'nowhere.txt'}: no such file or directory",
        f"{tmp_path}: is a directory",
    ]


def test_the_readable_view_tells_what_was_found(article: Path) -> None:
    article.write_text(
        "گران شدن نان\n\nوزیر کشور دیروز گفت: نان حدود ۲۰ درصد گران شد. وی افزود: گندم هست.",
        encoding="utf8",
    )
    out = io.StringIO()
    call_command("segment", "--published", "2023-10-10", str(article), stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0].startswith(f"{article}: 3 units, ")
    assert "   0         گران شدن نان" in lines
    for said in (
        "speaker: وزیر کشور (neutral, resolved)",
        "numbers: ۲۰ درصد = about 20 درصد",
        "times: دیروز = 2023-10-09",
        "needs context: pronoun-subject",
    ):
        assert " " * 13 + said in lines


def test_each_file_has_its_name_above_its_units(article: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("آب کم است.", encoding="utf8")
    out = io.StringIO()
    call_command("segment", str(article), str(other), stdout=out)
    titles = [line for line in out.getvalue().splitlines() if "worth a check" in line]
    assert [title.split(": ")[0] for title in titles] == [str(article), str(other)]


def test_colours_can_be_asked_for_and_change_no_words(article: Path) -> None:
    plain, coloured = io.StringIO(), io.StringIO()
    call_command("segment", str(article), stdout=plain)
    call_command("segment", "--force-color", str(article), stdout=coloured)
    assert "\x1b[36mوزیر کشور\x1b[0m گفت:" in coloured.getvalue()
    assert re.sub(r"\x1b\[\d*m", "", coloured.getvalue()) == plain.getvalue()


@pytest.mark.parametrize("width", [40, 60, 100])
def test_lines_keep_to_the_width_and_lose_no_word(width: int) -> None:
    raw = "وزیر نیرو روز گذشته گفت: مصرف برق ۲۰&#37; کم شد، «آب» هم\nکم است و سدها خالی است."
    (unit,) = segment(raw).units
    lines = Reading(colour=False, width=width).unit(0, unit, raw).splitlines()
    assert max(map(len, lines)) <= width
    assert " ".join(" ".join(lines).split()).startswith(f"0 {unit.checkworthiness:.2f}")
    assert unit.view in " ".join(" ".join(lines).split())


def run(*args: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "manage.py", "segment", *args],
        cwd=ROOT,
        env={**os.environ, **environment},
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
    )


def test_it_reads_the_standard_input() -> None:
    done = run("--json", "-", stdin=TEXT.encode())
    assert done.returncode == 0
    assert len(json.loads(done.stdout)["units"]) == 3


def test_a_reader_that_goes_away_is_no_error(article: Path) -> None:
    article.write_text("نان گران شد. " * 20_000, encoding="utf8")
    with subprocess.Popen(
        [sys.executable, "manage.py", "segment", str(article)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=120) == 0


def test_a_wrong_day_and_no_file_at_all_are_told_with_the_usage(article: Path) -> None:
    wrong = run("--published", "دیروز", str(article))
    assert wrong.returncode == 2
    assert "write it as 2026-11-23" in wrong.stderr.decode()
    assert run().returncode == 2
