"""What happened to an issue, one line for each fact that says something: deeds, breaches, moves, calls, silences.

Leaves out what only repeats another line; never says what is wanted of anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain import commands as c
from bot.domain.clocks import BreachCause
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
from bot.slack.surfaces.why import calls
from bot.slack.surfaces.why.clocks import CAUSE
from bot.slack.surfaces.why.teller import Teller, amount

_DID: Final[Mapping[type[c.Command], str]] = {
    c.Accept: "accepted it",
    c.Escalate: "escalated it",
    c.NeedInfo: "asked the sender",
    c.Answer: "answered",
    c.Return: "returned it",
    c.HandOver: "offered it to somebody else",
    c.TakeOver: "took it over",
    c.UnAccept: "gave it back",
    c.WaitOn: "let it wait",
    c.Resume: "let it go on",
    c.Update: "gave an update",
    c.CustomerWrote: "recorded that the customer wrote",
    c.NoAnswerNeeded: "said that the customer needs no answer",
    c.ReRate: "rated it anew",
    c.Snooze: "snoozed it",
    c.StopReminding: "stopped the reminders",
    c.AskTier: "asked the next tier",
    c.AnswerAsk: "answered the question",
    c.Request: "asked a department",
    c.AcceptRequest: "took the request",
    c.AnswerRequest: "answered the request",
    c.WithdrawRequest: "withdrew the request",
    c.Resolve: "resolved it",
    c.Reopen: "reopened it",
    c.Cancel: "cancelled it",
    c.Watch: "watches it, or no longer",
    c.OpenChannel: "asked for a channel of its own",
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
            return f"a snooze kept a warning silent: {teller.clock(fact.clock)}"
        case TurnTaken():
            return _turn(fact, teller)
        case Observed():
            return f"known by now: {_known(fact.known)}"
        case Acted():
            did = "and moved it up" if fact.moved else "and there was nothing to move"
            return f"the criterion {teller.quote(fact.criterion)} held {did}"
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
            return f"{issue_key(fact.lost)} was merged into it"
        case Reapplied():
            versions = f"version {fact.from_version} of the policy to {fact.to_version}"
            return f"{teller.named(fact.by)} moved it from {versions}"
        case Departed():
            became = f"{teller.named(fact.to)} has it" if fact.to is not None else "what was theirs went back"
            return f"{teller.named(fact.person)} left the workspace; {became}"
        case Outage():
            off = f"{teller.when(fact.since)} to {teller.when(fact.until)}"
            return f"the bot did not run from {off}; what fell due meanwhile took effect then"
        case Closed():
            return "closed, as nobody reopened it in time"
        case ChannelWanted():
            return "it gets a channel of its own" if fact.number == 1 else "it gets another channel of its own"
        case ChannelLeft():
            return "its own channel is archived, as it ended long enough ago"
        case Denied():
            deed, why = _spaced(fact.deed), fact.why.replace("_", " ")
            return f"{teller.named(fact.by)} tried to {deed}; refused: {why}"
        case Suppressed():
            return f"not sent, as it was no longer true ({fact.because}): `{fact.key}`"


def _opened(fact: Opened, teller: Teller) -> str:
    verdict = fact.verdict
    said = f"{words.severity(verdict.severity)}, {teller.tier(verdict.tier)}"
    because = f". {teller.plain(verdict.because).rstrip('.')}" if verdict.because else ""
    gate = "" if verdict.qualifies else ", does not qualify"
    otherwise = ""
    if fact.override is not None:
        chosen = f" {words.severity(fact.severity)}" if fact.severity is not None else ""
        otherwise = f". Decided otherwise{chosen}: {teller.quote(fact.override.reason)}"
    opener, rule = teller.named(fact.by.person), teller.quote(verdict.rule)
    return f"{opener} opened it. The matrix, rule {rule}: {said}{gate}{because}{otherwise}"


def _commanded(command: c.Command, teller: Teller) -> str:
    typed = next((text for name in _TYPED if (text := getattr(command, name, ""))), "")
    return f"{teller.named(command.by.person)} {_did(command, teller)}{f': {teller.quote(typed)}' if typed else ''}"


def _did(command: c.Command, teller: Teller) -> str:
    match command:
        case c.Update(customer_visible=True):
            return "gave an update, and told the customer"
        case c.HandOver():
            return f"offered it to {teller.named(command.to)}"
        case c.WaitOn():
            return f"let it wait on {'a vendor' if command.vendor else 'the customer'}"
        case c.Snooze():
            return f"snoozed it ({words.SNOOZE[command.length]})"
        case c.StopReminding():
            return f"stopped the reminders until {teller.when(command.until)}"
        case c.ReRate(severity=severity) if severity is not None:
            return f"rated it anew, as {words.severity(severity)}"
        case c.Request():
            return f"asked {teller.department(command.department)}"
        case c.Cancel(into=into) if into is not None:
            return f"merged it into {issue_key(into)}"
        case c.Watch():
            return "watches it" if command.on else "does not watch it any more"
        case c.Tick():
            return _tick(command, teller)
        case _:
            return _DID[type(command)]


def _tick(command: c.Tick, teller: Teller) -> str:
    """Which step, in the words of the policy that the issue lives under (SPEC statement 77)."""
    did = "ticked" if command.done else "took back the tick of"
    found = next((one for one in teller.policy.procedures if one.key == command.procedure), None)
    if found is None or command.step >= len(found.steps):
        return f"{did} a step of a procedure"  # of a version that it lived under before
    return f"{did} step {command.step + 1} of {teller.quote(found.title)}: {teller.quote(found.steps[command.step])}"


def _breached(fact: Breached, teller: Teller) -> str:
    owner = f"; {teller.named(fact.owner)} had it" if fact.owner is not None else "; nobody had it"
    cause = CAUSE[fact.cause] if fact.cause is not BreachCause.TIME else ""
    return f"deadline missed: {teller.clock(fact.clock, fact.tier)}{cause}{owner}"


def _moved(fact: Moved, teller: Teller) -> str:
    by = f" by {teller.named(fact.by)}" if fact.by is not None else ""
    places = f"{teller.tier(fact.from_tier)} to {teller.tier(fact.to_tier)}"
    return f"moved from {places}, as {calls.ENTERED[fact.how]}{by}"


def _turn(fact: TurnTaken, teller: Teller) -> str:
    queue = ", ".join(map(teller.named, fact.after)) or "nobody"
    return f"round robin at {teller.tier(fact.tier)}: the turn of {teller.named(fact.person)}; next: {queue}"


def _known(known: Known) -> str:
    recent = "".join(f", {issues} in {days} days" for days, issues in known.recent_of_customer)
    return (
        f"{known.open_of_customer} other open issues of the customer, {known.open_of_customer_and_component} of them "
        f"of this component{recent}; written {known.contacts} times; unresolved for {amount(known.unresolved)}"
    )


def _spaced(name: str) -> str:
    """`NeedInfo` as `need info`."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
