"""The card: the one message that shows an issue in a channel, redrawn in place (SPEC sections 6.4, 6.5).

It calls nobody: people on it are named, not mentioned, and what it shows depends on the state and never on the reader.
"""

from dataclasses import dataclass, replace

from slack_sdk.models.blocks import Block

from bot.domain.clocks import ClockKind
from bot.domain.ids import ChannelId, TierKey
from bot.domain.issue import Status
from bot.slack.action_ids import Deed
from bot.slack.surfaces import buttons, words
from bot.slack.surfaces.blocks import aside, header, quoted, said
from bot.slack.surfaces.card_lines import details, footnote, people, settled, state, time, under_way
from bot.slack.surfaces.seen import Seen
from bot.slack.text import typed
from bot.slack.texts import _, within


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What one card shows, in words; the first of `lines` is the state, `also` is what is under way beside it."""

    headline: str
    push: str
    lines: tuple[str, ...]
    also: tuple[str, ...] = ()
    description: str
    footnote: str
    buttons: buttons.Buttons | None


def card(seen: Seen, shown_in: TierKey, *, delayed: bool = False, own_channel: ChannelId | None = None) -> Card:
    """The card in the channel of one tier; where the issue has moved on, it says where it is and offers nothing.

    `delayed`: Slack holds up a call about the issue, so that whoever looks at the card knows more than who was called.
    `own_channel` is the issue's own, which the card leads to (SPEC section 6.11).
    """
    issue = seen.issue
    here = issue.tier == shown_in
    if not issue.is_open:
        lines = settled(seen)
    elif not here:
        lines = (
            _("*Now at {tier}* since {when}", tier=seen.tier(issue.tier), when=seen.when(issue.present.at)),
            *state(seen)[:1],
        )
    else:
        late = (_("*Delayed by Slack:* people are called as soon as it takes messages again"),) if delayed else ()
        lines = (*state(seen), *late, *time(seen), *people(seen))
    if own_channel is not None:
        lines = (*lines, _("*Channel:* {channel}", channel=f"<#{own_channel}>"))
    return Card(
        headline=words.headline(issue),
        push=push(seen),
        lines=lines,
        also=under_way(seen) if here and issue.is_open else (),
        description=details(seen) if here and issue.is_open else "",
        footnote=footnote(seen) if here and issue.is_open else "",
        buttons=buttons.buttons(issue, seen.policy) if here else None,
    )


def private(seen: Seen) -> Card:
    """The card for one person who asked for it, with what can still be done with an issue that is over."""
    shown = card(seen, seen.issue.tier)
    if seen.issue.status not in {Status.CLOSED, Status.CANCELLED} or shown.buttons is None:
        return shown
    left = (Deed.REOPEN, Deed.CUSTOMER_WROTE)
    plain = tuple(deed for deed in left if buttons.fits(deed, seen.issue, seen.policy))
    return replace(shown, buttons=replace(shown.buttons, plain=plain))


def draw(shown: Card) -> list[Block]:
    """The card as blocks."""
    blocks: list[Block] = [header(shown.headline), said("\n".join(shown.lines))]
    if shown.also:
        blocks.append(said("\n".join(shown.also)))
    if shown.description:
        blocks.append(quoted(shown.description))
    if shown.footnote:
        blocks.append(aside(shown.footnote))
    if shown.buttons is not None:
        blocks += buttons.draw(shown.buttons)
    return blocks


def push(seen: Seen, wanted: str = "") -> str:
    """One line that stands alone on a lock screen: severity, customer, what is wanted by when, tier (SPEC 6.7).

    `wanted` is what this message wants; without it that is what the state of the issue asks for.
    """
    issue = seen.issue
    subject = typed(words.subject(issue), 200)
    return f"{words.severity(issue.severity)} · {subject} · {wanted or _wanted(seen)} · {seen.tier(issue.tier)}"


def _wanted(seen: Seen) -> str:
    issue = seen.issue
    if issue.status is Status.UNACCEPTED:
        ack = issue.clock(ClockKind.ACK)  # before anything else somebody has to accept it
        if ack is None or ack.deadline is None:
            return _("not accepted yet")
        promise, when = seen.promise(ack), seen.soon(ack.deadline)
        if ack.is_late:
            return _("{promise} was due {when}", promise=promise, when=when)
        return _("{promise} by {when}", promise=promise, when=when)
    if not issue.is_open:
        return _(words.STATUS[issue.status])
    return within(state(seen)[0].replace("*", ""))
