"""Who is on call, who is away, which hours nobody has, and swaps: in words and with their buttons.

Never decides whose hours they are; a button says what was shown, and what it does is decided on what is loaded.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement

from bot.domain.absence import Absence
from bot.domain.ids import PersonId, RotaKey
from bot.domain.policy import Policy
from bot.domain.roster import OnCall
from bot.domain.rota import Gap
from bot.slack import limits
from bot.slack.action_ids import SWAP_ASK, SWAP_TAKE
from bot.slack.surfaces import words
from bot.slack.surfaces.blocks import said
from bot.slack.text import clip, instant, lasting, listed, mention, people, typed
from bot.slack.until import EXAMPLES
from bot.usecases.parcels import Swapping, TierGaps, Uncovered
from bot.usecases.rotas import TierDuty

MOST_GAPS = 12
_MOST_BUTTONS = 5


def on_call(tiers: Sequence[TierDuty], policy: Policy) -> str:
    """One line per tier: who, until when, who is next (SPEC E13)."""
    return clip("\n".join(_line(tier, policy) for tier in tiers), limits.SECTION_TEXT)


def draw_on_call(tiers: Sequence[TierDuty], policy: Policy, reader: PersonId, now: datetime) -> list[Block]:
    """The same, with a button beside the reader's own hours to ask the others to take them."""
    buttons = [
        ButtonElement(
            text=clip(f"Ask to swap {_until(since, now, tier.zone)} {_local(until, tier.zone)}", limits.BUTTON_TEXT),
            action_id=SWAP_ASK,
            value=f"{rota}|{int(since.timestamp())}|{int(until.timestamp())}",
        )
        for tier in tiers
        for rota, since, until in _own(tier, reader, now)
    ]
    text = said(on_call(tiers, policy))
    return [
        text,
        *(ActionsBlock(elements=[one], block_id=f"swap_{n}") for n, one in enumerate(buttons[:_MOST_BUTTONS])),
    ]


def _own(tier: TierDuty, reader: PersonId, now: datetime) -> Iterator[tuple[RotaKey, datetime, datetime]]:
    for one in tier.on_call:
        if one.person == reader and one.until is not None:
            yield RotaKey(one.rota), now, one.until
    for rota, shift in tier.next.items():
        if shift.person == reader:
            yield rota, shift.since, shift.until


def _line(tier: TierDuty, policy: Policy) -> str:
    name = typed(words.tier_name(policy, tier.tier), 80)
    following = "".join(
        f" Next by `{rota}`: {mention(shift.person)} from {instant(shift.since, tier.zone)}."
        for rota, shift in tier.next.items()
        if shift.person is not None
    )
    return f"*{name}*: {now_at(tier)}.{following}"


def now_at(tier: TierDuty) -> str:
    """Who is on call there, until when, by which rota, and who stands in for whom."""
    return (listed([_person(one, tier) for one in tier.on_call]) or "nobody") + ("" if tier.by_rota else " (no rota)")


def _person(one: OnCall, tier: TierDuty) -> str:
    until = f" until {instant(one.until, tier.zone)}" if one.until is not None else ""
    by = f" (`{one.rota}`)" if one.rota else ""
    if one.person not in tier.away:
        return f"{mention(one.person)}{until}{by}"
    deputy = tier.away[one.person]
    return f"{mention(deputy) if deputy else 'nobody'} for {mention(one.person)}, who is away,{until}{by}"


def away(absences: Sequence[Absence], zone: str) -> str:
    """What somebody said of their own absences, and how to say more."""
    said_so = [f"You are away {_span(one, zone)}." for one in absences] or ["You are not away."]
    return "\n".join((*said_so, f"`out until …` takes {EXAMPLES}, then `deputy @somebody`; `out back` ends it."))


def _span(absence: Absence, zone: str) -> str:
    deputy = f"; {mention(absence.deputy)} is called for you" if absence.deputy else "; nobody is called for you"
    return f"until {instant(absence.until, zone)}{deputy}"


def uncovered(news: Uncovered) -> str:
    """The exact hours that nobody has, and how to fill them (statement 80)."""
    return clip("\n".join(map(_of_tier, news.tiers)), limits.SECTION_TEXT - 300) + (
        "\nNames in it: who is away without a deputy. "
        "Fill the hours with `bot rota override`, or let whoever is away name a deputy with `out until … deputy @…`."
    )


def _of_tier(one: TierGaps) -> str:
    more = len(one.gaps) - MOST_GAPS
    last = [f"… and {more} more; `bot rota gaps` lists them."] if more > 0 else []
    lines = [f"• {_gap(gap, one.zone)}" for gap in one.gaps[:MOST_GAPS]]
    return "\n".join((f"Nobody is on call at `{one.tier}`:", *lines, *last))


def _gap(gap: Gap, zone: str) -> str:
    who = f": {people(gap.away)}" if gap.away else ""
    hours = lasting(gap.until - gap.since)
    return f"{instant(gap.since, zone)} to {instant(gap.until, zone)} ({hours}){who}"


def swapping(news: Swapping) -> str:
    """A swap that is asked for, or that is done."""
    swap = news.swap
    hours = f"{instant(swap.since, news.zone)} to {instant(swap.until, news.zone)} (`{swap.rota}`)"
    if swap.taker is None:
        return f"{mention(swap.asker)} asks somebody to take their hours on call: {hours}. The first one gets them."
    return f"{mention(swap.taker)} is on call instead of {mention(swap.asker)}: {hours}. Both of you know now."


def asked(news: Swapping) -> list[Block]:
    """The button of whoever is asked; nothing to press once somebody took it."""
    text = said(swapping(news))
    if news.swap.taker is not None:
        return [text]
    take = ButtonElement(text="Take these hours", action_id=SWAP_TAKE, value=str(news.swap.number), style="primary")
    return [text, ActionsBlock(elements=[take])]


def _until(since: datetime, now: datetime, zone: str) -> str:
    return "now until" if since == now else f"{_local(since, zone)} to"


def _local(at: datetime, zone: str) -> str:
    """A button has no date tokens."""
    return at.astimezone(ZoneInfo(zone)).strftime("%a %d %b %H:%M")
