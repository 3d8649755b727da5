"""What each deed tells, with everything that the sentence for people needs: who, what, when, where and until when.

The rules behind the deeds are tested beside this file; here nothing may be left out of the message.
"""

from dataclasses import replace

import pytest

from bot.domain.commands import (
    Accept,
    Answer,
    AnswerAsk,
    AnswerRequest,
    AskTier,
    Cancel,
    CancelReason,
    Command,
    CustomerWrote,
    Escalate,
    HandOver,
    NeedInfo,
    Reopen,
    Request,
    ReRate,
    Resolve,
    Return,
    StopReminding,
    TakeOver,
    UnAccept,
    Update,
    WithdrawRequest,
)
from bot.domain.effects import CallPeople, Notice, NoticeKind, Place, Reason, ReasonKind
from bot.domain.issue import Issue
from bot.domain.matrix import Severity
from bot.domain.roster import Called, DepartmentPeople, Found
from bot.domain.running import Entered
from tests.builders import (
    A_ROSTER,
    ALICE,
    BEN,
    DANA,
    INES,
    LENA,
    MARC,
    MONDAY_10,
    PRIYA,
    REPORTS,
    SAM,
    STRANGER,
    T1,
    T2,
    T3,
    TOMAS,
    VERA,
    by,
    hours,
    minutes,
)
from tests.decisions import deed, lived, time
from tests.domain.told import owned
from tests.full_policy import BILLING

LATER = MONDAY_10 + minutes(5)
ROSTER = replace(A_ROSTER, departments={BILLING: DepartmentPeople(people=(STRANGER,), lead=VERA)})
ASKED = Request(by=by(BEN), department=BILLING, question="Paid?")
DONE = Resolve(by=by(BEN), text="Restarted", cause="defect", component="api", customer_told=True, lower_tier_could=True)


def told(before: Issue, command: Command) -> list[CallPeople | Notice]:
    """What the deed tells five minutes after the opening, the redrawn cards apart."""
    effects = deed(before, LATER, command, roster=ROSTER).effects
    return [effect for effect in effects if isinstance(effect, CallPeople | Notice)]


def line(before: Issue, kind: NoticeKind, **more: object) -> Notice:
    """A notice of the deed, in the tier where it was done."""
    plain = Notice(kind=kind, key=f"{kind.value}:{before.version + 1}", tier=before.tier, at=LATER, by=BEN, text="")
    return replace(plain, **more)  # type: ignore[arg-type]  # names of its own fields


def why(before: Issue, kind: ReasonKind, key: str, **more: object) -> Reason:
    """A reason of the deed; `{}` in the key is the number of the decision (SPEC R15)."""
    plain = Reason(kind=kind, key=key.format(before.version + 1), at=LATER, tier=before.tier, by=BEN)
    return replace(plain, **more)  # type: ignore[arg-type]  # names of its own fields


def called(reason: Reason, *people: Called, **more: object) -> CallPeople:
    """The message in the thread that calls these people for this reason."""
    plain = CallPeople(tier=reason.tier, reasons=(reason,), people=people, in_channel=False, loud=False)
    return replace(plain, **more)  # type: ignore[arg-type]  # names of its own fields


def test_an_update_is_told_with_its_promise() -> None:
    before, until = owned(), LATER + minutes(40)
    update = Update(by=by(BEN), text="Looking", customer_visible=True, next_by=until)
    assert told(before, update) == [
        line(before, NoticeKind.UPDATED, text="Looking", customer_visible=True, until=until)
    ]


def test_what_the_customer_wrote_is_told_to_the_owner_with_the_time_to_answer() -> None:
    before = owned()
    wrote = CustomerWrote(by=by(ALICE), at=LATER, text="Hello?")
    reason = why(
        before, ReasonKind.CUSTOMER_WROTE, "customer:{}", by=ALICE, text="Hello?", deadline=MONDAY_10 + hours(1)
    )
    assert told(before, wrote) == [
        line(before, NoticeKind.CUSTOMER_WROTE, by=ALICE, text="Hello?"),
        called(reason, Called(BEN, Found.OWNER)),
    ]


