"""Words for what the domain refuses: one sentence that says what is the case, and what to do instead.

Every `Why` has words; nothing here decides whether something is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from bot.domain.errors import Refused, Why
from bot.domain.ids import PersonId, TierKey
from bot.domain.policy import Policy
from bot.domain.roster import Roster
from bot.slack.surfaces import words
from bot.slack.text import lasting, listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a sentence needs beside the refusal: how tiers and people are called, who leads, who asks, and when."""

    policy: Policy | None
    roster: Roster
    asker: PersonId
    now: datetime
    command: str
    named: Callable[[PersonId], str]

    def tier(self, key: TierKey | None) -> str:
        """A tier as people call it."""
        return words.tier_name(self.policy, key) if key is not None and self.policy is not None else "another tier"

    def leads(self, key: TierKey | None) -> str:
        """Who can help at a tier: its lead, else the administrators."""
        lead = self.roster.tier(key).lead if key is not None else None
        return self.named(lead) if lead is not None else self.administrators()

    def administrators(self) -> str:
        """The administrators by name."""
        return listed([self.named(one) for one in sorted(self.roster.administrators)]) or "an administrator"


def sentence(refused: Refused, around: Around) -> str:
    """What the person reads: the case, then the next step."""
    facts = refused.facts
    match refused.why:
        case Why.NO_SUCH_ISSUE:
            return f"There is no such issue. `{around.command} list` shows what is open."
        case Why.NOT_ELIGIBLE:
            return (
                f"This is for the people of {around.tier(facts.tier)}, and you are not on their list. "
                f"{around.leads(facts.tier)} can take it on; {around.administrators()} can add you "
                f"(`{around.command} setup`)."
            )
        case Why.NOT_OWNER:
            owner = f"its owner, {around.named(facts.by)}" if facts.by is not None else "whoever accepts it"
            return f"This is for {owner}, and for {around.leads(facts.tier)}. Please ask them."
        case Why.NOT_ADMINISTRATOR:
            return f"Only administrators can do this. Please ask {around.administrators()}."
        case Why.NOT_A_MEMBER:
            return (
                "Only full members of this workspace can do this: not guests, and not people of other workspaces. "
                "Please ask a colleague who is one."
            )
        case Why.SKIP_NEEDS_LEAD:
            return (
                f"Skipping a tier needs a lead, unless it is a Sev 1. Choose {around.tier(facts.tier)}, "
                f"or ask {around.leads(facts.tier)}."
            )
        case Why.NO_TIER_BELOW:
            return f"There is no tier below {around.tier(facts.tier)}. Use Need info to ask whoever opened it."
        case Why.UNKNOWN_TIER:
            return f"That tier is not above this one. Choose {around.tier(facts.tier)}."
        case Why.UNKNOWN_RETURN_REASON:
            return "Choose one of the reasons in the list; returns are counted by them."
        case Why.ASKING_ONESELF:
            return "The question would go to yourself. Use Update to say what you know, or wait on the customer."
        case Why.MISSING:
            return f"Please fill in: {', '.join(name.replace('_', ' ') for name in facts.missing)}."
        case _:
            return _too_late(refused, around)


FIELD_IS_MISSING = "Please fill this in."


def _too_late(refused: Refused, around: Around) -> str:
    """What somebody else did first: who, when, and where it is now (SPEC E6, E8)."""
    facts = refused.facts
    ago = f" {lasting(around.now - facts.at)} ago" if facts.at is not None else ""
    who = "you" if facts.by == around.asker else around.named(facts.by) if facts.by is not None else ""
    by = f" by {who}" if who else ""
    match refused.why:
        case Why.ALREADY_ACCEPTED:
            return f"Already accepted{by}{ago}. What you know helps them: press Update."
        case Why.ALREADY_MOVED:
            return f"Already moved on to {around.tier(facts.tier)}{by}{ago}. Use the card there."
        case Why.ALREADY_RESOLVED:
            return f"Already resolved{by}{ago}. If it is not solved after all, press Reopen on its card."
        case Why.ALREADY_CLOSED:
            return f"It was closed{ago}. If it is back, open it again with `{around.command} ESC-…`, Reopen."
        case Why.ALREADY_OPEN:
            return "It is open already; there is nothing to reopen."
        case Why.ALREADY_WAITING:
            return f"It was set to wait{by}{ago}. Press Resume first, or answer what was asked."
        case Why.NOT_WAITING if facts.by is not None:
            return f"It waits for nobody any more; {who} has it. What you know helps: press Update."
        case Why.NOT_WAITING:
            return f"Nobody at {around.tier(facts.tier)} has accepted it yet. Press Accept first."
        case (
            Why.NO_SUCH_ISSUE
            | Why.NOT_ELIGIBLE
            | Why.NOT_OWNER
            | Why.NOT_ADMINISTRATOR
            | Why.NOT_A_MEMBER
            | Why.SKIP_NEEDS_LEAD
            | Why.NO_TIER_BELOW
            | Why.UNKNOWN_TIER
            | Why.UNKNOWN_RETURN_REASON
            | Why.ASKING_ONESELF
            | Why.MISSING
        ):
            raise AssertionError(refused.why)
        case _ as never:
            assert_never(never)


def apology(request: str) -> str:
    """For what is our fault: nothing was done, and how to find it in the log."""
    return f"Sorry, that did not work and nothing was changed. Please try again. If it happens again, say {request}."
