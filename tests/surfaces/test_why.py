"""Why an issue stands as it does: sums that add up, calls with their rule and people, what happened (statement 66)."""

# ruff: noqa: E501  # a line is as long as it is

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from inline_snapshot import snapshot

from bot.domain.clocks import Clock
from bot.domain.commands import Accept, Command, Request, Resume, Snooze, Update, WaitOn
from bot.domain.decision import Decision
from bot.domain.effects import ReasonKind
from bot.domain.engine.passing_time import next_wake, pass_time
from bot.domain.facts import Denied, Fact, Outage, Reapplied, Summoned, Suppressed, TurnTaken
from bot.domain.hindsight.explain import arithmetic
from bot.domain.ids import IssueId
from bot.domain.lifecycle import decide
from bot.domain.matrix import Severity
from bot.domain.opening import Form, open_issue
from bot.domain.roster import Called, Found
from bot.domain.running import SnoozeFor
from bot.slack.surfaces.why import happened, page
from bot.slack.surfaces.why.teller import Teller, amount
from bot.usecases.bindings import THE_MACHINE
from bot.usecases.hindsight.why import Explanation
from tests.builders import (
    A_ROSTER,
    ALICE,
    BEN,
    LENA,
    MONDAY_10,
    PRIYA,
    REPORTS,
    SAM,
    T2,
    TEAM,
    TOMAS,
    by,
    hours,
    minutes,
)
from tests.full_policy import BILLING, FULL_POLICY
from tests.surfaces.calls import a_call, a_reason, every_reason
from tests.surfaces.reading import dates_in_words, folded, read, read_form
from tests.surfaces.slack_takes import complaints_about_form, complaints_about_message
from tests.surfaces.test_slack_takes_everything import mentions, typed_text

TERMINAL = Teller.in_a_terminal(FULL_POLICY, "Europe/Berlin", lambda person: person.removeprefix("U0").title())


class Story:
    """An issue of which nothing is forgotten: every fact and every clock, also those that ended."""

    def __init__(self, severity: Severity, at: datetime = MONDAY_10) -> None:
        self.facts: list[Fact] = []
        self.clocks: dict[int, Clock] = {}
        form = Form(id="f", report=REPORTS[severity])
        opened = open_issue(
            team=TEAM,
            id=IssueId(12),
            form=form,
            by=by(ALICE),
            policy=FULL_POLICY,
            policy_version=1,
            roster=A_ROSTER,
            now=at,
        )
        self.note(opened)

    def note(self, decision: Decision) -> None:
        self.issue = decision.issue
        self.facts += decision.facts
        self.clocks |= {clock.number: clock for clock in decision.issue.clocks}
        self.issue = replace(self.issue, clocks=self.issue.open_clocks)

    def until(self, at: datetime) -> None:
        while (wake := next_wake(self.issue, FULL_POLICY)) is not None and wake <= at:
            decision = pass_time(self.issue, FULL_POLICY, A_ROSTER, wake)
            assert decision is not None
            self.note(decision)

    def deed(self, at: datetime, command: Command) -> None:
        self.until(at)
        self.note(decide(self.issue, command, FULL_POLICY, A_ROSTER, at))

    def why(self) -> Explanation:
        taken_apart = tuple(arithmetic(clock, FULL_POLICY.calendars) for _, clock in sorted(self.clocks.items()))
        return Explanation(issue=self.issue, policy=FULL_POLICY, clocks=taken_apart, facts=tuple(self.facts))


def waited() -> Explanation:
    """A Sev 3 that was accepted, waited three hours on the customer and was snoozed."""
    story = Story(Severity.SEV3)
    story.deed(MONDAY_10 + minutes(20), Accept(by=by(BEN)))
    story.deed(MONDAY_10 + hours(1), Update(by=by(BEN), text="We look at <it>", customer_visible=True))
    story.deed(MONDAY_10 + hours(1), WaitOn(by=by(BEN), vendor=False, reason="Logs"))
    story.deed(MONDAY_10 + hours(4), Resume(by=by(BEN)))
    story.deed(MONDAY_10 + hours(5), Snooze(by=by(BEN), length=SnoozeFor.QUARTER))
    return story.why()


