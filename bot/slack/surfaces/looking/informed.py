"""The digest of a team that is only informed: what changed since yesterday, and the worst that is open.

It mentions nobody and wants nothing: no buttons but those that show an issue in full.
"""

from collections.abc import Callable

from slack_sdk.models.blocks import Block

from bot.domain.ids import PersonId
from bot.slack.surfaces import words
from bot.slack.surfaces.blocks import MAY_BE_A_REPEAT, aside, said
from bot.slack.surfaces.looking import row
from bot.slack.surfaces.seen import Seen
from bot.slack.text import typed
from bot.slack.texts import Counted, _
from bot.usecases.informed import Informed


def push(informed: Informed) -> str:
    """One line: `Escalations since yesterday: 3 opened, 2 ended. Open now: 1 Sev 1, 4 Sev 2.`."""
    standing = [f"{count} {words.severity(one)}" for one, count in informed.open.items() if count]
    return _(
        "Escalations since yesterday: {opened} opened, {ended} ended. Open now: {severities}.",
        opened=informed.opened,
        ended=informed.ended,
        severities=", ".join(standing) or _("none"),
    )


def draw(informed: Informed, named: Callable[[PersonId], str], *, repeated: bool = False) -> list[Block]:
    """The sentence, then the issues that press most."""
    name = typed(informed.policy.raci.teams.get(informed.team, informed.team), 80)
    blocks: list[Block] = [said(f"*{push(informed)}*")]
    for view in informed.views:
        seen = Seen(issue=view.issue, policy=view.policy, roster=view.roster, now=view.now, named=named)
        blocks.append(row.lines(seen))
    more = sum(informed.open.values()) - len(informed.views)
    if more > 0:
        blocks.append(aside(Counted("… and {count} more").of(more)))
    blocks.append(
        aside(_("For {team}, who are informed. Of a Sev 1 you hear at once; nothing is asked of you.", team=name))
    )
    return [*blocks, aside(_(MAY_BE_A_REPEAT))] if repeated else blocks
