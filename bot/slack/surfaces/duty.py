"""Who is on call, who is away, which hours nobody has, and swaps: in words and with their buttons.

Never decides whose hours they are; a button says what was shown, and what it does is decided on what is loaded.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import ActionsBlock, Block

from bot.domain.absence import Absence
from bot.domain.ids import PersonId, RotaKey
from bot.domain.policy import Policy
from bot.domain.roster import OnCall
from bot.domain.rota import Gap
from bot.slack import limits
from bot.slack.action_ids import SWAP_ASK, SWAP_TAKE
from bot.slack.surfaces import words
from bot.slack.surfaces.blocks import press, said
from bot.slack.text import clip, in_a_row, instant, lasting, listed, mention, people, typed
from bot.slack.texts import _, plural, wall_clock
from bot.slack.until import EXAMPLES
from bot.usecases.parcels import Swapping, TierGaps, Uncovered
from bot.usecases.rotas import TierDuty

MOST_GAPS = 12
_MOST_BUTTONS = 5


def on_call(tiers: Sequence[TierDuty], policy: Policy) -> str:
    """One line per tier: who, until when, who is next (SPEC E13)."""
    return clip("\n".join(_line(tier, policy) for tier in tiers), limits.SECTION_TEXT)


def draw_on_call(tiers: Sequence[TierDuty], policy: Policy, reader: PersonId, now: datetime, zone: str) -> list[Block]:
    """The same, with a button beside the reader's own hours, in their `zone`, to ask the others to take them."""
    buttons = [
        press(
            _ask_to_swap(since, until, now, zone),
            SWAP_ASK,
            f"{rota}|{int(since.timestamp())}|{int(until.timestamp())}",
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
    following = [
        _(
            "Next by `{rota}`: {who} from {when}.",
            rota=rota,
            who=mention(shift.person),
            when=instant(shift.since, tier.zone),
        )
        for rota, shift in tier.next.items()
        if shift.person is not None
    ]
    return in_a_row(f"*{name}*: {now_at(tier)}.", *following)


def now_at(tier: TierDuty) -> str:
    """Who is on call there, until when, by which rota, and who stands in for whom."""
    return (listed([_person(one, tier) for one in tier.on_call]) or _("nobody")) + (
        "" if tier.by_rota else _(" (no rota)")
    )


def _person(one: OnCall, tier: TierDuty) -> str:
    until = _(" until {when}", when=instant(one.until, tier.zone)) if one.until is not None else ""
    by = f" (`{one.rota}`)" if one.rota else ""
    if one.person not in tier.away:
        return f"{mention(one.person)}{until}{by}"
    deputy = tier.away[one.person]
    return _(
        "{deputy} for {who}, who is away,{until}{by}",
        deputy=mention(deputy) if deputy else _("nobody"),
        who=mention(one.person),
        until=until,
        by=by,
    )


def away(absences: Sequence[Absence], zone: str) -> str:
    """What somebody said of their own absences, and how to say more."""
    said_so = [_span(one, zone) for one in absences] or [_("You are not away.")]
    return "\n".join(
        (*said_so, _("`out until …` takes {examples}, then `deputy @somebody`; `out back` ends it.", examples=EXAMPLES))
    )


def _span(absence: Absence, zone: str) -> str:
    until = instant(absence.until, zone)
    if absence.deputy is None:
        return _("You are away until {when}; nobody is called for you.", when=until)
    return _("You are away until {when}; {deputy} is called for you.", when=until, deputy=mention(absence.deputy))


def uncovered(news: Uncovered) -> str:
    """The exact hours that nobody has, and how to fill them (statement 80)."""
    mend = _(
        "Names in it: who is away without a deputy. Fill the hours with `bot rota override`, "
        "or let whoever is away name a deputy with `out until … deputy @…`."
    )
    return "\n".join((clip("\n".join(map(_of_tier, news.tiers)), limits.SECTION_TEXT - 300), mend))


def _of_tier(one: TierGaps) -> str:
    more = len(one.gaps) - MOST_GAPS
    last = (
        [
            plural(
                "… and {count} more; `bot rota gaps` lists it.", "… and {count} more; `bot rota gaps` lists them.", more
            )
        ]
        if more > 0
        else []
    )
    lines = [f"• {_gap(gap, one.zone)}" for gap in one.gaps[:MOST_GAPS]]
    return "\n".join((_("Nobody is on call at `{tier}`:", tier=one.tier), *lines, *last))


def _gap(gap: Gap, zone: str) -> str:
    who = f": {people(gap.away)}" if gap.away else ""
    return _(
        "{since} to {until} ({length}){who}",
        since=instant(gap.since, zone),
        until=instant(gap.until, zone),
        length=lasting(gap.until - gap.since),
        who=who,
    )


def swapping(news: Swapping) -> str:
    """A swap that is asked for, or that is done."""
    swap = news.swap
    hours = _(
        "{since} to {until} (`{rota}`)",
        since=instant(swap.since, news.zone),
        until=instant(swap.until, news.zone),
        rota=swap.rota,
    )
    if swap.taker is None:
        return _(
            "{asker} asks somebody to take their hours on call: {hours}. The first one gets them.",
            asker=mention(swap.asker),
            hours=hours,
        )
    return _(
        "{taker} is on call instead of {asker}: {hours}. Both of you know now.",
        taker=mention(swap.taker),
        asker=mention(swap.asker),
        hours=hours,
    )


def asked(news: Swapping) -> list[Block]:
    """The button of whoever is asked; nothing to press once somebody took it."""
    text = said(swapping(news))
    if news.swap.taker is not None:
        return [text]
    take = press(_("Take these hours"), SWAP_TAKE, str(news.swap.number), style="primary")
    return [text, ActionsBlock(elements=[take])]


def _ask_to_swap(since: datetime, until: datetime, now: datetime, zone: str) -> str:
    if since == now:
        return _("Ask to swap now until {until}", until=_local(until, zone))
    return _("Ask to swap {since} to {until}", since=_local(since, zone), until=_local(until, zone))


def _local(at: datetime, zone: str) -> str:
    """A button has no date tokens, so it is the reader's zone."""
    return wall_clock(at.astimezone(ZoneInfo(zone)), "%a %d %b %H:%M")
