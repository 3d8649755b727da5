"""Every part of the file that the shipped policy leaves out or says in one way only, written well and written badly."""

# ruff: noqa: E501  # a sentence is as long as it is
import re
from datetime import timedelta
from fractions import Fraction

from inline_snapshot import snapshot

from bot.domain.clocks import ClockKind, Waiting
from bot.domain.ids import TierKey
from bot.domain.length import Length
from bot.domain.matrix import Kind, Severity
from bot.domain.policy import REVIEWS, Audience, Offset, Step, Target, Threshold
from bot.domain.process.conditions import AtLeast, Field, Lasting, OneOf
from bot.domain.process.criteria import Criterion
from bot.domain.process.notifications import SHIPPED, CallKind, Directly, Mention, Notification
from bot.domain.process.procedures import Procedure
from bot.domain.process.raci import Raci
from bot.domain.process.required import Required
from bot.policyfile import shipped_text
from tests.policy_text import changed, mistakes, shipped

FIRST_STEP = "      - {after: 0, call: on_call}\n"
LAST_RULE = "  - name: Everything else\n"


def test_a_step_may_call_names_that_are_bound_beside_roles_or_instead_of_them() -> None:
    written = "      - {after: 0, call: [on_call, deputy], named: vip_desk}\n      - {after: 1m, named: [one, two], loud: false}\n"
    steps = shipped((FIRST_STEP, written)).ladder[0].steps
    assert steps[0] == Step(Offset(), (Audience.ON_CALL, Audience.DEPUTY), loud=True, named=("vip_desk",))
    assert steps[1] == Step(Offset(plus=timedelta(minutes=1)), (), loud=False, named=("one", "two"))


def test_a_tier_may_call_those_on_call_in_turn() -> None:
    policy = shipped(("    repeat: 1\n", "    repeat: 0\n    round_robin: true\n"))
    assert [(tier.round_robin, tier.repeat) for tier in policy.ladder] == [(True, 0), (False, 1), (False, 1)]


def test_107_a_file_from_before_texts_waited_for_approval_is_as_good_as_ever() -> None:
    assert shipped(("reviews: {1: 15m, 2: 1h, 3: 4h, 4: 1 day}\n", "")).reviews == REVIEWS
    assert shipped(("reviews: {1: 15m,", "reviews: {1: 5m,")).reviews.of(Severity.SEV1) == Length(timedelta(minutes=5))


def test_a_target_may_be_for_a_plan_and_a_kind_only() -> None:
    line = "  - {clock: first_reply, severity: 3, plan: gold, kind: billing, length: 1 day 2h}\n"
    policy = shipped(("  - {clock: first_reply, severity: 1", f"{line}  - {{clock: first_reply, severity: 1"))
    gold = Target(
        clock=ClockKind.FIRST_REPLY,
        length=Length(timedelta(hours=2), 1),
        severity=Severity.SEV3,
        plan="gold",
        kind=Kind.BILLING,
    )
    assert gold in policy.targets
    assert policy.target(ClockKind.FIRST_REPLY, Severity.SEV3, TierKey("tier1"), "gold", "billing") == gold.length


def test_a_threshold_may_lie_at_least_so_long_before_the_end() -> None:
    policy = shipped()
    assert Threshold(
        ClockKind.CUSTOMER_UPDATE, Fraction(9, 10), (Audience.OWNER,), least=timedelta(minutes=5)
    ) in policy.thresholds_of(ClockKind.CUSTOMER_UPDATE)


def test_69_a_line_of_the_notification_table_says_how_far_calls_reach_and_how_they_begin() -> None:
    written = (
        "notifications:\n"
        "  - {kind: [breach, step], severity: 1, in_channel: true, mention: here, directly: always, words: Act now.}\n"
        "  - {kind: overridden, mention: nobody}\n"
    )
    assert shipped(("notifications:\n", written)).notifications[:2] == (
        Notification(
            kinds=(CallKind.BREACH, CallKind.STEP),
            severities=(Severity.SEV1,),
            in_channel=True,
            mention=Mention.HERE,
            directly=Directly.ALWAYS,
            words="Act now.",
        ),
        Notification(kinds=(CallKind.OVERRIDDEN,), mention=Mention.NOBODY),
    )


def test_69_without_a_notification_table_the_shipped_one_holds_and_it_is_the_one_in_the_file() -> None:
    text = shipped_text()
    table = text[text.index("notifications:") :]
    assert shipped((table, "")).notifications == SHIPPED
    assert shipped().notifications == SHIPPED


