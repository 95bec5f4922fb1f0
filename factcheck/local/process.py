"""Small helpers around processes: dying with the parent, looking into /proc."""

import contextlib
import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1


def die_with_parent(death_signal: signal.Signals, nice: int = 0) -> Callable[[], None]:
    """Return a hook for a new child: the kernel signals it when this process dies.

    It has to run after the change of user, which clears the setting (subprocess does so), and
    the child has to be started by the main thread: the kernel watches the thread, not the
    process. Elsewhere than on Linux it does nothing.
    """
    parent = os.getpid()
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

    def before_exec() -> None:
        if nice:
            os.nice(nice)
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
            if os.getppid() != parent:
                # The parent died before the kernel was told.
                os._exit(1)

    return before_exec


def exit_with_parent(interval: float = 1.0) -> None:
    """Make this forked process leave soon after its parent has died.

    For pool children of a worker that was killed: they are forked by a thread that may end
    earlier than the process, so the kernel's own signal does not fit them.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(interval)
        os._exit(1)

    threading.Thread(target=watch, name="exit-with-parent", daemon=True).start()


def is_running(pid: int) -> bool:
    """Tell whether the process exists and is no zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        # The state follows the name, which may itself hold brackets and spaces.
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return not Path("/proc/self").exists()
    return state not in {"Z", "X"}


def working_in(folder: Path, name: str = "postgres") -> list[int]:
    """Return the processes of that name whose working folder this is.

    A PostgreSQL works in its cluster; someone's shell that stands there is left alone.
    """
    found = []
    wanted = os.path.realpath(folder)
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            pid = int(entry.name)
            if str((entry / "cwd").readlink()) != wanted or not is_running(pid):
                continue
            if (entry / "comm").read_text().strip() == name:
                found.append(pid)
    return found


def send(pid: int, number: signal.Signals) -> None:
    """Signal a process that may have gone meanwhile."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def send_group(pid: int, number: signal.Signals) -> None:
    """Signal every process of a group that may have gone meanwhile."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def tail(file: Path, lines: int = 20) -> str:
    """Return the end of a log file."""
    try:
        with file.open("rb") as source:
            source.seek(max(0, file.stat().st_size - 16_000))
            text = source.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])
