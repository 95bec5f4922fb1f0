"""What Celery's broker needs beside its address.

`pgmq://` alone means queues inside the product's own database, `pgmq://user@host/name` queues in
another PostgreSQL, `amqp://` RabbitMQ. Settings import this.
"""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

# A message not acknowledged for this long is delivered again. Longer than a task may take
# (CELERY_TASK_TIME_LIMIT), or a task would be run twice at the same time.
VISIBILITY_SECONDS = 120
# What libraries put into a database's address that PostgreSQL's own client refuses.
NOT_LIBPQ = {"conn_max_age", "conn_health_checks", "engine", "pool", "server_side_binding"}


def libpq_url(url: str) -> str:
    """Return a database's address as PostgreSQL's own client reads it."""
    parts = urlsplit(url)
    query = urlencode([pair for pair in parse_qsl(parts.query) if pair[0] not in NOT_LIBPQ])
    return urlunsplit(("postgresql", parts.netloc, parts.path, query, ""))


def is_pgmq(broker_url: str) -> bool:
    """Tell whether the broker is a set of queues in a PostgreSQL."""
    return broker_url.startswith("pgmq:")


def is_own_database(broker_url: str) -> bool:
    """Tell whether the queues are in the product's own database."""
    return is_pgmq(broker_url) and not broker_url.partition("://")[2].strip("/")


def pgmq_database(broker_url: str, database_url: str) -> str:
    """Return the address of the database that holds the queues."""
    return libpq_url(database_url if is_own_database(broker_url) else broker_url)


def _pgmq_conn_string(url: str) -> str:
    """Return the address in the one form that survives the pgmq client.

    It takes an address apart and writes it together again without quotes, and without what it
    does not know (a folder with a space, a password with a quote, sslmode): so the values are
    quoted twice, and the rest rides along with the database's name.
    """
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    given = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    main = {
        "host": given.pop("host", "localhost"),
        "port": given.pop("port", "5432"),
        "user": given.pop("user", "postgres"),
        "password": given.pop("password", ""),
    }
    name = _quoted(given.pop("dbname", main["user"]))
    rest = "".join(f" {key}={_quoted(value)}" for key, value in sorted(given.items()))
    return make_conninfo(
        "", dbname=name + rest, **{key: _quoted(value) for key, value in main.items()}
    )


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def transport_options(broker_url: str, database_url: str) -> dict[str, Any]:
    """Return Celery's broker_transport_options for a broker."""
    if is_pgmq(broker_url):
        return {
            "conn_string": _pgmq_conn_string(pgmq_database(broker_url, database_url)),
            "visibility_timeout": VISIBILITY_SECONDS,
            # Woken by NOTIFY, a task starts within milliseconds. Nothing wakes a worker that has
            # become free while more waits: it looks after this interval.
            "use_notify": True,
            "polling_interval": 0.1,
            "wait_time_seconds": 0,
            "notify_throttle_interval_ms": 0,
            "pool_timeout": 5,
            "pool_size": 4,
            # The schema is plain SQL, put there by the start command; no extension.
            "init_extension": False,
        }
    if broker_url.startswith("amqp"):
        # A message counts as sent when RabbitMQ says that it is kept.
        return {"confirm_publish": True}
    if broker_url.startswith(("redis", "valkey")):
        return {"visibility_timeout": VISIBILITY_SECONDS}
    return {}


def queue_type(broker_url: str) -> str:
    """Return the kind of queue: quorum on RabbitMQ, where it survives a lost node."""
    return "quorum" if broker_url.startswith("amqp") else "classic"
