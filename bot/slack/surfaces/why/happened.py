"""What happened to an issue, one line for each fact that says something: deeds, breaches, moves, calls, silences.

Leaves out what only repeats another line; never says what is wanted of anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain import commands as c
from bot.domain.facts import (
    Acted,
    Breached,
    ChannelLeft,
    ChannelWanted,
    Closed,
    Commanded,
    Denied,
    Departed,
    Fact,
    Held,
    Moved,
    Observed,
    Opened,
    Outage,
    Reapplied,
    Silenced,
    Summoned,
    Suppressed,
    TimePassed,
    TookOver,
    TurnTaken,
)
from bot.domain.ids import issue_key
from bot.domain.matrix import Known
from bot.slack.surfaces import words
from bot.slack.surfaces.why import calls, denied
from bot.slack.surfaces.why.clocks import cause
from bot.slack.surfaces.why.teller import Teller, amount
from bot.slack.texts import Counted, Text, _, plural

_DID: Final[Mapping[type[c.Command], Text]] = {
    c.Accept: Text("accepted it"),
    c.Escalate: Text("escalated it"),
    c.NeedInfo: Text("asked the sender"),
    c.Answer: Text("answered"),
    c.Return: Text("returned it"),
    c.HandOver: Text("offered it to somebody else"),
    c.TakeOver: Text("took it over"),
    c.UnAccept: Text("gave it back"),
    c.WaitOn: Text("let it wait"),
    c.Resume: Text("let it go on"),
    c.Update: Text("gave an update"),
    c.CustomerWrote: Text("recorded that the customer wrote"),
    c.NoAnswerNeeded: Text("said that the customer needs no answer"),
    c.ReRate: Text("rated it anew"),
    c.Snooze: Text("snoozed it"),
    c.StopReminding: Text("stopped the reminders"),
    c.AskTier: Text("asked the next tier"),
    c.AnswerAsk: Text("answered the question"),
    c.DraftUpdate: Text("wrote a text for the customer, to be approved"),
    c.ApproveUpdate: Text("approved the text for the customer"),
    c.SendBack: Text("sent the text for the customer back"),
    c.Request: Text("asked a department"),
    c.AcceptRequest: Text("took the request"),
    c.AnswerRequest: Text("answered the request"),
    c.WithdrawRequest: Text("withdrew the request"),
    c.Resolve: Text("resolved it"),
    c.Reopen: Text("reopened it"),
    c.Cancel: Text("cancelled it"),
    c.Watch: Text("watches it, or no longer"),
    c.OpenChannel: Text("asked for a channel of its own"),
}
_TICKED: Final[Mapping[bool, Text]] = {
    True: Text("ticked a step of a procedure"),
    False: Text("took back the tick of a step of a procedure"),
}
_TICKED_STEP: Final[Mapping[bool, Text]] = {
    True: Text("ticked step {number} of {title}: {step}"),
    False: Text("took back the tick of step {number} of {title}: {step}"),
}
_ENDED_AS: Final[Mapping[c.CancelReason, Text]] = {
    c.CancelReason.DUPLICATE: Text("duplicate"),
    c.CancelReason.WITHDRAWN: Text("withdrawn"),
    c.CancelReason.INVALID: Text("invalid"),
}
_TYPED: Final = ("reason", "question", "text", "comment", "note")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, and when."""

    at: datetime
    text: str


def lines(facts: tuple[Fact, ...], teller: Teller) -> tuple[Line, ...]:
    """Everything that says something, oldest first."""
    told = ((_instant(fact), _told(fact, teller)) for fact in facts)
    return tuple(Line(at, text) for at, text in told if text)


def _instant(fact: Fact) -> datetime:
    return fact.until if isinstance(fact, Outage) else fact.at


def _told(fact: Fact, teller: Teller) -> str:
    match fact:
        case Opened():
            return _opened(fact, teller)
        case Commanded():
            return _commanded(fact.command, teller)
        case Breached():
            return _breached(fact, teller)
        case Moved():
            return _moved(fact, teller)
        case Summoned():
            return calls.told(fact.call, teller)
        case Silenced():
            return _("a snooze kept a warning silent: {clock}", clock=teller.clock(fact.clock))
        case TurnTaken():
            return _turn(fact, teller)
        case Observed():
            return _("known by now: {known}", known=_known(fact.known))
        case Acted():
            return _acted(fact, teller)
        case TimePassed() | Held():
            return ""
        case _:
            return _rare(fact, teller)


def _rare(
    fact: TookOver | Reapplied | Departed | Outage | Closed | ChannelWanted | ChannelLeft | Denied | Suppressed,
    teller: Teller,
) -> str:
    match fact:
        case TookOver():
            return _("{issue} was merged into it", issue=issue_key(fact.lost))
        case Reapplied():
            return _(
                "{by} moved it from version {before} of the policy to {after}",
                by=teller.named(fact.by),
                before=fact.from_version,
                after=fact.to_version,
            )
        case Departed():
            return _departed(fact, teller)
        case Outage():
            return _(
                "the bot did not run from {since} to {until}; what fell due meanwhile took effect then",
                since=teller.when(fact.since),
                until=teller.when(fact.until),
            )
        case Closed():
            return _("closed, as nobody reopened it in time")
        case ChannelWanted():
            return _("it gets a channel of its own") if fact.number == 1 else _("it gets another channel of its own")
        case ChannelLeft():
            return _("its own channel is archived, as it ended long enough ago")
        case Denied():
            return denied.told(fact, teller)
        case Suppressed():
            because = denied.no_longer_true(fact.because)
            return _("not sent, as it was no longer true ({because}): `{key}`", because=because, key=fact.key)


