"""The digest of those who are only informed: what began and ended since yesterday, and how it stands (statement 74).

Once on every working morning, and nothing where nothing is open and nothing changed. Calls nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.db import issue_lists, outbox, policies, seen
from bot.db.engine import Session
from bot.db.issue_lists import Wanted
from bot.db.letters import Destination, LetterKind, NewLetter, Priority, ToPerson, ToPlace
from bot.db.news import InformedOf
from bot.domain.calendar import morning_at_or_after
from bot.domain.ids import TeamId
from bot.domain.matrix import Severity
from bot.domain.policy import Policy
from bot.usecases.bindings import Bound, load_roster
from bot.usecases.lists import load_views
from bot.usecases.look_up import IssueView
from bot.usecases.mornings import STILL_MORNING, this_morning
from bot.usecases.policies import load_active
from bot.usecases.runtime import Runtime

SHOWN = 8
_ONCE = timedelta(days=366)
_A_DAY = timedelta(days=1)
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Informed:
    """What a team reads at `now`: counts since `since`, how many are open by severity, and the most severe of them."""

    team: str
    policy: Policy
    since: datetime
    now: datetime
    opened: int
    ended: int
    open: Mapping[Severity, int]
    views: tuple[IssueView, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.opened or self.ended or any(self.open.values()))


def tell_informed(rt: Runtime, team: TeamId) -> datetime | None:
    """Leave the digests that are due, each once; gives when the next are. None where there is no policy yet.

    Call it as often as you like.
    """
    now = rt.now()
    with rt.database.reading() as session:
        if policies.newest(session, team) is None:
            return None
        calendar = load_active(session, team)[1].severity_calendar(Severity.SEV4)
    morning = this_morning(calendar, now)
    if morning is not None:
        _tell(rt, team, morning)
    return morning_at_or_after(calendar, now + _MOMENT)


def digest_of(rt: Runtime, session: Session, team: TeamId, informed: str, since: datetime) -> Informed:
    """The digest as things stand, inside a transaction that is open."""
    _, policy = load_active(session, team)
    kinds = policy.raci.informed_of(informed, [tier.key for tier in policy.ladder])
    about = Wanted(kinds=kinds)
    by_severity = [Wanted(kinds=frozenset(one for one in kinds if one[1] is severity)) for severity in Severity]
    counts = issue_lists.count(session, team, by_severity)
    opened, ended = issue_lists.changed_since(session, team, about, since)
    worst = issue_lists.page(session, team, about, 0, SHOWN)
    return Informed(
        team=informed,
        policy=policy,
        since=since,
        now=rt.now(),
        opened=opened,
        ended=ended,
        open={one: count for one, count in zip(Severity, counts, strict=True) if one in {kind[1] for kind in kinds}},
        views=load_views(rt, session, team, worst, load_roster(rt, session, team)),
    )


def _tell(rt: Runtime, team: TeamId, morning: datetime) -> None:
    since = morning - _A_DAY
    with rt.database.writing() as session:
        machine = rt.database.machine_now(session)
        bound = Bound.load(session, team)
        letters = []
        for informed in bound.raci.informed_teams():
            readers = _readers(bound, informed)
            if not readers or not _claim(session, team, informed, morning, machine):
                continue
            if not digest_of(rt, session, team, informed, since).is_empty:
                letters += [_letter(informed, since, to, machine) for to in readers]
        outbox.put(session, team, letters, machine)
    rt.woken()


def _readers(bound: Bound, informed: str) -> tuple[Destination, ...]:
    """The channel of the team; without one each of its people who is there."""
    if bound.channel(f"{informed}.channel") is not None:
        return (ToPlace(f"{informed}.channel"),)
    return tuple(ToPerson(one) for one in bound.people(f"{informed}.people") if one not in bound.unavailable)


def _letter(informed: str, since: datetime, to: Destination, machine: datetime) -> NewLetter:
    return NewLetter(
        issue=None,
        kind=LetterKind.ADMIN,
        key=f"informed:{informed}:{since.isoformat()}",
        to=to,
        body=InformedOf(informed, since),
        priority=Priority.ADMIN,
        expires_at=machine + 2 * STILL_MORNING,
    )


def _claim(session: Session, team: TeamId, informed: str, at: datetime, machine: datetime) -> bool:
    return seen.claim_telling(session, team, f"informed {informed} {at.isoformat()}", machine, _ONCE)
