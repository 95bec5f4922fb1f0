"""One running desk for one data folder: the lock, and what the running one says of itself."""

import fcntl
import json
import os
import socket
import urllib.error
import urllib.request
from typing import IO, Any

from factcheck.local import paths
from factcheck.local.owner import LocalError

FIRST_PORT = 8000
PORTS_TRIED = 100


def lock() -> IO[str]:
    """Take the data folder for this process; keep the returned file open.

    Raises LocalError when another instance has it.
    """
    file = (paths.make_data_folder() / "lock").open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        other = running()
        where = f" at {other['address']} (process {other['pid']})" if other else ""
        raise LocalError(
            f"Rasti already runs{where} on {paths.data_folder()}. Stop it with Ctrl+C first, or "
            "choose another folder with RASTI_DATA for a second desk."
        ) from None
    return file


def note(address: str) -> None:
    """Note where the running instance is, for status and for a refused second one."""
    text = json.dumps({"pid": os.getpid(), "address": address})
    (paths.data_folder() / "running.json").write_text(text)


def noted_address() -> str:
    """Return the address last noted, or "": no lock is taken, so that settings may ask."""
    try:
        return str(json.loads((paths.data_folder() / "running.json").read_text())["address"])
    except (OSError, ValueError, KeyError):
        return ""


def forget() -> None:
    """Drop the note."""
    (paths.data_folder() / "running.json").unlink(missing_ok=True)


def running() -> dict[str, Any] | None:
    """Return the running instance's note, or None when nothing holds the lock."""
    file = paths.data_folder() / "lock"
    if not file.exists():
        return None
    with file.open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass
        else:
            return None
    try:
        found: dict[str, Any] = json.loads((paths.data_folder() / "running.json").read_text())
    except (OSError, ValueError):
        # It holds the lock and has not come as far as its address.
        return {"pid": 0, "address": "an address not known yet"}
    return found


def listen() -> socket.socket:
    """Open the web's socket: on PORT when it is given, on the first free port otherwise.

    Raises LocalError when the given port is no port, or is taken.
    """
    host = os.environ.get("RASTI_HOST", "") or "127.0.0.1"
    given = os.environ.get("PORT", "")
    if given:
        if not given.isdecimal() or not 0 < int(given) < 65536:
            raise LocalError(f"PORT must be a number from 1 to 65535, not {given!r}.")
        try:
            return _bind(host, int(given))
        except OSError as error:
            raise LocalError(
                f"Port {given} on {host} cannot be used ({error.strerror}). Choose another with "
                "PORT=…, or leave PORT out and a free one is found."
            ) from error
    for port in range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        try:
            return _bind(host, port)
        except OSError:
            continue
    return _bind(host, 0)


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        # So that a restart may take its own port again at once. It lets nobody share a port.
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((host, port))
        opened.listen(128)
    except OSError:
        opened.close()
        raise
    opened.set_inheritable(True)
    return opened


def ask_health(address: str, query: str = "", seconds: float = 5) -> tuple[int, dict[str, Any]]:
    """Ask a running desk how it is; returns the HTTP status (0: no answer) and what it says."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{address}/health/{query}", timeout=seconds) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        try:
            return error.code, json.loads(error.read())
        except ValueError:
            return error.code, {}
    except (OSError, ValueError):
        return 0, {}
