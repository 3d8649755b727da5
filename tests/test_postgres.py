"""The tests' own PostgreSQL: that it is real, fresh and apart.

Nothing of the bot is tested here.
"""

from collections.abc import Callable

import psycopg
from sqlalchemy import create_engine, text

Fresh = Callable[[Callable[[str], None]], str]


def one_table(address: str) -> None:
    with psycopg.connect(address.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE marks (word TEXT)")


def marks(address: str) -> list[str]:
    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            return list(connection.scalars(text("SELECT word FROM marks")))
    finally:
        engine.dispose()


def test_each_database_is_a_copy_of_the_template_and_knows_nothing_of_the_others(fresh_postgres: Fresh) -> None:
    first, second = fresh_postgres(one_table), fresh_postgres(one_table)

    with psycopg.connect(first.replace("+psycopg", "")) as connection:
        connection.execute("INSERT INTO marks VALUES ('here')")

    assert first != second
    assert marks(first) == ["here"]
    assert marks(second) == []