def test_69_mistakes_in_the_notification_table_are_told_with_their_places() -> None:
    written = (
        "notifications:\n"
        "  - {kind: final_fallback, in_channel: false}\n"
        "  - {kind: step, mention: nobody}\n"
        "  - {kind: breach, severity: [1, 2], in_channel: true, mention: here}\n"
        "  - {kind: final_fallback}\n"
    )
    last = "  - {mention: people, directly: wish}\n"
    assert in_the_table("notifications:\n", written) == snapshot("""\
+1:5 notifications[0] - the final fallback is the last call there is; the channel sees it and mentions people
+2:27 notifications[1].mention - step needs somebody to act; mention people, or write to them directly: always
+3:65 notifications[2].mention - only a Sev 1 that the channel sees may call whoever is there; write severity: 1 and in_channel: true
+4:5 notifications[3] - this line never decides, for lines above it fit all that it fits; take it out\
""")
    assert in_the_table(last, "  - {kind: overriden, mention: all}\n") == snapshot("""\
+13:12 notifications[5].kind[0] - 'overriden' is not one of these; write 'entered', 'raised', 'step', 'final_fallback', 'threshold', 'breach', 'reminder', 'checkpoint', 'question', 'answered', 'wait_ended', 'top_escalated', 'raise_withheld', 'resolved', 'cancelled', 'confirm', 'offered', 'offer_lapsed', 'taken_over', 'owner_gone', 'rerated', 'customer_wrote', 'customer_wrote_after', 'requested', 'request_answered', 'request_declined', 'request_withdrawn', 'asked', 'ask_answered', 'ask_overdue', 'review_wanted', 'review_overdue', 'review_approved', 'review_sent_back', 'informed', 'informed_of_end' or 'overridden'
+13:32 notifications[5].mention - 'all' is not one of these; write 'nobody', 'people' or 'here'\
""")
    assert in_the_table(last, "") == snapshot(
        "+1:3 notifications - no line fits threshold of a Sev 1; end with a line that names neither kind nor severity"
    )


def in_the_table(old: str, new: str) -> str:
    """The mistakes, their lines counted from the head of the table."""
    text = changed((old, new))
    head = text[: text.index("notifications:\n")].count("\n") + 1
    return re.sub(r"(?m)^policy\.yml:(\d+)", lambda line: f"+{int(line[1]) - head}", mistakes(text))


def test_a_rule_may_ask_about_all_that_is_known() -> None:
    written = (
        "  - name: All at once\n"
        "    when: {plan: [Gold, Silver], component: checkout, contacts: {at_least: 3}, unresolved: {at_least: 1 day 2h},\n"
        "           open_of_customer: {at_least: 2}, open_of_customer_and_component: {at_least: 1},\n"
        "           recent_of_customer: {at_least: 4, within: 30 days}}\n"
        "    severity: 3\n    tier: tier2\n    because: They had enough of it.\n"
    )
    rule = shipped((LAST_RULE, written + LAST_RULE)).matrix[-2]
    assert rule.when == {
        Field.PLAN: OneOf(frozenset({"Gold", "Silver"})),
        Field.COMPONENT: OneOf(frozenset({"checkout"})),
        Field.CONTACTS: AtLeast(3),
        Field.UNRESOLVED: Lasting(timedelta(hours=26)),
        Field.OPEN_OF_CUSTOMER: AtLeast(2),
        Field.OPEN_OF_CUSTOMER_AND_COMPONENT: AtLeast(1),
        Field.RECENT_OF_CUSTOMER: AtLeast(4, 30),
    }


def test_a_criterion_counts_in_working_days() -> None:
    last = shipped().criteria[-1]
    assert last == Criterion(
        name="Defect that stays",
        when={Field.KIND: OneOf(frozenset({"defect", "performance"}))},
        after=Length(days=5),
        to=TierKey("tier3"),
        because=last.because,
    )


def test_what_a_tier_must_be_told_and_what_it_does_are_read_as_they_are_written() -> None:
    policy = shipped()
    assert policy.required[1] == Required(
        tier=TierKey("tier2"),
        kind=Kind.DEFECT,
        key="reproduce",
        label="How can it be reproduced?",
        hint="Step by step: what was done, what was expected, what happened instead",
    )
    outage = policy.procedures[1]
    assert outage == Procedure(key="outage", title="Outage", kind=Kind.OUTAGE, steps=outage.steps)
    assert len(outage.steps) == 4


def test_the_resolution_clock_always_rests_while_the_customer_is_waited_for() -> None:
    written = "pauses_resolution: customer"
    assert shipped().pauses_resolution == {Waiting.CUSTOMER}
    assert shipped((written, "pauses_resolution: []")).pauses_resolution == {Waiting.CUSTOMER}
    assert shipped((written, "pauses_resolution: [vendor, sender]")).pauses_resolution == {
        Waiting.CUSTOMER,
        Waiting.VENDOR,
        Waiting.SENDER,
    }


def test_reactions_and_guests_may_be_allowed_and_are_not_when_nothing_is_said() -> None:
    policy = shipped(
        ("reactions_accept: false", "reactions_accept: true"), ("guests_may_open: false", "guests_may_open: true")
    )
    assert (policy.reactions_accept, policy.guests_may_open) == (True, True)
    silent = shipped(("reactions_accept: false", ""), ("guests_may_open: false", ""))
    assert (silent.reactions_accept, silent.guests_may_open) == (False, False)


