"""Raw SQL that the database has to refuse."""

import pytest
from django.db import DatabaseError, connection, transaction

REFUSALS = {"P0001", "23514"}
"""A trigger's exception, and a check that does not hold: not a slip in the SQL itself."""


def refused_by_database(sql: str, *arguments: str | int) -> str:
    """Run SQL, see it refused by a trigger or a check, and return what the database said."""
    with (
        pytest.raises(DatabaseError) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, arguments)
    assert getattr(caught.value.__cause__, "sqlstate", "") in REFUSALS, str(caught.value)
    return str(caught.value)
