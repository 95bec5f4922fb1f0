"""The text with its claims marked: every character once, nothing of any width between them."""

import itertools
import re
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.desk.highlights import Place, Sentence, cut, to_html

ONE, TWO = UUID(int=1), UUID(int=2)


def _plain(html: str) -> str:
    import html as markup

    return markup.unescape(re.sub(r"<[^>]+>", "", html))


@st.composite
def _text_and_spans(draw: st.DrawFn) -> tuple[str, list[Place], list[Sentence]]:
    text = draw(st.text(min_size=1, max_size=60))
    pair = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    pairs = draw(st.lists(pair, max_size=8))
    places = [Place(min(p), max(p), UUID(int=n), "queued") for n, p in enumerate(pairs)]
    edges = sorted(set(draw(st.lists(st.integers(0, len(text)), max_size=6))))
    sentences = [Sentence(a, b, n) for n, (a, b) in enumerate(itertools.pairwise(edges))]
    return text, places, sentences


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_text_and_spans())
def test_the_pieces_hold_the_whole_text_once_and_say_who_covers_what(
    given_: tuple[str, list[Place], list[Sentence]],
) -> None:
    text, places, sentences = given_

    pieces = cut(len(text), places, sentences)

    assert "".join(text[p.start : p.end] for p in pieces) == text
    for piece in pieces:
        assert {p.claim for p in piece.places} == {
            p.claim
            for p in places
            if p.start <= piece.start and piece.end <= p.end and p.start < p.end
        }
    assert _plain(to_html(text, pieces)) == text


def test_the_innermost_claim_leads_and_the_selected_one_goes_before_it() -> None:
    outer, inner = Place(0, 10, ONE, "queued"), Place(2, 6, TWO, "suggested")

    by_size = cut(10, [outer, inner])
    by_choice = cut(10, [outer, inner], selected=ONE)

    assert [p.places[0].claim for p in by_size] == [ONE, TWO, ONE]
    assert [p.places[0].claim for p in by_choice] == [ONE, ONE, ONE]


def test_a_place_outside_the_text_is_left_out() -> None:
    assert [p.places for p in cut(3, [Place(1, 9, ONE, "queued")])] == [()]


def test_offsets_are_code_points() -> None:
    text = "😀🇮🇷 سلام"

    html = to_html(text, cut(len(text), [Place(4, 8, ONE, "queued")]))

    assert f'claim={ONE}">سلام</a></mark>' in html


def test_marks_carry_state_overlap_and_address_but_no_style() -> None:
    places = [Place(0, 4, ONE, "queued"), Place(2, 6, TWO, "in_review")]

    html = to_html("abcdef", cut(6, places), query="show=mine&", selected=TWO)

    assert 'class="hl hl-over is-selected"' in html
    assert 'data-state="in_review"' in html
    assert f'data-claims="{TWO} {ONE}"' in html
    assert f'href="?show=mine&amp;claim={ONE}"' in html or f'href="?show=mine&claim={ONE}"' in html
    assert "style=" not in html


def test_a_sentence_is_a_link_only_where_no_claim_lies() -> None:
    html = to_html("abcdef", cut(6, [Place(0, 3, ONE, "queued")], [Sentence(0, 6, 7)]))

    assert html.count('data-unit="7"') == 1
    assert ">def</a>" in html


def test_markup_in_the_text_is_text() -> None:
    text = "<script>alert(1)</script> & <b>"

    html = to_html(text, cut(len(text), [Place(0, 5, ONE, "queued")], [Sentence(8, 20, 1)]))

    assert "<script>" not in html
    assert _plain(html) == text
