"""What became of a step of a channel of its own, and the letter for the next one.

Never sends. What Slack refuses is told once to those who can mend it, and left alone for a while; all else goes on.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, assert_never

from bot.db import outbox, own_channels
from bot.db.engine import Session
from bot.db.letters import Letter, LetterState, ToOwn
from bot.db.news import ChannelTrouble
from bot.domain.ids import IssueId, TeamId
from bot.domain.own_channel import MESSAGES, MOST_NAMES, Bookmark, Doing, Kept, Mark, Step
from bot.usecases.own_channel.keeping import letter_of
from bot.usecases.own_channel.parcel import StepParcel
from bot.usecases.parcels import CardGone, ContentBroken, DestinationBroken, Parcel, Sent, StrayParcel, Unknown
from bot.usecases.put_off import FIRST_LOOK, GRACE, LEASE_ENDED, REDRAW_AGAIN_AFTER, look_again
from bot.usecases.redraw import redraw_cards
from bot.usecases.tell_admins import tell
from bot.usecases.withheld import tell_actor, tell_asker

NAME_TAKEN: Final = "name_taken"
LEFT_ALONE_FOR: Final = timedelta(hours=1)  # machine time; whoever mended it need not wait for long
_ENDED_BY_PEOPLE: Final = frozenset({"is_archived", "is_inactive"})
_GONE: Final = _ENDED_BY_PEOPLE | {"channel_not_found", "not_in_channel"}
Answer = Sent | Unknown | DestinationBroken | ContentBroken | CardGone


def settle_step(
    session: Session, team: TeamId, letter: Letter, parcel: Parcel | None, answer: Answer, machine: datetime
) -> StrayParcel | None:
    """Write it down; hold the issue's lock. Gives back a message that somebody else posted too."""
    issue, number = letter.issue, letter.to.number if isinstance(letter.to, ToOwn) else 0
    kept = own_channels.load(session, team, issue, number) if issue is not None else None
    if issue is None or kept is None:
        outbox.settle(session, team, letter, state=LetterState.DEAD, last_error="no_channel")
        return None
    step = parcel.step if isinstance(parcel, StepParcel) else None
    stray, after = None, kept
    match answer:
        case Sent():
            stray, after = _sent(session, team, letter, kept, step, answer)
        case Unknown(code, _):
            after = _unknown(session, team, letter, kept, parcel, code, machine)
        case ContentBroken(code) if code == NAME_TAKEN and kept.tried < MOST_NAMES:
            after = _taken(session, team, letter, kept, machine)
        case DestinationBroken(code) | ContentBroken(code) | CardGone(code):
            after = _refused(session, team, letter, kept, step, answer, machine)
        case _ as never:
            assert_never(never)
    own_channels.save(session, team, issue, number, after)
    if after.channel != kept.channel or after.gone != kept.gone:
        redraw_cards(session, team, issue, machine)  # they lead there
    if not isinstance(answer, Unknown):
        outbox.put(session, team, [letter_of(issue, number, f"after:{letter.id}")], machine)
    return stray


def _sent(
    session: Session, team: TeamId, letter: Letter, kept: Kept, step: Step | None, sent: Sent
) -> tuple[StrayParcel | None, Kept]:
    """A true answer counts however late it comes; of a message that two posted, the first answer."""
    counts = outbox.settle_sent(session, team, letter, sent.channel, sent.ts) or outbox.settle_sent_late(
        session, team, letter, sent.channel, sent.ts
    )
    if step is None and not counts:  # it was found and written down before: the next message is not there for that
        return None, kept
    taken = step or _missing_post(kept)
    stands = {Doing.CARD: kept.card_ts, Doing.GUIDE: kept.guide_ts}.get(taken.doing) if taken is not None else None
    if taken is None or (stands is not None and stands != sent.ts):
        return StrayParcel(letter=letter.id, channel=sent.channel, ts=sent.ts or ""), kept
    refused = {name: until for name, until in kept.refused.items() if name != taken.name}
    return None, replace(_done(kept, taken, sent), refused=refused)


