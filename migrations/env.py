"""How Alembic runs our migrations: on the connection it is given, inside the transaction that is open on it."""

import os

from alembic import context
from sqlalchemy import Connection, create_engine

from bot.db.engine import address
from bot.db.tables import metadata


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        on_version_apply=context.config.attributes.get("on_step"),
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:  # a developer's own `alembic revision --autogenerate`; `bot migrate` always gives a connection
    url = os.environ.get("DATABASE_URL", "sqlite:///var/bot.sqlite3")  # noqa: TID251  # there are no settings here
    with create_engine(address(url)).begin() as own:
        run(own)
