"""The engine: issues with everything that can be under way, clocks of eight kinds with their warnings and runs.

What ran before goes on: calling orders and checkpoints get their next instant, warnings that lie ahead are computed,
owners are asked "Still on it?" from now on. Going back drops the clocks that the older code does not know.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from hashlib import sha256
from json import dumps, loads
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.db.many import Changes, streamed

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

Json = dict[str, Any]
OPEN = frozenset({"unaccepted", "accepted", "waiting"})
OLDER_CLOCKS = ("ack", "tier_ownership", "resolution")
CLOCKS = (
    *("ack", "first_reply", "next_reply", "customer_update", "internal_update", "tier_ownership", "resolution"),
    "request",
)
COUNTED = ("unresolved", "open_of_customer", "open_of_customer_and_component")
KNOWN = {**dict.fromkeys(COUNTED, 0), "contacts": 1, "recent_of_customer": []}
LISTS, TABLES = ("requests", "asked", "acted", "ticked", "watchers"), ("unsettled", "information")
EMPTY: Json = {**{name: [] for name in LISTS}, **{name: {} for name in TABLES}}
COUNTS = ("snoozes", "requests_sent", "asked_so_far")
UNDER_WAY = ("stopped", "attention", "snoozed", "offered", "unanswered", "cancelled", "override", "checkpoint")

json = sa.JSON(none_as_null=True)
instant = sa.DateTime(timezone=True)
NEW: dict[str, Json] = {
    "issues": {
        **dict.fromkeys(("customer_key", "component_key", "holder_department"), sa.Text),
        **dict.fromkeys(("known", *EMPTY, *UNDER_WAY), json),
        **dict.fromkeys(COUNTS, sa.Integer),
        "next_deadline": instant,
    },
    "clocks": {
        **dict.fromkeys(("policy_version", "request"), sa.Integer),
        **dict.fromkeys(("ahead", "runs"), json),
        "promised": sa.Boolean,
        "tell_at": instant,
    },
}
NEVER_NULL: dict[str, Json] = {
    "issues": {"known": json} | dict.fromkeys(EMPTY, json) | dict.fromkeys(COUNTS, sa.Integer),
    "clocks": {"policy_version": sa.Integer, "ahead": json, "runs": json, "promised": sa.Boolean},
}


def _table(name: str, texts: str, numbers: str, nested: str, instants: str) -> sa.TableClause:
    """A table with the columns that are used here, read as what they are."""
    kinds = ((texts, sa.Text), (numbers, sa.BigInteger), (nested, json), (instants, instant))
    old = [sa.column(column, kind) for columns, kind in kinds for column in columns.split()]
    return sa.table(name, *old, *(sa.column(column, kind) for column, kind in NEW.get(name, {}).items()))


policies = _table("policies", "team_id canonical", "version", "", "")
issues = _table(
    "issues",
    "team_id tier status",
    "id policy_version severity checkpoints",
    "report path calling wait",
    "moved_at last_instant wake_at",
)
clocks = _table(
    "clocks",
    "team_id kind warned calendar",
    "issue_id number target carried elapsed",
    "",
    "started_at running_since deadline breached_at ended_at",
)


def upgrade() -> None:
    for table, new in NEW.items():
        for name, kind in new.items():
            op.add_column(table, sa.Column(name, kind))
    policy_of = _policies()
    present = {(row.team_id, row.id): row for row in _rows(issues)}
    deadlines: dict[tuple[str, int], datetime] = {}
    with _changes(clocks) as changes:
        for row in _rows(clocks):
            key = (row.team_id, row.issue_id)
            issue = present[key]
            changes.change(row, _clock(row, issue, policy_of[row.team_id, issue.policy_version]))
            if row.deadline is not None and row.breached_at is None and row.ended_at is None:
                deadlines[key] = min(row.deadline, deadlines.get(key, row.deadline))
    with _changes(issues) as changes:
        for key, issue in present.items():
            values = _issue(issue, policy_of[issue.team_id, issue.policy_version])
            changes.change(issue, values | {"next_deadline": deadlines.get(key)})
    _settle_columns()


def downgrade() -> None:
    op.drop_index("ix_issues_customer", "issues")
    _index_open("tier")
    op.get_bind().execute(sa.delete(clocks).where(clocks.c.kind.not_in(OLDER_CLOCKS)))
    op.add_column("issues", sa.Column("checkpoints", sa.Integer))
    op.add_column("clocks", sa.Column("warned", sa.Text))
    policy_of, version_of = _policies(), {}
    with _changes(issues) as changes:
        for issue in _rows(issues):
            version_of[issue.team_id, issue.id] = issue.policy_version
            count = (issue.checkpoint or {}).get("count", 0)
            changes.change(issue, {"checkpoints": count, "calling": _older(issue.calling)})
    with _changes(clocks) as changes:
        for row in _rows(clocks):
            policy = policy_of[row.team_id, version_of[row.team_id, row.issue_id]]
            changes.change(row, {"warned": str(max(_told(row, policy), default=0))})
    _bring_back_columns(policy_of)


def _issue(row: Any, policy: Json) -> Json:  # noqa: ANN401  # a row
    is_open, moved = row.status in OPEN, _utc(row.moved_at)
    values = {"known": KNOWN, **EMPTY, **dict.fromkeys(COUNTS, 0), "customer_key": _key(row.report["customer"])}
    if is_open:
        length = policy["checkpoints"]["lengths"][str(row.severity)]
        at = moved + _length(length) * (2 ** (row.checkpoints + 1) - 1)
        values["checkpoint"] = {"at": at.isoformat(), "count": row.checkpoints}
    if row.calling is not None:
        values["calling"] = _calling(row, policy)
    if row.status == "accepted":
        after = _length(policy["confirm_after"]["lengths"][str(row.severity)])
        values["attention"] = {"at": (_utc(row.last_instant) + after).isoformat(), "asked_at": None}
        values["wake_at"] = min(row.wake_at, row.last_instant + after)
    return values


def _calling(row: Any, policy: Json) -> Json:  # noqa: ANN401  # a row
    """Where the order goes on, reckoned as it was: everything is around the clock (SPEC E3, E11)."""
    calling, path = row.calling, row.path
    tier = next(tier for tier in policy["ladder"] if tier["key"] == row.tier)
    ack, cycle, step = _ack(row, policy), calling["cycle"], calling["step"]
    after = tier["steps"][step]["after"] if step < len(tier["steps"]) else tier["cycle"]
    due = _instant(calling["started_at"]) + _offset(tier["cycle"], ack) * cycle + _offset(after, ack)
    return {
        **{name: calling[name] for name in ("sequence", "started_at", "cycle", "step")},
        "announce_at": None,
        "next_at": None if calling["exhausted"] else due.isoformat(),
        "how": path[-1]["how"],
        "by": path[-1]["by"],
        "from_tier": path[-2 if len(path) > 1 else -1]["tier"],
    }


def _ack(row: Any, policy: Json) -> timedelta:  # noqa: ANN401  # a row
    """The most specific target for accepting (SPEC R1)."""
    wanted = {"severity": row.severity, "tier": row.tier, "plan": row.report["plan"], "kind": row.report["kind"]}
    fitting = [
        target
        for target in policy["targets"]
        if target["clock"] == "ack" and all(target[name] in {None, value} for name, value in wanted.items())
    ]
    return _length(max(fitting, key=lambda target: sum(target[name] is not None for name in wanted))["length"])


def _older(calling: Json | None) -> Json | None:
    if calling is None:
        return None
    kept = {name: calling[name] for name in ("sequence", "started_at", "cycle", "step")}
    return kept | {"exhausted": calling["next_at"] is None}


def _clock(row: Any, issue: Any, policy: Json) -> Json:  # noqa: ANN401  # rows
    """What was measured by an open clock is one stretch from its start: where it rested between, only facts tell."""
    runs = []
    if row.ended_at is None and row.elapsed > row.carried:
        since, measured = _utc(row.started_at), row.elapsed - row.carried
        until = since + timedelta(microseconds=measured)
        rests = issue.wait["on"] if row.running_since is None and issue.wait is not None else None
        run = {"since": since.isoformat(), "until": until.isoformat(), "calendar": "always", "measured": measured}
        runs = [run | {"then": rests}]
    return {
        "policy_version": issue.policy_version,
        "ahead": _ahead(row, policy) if row.running_since is not None and row.breached_at is None else [],
        "runs": runs,
        "promised": False,
    }


def _ahead(row: Any, policy: Json) -> list[Json]:  # noqa: ANN401  # a row
    """The thresholds that lie ahead and were not told yet, earliest first (SPEC R14)."""
    left = sorted(
        (wanted, number)
        for number, share, wanted in _thresholds(row, policy)
        if share > Fraction(row.warned) and row.elapsed < wanted < row.target
    )
    since = _utc(row.running_since)
    instants = ((since + timedelta(microseconds=wanted - row.elapsed), number) for wanted, number in left)
    return [{"at": at.isoformat(), "number": number} for at, number in instants]


def _told(row: Any, policy: Json) -> list[Fraction]:  # noqa: ANN401  # a row
    """The shares whose threshold was told, as the older code asks."""
    ahead = {due["number"] for due in row.ahead}
    runs = row.running_since is not None and row.breached_at is None
    return [
        share
        for number, share, wanted in _thresholds(row, policy)
        if (number not in ahead if runs else wanted <= row.elapsed)
    ]


def _thresholds(row: Any, policy: Json) -> list[tuple[int, Fraction, int]]:  # noqa: ANN401  # a row
    """Number, share and measured microseconds of the thresholds of a clock, in the order of the file."""
    of_kind = (Fraction(one["share"]) for one in policy["thresholds"] if one["clock"] == row.kind)
    return [(number, share, round(row.target * share)) for number, share in enumerate(of_kind)]


def _policies() -> dict[tuple[str, int], Json]:
    rows = op.get_bind().execute(sa.select(policies))
    return {(row.team_id, row.version): loads(row.canonical) for row in rows}


def _rows(table: sa.TableClause) -> Iterator[sa.Row[Any]]:
    return streamed(op.get_bind(), sa.select(table))


def _changes(table: sa.TableClause) -> Changes:
    return Changes(op.get_bind(), table, *(("team_id", "id") if table is issues else ("team_id", "issue_id", "number")))


def _settle_columns() -> None:
    with op.batch_alter_table("issues") as batch:
        for name, kind in NEVER_NULL["issues"].items():
            batch.alter_column(name, existing_type=kind, nullable=False)
        batch.drop_column("checkpoints")
    with op.batch_alter_table("clocks") as batch:
        for name, kind in NEVER_NULL["clocks"].items():
            batch.alter_column(name, existing_type=kind, nullable=False)
        batch.drop_column("warned")
        batch.alter_column("calendar", existing_type=sa.JSON, type_=sa.Text, postgresql_using="'always'")
        batch.drop_constraint(op.f("ck_clocks_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_clocks_kind"), _among(CLOCKS))
    op.get_bind().execute(sa.update(clocks).values(calendar="always"))
    op.create_index("ix_issues_customer", "issues", ["team_id", "customer_key", "opened_at"])
    _index_open("customer_key")


def _index_open(column: str) -> None:
    is_open = sa.text("status IN ('unaccepted', 'accepted', 'waiting')")
    op.drop_index("ix_issues_open", "issues")
    names = ["team_id", column]
    op.create_index("ix_issues_open", "issues", names, sqlite_where=is_open, postgresql_where=is_open)


def _bring_back_columns(policy_of: dict[tuple[str, int], Json]) -> None:
    zone = next((policy["calendars"]["always"]["zone"] for policy in policy_of.values()), "UTC")
    around_the_clock = dumps({"key": "around_the_clock", "zone": zone})
    op.get_bind().execute(sa.update(clocks).values(calendar=around_the_clock))
    with op.batch_alter_table("issues") as batch:
        batch.alter_column("checkpoints", existing_type=sa.Integer, nullable=False)
        for name in NEW["issues"]:
            batch.drop_column(name)
    with op.batch_alter_table("clocks") as batch:
        batch.alter_column("warned", existing_type=sa.Text, nullable=False)
        batch.alter_column("calendar", existing_type=sa.Text, type_=sa.JSON, postgresql_using="calendar::json")
        batch.drop_constraint(op.f("ck_clocks_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_clocks_kind"), _among(OLDER_CLOCKS))
        for name in NEW["clocks"]:
            batch.drop_column(name)


def _among(kinds: tuple[str, ...]) -> str:
    return f"kind IN ({', '.join(repr(kind) for kind in kinds)})"


def _key(name: str) -> str | None:
    read = " ".join(name.split()).casefold()
    return sha256(read.encode("utf-8", "surrogatepass")).hexdigest() if read else None


def _length(length: dict[str, int]) -> timedelta:
    return timedelta(microseconds=length["time"], days=length["days"])


def _offset(offset: Json, ack: timedelta) -> timedelta:
    share = Fraction(offset["share"])
    return ack * share.numerator / share.denominator + timedelta(microseconds=offset["plus"])


def _instant(written: str) -> datetime:
    return _utc(datetime.fromisoformat(written))


def _utc(stored: datetime) -> datetime:
    return stored.replace(tzinfo=UTC) if stored.tzinfo is None else stored.astimezone(UTC)