def test_r27_what_the_customer_wrote_afterwards_is_told_loudly() -> None:
    before = lived(owned(), LATER, DONE)
    wrote = CustomerWrote(by=by(ALICE), at=LATER, text="Still broken")
    deadline = LATER + hours(1)
    reason = why(
        before, ReasonKind.CUSTOMER_WROTE_AFTER, "customer:{}", by=ALICE, text="Still broken", deadline=deadline
    )
    assert told(before, wrote) == [
        called(reason, Called(BEN, Found.PREVIOUS), Called(DANA, Found.LEAD), loud=True),
    ]


def test_r27_what_the_customer_wrote_of_a_cancelled_one_calls_its_opener_and_the_lead() -> None:
    before = lived(owned(), LATER, Cancel(by=by(BEN), reason=CancelReason.INVALID))
    wrote = CustomerWrote(by=by(BEN), at=LATER, text="Still broken")
    reason = why(before, ReasonKind.CUSTOMER_WROTE_AFTER, "customer:{}", text="Still broken")
    assert told(before, wrote) == [
        called(reason, Called(ALICE, Found.OPENER), Called(DANA, Found.LEAD), loud=True),
    ]


def test_escalating_is_told_where_it_was_with_where_it_went() -> None:
    before = owned()
    notice = told(before, Escalate(by=by(BEN), reason="Needs database access"))[0]
    assert notice == line(before, NoticeKind.ESCALATED, text="Needs database access", to_tier=T2)


def test_e8_escalating_at_the_top_calls_the_managers_before_everybody() -> None:
    before = owned(tier=T3)
    reason = why(before, ReasonKind.TOP_ESCALATED, "top:{}", by=TOMAS, text="Stuck")
    assert told(before, Escalate(by=by(TOMAS), reason="Stuck")) == [
        called(reason, Called(MARC, Found.MANAGER), in_channel=True, loud=True)
    ]


@pytest.mark.parametrize(
    ("comment", "text"), [("No logs", "Information is missing: No logs"), (" ", "Information is missing")]
)
def test_e9_a_return_is_told_with_its_reason_and_comment(comment: str, text: str) -> None:
    before = owned(tier=T2)
    notice = told(before, Return(by=by(PRIYA), reason="incomplete", comment=comment))[0]
    assert notice == line(before, NoticeKind.RETURNED, by=PRIYA, text=text, to_tier=T1)


def test_e9_an_offer_calls_the_person_with_the_note_and_the_time_to_take_it() -> None:
    before = owned()
    offer = HandOver(by=by(BEN), to=DANA, note="Lunch")
    until = LATER + minutes(15)
    reason = why(before, ReasonKind.OFFERED, "offered:{}", person=DANA, text="Lunch", deadline=until)
    assert told(before, offer) == [called(reason, Called(DANA, Found.OFFERED), loud=True)]


def test_e9_who_took_what_was_offered_is_told_to_whoever_had_it() -> None:
    before = lived(owned(), LATER, HandOver(by=by(BEN), to=DANA, note="Lunch"))
    reason = why(before, ReasonKind.TAKEN_OVER, "taken:{}", by=DANA, person=BEN)
    assert told(before, Accept(by=by(DANA))) == [
        line(before, NoticeKind.HANDED_OVER, by=DANA),
        called(reason, Called(BEN, Found.PREVIOUS)),
    ]


def test_e9_a_take_over_is_told_to_whoever_had_it_with_its_reason() -> None:
    before = owned()
    reason = why(before, ReasonKind.TAKEN_OVER, "taken:{}", by=DANA, person=BEN, text="Ill")
    assert told(before, TakeOver(by=by(DANA), reason="Ill")) == [
        line(before, NoticeKind.HANDED_OVER, by=DANA, text="Ill"),
        called(reason, Called(BEN, Found.PREVIOUS)),
    ]


