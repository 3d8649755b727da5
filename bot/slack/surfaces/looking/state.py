"""The lower part of the Home tab: which procedures there are, and how the bot does.

Names no issue: what is wrong with the bot concerns those who look after it.
"""

from collections.abc import Iterator
from datetime import timedelta

from slack_sdk.models.blocks import Block, SectionBlock
from slack_sdk.models.views import View

from bot.domain.policy import Policy
from bot.domain.process.procedures import Procedure
from bot.slack import limits
from bot.slack.action_ids import PROCEDURES
from bot.slack.surfaces import alarm, words
from bot.slack.surfaces.blocks import header, press, said
from bot.slack.surfaces.inputs import form
from bot.slack.text import clip, instant, lasting, length, one_line, typed
from bot.slack.texts import Counted, _, plural, within
from bot.usecases.home import State
from bot.usecases.parcels import TierGaps

_TITLE = 80
_MOST_TITLES = 10
_STEP = 300
_ROOM = 30_000  # of a view, in which a character may cost six bytes
_MOST_PROCEDURES = 45  # two blocks each


def procedures(policy: Policy) -> SectionBlock:
    """Their titles, with the button that opens them."""
    names = [typed(one.title, _TITLE) for one in policy.procedures]
    more = Counted(" · and {count} more").of(len(names) - _MOST_TITLES) if len(names) > _MOST_TITLES else ""
    block = said(_("*Procedures:* {titles}", titles=" · ".join(names[:_MOST_TITLES])) + more)
    block.accessory = press(_("Read"), PROCEDURES, "all", label=_("Read the procedures"))
    return block


def procedures_window(policy: Policy) -> View:
    """Every procedure with its steps, as far as a window has room; on an issue each step can be ticked off."""
    blocks: list[Block] = [said(_("On an issue, *Procedure* shows the steps that fit it, to tick off."))]
    room = _ROOM
    for number, one in enumerate(policy.procedures):
        text = clip(_steps(one, policy), limits.SECTION_TEXT)
        room -= length(text)
        if room < 0 or number == _MOST_PROCEDURES:
            blocks.append(
                said(
                    plural(
                        "And {count} more: `policy` shows it.",
                        "And {count} more: `policy` shows them.",
                        len(policy.procedures) - number,
                    )
                )
            )
            break
        blocks += [header(one_line(one.title) or one.key), said(text)]
    return form("procedures", _("Procedures"), blocks)


def _steps(one: Procedure, policy: Policy) -> str:
    for_tier = (
        _("at {tier}", tier=typed(words.tier_name(policy, one.tier), _TITLE))
        if one.tier is not None
        else _("at every tier")
    )
    for_kind = (
        _("for: {kind}", kind=within(_(words.KIND[one.kind])))
        if one.kind is not None
        else _("for every kind of problem")
    )
    steps = (f"{number}. {typed(step, _STEP)}" for number, step in enumerate(one.steps, 1))
    return "\n".join((f"_{for_tier}, {for_kind}_", *steps))


def draw(state: State, policy: Policy) -> Iterator[Block]:
    """What is wrong, kind by kind, and hours that nobody has; says so where all is well."""
    lines = [f"• {line}" for line in alarm.lines(state.found)]
    lines += [f"• {_gaps(one, policy)}" for one in state.gaps]
    if lines:
        yield said(clip("\n".join(lines), limits.SECTION_TEXT))
        yield said(_("`doctor` says more of the bot, `oncall` of the rotas."))
    else:
        yield said(_("All is well: everything was delivered, and somebody is on call in the next 14 days."))


def _gaps(one: TierGaps, policy: Policy) -> str:
    hours = lasting(sum((gap.until - gap.since for gap in one.gaps), timedelta()))
    first = instant(one.gaps[0].since, one.zone)
    return _(
        "Nobody is on call at {tier} for {length}, first from {when}.",
        tier=typed(words.tier_name(policy, one.tier), _TITLE),
        length=hours,
        when=first,
    )
