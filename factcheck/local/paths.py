"""Where everything lives, known before anything runs.

Only the standard library, and no side effects but the secret key's file: settings import this.
One folder (RASTI_DATA, or .rasti in the checkout) holds all; where root hands the server to a
user who cannot reach that folder, the server's part moves to a folder of its own, and a pointer
in the data folder keeps its address.
"""

import hashlib
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from factcheck.local.owner import LocalError, Owner, can_traverse, server_owner

CHECKOUT = Path(__file__).resolve().parent.parent.parent
MARKER = "rasti-data"
POINTER = "postgres-home"
ROLE = "rasti"
DATABASE = "rasti"
# A socket's path has 107 bytes at most, and the server adds /.s.PGSQL.5432 to its folder.
SOCKET_FOLDER_BYTES = 107 - len("/.s.PGSQL.5432")
# PostgreSQL and libpq give these a meaning of their own inside a socket folder's name.
SOCKET_UNFIT = set(",\"'\\\n")
# For the short folders that have to be found again later. Not TMPDIR: it changes by session.
SHORT_PLACE = Path("/tmp")  # noqa: S108 - each use makes it 0700 and verifies who owns it
SYSTEM_PLACE = Path("/var/lib")


@dataclass(frozen=True)
class Home:
    """The embedded server's folders and the user who owns them."""

    folder: Path
    socket: Path
    owner: Owner

    @property
    def cluster(self) -> Path:
        """The database cluster itself."""
        return self.folder / "cluster"

    def url(self, database: str = DATABASE) -> str:
        """Return the address of one database of this server."""
        return f"postgresql://{ROLE}@{quote(str(self.socket), safe='')}/{quote(database)}"


def data_folder() -> Path:
    """Return the one folder that holds all data of this checkout."""
    given = os.environ.get("RASTI_DATA", "")
    return Path(given).expanduser().resolve() if given else CHECKOUT / ".rasti"


def logs_folder() -> Path:
    """Return the folder of the log files."""
    return data_folder() / "logs"


def make_data_folder() -> Path:
    """Make the data folder with its marker, or verify that an existing one is ours.

    Raises LocalError when it holds something else, or belongs to someone else.
    """
    folder = data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        marker = folder / MARKER
        if not marker.exists():
            if any(folder.iterdir()):
                raise LocalError(
                    f"{folder} holds other files. Name an empty or a new folder in RASTI_DATA."
                )
            marker.write_text("Made by Rasti; `make reset` removes this whole folder.\n")
            if os.geteuid() == 0:
                # Ours since a moment ago, and empty: the server's user has to walk through it.
                # An existing folder's mode is never touched, nor a parent's.
                folder.chmod(folder.stat().st_mode | 0o011)
        for private in ("logs", "media", "static"):
            (folder / private).mkdir(mode=0o700, exist_ok=True)
    except PermissionError as error:
        raise LocalError(
            f"{folder} cannot be written by {_me()} ({error.strerror}). Run as the user who made "
            "it, or choose another folder with RASTI_DATA."
        ) from error
    return folder


def home() -> Home:
    """Return the embedded server's folders, where they are or where they will be."""
    data = data_folder()
    owner = server_owner()
    pointer = data / POINTER
    try:
        folder = Path(pointer.read_text().strip()) if pointer.is_file() else None
    except PermissionError as error:
        raise LocalError(
            f"{data} belongs to another user. Run as that user, or choose another folder with "
            "RASTI_DATA."
        ) from error
    if folder is None:
        inside = data / "postgres"
        reachable = owner.is_me or can_traverse(owner, data)
        folder = inside if reachable else SYSTEM_PLACE / f"rasti-{_hash(data)}"
    socket = folder / "socket"
    if len(os.fsencode(socket)) > SOCKET_FOLDER_BYTES or SOCKET_UNFIT & set(str(socket)):
        socket = SHORT_PLACE / f"rasti-{owner.uid}-{_hash(folder)}"
    return Home(folder, socket, owner)


def database_url() -> str:
    """Return the address of the embedded database."""
    return home().url()


def broker_url() -> str:
    """Return the broker's address: queues inside the same database."""
    return "pgmq://"


def secret_key() -> str:
    """Return this checkout's own secret, made on first use and kept from other users."""
    file = make_data_folder() / "secret-key"
    if not file.exists():
        # Written aside and linked into place, so that nobody ever reads half a key.
        draft = file.with_name(f"secret-key.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(64))
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    try:
        return file.read_text()
    except PermissionError as error:
        raise LocalError(
            f"{file} belongs to another user. Run as that user, or choose another folder with "
            "RASTI_DATA."
        ) from error


def private_folder(folder: Path, owner: Owner) -> Path:
    """Make a folder that only the owner enters, or verify that it is one.

    Raises LocalError when someone else made it first.
    """
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        pass
    else:
        if not owner.is_me:
            os.chown(folder, owner.uid, owner.gid)
        folder.chmod(0o700)
    status = folder.lstat()
    if folder.is_symlink() or status.st_uid != owner.uid or status.st_mode & 0o077:
        raise LocalError(
            f"{folder} should belong to {owner.name} and to nobody else. Look at who made it; "
            "remove it if nothing needs it, and start again."
        )
    return folder


def _hash(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]


def _me() -> str:
    return f"user number {os.geteuid()}"
