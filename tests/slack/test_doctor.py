"""The doctor's whole round: what hurts, and what one should know (SPEC section 7: 99, 109; faults A28, C4)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk import WebClient

from bot.db import pauses
from bot.domain.absence import Absence
from bot.domain.actor import Actor
from bot.domain.ids import ChannelId, PersonId
from bot.domain.matrix import Impact, Urgency
from bot.domain.opening import Form
from bot.domain.process.noise import NoiseBudget
from bot.policyfile.rota_file import load_rota
from bot.slack import check
from bot.slack.client import web_client
from bot.slack.doctor import examine
from bot.usecases.bindings import unbind
from bot.usecases.deliver import deliver
from bot.usecases.open_issue import open_issue
from bot.usecases.pace import Pace
from bot.usecases.parcels import ContentBroken, Later, Outcome, Parcel
from bot.usecases.policies import activate_policy
from bot.usecases.rotas import set_absence, set_rota
from tests.builders import A_POLICY, A_REPORT, T2
from tests.slack.office import TEAM, Office
from tests.surfaces.reading import dates_in_words
from tests.usecases.sending import Mailbox


def real_time() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  # Slack's clock is the machine's here


def client_of(office: Office) -> WebClient:
    return web_client(office.settings.token, office.settings.api_url, 1)


def found(office: Office, ahead: timedelta = timedelta()) -> Mapping[str, bool]:
    """What the doctor says, and whether it hurts."""
    lacks = examine(
        office.rt,
        client_of(office),
        TEAM,
        policy=A_POLICY,
        command="/escalate",
        now=lambda: real_time() + ahead,
    )
    return {lack.words: lack.hurts for lack in lacks}


def hurting(office: Office) -> list[str]:
    return [words for words, hurts in found(office).items() if hurts]


def test_where_all_is_set_up_nothing_hurts_and_what_is_open_is_said(office: Office) -> None:
    assert hurting(office) == []
    said = " ".join(found(office))
    assert "Not set, and not missed until they are needed: tier1.deputy, tier1.help, tier2.deputy" in said
    assert "the administrators of BOT_ADMINS are called" in said
    assert "The policy names no department that can be asked" in said


def test_what_is_unbound_hurts_and_says_how_to_set_it(office: Office) -> None:
    unbind(office.rt, TEAM, "tier2.lead", None)
    (words,) = hurting(office)
    assert words.startswith("Lead of Specialists is not set")
    assert "bot bind tier2.lead" in words


def test_a28_a_scope_that_is_missing_is_named_with_the_command_that_mends_it(office: Office) -> None:
    installed = office.workspace.practice.workspace
    left = tuple(scope for scope in installed.app.scopes if scope != "usergroups:read")
    installed.app = replace(installed.app, scopes=left)
    (words,) = [words for words in hurting(office) if "scope" in words]
    assert "lacks the scope usergroups:read" in words
    assert "`slack install`" in words


@pytest.mark.parametrize(("seconds", "side"), [(400, "ahead of"), (-400, "behind")])
def test_c4_a_clock_that_is_off_is_said_in_seconds(office: Office, seconds: int, side: str) -> None:
    assert not [words for words in found(office) if "clock" in words]
    (words,) = [words for words in found(office, timedelta(seconds=seconds)) if "clock" in words]
    assert words.startswith("The clock is off by ")
    assert 399 <= int(words.split()[5]) <= 401
    assert f"s, {side} Slack's" in words


def test_c4_slack_that_gives_no_date_is_no_verdict(office: Office) -> None:
    assert check.clock_off(web_client("xoxb-x", "http://127.0.0.1:1/api/", 1), real_time) is None
    office.workspace.faults.next("auth.test", error="invalid_auth")
    off = check.clock_off(client_of(office), real_time)
    assert off is not None, "a refusal has a date too"
    assert abs(off) < timedelta(seconds=5)


def opened(office: Office) -> None:
    open_issue(office.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=Actor(PersonId("U00ALICE00")))


def test_99_what_waits_because_slack_asks_to_is_told_with_its_age(office: Office) -> None:
    opened(office)
    office.machine.advance(seconds=6)
    deliver(office.rt, TEAM, Mailbox(lambda _: Later(timedelta(seconds=40), whole_channel=True)))
    office.machine.advance(seconds=10)
    said = " ".join(found(office))
    assert "4 messages wait (3 calls and 1 first card), the oldest for 16 s." in said
    assert "Slack asks to leave <#C00ESCT100> alone for another 30 s" in said
    assert "Slack asks to leave the whole workspace alone" in said
    with office.rt.database.writing() as session:
        for key in ("chat.update", "D00DIRECT0", "@U00ALICE00"):
            pauses.pause(session, TEAM, ChannelId(key), office.machine() + timedelta(seconds=5))
    said = " ".join(found(office))
    for what in ("the cards", "somebody's direct messages", "<@U00ALICE00>"):
        assert f"Slack asks to leave {what} alone" in said
    office.machine.advance(minutes=5)
    assert "4 messages that wait." in hurting(office)


def test_who_heard_enough_within_the_hour_is_told_with_what_is_held_back(office: Office) -> None:
    activate_policy(office.rt, TEAM, replace(A_POLICY, noise=NoiseBudget(person=1, channel=1)), "name: quiet\n", None)
    opened(office)
    office.machine.advance(seconds=6)
    pace = Pace()
    while deliver(office.rt, TEAM, Mailbox(), pace=pace):
        pass
    assert "Heard enough calls within the hour: <@U00ALICE00> 1, <@U00BEN0000> 1" in " ".join(found(office))
    report = replace(A_REPORT, impact=Impact.DEGRADED, urgency=Urgency.SOON)
    open_issue(office.rt, TEAM, form=Form(id="f2", report=report), by=Actor(PersonId("U00ALICE00")))
    office.machine.advance(seconds=6)
    while deliver(office.rt, TEAM, Mailbox(), pace=pace):
        pass
    assert "1 call waits to be gathered, for another" in " ".join(found(office))
    assert hurting(office) == []


def test_what_was_given_up_is_told_and_hurts_nobody_any_more(office: Office) -> None:
    def broken(_parcel: Parcel) -> Outcome:
        return ContentBroken("no_text")

    opened(office)
    office.machine.advance(seconds=6)
    deliver(office.rt, TEAM, Mailbox(broken))
    said = found(office)
    assert said["4 messages that were given up within a week."] is False


def test_hours_that_nobody_has_hurt(office: Office) -> None:
    rota = load_rota(ROTA, "rota.yml", [T2], PersonId)
    set_rota(office.rt, TEAM, rota, None)
    now = office.business()
    away = Absence(person=PersonId("U00PRIYA00"), since=now, until=now + timedelta(days=2), deputy=None)
    set_absence(office.rt, TEAM, away, None)
    (words,) = hurting(office)
    assert words.startswith("Specialists has nobody on call for 2 d of the next two weeks, the first time from <!date^")
    assert "the first time from Mon 2026-" in dates_in_words(words)


ROTA = """\
key: t2
tier: tier2
zone: Europe/Berlin
layers:
  - people: U00PRIYA00
    starts: 2026-11-16
    every: 1 week
    hands_over: 09:00
"""


def test_a_slack_that_is_slow_keeps_nobody_waiting_and_what_was_not_checked_is_said(office: Office) -> None:
    for method in ("auth.test", "conversations.info", "users.info"):
        office.workspace.faults.next(method, times=30, slow=0.9)
    lacks = examine(
        office.rt, client_of(office), TEAM, policy=A_POLICY, command="/escalate", now=real_time, patience=0.1
    )
    first = lacks[0]
    assert (
        first.words
        == "Slack did not answer (16 of 16 questions, too slow), so this was not checked. Try again in a minute."
    )
    assert not first.hurts


def test_the_doctor_in_slack_says_both(office: Office) -> None:
    unbind(office.rt, TEAM, "accountable", None)
    answer = office.workspace.person("olu").command("/escalate doctor", channel="support").ephemeral
    assert answer is not None
    todo, _, good_to_know = answer.words.partition("Good to know:")
    assert "Still to be done:" in todo
    assert "Accountable" in todo
    assert "not missed until they are needed" in good_to_know
