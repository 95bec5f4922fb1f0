"""The user's guide under /help/."""

import os
import re
from pathlib import Path

import pytest

from annotations.desk import guide


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    (tmp_path / "README.md").write_text(
        "# راهنما\n\nبه [بازبینی](reviewer.md#گام-دوم) بروید.\n\n## آغاز\n\nمتن\n", encoding="utf-8"
    )
    (tmp_path / "reviewer.md").write_text(
        "# بازبین\n\n## گام دوم\n\n<script>alert(1)</script> [بد](javascript:alert(1))\n\n"
        "![نما](images/shot.png)\n\n| ۱ | ۲ |\n|---|---|\n| الف | ب |\n",
        encoding="utf-8",
    )
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "shot.png").write_bytes(b"\x89PNG")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    monkeypatch.setattr(guide, "FOLDER", tmp_path)
    return tmp_path


def test_the_first_page_lists_the_others_and_its_own_headings(folder, client_of, sara):
    page = client_of(sara).get("/help/").content.decode()
    assert '<h1 id="راهنما">راهنما</h1>' in page
    assert 'href="/help/reviewer/"' in page
    assert 'href="#آغاز"' in page


def test_links_between_files_lead_to_pages(folder, client_of, sara):
    page = client_of(sara).get("/help/").content.decode()
    assert 'href="/help/reviewer/#%DA%AF%D8%A7%D9%85-%D8%AF%D9%88%D9%85"' in page or (
        'href="/help/reviewer/#گام-دوم"' in page
    )
    assert 'id="گام-دوم"' in client_of(sara).get("/help/reviewer/").content.decode()


def test_pictures_are_shown_and_nothing_else_of_the_folder(folder, client_of, sara):
    client = client_of(sara)
    page = client.get("/help/reviewer/").content.decode()
    assert 'src="/help/images/shot.png"' in page
    picture = client.get("/help/images/shot.png")
    assert picture["Content-Type"] == "image/png"
    assert b"".join(picture.streaming_content) == b"\x89PNG"
    for name in ("..%2Fsecret.txt", "../secret.txt", "secret.txt", "no.png"):
        assert client.get(f"/help/images/{name}").status_code == 404


def test_html_in_the_guide_is_not_obeyed(folder, client_of, sara):
    page = client_of(sara).get("/help/reviewer/").content.decode()
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_a_page_that_is_not_there_is_not_found(folder, client_of, sara):
    assert client_of(sara).get("/help/nothing/").status_code == 404


def test_without_a_guide_help_says_so(tmp_path, monkeypatch, client_of, sara):
    monkeypatch.setattr(guide, "FOLDER", tmp_path)
    sara.language = "en"
    sara.save()
    assert "not installed here" in client_of(sara).get("/help/").content.decode()


def test_a_changed_file_is_read_anew(folder, client_of, sara):
    client = client_of(sara)
    client.get("/help/")
    file = folder / "README.md"
    file.write_text("# راهنمای تازه\n", encoding="utf-8")
    os.utime(file, (1, 1))
    assert "راهنمای تازه" in client.get("/help/").content.decode()


def test_the_guide_that_is_shipped_has_no_broken_links():
    slugs = {page.slug for page in guide.pages()}
    for page in guide.pages():
        for target in re.findall(r'href="/help/([a-z0-9-]*)/?(?:#[^"]*)?"', page.html):
            assert target in slugs, (page.slug, target)


def test_every_key_of_the_help_sheet_is_in_the_guide_and_in_the_documents() -> None:
    from annotations.desk.keys import GROUPS

    pages = {
        name: (guide.FOLDER.parent / name).read_text(encoding="utf-8")
        for name in ("fa/4-keyboard.md", "desk.md")
    }
    shown = {"⇧A": "Shift+A", "1–6": "6"}
    for group in GROUPS:
        for key in group.keys:
            for cap in key.caps:
                wanted = shown.get(cap, cap)
                for name, text in pages.items():
                    assert any(
                        wanted in line.partition("|")[2].partition("|")[0]
                        for line in text.splitlines()
                        if line.startswith("|")
                    ), f"{cap} is not in {name}"
