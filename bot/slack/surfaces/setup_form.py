"""The form that says which channel and which people belong to each key of the policy.

It is drawn from what is bound now; who may fill it in is not its business.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.policy import Policy
from bot.slack.action_ids import SETUP_FORM
from bot.slack.carried import Carried
from bot.slack.surfaces import words
from bot.slack.surfaces.blocks import option, said
from bot.slack.surfaces.inputs import ask, channel, form, person, persons, select
from bot.slack.text import one_line
from bot.slack.texts import Text, _
from bot.usecases.bindings import ACCOUNTABLE, ADMINISTRATORS, FALLBACK, MANAGERS, OPS, BoundKind, BoundTo, WantedKey

TITLE = Text("Set up")
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


def draw(
    policy: Policy,
    wanted: Sequence[WantedKey],
    bound: Mapping[str, BoundTo],
    groups: Sequence[UserGroup],
    carried: Carried,
) -> View:
    """Every key with a picker, filled in with what is bound; user groups only where the workspace has some."""
    blocks: list[Block] = [said(_("Everything can be left empty and filled in later; until then others are called."))]
    for key in wanted:
        blocks += _questions(policy, key, bound.get(key.key), groups)
    return form(SETUP_FORM, _(TITLE), blocks, submit=_("Save"), carries=str(carried))


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
    people = () if is_group else ids
    one = BoundKind.PERSON in wanted.kinds
    yield ask(name, text, person(next(iter(people), None)) if one else persons(people), optional=True)
    if groups:
        yield _group_question(name, text, ids[0] if is_group else None, groups)


def _group_question(name: str, text: str, chosen: str | None, groups: Sequence[UserGroup]) -> Block:
    known = groups if chosen is None or chosen in {one.id for one in groups} else (UserGroup(chosen, chosen), *groups)
    options = [option(f"@{one.handle}", one.id) for one in known]
    initial = next((one for one in options if one.value == chosen), None)
    return ask(
        group_block(name),
        _("{key}: or a user group", key=text),
        select(options, _("Choose a group"), initial),
        optional=True,
    )
