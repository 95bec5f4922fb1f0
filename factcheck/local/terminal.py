"""What the start command shows: steps, what the parts print, and where it all is kept."""

import contextlib
import os
import sys
import time
from pathlib import Path
from typing import IO

LOG_BYTES = 10_000_000
LOGS_KEPT = 3
COLOURS = {"postgres": 35, "worker": 33, "beat": 36, "web": 34, "setup": 90, "rasti": 32}


class Terminal:
    """Writes to the user, in colour where that helps, and never fails for want of a reader."""

    def __init__(self, stream: IO[str] | None = None) -> None:
        self.stream = stream or sys.stdout
        self.colour = self.stream.isatty() and not os.environ.get("NO_COLOR")

    def line(self, text: str = "") -> None:
        """Print one line."""
        # The reader may be gone (a closed terminal); the desk goes on.
        with contextlib.suppress(OSError, ValueError):
            self.stream.write(f"{text}\n")
            self.stream.flush()

    def of(self, name: str, text: str) -> None:
        """Print one line of a part, with its name before it."""
        self.line(f"{self.paint(f'{name:>8} │', COLOURS.get(name, 37))} {text}")

    def done(self, text: str, since: float) -> None:
        """Print a finished step with the time it took."""
        mark = self.paint("✓", 32)
        self.line(f"{mark} {text} {self.paint(f'({time.monotonic() - since:.1f} s)', 90)}")

    def failed(self, text: str) -> None:
        """Print why something failed and what to do."""
        self.line(f"{self.paint('✗', 31)} {text}")

    def paint(self, text: str, code: int) -> str:
        """Return the text in a colour, where colours are shown."""
        return f"\033[{code}m{text}\033[0m" if self.colour else text


class LogFile:
    """A log that starts anew when it has grown, keeping a few old ones."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._open()

    def _open(self) -> None:
        descriptor = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.out: IO[bytes] = os.fdopen(descriptor, "ab", buffering=0)

    def write(self, data: bytes) -> None:
        """Add to the log; a full disk stops the log and not the desk."""
        with contextlib.suppress(OSError):
            self.out.write(data)
            if self.out.tell() > LOG_BYTES:
                self._rotate()

    def _rotate(self) -> None:
        self.out.close()
        for number in range(LOGS_KEPT - 1, 0, -1):
            older = self.file.with_name(f"{self.file.name}.{number}")
            if older.exists():
                older.replace(self.file.with_name(f"{self.file.name}.{number + 1}"))
        self.file.replace(self.file.with_name(f"{self.file.name}.1"))
        self._open()

    def close(self) -> None:
        """Close the file."""
        self.out.close()
