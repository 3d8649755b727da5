"""The policy file's own shape: which keys it has and what each may say, before it becomes the domain's `Policy`.

Never checks whether the parts fit together; the domain does that when a policy is built.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import Field

from bot.domain.calendar import Calendar
from bot.domain.clocks import Waiting
from bot.domain.errors import PolicyContradiction
from bot.domain.ids import CalendarKey
from bot.domain.matrix import Severity
from bot.domain.policy import REVIEWS, Policy, ReturnReason
from bot.domain.process.noise import NoiseBudget
from bot.domain.process.notifications import SHIPPED
from bot.domain.process.raci import unknown_names
from bot.policyfile.calendars import WrittenCalendar, as_calendars, calendar_problems
from bot.policyfile.card_channels import WrittenCardChannel, as_card_channel
from bot.policyfile.departments import WrittenDepartment, as_department
from bot.policyfile.guidance import (
    WrittenOwnChannels,
    WrittenProcedure,
    WrittenRequired,
    as_own_channels,
    as_procedure,
    as_required,
)
from bot.policyfile.ladder import WrittenTier, as_tier
from bot.policyfile.matrix import WrittenCriterion, WrittenRule, as_criterion, as_rule
from bot.policyfile.notifications import WrittenNoise, WrittenNotification, as_notification
from bot.policyfile.raci import WrittenRaci, as_raci
from bot.policyfile.shapes import Key, LengthBySeverity, Listed, OneOrMore, RealTime, Text, Written, by_severity
from bot.policyfile.targets import WrittenTarget, WrittenThreshold, as_target, as_threshold


class WrittenPolicy(Written):
    """The whole file."""

    name: Text = Field(description="What people call this version of the process")
    calendars: dict[Key, WrittenCalendar] = Field(description="When time counts, by a name of your own")
    severities: dict[Severity, Key] = Field(
        description="The calendar of each severity: of the customer's clocks, of waits, reminders and checkpoints"
    )
    tiers: tuple[WrittenTier, ...] = Field(description="The ladder, lowest rung first")
    matrix: tuple[WrittenRule, ...] = Field(description="What a report leads to; the first rule that fits decides")
    targets: tuple[WrittenTarget, ...] = Field(description="How long each clock may run")
    thresholds: tuple[WrittenThreshold, ...] = Field(description="When people are told that a deadline comes near")
    waits: dict[Waiting, LengthBySeverity] = Field(
        description="The longest wait on somebody; at its end the ball returns to the owner, who is told"
    )
    checkpoints: LengthBySeverity = Field(description="After how long without any movement the lead is told")
    confirm_after: LengthBySeverity = Field(
        description="After how long without a deed of the owner they are asked whether they are still on it"
    )
    un_accept_after: LengthBySeverity = Field(
        description="How long the owner has to answer that, before somebody else is called"
    )
    ask_tier: LengthBySeverity = Field(description="How long a tier has to answer a question that hands nothing over")
    reviews: LengthBySeverity = Field(
        dict(REVIEWS.lengths),
        description="How long a text for the customer may wait for approval before those who can give it hear again; "
        "without it, as in the shipped policy",
    )
    return_reasons: dict[Key, Text] = Field(description="One of these is chosen when an issue is returned")
    causes: dict[Key, Text] = Field(description="One of these is chosen when an issue is resolved")
    reopen_window: RealTime = Field(description="How long after being resolved it closes for good")
    departments: tuple[WrittenDepartment, ...] = Field((), description="Whom outside support one can ask")
    card_channels: tuple[WrittenCardChannel, ...] = Field(
        (), description="Which issues have their card elsewhere than in the channel of their tier"
    )
    raci: WrittenRaci = Field(WrittenRaci(), description="Who is what to an issue")
    criteria: tuple[WrittenCriterion, ...] = Field((), description="What raises an issue that is already open")
    required_information: tuple[WrittenRequired, ...] = Field((), description="What a tier must be told")
    procedures: tuple[WrittenProcedure, ...] = Field((), description="What a tier does, step by step")
    notifications: Annotated[tuple[WrittenNotification, ...], OneOrMore] = Field(
        (), description="How far a call reaches; without it, as in the shipped policy"
    )
    noise: WrittenNoise = Field(
        WrittenNoise(), description="When somebody has heard enough; what is urgent is never held back"
    )
    pauses_resolution: Annotated[tuple[Waiting, ...], Listed] = Field(
        (Waiting.CUSTOMER,), description="In which waits the resolution clock rests; the customer's always is one"
    )
    reactions_accept: bool = Field(
        default=False, description="Whether a ✅ or 👀 under a card accepts Sev 2 to 4; a Sev 1 never"
    )
    guests_may_open: bool = Field(default=False, description="Whether guests of the workspace may open an issue")
    own_channels: WrittenOwnChannels = Field(
        WrittenOwnChannels(),
        description="A channel for one issue alone: for whom, how it is called, when it is archived",
    )


def as_policy(written: WrittenPolicy, today: date) -> Policy:
    """Make the domain's policy; raises `PolicyContradiction` where the parts do not fit together.

    `today` is the day from which a calendar has to open, and around which holidays are computed.
    """
    calendars = as_calendars(written.calendars, today)
    raci, departments = as_raci(written.raci), tuple(one.key for one in written.departments)
    of_the_file = (*calendar_problems(calendars, today), *unknown_names(raci, departments))
    try:
        policy = _policy(written, calendars)
    except PolicyContradiction as contradiction:
        raise PolicyContradiction((*of_the_file, *contradiction.problems)) from None
    if of_the_file:
        raise PolicyContradiction(of_the_file)
    return policy


def _policy(written: WrittenPolicy, calendars: Mapping[CalendarKey, Calendar]) -> Policy:
    return Policy(
        name=written.name,
        calendars=calendars,
        severity_calendars={severity: CalendarKey(key) for severity, key in written.severities.items()},
        ladder=tuple(as_tier(tier) for tier in written.tiers),
        matrix=tuple(as_rule(rule) for rule in written.matrix),
        targets=tuple(as_target(target) for target in written.targets),
        thresholds=tuple(as_threshold(line) for line in written.thresholds),
        waits={on: by_severity(lengths) for on, lengths in written.waits.items()},
        checkpoints=by_severity(written.checkpoints),
        confirm_after=by_severity(written.confirm_after),
        un_accept_after=by_severity(written.un_accept_after),
        ask_tier=by_severity(written.ask_tier),
        reviews=by_severity(written.reviews),
        return_reasons=tuple(ReturnReason(code, text) for code, text in written.return_reasons.items()),
        causes=tuple(ReturnReason(code, text) for code, text in written.causes.items()),
        reopen_window=written.reopen_window,
        departments=tuple(as_department(department) for department in written.departments),
        criteria=tuple(as_criterion(criterion) for criterion in written.criteria),
        required=tuple(as_required(one) for one in written.required_information),
        procedures=tuple(as_procedure(one) for one in written.procedures),
        pauses_resolution=frozenset({Waiting.CUSTOMER, *written.pauses_resolution}),
        reactions_accept=written.reactions_accept,
        guests_may_open=written.guests_may_open,
        raci=as_raci(written.raci),
        own_channels=as_own_channels(written.own_channels),
        notifications=tuple(as_notification(line) for line in written.notifications) or SHIPPED,
        card_channels=tuple(map(as_card_channel, written.card_channels)),
        noise=NoiseBudget(written.noise.person, written.noise.channel),
    )