def left_alone(until: timedelta) -> Explanation:
    """A Sev 2 that nobody touches."""
    story = Story(Severity.SEV2)
    story.until(MONDAY_10 + until)
    return story.why()


def told(*facts: Fact) -> list[str]:
    return [line.text for line in happened.lines(facts, TERMINAL)]


def test_66_the_sum_of_every_deadline_of_an_issue_that_waited_in_a_terminal() -> None:
    assert "\n".join(page.text(waited(), TERMINAL)) == snapshot("""\
ESC-12 · Sev 3 · Acme: Checkout is down

finish at First line · due Mon 2026-11-23 17:00 CET
  1 h from Mon 2026-11-23 10:00 CET to Mon 2026-11-23 11:00 CET in `support_hours`
  not counted: Mon 2026-11-23 11:00 CET to Mon 2026-11-23 14:00 CET, as it waited on the customer
  3 h from Mon 2026-11-23 14:00 CET to Mon 2026-11-23 17:00 CET in `support_hours`
  1 h + 3 h = the target of 4 h, so due Mon 2026-11-23 17:00 CET

update the customer · due Tue 2026-11-24 14:00 CET
  not counted: Mon 2026-11-23 11:00 CET to Mon 2026-11-23 14:00 CET, as it waited on the customer
  8 h from Mon 2026-11-23 14:00 CET to Tue 2026-11-24 14:00 CET in `support_hours`: open Mon 2026-11-23 14:00 CET to 17:00, Tue 2026-11-24 09:00 CET to 14:00
  8 h = the target of 8 h, so due Tue 2026-11-24 14:00 CET

update the team · due Tue 2026-11-24 14:00 CET
  not counted: Mon 2026-11-23 11:00 CET to Mon 2026-11-23 14:00 CET, as it waited on the customer
  8 h from Mon 2026-11-23 14:00 CET to Tue 2026-11-24 14:00 CET in `support_hours`: open Mon 2026-11-23 14:00 CET to 17:00, Tue 2026-11-24 09:00 CET to 14:00
  8 h = the target of 8 h, so due Tue 2026-11-24 14:00 CET

resolve · due Thu 2026-11-26 13:00 CET
  1 h from Mon 2026-11-23 10:00 CET to Mon 2026-11-23 11:00 CET in `support_hours`
  not counted: Mon 2026-11-23 11:00 CET to Mon 2026-11-23 14:00 CET, as it waited on the customer
  23 h from Mon 2026-11-23 14:00 CET to Thu 2026-11-26 13:00 CET in `support_hours`: open Mon 2026-11-23 14:00 CET to 17:00, Tue 2026-11-24 09:00 CET to 17:00, Wed 2026-11-25 09:00 CET to 17:00, Thu 2026-11-26 09:00 CET to 13:00
  1 h + 23 h = the target of 24 h, so due Thu 2026-11-26 13:00 CET

reply to the customer for the first time · kept Mon 2026-11-23 11:00 CET
  4 h from Mon 2026-11-23 10:00 CET to Mon 2026-11-23 14:00 CET in `support_hours`
  4 h = the target of 4 h, so due Mon 2026-11-23 14:00 CET

update the team · kept Mon 2026-11-23 11:00 CET
  8 h from Mon 2026-11-23 10:20 CET to Tue 2026-11-24 10:20 CET in `support_hours`: open Mon 2026-11-23 10:20 CET to 17:00, Tue 2026-11-24 09:00 CET to 10:20
  8 h = the target of 8 h, so due Tue 2026-11-24 10:20 CET

accept at First line · kept Mon 2026-11-23 10:20 CET
  1 h from Mon 2026-11-23 10:00 CET to Mon 2026-11-23 11:00 CET in `support_hours`
  1 h = the target of 1 h, so due Mon 2026-11-23 11:00 CET

Mon 2026-11-23 10:00 CET  Alice opened it. The matrix, rule “degraded for many”: Sev 3, First line
Mon 2026-11-23 10:00 CET  called Alice (on call); Ben (on call), because: it came to First line as it was opened there (“degraded for many”); step 1 of calling order no. 1
Mon 2026-11-23 10:20 CET  Ben accepted it
Mon 2026-11-23 11:00 CET  Ben gave an update, and told the customer: “We look at <it>”
Mon 2026-11-23 11:00 CET  Ben let it wait on the customer: “Logs”
Mon 2026-11-23 14:00 CET  Ben let it go on
Mon 2026-11-23 15:00 CET  Ben snoozed it (15 minutes)\
""")


