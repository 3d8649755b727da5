"""A ping: one message that calls people, with every reason and the buttons to answer (SPEC sections 6.6, 6.7, 6.9).

It mentions everybody whom it must mention, once, and nobody else. Once answered it says what came of it and has no
buttons; whoever got it directly has a live card in it, with the buttons that are theirs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, assert_never

from slack_sdk.models.blocks import Block

from bot.domain.actor import Actor
from bot.domain.effects import CallPeople, Place, Reason, ReasonKind
from bot.domain.ids import ChannelId, PersonId, TierKey
from bot.domain.issue import Issue, Status
from bot.domain.process.notifications import Mention
from bot.domain.roster import Called
from bot.domain.standing import concerns
from bot.slack import limits
from bot.slack.action_ids import Deed
from bot.slack.surfaces import buttons, words
from bot.slack.surfaces.blocks import MAY_BE_A_REPEAT, aside, quoted, quotes, said
from bot.slack.surfaces.card import push
from bot.slack.surfaces.card_lines import people as standing
from bot.slack.surfaces.card_lines import state, time
from bot.slack.surfaces.deed_names import REVIEWING
from bot.slack.surfaces.forms.more import offered
from bot.slack.surfaces.pings.outcome import outcome
from bot.slack.surfaces.reasons import sentence
from bot.slack.surfaces.seen import Seen
from bot.slack.text import HERE, clip, listed, mention, one_line, typed
from bot.slack.texts import Text, _

_MOST_MENTIONS = 60  # some 15 characters each: far inside one section, and more would call nobody in particular
_MOST_SENTENCES = 20
_TYPED_IN_PUSH = 120

# What a reason wants to be answered with, in the place of the buttons of the state (SPEC section 6.9, E7, R27).
_ANSWERS: Final[Mapping[ReasonKind, tuple[Deed, ...]]] = {
    ReasonKind.QUESTION: (Deed.ANSWER,),
    ReasonKind.CONFIRM: (Deed.UPDATE, Deed.HAND_OVER, Deed.ESCALATE),
    ReasonKind.OFFERED: (Deed.ACCEPT,),
    ReasonKind.THRESHOLD: (Deed.UPDATE, Deed.SNOOZE, Deed.HAND_OVER),
    ReasonKind.CHECKPOINT: (Deed.TAKE_OVER, Deed.UPDATE, Deed.ESCALATE),
    ReasonKind.CUSTOMER_WROTE: (Deed.UPDATE, Deed.NO_ANSWER_NEEDED),
    ReasonKind.CUSTOMER_WROTE_AFTER: (Deed.REOPEN, Deed.NO_ANSWER_NEEDED),
    ReasonKind.REVIEW_WANTED: REVIEWING,
    ReasonKind.REVIEW_OVERDUE: REVIEWING,
    ReasonKind.REVIEW_APPROVED: (Deed.TELL_CUSTOMER,),
    ReasonKind.REVIEW_SENT_BACK: (Deed.DRAFT_UPDATE,),
}
_WANT_REVIEW: Final = frozenset({ReasonKind.REVIEW_WANTED, ReasonKind.REVIEW_OVERDUE})
_HAVE_A_TEXT: Final = _WANT_REVIEW | {ReasonKind.REVIEW_APPROVED}  # for the customer, which is shown as a whole
_WANT_SOMEBODY: Final = frozenset(
    {ReasonKind.ENTERED, ReasonKind.STEP, ReasonKind.FINAL_FALLBACK, ReasonKind.THRESHOLD}
)  # where nobody has accepted, these are answered by accepting
_OTHERWISE: Final[Mapping[ReasonKind, Mapping[Deed, Text]]] = {
    ReasonKind.CONFIRM: {Deed.UPDATE: Text("Yes, with an update")},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping:
    """What one ping says, in words; `live` are the lines of the card for whoever got it directly.

    `texts` are those for the customer that it is about, as typed.
    """

    push: str
    called: str
    subject: str
    sentences: tuple[str, ...]
    texts: tuple[str, ...]
    live: tuple[str, ...]
    footnote: str
    buttons: buttons.Buttons | None
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What a ping has become since it was sent: why nothing of it holds any more, or that it is asked again.

    `unmentioned` are named only, as they are written to directly.
    """

    over: tuple[str, ...] = ()
    asked_again: bool = False
    unmentioned: frozenset[PersonId] = frozenset()


