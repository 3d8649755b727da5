"""Whatever people type, Slack takes what becomes of a ping and what is shown to whoever types (SECURITY S31, S32)."""

from copy import copy
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.commands import Accept
from bot.domain.effects import Reason, ReasonKind
from bot.domain.ids import ChannelId, DepartmentKey, PersonId, RotaKey, TierKey
from bot.domain.matrix import Severity
from bot.domain.roster import OnCall, TierPeople
from bot.domain.standing import CalledBy
from bot.slack.action_ids import Deed
from bot.slack.carried import Carried
from bot.slack.surfaces import deed_forms, ping
from bot.slack.surfaces import roles as held
from bot.slack.surfaces.deed_names import NAMES
from bot.slack.surfaces.inputs import form
from bot.slack.surfaces.typed import choice, settings
from bot.slack.surfaces.typed import help as helping
from bot.slack.text import mention
from bot.usecases.bindings import MANAGERS, BoundKind, BoundTo
from bot.usecases.roles import Roles
from bot.usecases.rotas import TierDuty
from tests.builders import A_ROSTER, ALICE, BEN, MONDAY_10, T1, after, by
from tests.full_policy import FULL_POLICY
from tests.surfaces.calls import a_call, every_reason
from tests.surfaces.reading import read
from tests.surfaces.slack_takes import complaints_about_form, complaints_about_message
from tests.surfaces.test_slack_takes_everything import an_issue_of, mentions, seen, typed_text

VERDICTS = ("accepted", "met", "paused", "moved", "answered", "stopped", "breached", "reopened", "reviewed", "told")


@given(typed_text, st.sampled_from(VERDICTS), st.sampled_from(every_reason("")), st.sampled_from((None, ALICE, BEN)))
def test_slack_takes_every_outcome_of_a_ping_and_it_mentions_nobody(
    words: str, verdict: str, reason: Reason, to: PersonId | None
) -> None:
    new = an_issue_of(Severity.SEV2, words, words, words)
    call = a_call(replace(reason, text=words))
    for issue in (new, after(new, MONDAY_10, Accept(by=by(ALICE)))):
        for since in (ping.Since(over=(verdict,)), ping.Since(asked_again=True, over=(verdict,))):
            shown = ping.ping(seen(issue), call, to=to, rerouted_from=T1, repeated=True, since=since)
            blocks = ping.draw(shown)
            assert complaints_about_message(shown.push, blocks) == []
            assert mentions(shown.push, blocks) == []


@given(typed_text, st.sampled_from([ReasonKind.STEP, ReasonKind.THRESHOLD, ReasonKind.CONFIRM]))
def test_slack_takes_the_live_card_in_a_direct_message(words: str, kind: ReasonKind) -> None:
    issue = after(an_issue_of(Severity.SEV2, words, words, words), MONDAY_10, Accept(by=by(ALICE)))
    reason = next(one for one in every_reason(words) if one.kind is kind)
    shown = ping.ping(seen(issue), a_call(reason), to=ALICE, card_channel=ChannelId("C0CARD"))
    assert complaints_about_message(shown.push, ping.draw(shown)) == []


@given(typed_text, st.sampled_from(Deed), st.integers(2, 40))
def test_slack_takes_every_choice_and_every_help(words: str, deed: Deed, many: int) -> None:
    found = [seen(an_issue_of(Severity.SEV2, words, words, words))] * many
    drawn = choice.draw(deed, found, "/escalate accept")
    assert complaints_about_message(choice.question(deed), drawn) == []
    assert complaints_about_form(form("choice", str(NAMES[Deed.ACCEPT]), drawn, carries=str(Carried()))) == []
    told = helping.for_you("/escalate", found, by(ALICE))
    assert complaints_about_message(told, []) == []
    assert mentions(told, []) == []
    assert complaints_about_message(choice.nothing(deed, "/escalate accept"), []) == []


def test_slack_takes_the_settings() -> None:
    assert complaints_about_form(settings.loading()) == []
    assert complaints_about_form(form("x", str(NAMES[Deed.ACCEPT]), [deed_forms.one_moment()])) == []
    for now in CalledBy:
        assert complaints_about_form(settings.draw(now, str(Carried()))) == []


def everybody(words: str, many: int) -> Roles:
    """As many tiers, departments and people as one likes, named like that."""
    tiers = tuple(replace(FULL_POLICY.ladder[0], key=TierKey(f"tier{n}"), name=words) for n in range(many))
    billing = FULL_POLICY.departments[0]
    departments = tuple(replace(billing, key=DepartmentKey(f"of{n}"), name=words) for n in range(many))
    policy = copy(FULL_POLICY)
    for name, value in (("ladder", tiers), ("departments", departments)):
        object.__setattr__(policy, name, value)  # what it says of targets and matrix does not matter here
    people = BoundTo(BoundKind.PEOPLE, tuple(f"U0PERSON{n}" for n in range(many)))
    calls = tuple(OnCall(PersonId(one), "rota", MONDAY_10) for one in people.ids)
    team = TierPeople(people=frozenset({ALICE}), on_call=calls, lead=ALICE, deputy=BEN)
    return Roles(
        policy=policy,
        bound={MANAGERS: people, "tier0.people": BoundTo(BoundKind.GROUP, ("S0GROUP",))}
        | {f"tier{n}.people": people for n in range(1, many)},
        roster=replace(A_ROSTER, tiers={one.key: team for one in tiers}, unavailable=frozenset({ALICE})),
        duty=tuple(
            TierDuty(tier=one.key, zone="UTC", on_call=calls, away={}, next={}, by_rota=True) for one in tiers[:2]
        ),
        groups={},
        rotas={"tier0.lead": RotaKey("leads")},
    )


@given(typed_text, st.integers(1, 60))
def test_slack_takes_the_roles_however_many_there_are(words: str, many: int) -> None:
    found = everybody(words, many)
    assert complaints_about_message(held.summary(found), held.draw(found)) == []
    assert complaints_about_form(held.window(found)) == []
    assert complaints_about_form(held.loading()) == []


def test_whoever_is_away_without_a_deputy_has_nobody_who_stands_in() -> None:
    assert f"Lead: {mention(ALICE)} (away; nobody stands in) by `leads`" in read(held.draw(everybody("x", 1)))
