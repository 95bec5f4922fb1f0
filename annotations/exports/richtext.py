"""Editors' Markdown as clean HTML, the same on the desk, on public pages and in exports."""

from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt

_TAGS = {
    "p", "br", "hr", "h2", "h3", "h4", "strong", "em", "s", "blockquote", "ul", "ol", "li", "a",
    "code", "pre", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_DIRECTED = {"p", "h2", "h3", "h4", "blockquote", "ul", "ol", "td", "th"}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start", "dir"}} | {
    tag: {"dir"} for tag in _DIRECTED - {"ol"}
}


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    # Raw HTML is shown as text, not obeyed; a pasted address becomes a link only when marked as one.
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(
        ["table", "strikethrough"]
    )


def _lower_headings(tokens: list[Any]) -> None:
    """Keep the page's own heading the only h1: a text's headings begin at h2."""
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            level = int(token.tag[1])
            token.tag = f"h{min(max(level, 1) + 1, 4)}"


def _direct(tokens: list[Any]) -> None:
    """Let each outermost block and each cell find its direction.

    Not the blocks inside: a browser does not look into what has a direction of its own, so that
    a quotation made of such paragraphs would be left-to-right with Persian in it.
    """
    for token in tokens:
        outermost = token.level == 0 or token.tag in {"td", "th"}
        if outermost and token.nesting >= 0 and token.tag in _DIRECTED:
            token.attrSet("dir", "auto")


def render_markdown(text: str) -> str:
    """Return Markdown as sanitised HTML.

    Every outermost block takes its direction from its own first letters (``dir="auto"``), links lead out
    with ``rel="noopener nofollow ugc"``, and only http, https and mailto are links at all.
    """
    parser = _parser()
    tokens = parser.parse(text)
    _lower_headings(tokens)
    _direct(tokens)
    html = parser.renderer.render(tokens, parser.options, {})
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow ugc",
    )
