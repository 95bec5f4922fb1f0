"""The check that every message is in the catalogue, and translated.

What is translated is seen without gettext; whether a message is missing altogether only
xgettext tells, so without it that half is left out, and said so.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.pofile import read_po

from factcheck.local import messages, paths

COPIED = ("annotations", "factcheck", "templates", "manage.py")


def main() -> int:
    """Print what is missing; returns the exit status."""
    lines = messages.unfinished()
    if shutil.which("xgettext"):
        lines += _missing()
    else:
        print("xgettext is not here: messages missing from the catalogue are not looked for.")
    for line in lines:
        print(line)
    return 1 if lines else 0


def _missing() -> list[str]:
    """Return the messages of code and templates that no catalogue has, and those without use."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        skip = shutil.ignore_patterns("__pycache__", "*.mo", "static")
        copy.mkdir()
        for name in COPIED:
            source = paths.CHECKOUT / name
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=skip)
            else:
                shutil.copy(source, copy / name)
        done = subprocess.run(
            [sys.executable, "manage.py", "makemessages", "--all", "--no-location", "--no-wrap"],
            cwd=copy,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            return [done.stdout + done.stderr]
        return [
            line
            for file in messages.catalogues()
            for line in _difference(file, copy / file.relative_to(paths.CHECKOUT))
        ]


def _difference(kept: Path, made: Path) -> list[str]:
    have, want = _ids(kept), _ids(made)
    place = kept.relative_to(paths.CHECKOUT)
    return [f"{place}: {message!r} is missing" for message in sorted(want - have)] + [
        f"{place}: {message!r} is used nowhere" for message in sorted(have - want)
    ]


def _ids(file: Path) -> set[str]:
    if not file.exists():
        return set()
    with file.open("rb") as source:
        return {f"{one.context or ''}{one.id}" for one in read_po(source) if one.id}


if __name__ == "__main__":
    sys.exit(main())
