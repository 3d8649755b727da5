"""What happened tells more: the ledger of holders, whose a breach was, and when a customer first heard from a person.

Going back drops what the older code cannot read: the ledger, and facts of kinds that it does not know.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa
from alembic import op

from bot.db.many import AT_ONCE, Changes, insert_many, streamed

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

HOLDERS = ("nobody", "tier", "department", "customer", "vendor", "sender", "settled")
OLDER_FACTS = (
    "Opened",
    "Commanded",
    "TimePassed",
    "Breached",
    "Moved",
    "Summoned",
    "Outage",
    "Closed",
    "Denied",
    "Suppressed",
)
GIVES_TO = {"Accept": "tier", "NeedInfo": "sender", "Answer": "tier", "Resume": "tier", "Resolve": "settled"}
NEED_AN_OWNER = frozenset({"Accept", "NeedInfo", "WaitOn"})

facts = sa.table(
    "facts",
    sa.column("seq", sa.BigInteger),
    sa.column("team_id", sa.Text),
    sa.column("issue_id", sa.Integer),
    sa.column("kind", sa.Text),
    sa.column("body", sa.JSON),
)
issues = sa.table(
    "issues",
    sa.column("id", sa.Integer),
    *(sa.column(name, sa.Text) for name in ("team_id", "holder_kind", "holder_tier")),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in ("opened_at", "holder_since", "replied_at")),
)
clocks = sa.table(
    "clocks",
    *(sa.column(name, sa.Integer) for name in ("issue_id", "number")),
    *(sa.column(name, sa.Text) for name in ("team_id", "breach_owner")),
)
holder_spans = sa.table(
    "holder_spans",
    sa.column("issue_id", sa.Integer),
    *(sa.column(name, sa.Text) for name in ("team_id", "kind", "tier")),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in ("since", "until")),
)
Span = tuple[datetime, str, str]  # since when, which kind of holder, in which tier


def upgrade() -> None:
    _create_ledger()
    op.create_table(
        "to_observe",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("team_id", "customer_key", "mark")),
        sa.PrimaryKeyConstraint("team_id", "customer_key", name=op.f("pk_to_observe")),
    )
    op.add_column("issues", sa.Column("replied_at", sa.DateTime(timezone=True)))
    op.add_column("clocks", sa.Column("breach_owner", sa.Text))
    connection = op.get_bind()
    ledger: list[dict[str, Any]] = []
    with (
        Changes(connection, facts, "seq") as bodies,
        Changes(connection, clocks, "team_id", "issue_id", "number") as owners,
        Changes(connection, issues, "team_id", "id") as replies,
    ):
        for issue, of_issue in _histories(connection):
            spans, breaches = _walk(of_issue)
            for breach, body in breaches:
                bodies.change(breach, {"body": body})
                owners.change(_Clock(issue.team_id, issue.id, body["number"]), {"breach_owner": body["owner"]})
            replies.change(issue, {"replied_at": _replied(of_issue)})
            ledger += _spans(issue, _ending_as(issue, spans))
            if len(ledger) >= AT_ONCE:
                insert_many(connection, holder_spans, ledger)
                ledger.clear()
        insert_many(connection, holder_spans, ledger)


def downgrade() -> None:
    op.drop_table("to_observe")
    op.drop_table("holder_spans")
    connection = op.get_bind()
    connection.execute(sa.delete(facts).where(facts.c.kind.not_in(OLDER_FACTS)))
    with Changes(connection, facts, "seq") as bodies:
        for row in streamed(connection, sa.select(facts).where(facts.c.kind == "Breached")):
            body = {name: value for name, value in row.body.items() if name not in {"tier", "owner"}}
            bodies.change(row, {"body": body})
    op.drop_column("issues", "replied_at")
    op.drop_column("clocks", "breach_owner")


class _Clock(NamedTuple):
    team_id: str
    issue_id: int
    number: int


def _histories(connection: sa.Connection) -> Iterator[tuple[Any, list[Any]]]:
    """Each issue with what happened to it."""
    present = {(row.team_id, row.id): row for row in connection.execute(sa.select(issues))}
    told = streamed(connection, sa.select(facts).order_by(facts.c.team_id, facts.c.issue_id, facts.c.seq))
    for key, of_issue in groupby(told, lambda row: (row.team_id, row.issue_id)):
        issue = present.pop(key, None)
        if issue is not None:  # of none that is there: whoever migrates is told of it at the end
            yield issue, list(of_issue)
    for issue in present.values():
        yield issue, []


def _walk(of_issue: list[Any]) -> tuple[list[Span], list[tuple[Any, dict[str, Any]]]]:
    """Who was given the ball when, and the breaches with their tier and owner."""
    spans: list[Span] = []
    breaches: list[tuple[Any, dict[str, Any]]] = []
    tier, owner = "", None
    for row in of_issue:
        body = row.body
        at = _instant(body["until"] if row.kind == "Outage" else body["at"])
        match row.kind:
            case "Opened":
                tier = body["verdict"]["tier"]
                spans.append((at, "nobody", tier))
            case "Moved":
                tier, owner = body["to_tier"], None
                spans.append((at, "nobody", tier))
            case "Breached":
                breaches.append((row, {**body, "tier": tier, "owner": owner}))
            case "Commanded":
                owner = _owner_after(body["command"], owner)
                spans += [(at, kind, tier) for kind in _given_to(body["command"])]
            case "Summoned":
                ended = [reason for reason in body["call"]["reasons"] if reason["kind"] == "wait_ended"]
                spans += [(_instant(reason["at"]), "tier", reason["tier"]) for reason in ended]
            case _:
                pass
    return sorted(spans, key=lambda span: span[0]), breaches


def _owner_after(command: dict[str, Any], owner: str | None) -> str | None:
    """Who owned it then: a deed that needs an owner makes one; a move, which is a fact of its own, takes them away."""
    if command["type"] in {"Resolve", "Reopen"}:
        return None
    person: str = command["by"]["person"]
    return (owner or person) if command["type"] in NEED_AN_OWNER else owner


def _given_to(command: dict[str, Any]) -> list[str]:
    match command["type"]:
        case "WaitOn":
            return ["vendor" if command["vendor"] else "customer"]
        case "Reopen":
            return ["nobody"]
        case other:
            return [GIVES_TO[other]] if other in GIVES_TO else []


def _replied(of_issue: list[Any]) -> datetime | None:
    """When the customer first heard from a person."""
    commands = ((row.body["at"], row.body["command"]) for row in of_issue if row.kind == "Commanded")
    told = (at for at, command in commands if command.get("customer_visible") or command.get("customer_told"))
    return next(map(_instant, told), None)


def _ending_as(issue: Any, spans: list[Span]) -> list[Span]:  # noqa: ANN401  # a row
    """From the opening to the holder that the issue has, so that every minute has one."""
    opened, since = _instant(issue.opened_at), _instant(issue.holder_since)
    if not spans or spans[0][0] > opened:
        spans = [(opened, "nobody", issue.holder_tier), *spans]
    if spans[-1][1:] != (issue.holder_kind, issue.holder_tier):
        spans = [*spans, (max(since, spans[-1][0]), issue.holder_kind, issue.holder_tier)]
    return spans


def _spans(issue: Any, spans: list[Span]) -> list[dict[str, Any]]:  # noqa: ANN401  # a row
    ends = [since for since, _, _ in spans[1:]]
    return [
        {"team_id": issue.team_id, "issue_id": issue.id, "kind": kind, "tier": tier, "since": since, "until": until}
        for (since, kind, tier), until in zip(spans, [*ends, None], strict=True)
    ]


def _instant(stored: str | datetime) -> datetime:
    value = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _create_ledger() -> None:
    allowed = ", ".join(f"'{value}'" for value in HOLDERS)
    op.create_table(
        "holder_spans",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.Text, nullable=False),
        sa.Column("issue_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("tier", sa.Text, nullable=False),
        sa.Column("department", sa.Text),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.CheckConstraint(f"kind IN ({allowed})", name=op.f("ck_holder_spans_kind")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_holder_spans")),
        sa.ForeignKeyConstraint(
            ["team_id", "issue_id"], ["issues.team_id", "issues.id"], name=op.f("fk_holder_spans_issues")
        ),
    )
    op.create_index("ix_holder_spans_issue", "holder_spans", ["team_id", "issue_id", "seq"])
    op.create_index("ix_holder_spans_until", "holder_spans", ["team_id", "until"])
    present = sa.text("until IS NULL")
    op.create_index(
        "ux_holder_spans_present",
        "holder_spans",
        ["team_id", "issue_id"],
        unique=True,
        sqlite_where=present,
        postgresql_where=present,
    )
