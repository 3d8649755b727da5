"""The administration view: what is bound, what is to be mended, which policy holds; a button for every area.

Asks nobody, and judges nobody's right to see it; what is wrong was found before.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from slack_sdk.models.blocks import ActionsBlock, Block, Option, SectionBlock, StaticSelectElement
from slack_sdk.models.views import View

from bot.domain.ids import PersonId
from bot.domain.matrix import Severity
from bot.domain.policy import Policy
from bot.slack.action_ids import ADMIN_AGAIN, ADMIN_AREA, ADMIN_PAGE, ADMIN_POLICY
from bot.slack.carried import Carried
from bot.slack.check import Finding
from bot.slack.surfaces.area_words import PARTS, area_name, in_short, short, who
from bot.slack.surfaces.blocks import aside, option, press, said
from bot.slack.surfaces.inputs import form
from bot.slack.text import clip, instant, listed, mention, typed
from bot.slack.texts import Counted, Text, _, plural, within
from bot.usecases.administration import Administration, Version
from bot.usecases.areas import Area, Part, areas
from bot.usecases.bindings import ADMINISTRATORS, THE_MACHINE

TITLE: Final = Text("Administration")
WINDOW: Final = "administration"  # its callback id; what is opened from it lies on top of it
PER_PAGE: Final = 24  # areas: with the names of their parts they leave room for the rest
TO_MEND: Final = "mend"  # the page that has only what is to be mended
_MOST_NAMED: Final = 6  # areas in the summary
_MOST_WRONG: Final = 6  # lines of one area
_NAME: Final = 80
_PAGE_NAME: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What stands there; `wrong` is what must be mended.

    Counted are channels, groups and people: `unasked` those that nobody had the time to ask about, `silent` those about
    whom Slack did not answer.
    """

    now: Administration
    wrong: Sequence[Finding]
    command: str
    unasked: int = 0
    silent: int = 0
    page: str = ""
    news: str = ""


def loading(carried: Carried) -> View:
    """What opens at once while everything is read and Slack is asked."""
    return form(WINDOW, _(TITLE), [said(_("One moment, everything is being looked at …"))], carries=str(carried))


def draw(shown: Shown, carried: Carried) -> View:
    """News, what is to be mended, the policy, the areas of one page."""
    blocks: list[Block] = [said(shown.news)] if shown.news else []
    blocks += [_summary(shown), *_unchecked(shown), _policy(shown)]
    pages = _pages(shown)
    chosen = shown.page if shown.page in pages else next(iter(pages))
    if len(pages) > 1:
        blocks.append(_chooser(shown, pages, chosen))
    blocks += _areas(shown, pages[chosen])
    hidden = len(_faulty(shown)) - len(pages[chosen]) if chosen == TO_MEND else 0
    if hidden:
        told = plural(
            "{count} more area is to be mended. It is shown once one of these is.",
            "{count} more areas are to be mended. They are shown once some of these are.",
            hidden,
        )
        blocks.append(aside(told))
    blocks.append(
        aside(_("`{command} doctor` looks at the app, its clock, rotas and delivery too.", command=shown.command))
    )
    return form(WINDOW, _(TITLE), blocks, carries=str(carried))


def saved(policy: Policy, area: Area, keys: Sequence[str]) -> str:
    """What was just done, for `news`."""
    name = typed(area_name(policy, area), _NAME)
    if not keys:
        return _("*{name}* is as you chose it; nothing had to be changed.", name=name)
    return _(
        ":white_check_mark: *{name}* is saved: {parts}.",
        name=name,
        parts=listed([within(short(area, key)) or _("who they are") for key in keys]),
    )


def keys_on(now: Administration, page: str) -> tuple[str, ...]:
    """The keys whose state stands on a page, to be asked about before the others.

    None for the page of what is to be mended: what stands there is what was found.
    """
    pages = dict(_numbered(now))
    shown = () if page == TO_MEND else pages.get(page) or next(iter(pages.values()))
    return tuple(key.key for area in shown for key in area.keys)


def _summary(shown: Shown) -> SectionBlock:
    of_areas = [(area, len(_wrong_with(shown, area))) for area in areas(shown.now.policy)]
    faulty = [(area, count) for area, count in of_areas if count]
    total = sum(count for _area, count in faulty)
    named = [f"{_name(shown, area)} ({count})" for area, count in faulty[:_MOST_NAMED]]
    more = (
        [plural("{count} more area", "{count} more areas", len(faulty) - _MOST_NAMED)]
        if len(faulty) > _MOST_NAMED
        else []
    )
    words = _("*Nothing is to be mended.*")
    if total:
        things = plural("{count} thing to mend", "{count} things to mend", total)
        words = f":warning: *{things}:* {' · '.join([*named, *more])}"
    block = said(words)
    block.accessory = press(_("Look again"), ADMIN_AGAIN, shown.page or "1")
    return block


