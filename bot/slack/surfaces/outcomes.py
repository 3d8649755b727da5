"""What somebody is told once their deed is stored: what happened and what happens next.

Written only after the commit; nothing here promises what may still fail.
"""

from bot.domain.ids import issue_key
from bot.slack.action_ids import Deed
from bot.slack.surfaces import words
from bot.slack.surfaces.seen import Seen
from bot.slack.text import typed


def opened(seen: Seen) -> str:
    """Where a new issue went, by which rule, and what happens next."""
    issue = seen.issue
    return (
        f"*{issue_key(issue.id)}* is open: {words.severity(issue.severity)}, at {seen.tier(issue.tier)} "
        f"by the rule “{typed(issue.rule, 80)}”.{next_deadline(seen)} You are told when it is resolved."
    )


def done(deed: Deed, seen: Seen, entry: int) -> str:
    """What a deed did, and what comes next; `entry` is the stay in a tier that it was done in."""
    return f"{_what_happened(deed, seen, entry, f'*{issue_key(seen.issue.id)}*')}{next_deadline(seen)}"


def next_deadline(seen: Seen) -> str:
    """`Next: accept by 14:05.`, with a space before it; empty where nothing is ahead."""
    due = seen.next_deadline()
    return f" Next: {seen.next_promises()} by {seen.soon(due)}." if due is not None else ""


def _what_happened(deed: Deed, seen: Seen, entry: int, key: str) -> str:
    match deed:
        case Deed.ACCEPT:
            return f"{key} is yours."
        case Deed.ESCALATE if seen.issue.entry != entry:
            return f"{key} is now at {seen.tier(seen.issue.tier)}, and whoever is on call there is called."
        case Deed.ESCALATE:
            return f"The managers are asked to step in; {key} stays at {seen.tier(seen.issue.tier)}."
        case Deed.NEED_INFO | Deed.WAIT_CUSTOMER | Deed.WAIT_VENDOR:
            return f"{key} waits{_for_whom(seen)}."
        case Deed.ANSWER:
            owner = f"with {seen.owner()}" if seen.issue.owner is not None else f"at {seen.owner()}"
            return f"Your answer is stored; the ball is {owner}."
        case Deed.RETURN:
            return f"{key} is back at {seen.tier(seen.issue.tier)}, and whoever had it there is called."
        case Deed.UPDATE:
            return f"Your update on {key} is stored and shown in its thread."
        case Deed.RESOLVE:
            return f"{key} is resolved. It closes {_closes(seen)} unless somebody reopens it."
        case Deed.REOPEN:
            return f"{key} is open again at {seen.tier(seen.issue.tier)}, and whoever had it is called."
        case Deed.RESUME:
            return f"{key} goes on."
        case Deed.TAKE_OVER:
            return f"{key} is yours now."
        case Deed.UN_ACCEPT:
            return f"{key} is not yours any more; {seen.tier(seen.issue.tier)} is called."
        case _:
            return _what_was_noted(deed, seen, key)


def _what_was_noted(deed: Deed, seen: Seen, key: str) -> str:
    match deed:
        case Deed.HAND_OVER:
            return f"{_offered(seen)} is asked to take {key}; it stays with {seen.owner()} until they accept."
        case Deed.CUSTOMER_WROTE:
            return f"The customer's message is stored on {key}."
        case Deed.NO_ANSWER_NEEDED:
            return f"{key}: nothing of the customer waits for an answer any more."
        case Deed.RE_RATE:
            return f"{key} is {words.severity(seen.issue.severity)} now, at {seen.tier(seen.issue.tier)}."
        case Deed.SNOOZE:
            return f"{key} is silent{_until(seen)}{_shortened(seen)}; the clocks run on."
        case Deed.STOP_REMINDING:
            return f"The reminders of {key} are stopped{_stopped(seen)}."
        case Deed.ASK_TIER:
            return f"Your question about {key} is asked; you are told the answer, or that none came."
        case Deed.ANSWER_ASK | Deed.ANSWER_REQUEST:
            return f"Your answer is stored, and whoever asked about {key} is told."
        case Deed.REQUEST:
            return f"The department is asked; you stay accountable for {key}."
        case Deed.ACCEPT_REQUEST:
            return f"The request about {key} is yours."
        case Deed.WITHDRAW_REQUEST:
            return f"The request about {key} is withdrawn, and the department is told."
        case Deed.CANCEL:
            return f"{key} is cancelled."
        case Deed.WATCH:
            return f"You watch {key} now."
        case Deed.UNWATCH:
            return f"You do not watch {key} any more."
        case Deed.OPEN_CHANNEL:
            return f"{key} gets a channel of its own, if Slack allows it; its card leads there in a moment."
        case _:
            raise AssertionError(deed)


def _for_whom(seen: Seen) -> str:
    wait = seen.issue.wait
    return f" on {seen.waiting_on()}, until {seen.when(wait.until)} at the latest" if wait is not None else ""


def _closes(seen: Seen) -> str:
    resolution = seen.issue.resolution
    return seen.when(resolution.at + seen.policy.reopen_window) if resolution is not None else "later"


def _offered(seen: Seen) -> str:
    return seen.named(seen.issue.offered.to) if seen.issue.offered is not None else "Somebody"


def _until(seen: Seen) -> str:
    return f" until {seen.soon(seen.issue.snoozed.until)}" if seen.issue.snoozed is not None else ""


def _shortened(seen: Seen) -> str:
    """A snooze that a deadline cut short says so (SPEC R20)."""
    snoozed = seen.issue.snoozed
    return ", earlier than you asked, as a deadline is near" if snoozed is not None and snoozed.shortened else ""


def _stopped(seen: Seen) -> str:
    return f" until {seen.when(seen.issue.stopped.until)}" if seen.issue.stopped is not None else ""