def test_66_a_late_clock_that_ran_on_after_a_wait_tells_no_time_that_goes_backwards() -> None:
    story = Story(Severity.SEV2)
    story.deed(MONDAY_10 + hours(9), Accept(by=by(TOMAS)))
    story.deed(MONDAY_10 + hours(9), Update(by=by(TOMAS), text="We look at it", customer_visible=True))
    story.deed(MONDAY_10 + hours(9), WaitOn(by=by(TOMAS), vendor=False, reason="Logs"))
    story.deed(MONDAY_10 + hours(10), Resume(by=by(TOMAS)))
    sums = "\n".join(page.text(story.why(), TERMINAL)).split("\n\n")
    assert next(one for one in sums if one.startswith("resolve")) == snapshot("""\
resolve · missed Mon 2026-11-23 18:00 CET; still open
  9 h from Mon 2026-11-23 10:00 CET to Mon 2026-11-23 19:00 CET in `always`
  not counted: Mon 2026-11-23 19:00 CET to Mon 2026-11-23 20:00 CET, as it waited on the customer
  9 h of the target of 8 h; due Mon 2026-11-23 18:00 CET\
""")


def test_66_every_call_and_every_raise_has_its_rule_and_its_people_in_slack() -> None:
    assert read(page.draw(left_alone(minutes(50)), 1)) == snapshot("""\
*Why* · ESC-12 · Sev 2 · Acme: Checkout is down
*reply to the customer for the first time* · due Mon 23 Nov 11:00 CET
    1 h from Mon 23 Nov 10:00 CET to Mon 23 Nov 11:00 CET in `always`
    1 h = the target of 1 h, so due Mon 23 Nov 11:00 CET
*accept at Expert* · due Mon 23 Nov 11:15 CET
    30 min from Mon 23 Nov 10:45 CET to Mon 23 Nov 11:15 CET in `always`
    30 min = the target of 30 min, so due Mon 23 Nov 11:15 CET
*resolve* · due Mon 23 Nov 18:00 CET
    8 h from Mon 23 Nov 10:00 CET to Mon 23 Nov 18:00 CET in `always`
    8 h = the target of 8 h, so due Mon 23 Nov 18:00 CET
*accept at Specialists* · missed Mon 23 Nov 10:45 CET; ended Mon 23 Nov 10:45 CET
    30 min from Mon 23 Nov 10:15 CET to Mon 23 Nov 10:45 CET in `always`
    30 min = the target of 30 min, so due Mon 23 Nov 10:45 CET
*finish at Specialists* · ended as it moved up Mon 23 Nov 10:45 CET
    4 h from Mon 23 Nov 10:15 CET to Mon 23 Nov 14:15 CET in `always`
    4 h = the target of 4 h, so due Mon 23 Nov 14:15 CET
*accept at First line* · missed Mon 23 Nov 10:15 CET; ended Mon 23 Nov 10:15 CET
    15 min from Mon 23 Nov 10:00 CET to Mon 23 Nov 10:15 CET in `support_hours`
    15 min = the target of 15 min, so due Mon 23 Nov 10:15 CET
*finish at First line* · ended as it moved up Mon 23 Nov 10:15 CET
    1 h from Mon 23 Nov 10:00 CET to Mon 23 Nov 11:00 CET in `support_hours`
    1 h = the target of 1 h, so due Mon 23 Nov 11:00 CET
Mon 23 Nov 10:48 CET · called <@U0TOMAS> (on call); <@U0INES> (lead), because: 80 % of the time to reply to
    the customer for the first time was used (due Mon 23 Nov 11:00 CET)
Mon 23 Nov 10:45 CET · called <@U0TOMAS> (on call); <@U0INES> (lead) (seen by the channel, each directly too),
    because: it came to Expert as a deadline was missed (accept at Specialists); step 1 of calling order no. 3
Mon 23 Nov 10:45 CET · moved from Specialists to Expert, as a deadline was missed
Mon 23 Nov 10:45 CET · deadline missed: accept at Specialists; nobody had it
Mon 23 Nov 10:30 CET · called <@U0PRIYA> (on call); <@U0SAM> (on call); <@U0LENA> (lead) (each directly too),
    because: 50 % of the time to reply to the customer for the first time was used (due Mon 23 Nov 11:00 CET);
    and step 2 of calling order no. 2 of Specialists, to accept by Mon 23 Nov 10:45 CET
Mon 23 Nov 10:15 CET · called <@U0PRIYA> (on call); <@U0SAM> (on call); <@U0LENA> (lead) (seen by the channel,
    each directly too), because: it came to Specialists as a deadline was missed (accept at First line); step
    1 of calling order no. 2
Mon 23 Nov 10:15 CET · moved from First line to Specialists, as a deadline was missed
Mon 23 Nov 10:15 CET · deadline missed: accept at First line; nobody had it
Mon 23 Nov 10:07 CET · called <@U0ALICE> (on call); <@U0BEN> (on call); <@U0DANA> (lead) (each directly too),
    because: step 2 of calling order no. 1 of First line, to accept by Mon 23 Nov 10:15 CET
Mon 23 Nov 10:00 CET · called <@U0ALICE> (on call); <@U0BEN> (on call) (each directly too), because: it came
    to First line as it was opened there (“blocked now”); step 1 of calling order no. 1
Mon 23 Nov 10:00 CET · <@U0ALICE> opened it. The matrix, rule “blocked now”: Sev 2, First line\
""")


