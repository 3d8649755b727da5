"""Roles, who holds them and who stands in for them, and who is what to an issue (SPEC statement 79).

It calls nobody: mentions in a window, and in what one person is shown alone, notify nobody.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.domain.ids import PersonId
from bot.domain.policy import Department, Tier
from bot.slack import limits
from bot.slack.action_ids import ROLES
from bot.slack.surfaces import duty, words
from bot.slack.surfaces.blocks import press, said, sections
from bot.slack.surfaces.inputs import form
from bot.slack.surfaces.policy.plain.raci import raci
from bot.slack.text import clip, listed, mention, typed
from bot.slack.texts import Counted, Text, _, plural
from bot.usecases.bindings import ACCOUNTABLE, FALLBACK, MANAGERS, BoundKind, BoundTo
from bot.usecases.roles import Roles

TITLE: Final = Text("Roles")
_MOST_NAMES: Final = 15  # of one list; a longer one is counted
_MOST_SECTIONS: Final = 12  # a message takes 40,000 characters
_NAME: Final = 80
_TEXT: Final = 500


def summary(roles: Roles) -> str:
    """Who leads what, as the sentence beside the blocks."""
    leads = [f"{_tier_name(roles, tier)} {_lead(roles, tier)}" for tier in roles.policy.ladder]
    return clip(_("Roles. Leads: {leads}.", leads=", ".join(leads)), limits.MESSAGE_TEXT)


def draw(roles: Roles) -> list[Block]:
    """Every role, as far as a message has room."""
    blocks = sections(_lines(roles))
    if len(blocks) > _MOST_SECTIONS:
        return [*blocks[:_MOST_SECTIONS], said(_("… and more: `bot bind` lists everything."))]
    return list(blocks)


def window(roles: Roles) -> View:
    """The same for whoever pressed the button."""
    return form(ROLES, _(TITLE), draw(roles))


def loading() -> View:
    """What opens at once."""
    return form(ROLES, _(TITLE), [said(_("One moment …"))])


def button() -> ButtonElement:
    """What opens the window from elsewhere."""
    return press(_("Roles"), ROLES, ROLES)


def _lines(roles: Roles) -> Iterator[str]:
    for tier in roles.policy.ladder:
        yield from _of_tier(roles, tier)
    yield _("*Over all tiers*")
    managers = _people(roles, roles.roster.managers) + _by(roles, MANAGERS)
    yield _("• Escalation managers: {who}", who=managers if MANAGERS in roles.rotas else _bound(roles, MANAGERS))
    yield _("• Accountable, the last name that is called: {who}", who=_bound(roles, ACCOUNTABLE))
    yield _(
        "• Fallback list, when nobody else is there: {who}",
        who=_bound(roles, FALLBACK, others=_("the administrators")),
    )
    yield _("• Administrators: {who}", who=_people(roles, sorted(roles.roster.administrators)) or _("nobody yet"))
    if roles.policy.departments:
        yield _("*Departments that can be asked*")
        yield from (_of_department(roles, one) for one in roles.policy.departments)
    yield _("*Who is what to an issue (RACI)*")
    table = [f"• {line.about.capitalize()}: {typed(line.text, _TEXT)}" for line in raci(roles.policy)]
    yield from table or [_("• The policy says nothing about this.")]
    if roles.policy.raci.teams:
        yield _("*Teams that it names*")
        yield from (_of_team(roles, key, name) for key, name in roles.policy.raci.teams.items())


def _of_tier(roles: Roles, tier: Tier) -> Iterator[str]:
    yield f"*{_tier_name(roles, tier)}*"
    yield _("• Lead: {lead}", lead=_lead(roles, tier))
    deputy = roles.roster.tier(tier.key).deputy
    if deputy is not None:
        yield _("• Deputy of the lead: {who}", who=_person(roles, deputy))
    yield from (_("• On call: {who}", who=duty.now_at(one)) for one in roles.duty if one.tier == tier.key)
    yield _("• People: {who}", who=_bound(roles, f"{tier.key}.people"))


def _lead(roles: Roles, tier: Tier) -> str:
    """With whoever stands in while they are away (SPEC E5), and by which rota or user group they lead."""
    lead, key = roles.roster.tier(tier.key).lead, f"{tier.key}.lead"
    return _("not set") if lead is None else f"{_person(roles, lead)}{_by(roles, key)}"


def _by(roles: Roles, key: str) -> str:
    to = roles.bound.get(key)
    if key in roles.rotas:
        return _(" by `{rota}`", rota=roles.rotas[key])
    return _(" of {group}", group=_group(to)) if to is not None and to.kind is BoundKind.GROUP else ""


def _group(to: BoundTo) -> str:
    return f"<!subteam^{to.ids[0]}>"


def _of_department(roles: Roles, department: Department) -> str:
    lead = roles.roster.department(department.key).lead
    name = typed(words.department_name(roles.policy, department.key), _NAME)
    people = _bound(roles, f"{department.key}.people")
    if lead is None:
        return _("• {department}: people: {people}", department=name, people=people)
    lead_name = _person(roles, lead)
    return _("• {department}: {lead} answers for it; people: {people}", department=name, lead=lead_name, people=people)


def _of_team(roles: Roles, key: str, name: str) -> str:
    """Who a team of the table is, and where it reads what it is informed of."""
    channel = roles.bound.get(f"{key}.channel")
    reads = _("; reads in {channel}", channel=f"<#{channel.ids[0]}>") if channel is not None else ""
    return f"• {typed(name, _NAME)}: {_bound(roles, f'{key}.people')}{reads}"


def _bound(roles: Roles, key: str, others: str = "") -> str:
    """Who a key stands for: a user group with the number of its members, or people."""
    to = roles.bound.get(key)
    if to is None:
        return others or _("not set")
    if to.kind is not BoundKind.GROUP:
        return _people(roles, (PersonId(one) for one in to.ids))
    group = roles.groups.get(to.ids[0])
    if group is None:
        return _("{group} (its members are not known yet)", group=_group(to))
    members = plural("{count} person", "{count} people", len(group.members))
    return f"{_group(to)} ({members})"


def _people(roles: Roles, people: Iterable[PersonId]) -> str:
    names = [_person(roles, one) for one in people]
    more = len(names) - _MOST_NAMES
    return listed([*names[:_MOST_NAMES], Counted("{count} more").of(more)] if more > 0 else names)


def _person(roles: Roles, person: PersonId) -> str:
    if person not in roles.roster.unavailable:
        return mention(person)
    deputy = roles.roster.deputies.get(person)
    return _(
        "{who} (away; {deputy} stands in)",
        who=mention(person),
        deputy=mention(deputy) if deputy is not None else _("nobody"),
    )


def _tier_name(roles: Roles, tier: Tier) -> str:
    return typed(words.tier_name(roles.policy, tier.key), _NAME)