def _done(kept: Kept, step: Step, sent: Sent) -> Kept:
    match step.doing:
        case Doing.CREATE:
            return replace(kept, channel=sent.channel)
        case Doing.CARD:
            return replace(kept, card_ts=sent.ts, card_shows=step.shows)
        case Doing.INVITE:
            return replace(kept, invited=(*kept.invited, *step.people))
        case Doing.GUIDE:
            return replace(kept, guide_ts=sent.ts, guide=step.shows)
        case Doing.TOPIC:
            return replace(kept, topic=step.shows)
        case Doing.PIN:
            return replace(kept, pinned=step.shows)
        case Doing.BOOKMARK:
            made = {step.mark: Bookmark(sent.ts or "", step.shows)} if step.mark is not None else {}
            return replace(kept, bookmarks={**kept.bookmarks, **made})
        case Doing.ARCHIVE:
            return replace(kept, gone="archived")
        case _ as never:
            assert_never(never)


def _unknown(  # what happened and to what
    session: Session, team: TeamId, letter: Letter, kept: Kept, parcel: Parcel | None, code: str, machine: datetime
) -> Kept:
    """A message is looked for by its id; every other step is taken again, and looks first whether it was taken."""
    posts = _posts(parcel) if isinstance(parcel, StepParcel) else _missing_post(kept) is not None
    if posts:
        attempted = letter.not_before if code == LEASE_ENDED else machine
        check_at = max(machine, attempted + FIRST_LOOK)
        look_again(session, team, replace(letter, not_before=attempted), check_at, code, kept.channel)
    else:
        outbox.back_to_pending(session, team, letter, machine + REDRAW_AGAIN_AFTER, last_error=code)
    return replace(kept, lost_at=machine)


def _posts(parcel: StepParcel) -> bool:
    return parcel.step.doing in MESSAGES and parcel.ts is None


def _missing_post(kept: Kept) -> Step | None:
    """The message that is posted next: they are posted in one order, so a letter that was lost or found is this one."""
    if kept.channel is None:
        return None
    if kept.card_ts is None:
        return Step(doing=Doing.CARD)
    return Step(doing=Doing.GUIDE) if kept.guide_ts is None else None


def _taken(session: Session, team: TeamId, letter: Letter, kept: Kept, machine: datetime) -> Kept:
    """Others have a channel of that name: the next one. Where ours may be late to show, it is looked for again."""
    if kept.lost_at is not None and machine < kept.lost_at + GRACE:
        outbox.back_to_pending(session, team, letter, machine + FIRST_LOOK, last_error=NAME_TAKEN)
        return kept
    outbox.settle(session, team, letter, state=LetterState.SUPERSEDED, last_error=NAME_TAKEN)
    return replace(kept, tried=kept.tried + 1)


def _refused(  # what happened and to what
    session: Session,
    team: TeamId,
    letter: Letter,
    kept: Kept,
    step: Step | None,
    answer: DestinationBroken | ContentBroken | CardGone,
    machine: datetime,
) -> Kept:
    outbox.settle(session, team, letter, state=LetterState.SUPERSEDED, last_error=answer.code)
    if isinstance(answer, CardGone):
        of_guide = step is not None and (step.doing is Doing.GUIDE or step.mark is Mark.GUIDE)
        return replace(kept, guide_ts=None) if of_guide else replace(kept, card_ts=None, card_shows="")
    if letter.issue is not None:
        tell_actor(session, team, letter.issue, kept.channel, answer.code, machine)
    gone = answer.code in _GONE and not _is(step, Doing.CREATE)
    if answer.code not in _ENDED_BY_PEOPLE or not gone:
        doing = step.doing if step is not None else Doing.CARD
        trouble = ChannelTrouble(letter.issue or IssueId(0), doing, answer.code, kept.channel)
        tell(session, team, f"own:{doing}:{answer.code}", trouble, machine)
        if doing is Doing.CREATE:
            tell_asker(session, team, trouble, machine)
    if gone:
        return replace(kept, gone=answer.code)
    name = step.name if step is not None else Doing.CARD.value
    return replace(kept, refused={**kept.refused, name: machine + LEFT_ALONE_FOR})


def _is(step: Step | None, doing: Doing) -> bool:
    return step is not None and step.doing is doing
