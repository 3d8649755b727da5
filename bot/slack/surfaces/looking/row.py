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
from bot.slack import limits
from bot.slack.action_ids import Deed
from bot.slack.surfaces import buttons, words
from bot.slack.surfaces.blocks import said
from bot.slack.surfaces.buttons import Buttons
from bot.slack.surfaces.card_lines import for_the_customer, state
from bot.slack.surfaces.forms.more import in_full, offered
from bot.slack.surfaces.seen import Seen
from bot.slack.text import clip, typed
from bot.slack.texts import _
from bot.usecases.home import stalled_since

STEP_IN: Final = (Deed.TAKE_OVER, Deed.HAND_OVER, Deed.ESCALATE)
# Nobody approves what they cannot read: a longer text is opened, and approved there (SPEC statement 72).
_REVIEWED: Final = {True: (Deed.APPROVE_UPDATE, Deed.CHANGE_UPDATE), False: (Deed.CHANGE_UPDATE, Deed.SEND_BACK)}
_SUBJECT = 150
_LINE = 300  # a page of lists must stay below what Slack takes of a view, whatever people typed
_TEXT = 100  # of a text for the customer
_MOST_BUTTONS = 3


def lines(seen: Seen) -> SectionBlock:
    """What it is, its state, what is late and what is next; with the button that opens it in full."""
    issue = seen.issue
    name = f"*{issue_key(issue.id)}* · {words.severity(issue.severity)} · *{typed(words.subject(issue), _SUBJECT)}*"
    block = said("\n".join((name, *(clip(line, _LINE) for line in _state(seen)))))
    block.accessory = in_full(issue)
    return block


def deeds(seen: Seen, by: Actor, *beside: ButtonElement, step_in: bool = False) -> list[ActionsBlock]:
    """What the person may do, the likeliest first; `step_in` for who sees that nothing moves (SPEC statement 87).

    `beside` are other buttons for the same line.
    """
    card = buttons.buttons(seen.issue, seen.policy)
    likely = (*(STEP_IN if step_in else ()), *_asked_of(seen, by), *card.plain, *card.menu, Deed.TAKE_OVER)
    wanted = tuple(dict.fromkeys(deed for deed in likely if deed is not Deed.MORE))
    allowed = set(offered(seen, by, wanted))
    possible = [deed for deed in wanted if deed in allowed]
    plain, menu = tuple(possible[:_MOST_BUTTONS]), tuple(possible[_MOST_BUTTONS : _MOST_BUTTONS + 4])
    shown = Buttons(card.target, plain, (*menu, Deed.MORE), card.confirm_resolve)
    return buttons.draw(shown, *beside)


def _state(seen: Seen) -> Iterator[str]:
    issue = seen.issue
    if not issue.is_open:
        yield f"*{words.status(issue.status)}* · {seen.tier(issue.tier)}"
        return
    first, *asked = state(seen)
    yield f"{first} · {seen.tier(issue.tier)}"
    yield from asked
    yield from _time(seen)
    yield from for_the_customer(seen, _TEXT)
    if issue.unanswered is not None:
        yield _("*The customer waits for an answer* since {when}", when=seen.soon(issue.unanswered.at))
    since = stalled_since(issue, seen.now)
    if since is not None:
        yield _("*Nothing moved* since {when}", when=seen.soon(since))


def _time(seen: Seen) -> Iterator[str]:
    """As on the card, but for what is read at once: of near instants the time alone."""
    late = [
        _("{promise} (was due {when})", promise=seen.promise(clock), when=seen.soon(clock.breach.at))
        for clock in seen.issue.late_clocks
        if clock.breach is not None
    ]
    if late:
        yield _("*Late:* {late}", late=", ".join(late))
    due = seen.next_deadline()
    if due is not None:
        yield _("*Next:* {promises} by {when}", promises=seen.next_promises(), when=seen.soon(due))


def _asked_of(seen: Seen, by: Actor) -> tuple[Deed, ...]:
    """What the issue waits for from this very person."""
    issue = seen.issue
    if issue.offered is not None and issue.offered.to == by.person:
        return (Deed.ACCEPT,)
    if issue.text_waiting is not None and offered(seen, by, (Deed.APPROVE_UPDATE,)):
        first = (Deed.ACCEPT,) if issue.status is Status.UNACCEPTED else ()
        return (*first, *_REVIEWED[_is_seen_whole(issue.text_waiting.text)])
    waits_for_them = issue.status is Status.WAITING and issue.wait is not None and issue.wait.person == by.person
    return (Deed.ANSWER,) if waits_for_them and sender_of(issue) == by.person else ()


def _is_seen_whole(text: str) -> bool:
    return typed(text, _TEXT) == typed(text, limits.SECTION_TEXT)