def test_departments_criteria_and_the_rest_may_be_left_out() -> None:
    text = changed()
    begin, end = text.index("# Whom outside support"), text.index("# Returning an issue to the tier below")
    policy = shipped((text[begin:end], ""), ("  department: {1: 1h, 2: 4h, 3: 1 day, 4: 3 days}\n", ""))
    assert (policy.departments, policy.raci, policy.criteria) == ((), Raci(), ())
    assert (policy.required, policy.procedures) == ((), ())


def test_a_department_that_can_be_asked_needs_a_longest_wait() -> None:
    assert mistakes(changed(("  department: {1: 1h, 2: 4h, 3: 1 day, 4: 3 days}\n", ""))) == snapshot(
        "policy.yml:235:3 waits - no longest wait on the department; every wait has an end"
    )


def test_mistakes_in_the_parts_below_the_ladder_are_told_all_at_once() -> None:
    text = changed(
        (FIRST_STEP, "      - {after: 0, call: on_call, named: VIP}\n"),
        (
            "    calendar: support_hours\n    steps:",
            "    calendar: support_hours\n    round_robin: sometimes\n    steps:",
        ),
        ("severities: {1: always, ", "severities: {0: always, "),
        ("at: 90%, least: 5m", "at: 90%, least: 1 day"),
        ("checkpoints: {1: 1h,", "checkpoints: {1: an hour,"),
        ("confirm_after: {1: 45m,", "confirm_after: {one: 45m,"),
        ("ask_tier: {1: 15m, 2: 30m, 3: 4h, 4: 1 day}", "ask_tier: 15m"),
        ("reviews: {1: 15m,", "reviews: {1: soon,"),
        ("pauses_resolution: customer", "pauses_resolution: [customer, weather]"),
        ("  - key: product\n    name: Product management\n", "  - key: Product\n    nam: Product management\n"),
        ("  accountable: [lead, accountable]\n", "  accountabel: lead\n"),
        ("    after: 5 days\n", "    after: 1.5 days\n"),
        ("    label: What did you find out?\n", "    lable: What did you find out?\n"),
        ("    title: Outage\n    kind: outage\n", "    title: Outage\n    kind: outtage\n"),
        ("reopen_window: 7 days", "reopen_window: a week"),
        ("guests_may_open: false", "guests_may_open: perhaps"),
        ("{at_least: 5, within: 7 days}", "{at_least: 0, within: 36h}"),
    )
    assert mistakes(text) == snapshot("""\
policy.yml:33:14 severities[0] - 0 is not one of these; write 1, 2, 3 or 4
policy.yml:48:18 tiers[0].round_robin - 'sometimes' is neither true nor false; write one of them
policy.yml:50:42 tiers[0].steps[0].named[0] - 'VIP' is no key; write small letters, digits and _, beginning with a letter
policy.yml:226:46 thresholds[4].least - '1 day' has days, and none count here; write hours and minutes, like 8h
policy.yml:240:31 pauses_resolution[1] - 'weather' is not one of these; write 'customer', 'vendor', 'department' or 'sender'
policy.yml:245:18 checkpoints[1] - 'an hour' is not a length of time; write it like 15m, 2h30m or 1 day
policy.yml:246:17 confirm_after.one - 'one' is not one of these; write 1, 2, 3 or 4
policy.yml:248:11 ask_tier - here belong keys with their values; write them as key: value, each on a line of its own
policy.yml:249:14 reviews[1] - 'soon' is not a length of time; write it like 15m, 2h30m or 1 day
policy.yml:258:5 departments[1].name - name is missing; write name: and its value here
policy.yml:258:10 departments[1].key - 'Product' is no key; write small letters, digits and _, beginning with a letter
policy.yml:259:5 departments[1].nam - there is no key nam here; did you mean name?
policy.yml:278:3 raci.accountabel - there is no key accountabel here; did you mean accountable?
policy.yml:290:43 criteria[1].when.recent_of_customer.at_least - 0 is no number to count up to; write a whole number of at least 1
policy.yml:290:54 criteria[1].when.recent_of_customer.within - '36h' is no number of whole days; write it like 7 days
policy.yml:295:12 criteria[2].after - '1.5 days' has a part of a day, and days differ; write whole days, or hours
policy.yml:326:5 required_information[5].label - label is missing; write label: and its value here
policy.yml:328:5 required_information[5].lable - there is no key lable here; did you mean label?
policy.yml:348:11 procedures[1].kind - 'outtage' is not one of these; write 'how_to', 'defect', 'outage', 'data_loss', 'security', 'billing', 'access', 'performance' or 'request'
policy.yml:403:16 reopen_window - 'a week' is not a length of time; write it like 15m, 2h30m or 1 day
policy.yml:405:18 guests_may_open - 'perhaps' is neither true nor false; write one of them\
""")