AS_SENT: Final = Since()


def ping(
    seen: Seen,
    call: CallPeople,
    *,
    to: PersonId | None = None,
    rerouted_from: TierKey | None = None,
    card_channel: ChannelId | None = None,
    repeated: bool = False,
    since: Since = AS_SENT,
) -> Ping:
    """A ping to a channel, or to one person directly; a re-routed one says for which tier it was meant."""
    lists = sorted({_called_as(seen, called) for called in call.people if to in {None, called.person}})
    footnote = [_("Called as: {lists}", lists=", ".join(lists))] if lists else []
    if to is not None and card_channel is not None:
        footnote.append(_("card in {channel}", channel=f"<#{card_channel}>"))
    live = to is not None and not since.asked_again and (not since.over or concerns(seen.issue, to))
    opening = typed(call.words, limits.HEADER_TEXT)
    became = outcome(seen, call.reasons, since.over) if since.over else ""
    return Ping(
        push=push(seen, became.replace("*", "").rstrip("."))
        if became
        else f"{opening} {_push(seen, call.reasons)}".strip(),
        called=_called(seen, call, since) if to is None else "",
        subject=words.headline(seen.issue),
        sentences=(became,) if became else (*_strong(opening), *(sentence(reason, seen) for reason in call.reasons)),
        texts=() if became else tuple(dict.fromkeys(one.text for one in call.reasons if one.kind in _HAVE_A_TEXT)),
        live=(*(() if became else state(seen)[:1]), *time(seen), *standing(seen))
        if live and call.place is Place.THREAD
        else (),
        footnote=" · ".join(footnote),
        buttons=_left(seen, call, to, since, live=live),
        remarks=tuple(_remarks(seen, call, rerouted_from, since, repeated=repeated)),
    )


def _strong(words: str) -> Iterator[str]:
    if words:
        yield f"*{words}*"


def _called(seen: Seen, call: CallPeople, since: Since) -> str:
    """Whom it mentions; once it is over they are only named."""
    persons = [called.person for called in call.people[:_MOST_MENTIONS]]
    if since.over:
        return listed([seen.named(one) for one in persons])
    names = [seen.named(one) if one in since.unmentioned else mention(one) for one in persons]
    return listed([*([HERE] if call.mention is Mention.HERE and call.place is Place.THREAD else []), *names])


def draw(shown: Ping) -> list[Block]:
    """The ping as blocks."""
    blocks: list[Block] = [said(shown.called)] if shown.called else []
    blocks.append(quoted(shown.subject, limits.HEADER_TEXT * 2))
    blocks += [said(clip(sentence, limits.SECTION_TEXT)) for sentence in shown.sentences[:_MOST_SENTENCES]]
    blocks += quotes(*shown.texts)
    if shown.live:
        blocks.append(said("\n".join(shown.live)))
    if shown.footnote:
        blocks.append(aside(shown.footnote))
    blocks += [aside(remark) for remark in shown.remarks]
    return blocks + (list(buttons.draw(shown.buttons)) if shown.buttons is not None else [])


def _push(seen: Seen, reasons: Sequence[Reason]) -> str:
    """What the first reason wants of the reader, on a lock screen (SPEC section 6.7).

    Who is called to accept reads what the card says, and so does who is reminded of it.
    """
    to_accept = {ReasonKind.ENTERED, ReasonKind.STEP} | ({ReasonKind.REMINDER} if seen.issue.owner is None else set())
    if any(reason.kind in to_accept for reason in reasons):
        return push(seen)
    short = replace(reasons[0], text=clip(one_line(reasons[0].text), _TYPED_IN_PUSH))
    words = sentence(short, seen).rstrip(".")
    return push(seen, f"{words}: “{typed(short.text, _TYPED_IN_PUSH)}”" if short.kind in _HAVE_A_TEXT else words)


