"""What somebody is told once their deed is stored: what happened and what happens next.

Written only after the commit; nothing here promises what may still fail.
"""

from bot.domain.ids import issue_key
from bot.slack.action_ids import Deed
from bot.slack.surfaces import words
from bot.slack.surfaces.seen import Seen
from bot.slack.text import in_a_row, typed
from bot.slack.texts import _


def opened(seen: Seen) -> str:
    """Where a new issue went, by which rule, and what happens next."""
    issue = seen.issue
    where = _(
        "*{issue}* is open: {severity}, at {tier} by the rule “{rule}”.",
        issue=issue_key(issue.id),
        severity=words.severity(issue.severity),
        tier=seen.tier(issue.tier),
        rule=typed(issue.rule, 80),
    )
    return in_a_row(where, _next_deadline(seen), _("You are told when it is resolved."))


def done(deed: Deed, seen: Seen, entry: int) -> str:
    """What a deed did, and what comes next; `entry` is the stay in a tier that it was done in."""
    return in_a_row(_what_happened(deed, seen, entry, f"*{issue_key(seen.issue.id)}*"), _next_deadline(seen))


def _next_deadline(seen: Seen) -> str:
    """`Next: accept by 14:05.`; empty where nothing is ahead."""
    due = seen.next_deadline()
    if due is None:
        return ""
    return _("Next: {promises} by {when}.", promises=seen.next_promises(), when=seen.soon(due))


def _what_happened(deed: Deed, seen: Seen, entry: int, key: str) -> str:
    match deed:
        case Deed.ACCEPT:
            return _("{key} is yours.", key=key)
        case Deed.ESCALATE if seen.issue.entry != entry:
            return _(
                "{key} is now at {tier}, and whoever is on call there is called.",
                key=key,
                tier=seen.tier(seen.issue.tier),
            )
        case Deed.ESCALATE:
            return _(
                "The managers are asked to step in; {key} stays at {tier}.", key=key, tier=seen.tier(seen.issue.tier)
            )
        case Deed.NEED_INFO | Deed.WAIT_CUSTOMER | Deed.WAIT_VENDOR:
            return _waits(seen, key)
        case Deed.ANSWER:
            return _answered(seen)
        case Deed.RETURN:
            return _(
                "{key} is back at {tier}, and whoever had it there is called.", key=key, tier=seen.tier(seen.issue.tier)
            )
        case Deed.UPDATE | Deed.TELL_CUSTOMER:
            return _("Your update on {key} is stored and shown in its thread.", key=key)
        case Deed.RESOLVE:
            return _("{key} is resolved. It closes {when} unless somebody reopens it.", key=key, when=_closes(seen))
        case Deed.REOPEN:
            return _(
                "{key} is open again at {tier}, and whoever had it is called.", key=key, tier=seen.tier(seen.issue.tier)
            )
        case Deed.RESUME:
            return _("{key} goes on.", key=key)
        case Deed.TAKE_OVER:
            return _("{key} is yours now.", key=key)
        case Deed.UN_ACCEPT:
            return _("{key} is not yours any more; {tier} is called.", key=key, tier=seen.tier(seen.issue.tier))
        case _:
            return _what_was_noted(deed, seen, key)


def _what_was_noted(deed: Deed, seen: Seen, key: str) -> str:
    match deed:
        case Deed.HAND_OVER:
            return _(
                "{who} is asked to take {key}; it stays with {owner} until they accept.",
                who=_offered(seen),
                key=key,
                owner=seen.owner(),
            )
        case Deed.CUSTOMER_WROTE:
            return _("The customer's message is stored on {key}.", key=key)
        case Deed.NO_ANSWER_NEEDED:
            return _("{key}: nothing of the customer waits for an answer any more.", key=key)
        case Deed.RE_RATE:
            return _(
                "{key} is {severity} now, at {tier}.",
                key=key,
                severity=words.severity(seen.issue.severity),
                tier=seen.tier(seen.issue.tier),
            )
        case Deed.SNOOZE:
            return _snoozed(seen, key)
        case Deed.STOP_REMINDING:
            return _stopped(seen, key)
        case Deed.ASK_TIER:
            return _("Your question about {key} is asked; you are told the answer, or that none came.", key=key)
        case Deed.ANSWER_ASK | Deed.ANSWER_REQUEST:
            return _("Your answer is stored, and whoever asked about {key} is told.", key=key)
        case Deed.REQUEST:
            return _("The department is asked; you stay accountable for {key}.", key=key)
        case Deed.ACCEPT_REQUEST:
            return _("The request about {key} is yours.", key=key)
        case Deed.WITHDRAW_REQUEST:
            return _("The request about {key} is withdrawn, and the department is told.", key=key)
        case Deed.CANCEL:
            return _("{key} is cancelled.", key=key)
        case Deed.WATCH:
            return _("You watch {key} now.", key=key)
        case Deed.UNWATCH:
            return _("You do not watch {key} any more.", key=key)
        case Deed.DRAFT_UPDATE:
            return _(
                "{lead} is asked to approve your text about {key}; you are told what comes of it.",
                lead=seen.lead(),
                key=key,
            )
        case Deed.APPROVE_UPDATE | Deed.CHANGE_UPDATE:
            return _("The text about {key} is approved. Its author is told, and tells the customer.", key=key)
        case Deed.SEND_BACK:
            return _("The text about {key} is sent back, and its author is told why.", key=key)
        case Deed.OPEN_CHANNEL:
            return _("{key} gets a channel of its own, if Slack allows it; its card leads there in a moment.", key=key)
        case _:
            raise AssertionError(deed)


def _answered(seen: Seen) -> str:
    if seen.issue.owner is None:
        return _("Your answer is stored; the ball is at {tier}.", tier=seen.owner())
    return _("Your answer is stored; the ball is with {owner}.", owner=seen.owner())


def _waits(seen: Seen, key: str) -> str:
    wait = seen.issue.wait
    if wait is None:
        return _("{key} waits.", key=key)
    return _(
        "{key} waits on {who}, until {when} at the latest.",
        key=key,
        who=seen.waiting_on(),
        when=seen.when(wait.until),
    )


def _closes(seen: Seen) -> str:
    resolution = seen.issue.resolution
    return seen.when(resolution.at + seen.policy.reopen_window) if resolution is not None else _("later")


def _offered(seen: Seen) -> str:
    return seen.named(seen.issue.offered.to) if seen.issue.offered is not None else _("Somebody")


def _snoozed(seen: Seen, key: str) -> str:
    """A snooze that a deadline cut short says so (SPEC R20)."""
    snoozed = seen.issue.snoozed
    if snoozed is None:
        return _("{key} is silent; the clocks run on.", key=key)
    until = seen.soon(snoozed.until)
    if snoozed.shortened:
        return _(
            "{key} is silent until {until}, earlier than you asked, as a deadline is near; the clocks run on.",
            key=key,
            until=until,
        )
    return _("{key} is silent until {until}; the clocks run on.", key=key, until=until)


def _stopped(seen: Seen, key: str) -> str:
    stopped = seen.issue.stopped
    if stopped is None:
        return _("The reminders of {key} are stopped.", key=key)
    return _("The reminders of {key} are stopped until {until}.", key=key, until=seen.when(stopped.until))