def test_e7_who_gave_it_up_and_why_is_told_to_the_same_tier() -> None:
    before = owned()
    reason = why(
        before,
        ReasonKind.ENTERED,
        "calling:2:0:0",
        how=Entered.UN_ACCEPTED,
        from_tier=T1,
        sequence=2,
        cycle=0,
        step=0,
        text="Ill",
        within=minutes(15),
    )
    people = Called(ALICE, Found.ON_CALL), Called(BEN, Found.ON_CALL), Called(DANA, Found.LEAD)
    assert told(before, UnAccept(by=by(BEN), reason="Ill")) == [called(reason, *people, loud=True)]


def test_e9_a_question_calls_the_sender_and_the_answer_calls_the_owner() -> None:
    before = owned()
    question = why(before, ReasonKind.QUESTION, "question:{}", text="Since when?")
    assert told(before, NeedInfo(by=by(BEN), question="Since when?")) == [
        called(question, Called(ALICE, Found.SENDER), loud=True)
    ]
    asked = lived(before, LATER, NeedInfo(by=by(BEN), question="Since when?"))
    answer = why(asked, ReasonKind.ANSWERED, "answered:{}", by=ALICE, text="Since nine")
    assert told(asked, Answer(by=by(ALICE), text="Since nine")) == [called(answer, Called(BEN, Found.OWNER))]


def test_r9_a_worse_severity_calls_owner_and_lead_and_names_the_one_before() -> None:
    before = owned(Severity.SEV3)
    command = ReRate(by=by(DANA), report=REPORTS[Severity.SEV2], reason="All of them")
    reason = why(before, ReasonKind.RERATED, "rerated:{}", by=DANA, text="All of them", severity=Severity.SEV3)
    assert told(before, command) == [
        line(before, NoticeKind.RERATED, by=DANA, text="All of them", severity=Severity.SEV3),
        called(reason, Called(BEN, Found.OWNER), Called(DANA, Found.LEAD), loud=True),
    ]


def test_r18_a_stop_of_the_reminders_is_told_with_its_reason_and_its_end() -> None:
    before, until = owned(), LATER + hours(1)
    command = StopReminding(by=by(DANA), until=until, reason="They know")
    assert told(before, command) == [line(before, NoticeKind.STOPPED_REMINDING, by=DANA, text="They know", until=until)]


def test_e10_a_request_calls_the_department_where_it_reads_and_is_a_line_in_the_thread() -> None:
    before = owned()
    reason = why(
        before,
        ReasonKind.REQUESTED,
        "requested:1:{}",
        text="Paid?",
        number=1,
        department=BILLING,
        deadline=LATER + hours(4),
    )
    there = {"place": Place.DEPARTMENT, "department": BILLING}
    people = Called(VERA, Found.DEPARTMENT), Called(STRANGER, Found.DEPARTMENT)
    assert told(before, ASKED) == [
        line(before, NoticeKind.REQUESTED, key=f"requested:{before.version + 1}:1", text="Paid?", department=BILLING),
        called(reason, *people, loud=True, **there),
    ]
    sent = lived(before, LATER, ASKED, roster=ROSTER)
    gone = why(
        sent,
        ReasonKind.REQUEST_WITHDRAWN,
        "request_withdrawn:1:{}",
        text="Found it",
        number=1,
        department=BILLING,
        deadline=LATER + hours(4),
    )
    withdrawn = WithdrawRequest(by=by(BEN), number=1, reason="Found it")
    assert told(sent, withdrawn) == [called(gone, *people, **there)]


