"""Compiling the translations without gettext, which a fresh machine does not have."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from factcheck.local import paths


def catalogues() -> list[Path]:
    """Return the project's own translation files."""
    folders = [paths.CHECKOUT / "annotations", paths.CHECKOUT / "factcheck"]
    return sorted(file for folder in folders for file in folder.glob("locale/*/LC_MESSAGES/*.po"))


def compile_all(*, force: bool = False) -> int:
    """Compile every catalogue that is newer than what was compiled of it; returns how many."""
    compiled = 0
    for source in catalogues():
        target = source.with_suffix(".mo")
        fresh = target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns
        if fresh and not force:
            continue
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parent.parent.name, abort_invalid=True)
        draft = target.with_suffix(f".mo.{os.getpid()}")
        with draft.open("wb") as out:
            write_mo(out, catalogue)
        draft.replace(target)
        compiled += 1
    return compiled


def unfinished() -> list[str]:
    """Return a line for each message that is not translated, or only guessed."""
    lines = []
    for source in catalogues():
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parent.parent.name, abort_invalid=True)
        for message in catalogue:
            texts = (
                message.string if isinstance(message.string, (list, tuple)) else [message.string]
            )
            if message.id and (message.fuzzy or not all(texts)):
                place = source.relative_to(paths.CHECKOUT)
                lines.append(f"{place}:{message.lineno}: {message.id!r} is not translated")
    return lines
