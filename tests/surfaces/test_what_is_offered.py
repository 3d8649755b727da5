"""Every deed that somebody may do is offered to them, and nothing else is (SPEC sections 5a, 6.5)."""

import pytest

from bot.domain.commands import Accept, ApproveUpdate, Command, DraftUpdate, NeedInfo, Resolve, WaitOn, Watch
from bot.domain.errors import Refused
from bot.domain.ids import PersonId
from bot.domain.issue import Issue
from bot.domain.lifecycle import ALLOWED_IN, decide
from bot.slack import deed_answers
from bot.slack.action_ids import Deed, Target
from bot.slack.surfaces import buttons, deed_forms
from bot.slack.surfaces.deed_names import COMMAND_OF, NAMES, NUMBERED
from bot.slack.surfaces.forms import asked
from bot.slack.surfaces.forms.more import more, offered
from bot.slack.surfaces.seen import Seen
from tests.builders import ALICE, BEN, DANA, MARC, MONDAY_10, OLU, PRIYA, after, an_issue, by, hours, minutes, passed
from tests.surfaces.busy import BILLER, BUSY_POLICY, BUSY_ROSTER, busy
from tests.surfaces.reading import read

NOW = MONDAY_10 + minutes(3)
EVERYBODY = (ALICE, BEN, DANA, PRIYA, MARC, OLU, BILLER)
SOLVED = Resolve(by=by(ALICE), text="ok", cause="defect", component="pay", customer_told=True, lower_tier_could=False)

TEXT = DraftUpdate(by=by(BEN), text="We are on it")


def changed(*commands: Command) -> Issue:
    return after(an_issue(policy=BUSY_POLICY), MONDAY_10, *commands, policy=BUSY_POLICY, roster=BUSY_ROSTER)


STATES = {
    "unaccepted": changed(Watch(by=by(BEN))),
    "accepted": changed(Accept(by=by(ALICE))),
    "waiting on a vendor": changed(Accept(by=by(ALICE)), WaitOn(by=by(ALICE), vendor=True, reason="A patch")),
    "waiting on the sender": changed(Accept(by=by(BEN)), NeedInfo(by=by(BEN), question="Since when?")),
    "busy": busy(),
    "a text waits": changed(Accept(by=by(BEN)), TEXT),
    "a text is approved": changed(Accept(by=by(BEN)), TEXT, ApproveUpdate(by=by(DANA), number=1)),
    "resolved": changed(Accept(by=by(ALICE)), SOLVED),
    "closed": passed(
        changed(Accept(by=by(ALICE)), SOLVED), MONDAY_10 + hours(24 * 9), roster=BUSY_ROSTER, policy=BUSY_POLICY
    ),
}


def seen(issue: Issue) -> Seen:
    return Seen(issue=issue, policy=BUSY_POLICY, roster=BUSY_ROSTER, now=NOW, named=str)


def answers(deed: Deed, issue: Issue) -> dict[str, object]:
    """A form of the deed, filled in as well as one can."""
    future = int((max(NOW, issue.last_instant) + minutes(30)).timestamp())
    typed = (asked.TEXT, asked.COMMENT, asked.REASON, asked.QUESTION, asked.required("logs"), asked.required("steps"))
    values: dict[str, object] = {name: {"value": {"value": "words"}} for name in typed}
    picked = {asked.DEPARTMENT: "billing", asked.CAUSE: "defect", asked.WHY: "invalid", asked.LENGTH: "15m"}
    if deed is Deed.RETURN:
        picked[asked.REASON] = "not_ours"
    picked |= {asked.CUSTOMER_TOLD: "yes", asked.LOWER_TIER_COULD: "no"}
    values |= {name: {"value": {"selected_option": {"value": value}}} for name, value in picked.items()}
    values[asked.COMPONENT] = {"value": {"value": "pay"}}
    values[asked.TO_PERSON] = {"value": {"selected_user": str(DANA if issue.owner == BEN else BEN)}}
    values[asked.NOT_BLOCKING] = {"value": {"selected_options": [{"value": "yes"}]}}
    values[asked.UNTIL] = {"value": {"selected_date_time": future}}
    return {"state": {"values": values}}


def works(deed: Deed, issue: Issue, person: PersonId) -> bool:
    """Whether the deed's form, filled in, is taken."""
    target, view = buttons.target_of(issue), answers(deed, issue)
    if deed is Deed.RE_RATE:
        view["state"]["values"] |= {  # type: ignore[index]  # a payload
            name: {"value": {"selected_option": {"value": value}}}
            for name, value in (("kind", "defect"), ("scope", "one"), ("impact", "degraded"), ("urgency", "soon"))
        }
        command: Command = deed_answers.re_rate(view, by(person), issue.report)
    else:
        command = deed_answers.command(deed, view, by(person), target, max(NOW, issue.last_instant))
    try:
        decide(issue, command, BUSY_POLICY, BUSY_ROSTER, max(NOW, issue.last_instant))
    except Refused:
        return False
    return True


FLAT = tuple(deed for deed in COMMAND_OF if deed not in NUMBERED | {Deed.PROCEDURE})
ON_ITSELF = {
    # what the rules take, but would change nothing
    Deed.WATCH,
    Deed.UNWATCH,
    # an update like any other where no text was approved
    Deed.TELL_CUSTOMER,
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("person", EVERYBODY)
def test_what_is_offered_works_and_what_is_not_is_refused(state: str, person: PersonId) -> None:
    issue = STATES[state]
    found = set(offered(seen(issue), by(person)))
    for deed in FLAT:
        if deed in found:
            assert works(deed, issue, person), f"{deed} is offered and refused"
        elif deed not in ON_ITSELF:
            assert not works(deed, issue, person), f"{deed} is not offered and would be taken"


@pytest.mark.parametrize("state", STATES)
def test_every_deed_on_a_card_fits_its_state(state: str) -> None:
    issue = STATES[state]
    shown = buttons.buttons(issue, BUSY_POLICY)
    assert len(shown.plain) <= 3
    assert len(shown.menu) <= 5
    for deed in {*shown.plain, *shown.menu} - {Deed.MORE}:
        assert issue.status in ALLOWED_IN[COMMAND_OF[deed]]


def test_every_deed_has_a_name_a_command_and_either_a_form_or_none() -> None:
    assert set(NAMES) == set(Deed)
    assert set(COMMAND_OF) == set(Deed) - {Deed.MORE}
    without = deed_forms.AT_ONCE
    assert {deed for deed in Deed if deed not in without} >= deed_forms.NEED_THE_ISSUE


def test_a_department_is_offered_its_request_and_the_asked_tier_its_question() -> None:
    biller = read(more(seen(busy()), by(BILLER)))
    assert "Billing: “as typed”" in biller
    assert "[*Take the request 12.1.1] [Answer 12.1.1]" in biller
    priya = read(more(seen(busy()), by(PRIYA)))
    assert "Specialists: “as typed”\n[*Answer 12.1.1]" in priya


def test_who_has_nothing_to_do_with_it_may_still_watch_and_ask() -> None:
    assert offered(seen(STATES["accepted"]), by(PersonId("U0NOBODY"))) == (Deed.ASK_TIER, Deed.WATCH)


def test_a_button_about_one_of_several_says_which() -> None:
    assert Target.read("12.1.3") == Target(an_issue().id, 1, 3)
    assert str(Target(an_issue().id, 1, 3)) == "12.1.3"
