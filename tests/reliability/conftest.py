"""Where an outside RabbitMQ and PostgreSQL are, if they answer."""

import os

RABBITMQ = os.environ.get("RASTI_TEST_RABBITMQ", "amqp://guest:guest@127.0.0.1:5672//")
POSTGRES = os.environ.get("RASTI_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")


def rabbitmq_fault() -> str:
    """Return why the outside RabbitMQ cannot be used, or nothing."""
    from kombu.connection import Connection

    try:
        with Connection(RABBITMQ, connect_timeout=3) as connection:
            connection.ensure_connection(max_retries=1, timeout=3)
    except Exception as error:
        return f"no RabbitMQ answers at its usual port ({type(error).__name__})"
    return ""


def postgres_fault() -> str:
    """Return why the outside PostgreSQL cannot be used, or nothing."""
    import psycopg

    try:
        with psycopg.connect(POSTGRES, connect_timeout=3) as connection:
            row = connection.execute(
                "SELECT current_setting('server_version_num')::int / 10000, rolsuper"
                " FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error as error:
        return f"no PostgreSQL lets us in at its usual port ({type(error).__name__})"
    if row is None or row[0] < 15:
        return "the PostgreSQL at the usual port is older than 15"
    return "" if row[1] else "the PostgreSQL at the usual port gives us no right to make roles"
