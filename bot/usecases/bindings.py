"""Keys of the policy and who or what they stand for today; the roster that follows from them and from who is on duty.

Never asks Slack: what a key is bound to was resolved by whoever bound it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.db import bindings as stored
from bot.db import people, policies, rotas, setup_marks
from bot.db.ahead import Question, ask_ahead
from bot.db.bindings import Binding
from bot.db.bound import BoundKind, BoundTo
from bot.db.engine import Session
from bot.domain.actor import Actor
from bot.domain.errors import Refused, Why
from bot.domain.ids import ChannelId, DepartmentKey, PersonId, TeamId, TierKey
from bot.domain.issue import Issue
from bot.domain.permissions import standing_refusal
from bot.domain.policy import Policy
from bot.domain.process.raci import Raci
from bot.domain.roster import DepartmentPeople, Roster, TierPeople
from bot.usecases.duty import Duty, Planned
from bot.usecases.runtime import Runtime
from bot.usecases.wanted_keys import (
    ACCOUNTABLE,
    FALLBACK,
    MANAGERS,
    OPS,
    NotBindable,
    WantedKey,
    roles_with_rotas,
    wanted_keys,
)

__all__ = [
    "ACCOUNTABLE",
    "FALLBACK",
    "MANAGERS",
    "OPS",
    "BoundKind",
    "BoundTo",
    "NotBindable",
    "WantedKey",
    "bind",
    "bindings",
    "roles_with_rotas",
    "roster",
    "unbind",
    "wanted_keys",
]

ADMINISTRATORS = "administrators"  # those named by a code or at the console; no policy wants this key
THE_MACHINE = PersonId("machine")  # who set it, where somebody at the machine did


def bind(rt: Runtime, team: TeamId, key: str, value: BoundTo, by: Actor | None) -> None:
    """Bind a key; `by` None is somebody at the machine. Raises `Refused` and `NotBindable`."""
    refuse_all_but_administrators(rt, team, by)
    with rt.database.writing() as session:
        policies.hold(session, team)
        active = policies.active(session, team)
        if active is not None:
            wanted = wanted_keys(active[1])
            if not any(one.key == key and value.kind in one.kinds for one in wanted):
                raise NotBindable(key, wanted)
        stored.bind(session, team, key, Binding(value, by.person if by else THE_MACHINE, rt.now()))
    rt.woken()


def unbind(rt: Runtime, team: TeamId, key: str, by: Actor | None) -> None:
    """Forget what a key was bound to; nothing happens where it was not. Raises `Refused`."""
    refuse_all_but_administrators(rt, team, by)
    with rt.database.writing() as session:
        policies.hold(session, team)
        stored.unbind(session, team, key)


def bindings(rt: Runtime, team: TeamId) -> Mapping[str, BoundTo]:
    """What every key is bound to."""
    with rt.database.reading() as session:
        return {key: binding.to for key, binding in stored.everything(session, team).items()}


def roster(rt: Runtime, team: TeamId) -> Roster:
    """Who is who today."""
    with rt.database.reading() as session:
        return load_roster(rt, session, team)


def refuse_all_but_administrators(rt: Runtime, team: TeamId, by: Actor | None) -> None:
    """Setting up is for administrators, and for whoever is at the machine (SPEC section 5a). Raises `Refused`."""
    if by is None:
        return
    why = standing_refusal(by)
    known = by.person in rt.administrators  # without the database, which may be slow: a form opens at once for them
    if why is None and not known and by.person not in administrators(rt, team):
        why = Why.NOT_ADMINISTRATOR
    if why is not None:
        raise Refused(why)


def administrators(rt: Runtime, team: TeamId) -> tuple[PersonId, ...]:
    """Those named at the start, then those named since; nobody else is one."""
    with rt.database.reading() as session:
        return Bound.load(session, team).administrators(rt.administrators)


def load_roster(
    rt: Runtime, session: Session, team: TeamId, at: datetime | None = None, *, for_change: bool = False
) -> Roster:
    """Who is who `at` an instant, else now, in a transaction that is open.

    `for_change` where a turn may be taken (SPEC E12).
    """
    bound, duty = bound_and_duty(session, team, rt.now() if at is None else at, for_change=for_change)
    return bound.roster(rt.administrators, duty)


def bound_and_duty(session: Session, team: TeamId, now: datetime, *, for_change: bool = False) -> tuple["Bound", Duty]:
    """What a roster is made of; of a server it is asked in one go, or in two where not all is remembered."""
    ask_ahead(session, roster_questions(team, for_change=for_change))
    ask_ahead(session, (*Planned.missing(session, team, now), *Bound.missing(session, team)))
    return Bound.load(session, team), Duty.load(session, team, now, for_change=for_change)


def roster_questions(team: TeamId, *, for_change: bool = False) -> tuple[Question, ...]:
    """What `load_roster` asks each time, the lock first; the rest is mostly remembered."""
    return rotas.question_of_queues(team, for_change=for_change), setup_marks.question(team)


@dataclass(frozen=True, slots=True)
class Bound:
    """All bindings with their groups opened, the people who cannot be called, and the policy that holds now."""

    to: Mapping[str, BoundTo]
    members: Mapping[str, tuple[PersonId, ...]]
    unavailable: frozenset[PersonId]
    active: tuple[int, Policy] | None

    @staticmethod
    def questions(team: TeamId) -> tuple[Question, ...]:
        """What `load` asks where nothing is remembered."""
        return (stored.question(team), *people.questions(team), policies.question(team))

    @classmethod
    def missing(cls, session: Session, team: TeamId) -> tuple[Question, ...]:
        """What `load` would ask for now."""
        return cls.questions(team) if setup_marks.recalled(session, team, cls) is None else ()

    @classmethod
    def load(cls, session: Session, team: TeamId) -> "Bound":
        """One query where it is remembered (`setup_marks`), else four more, however many keys there are."""
        found = setup_marks.remembered(session, team, cls, lambda: cls._read(session, team))
        if found.active is not None:
            policies.remind(session, team, *found.active)
        return found

    @classmethod
    def _read(cls, session: Session, team: TeamId) -> "Bound":
        ask_ahead(session, cls.questions(team))
        to = {key: binding.to for key, binding in stored.everything(session, team).items()}
        members = people.members_of_groups(session, team)
        return cls(to, members, people.unavailable(session, team), policies.active(session, team))

    @property
    def raci(self) -> Raci:
        """The table of the policy that holds now."""
        return self.active[1].raci if self.active is not None else Raci()

    def channel(self, key: str) -> ChannelId | None:
        """The channel of a key."""
        value = self.to.get(key)
        return value.channel if value is not None else None

    def of_issue(self, issue: Issue, policy: Policy) -> "Bound":
        """The same where the channels of tiers are those that the policy names for such an issue (SPEC statement 13).

        What it names and nobody bound is no channel: it may not be for everybody who reads that of the tier.
        """
        kind, severity = issue.report.kind, issue.severity
        keys = {str(tier.key): policy.card_channel(kind, severity, tier.key) for tier in policy.ladder}
        others = {key: value for key, value in self.to.items() if key not in keys}
        return replace(self, to=others | {tier: self.to[key] for tier, key in keys.items() if key in self.to})

    def people(self, key: str) -> tuple[PersonId, ...]:
        """The people of a key, each once; nobody where nothing is bound."""
        value = self.to.get(key)
        if value is None or value.kind is BoundKind.CHANNEL:
            return ()
        if value.kind is BoundKind.GROUP:
            return self.members.get(value.ids[0], ())
        return tuple(dict.fromkeys(PersonId(one) for one in value.ids))

    def person(self, key: str) -> PersonId | None:
        """The one person of a key; of a user group the first who is there."""
        people = self.people(key)
        return next((one for one in people if one not in self.unavailable), next(iter(people), None))

    def administrators(self, named: tuple[PersonId, ...]) -> tuple[PersonId, ...]:
        """Those `named` at the start, then those named since."""
        return tuple(dict.fromkeys((*named, *self.people(ADMINISTRATORS))))

    def fallback(self, named: tuple[PersonId, ...]) -> tuple[PersonId, ...]:
        """The fallback list; the administrators end it, so it is not empty where issues are opened (SPEC E4)."""
        return tuple(dict.fromkeys((*self.people(FALLBACK), *self.administrators(named))))

    def roster(self, named: tuple[PersonId, ...], duty: Duty) -> Roster:
        """Without a rota and a binding of its own everybody of a tier is on call."""
        of_rotas = {rota.tier for rota in duty.rotas if "." not in rota.tier and rota.tier != MANAGERS}
        parts = {key.rpartition(".")[0] for key in self.to if "." in key} | of_rotas
        tiers = {TierKey(part): self._tier(TierKey(part), duty) for part in sorted(parts)}
        departments = {DepartmentKey(part): self._department(part) for part in sorted(parts)}
        return Roster(
            tiers=tiers,
            departments=departments,
            named={key: self.people(key) for key, value in self.to.items() if value.channel is None},
            managers=self._on_rota(MANAGERS, duty) or self.people(MANAGERS),
            accountable=self.person(ACCOUNTABLE),
            fallback=self.fallback(named),
            administrators=frozenset(self.administrators(named)),
            unavailable=self.unavailable | duty.away.keys(),
            deputies=_deputies(tiers.values(), duty),
        )

    def _tier(self, tier: TierKey, duty: Duty) -> TierPeople:
        everybody = self.people(f"{tier}.people")
        on_call = duty.on_call(tier, self.people(f"{tier}.oncall") or everybody)
        leads = self._leads(tier, duty)
        helping = (self.people(f"{team}.people") for team in self.raci.helping(tier))
        return TierPeople(
            people=frozenset(everybody).union(*(rota.people for rota in duty.of_tier(tier)), *helping),
            on_call=on_call,
            lead=next(iter(leads), None),
            deputy=self.person(f"{tier}.deputy") or next(iter(leads[1:]), None),
            turn=duty.turn(tier, on_call),
        )

    def _leads(self, tier: TierKey, duty: Duty) -> tuple[PersonId, ...]:
        """Who leads now and, of a user group, who is next: by the rota of the role, else as it is bound."""
        bound = self.people(f"{tier}.lead")
        there = tuple(one for one in bound if one not in self.unavailable | duty.away.keys())
        return self._on_rota(f"{tier}.lead", duty) or (there if len(bound) > 1 else bound)

    def _on_rota(self, role: str, duty: Duty) -> tuple[PersonId, ...]:
        """Who has a role now by a rota of its own; nobody where there is none."""
        return tuple(one.person for one in duty.on_call(TierKey(role), ()))

    def _department(self, department: str) -> DepartmentPeople:
        return DepartmentPeople(
            people=self.people(f"{department}.people"),
            lead=self.person(f"{department}.lead"),
            has_channel=self.channel(f"{department}.channel") is not None,
        )


def _deputies(tiers: Iterable[TierPeople], duty: Duty) -> Mapping[PersonId, PersonId]:
    """Whom an absence names; else for a lead, also one who is deactivated, the deputy of their tier (SPEC E5)."""
    of_leads = {tier.lead: tier.deputy for tier in tiers if tier.lead is not None and tier.deputy is not None}
    return {**of_leads, **{person: deputy for person, deputy in duty.away.items() if deputy is not None}}
