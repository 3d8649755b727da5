"""The administration view and the forms of its areas, as people read them, and however much a policy names."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from inline_snapshot import snapshot
from slack_sdk.models.views import View

from bot.db.bindings import Binding
from bot.domain.ids import CalendarKey, DepartmentKey, PersonId, TierKey
from bot.domain.matrix import Kind, Severity
from bot.domain.policy import Department, Policy
from bot.domain.process.card_channels import CardChannel
from bot.slack.carried import Carried
from bot.slack.check import Finding, Trouble
from bot.slack.surfaces import administration as surface
from bot.slack.surfaces import setup_form
from bot.slack.surfaces.administration import Shown
from bot.slack.surfaces.setup_form import UserGroup
from bot.usecases.administration import Administration, Version
from bot.usecases.areas import MOST_KEYS, Area, area, areas
from bot.usecases.bindings import ADMINISTRATORS, THE_MACHINE, BoundKind, BoundTo, wanted_keys
from tests.builders import A_POLICY, MARC, MONDAY_10, OLU, by_severity
from tests.full_policy import FULL_POLICY
from tests.surfaces.reading import read_form
from tests.surfaces.slack_takes import complaints_about_form
from tests.surfaces.test_slack_takes_everything import NASTY

ACTIVE = Version(number=3, name="Ours", activated_at=MONDAY_10, activated_by=OLU)
GROUPS = [UserGroup("S1", "tier1")]


def bound(kind: BoundKind, *ids: str, by: PersonId = THE_MACHINE, later: timedelta = timedelta()) -> Binding:
    return Binding(BoundTo(kind, ids), by, MONDAY_10 + later)


def now(policy: Policy = A_POLICY, **bindings: Binding) -> Administration:
    there = {key.replace("__", "."): binding for key, binding in bindings.items()}
    return Administration(policy=policy, version=ACTIVE, bindings=there, standing={}, named_at_start=(OLU,))


def shown(
    at: Administration, *wrong: Finding, page: str = "", unasked: int = 0, silent: int = 0, news: str = ""
) -> Shown:
    return Shown(now=at, wrong=wrong, command="/escalate", page=page, unasked=unasked, silent=silent, news=news)


def form_of(at: Administration, one: str, groups: Sequence[UserGroup] = GROUPS) -> str:
    found = area(at.policy, one)
    assert found is not None
    return read_form(setup_form.draw(at, found, groups, Carried()))


def big(words: str, tiers: int = 20, departments: int = 50) -> Policy:
    """A policy with so many of everything; their keys are as long as they can be."""
    keys = [TierKey(f"t{n:030}") for n in range(tiers - len(A_POLICY.ladder))]
    ladder = (*A_POLICY.ladder[:2], *(replace(A_POLICY.ladder[1], key=key) for key in keys), A_POLICY.ladder[2])
    more = [replace(one, tier=key) for one in A_POLICY.targets if one.tier == "tier2" for key in keys]
    of = [
        Department(
            key=DepartmentKey(f"d{n:030}"), name=words, calendar=CalendarKey("always"), target=by_severity(1, 2, 3, 4)
        )
        for n in range(departments)
    ]
    pairs = [(kind, severity) for kind in Kind for severity in Severity][:20]
    cards = [CardChannel(channel=f"c{n:030}", kind=kind, severity=s) for n, (kind, s) in enumerate(pairs)]
    return replace(
        A_POLICY,
        ladder=tuple(replace(tier, name=words) for tier in ladder),
        targets=(*A_POLICY.targets, *more),
        departments=tuple(of),
        card_channels=tuple(cards),
        raci=replace(A_POLICY.raci, teams={f"r{n:030}": words for n in range(10)}),
    )


def test_at_a_glance() -> None:
    at = now(
        tier1=bound(BoundKind.CHANNEL, "C1"),
        tier1__people=bound(BoundKind.GROUP, "S1"),
        tier1__oncall=bound(BoundKind.PEOPLE, "U1", "U2", "U3", "U4", "U5"),
        tier1__lead=bound(BoundKind.PERSON, "U1"),
        administrators=bound(BoundKind.PEOPLE, MARC),
    )
    wrong = (
        Finding(Trouble.CHANNEL_ARCHIVED, "tier1", "C1"),
        Finding(Trouble.PERSON_GONE, "tier1.lead", "U1"),
        Finding(Trouble.UNBOUND, "ops"),
    )
    read = read_form(surface.draw(shown(at, *wrong, unasked=2, silent=1, news="*T1* is saved."), Carried()))
    assert read == snapshot("""\