def test_e10_the_departments_answer_calls_the_owner_loudly() -> None:
    sent = lived(owned(), LATER, ASKED, roster=ROSTER)
    reason = why(
        sent, ReasonKind.REQUEST_ANSWERED, "request_answered:1:{}", by=VERA, text="Yes", number=1, department=BILLING
    )
    assert told(sent, AnswerRequest(by=by(VERA), number=1, text="Yes")) == [
        line(sent, NoticeKind.REQUEST_ANSWERED, by=VERA, text="Yes", department=BILLING),
        called(reason, Called(BEN, Found.OWNER), loud=True),
    ]


def test_105_a_question_to_the_next_tier_its_answer_and_its_silence_are_told_with_the_question_and_the_time() -> None:
    before, until = owned(), LATER + minutes(30)
    about = {"tier": T2, "number": 1, "deadline": until}
    question = why(before, ReasonKind.ASKED, "asked:1", text="Seen before?", **about)
    people = Called(PRIYA, Found.ON_CALL), Called(SAM, Found.ON_CALL)
    ask = AskTier(by=by(BEN), question="Seen before?")
    assert told(before, ask) == [called(question, *people, place=Place.HELP)]
    asked = lived(before, LATER, ask)
    answer = why(before, ReasonKind.ASK_ANSWERED, "ask_answered:1", by=PRIYA, text="Never", **about)
    assert told(asked, AnswerAsk(by=by(PRIYA), number=1, text="Never")) == [
        called(answer, Called(BEN, Found.ASKER), tier=T1)
    ]
    silence = why(before, ReasonKind.ASK_OVERDUE, "ask_overdue:1", at=until, text="Seen before?", **about)
    late = called(silence, Called(LENA, Found.LEAD), Called(BEN, Found.ASKER), place=Place.HELP)
    assert late in time(asked, until).effects


def test_r27_the_end_is_told_to_the_opener_and_to_those_who_watch_it() -> None:
    before = replace(owned(), watchers=(INES, BEN))
    reason = why(before, ReasonKind.RESOLVED, "resolved:1", text="Restarted")
    assert told(before, DONE) == [
        line(before, NoticeKind.RESOLVED, text="Restarted"),
        called(reason, Called(ALICE, Found.OPENER), Called(INES, Found.WATCHER), loud=True),
    ]


def test_r13_a_cancelled_one_is_told_with_the_comment() -> None:
    before = owned()
    command = Cancel(by=by(BEN), reason=CancelReason.INVALID, comment="A test")
    reason = why(before, ReasonKind.CANCELLED, "cancelled:1", text="A test")
    assert told(before, command) == [
        line(before, NoticeKind.CANCELLED, text="A test"),
        called(reason, Called(ALICE, Found.OPENER), loud=True),
    ]


def test_r12_a_reopened_one_is_told_with_the_reason() -> None:
    before = lived(owned(), LATER, DONE)
    reason = why(
        before,
        ReasonKind.ENTERED,
        "calling:2:0:0",
        how=Entered.REOPENED,
        from_tier=T1,
        sequence=2,
        cycle=0,
        step=0,
        by=ALICE,
        text="Down again",
        within=minutes(15),
    )
    people = Called(ALICE, Found.ON_CALL), Called(BEN, Found.ON_CALL)
    assert told(before, Reopen(by=by(ALICE), reason="Down again")) == [
        line(before, NoticeKind.REOPENED, by=ALICE, text="Down again"),
        called(reason, *people, loud=True),
    ]


@pytest.mark.parametrize(
    ("command", "text"),
    [(DONE, "Restarted"), (Cancel(by=by(BEN), reason=CancelReason.INVALID, comment="A test"), "A test")],
)
def test_r13_r27_a_department_that_still_works_on_it_hears_how_it_ended(command: Command, text: str) -> None:
    before = lived(owned(), LATER, replace(ASKED, blocking=False), roster=ROSTER)
    [call] = [one for one in told(before, command) if isinstance(one, CallPeople) and one.place is Place.DEPARTMENT]
    [reason] = call.reasons
    assert (reason.kind, reason.by, reason.text) == (ReasonKind.REQUEST_WITHDRAWN, BEN, text)
