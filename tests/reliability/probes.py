"""A task for the broker's own tests; the worker imports it beside the desk's."""

import os
import time
from pathlib import Path

from celery import shared_task


@shared_task(name="probe.write")
def write(file: str, word: str, hold: str = "") -> None:
    """Add a word to a file, and then stay as long as the other file exists."""
    with Path(file).open("a") as out:
        out.write(f"{word}\n")
        out.flush()
        os.fsync(out.fileno())
    while hold and Path(hold).exists():
        time.sleep(0.02)
