"""The steps of a deployment on an outside database, as the start command does them here."""

import subprocess
import sys

from factcheck import broker
from factcheck.local import messages
from factcheck.local import prepare as steps
from factcheck.local.owner import LocalError
from factcheck.local.paths import CHECKOUT


def prepare(*, replace_queues: bool = False) -> int:
    """Compile translations, verify the database, migrate, install the queues; exit status."""
    messages.compile_all()
    url, queues = steps.addresses()
    steps.verify(url)
    print("✓ The database finds Persian words")
    print("✓ Tables brought up to date" if steps.migrate(url, run) else "✓ Tables up to date")
    if broker.is_pgmq(queues):
        where = broker.pgmq_database(queues, url)
        steps.install_queues(where, replace=replace_queues)
        print("✓ Queues ready")
    return 0


def compile_messages(*, check: bool = False) -> int:
    """Compile the translations; with `check`, list what is not translated."""
    print(f"{messages.compile_all()} compiled")
    left = messages.unfinished() if check else []
    for line in left:
        print(line)
    return 1 if left else 0


def run(title: str, command: list[str]) -> str:
    """Run one step in the foreground; raises LocalError when it fails."""
    if subprocess.run(command, check=False, cwd=CHECKOUT).returncode:
        raise LocalError(f"The step {title} failed; the lines above say why.")
    sys.stdout.flush()
    return ""
