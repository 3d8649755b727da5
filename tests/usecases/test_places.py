"""A call for a department or an asked tier is read in their own channel, and never lost where they have none."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.db import bindings as stored
from bot.db.bindings import Binding
from bot.db.bound import BoundKind, BoundTo
from bot.db.letters import ToPlace, destination
from bot.domain.commands import Accept, AskTier, Request
from bot.domain.effects import ReasonKind
from bot.domain.ids import ChannelId
from bot.domain.issue import Issue
from bot.domain.opening import Form
from bot.domain.policy import Policy
from bot.usecases.carry_out import carry_out
from bot.usecases.deliver import deliver
from bot.usecases.open_issue import open_issue
from bot.usecases.parcels import CallParcel, DestinationBroken
from bot.usecases.policies import activate_policy
from tests.builders import A_POLICY, A_REPORT, ALICE, MONDAY_10, TEAM, by
from tests.full_policy import BILLING, FULL_POLICY
from tests.usecases.conftest import Bench
from tests.usecases.sending import Mailbox

WITH_BILLING: Policy = replace(A_POLICY, calendars=FULL_POLICY.calendars, departments=FULL_POLICY.departments)


@pytest.fixture
def accepted(bench: Bench) -> Issue:
    """Alice has an issue at T1, under a policy with a department; its card is delivered."""
    activate_policy(bench.rt, TEAM, WITH_BILLING, "name: with billing\n", None)
    issue = open_issue(bench.rt, TEAM, form=Form(id="f1", report=A_REPORT), by=by(ALICE))
    changed = carry_out(bench.rt, TEAM, issue.id, Accept(by=by(ALICE)))
    settle(bench, Mailbox())
    return changed


def bound(bench: Bench, key: str, channel: str) -> None:
    with bench.database.writing() as session:
        to = BoundTo(BoundKind.CHANNEL, (channel,))
        stored.bind(session, TEAM, key, Binding(to, ALICE, MONDAY_10))


def settle(bench: Bench, mailbox: Mailbox) -> None:
    """Deliver everything, a call without a card too."""
    for _ in range(3):
        while deliver(bench.rt, TEAM, mailbox):
            pass
        bench.machine.advance(timedelta(seconds=6))


def calls(bench: Bench, kind: ReasonKind, mailbox: Mailbox | None = None) -> list[CallParcel]:
    """The calls of one kind that went to channels."""
    box = mailbox or Mailbox()
    settle(bench, box)
    found = [parcel for parcel in box.got if isinstance(parcel, CallParcel) and parcel.person is None]
    return [one for one in found if any(reason.kind is kind for reason in one.call.reasons)]


def test_e10_a_request_is_read_in_the_channel_of_the_department(bench: Bench, accepted: Issue) -> None:
    bound(bench, "billing.channel", "CBILLING")
    carry_out(bench.rt, TEAM, accepted.id, Request(by=by(ALICE), department=BILLING, question="Which invoice?"))
    [call] = calls(bench, ReasonKind.REQUESTED)
    assert (call.channel, call.thread_ts, call.rerouted_from) == (ChannelId("CBILLING"), None, None)


def test_a_department_without_a_channel_is_asked_in_the_thread_which_says_so(bench: Bench, accepted: Issue) -> None:
    carry_out(bench.rt, TEAM, accepted.id, Request(by=by(ALICE), department=BILLING, question="Which invoice?"))
    [call] = calls(bench, ReasonKind.REQUESTED)
    assert (call.channel, call.thread_ts is None, call.rerouted_from) == (ChannelId("CTIER1"), False, "tier1")


def test_e16_a_request_that_its_channel_does_not_take_goes_to_the_thread(bench: Bench, accepted: Issue) -> None:
    bound(bench, "billing.channel", "CBILLING")
    carry_out(bench.rt, TEAM, accepted.id, Request(by=by(ALICE), department=BILLING, question="Which invoice?"))
    kicked = Mailbox(lambda parcel: DestinationBroken("not_in_channel") if parcel.channel == "CBILLING" else None)
    tried, went = calls(bench, ReasonKind.REQUESTED, kicked)
    assert (tried.channel, went.channel, went.rerouted_from) == ("CBILLING", "CTIER1", "tier1")


def test_105_a_tier_is_asked_in_its_help_channel_or_else_in_its_own(bench: Bench, accepted: Issue) -> None:
    carry_out(bench.rt, TEAM, accepted.id, AskTier(by=by(ALICE), question="Known?"))
    [call] = calls(bench, ReasonKind.ASKED)
    assert (call.channel, call.rerouted_from) == (ChannelId("CTIER2"), None)
    bound(bench, "tier2.help", "CHELP2")
    carry_out(bench.rt, TEAM, accepted.id, AskTier(by=by(ALICE), question="Really?"))
    [call] = calls(bench, ReasonKind.ASKED)
    assert (call.channel, call.rerouted_from) == (ChannelId("CHELP2"), None)


def test_a_place_is_read_back_as_it_was_written() -> None:
    assert destination(str(ToPlace("billing.channel"))) == ToPlace("billing.channel")
