"""``manage.py segment [--json] FILE…``: what the segmenter sees in a text, for people or for programs."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotations.text import segmenter
from annotations.text.received import decode
from annotations.text.shapes import Unit

_COLOURS = {"claim": "32", "heading": "1", "dim": "2", "warn": "33", "speaker": "36"}


class Command(BaseCommand):
    """Segment files. Needs no database."""

    help = "Cut Persian text files into claims; --json prints one object a file on one line."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument(
            "--json",
            action="store_true",
            dest="as_json",
            help="one JSON object a file, a line each",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        segmenter.warm()
        failed = []
        for path in options["files"]:
            try:
                text = _read(path)
            except (OSError, ValueError) as error:
                failed.append(f"{path}: {error}")
                continue
            result = segmenter.segment(text, threshold=settings.CHECKWORTHY_THRESHOLD)
            if options["as_json"]:
                self.stdout.write(json.dumps(result.to_dict(), ensure_ascii=False))
            else:
                for number, unit in enumerate(result.units):
                    self.stdout.write(self._line(number, unit))
        if failed:
            raise CommandError("\n".join(failed), returncode=1)

    def _line(self, number: int, unit: Unit) -> str:
        """One unit for a terminal: number, score, text, and below it what was found."""
        mark = "heading" if unit.kind == "heading" else "claim" if unit.checkworthy else "dim"
        lines = [f"{number:4} {unit.checkworthiness:4.2f}  {self._coloured(unit.view, mark)}"]
        notes = []
        if unit.types:
            notes.append(" ".join(dict.fromkeys(evidence.type for evidence in unit.types)))
        if unit.attribution:
            said = unit.attribution
            notes.append(
                self._coloured(
                    f"{said.speaker or '—'} [{said.cue_class}, {said.status}]", "speaker"
                )
            )
        if unit.context_needed:
            notes.append(self._coloured("context: " + " ".join(unit.context_reasons), "warn"))
        if unit.duplicate_of is not None:
            notes.append(self._coloured(f"= {unit.duplicate_of}", "warn"))
        if notes:
            lines.append("           " + " · ".join(notes))
        return "\n".join(lines)

    def _coloured(self, text: str, name: str) -> str:
        if os.environ.get("NO_COLOR") or not self.stdout.isatty():
            return text
        return f"\x1b[{_COLOURS[name]}m{text}\x1b[0m"


def _read(path: Path) -> str:
    """A file's text as it stands, so that offsets count the file's own code points.

    Raises OSError where it cannot be read, ValueError where it is no text.
    """
    return decode(path.read_bytes())[0]
