"""What somebody is told once their deed is stored: what happened and what happens next.

Written only after the commit; nothing here promises what may still fail.
"""

from bot.domain.ids import issue_key
from bot.domain.issue import Issue
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
    return f"{_what_happened(deed, seen, entry)}{next_deadline(seen)}"


def next_deadline(seen: Seen) -> str:
    """`Next: accept by 14:05.`, with a space before it; empty where nothing is ahead."""
    clock = seen.issue.next_deadline
    if clock is None or clock.deadline is None:
        return ""
    return f" Next: {words.promise(clock, seen.policy)} by {seen.soon(clock.deadline)}."


def _what_happened(deed: Deed, seen: Seen, entry: int) -> str:
    issue, key, tier = seen.issue, f"*{issue_key(seen.issue.id)}*", seen.tier(seen.issue.tier)
    match deed:
        case Deed.ACCEPT:
            return f"{key} is yours."
        case Deed.ESCALATE if issue.entry != entry:
            return f"{key} is now at {tier}, and whoever is on call there is called."
        case Deed.ESCALATE:
            return f"The managers are asked to step in; {key} stays at {tier}."
        case Deed.NEED_INFO | Deed.WAIT_CUSTOMER | Deed.WAIT_VENDOR:
            return f"{key} waits{_for_whom(issue, seen)}."
        case Deed.ANSWER:
            owner = f" with {seen.named(issue.owner)}" if issue.owner is not None else f" at {tier}"
            return f"Your answer is stored; the ball is{owner}."
        case Deed.RETURN:
            return f"{key} is back at {tier}, and whoever had it there is called."
        case Deed.UPDATE:
            return f"Your update on {key} is stored and shown in its thread."
        case Deed.RESOLVE:
            until = seen.when(issue.resolution.at + seen.policy.reopen_window) if issue.resolution is not None else ""
            return f"{key} is resolved. It closes {until} unless somebody reopens it."
        case Deed.REOPEN:
            return f"{key} is open again at {tier}, and whoever had it is called."
        case Deed.RESUME:
            return f"{key} goes on."
        case Deed.MORE:
            raise AssertionError(deed)


def _for_whom(issue: Issue, seen: Seen) -> str:
    if issue.wait is None:
        return ""
    whom = seen.named(issue.wait.person) if issue.wait.person is not None else words.WAITING[issue.wait.on]
    return f" on {whom}, until {seen.when(issue.wait.until)} at the latest"