def test_what_is_not_on_a_page_is_counted_and_on_the_next_one() -> None:
    why = left_alone(timedelta(days=7))
    pages = [read(page.draw(why, number)) for number in (1, 2, 3)]
    assert "[Older (" in pages[0]
    assert "Newer" not in pages[0]
    assert pages[1].splitlines()[-1] == snapshot("[Older (6 more) 12.1.3] [Newer 12.1.1]")
    assert read(page.draw(why, 99)).endswith("[Newer 12.1.2]")
    assert pages[2] == read(page.draw(why, 99))
    assert len(set(pages)) == 3


def test_a_sum_with_too_many_pauses_for_slack_is_shortened_by_whole_lines_and_counted() -> None:
    story = Story(Severity.SEV3)
    story.deed(MONDAY_10, Accept(by=by(BEN)))
    story.deed(MONDAY_10, Update(by=by(BEN), text="x", customer_visible=True))
    for half_hour in range(1, 31, 2):
        story.deed(MONDAY_10 + minutes(2 * half_hour), WaitOn(by=by(BEN), vendor=False, reason="x"))
        story.deed(MONDAY_10 + minutes(2 * half_hour + 2), Resume(by=by(BEN)))
    shown = read(page.draw(story.why(), 1))
    assert shown.count("= the target of 24 h, so due") == 1
    assert "lines more; `bot why` prints them" in shown
    assert "<!date" not in shown
    assert "lines more" not in "\n".join(page.text(story.why(), TERMINAL))


