"""``manage.py segment [--json] FILE…``: what the segmenter sees in a text, for people or for programs."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotations.management.reading import Reading
from annotations.text import segmenter
from annotations.text.received import MAX_BYTES, Refusal, Refused, decode

_REFUSED = {
    Refusal.TOO_LARGE: f"larger than {MAX_BYTES // 1024 // 1024} MB, the most an article may have",
    Refusal.BINARY: "not a text file",
    Refusal.NUL: "has NUL bytes in it, which no text has",
    Refusal.ENCODING: "neither UTF-8 nor UTF-16 nor Persian in windows-1256",
    Refusal.EMPTY: "has nothing in it",
}


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no day; write it as 2026-11-23") from None


class Command(BaseCommand):
    """Segment files. Needs no database."""

    help = (
        "Cut Persian text files into claims and show what is found in each: worth of a check, speaker, numbers, times, "
        "and what it leans on. A star marks what is worth a check. Colours only on a terminal, unless --force-color; "
        "NO_COLOR and --no-color turn them off. Exits with 1 where a file could not be read; the others are shown."
    )
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files", nargs="+", metavar="FILE", help="text files; - reads the standard input"
        )
        parser.add_argument(
            "--json",
            action="store_true",
            dest="as_json",
            help="one JSON object a file, a line each",
        )
        parser.add_argument(
            "--published",
            type=_day,
            metavar="YYYY-MM-DD",
            help="the day of publication, from which «دیروز» counts",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        segmenter.warm()
        try:
            failed = self._segment_all(options)
            self.stdout.flush()
        except BrokenPipeError:
            # «segment FILE | head»: nobody reads on, and the interpreter must not try to write what is left.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
        if failed:
            raise CommandError("\n".join(failed), returncode=1)

    def _segment_all(self, options: dict[str, Any]) -> list[str]:
        """Write what is found in each file; return what to say of those that cannot be read."""
        terminal = self.stdout.isatty()
        colour = options["force_color"] or (
            terminal and not options["no_color"] and not os.environ.get("NO_COLOR")
        )
        reading = Reading(
            colour=bool(colour), width=shutil.get_terminal_size().columns if terminal else 0
        )
        failed = []
        for name in options["files"]:
            try:
                text = _read(name)
            except OSError as error:
                failed.append(f"{name}: {(error.strerror or str(error)).lower()}")
                continue
            except Refused as error:
                failed.append(f"{name}: {_REFUSED[error.refusal]}")
                continue
            result = segmenter.segment(
                text, published_at=options["published"], threshold=settings.CHECKWORTHY_THRESHOLD
            )
            if options["as_json"]:
                self.stdout.write(json.dumps(result.to_dict(), ensure_ascii=False))
                continue
            self.stdout.write(reading.title(name, result))
            for number, unit in enumerate(result.units):
                self.stdout.write(reading.unit(number, unit, text))
        return failed


def _read(name: str) -> str:
    """A file's text as it stands, so that offsets count the file's own code points.

    Raises OSError where it cannot be read, Refused where it is no text.
    """
    return decode(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())[0]