def _called_as(seen: Seen, called: Called) -> str:
    """On which list they stand, and for whom they stand in (SPEC E2, E5)."""
    which = words.ON_LIST[called.found]
    if called.instead_of is None:
        return _(which)
    return _("{which} for {who}", which=which, who=seen.named(called.instead_of))


def _left(seen: Seen, call: CallPeople, to: PersonId | None, since: Since, *, live: bool) -> buttons.Buttons | None:
    """The buttons that are left: of a ping that is over none, of a person's own message those that are theirs."""
    if since.asked_again or (since.over and not live):
        return None
    shown = _buttons(seen, call) if not since.over else buttons.buttons(seen.issue, seen.policy)
    if to is None or call.place is not Place.THREAD:
        return shown
    theirs = offered(seen, Actor(to))
    plain = tuple(deed for deed in shown.plain if deed in theirs)
    return replace(shown, plain=plain, menu=(Deed.MORE,))


def _buttons(seen: Seen, call: CallPeople) -> buttons.Buttons:
    """What answers the gravest reason that has an answer of its own, else the buttons of the state."""
    issue, shown = seen.issue, buttons.buttons(seen.issue, seen.policy, menu=False)
    if call.place is not Place.THREAD:
        return _answers_elsewhere(shown, call, issue)
    reviewed = issue.text_waiting is not None and any(reason.kind in _WANT_REVIEW for reason in call.reasons)
    if issue.status is Status.UNACCEPTED and any(reason.kind in _WANT_SOMEBODY for reason in call.reasons):
        return replace(shown, plain=(Deed.ACCEPT, *REVIEWING[:2])) if reviewed else shown
    for reason in sorted(call.reasons, key=lambda one: one.kind not in _WANT_REVIEW):  # nothing else shows the text
        fitting = tuple(one for one in _ANSWERS.get(reason.kind, ()) if buttons.fits(one, issue, seen.policy))
        if fitting:
            return replace(shown, plain=fitting, names=_otherwise(reason.kind))
    return shown


def _otherwise(kind: ReasonKind) -> Mapping[Deed, str]:
    return {deed: _(name) for deed, name in _OTHERWISE.get(kind, {}).items()}


def _answers_elsewhere(shown: buttons.Buttons, call: CallPeople, issue: Issue) -> buttons.Buttons:
    """A department answers a request, a tier a question; while that is still open (SPEC E10, statement 105)."""
    number = next((reason.number for reason in call.reasons if reason.number is not None), 0)
    request = issue.request(number)
    if request is not None and call.place is Place.DEPARTMENT:
        take = (Deed.ACCEPT_REQUEST,) if request.owner is None else ()
        return replace(shown, target=buttons.target_of(issue, number), plain=(*take, Deed.ANSWER_REQUEST))
    asked = call.place is Place.HELP and any(one.number == number for one in issue.asked)
    return replace(shown, target=buttons.target_of(issue, number), plain=(Deed.ANSWER_ASK,) if asked else ())


def _remarks(
    seen: Seen, call: CallPeople, rerouted_from: TierKey | None, since: Since, *, repeated: bool
) -> Iterator[str]:
    if since.asked_again:
        yield _("Asked again further down.")
    if rerouted_from is not None:
        place = _meant_for(seen, call, rerouted_from)
        yield _("This was meant for {place}, which could not be reached.", place=place)
    if repeated:
        yield _(MAY_BE_A_REPEAT)


def _meant_for(seen: Seen, call: CallPeople, tier: TierKey) -> str:
    match call.place:
        case Place.DEPARTMENT:
            return _("the channel of {department}", department=seen.department(call.department))
        case Place.HELP:
            return _("the help channel of {tier}", tier=seen.tier(tier))
        case Place.THREAD | Place.DIRECT:
            return _("the channel of {tier}", tier=seen.tier(tier))
        case _ as never:
            assert_never(never)
