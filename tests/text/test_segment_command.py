"""``manage.py segment``: no database, one line a file, a clear word where a file cannot be read."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

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


def test_a_file_that_is_no_text_is_refused_by_name(article: Path, tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG\r\n")
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"picture\.png"):
        call_command("segment", "--json", str(path), str(article), stdout=out)
    assert len(out.getvalue().splitlines()) == 1
