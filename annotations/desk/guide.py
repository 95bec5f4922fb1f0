"""The user's guide: Markdown files of docs/fa, read once and shown under /help/."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nh3
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

FOLDER = Path(settings.BASE_DIR) / "docs" / "fa"
FIRST = ("README", "index")
"""Names of the page that /help/ itself shows."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_PAGE_LINK = re.compile(r"^(?:\./)?([A-Za-z0-9-]+)\.md(#.*)?$")
_IMAGE = re.compile(r"^(?:\./)?images/([A-Za-z0-9._-]+\.(?:png|svg|jpg|webp))$")
_TAGS = {
    "p", "br", "hr", "h1", "h2", "h3", "h4", "strong", "em", "s", "blockquote", "ul", "ol", "li",
    "a", "code", "pre", "table", "thead", "tbody", "tr", "th", "td", "kbd", "img",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start"},
    "img": {"src", "alt"},
    **{tag: {"id"} for tag in ("h1", "h2", "h3", "h4")},
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page, to jump to."""

    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the guide."""

    slug: str
    """Empty for the first page."""
    title: str
    html: SafeString
    headings: tuple[Heading, ...]

    @property
    def url(self) -> str:
        """Where the page is."""
        return reverse("desk:help_page", args=[self.slug]) if self.slug else reverse("desk:help")


def slug_of(file: Path) -> str:
    """Return the name of a file's page in addresses."""
    return "" if file.stem in FIRST else file.stem.lower()


def anchor_of(text: str) -> str:
    """Return the anchor of a heading, as GitHub makes it: letters stay, spaces become dashes."""
    kept = re.sub(r"[^\w\s\u200c-]", "", text.strip().lower())
    return re.sub(r"\s+", "-", kept)


def link_target(href: str) -> str:
    """Return where a link of the Markdown leads on the desk; other links stay as they are."""
    page = _PAGE_LINK.match(href)
    if page:
        slug = slug_of(Path(f"{page[1]}.md"))
        target = reverse("desk:help_page", args=[slug]) if slug else reverse("desk:help")
        return target + (page[2] or "")
    return href


def read(file: Path) -> Page:
    """Read one file; its first heading is its title."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    tokens = parser.parse(file.read_text(encoding="utf-8"))
    title, headings = "", []
    for index, token in enumerate(tokens):
        for child in token.children or []:
            if child.type == "link_open":
                child.attrSet("href", link_target(str(child.attrGet("href") or "")))
            elif child.type == "image":
                found = _IMAGE.match(str(child.attrGet("src") or ""))
                if found:
                    child.attrSet("src", reverse("desk:help_image", args=[found[1]]))
        if token.type == "heading_open":
            text = tokens[index + 1].content
            token.attrSet("id", anchor_of(text))
            if token.tag == "h1" and not title:
                title = text
            elif token.tag == "h2":
                headings.append(Heading(anchor_of(text), text))
    html = nh3.clean(
        parser.renderer.render(tokens, parser.options, {}),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
    return Page(slug_of(file), title or file.stem, mark_safe(html), tuple(headings))  # noqa: S308


@lru_cache(maxsize=64)
def _read_at(file: Path, _changed: float) -> Page:
    return read(file)


def pages() -> list[Page]:
    """Return the guide's pages, the first one first and the others by their file's name."""
    files = [file for file in FOLDER.glob("*.md") if file.is_file()]
    files.sort(key=lambda file: (file.stem not in FIRST, file.name))
    return [_read_at(file, file.stat().st_mtime) for file in files]


def image(name: str) -> Path | None:
    """Return the file of a picture of the guide, or None where there is none."""
    file = FOLDER / "images" / name
    return file if _IMAGE.match(f"images/{name}") and file.is_file() else None
