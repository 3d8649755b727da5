"""What moving open issues to the active version of the policy does to each, before and after (SPEC R10).

The same words in Slack and on a terminal; nothing here moves anything.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.clocks import Clock
from bot.domain.errors import Why
from bot.domain.ids import IssueId, issue_key
from bot.slack import limits
from bot.slack.action_ids import POLICY_REAPPLY, NotOurs
from bot.slack.carried import Carried
from bot.slack.surfaces import words
from bot.slack.surfaces.blocks import said, sections
from bot.slack.surfaces.inputs import form
from bot.slack.surfaces.policy.window import issues
from bot.slack.surfaces.why import denied
from bot.slack.surfaces.why.teller import Teller
from bot.slack.text import clip
from bot.slack.texts import Text, _, plural
from bot.usecases.reapply import ClockMoved, Done, Preview, Previews

TITLE: Final = Text("Re-apply the policy")
MOST_AT_ONCE: Final = 50  # whoever sends the form waits while they are moved
_SUBJECT: Final = 120
_REFUSED: Final = {
    Why.ALREADY_CLOSED: Text("it is no longer open"),
    Why.UNKNOWN_TIER: Text("its tier is not in this version"),
    Why.NO_SUCH_ISSUE: Text("it is not there any more"),
}


def loading() -> View:
    """What opens at once while the preview is made."""
    return form(POLICY_REAPPLY, _(TITLE), [said(_("One moment, the preview is being made …"))])


def draw(previews: Previews, teller: Teller, carried: Carried) -> View:
    """Every issue before and after, and the button; more than can be moved at once are left for the next time."""
    if not previews.issues:
        return form(POLICY_REAPPLY, _(TITLE), [said(_("Every open issue lives under the active version."))])
    lines = [line(one, teller) for one in previews.issues[:MOST_AT_ONCE]]
    many = issues(len(previews.issues))
    blocks: list[Block] = [said(_("What version {version} does to {issues}:", version=previews.version, issues=many))]
    blocks += sections(lines)
    more = len(previews.issues) - MOST_AT_ONCE
    if more > 0:
        told = plural(
            "These {now} now; then do it again for {count} other.",
            "These {now} now; then do it again for the {count} others.",
            more,
            now=MOST_AT_ONCE,
        )
        blocks.append(said(told))
    numbers = ",".join(str(one.before.id) for one in previews.issues[:MOST_AT_ONCE])
    carries = str(replace(carried, preview=f"{previews.version}:{numbers}"))
    return form(POLICY_REAPPLY, _(TITLE), blocks, submit=_("Re-apply"), carries=carries)


def shown(carried: Carried) -> tuple[int, tuple[IssueId, ...]]:
    """The version and the issues that the form showed; anything else than numbers is `NotOurs`."""
    found = re.fullmatch(r"([0-9]{1,9}):([0-9]{1,9}(?:,[0-9]{1,9})*)", carried.preview)
    if found is None:
        raise NotOurs(carried.preview)
    return int(found[1]), tuple(IssueId(int(number)) for number in found[2].split(","))


def line(one: Preview, teller: Teller) -> str:
    """`ESC-12 · Acme: Checkout · resolve 18:00 → 20:00`."""
    about = f"{teller.strong(issue_key(one.before.id))} · {teller.plain(clip(words.subject(one.before), _SUBJECT))}"
    if one.after is None:
        unmoved = _("stays as it is: {reason}", reason=why_not(one.refused))
        return f"{about} · {unmoved}"
    changes = [_deadline_ahead(one, teller), *(_moved(moved, teller) for moved in one.moved)]
    if one.after.is_open and len(one.after.late_clocks) > len(one.before.late_clocks):
        changes.append(_("late at once, and told so"))
    told = "; ".join(change for change in changes if change) or _("no deadline changes")
    return f"{about} · {told}"


def done(done: Sequence[Done]) -> str:
    """What came of it."""
    moved = [one for one in done if one.refused is None]
    refused = [f"{issue_key(one.issue)}: {why_not(one.refused)}" for one in done if one.refused is not None]
    said_so = _("{issues} moved to the active version of the policy.", issues=issues(len(moved)))
    return "\n".join((said_so, *(_("Not moved: {issue}.", issue=one) for one in refused)))[: limits.SECTION_TEXT]


def why_not(why: Why | None) -> str:
    """Why an issue cannot be moved."""
    if why is None:
        return _("it cannot be moved")
    return _(_REFUSED[why]) if why in _REFUSED else denied.refused(why)


def _deadline_ahead(one: Preview, teller: Teller) -> str:
    before, after = one.before.next_deadline, one.after.next_deadline if one.after is not None else None
    was, becomes = _ahead(before, teller), _ahead(after, teller)
    return _("next deadline {was} → {becomes}", was=was, becomes=becomes) if was != becomes else ""


def _ahead(clock: Clock | None, teller: Teller) -> str:
    return f"{teller.clock(clock.kind, clock.tier)} {_end(clock, teller)}" if clock is not None else _("none")


def _moved(moved: ClockMoved, teller: Teller) -> str:
    clock = moved.after or moved.before
    name = teller.clock(clock.kind, clock.tier) if clock is not None else ""
    return f"{name} {_end(moved.before, teller)} → {_end(moved.after, teller)}"


def _end(clock: Clock | None, teller: Teller) -> str:
    if clock is None:
        return _("no target")
    return teller.when(clock.deadline) if clock.deadline is not None else _("rests")
