"""SQL written out, for the few statements that every label or every item runs.

The ORM composes its SQL anew at each call, which costs ten times what SQLite needs to run it; and
these run while everybody else waits for the one writer (docs/decisions/0015).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

# The database's clock as Django stores it: what `Now()` compiles to.
NOW = {
    "sqlite": "STRFTIME('%%Y-%%m-%%d %%H:%%M:%%f', 'NOW')",
    "postgresql": "STATEMENT_TIMESTAMP()",
}


def execute(statement: str, *params: Any) -> int:
    """Run one statement with `%s` placeholders; returns the number of rows that it changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("NOW()", NOW[connection.vendor]), params)
        return int(cursor.rowcount)


def select_one(statement: str, *params: Any) -> tuple[Any, ...]:
    """The first row of one statement, as the database gives its values."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return tuple(cursor.fetchone())


def places(values: Sequence[Any]) -> str:
    """As many placeholders in brackets as there are values: what stands behind VALUES or IN."""
    return f"({', '.join(['%s'] * len(values))})"


def execute_many(statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """Run one statement once for each row of parameters."""
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(rows))


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows as the database stores them; those that are there already stay as they are."""
    into = f"{model._meta.db_table} ({', '.join(columns)})"
    # Names of the code's own columns, and placeholders.
    execute_many(f"INSERT INTO {into} VALUES {places(columns)} ON CONFLICT DO NOTHING", rows)  # noqa: S608
