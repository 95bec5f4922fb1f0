"""Who speaks, in the forms news has: what a careful editor would say, written down before the segmenter was asked."""

from pathlib import Path

import pytest

from annotations.text.segmenter import segment

LINES = Path(__file__).with_name("speakers.tsv").read_text(encoding="utf8").splitlines()[1:]


def same(found: str | None, wanted: str) -> bool:
    """Whether the speaker is one of the names, or nobody is and nobody was wanted."""
    if wanted == "?":
        return True
    if wanted == "-" or not found:
        return wanted == "-" and not found
    return any(name in found or found in name for name in wanted.split("|"))


@pytest.mark.parametrize("line", LINES)
def test_every_unit_has_the_speaker_an_editor_would_name(line: str) -> None:
    text, speakers = line.split("\t")
    wanted = speakers.split(" / ")
    units = segment(text.replace("⏎", "\n")).units
    assert len(units) == len(wanted)
    for unit, speaker in zip(units, wanted, strict=True):
        assert same(unit.speaker, speaker), (unit.view, unit.speaker)
