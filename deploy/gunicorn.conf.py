"""gunicorn's settings, for `make start` and for production alike."""

import os
from typing import Any

from gunicorn.glogging import Logger


class QuietLogger(Logger):
    """Leaves out the health page, which is asked for all the time."""

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        """Log one request."""
        if environ.get("PATH_INFO") not in {"/health/", "/metrics"}:
            super().access(resp, req, environ, request_time)


logger_class = QuietLogger
# Two processes a core is plenty; one thread each, for threads halve the speed of templates.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# gthread, though of one thread: it keeps connections open and waits for slow or silent browsers
# beside the work, where the sync worker would be blocked by a browser's spare connection.
worker_class = "gthread"
threads = 1
keepalive = 5
timeout = 60
graceful_timeout = 3
# Loaded once and forked: half the memory, and a broken setting is seen at once.
preload_app = True
max_requests = 5000
max_requests_jitter = 500
accesslog = "-" if os.environ.get("RASTI_ACCESS_LOG", "yes") != "no" else None
access_log_format = '%(h)s "%(r)s" %(s)s %(b)s %(M)sms'
# No file on disk for its own signs of life where memory will do.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108
control_socket_disable = True
# The proxy in front tells the visitor's address and the scheme; only this machine is believed.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
