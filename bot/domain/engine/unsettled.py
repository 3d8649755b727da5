"""Criteria that act on an open issue: which are waiting to act, from when, and what they do (SPEC section 3.5, E19).

What a criterion asks for is read in `criteria`.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.calendar import add
from bot.domain.engine.breaching import withhold
from bot.domain.engine.calling import enter_tier
from bot.domain.engine.draft import Draft
from bot.domain.facts import Acted
from bot.domain.process.criteria import raised_to, standing_criteria
from bot.domain.running import Entered


def settle_criteria(draft: Draft, since: datetime, at: datetime) -> None:
    """Note which criteria hold now and from when each may act; `since` is when the cycle began.

    Called when an issue opens, is reopened, is rated anew or more is known; one acts once per cycle (SPEC E19).
    """
    issue = draft.issue
    standing = standing_criteria(draft.policy.criteria, issue.report, issue.known, issue.acted)
    unsettled = {}
    for criterion in standing:
        length = criterion.after.under(draft.calendar) if criterion.after is not None else None
        unsettled[criterion.name] = at if length is None else max(at, add(draft.calendar, since, length))
    draft.issue = replace(issue, unsettled=unsettled)


def act(draft: Draft, name: str, due_at: datetime) -> None:
    """Move the issue up, where the criterion takes it higher than it is; after a return tell the lead instead (E18)."""
    issue, at = draft.issue, draft.effective(due_at)
    left = {other: when for other, when in issue.unsettled.items() if other != name}
    draft.issue = replace(issue, unsettled=left, acted=(*issue.acted, name))
    criterion = next((one for one in draft.policy.criteria if one.name == name), None)
    ladder = [tier.key for tier in draft.policy.ladder]
    to = raised_to(criterion, issue.tier, ladder) if criterion is not None else None
    returned = issue.present.how is Entered.RETURNED
    draft.facts.append(Acted(at, name, to is not None and not returned))
    if to is None:
        return
    if returned:
        withhold(draft, at, f"criterion:{issue.cycle}:{name}", text=name)
    else:
        enter_tier(draft, to, Entered.CRITERION, at, None, text=name)