== Administration ==
*T1* is saved.
:warning: *3 things to mend:* First line (2) · Channel for the bot's own troubles (1) [Look again 1]
~ Slack did not answer about 1 channel, group or person. Look again in a minute.
~ Slack was not asked about 2 channels, groups and people yet. Look again in a minute.
*Policy:* version 3 · Ours
Activated Mon 23 Nov 10:00 CET by <@U0OLU> [Policy 3]
~ *Tiers*
*First line* · :warning: 2 to mend
Channel <#C1> · People <!subteam^S1> · On call <@U1> <@U2> <@U3> and 2 more · Lead <@U1>
• Channel: <#C1> is archived
• Lead: <@U1> is deactivated or unknown [*Change tiers.tier1]
*Specialists* · complete [Set up tiers.tier2]
*Expert* · complete [Set up tiers.tier3]
~ *Over all tiers*
*Managers, accountable, fallback* · complete [Set up over_all.]
~ *The bot*
*Channel for the bot's own troubles* · :warning: 1 to mend
• Channel: not set [*Set up bot.ops]
*Administrators* · set
<@U0OLU> (named at the start) · <@U0MARC> [Change bot.administrators]
~ `/escalate doctor` looks at the app, its clock, rotas and delivery too.\
""")


def test_every_key_of_a_policy_is_asked_about_in_one_form_and_no_form_is_long() -> None:
    for policy in (A_POLICY, FULL_POLICY, big("x")):
        found = areas(policy)
        keys = [key for one in found for key in one.keys if key.key != ADMINISTRATORS]
        assert sorted(key.key for key in keys) == sorted(key.key for key in wanted_keys(policy))
        assert max(len(one.keys) for one in found) <= MOST_KEYS
        assert len({one.id for one in found}) == len(found)
        assert all(area(policy, one.id) == one for one in found)
    assert area(A_POLICY, "tiers.gone") is None


def test_the_form_of_a_tier_asks_for_each_of_its_keys() -> None:
    at = now(tier1__people=bound(BoundKind.GROUP, "S0GONE", by=OLU))
    assert form_of(at, "tiers.tier1") == snapshot("""\
== Set up == [Save]
*First line*
Everything can be left empty and filled in later; until then others are called.
tier1: Channel of First line (optional) <conversations_select>
tier1.people: People of First line (optional) <multi_users_select>
tier1.people/group: People of First line: or a user group (optional) (@S0GONE | @tier1)
tier1.oncall: On call at First line (left empty: all its people) (optional) <multi_users_select>
tier1.oncall/group: On call at First line (left empty: all its people): or a user group (optional) (@tier1)
tier1.lead: Lead of First line (optional) <users_select>
tier1.lead/group: Lead of First line: or a user group (optional) (@tier1)
tier1.deputy: Deputy of the lead of First line (optional) <users_select>
tier1.deputy/group: Deputy of the lead of First line: or a user group (optional) (@tier1)
tier1.help: Where First line is asked without handing over (left empty: its channel) (optional)
    <conversations_select>
~ Last changed Mon 23 Nov 10:00 CET by <@U0OLU>.\
""")


def test_a_group_that_is_gone_stays_visible_and_one_of_many_is_still_the_chosen_one() -> None:
    many = [UserGroup(f"S{n}", f"group{n}") for n in range(150)]
    for chosen in ("S0GONE", "S149"):
        found = area(A_POLICY, "tiers.tier1")
        assert found is not None
        view = setup_form.draw(now(tier1__people=bound(BoundKind.GROUP, chosen)), found, many, Carried())
        (block,) = (one for one in view.to_dict()["blocks"] if one.get("block_id") == "tier1.people/group")
        assert block["element"]["initial_option"]["value"] == chosen
        assert complaints_about_form(view) == []


def test_without_user_groups_nobody_is_asked_about_them() -> None:
    assert "user group" not in form_of(now(), "tiers.tier1", [])


def test_the_form_of_the_administrators_says_who_stays() -> None:
    assert form_of(now(administrators=bound(BoundKind.PEOPLE, MARC, by=OLU)), "bot.administrators") == snapshot("""\
