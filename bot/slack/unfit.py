"""Words for deeds that somebody may do, and that do not fit: as they are asked for, or any more.

One sentence each: what is the case, and what to do instead. Nothing here decides whether something is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.domain.errors import RefusalFacts, Why
from bot.slack.around import Around
from bot.slack.text import lasting
from bot.slack.texts import Text, _


def not_like_this(why: Why, facts: RefusalFacts, around: Around) -> str:
    """What was asked for does not fit; what would."""
    match why:
        case Why.SKIP_NEEDS_LEAD:
            return _(
                "Skipping a tier needs a lead, unless it is a Sev 1 by the matrix. Choose the next tier, or ask "
                "{leads} to do it.",
                leads=around.leads(facts.tier),
            )
        case Why.NO_TIER_BELOW:
            return _(
                "There is no tier below {tier}. Use Need info to ask whoever opened it.", tier=around.tier(facts.tier)
            )
        case Why.NO_TIER_ABOVE:
            return _(
                "There is no tier above {tier}. Escalate calls the managers instead.", tier=around.tier(facts.tier)
            )
        case Why.UNKNOWN_TIER:
            return _("That tier is not above this one. Choose {tier}.", tier=around.tier(facts.tier))
        case Why.UNKNOWN_RETURN_REASON:
            return _("Choose one of the reasons in the list; returns are counted by them.")
        case Why.UNKNOWN_DEPARTMENT:
            return _("That department is not in the policy. Choose one from the list.")
        case Why.ASKING_ONESELF:
            return _("The question would go to yourself. Use Update to say what you know, or wait on the customer.")
        case Why.REACTION_DOES_NOT_ACCEPT:
            return _("A reaction does not accept this one. Please press Accept on its card.")
        case Why.CUSTOMER_UNANSWERED:
            return _(
                "The customer has not heard from us yet. Tell them first, with Update, then wait for their answer."
            )
        case Why.ALREADY_THEIRS if facts.by in {around.asker, None}:
            return _("It is yours already. Press Update to say how it stands.")
        case Why.ALREADY_THEIRS:
            return _("{who} has it already. Choose somebody else.", who=around.who(facts.by))
        case Why.PERSON_NOT_OF_THE_TIER:
            return _(
                "{tier} does not have {who} on its list. Choose one of its people, or ask {administrators} to add "
                "them.",
                tier=around.tier(facts.tier),
                who=around.who(facts.by, _("you")),
                administrators=around.administrators(),
            )
        case Why.NOBODY_OWNS_IT:
            return _("Nobody at {tier} has accepted it yet. Press Accept first.", tier=around.tier(facts.tier))
        case Why.PROMISE_IN_THE_PAST:
            return _("That time has passed already. Promise a later one, or none.")
        case Why.PROMISE_NEEDS_LEAD:
            return _(
                "So late a promise needs a lead. Promise it by {when}, or ask a lead.", when=around.when(facts.until)
            )
        case Why.TIME_IN_THE_FUTURE:
            return _("That time has not come yet. Choose when it was.")
        case Why.SNOOZE_TOO_CLOSE:
            return _(
                "The next deadline, {when}, is too close for a snooze. Act on it, or hand it over.",
                when=around.when(facts.at),
            )
        case Why.SNOOZES_USED_UP:
            return _("It was snoozed three times here, which is the most for a Sev 1 or 2. Act on it, or hand it over.")
        case Why.NO_OPENING_TO_WAIT_FOR:
            return _("This is worked on around the clock: there is no opening to wait for. Choose a length of time.")
        case Why.STOP_TOO_LONG:
            return _(
                "Choose a time from now until {when}, which is the longest silence.", when=around.when(facts.until)
            )
        case Why.MERGE_INTO_ITSELF:
            return _("This is the same issue. Choose the other one, which is to go on.")
        case Why.MERGE_INTO_NOT_OPEN:
            return _("That issue is not open. Choose an open one, which is to go on, or reopen it first.")
        case Why.NOT_YOUR_SHIFT:
            return _(
                "Those hours are not all yours. `{command} oncall` shows what is, with its buttons.",
                command=around.command,
            )
        case Why.NOT_OF_THE_ROTA:
            return _("Only the others of this rota can take these hours. Ask one of them.")
        case Why.WRONG_CODE:
            return _("That is not the code on the console. It is good for 15 minutes, once, and for five tries.")
        case Why.CODE_USED_UP:
            return _("There is no code to use now. Somebody at the machine makes one with `bot admin code`.")
        case Why.NOT_ITS_AUTHOR:
            return _(
                "This is for {who}, who saved it, and for those who lead. Please ask them.", who=around.who(facts.by)
            )
        case Why.NO_SUCH_INSIGHT:
            return _("This was taken back and is offered to nobody any more. Save it anew from a message, if it helps.")
        case Why.REMOVES_ONESELF:
            return _("You would remove yourself. Another administrator can take you off the list.")
        case Why.NOBODY_LOOKS_AFTER_IT:
            return _(
                "Nothing can be opened yet, because nobody looks after this bot. `{command} setup` with the code "
                "that stands on its console makes the first administrator.",
                command=around.command,
            )
        case Why.NO_SUCH_PROCEDURE:
            return _("That step is not in the procedure any more. Open Procedure again to see how it is now.")
        case Why.NO_PROCEDURE:
            return _(
                "The policy has no procedure for this tier and kind of problem. Escalate, or ask the lead what to do."
            )
        case Why.HAS_A_CHANNEL:
            return _(
                "It has a channel of its own already, or gets one at this moment. Its card leads there; where that "
                "one is gone, work in the thread of the card."
            )
        case Why.NO_DEPARTMENTS:
            return _("The policy names no department that could be asked. Ask the next tier, or escalate.")
        case _:
            return _too_late(why, facts, around)


def _too_late(why: Why, facts: RefusalFacts, around: Around) -> str:
    """What somebody else did first: who, when, and where it is now (SPEC E6, E8)."""
    match why:
        case _ if why in _FIRST:
            return _by_somebody_first(_FIRST[why], facts, around)
        case Why.ALREADY_OPEN:
            return _("It is open already, so there is nothing to reopen. Press Update to add what you know.")
        case Why.NOT_WAITING if facts.by is not None:
            return _(
                "It waits for nobody any more; {who} has it. Press Update to add to it.",
                who=around.who(facts.by, _("you")),
            )
        case Why.NOT_WAITING:
            return _("Nobody at {tier} has accepted it yet. Press Accept first.", tier=around.tier(facts.tier))
        case Why.NOTHING_UNANSWERED:
            return _("Nothing of the customer is unanswered any more. There is nothing to do.")
        case Why.NO_SUCH_QUESTION:
            return _("This question was answered already, or is no longer asked. Use Update to add what you know.")
        case Why.NO_SUCH_TEXT:
            return _(
                "That text does not wait any more, or a newer one took its place. “More…” on the card of the issue "
                "shows what does."
            )
        case Why.NO_SUCH_SWAP:
            return _(
                "These hours are over or belong to somebody else now. `{command} oncall` shows whose they are.",
                command=around.command,
            )
        case Why.SWAP_TAKEN:
            return _("{who} took these hours already. There is nothing left to do.", who=around.who(facts.by, _("you")))
        case Why.NO_SUCH_REQUEST:
            return _("This request was answered or withdrawn already. Use the thread of its card to add what you know.")
        case _:
            raise AssertionError(why)


@dataclass(frozen=True, slots=True)
class _First:
    """A sentence for each of what may be known of a deed that came first: `{who}` did it, and `{length}` ago."""

    both: Text
    who: Text
    ago: Text
    neither: Text


_ACCEPTED: Final = Text("Already accepted. What you know helps them: press Update.")
_MOVED: Final = Text("Already moved on to {tier}. Use the card there.")
_RESOLVED: Final = Text("Already resolved. If it is not solved after all, press Reopen on its card.")
_CLOSED: Final = Text("It was closed. If it is back, open it again with `{command} ESC-…`, Reopen.")
_CLOSED_AGO: Final = Text("It was closed {length} ago. If it is back, open it again with `{command} ESC-…`, Reopen.")
_SET_TO_WAIT: Final = Text("It was set to wait. Press Resume first, or answer what was asked.")
_REVIEWED: Final = Text("Already decided. The thread of its card says how.")
_FIRST: Final[Mapping[Why, _First]] = {
    Why.ALREADY_ACCEPTED: _First(
        both=Text("Already accepted by {who} {length} ago. What you know helps them: press Update."),
        who=Text("Already accepted by {who}. What you know helps them: press Update."),
        ago=_ACCEPTED,
        neither=_ACCEPTED,
    ),
    Why.ALREADY_MOVED: _First(
        both=Text("Already moved on to {tier} by {who} {length} ago. Use the card there."),
        who=_MOVED,
        ago=Text("Already moved on to {tier} {length} ago. Use the card there."),
        neither=_MOVED,
    ),
    Why.ALREADY_RESOLVED: _First(
        both=Text("Already resolved by {who} {length} ago. If it is not solved after all, press Reopen on its card."),
        who=_RESOLVED,
        ago=Text("Already resolved {length} ago. If it is not solved after all, press Reopen on its card."),
        neither=_RESOLVED,
    ),
    Why.ALREADY_CLOSED: _First(both=_CLOSED_AGO, who=_CLOSED, ago=_CLOSED_AGO, neither=_CLOSED),
    Why.ALREADY_REVIEWED: _First(
        both=Text("Already decided by {who} {length} ago. The thread of its card says how."),
        who=_REVIEWED,
        ago=_REVIEWED,
        neither=_REVIEWED,
    ),
    Why.ALREADY_WAITING: _First(
        both=Text("It was set to wait by {who} {length} ago. Press Resume first, or answer what was asked."),
        who=_SET_TO_WAIT,
        ago=Text("It was set to wait {length} ago. Press Resume first, or answer what was asked."),
        neither=_SET_TO_WAIT,
    ),
}


def _by_somebody_first(first: _First, facts: RefusalFacts, around: Around) -> str:
    """Whole sentences, as another language may put who and when elsewhere."""
    texts = {
        (True, True): first.both,
        (True, False): first.who,
        (False, True): first.ago,
        (False, False): first.neither,
    }
    return _(
        texts[facts.by is not None, facts.at is not None],
        who=around.who(facts.by, _("you")) if facts.by is not None else "",
        length=lasting(around.now - facts.at) if facts.at is not None else "",
        tier=around.tier(facts.tier),
        command=around.command,
    )
