"""The Home tab: what needs its reader, most pressing first, then who is on call, procedures and how the bot does.

It is drawn for one person, from what is true at that moment; a press on it draws it again (SPEC section 6.10).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from slack_sdk.models.blocks import ActionsBlock, Block, DividerBlock, Option, StaticSelectElement
from slack_sdk.models.views import View

from bot.domain.actor import Actor
from bot.domain.matrix import Severity
from bot.slack import limits
from bot.slack.action_ids import (
    HOME_NEWER,
    HOME_OLDER,
    HOME_OPEN,
    HOME_PART,
    HOME_SEVERITY,
    HOME_SHOW,
    HOME_TIER,
    SET_UP,
)
from bot.slack.surfaces import duty, roles, words
from bot.slack.surfaces.blocks import aside, header, option, plain, press, said
from bot.slack.surfaces.looking import choice as choices
from bot.slack.surfaces.looking import row, state
from bot.slack.surfaces.seen import Seen
from bot.slack.surfaces.typed import settings
from bot.slack.text import typed
from bot.slack.texts import Counted, Text, _
from bot.usecases.home import SHOWN, Choice, Home, Part
from bot.usecases.look_up import IssueView

IN_SHORT: Final = 5
IN_FULL: Final = 20
_NAMES: Final[Mapping[Part, Text]] = {
    Part.WAITING: Text("Waiting for you"),
    Part.MINE: Text("Yours"),
    Part.AT_RISK: Text("Late, or at risk in the next two hours"),
    Part.STALLED: Text("Stalled"),
    Part.EVERYTHING: Text("Everything open"),
}
_COUNTED: Final[Mapping[Part, Text]] = {
    Part.WAITING: Text("waiting for you"),
    Part.MINE: Text("yours"),
    Part.AT_RISK: Text("late or at risk"),
    Part.STALLED: Text("stalled"),
    Part.EVERYTHING: Text("open in all"),
}

SeenBy = Callable[[IssueView], Seen]


def draw(home: Home, by: Actor, seen: SeenBy, zone: str, news: str = "") -> View:
    """All of it, at most a hundred blocks; `news` says what the last press did."""
    blocks: list[Block] = [said(news)] if news else []
    blocks += _top(home)
    if home.choice.part is None:
        for part in SHOWN:
            blocks += _in_short(home, part, by, seen)
        blocks += [*_choosing(home), DividerBlock(), *_around(home, zone)]
    else:
        blocks += [*_choosing(home), *_in_full(home, home.choice.part, by, seen)]
    return _view(home.choice, blocks)


def closed(sentence: str) -> View:
    """What somebody sees who may see nothing here."""
    return _view(Choice(), [said(sentence)])


def _view(choice: Choice, blocks: list[Block]) -> View:
    return View(type="home", callback_id="home", private_metadata=choices.write(choice), blocks=blocks)


def _top(home: Home) -> Iterator[Block]:
    counts = [f"*{home.counts[part]}* {_COUNTED[part]}" for part in Part]
    only = [words.severity(home.choice.severity)] if home.choice.severity is not None else []
    only += [words.tier_name(home.policy, home.choice.tier)] if home.choice.tier is not None else []
    lines = [" · ".join(counts), *([_("Only *{only}*", only=typed(", ".join(only), 100))] if only else [])]
    yield said("\n".join(lines))
    if home.choice.part is None and not any(home.lists[part] for part in SHOWN):
        yield said(_("Nothing of that needs you.") if only else _("Nothing needs you now."))
    new = press(_("Open an escalation"), HOME_OPEN, "new", style="primary")
    again = press(_("Refresh"), HOME_SHOW, choices.write(home.choice))
    set_up = [press(_("Set up"), SET_UP, "set_up")] if home.is_administrator else []
    yield ActionsBlock(elements=[new, again, settings.button(), roles.button(), *set_up])


def _choosing(home: Home) -> Iterator[Block]:
    """Three menus, which begin at a first page; below what needs somebody, as they fill half the screen of a phone."""
    now = replace(home.choice, page=1)
    parts = [(None, _("In short")), *((one, _(name)) for one, name in _NAMES.items())]
    tiers = [(None, _("All tiers")), *((one.key, words.tier_name(home.policy, one.key)) for one in home.policy.ladder)]
    severities = [(None, _("All severities")), *((one, words.severity(one)) for one in Severity)]
    yield ActionsBlock(
        elements=[
            _menu(HOME_PART, _("What"), [(name, replace(now, part=part)) for part, name in parts], now),
            _menu(HOME_TIER, _("Tier"), [(name, replace(now, tier=tier)) for tier, name in tiers], now),
            _menu(HOME_SEVERITY, _("Severity"), [(name, replace(now, severity=one)) for one, name in severities], now),
        ]
    )


def _menu(action: str, name: str, lines: list[tuple[str, Choice]], now: Choice) -> StaticSelectElement:
    options: list[Option] = [option(text, choices.write(choice)) for text, choice in lines[: limits.SELECT_OPTIONS]]
    return StaticSelectElement(
        action_id=action,
        placeholder=plain(name, limits.PLACEHOLDER),
        options=options,
        initial_option=next((one for one in options if one.value == choices.write(now)), None),
    )


def _in_short(home: Home, part: Part, by: Actor, seen: SeenBy) -> Iterator[Block]:
    """Nothing where there is nothing: an empty list needs no room on a phone."""
    count, views = home.counts[part], home.lists[part]
    if not views:
        return
    yield header(f"{_NAMES[part]} ({count})")
    yield from _rows(part, views, by, seen)
    if count > len(views):
        value = choices.write(replace(home.choice, part=part, page=1))
        label = Counted("All {count}: {part}").of(count, part=_NAMES[part])
        all_of_them = press(Counted("All {count}").of(count), HOME_SHOW, value, label=label)
        yield ActionsBlock(elements=[all_of_them])


def _in_full(home: Home, part: Part, by: Actor, seen: SeenBy) -> Iterator[Block]:
    count, page = home.counts[part], home.choice.page
    yield header(f"{_NAMES[part]} ({count})")
    if not home.lists[part]:
        yield said(_("Nothing."))
    yield from _rows(part, home.lists[part], by, seen)
    pages = max(-(-count // IN_FULL), 1)
    turns = [
        press(text, action, choices.write(replace(home.choice, page=to)))
        for text, action, to in ((_("Next page"), HOME_OLDER, page + 1), (_("Page before"), HOME_NEWER, page - 1))
        if 1 <= to <= pages
    ]
    if turns:
        yield aside(_("Page {page} of {pages}", page=page, pages=pages))
        yield ActionsBlock(elements=turns)


def _rows(part: Part, views: tuple[IssueView, ...], by: Actor, seen: SeenBy) -> Iterator[Block]:
    for view in views:
        one = seen(view)
        yield row.lines(one)
        yield from row.deeds(one, by, step_in=part is Part.STALLED)


def _around(home: Home, zone: str) -> Iterator[Block]:
    """What is there on quiet days too."""
    yield header(_("On call"))
    yield from duty.draw_on_call(home.duty, home.policy, home.person, home.now, zone)
    yield said(duty.away(home.absences, zone))
    if home.policy.procedures:
        yield state.procedures(home.policy)
    if home.state is not None:
        yield header(_("The bot"))
        yield from state.draw(home.state, home.policy)
