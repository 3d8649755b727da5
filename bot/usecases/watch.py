"""The watchdog: what is wrong although nothing failed is found, mended where that is safe, and told (SPEC E15).

Never tells through the outbox, and never waits for the heart: either may be what is wrong.
"""

import logging
from collections import Counter
from dataclasses import dataclass

from bot.db.engine import Unavailable
from bot.domain.ids import IssueId, TeamId
from bot.usecases.audit import FindingKind, audit
from bot.usecases.bindings import OPS, Bound
from bot.usecases.enforce_deadlines import enforce_deadlines, mend_wakes
from bot.usecases.parcels import AdminParcel, Alarm, Sender, Sent
from bot.usecases.runtime import Runtime

NO_ALARM = frozenset(
    {FindingKind.LETTER_DEAD, FindingKind.SET_ASIDE, FindingKind.LETTER_HELD, FindingKind.SLACK_LIMITS}
)
"""Of the first two the administrators were told when it happened; the others are for whoever asks the doctor."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Watched:
    """What one round found; `upto` is where the next one goes on comparing issues."""

    alarm: Alarm
    upto: IssueId

    @property
    def clean(self) -> bool:
        """Whether whoever waits for a sign of life may get one."""
        return not self.alarm.database_gone and not self.alarm.found


def watch(rt: Runtime, team: TeamId, after: IssueId) -> Watched:
    """One round: mend what looks at an issue too late, let pass what time the heart left, and say what remains."""
    try:
        mended, upto = mend_wakes(rt, team, after)
        found = audit(rt, team)
        if any(finding.kind is FindingKind.WAKE_OVERDUE for finding in found):
            while enforce_deadlines(rt, team):
                pass
            found = audit(rt, team)
    except Unavailable:
        log.exception("the watchdog cannot look", extra={"team": team})
        return Watched(Alarm(database_gone=True), after)
    kinds = Counter(finding.kind for finding in found if finding.kind not in NO_ALARM)
    return Watched(Alarm(found=tuple(sorted(kinds.items())), mended=mended), upto)


def raise_alarm(rt: Runtime, team: TeamId, send: Sender, alarm: Alarm) -> bool:
    """Tell the ops channel at once, or else each administrator directly; whether anybody could be told."""
    try:
        with rt.database.reading() as session:
            bound = Bound.load(session, team)
        ops, everybody = bound.channel(OPS), bound.administrators(rt.administrators)
    except Unavailable:
        ops, everybody = None, rt.administrators
    there = [AdminParcel(letter="alarm", channel=ops, person=None, words=alarm)] if ops is not None else []
    direct = [AdminParcel(letter="alarm", channel=None, person=one, words=alarm) for one in everybody]
    if any(isinstance(send(parcel), Sent) for parcel in there):
        return True
    return any([isinstance(send(parcel), Sent) for parcel in direct])  # noqa: C419  # each of them is told