def _unchecked(shown: Shown) -> Iterator[Block]:
    if shown.silent:
        told = plural(
            "Slack did not answer about {count} channel, group or person. Look again in a minute.",
            "Slack did not answer about {count} channels, groups and people. Look again in a minute.",
            shown.silent,
        )
        yield aside(told)
    if shown.unasked:
        told = plural(
            "Slack was not asked about {count} channel, group or person yet. Look again in a minute.",
            "Slack was not asked about {count} channels, groups and people yet. Look again in a minute.",
            shown.unasked,
        )
        yield aside(told)


def _policy(shown: Shown) -> SectionBlock:
    version = shown.now.version
    zone = shown.now.policy.severity_calendar(Severity.SEV4).zone
    name = typed(version.name, _NAME)
    told = _("*Policy:* version {number} · {name}", number=version.number, name=name)
    block = said(f"{told}\n{since(version, zone)}")
    block.accessory = press(_("Policy"), ADMIN_POLICY, str(version.number))
    return block


def since(version: Version, zone: str) -> str:
    """When it was activated, and by whom."""
    by = (
        _("at the machine") if version.activated_by == THE_MACHINE else _("by {who}", who=mention(version.activated_by))
    )
    return _("Activated {when} {by}", when=instant(version.activated_at, zone), by=by)


def _pages(shown: Shown) -> Mapping[str, Sequence[Area]]:
    """Each page and its areas: where there are several, what is to be mended has one of its own."""
    pages = dict(_numbered(shown.now))
    faulty = _faulty(shown)
    return pages if len(pages) == 1 or not faulty else {**pages, TO_MEND: faulty[:PER_PAGE]}


def _faulty(shown: Shown) -> list[Area]:
    return [area for area in areas(shown.now.policy) if _wrong_with(shown, area)]


def _numbered(now: Administration) -> Iterator[tuple[str, Sequence[Area]]]:
    every = areas(now.policy)
    for number, start in enumerate(range(0, len(every), PER_PAGE), 1):
        yield str(number), every[start : start + PER_PAGE]


def _chooser(shown: Shown, pages: Mapping[str, Sequence[Area]], chosen: str) -> ActionsBlock:
    options = {page: _page(shown, page, some) for page, some in pages.items()}
    select = StaticSelectElement(
        action_id=ADMIN_PAGE, options=list(options.values()), initial_option=options[chosen], placeholder=_("Page")
    )
    return ActionsBlock(elements=[select])


def _page(shown: Shown, page: str, some: Sequence[Area]) -> Option:
    if page == TO_MEND:
        return option(_("What is to be mended"), page)
    first, last = (clip(area_name(shown.now.policy, one), _PAGE_NAME) for one in (some[0], some[-1]))
    return option(f"{page}: {first} … {last}", page)


def _areas(shown: Shown, some: Sequence[Area]) -> Iterator[Block]:
    part: Part | None = None
    for area in some:
        if area.part is not part:
            part = area.part
            yield aside(f"*{PARTS[part]}*")
        yield _area(shown, area)


def _area(shown: Shown, area: Area) -> SectionBlock:
    wrong = _wrong_with(shown, area)
    lines = [f"*{_name(shown, area)}* · {_state(shown, area, len(wrong))}"]
    holds = _holds(shown, area)
    lines += [" · ".join(holds)] if holds else []
    lines += [f"• {one}" for one in wrong[:_MOST_WRONG]]
    if len(wrong) > _MOST_WRONG:
        lines.append(Counted("• and {count} more").of(len(wrong) - _MOST_WRONG))
    block = said("\n".join(lines))
    words = _("Change") if holds else _("Set up")
    label = f"{words} {area_name(shown.now.policy, area)}"
    block.accessory = press(words, ADMIN_AREA, area.id, style="primary" if wrong else None, label=label)
    return block


def _state(shown: Shown, area: Area, wrong: int) -> str:
    if wrong:
        return Counted(":warning: {count} to mend").of(wrong)
    if any(key.needed for key in area.keys):
        return _("complete")
    return _("set") if _holds(shown, area) else _("not set, and it may stay so")


def _holds(shown: Shown, area: Area) -> list[str]:
    found = [
        f"{short(area, key.key)} {who(shown.now.bindings[key.key].to)}".strip()
        for key in area.keys
        if key.key in shown.now.bindings
    ]
    if area.keys[0].key == ADMINISTRATORS and shown.now.named_at_start:
        found.insert(0, _("{people} (named at the start)", people=_people(shown.now.named_at_start)))
    return found


def _people(people: Sequence[PersonId]) -> str:
    return " ".join(mention(one) for one in people[:_MOST_NAMED])


def _wrong_with(shown: Shown, area: Area) -> list[str]:
    keys = {key.key for key in area.keys}
    return [in_short(area, found) for found in shown.wrong if found.key in keys]


def _name(shown: Shown, area: Area) -> str:
    return typed(area_name(shown.now.policy, area), _NAME)
