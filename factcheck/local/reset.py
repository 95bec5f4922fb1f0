"""Removing everything the start command has made: the data folder and the server's own."""

import shutil
import sys

from factcheck.local import instance, paths
from factcheck.local.owner import LocalError
from factcheck.local.postgres import Server


def reset(*, yes: bool) -> int:
    """Remove all data of this checkout, after asking; returns the exit status."""
    data = paths.data_folder()
    if not data.exists():
        print(f"There is no data: {data} does not exist.")
        return 0
    if not (data / paths.MARKER).exists():
        raise LocalError(f"{data} was not made by Rasti, and is left as it is.")
    server = Server(paths.home())
    with instance.lock():
        if not yes and not _agreed([str(data), str(server.home.folder)]):
            print("Nothing was removed.")
            return 1
        server.clear_remains()
        server.remove()
        # The marker last: a removal that was cut off can be repeated.
        for entry in data.iterdir():
            if entry.name == paths.MARKER:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
        shutil.rmtree(data)
    print(f"Removed {data}.")
    return 0


def _agreed(folders: list[str]) -> bool:
    if not sys.stdin.isatty():
        print("This removes all data; without a terminal to ask on, say RESET=yes.")
        return False
    print("This removes every article, claim and verdict of this checkout, in:")
    for folder in dict.fromkeys(folders):
        print(f"  {folder}")
    return input("Type yes to remove them: ").strip().lower() in {"yes", "بله"}
