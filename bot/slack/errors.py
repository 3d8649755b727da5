"""Words for what the domain refuses: one sentence that says what is the case, and what to do instead.

Every `Why` has words; nothing here decides whether something is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.errors import RefusalFacts, Refused, Why
from bot.domain.ids import PersonId, TierKey
from bot.domain.policy import Policy
from bot.domain.roster import Roster
from bot.slack.surfaces import words
from bot.slack.text import lasting, listed, typed

FIELD_IS_MISSING = "Please fill this in."


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

    def who(self, person: PersonId | None, you: str = "You") -> str:
        """Somebody by name; whoever asks is addressed."""
        return you if person == self.asker else self.named(person) if person is not None else "Somebody"

    def when(self, at: datetime | None) -> str:
        """An instant in the zone of the bot; forms show text as it is, so this is no date token."""
        if at is None or self.policy is None:
            return "a nearer time"
        zone = next(iter(self.policy.calendars.values())).zone
        return at.astimezone(ZoneInfo(zone)).strftime("%a %d %b %H:%M %Z")

    def asked_for(self, facts: RefusalFacts) -> str:
        """What is missing, by the labels that the policy gives it."""
        labels = {one.key: one.label for one in self.policy.required} if self.policy is not None else {}
        return ", ".join(typed(labels.get(key, key), 80) for key in facts.missing) or "what it requires"

    def administrators(self) -> str:
        """The administrators by name."""
        return listed([self.named(one) for one in sorted(self.roster.administrators)]) or "an administrator"


def sentence(refused: Refused, around: Around) -> str:
    """What the person reads: the case, then the next step."""
    return _may_not(refused.why, refused.facts, around)


def _may_not(why: Why, facts: RefusalFacts, around: Around) -> str:
    """Who may, and what has to be said for it."""
    match why:
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
        case Why.NEEDS_LEAD:
            return f"This is for whoever leads {around.tier(facts.tier)}. Please ask {around.leads(facts.tier)}."
        case Why.NOT_OF_THE_DEPARTMENT:
            return (
                "This is for the people of the department that was asked, and you are not on its list. "
                f"{around.administrators()} can add you (`{around.command} setup`)."
            )
        case Why.NOT_ADMINISTRATOR:
            return f"Only administrators can do this. Please ask {around.administrators()}."
        case Why.NOT_A_MEMBER:
            return (
                "Only full members of this workspace can do this: not guests, and not people of other workspaces. "
                "Please ask a colleague who is one."
            )
        case Why.MISSING:
            return f"Please fill in: {', '.join(name.replace('_', ' ') for name in facts.missing)}."
        case Why.MISSING_INFORMATION:
            return f"{around.tier(facts.tier)} needs to know more first. Please fill in: {around.asked_for(facts)}."
        case Why.DOES_NOT_QUALIFY:
            rule = f" by the rule “{typed(facts.rule, 80)}”" if facts.rule else ""
            return f"This does not qualify for escalation{rule}. If it cannot wait, say here why; your lead sees it."
        case Why.OVERRIDE_NEEDS_REASON:
            return "You decided otherwise than the rule. Say why; the lead sees it."
        case _:
            return _not_like_this(why, facts, around)


def _not_like_this(why: Why, facts: RefusalFacts, around: Around) -> str:
    """What was asked for does not fit; what would."""
    match why:
        case Why.SKIP_NEEDS_LEAD:
            return (
                "Skipping a tier needs a lead, unless it is a Sev 1 by the matrix. Choose the next tier, "
                f"or ask {around.leads(facts.tier)} to do it."
            )
        case Why.NO_TIER_BELOW:
            return f"There is no tier below {around.tier(facts.tier)}. Use Need info to ask whoever opened it."
        case Why.NO_TIER_ABOVE:
            return f"There is no tier above {around.tier(facts.tier)}. Escalate calls the managers instead."
        case Why.UNKNOWN_TIER:
            return f"That tier is not above this one. Choose {around.tier(facts.tier)}."
        case Why.UNKNOWN_RETURN_REASON:
            return "Choose one of the reasons in the list; returns are counted by them."
        case Why.UNKNOWN_DEPARTMENT:
            return "That department is not in the policy. Choose one from the list."
        case Why.ASKING_ONESELF:
            return "The question would go to yourself. Use Update to say what you know, or wait on the customer."
        case Why.REACTION_DOES_NOT_ACCEPT:
            return "A reaction does not accept this one. Please press Accept on its card."
        case Why.CUSTOMER_UNANSWERED:
            return "The customer has not heard from us yet. Tell them first, with Update, then wait for their answer."
        case Why.ALREADY_THEIRS if facts.by in {around.asker, None}:
            return "It is yours already. Press Update to say how it stands."
        case Why.ALREADY_THEIRS:
            return f"{around.who(facts.by)} has it already. Choose somebody else."
        case Why.PERSON_NOT_OF_THE_TIER:
            return (
                f"{around.tier(facts.tier)} does not have {around.who(facts.by, 'you')} on its list. "
                f"Choose one of its people, or ask {around.administrators()} to add them."
            )
        case Why.NOBODY_OWNS_IT:
            return f"Nobody at {around.tier(facts.tier)} has accepted it yet. Press Accept first."
        case Why.PROMISE_IN_THE_PAST:
            return "That time has passed already. Promise a later one, or none."
        case Why.PROMISE_NEEDS_LEAD:
            return f"So late a promise needs a lead. Promise it by {around.when(facts.until)}, or ask a lead."
        case Why.TIME_IN_THE_FUTURE:
            return "That time has not come yet. Choose when it was."
        case Why.SNOOZE_TOO_CLOSE:
            return f"The next deadline, {around.when(facts.at)}, is too close for a snooze. Act on it, or hand it over."
        case Why.SNOOZES_USED_UP:
            return "It was snoozed three times here, which is the most for a Sev 1 or 2. Act on it, or hand it over."
        case Why.NO_OPENING_TO_WAIT_FOR:
            return "This is worked on around the clock: there is no opening to wait for. Choose a length of time."
        case Why.STOP_TOO_LONG:
            return f"Choose a time from now until {around.when(facts.until)}, which is the longest silence."
        case Why.MERGE_INTO_ITSELF:
            return "This is the same issue. Choose the other one, which is to go on."
        case Why.MERGE_INTO_NOT_OPEN:
            return "That issue is not open. Choose an open one, which is to go on, or reopen it first."
        case Why.NOT_YOUR_SHIFT:
            return f"Those hours are not all yours. `{around.command} oncall` shows what is, with its buttons."
        case Why.NOT_OF_THE_ROTA:
            return "Only the others of this rota can take these hours. Ask one of them."
        case Why.WRONG_CODE:
            return "That is not the code on the console. It is good for 15 minutes, once, and for five tries."
        case Why.CODE_USED_UP:
            return "There is no code to use now. Somebody at the machine makes one with `bot admin code`."
        case Why.NOT_ITS_AUTHOR:
            return f"This is for {around.who(facts.by)}, who saved it, and for those who lead. Please ask them."
        case Why.NO_SUCH_INSIGHT:
            return "This was taken back and is offered to nobody any more. Save it anew from a message, if it helps."
        case Why.REMOVES_ONESELF:
            return "You would remove yourself. Another administrator can take you off the list."
        case Why.NOBODY_LOOKS_AFTER_IT:
            return (
                f"Nothing can be opened yet, because nobody looks after this bot. "
                f"`{around.command} setup` with the code that stands on its console makes the first administrator."
            )
        case Why.NO_SUCH_PROCEDURE:
            return "That step is not in the procedure any more. Open Procedure again to see how it is now."
        case Why.NO_PROCEDURE:
            return (
                "The policy has no procedure for this tier and kind of problem. Escalate, or ask the lead what to do."
            )
        case Why.HAS_A_CHANNEL:
            return (
                "It has a channel of its own already, or gets one at this moment. Its card leads there; "
                "where that one is gone, work in the thread of the card."
            )
        case Why.NO_DEPARTMENTS:
            return "The policy names no department that could be asked. Ask the next tier, or escalate."
        case _:
            return _too_late(why, facts, around)


def _too_late(why: Why, facts: RefusalFacts, around: Around) -> str:
    """What somebody else did first: who, when, and where it is now (SPEC E6, E8)."""
    ago = f" {lasting(around.now - facts.at)} ago" if facts.at is not None else ""
    by = f" by {around.who(facts.by, 'you')}" if facts.by is not None else ""
    match why:
        case Why.ALREADY_ACCEPTED:
            return f"Already accepted{by}{ago}. What you know helps them: press Update."
        case Why.ALREADY_MOVED:
            return f"Already moved on to {around.tier(facts.tier)}{by}{ago}. Use the card there."
        case Why.ALREADY_RESOLVED:
            return f"Already resolved{by}{ago}. If it is not solved after all, press Reopen on its card."
        case Why.ALREADY_CLOSED:
            return f"It was closed{ago}. If it is back, open it again with `{around.command} ESC-…`, Reopen."
        case Why.ALREADY_OPEN:
            return "It is open already, so there is nothing to reopen. Press Update to add what you know."
        case Why.ALREADY_WAITING:
            return f"It was set to wait{by}{ago}. Press Resume first, or answer what was asked."
        case Why.NOT_WAITING if facts.by is not None:
            return f"It waits for nobody any more; {around.who(facts.by, 'you')} has it. Press Update to add to it."
        case Why.NOT_WAITING:
            return f"Nobody at {around.tier(facts.tier)} has accepted it yet. Press Accept first."
        case Why.NOTHING_UNANSWERED:
            return "Nothing of the customer is unanswered any more. There is nothing to do."
        case Why.NO_SUCH_QUESTION:
            return "This question was answered already, or is no longer asked. Use Update to add what you know."
        case Why.NO_SUCH_SWAP:
            return (
                f"These hours are over or belong to somebody else now. `{around.command} oncall` shows whose they are."
            )
        case Why.SWAP_TAKEN:
            return f"{around.who(facts.by, 'you')} took these hours already. There is nothing left to do."
        case Why.NO_SUCH_REQUEST:
            return "This request was answered or withdrawn already. Use the thread of its card to add what you know."
        case _:
            raise AssertionError(why)


def apology(request: str) -> str:
    """For what is our fault: nothing was done, and how to find it in the log."""
    return f"Sorry, that did not work and nothing was changed. Please try again. If it happens again, say {request}."
