"""Help that fits: what can be typed for one's own issues and for those that wait for one, before all that can be typed.

Depends on the state and on who reads; seen by nobody else.
"""

from collections.abc import Sequence

from bot.domain.actor import Actor
from bot.domain.ids import issue_key
from bot.slack.action_ids import Deed
from bot.slack.sub_commands import DEEDS
from bot.slack.surfaces import words
from bot.slack.surfaces.forms.more import offered
from bot.slack.surfaces.seen import Seen
from bot.slack.text import typed
from bot.slack.texts import _

_MOST = 3
_SUBJECT = 80


def for_you(command: str, found: Sequence[Seen], by: Actor) -> str:
    """One's own issues with what can be typed for each, then those that one could accept."""
    own = [seen for seen in found if seen.issue.owner == by.person]
    waiting = [seen for seen in found if seen not in own and Deed.ACCEPT in offered(seen, by, (Deed.ACCEPT,))]
    lines: list[str] = []
    for seen in own[:_MOST]:
        lines += [_("*Yours:* {issue}", issue=_line(seen)), _what(command, seen, by)]
    for seen in waiting[:_MOST]:
        lines.append(_("*Waits for somebody like you:* {issue}", issue=_line(seen)))
        lines.append(f"`{command} accept {issue_key(seen.issue.id)}`")
    return "\n".join(lines)


def deeds(command: str) -> str:
    """Every deed that can be typed."""
    listed = ", ".join(f"`{word}`" for word in DEEDS)
    so_do = _(
        "*{command} accept ESC-12* does that to the issue; without a key it means your own one, or asks which. "
        "So do: {words}. Everything is also a button on the card, under “More…”.",
        command=command,
        words=listed,
    )
    called = _("*{command} settings* says how you are called: by a mention, directly, or both.", command=command)
    return f"{so_do}\n{called}"


def _line(seen: Seen) -> str:
    return typed(words.headline(seen.issue), _SUBJECT)


def _what(command: str, seen: Seen, by: Actor) -> str:
    allowed = offered(seen, by)
    verbs = [word for word, deed in DEEDS.items() if deed in allowed]
    if not verbs:
        return ""
    others = ", ".join(f"`{verb}`" for verb in verbs[1:])
    first = f"`{command} {verbs[0]} {issue_key(seen.issue.id)}`"
    return _("{first}, or in its place {others}", first=first, others=others) if others else first