== Set up == [Save]
*Administrators*
They set up everything here, and may do with every issue what a lead may. All of them are told.
~ Named at the start, by BOT_ADMINS: <@U0OLU>. They stay.
administrators: Administrators (optional) <multi_users_select>
~ Last changed Mon 23 Nov 10:00 CET by <@U0OLU>.\
""")


def test_what_somebody_else_was_quicker_with_stands_above_what_one_chose() -> None:
    at = now(tier1=bound(BoundKind.CHANNEL, "C1", by=MARC))
    found = area(A_POLICY, "tiers.tier1")
    assert found is not None
    note = setup_form.overtaken(A_POLICY, {"tier1": at.bindings["tier1"], "tier1.lead": None})
    mine = {"tier1": BoundTo(BoundKind.CHANNEL, ("C2",)), "tier1.lead": BoundTo(BoundKind.PERSON, ("U9",))}
    view = setup_form.draw(at, found, GROUPS, Carried(), chosen=mine, note=note)
    assert read_form(view).startswith(
        "== Set up == [Save]\n"
        ":warning: *Nothing was saved: while this form was open, somebody else changed*\n"
        "• Channel of First line: <@U0MARC> chose <#C1>\n"
        "• Lead of First line: was cleared\n"
    )
    chosen = {block["block_id"]: block["element"] for block in view.to_dict()["blocks"] if "element" in block}
    assert chosen["tier1"]["initial_conversation"] == "C2"
    assert chosen["tier1.lead"]["initial_user"] == "U9"
    marks = setup_form.read_marks(Carried.read(view.private_metadata or "").drawn)
    assert marks == setup_form.read_marks(setup_form.write_marks(at, found)), "sent again it is on purpose"


def test_much_of_it_is_folded_into_pages_and_what_is_to_be_mended_has_one_of_its_own() -> None:
    policy = big("Any")
    late = areas(policy)[50]
    wrong = Finding(Trouble.UNBOUND, late.keys[0].key)
    first = read_form(surface.draw(shown(now(policy), wrong), Carried()))
    assert "(1: Any … Any | 2: Any … Any | 3: Any … Any | 4: Any … Administrators | What is to be mended)" in first
    assert ":warning: *1 thing to mend:* Any (1)" in first
    assert "• Channel: not set" not in first
    for page in ("3", surface.TO_MEND):
        assert "• Channel: not set" in read_form(surface.draw(shown(now(policy), wrong, page=page), Carried()))
    assert late.keys[0].key in surface.keys_on(now(policy), "3")
    assert surface.keys_on(now(policy), "none") == surface.keys_on(now(policy), "1")
    assert surface.keys_on(now(policy), surface.TO_MEND) == ()


def test_of_more_than_one_page_of_what_is_to_be_mended_it_is_said_how_many_are_not_shown() -> None:
    policy = big("Any")
    faulty = [Finding(Trouble.UNBOUND, one.keys[0].key) for one in areas(policy) if one.keys]
    hidden = len(faulty) - surface.PER_PAGE
    drawn = read_form(surface.draw(shown(now(policy), *faulty, page=surface.TO_MEND), Carried()))
    assert f"{hidden} more areas are to be mended. They are shown once some of these are." in drawn
    one_more = faulty[: surface.PER_PAGE + 1]
    drawn = read_form(surface.draw(shown(now(policy), *one_more, page=surface.TO_MEND), Carried()))
    assert "1 more area is to be mended. It is shown once one of these is." in drawn
    assert "to be mended. " not in read_form(surface.draw(shown(now(policy), *faulty), Carried()))


@pytest.mark.parametrize("words", NASTY)
def test_slack_takes_every_administration_view_and_every_form_of_it(words: str) -> None:
    policy = big(words)
    everything = {key.key: bound(key.kinds[0], f"I{key.key[:40]}") for one in areas(policy) for key in one.keys}
    at = replace(now(policy), bindings=everything, version=replace(ACTIVE, name=words))
    wrong = [Finding(trouble, key, key[:40]) for key in everything for trouble in (Trouble.PERSON_GONE,) * 9]
    pages = ("", "2", "4", surface.TO_MEND)
    views = [
        surface.draw(shown(at, *wrong, page=page, unasked=9, silent=9, news=words[:50]), Carried()) for page in pages
    ]
    groups = [UserGroup(f"S{n}", words[:80]) for n in range(150)]
    views += [forms(at, one, groups) for one in {one.part: one for one in reversed(areas(policy))}.values()]
    assert [complaint for view in views for complaint in complaints_about_form(view)] == []


def forms(at: Administration, one: Area, groups: Sequence[UserGroup]) -> View:
    view = setup_form.draw(at, one, groups, Carried(), note="x")
    carried = Carried.read(view.private_metadata or "")
    assert setup_form.read_marks(carried.drawn).keys() == {key.key for key in one.keys}
    return view