def test_a_request_says_which_department_was_asked() -> None:
    story = Story(Severity.SEV3)
    story.deed(MONDAY_10, Accept(by=by(BEN)))
    story.deed(MONDAY_10, Request(by=by(BEN), department=BILLING, question="x"))
    assert "*get an answer from Billing* · due" in read(page.draw(story.why(), 1))


def test_the_window_says_which_issue_it_is_about() -> None:
    assert read_form(page.window(left_alone(minutes(1)), 1, "")).startswith(
        "== Why · ESC-12 ==\n*Why* · ESC-12 · Sev 2"
    )


def test_who_is_called_is_told_with_rota_end_and_whom_they_stand_in_for() -> None:
    until = datetime(2026, 11, 23, 17, tzinfo=UTC)
    call = replace(
        a_call(a_reason(ReasonKind.STEP)),
        people=(Called(PRIYA, Found.ON_CALL, "t2_emea", until), Called(SAM, Found.LEAD, instead_of=LENA)),
        in_channel=False,
        loud=True,
        mail=True,
    )
    assert told(Summoned(MONDAY_10, call)) == snapshot(
        [
            "called Priya (on call by `t2_emea` until Mon 2026-11-23 18:00 CET); Sam (lead, for Lena who was away) (each directly too, the managers' e-mail group too), because: step 1 of calling order no. 1 of Specialists, to accept by Mon 2026-11-23 11:00 CET"
        ]
    )


def test_every_reason_of_a_call_has_words() -> None:
    for reason in every_reason("because"):
        (line,) = told(Summoned(MONDAY_10, a_call(reason)))
        assert ", because: " in line, reason.kind


def test_the_rarer_facts() -> None:
    facts = (
        TurnTaken(MONDAY_10, T2, PRIYA, (PRIYA, SAM, LENA), (SAM, LENA, PRIYA)),
        Reapplied(MONDAY_10, THE_MACHINE, 1, 2),
        Outage(MONDAY_10, MONDAY_10 + hours(1)),
        Denied(MONDAY_10, BEN, "NeedInfo", "not_eligible"),
        Suppressed(MONDAY_10, "calling:1:0:1", "accepted"),
    )
    assert "\n".join(told(*facts)) == snapshot("""\
round robin at Specialists: the turn of Priya; next: Sam, Lena, Priya
somebody at the machine moved it from version 1 of the policy to 2
the bot did not run from Mon 2026-11-23 10:00 CET to Mon 2026-11-23 11:00 CET; what fell due meanwhile took effect then
Ben tried: need info; refused: not eligible
not sent, as it was no longer true (accepted): `calling:1:0:1`\
""")


def test_a_measured_time_is_told_in_hours_as_days_differ() -> None:
    assert [amount(hours(count)) for count in (0, 1.5, 24, 30)] == ["0 min", "1 h 30 min", "24 h", "30 h"]
    assert amount(timedelta(seconds=61)) == "1 min 1 s"


@settings(max_examples=25)  # each draws a long history eight times
@given(typed_text)
def test_slack_takes_every_page_and_nothing_that_was_typed_comes_alive(words: str) -> None:
    why = waited()
    facts = tuple(Summoned(MONDAY_10, a_call(reason)) for reason in every_reason(words))
    report = replace(why.issue.report, title=words, customer=words)
    why = replace(why, issue=replace(why.issue, report=report), facts=(*why.facts, *facts * 3))
    for number in range(1, 5):
        blocks = page.draw(why, number)
        assert complaints_about_message(page.title(why.issue.id), blocks) == []
        assert complaints_about_form(page.window(why, number, "")) == []
        assert not [one for one in mentions("", blocks) if not one.startswith("<@U0")]


def test_typed_words_are_escaped_in_slack_and_plain_in_a_terminal() -> None:
    assert "We look at &lt;it&gt;" in read(page.draw(waited(), 1))
    assert "We look at <it>" in "\n".join(page.text(waited(), TERMINAL))
    assert dates_in_words("<!date^1^{time}|10:00 CET>") == folded(["10:00 CET"])
