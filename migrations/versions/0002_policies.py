"""Policies: the one calendar becomes `always`, lengths can be in days, conditions have kinds, waits are by severity.

What a policy of before could not say is what the specification has as default. The YAML stays as it was activated.
"""

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MINUTE = 60 * 1_000_000  # microseconds
DAY = 24 * 60 * MINUTE
CONFIRM_AFTER = ((45, 0), (240, 0), (0, 2), (0, 5))  # for Sev 1 to 4: minutes, days
UN_ACCEPT_AFTER = ((15, 0), (60, 0), (240, 0), (0, 1))
ASK_TIER = ((15, 0), (30, 0), (240, 0), (0, 1))

CLOCKS = frozenset({"ack", "tier_ownership", "resolution"})  # what there was before
FIELDS = frozenset({"kind", "scope", "impact", "urgency", "plan"})
THRESHOLD = ("clock", "share", "audiences", "in_channel")

policies = sa.table("policies", sa.column("team_id"), sa.column("version"), sa.column("canonical"))


def upgrade() -> None:
    _rewrite(_newer)


def downgrade() -> None:
    _rewrite(_older)


def _rewrite(change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    connection = op.get_bind()
    for team, version, canonical in connection.execute(sa.select(policies)).all():
        changed = json.dumps(change(json.loads(canonical)), separators=(",", ":"))
        this = (policies.c.team_id == team) & (policies.c.version == version)
        connection.execute(sa.update(policies).where(this).values(canonical=changed))


def _newer(old: dict[str, Any]) -> dict[str, Any]:
    never_closes = [[{"opens": "00:00:00", "closes": "00:00:00"}]] * 7
    calendar = {"key": "always", "zone": old["calendar"]["zone"], "day": DAY, "week": never_closes, "exceptions": []}
    kept = {name: value for name, value in old.items() if name not in {"calendar", "wait_limits"}}
    return kept | {
        "calendars": {"always": calendar},
        "severity_calendars": {str(severity): "always" for severity in (1, 2, 3, 4)},
        "matrix": [rule | {"when": _conditions(rule["when"])} for rule in old["matrix"]],
        "targets": [target | {"length": _length(target["length"])} for target in old["targets"]],
        "thresholds": [one for one in old["thresholds"] if one["clock"] != "ack"],
        "waits": _waits(old["wait_limits"]),
        "checkpoints": {"lengths": {str(severity): _length(length) for severity, length in old["checkpoints"]}},
        "confirm_after": _by_severity(CONFIRM_AFTER),
        "un_accept_after": _by_severity(UN_ACCEPT_AFTER),
        "ask_tier": _by_severity(ASK_TIER),
    }


def _older(new: dict[str, Any]) -> dict[str, Any]:
    """What the older code cannot say is left out; lengths in days come out as under a calendar around the clock."""
    zone = new["calendars"][new["severity_calendars"]["1"]]["zone"]
    return {
        "name": new["name"],
        "calendar": {"key": "around_the_clock", "zone": zone},
        "ladder": [_older_tier(tier) for tier in new["ladder"]],
        "matrix": [_older_rule(rule) for rule in new["matrix"] if _fits(rule["when"])],
        "targets": [one | {"length": _time(one["length"])} for one in new["targets"] if one["clock"] in CLOCKS],
        "thresholds": [_only(one, *THRESHOLD) for one in new["thresholds"] if one["clock"] in CLOCKS],
        "wait_limits": [
            {"on": on, "severity": int(severity), "length": _time(length)}
            for on, by_severity in new["waits"].items()
            for severity, length in by_severity["lengths"].items()
        ],
        "checkpoints": [[int(one), _time(length)] for one, length in new["checkpoints"]["lengths"].items()],
        **_only(new, "return_reasons", "causes", "reopen_window"),
    }


def _conditions(when: dict[str, list[str]]) -> dict[str, Any]:
    return {field: {"type": "OneOf", "values": values} for field, values in when.items()}


def _length(microseconds: int | None) -> dict[str, int] | None:
    return None if microseconds is None else {"time": microseconds, "days": 0}


def _time(length: dict[str, int] | None) -> int | None:
    return None if length is None else length["time"] + length["days"] * DAY


def _by_severity(lengths: tuple[tuple[int, int], ...]) -> dict[str, Any]:
    rows = enumerate(lengths, start=1)
    return {"lengths": {str(severity): {"time": minutes * MINUTE, "days": days} for severity, (minutes, days) in rows}}


def _waits(limits: list[dict[str, Any]]) -> dict[str, Any]:
    waits: dict[str, Any] = {}
    for limit in limits:
        of_holder = waits.setdefault(limit["on"], {"lengths": {}})
        of_holder["lengths"][str(limit["severity"])] = _length(limit["length"])
    return waits


def _older_tier(tier: dict[str, Any]) -> dict[str, Any]:
    steps = [_only(step, "after", "audiences", "loud") for step in tier["steps"]]
    return _only(tier, "key", "name", "expertise") | {"steps": steps} | _only(tier, "cycle", "repeat")


def _older_rule(rule: dict[str, Any]) -> dict[str, Any]:
    when = {field: condition["values"] for field, condition in rule["when"].items()}
    return _only(rule, "name") | {"when": when} | _only(rule, "severity", "tier", "qualifies", "because")


def _fits(when: dict[str, Any]) -> bool:
    return all(field in FIELDS and condition["type"] == "OneOf" for field, condition in when.items())


def _only(value: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value[name] for name in names}
