"""Everything that one person may do to an issue now: what "More…" shows, as buttons under a few headings.

One tap for each, on a phone too. Who it is matters here, as nobody else sees it; rights are checked again at the press.
"""

from collections.abc import Iterator
from typing import Final

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement

from bot.domain.actor import Actor
from bot.domain.commands import Accept
from bot.domain.ids import issue_key
from bot.domain.issue import Issue, Status
from bot.domain.lifecycle import NEED_AN_OWNER
from bot.domain.permissions import refusal, sender_of
from bot.slack import limits
from bot.slack.action_ids import SHOW, Deed
from bot.slack.surfaces.blocks import press, quotes, said
from bot.slack.surfaces.buttons import fits, one, target_of
from bot.slack.surfaces.deed_names import COMMAND_OF, REVIEWING
from bot.slack.surfaces.seen import Seen
from bot.slack.surfaces.why import page as why
from bot.slack.text import typed
from bot.slack.texts import Text, _

_GROUPS: Final = (
    (Text("Who has it"), (Deed.ACCEPT, Deed.HAND_OVER, Deed.TAKE_OVER, Deed.UN_ACCEPT)),
    (Text("Where it goes"), (Deed.ESCALATE, Deed.RETURN, Deed.RE_RATE)),
    (Text("Who must answer"), (Deed.NEED_INFO, Deed.ANSWER, Deed.WAIT_CUSTOMER, Deed.WAIT_VENDOR, Deed.RESUME)),
    (
        Text("What is said"),
        (Deed.UPDATE, Deed.TELL_CUSTOMER, Deed.DRAFT_UPDATE, Deed.CUSTOMER_WROTE, Deed.NO_ANSWER_NEEDED),
    ),
    (Text("Ask others"), (Deed.ASK_TIER, Deed.REQUEST, Deed.OPEN_CHANNEL)),
    (Text("Work and quiet"), (Deed.PROCEDURE, Deed.SNOOZE, Deed.STOP_REMINDING, Deed.WATCH, Deed.UNWATCH)),
    (Text("How it ends"), (Deed.RESOLVE, Deed.CANCEL, Deed.REOPEN)),
)
_QUESTION = 120
_MOST_QUESTIONS = 20


def more(seen: Seen, by: Actor) -> list[Block]:
    """What waits to be approved; headings with buttons; every open request and question; last, all that is known."""
    blocks = list(_to_approve(seen, by))
    blocks += [block for heading, deeds in _GROUPS for block in _group(heading, offered(seen, by, deeds), seen)]
    blocks += list(_about_others(seen, by))[: 2 * _MOST_QUESTIONS]
    if not blocks:
        nothing = _(
            "Nothing of it is yours to do. {owner} has it; its lead is {lead}.", owner=seen.owner(), lead=seen.lead()
        )
        blocks.append(said(nothing))
    return [*blocks, ActionsBlock(elements=[in_full(seen.issue), why.button(seen.issue.id)])]


def in_full(issue: Issue) -> ButtonElement:
    """What opens the issue with everything that is stored of it."""
    label = _("{issue} in full", issue=issue_key(issue.id))
    return press(_("In full"), SHOW, str(target_of(issue, 1)), label=label)


def offered(seen: Seen, by: Actor, deeds: tuple[Deed, ...] | None = None) -> tuple[Deed, ...]:
    """Those of the deeds, else of all, that the state and the rights of the person allow now."""
    return tuple(
        deed for deed in deeds or tuple(COMMAND_OF) if fits(deed, seen.issue, seen.policy) and _may(deed, seen, by)
    )


def _may(deed: Deed, seen: Seen, by: Actor, number: int | None = None) -> bool:
    issue, watches = seen.issue, by.person in seen.issue.watchers
    if deed is Deed.ACCEPT and issue.offered is not None and issue.owner is not None:
        return issue.offered.to == by.person
    if deed in {Deed.WATCH, Deed.UNWATCH} and watches is (deed is Deed.WATCH):
        return False
    to_oneself = {Deed.TAKE_OVER: issue.owner, Deed.NEED_INFO: sender_of(issue)}
    if to_oneself.get(deed) == by.person:
        return False
    command = COMMAND_OF[deed]
    accepts_first = issue.status is Status.UNACCEPTED and command in NEED_AN_OWNER
    return refusal(Accept if accepts_first else command, by, issue, seen.roster, number) is None


def _group(heading: Text, deeds: tuple[Deed, ...], seen: Seen) -> Iterator[Block]:
    if deeds:
        yield said(f"*{heading}*")
        yield ActionsBlock(elements=[one(deed, target_of(seen.issue)) for deed in deeds])


def _to_approve(seen: Seen, by: Actor) -> Iterator[Block]:
    """The whole text for the customer, so that nobody approves one unseen (SPEC statement 72)."""
    waiting, deeds = seen.issue.text_waiting, offered(seen, by, REVIEWING)
    if waiting is not None and deeds:
        yield said(_("*A text for the customer, by {who}*", who=seen.named(waiting.by)))
        yield from quotes(waiting.text)
        yield ActionsBlock(elements=[one(deed, target_of(seen.issue)) for deed in deeds])


def _about_others(seen: Seen, by: Actor) -> Iterator[Block]:
    if not seen.issue.is_open:
        return
    for sent in seen.issue.requests:
        take = (Deed.ACCEPT_REQUEST,) if sent.owner is None else ()
        about = f"{seen.department(sent.department)}: “{typed(sent.question, _QUESTION)}”"
        yield from _numbered(seen, by, about, (*take, Deed.ANSWER_REQUEST, Deed.WITHDRAW_REQUEST), sent.number)
    for asked in seen.issue.asked:
        about = f"{seen.tier(asked.tier)}: “{typed(asked.question, _QUESTION)}”"
        yield from _numbered(seen, by, about, (Deed.ANSWER_ASK,), asked.number)


def _numbered(seen: Seen, by: Actor, about: str, deeds: tuple[Deed, ...], number: int) -> Iterator[Block]:
    buttons = [one(deed, target_of(seen.issue, number)) for deed in deeds if _may(deed, seen, by, number)]
    if buttons:
        yield said(about[: limits.SECTION_TEXT])
        yield ActionsBlock(elements=buttons)
