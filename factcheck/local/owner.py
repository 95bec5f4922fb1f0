"""Which system user the embedded PostgreSQL runs as.

PostgreSQL refuses to run as root. An ordinary user simply owns the server; root hands it to
RASTI_PG_USER, postgres or nobody, the first that this machine knows.
"""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path


class LocalError(Exception):
    """Something on this machine stands in the way; the text says what, and what to do."""


@dataclass(frozen=True)
class Owner:
    """A system user, by number and by name."""

    uid: int
    gid: int
    name: str

    @property
    def is_me(self) -> bool:
        """Whether this process already runs as that user."""
        return os.geteuid() == self.uid

    def groups(self) -> set[int]:
        """Return every group of the user."""
        return {self.gid, *os.getgrouplist(self.name, self.gid)}


def server_owner() -> Owner:
    """Return the user who shall own the embedded server.

    Raises LocalError when root finds no other user to hand it to.
    """
    uid = os.geteuid()
    if uid != 0:
        return _by_uid(uid)
    wanted = os.environ.get("RASTI_PG_USER", "")
    for name in [wanted] if wanted else ["postgres", "nobody"]:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Owner(entry.pw_uid, entry.pw_gid, entry.pw_name)
    missing = f"the user {wanted!r} of RASTI_PG_USER" if wanted else "neither postgres nor nobody"
    raise LocalError(
        f"PostgreSQL does not run as root, and this machine has {missing}"
        f"{' not' if wanted else ''}. Run as an ordinary user, or name one in RASTI_PG_USER."
    )


def _by_uid(uid: int) -> Owner:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise LocalError(
            f"The user number {uid} has no name on this machine, and PostgreSQL needs one: "
            "add it to /etc/passwd, or run as a user that has one."
        ) from None
    return Owner(entry.pw_uid, entry.pw_gid, entry.pw_name)


def can_traverse(owner: Owner, folder: Path) -> bool:
    """Tell whether the user can walk down to the folder, as far as it exists."""
    groups = owner.groups()
    return all(
        _allowed(owner, groups, part.stat(), stat.S_IXOTH)
        for part in [folder, *folder.parents]
        if part.exists()
    )


def can_read(owner: Owner, file: Path) -> bool:
    """Tell whether the user can walk to the file, read it and run it."""
    needed = stat.S_IROTH | stat.S_IXOTH
    return can_traverse(owner, file.parent) and _allowed(owner, owner.groups(), file.stat(), needed)


def _allowed(owner: Owner, groups: set[int], status: os.stat_result, bits: int) -> bool:
    if owner.uid == 0:
        return True
    if status.st_uid == owner.uid:
        bits <<= 6
    elif status.st_gid in groups:
        bits <<= 3
    return status.st_mode & bits == bits
