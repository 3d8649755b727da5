"""A ping: one message that calls people, with every reason and the buttons to answer (SPEC sections 6.6, 6.7, 6.9).

It mentions everybody whom it must mention, once, and nobody else; a person is written to in the same words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from slack_sdk.models.blocks import ActionsBlock, Block

from bot.domain.effects import CallPeople, Reason, ReasonKind
from bot.domain.ids import ChannelId, PersonId, TierKey
from bot.domain.roster import Found
from bot.slack import limits
from bot.slack.action_ids import Deed, Target
from bot.slack.surfaces import buttons, words
from bot.slack.surfaces.blocks import MAY_BE_A_REPEAT, aside, quoted, said
from bot.slack.surfaces.card import Seen, push
from bot.slack.surfaces.reasons import sentence
from bot.slack.text import clip, one_line, people

_MOST_MENTIONS = 60  # some 15 characters each: far inside one section, and more would call nobody in particular
_MOST_SENTENCES = 20
_TYPED_IN_PUSH = 120

ON_LIST = {
    Found.OWNER: "owner",
    Found.PREVIOUS: "previous owner",
    Found.ON_CALL: "on call",
    Found.LEAD: "lead",
    Found.MANAGER: "manager",
    Found.ACCOUNTABLE: "accountable",
    Found.FALLBACK: "fallback list",
    Found.SENDER: "sender",
    Found.OPENER: "opener",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping:
    """What one ping says, in words."""

    push: str
    called: str
    subject: str
    sentences: tuple[str, ...]
    footnote: str
    buttons: buttons.Buttons
    answer: bool
    remarks: tuple[str, ...]


def ping(
    seen: Seen,
    call: CallPeople,
    *,
    to: PersonId | None = None,
    rerouted_from: TierKey | None = None,
    card_channel: ChannelId | None = None,
    repeated: bool = False,
) -> Ping:
    """A ping to a channel, or to one person directly; a re-routed one says for which tier it was meant."""
    lists = sorted({ON_LIST[called.found] for called in call.people if to in {None, called.person}})
    card = f" · card in <#{card_channel}>" if to is not None and card_channel is not None else ""
    return Ping(
        push=_push(seen, call.reasons),
        called=people(called.person for called in call.people[:_MOST_MENTIONS]) if to is None else "",
        subject=words.headline(seen.issue),
        sentences=tuple(sentence(reason, seen) for reason in call.reasons),
        footnote=f"Called as: {', '.join(lists)}{card}" if lists else card.removeprefix(" · "),
        buttons=buttons.buttons(seen.issue, seen.policy, menu=False),
        answer=any(reason.kind is ReasonKind.QUESTION for reason in call.reasons),
        remarks=tuple(_remarks(seen, rerouted_from, repeated=repeated)),
    )


def draw(shown: Ping) -> list[Block]:
    """The ping as blocks."""
    blocks: list[Block] = [said(shown.called)] if shown.called else []
    blocks.append(quoted(shown.subject, limits.HEADER_TEXT * 2))
    blocks += [said(clip(sentence, limits.SECTION_TEXT)) for sentence in shown.sentences[:_MOST_SENTENCES]]
    if shown.footnote:
        blocks.append(aside(shown.footnote))
    blocks += [aside(remark) for remark in shown.remarks]
    return blocks + list(_actions(shown))


def _push(seen: Seen, reasons: Sequence[Reason]) -> str:
    """What the first reason wants of the reader, on a lock screen (SPEC section 6.7).

    Who is called to accept reads what the card says, and so does who is reminded of it.
    """
    to_accept = {ReasonKind.ENTERED, ReasonKind.STEP} | ({ReasonKind.REMINDER} if seen.issue.owner is None else set())
    if any(reason.kind in to_accept for reason in reasons):
        return push(seen)
    short = replace(reasons[0], text=clip(one_line(reasons[0].text), _TYPED_IN_PUSH))
    return push(seen, sentence(short, seen).rstrip("."))


def _remarks(seen: Seen, rerouted_from: TierKey | None, *, repeated: bool) -> Iterator[str]:
    if rerouted_from is not None:
        yield f"This was meant for the channel of {seen.tier(rerouted_from)}, which could not be reached."
    if repeated:
        yield MAY_BE_A_REPEAT


def _actions(shown: Ping) -> list[ActionsBlock]:
    target: Target = shown.buttons.target
    return [ActionsBlock(elements=[buttons.one(Deed.ANSWER, target)])] if shown.answer else buttons.draw(shown.buttons)
