"""The desk's parts, as the supervisor runs them."""

import os
import signal
import sys

from factcheck.local import paths
from factcheck.local.postgres import Server
from factcheck.local.supervisor import Service


def postgres(server: Server) -> Service:
    """Return the embedded database; its own log is for the file, not for the screen."""
    return Service(
        "postgres",
        server=server,
        stops=((signal.SIGINT, 3.0), (signal.SIGQUIT, 1.0)),
        shown=False,
    )


def worker(address: str, name: str = "worker", concurrency: int = 2) -> Service:
    """Return a worker that segments articles and does whatever else takes time."""
    return Service(
        name,
        [
            *_celery(),
            "worker",
            "--loglevel=INFO",
            f"--concurrency={concurrency}",
            # Remote control and gossip make queues of their own; health is a row in the database.
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
            f"--hostname={name}@%h",
        ],
        environment=_environment(address),
        # An idle worker takes five seconds to end. A task that is cut off is delivered again.
        stops=((signal.SIGTERM, 8.0), (signal.SIGQUIT, 1.5)),
        nice=5,
    )


def beat() -> Service:
    """Return the scheduler."""
    schedule = paths.data_folder() / "beat-schedule"
    return Service(
        "beat",
        [*_celery(), "beat", "--loglevel=WARNING", f"--schedule={schedule}", "--pidfile="],
        environment=_environment(""),
        stops=((signal.SIGTERM, 1.5),),
        nice=5,
    )


def web(socket: int, address: str) -> Service:
    """Return the web server on a socket that the supervisor holds open across restarts."""
    return Service(
        "web",
        [
            sys.executable,
            "-m",
            "gunicorn",
            "--config",
            str(paths.CHECKOUT / "deploy" / "gunicorn.conf.py"),
            "--bind",
            f"fd://{socket}",
            "factcheck.wsgi:application",
        ],
        environment=_environment(address),
        descriptors=(socket,),
        stops=((signal.SIGTERM, 3.0),),
    )


def _celery() -> list[str]:
    return [sys.executable, "-m", "celery", "--app=factcheck.celery:app", "--quiet"]


def _environment(address: str) -> dict[str, str]:
    # What the parts are told unless the user has told them otherwise.
    defaults = {"DJANGO_SETTINGS_MODULE": "factcheck.settings.local", "RASTI_SITE_URL": address}
    given = {name: os.environ.get(name) or value for name, value in defaults.items()}
    return {**given, "PYTHONUNBUFFERED": "1"}
