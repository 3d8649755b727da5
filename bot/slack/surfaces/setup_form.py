"""The form of one area: which channel and which people belong to each of its keys.

It is drawn from what is bound now and remembers that; who may fill it in is not its business.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.matrix import Severity
from bot.domain.policy import Policy
from bot.slack.action_ids import SETUP_FORM
from bot.slack.carried import Carried
from bot.slack.surfaces import words
from bot.slack.surfaces.area_words import area_name, who
from bot.slack.surfaces.blocks import aside, option, said
from bot.slack.surfaces.inputs import ask, channel, form, person, persons, select
from bot.slack.text import clip, instant, mention, one_line, people, typed
from bot.slack.texts import Text, _
from bot.usecases.administration import Administration, Binding
from bot.usecases.areas import Area
from bot.usecases.bindings import (
    ACCOUNTABLE,
    ADMINISTRATORS,
    FALLBACK,
    MANAGERS,
    OPS,
    THE_MACHINE,
    BoundKind,
    BoundTo,
    WantedKey,
)
from bot.usecases.rebind import mark

TITLE: Final = Text("Set up")
EMPTY: Final = Text("Everything can be left empty and filled in later; until then others are called.")
_ABOUT: Final[Mapping[str, Text]] = {
    OPS: Text("Where the bot says what is wrong with it. Until it is set, the fallback list is told directly."),
    ADMINISTRATORS: Text(
        "They set up everything here, and may do with every issue what a lead may. All of them are told."
    ),
}
_QUICKER: Final = Text(":warning: *Nothing was saved: while this form was open, somebody else changed*")
_AGAIN: Final = Text(
    "Below stands what you chose. Save it to put it in the place of that, or close the form to leave it."
)
_NAME: Final = 80
_HANDLE: Final = 25  # Slack's own are shorter; a hundred of them stand in each question of a form that takes 250 kB
_PLAIN_KEYS = {
    MANAGERS: Text("Escalation managers"),
    ACCOUNTABLE: Text("Accountable: the last name that is called"),
    FALLBACK: Text("Fallback list: called when nobody else is (administrators are on it)"),
    OPS: Text("Channel for the bot's own troubles"),
    ADMINISTRATORS: Text("Administrators"),
}
_PARTS = {
    "": Text("Channel of {tier}"),
    "people": Text("People of {tier}"),
    "oncall": Text("On call at {tier} (left empty: all its people)"),
    "lead": Text("Lead of {tier}"),
    "deputy": Text("Deputy of the lead of {tier}"),
    "help": Text("Where {tier} is asked without handing over (left empty: its channel)"),
    "channel": Text("Channel of {tier}"),
}


@dataclass(frozen=True, slots=True)
class UserGroup:
    """A user group that can be chosen."""

    id: str
    handle: str


def loading(carried: Carried) -> View:
    """What opens at once while the bindings are read."""
    return form(SETUP_FORM, _(TITLE), [said(_("One moment, the set-up is being read …"))], carries=str(carried))


def draw(  # what stands in it, and around it
    now: Administration,
    area: Area,
    groups: Sequence[UserGroup],
    carried: Carried,
    *,
    chosen: Mapping[str, BoundTo | None] | None = None,
    marks: Mapping[str, str] | None = None,
    note: str = "",
) -> View:
    """Every key with a picker, filled in with what is bound, or with what was `chosen` before somebody was quicker.

    Then `marks` says of which values its author knows; a key without one is not believed.
    """
    blocks: list[Block] = [said(note)] if note else []
    blocks += [said(f"*{typed(area_name(now.policy, area), _NAME)}*\n{_ABOUT.get(area.name, EMPTY)}")]
    if area.name == ADMINISTRATORS and now.named_at_start:
        blocks.append(
            aside(_("Named at the start, by BOT_ADMINS: {people}. They stay.", people=people(now.named_at_start)))
        )
    for key in area.keys:
        blocks += _questions(now.policy, key, (now.bound if chosen is None else chosen).get(key.key), groups)
    changed = [now.bindings[key.key] for key in area.keys if key.key in now.bindings]
    if changed:
        blocks.append(_last_change(now.policy, max(changed, key=lambda one: one.set_at)))
    drawn = write_marks(now, area) if marks is None else _written(marks)
    carries = replace(carried, area=area.id, drawn=drawn)
    return form(SETUP_FORM, _(TITLE), blocks, submit=_("Save"), carries=str(carries))


def write_marks(now: Administration, area: Area) -> str:
    """What the form was drawn from, for `Carried.drawn`."""
    return _written({key.key: mark(now.bound.get(key.key)) for key in area.keys})


def _written(marks: Mapping[str, str]) -> str:
    return ";".join(f"{key}={one}" for key, one in marks.items())


def read_marks(drawn: str) -> Mapping[str, str]:
    """The same read back: the mark of every key that the form asked about."""
    pairs = (one.partition("=") for one in drawn.split(";"))
    return {key: found for key, there, found in pairs if there}


def overtaken(policy: Policy, quicker: Mapping[str, Binding | None]) -> str:
    """That somebody else changed the same meanwhile, what to, and what to do."""
    lines = [f"• {typed(label(policy, key), 120)}: {_who_changed(one)}" for key, one in quicker.items()]
    return "\n".join((_(_QUICKER), *lines, _(_AGAIN)))


def _who_changed(binding: Binding | None) -> str:
    if binding is None:
        return _("was cleared")
    return _("{who} chose {what}", who=_by(binding), what=who(binding.to))


def _by(binding: Binding) -> str:
    return _("somebody at the machine") if binding.set_by == THE_MACHINE else mention(binding.set_by)


def _last_change(policy: Policy, binding: Binding) -> Block:
    zone = policy.severity_calendar(Severity.SEV4).zone
    return aside(_("Last changed {when} by {who}.", when=instant(binding.set_at, zone), who=_by(binding)))


def label(policy: Policy, key: str) -> str:
    """A key in words: `People of T2`."""
    whose, _dot, part = key.partition(".")
    if key in _PLAIN_KEYS or part not in _PARTS:
        return str(_PLAIN_KEYS.get(key, key))
    names = {str(one.key): words.tier_name(policy, one.key) for one in policy.ladder}
    names |= {str(one.key): words.department_name(policy, one.key) for one in policy.departments}
    names |= {key: one_line(name) for key, name in policy.raci.teams.items()}
    return _(_PARTS[part], tier=names.get(whose, whose))


def group_block(key: str) -> str:
    """The name of the question for a user group beside the one for people."""
    return f"{key}/group"


def _questions(
    policy: Policy, wanted: WantedKey, bound: BoundTo | None, groups: Sequence[UserGroup]
) -> Iterator[Block]:
    ids = bound.ids if bound is not None else ()
    name, text = wanted.key, label(policy, wanted.key)
    if BoundKind.CHANNEL in wanted.kinds:
        yield ask(name, text, channel(ids[0] if ids else None), optional=True)
        return
    is_group = bound is not None and bound.kind is BoundKind.GROUP
    chosen = () if is_group else ids
    one = BoundKind.PERSON in wanted.kinds
    yield ask(name, text, person(next(iter(chosen), None)) if one else persons(chosen), optional=True)
    if BoundKind.GROUP in wanted.kinds and (groups or is_group):  # a group that nobody could see would be cleared
        yield _group_question(name, text, ids[0] if is_group else None, groups)


def _group_question(name: str, text: str, chosen: str | None, groups: Sequence[UserGroup]) -> Block:
    own = next((one for one in groups if one.id == chosen), UserGroup(chosen, chosen) if chosen is not None else None)
    others = [one for one in groups if one is not own]
    known = others if own is None else [own, *others]  # first, as Slack takes a hundred and no more
    options = [option(f"@{clip(one.handle, _HANDLE)}", one.id) for one in known]
    initial = next((one for one in options if one.value == chosen), None)
    return ask(
        group_block(name),
        _("{key}: or a user group", key=text),
        select(options, _("Choose a group"), initial),
        optional=True,
    )
