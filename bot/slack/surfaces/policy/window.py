"""The window of the policy: the active version section by section, and for administrators what they can do about it.

Who is an administrator is not known here; without `work` there is nothing to press but the chooser.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.slack import limits
from bot.slack.action_ids import POLICY_ACTIVATE, POLICY_REAPPLY, POLICY_SECTION
from bot.slack.surfaces.blocks import aside, confirmation, option, press, said, sections
from bot.slack.surfaces.inputs import form
from bot.slack.surfaces.policy.plain.section import Line, Section
from bot.slack.text import instant, mention, typed
from bot.slack.texts import Text, _, plural
from bot.usecases.bindings import THE_MACHINE
from bot.usecases.policies import Version

TITLE: Final = Text("Policy")
CALLBACK: Final = "policy"
CONTACTS: Final = Text("Contacts")
MOST_OLDER: Final = 5
_MOST_SECTIONS: Final = 12  # of the longest kind: a view takes 250 kB, and a character can be six bytes
_ABOUT: Final = 250
_TEXT: Final = 800


@dataclass(frozen=True, slots=True)
class Older:
    """An older version and in how many things it differs from the active one."""

    version: Version
    differences: int


@dataclass(frozen=True, slots=True)
class Work:
    """What administrators can do: make an older version hold again, and move open issues to the active one."""

    older: tuple[Older, ...]
    open_under_others: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The active version in plain words; `chosen` is the place of the section in sight, `news` what was just done.

    `contacts` are lines with live mentions; they come after the sections, as one more.
    """

    version: Version
    sections: Sequence[Section]
    contacts: Sequence[str]
    zone: str
    chosen: int = 0
    work: Work | None = None
    news: str = ""


def loading() -> View:
    """What opens at once while the policy is read."""
    return form(CALLBACK, _(TITLE), [said(_("One moment, the policy is being read …"))])


def draw(shown: Shown, carries: str) -> View:
    """The version, the work, the chooser, the chosen section."""
    blocks: list[Block] = [said(shown.news)] if shown.news else []
    blocks.append(said(f"*{_name(shown.version)}*, {_since(shown.version, shown.zone)}."))
    blocks.append(aside(_("Open issues keep the version that they were opened under.")))
    if shown.work is not None:
        blocks += _work(shown.work, shown)
    titles = (*(part.title for part in shown.sections), _(CONTACTS))
    chosen = shown.chosen if shown.chosen < len(titles) else 0
    blocks.append(_chooser(titles, chosen))
    blocks += _lines(shown, chosen)
    return form(CALLBACK, _(TITLE), blocks, carries=carries)


def _chooser(titles: Sequence[str], chosen: int) -> ActionsBlock:
    options = [option(title, str(place)) for place, title in enumerate(titles)]
    select = StaticSelectElement(action_id=POLICY_SECTION, options=options, initial_option=options[chosen])
    return ActionsBlock(elements=[select])


def _lines(shown: Shown, chosen: int) -> list[SectionBlock]:
    if chosen == len(shown.sections):
        lines = list(shown.contacts)
    else:
        lines = [_line(line) for line in shown.sections[chosen].lines]
    blocks = sections(lines or [_("The policy says nothing about this.")])
    if len(blocks) <= _MOST_SECTIONS:
        return blocks
    return [*blocks[:_MOST_SECTIONS], said(_("… and more: `bot policy explain` prints everything."))]


def _line(line: Line) -> str:
    return f"*{typed(line.about, _ABOUT)}*: {typed(line.text, _TEXT)}"


def _work(work: Work, shown: Shown) -> list[Block]:
    blocks: list[Block] = []
    if work.open_under_others:
        name = _("Re-apply to {issues}", issues=issues(work.open_under_others))
        button = press(name, POLICY_REAPPLY, str(shown.version.number))
        blocks += [
            said(_under_others(work.open_under_others)),
            ActionsBlock(elements=[button]),
        ]
    return [*blocks, *(_older(one, shown) for one in work.older[:MOST_OLDER])]


def _under_others(count: int) -> str:
    return plural(
        "{count} open issue still lives under another version.",
        "{count} open issues still live under another version.",
        count,
    )


def _older(one: Older, shown: Shown) -> SectionBlock:
    version, active = one.version, shown.version
    button = press(
        _("Activate version {number}", number=version.number),
        POLICY_ACTIVATE,
        f"{version.number}.{active.number}",
        confirm=confirmation(
            _("Activate version {number}?", number=version.number),
            _(
                "It differs from version {number} in {things}. It holds for issues opened from now on; "
                "open ones keep theirs.",
                number=active.number,
                things=things(one.differences),
            ),
            _("Activate"),
            _("Not now"),
        ),
    )
    block = said(f"{_name(version)}, {_since(version, shown.zone)}")
    block.accessory = button
    return block


def _name(version: Version) -> str:
    return _("Version {number} · {name}", number=version.number, name=typed(version.name, limits.HEADER_TEXT))


def _since(version: Version, zone: str) -> str:
    who = (
        _("at the machine") if version.activated_by == THE_MACHINE else _("by {who}", who=mention(version.activated_by))
    )
    return _("activated {when} {who}", when=instant(version.activated_at, zone), who=who)


def issues(count: int) -> str:
    """`1 open issue`."""
    return plural("{count} open issue", "{count} open issues", count)


def things(count: int) -> str:
    """`1 thing`."""
    return plural("{count} thing", "{count} things", count)
