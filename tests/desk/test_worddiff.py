"""Word by word: what went, what came, what stayed."""

from hypothesis import given
from hypothesis import strategies as st

from annotations.desk.worddiff import Part, compare


def _before(parts: list[Part]) -> str:
    return "".join(part.text for part in parts if part.kind in ("same", "out"))


def _after(parts: list[Part]) -> str:
    return "".join(part.text for part in parts if part.kind in ("same", "in"))


@given(st.text(max_size=200), st.text(max_size=200))
def test_both_texts_can_be_read_off_the_parts(before: str, after: str) -> None:
    parts = compare(before, after, folded=False)

    assert _before(parts) == before
    assert _after(parts) == after


def test_one_changed_word_is_one_change() -> None:
    parts = compare("رقم درست ۱۱۸ دستگاه است", "رقم درست ۱۲۰ دستگاه است")

    assert [(p.kind, p.text) for p in parts if p.kind != "same"] == [("out", "۱۱۸"), ("in", "۱۲۰")]


def test_a_long_unchanged_stretch_is_folded() -> None:
    long = " ".join(str(n) for n in range(200))

    parts = compare(f"{long} a", f"{long} b")

    assert parts[0].kind == "gap"
    assert len("".join(p.text for p in parts)) < len(long)


def test_very_long_texts_are_compared_without_waiting() -> None:
    before = " ".join(f"a{n}" for n in range(6000))
    after = " ".join(f"b{n}" for n in range(6000))

    assert [p.kind for p in compare(before, after)] == ["out", "in"]
