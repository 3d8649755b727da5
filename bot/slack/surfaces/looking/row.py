"""An issue in a list: two or three lines with what it wants and by when, what opens it in full, and its buttons.

Unlike a card it is drawn for one reader: it offers what that person may do and nothing else.
"""

from collections.abc import Iterator
from typing import Final

from slack_sdk.models.blocks import ActionsBlock, ButtonElement, SectionBlock

from bot.domain.actor import Actor
from bot.domain.ids import issue_key
from bot.domain.issue import Status
from bot.domain.permissions import sender_of
from bot.slack.action_ids import SHOW, Deed
from bot.slack.surfaces import buttons, words
from bot.slack.surfaces.blocks import said
from bot.slack.surfaces.buttons import Buttons, target_of
from bot.slack.surfaces.card_lines import state, time
from bot.slack.surfaces.forms.more import offered
from bot.slack.surfaces.seen import Seen
from bot.slack.text import typed
from bot.usecases.home import stalled_since

STEP_IN: Final = (Deed.TAKE_OVER, Deed.HAND_OVER, Deed.ESCALATE)
_SUBJECT = 150
_MOST_BUTTONS = 3
_MOST_LINES = 4


def lines(seen: Seen) -> SectionBlock:
    """What it is, its state, what is late and what is next; with the button that opens it in full."""
    issue = seen.issue
    name = f"*{issue_key(issue.id)}* · {words.severity(issue.severity)} · *{typed(words.subject(issue), _SUBJECT)}*"
    block = said("\n".join((name, *_state(seen))))
    label = f"{issue_key(issue.id)} in full"
    value = str(target_of(issue, 1))
    block.accessory = ButtonElement(text="In full", action_id=SHOW, value=value, accessibility_label=label)
    return block


def deeds(seen: Seen, by: Actor, *, step_in: bool = False) -> list[ActionsBlock]:
    """What the person may do, the likeliest first; `step_in` for who sees that nothing moves (SPEC statement 87)."""
    card = buttons.buttons(seen.issue, seen.policy)
    likely = (*(STEP_IN if step_in else ()), *_asked_of(seen, by), *card.plain, *card.menu, Deed.TAKE_OVER)
    wanted = tuple(dict.fromkeys(deed for deed in likely if deed is not Deed.MORE))
    allowed = set(offered(seen, by, wanted))
    possible = [deed for deed in wanted if deed in allowed]
    plain, menu = tuple(possible[:_MOST_BUTTONS]), tuple(possible[_MOST_BUTTONS : _MOST_BUTTONS + 4])
    shown = Buttons(card.target, plain, (*menu, Deed.MORE), card.confirm_resolve)
    return buttons.draw(shown)


def _state(seen: Seen) -> Iterator[str]:
    issue = seen.issue
    if not issue.is_open:
        yield f"*{issue.status.value.capitalize()}* · {seen.tier(issue.tier)}"
        return
    first, *asked = state(seen)
    yield f"{first} · {seen.tier(issue.tier)}"
    yield from asked
    yield from time(seen)
    if issue.unanswered is not None:
        yield f"*The customer waits for an answer* since {seen.soon(issue.unanswered.at)}"
    since = stalled_since(issue, seen.now)
    if since is not None:
        yield f"*Nothing moved* since {seen.soon(since)}"


def _asked_of(seen: Seen, by: Actor) -> tuple[Deed, ...]:
    """What the issue waits for from this very person."""
    issue = seen.issue
    if issue.offered is not None and issue.offered.to == by.person:
        return (Deed.ACCEPT,)
    waits_for_them = issue.status is Status.WAITING and issue.wait is not None and issue.wait.person == by.person
    return (Deed.ANSWER,) if waits_for_them and sender_of(issue) == by.person else ()