def _acted(fact: Acted, teller: Teller) -> str:
    criterion = teller.quote(fact.criterion)
    if fact.moved:
        return _("the criterion {criterion} held and moved it up", criterion=criterion)
    return _("the criterion {criterion} held and there was nothing to move", criterion=criterion)


def _departed(fact: Departed, teller: Teller) -> str:
    who = teller.named(fact.person)
    if fact.to is None:
        return _("{who} left the workspace; what was theirs went back", who=who)
    return _("{who} left the workspace; {heir} has it", who=who, heir=teller.named(fact.to))


def _opened(fact: Opened, teller: Teller) -> str:
    verdict = fact.verdict
    said = f"{words.severity(verdict.severity)}, {teller.tier(verdict.tier)}"
    because = f". {teller.plain(verdict.because).rstrip('.')}" if verdict.because else ""
    gate = "" if verdict.qualifies else _(", does not qualify")
    otherwise = ""
    if fact.override is not None:
        chosen = f" {words.severity(fact.severity)}" if fact.severity is not None else ""
        otherwise = _(". Decided otherwise{chosen}: {reason}", chosen=chosen, reason=teller.quote(fact.override.reason))
    opener, rule = teller.named(fact.by.person), teller.quote(verdict.rule)
    return _(
        "{opener} opened it. The matrix, rule {rule}: {said}{gate}{because}{otherwise}",
        opener=opener,
        rule=rule,
        said=said,
        gate=gate,
        because=because,
        otherwise=otherwise,
    )


def _commanded(command: c.Command, teller: Teller) -> str:
    typed = next((text for name in _TYPED if (text := getattr(command, name, ""))), "")
    words = _(_ENDED_AS[typed]) if isinstance(typed, c.CancelReason) else typed
    return f"{teller.named(command.by.person)} {_did(command, teller)}{f': {teller.quote(words)}' if words else ''}"


def _did(command: c.Command, teller: Teller) -> str:
    match command:
        case c.Update(customer_visible=True):
            return _("gave an update, and told the customer")
        case c.HandOver():
            return _("offered it to {who}", who=teller.named(command.to))
        case c.WaitOn():
            return _("let it wait on a vendor") if command.vendor else _("let it wait on the customer")
        case c.Snooze():
            return _("snoozed it ({length})", length=words.SNOOZE[command.length])
        case c.StopReminding():
            return _("stopped the reminders until {when}", when=teller.when(command.until))
        case c.ReRate(severity=severity) if severity is not None:
            return _("rated it anew, as {severity}", severity=words.severity(severity))
        case c.Request():
            return _("asked {department}", department=teller.department(command.department))
        case c.Cancel(into=into) if into is not None:
            return _("merged it into {issue}", issue=issue_key(into))
        case c.Watch():
            return _("watches it") if command.on else _("does not watch it any more")
        case c.Tick():
            return _tick(command, teller)
        case _:
            return _(_DID[type(command)])


def _tick(command: c.Tick, teller: Teller) -> str:
    """Which step, in the words of the policy that the issue lives under (SPEC statement 77)."""
    found = next((one for one in teller.policy.procedures if one.key == command.procedure), None)
    if found is None or command.step >= len(found.steps):
        return _(_TICKED[command.done])  # of a version that it lived under before
    return _(
        _TICKED_STEP[command.done],
        number=command.step + 1,
        title=teller.quote(found.title),
        step=teller.quote(found.steps[command.step]),
    )


def _breached(fact: Breached, teller: Teller) -> str:
    owner = _("; {owner} had it", owner=teller.named(fact.owner)) if fact.owner is not None else _("; nobody had it")
    clock = teller.clock(fact.clock, fact.tier)
    return _("deadline missed: {clock}{cause}{owner}", clock=clock, cause=cause(fact.cause), owner=owner)


def _moved(fact: Moved, teller: Teller) -> str:
    return _(
        "moved from {before} to {after}, as {how}{by}",
        before=teller.tier(fact.from_tier),
        after=teller.tier(fact.to_tier),
        how=calls.ENTERED[fact.how],
        by=_(" by {who}", who=teller.named(fact.by)) if fact.by is not None else "",
    )


def _turn(fact: TurnTaken, teller: Teller) -> str:
    queue = ", ".join(map(teller.named, fact.after)) or _("nobody")
    return _(
        "round robin at {tier}: the turn of {who}; next: {queue}",
        tier=teller.tier(fact.tier),
        who=teller.named(fact.person),
        queue=queue,
    )


def _known(known: Known) -> str:
    told = [
        plural(
            "{count} other open issue of the customer, {of_component} of this component",
            "{count} other open issues of the customer, {of_component} of them of this component",
            known.open_of_customer,
            of_component=known.open_of_customer_and_component,
        )
    ]
    for days, issues in known.recent_of_customer:
        length = plural("{count} day", "{count} days", days)
        told.append(Counted("{count} of the customer in {length}").of(issues, length=length))
    told.append(plural("written {count} time", "written {count} times", known.contacts))
    told.append(_("unresolved for {length}", length=amount(known.unresolved)))
    return "; ".join(told)
