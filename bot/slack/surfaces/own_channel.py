"""What a channel of its own says: its topic, the procedure as a message, and the welcome of whoever joins.

The welcome is for its reader alone; the rest depends on the issue and never on who looks (SPEC section 6.11).
"""

from collections.abc import Mapping
from typing import Final
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import ActionsBlock, Block

from bot.domain.ids import PersonId, issue_key
from bot.domain.permissions import leads
from bot.domain.process.procedures import Procedure, procedures_for
from bot.domain.process.raci import Part
from bot.slack import limits
from bot.slack.action_ids import Deed
from bot.slack.surfaces import words
from bot.slack.surfaces.blocks import aside, said
from bot.slack.surfaces.buttons import fits, one, target_of
from bot.slack.surfaces.seen import Seen
from bot.slack.text import clip, one_line, typed
from bot.slack.texts import Text, _, wall_clock

_STEP = 300
_EXPECTED: Final[Mapping[Part, Text]] = {
    Part.RESPONSIBLE: Text("*You are responsible.* Expected: accept it if nobody has, else help {owner}."),
    Part.ACCOUNTABLE: Text("*You answer for it* (accountable). Expected: step in where it does not move."),
    Part.CONSULTED: Text("*You are consulted.* Expected: answer what your department was asked."),
    Part.INFORMED: Text("*You are informed.* Nothing is expected of you; what you know of it helps."),
}
_OWNER: Final = Text(
    "*You own it* (responsible). Expected: move it on, and say how it stands before each update is due."
)
_OFFERED: Final = Text("*It is offered to you.* Expected: accept it, or say that you can't.")
_LEAD: Final = Text("*You lead {tier}*. Expected: see that somebody has it and that it moves.")
_NO_PART: Final = Text("*You have no part in it by the roles.* Nothing is expected of you; what you know of it helps.")


def topic(seen: Seen) -> str:
    """Key, severity, tier, owner, next deadline: plain text, as a topic knows neither markup nor dates."""
    issue = seen.issue
    has_it = one_line(seen.named(issue.owner)) if issue.owner is not None else _("nobody has it yet")
    parts = [issue_key(issue.id), words.severity(issue.severity), seen.tier(issue.tier)]
    if not issue.is_open:
        return clip(" · ".join([*parts, _(words.STATUS[issue.status])]), limits.TOPIC)
    due = seen.next_deadline()
    if due is not None:
        when = wall_clock(due.astimezone(ZoneInfo(seen.zone)), "%a %H:%M %Z")
        following = _("next: {promises} by {when}", promises=seen.next_promises(), when=when)
        return clip(" · ".join([*parts, has_it, following]), limits.TOPIC)
    return clip(" · ".join([*parts, has_it]), limits.TOPIC)


def guide_push(seen: Seen) -> str:
    """The procedure in one line."""
    return _("{issue} · Procedure: {title}", issue=issue_key(seen.issue.id), title=typed(_procedure(seen).title, 200))


def guide(seen: Seen) -> list[Block]:
    """The steps of the procedure that fits best, to be read; they are ticked off behind the button."""
    found = _procedure(seen)
    steps = "\n".join(f"{number}. {typed(step, _STEP)}" for number, step in enumerate(found.steps, start=1))
    title = _("*Procedure: {title}*", title=typed(found.title, limits.HEADER_TEXT))
    text = f"{title} · {seen.tier(seen.issue.tier)}\n{steps}"
    return [said(clip(text, limits.SECTION_TEXT)), *_buttons(seen)]


def welcome_push(seen: Seen) -> str:
    """The welcome in one line."""
    return _("This channel is for {headline}", headline=typed(words.headline(seen.issue), 300))


def welcome(seen: Seen, person: PersonId, part: Part | None) -> list[Block]:
    """What it is, your role, what is expected, the procedure (SPEC statement 19)."""
    issue = seen.issue
    state = _(
        "{severity}, at {tier}; {has_it}.",
        severity=words.severity(issue.severity),
        tier=seen.tier(issue.tier),
        has_it=_has_it(seen),
    )
    expected = _expected(seen, person, part)
    owner = seen.named(issue.owner) if issue.owner is not None else _("whoever does")
    headline = typed(words.headline(issue), 300)
    return [
        said(_("This channel is for *{headline}* alone. {state}", headline=headline, state=state)),
        said(_(expected, tier=seen.tier(issue.tier), owner=owner)),
        aside(_("The pinned card shows how it stands and has its buttons. Only you see this.")),
        *_buttons(seen),
    ]


def _expected(seen: Seen, person: PersonId, part: Part | None) -> Text:
    """The nearest that can be said of the person, then what the table of roles says."""
    issue = seen.issue
    if person == issue.owner:
        return _OWNER
    if issue.offered is not None and person == issue.offered.to:
        return _OFFERED
    if leads(person, seen.roster.tier(issue.tier), seen.roster):
        return _LEAD
    return _EXPECTED[part] if part is not None else _NO_PART


def _has_it(seen: Seen) -> str:
    return (
        _("{owner} has it", owner=seen.named(seen.issue.owner))
        if seen.issue.owner is not None
        else _("nobody has it yet")
    )


def _buttons(seen: Seen) -> list[Block]:
    if not fits(Deed.PROCEDURE, seen.issue, seen.policy):
        return []
    return [ActionsBlock(elements=[one(Deed.PROCEDURE, target_of(seen.issue))])]


def _procedure(seen: Seen) -> Procedure:
    return procedures_for(seen.policy.procedures, seen.issue.tier, seen.issue.report.kind)[0]
