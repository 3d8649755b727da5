"""Telling those who are only informed: of a Sev 1 at once, of all else by their digest (SPEC statement 74).

Wants nothing of anybody, and writes no digest.
"""

from dataclasses import replace

from bot.domain.effects import Place, Reason, ReasonKind
from bot.domain.engine.calls import Emission, Where
from bot.domain.engine.draft import Draft
from bot.domain.engine.loudness import call_kind
from bot.domain.ids import DepartmentKey, PersonId
from bot.domain.matrix import Severity
from bot.domain.process.notifications import line_for
from bot.domain.process.raci import Part
from bot.domain.raci import informed_people
from bot.domain.roster import Called


def inform(draft: Draft, kind: ReasonKind, by: PersonId | None, text: str = "") -> None:
    """Tell the informed teams that a Sev 1 began or is over: in their channel, or each of their people directly."""
    issue = draft.issue
    if issue.severity is not Severity.SEV1:
        return
    reason = Reason(kind=kind, key=draft.deed_key(kind.value), at=draft.now, tier=issue.tier, by=by, text=text)
    informed = draft.policy.raci.names(Part.INFORMED, issue.tier, issue.severity)
    directly: list[Called] = []
    for team in draft.policy.raci.informed_teams():
        people = informed_people(issue, draft.policy, team, draft.roster)
        key = DepartmentKey(team)
        if team in informed and draft.roster.department(key).has_channel:
            where = Where(Place.DEPARTMENT, None, key)
            line = line_for(draft.policy.notifications, call_kind(reason), issue.severity)
            told = Emission(reason=reason, people=people, in_channel=False, loud=False, where=where)
            draft.emissions.append(replace(told, mention=line.mention, words=line.words))
        else:
            directly.extend(people)
    if directly:
        draft.emit(reason, directly, where=Where(Place.DIRECT))
