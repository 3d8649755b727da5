"""What the matrix says while a form is filled in (SPEC section 3, statements 4 to 8)."""

from dataclasses import replace

from inline_snapshot import snapshot

from bot.domain.ids import IssueId
from bot.domain.insight import Insight
from bot.domain.issue import HolderKind, Status
from bot.domain.matrix import Impact, Kind, Report, Scope, Severity, Urgency, judge
from bot.slack.action_ids import Deed, Target
from bot.slack.carried import Carried
from bot.slack.surfaces import deed_forms, open_form
from bot.slack.surfaces.deed_forms import SoFar
from bot.slack.surfaces.open_form import Judged
from bot.slack.surfaces.seen import Seen
from bot.usecases.look_up import IssueLine
from bot.usecases.suggest import Suggestion
from tests.builders import A_REPORT, ALICE, MONDAY_10, T2, an_issue, by
from tests.surfaces.busy import BUSY_POLICY, BUSY_ROSTER
from tests.surfaces.reading import read_form

TAUGHT = (
    *BUSY_POLICY.matrix[:-1],
    replace(
        BUSY_POLICY.matrix[-1],
        qualifies=False,
        because="One person can go on with their work.",
        instead="Ask the next tier without handing over.",
    ),
)
ALIKE = IssueLine(
    id=IssueId(7),
    title="Pay is slow",
    customer="Acme",
    severity=Severity.SEV3,
    tier=T2,
    status=Status.UNACCEPTED,
    owner=None,
    holder=HolderKind.NOBODY,
    opened_at=MONDAY_10,
    next_deadline=None,
    late=0,
)


HELPED = Insight(
    id="V1",
    text="Restart the <queue>",
    component="pay",
    by=ALICE,
    at=MONDAY_10,
    issue=IssueId(3),
    link="https://northwind.slack.com/archives/C1/p2",
)


def judged(report: Report, *similar: IssueLine) -> Judged:
    policy = replace(BUSY_POLICY, matrix=TAUGHT)
    return Judged(report, Suggestion(policy=policy, verdict=judge(report, TAUGHT), similar=similar))


def below_the_inputs(found: Judged) -> str:
    form = read_form(open_form.draw_again(Carried(form="f"), {}, found))
    return form[form.index("scope: ") : form.index("sentiment: ")]


def test_4_the_suggestion_names_severity_tier_rule_and_targets() -> None:
    assert below_the_inputs(judged(A_REPORT)) == snapshot("""\
scope: How many users does it touch? (One user | Several users | Many users | All users)
*Sev 2 at First line* by the rule “blocked now”.
~ accept 15 min · first reply 1 h · customer update 2 h · time in the tier 1 h · resolve 8 h
severity: Another severity (optional) (Sev 1 | Sev 2 | Sev 3 | Sev 4)
reason: Why otherwise? (optional) <plain_text_input>
""")


def test_what_is_still_as_the_form_began_is_said_and_how_badly_is_never_chosen_for_anybody() -> None:
    began = read_form(open_form.draw(Carried(form="f"), "Checkout is down"))
    assert "impact: How badly does it touch them? (Inconvenient | Degraded" in began
    blocks = {block["block_id"]: block for block in open_form.draw(Carried(form="f")).to_dict()["blocks"]}
    assert "initial_option" not in blocks["impact"]["element"]
    usual = replace(A_REPORT, kind=Kind.DEFECT, urgency=Urgency.SOON, scope=Scope.ONE)
    assert "~ *Still as the form began:* soon, defect and one user. Is that so?" in below_the_inputs(judged(usual))
    some = replace(usual, kind=Kind.OUTAGE, urgency=Urgency.NOW)
    assert "~ *Still as the form began:* one user. Is that so?" in below_the_inputs(judged(some))
    assert "as the form began" not in below_the_inputs(judged(replace(some, scope=Scope.ALL)))


def test_7_the_gate_says_what_was_not_met_why_and_what_to_do_instead() -> None:
    mild = replace(A_REPORT, kind=Kind.HOW_TO, impact=Impact.INCONVENIENT, urgency=Urgency.CAN_WAIT)
    assert below_the_inputs(judged(mild)) == snapshot("""\
scope: How many users does it touch? (One user | Several users | Many users | All users)
*Sev 4 at First line* by the rule “everything else”. One person can go on with their work.
*This does not qualify for escalation yet.*
*Do this instead:* Ask the next tier without handing over.
*It would qualify with:*
• how badly: Blocked or Degraded, not Inconvenient (“degraded for many”)
If it cannot wait, say why below: it is opened, and your lead sees the reason.
~ accept 4 h · first reply 1 working day · customer update 3 working days · time in the tier 1 working day ·
    resolve 10 working days
severity: Another severity (optional) (Sev 1 | Sev 2 | Sev 3 | Sev 4)
reason: Why can it not wait? (optional) <plain_text_input>
""")


def test_8_an_open_issue_of_the_same_matter_is_offered_first() -> None:
    assert "Perhaps it is open already: *ESC-7" not in below_the_inputs(judged(A_REPORT))
    shown = below_the_inputs(judged(A_REPORT, ALIKE))
    assert "*Perhaps it is open already:* ESC-7. Add to it, or go on below." in shown
    assert "*ESC-7* · Sev 3 · Pay is slow · Specialists · not accepted yet [Add to ESC-7 7.0]" in shown


def test_what_was_entered_stays_when_the_form_is_drawn_anew() -> None:
    entered: dict[str, dict[str, object]] = {
        "title": {"value": {"type": "plain_text_input", "value": "Checkout is down"}},
        "impact": {"value": {"type": "radio_buttons", "selected_option": {"value": "blocked"}}},
        "kind": {"value": {"type": "static_select", "selected_option": None}},
        "first_reported_at": {"value": {"type": "datetimepicker", "selected_date_time": 1795425300}},
    }
    shape = open_form.draw_again(Carried(form="f"), entered, None).to_dict()
    inputs = {block["block_id"]: block["element"] for block in shape["blocks"] if block["type"] == "input"}
    assert inputs["title"]["initial_value"] == "Checkout is down"
    assert inputs["impact"]["initial_option"]["value"] == "blocked"
    assert "initial_option" not in inputs["kind"]
    assert not any("focus_on_load" in element for element in inputs.values()), "nobody is moved while they write"
    assert inputs["first_reported_at"]["initial_date_time"] == 1795425300


def test_a_form_that_has_not_shown_what_must_be_decided_is_shown_once_more() -> None:
    mild = replace(A_REPORT, impact=Impact.INCONVENIENT, urgency=Urgency.CAN_WAIT)
    empty = open_form.draw(Carried(form="f")).to_dict()
    assert not open_form.unseen(empty, judged(A_REPORT))
    for found in (judged(A_REPORT, ALIKE), judged(mild)):
        assert open_form.unseen(empty, found)
        assert not open_form.unseen(open_form.draw_again(Carried(form="f"), {}, found).to_dict(), found)


def seen() -> Seen:
    return Seen(issue=an_issue(), policy=BUSY_POLICY, roster=BUSY_ROSTER, now=MONDAY_10, named=str)


def test_6_the_form_that_escalates_asks_what_the_chosen_tier_requires() -> None:
    carried = Carried(target=Target(an_issue().id, 1))
    asked = [
        read_form(deed_forms.draw_for(Deed.ESCALATE, carried, seen(), SoFar(by=by(ALICE), to=to))) for to in (None, T2)
    ]
    assert (
        asked[0]
        == asked[1]
        == snapshot("""\
== Escalate · ESC-12 == [Send]
~ ESC-12 · Sev 2 · Acme: Checkout is down
reason: Why does it have to move up? <plain_text_input>
to: To which tier? (Specialists | Expert)
information/logs: Which logs show it? <plain_text_input>
information/steps: How can it be made to happen? <plain_text_input>\
""")
    )
    to_the_top = SoFar(by=by(ALICE), to=BUSY_POLICY.ladder[-1].key)
    assert "Which logs" not in read_form(deed_forms.draw_for(Deed.ESCALATE, carried, seen(), to_the_top))


def test_the_form_that_rates_anew_says_what_the_matrix_would_make_of_the_changed_inputs() -> None:
    carried = Carried(target=Target(an_issue().id, 1))
    changed = SoFar(by=by(ALICE), report=replace(A_REPORT, urgency=Urgency.SOON))
    assert "*Sev 3 at First line* by the rule “degraded for many”." in read_form(
        deed_forms.draw_for(Deed.RE_RATE, carried, seen(), changed)
    )


def test_106_what_helped_before_stands_below_what_is_open_and_is_shown_before_anything_is_opened() -> None:
    plain = judged(A_REPORT, ALIKE)
    found = replace(plain, found=replace(plain.found, helped=(HELPED,)))
    form = below_the_inputs(found)
    assert form.index("Add to ESC-7") < form.index("*What helped before with pay:*")
    assert (
        """\
*What helped before with pay:*
“Restart the &lt;queue&gt;”
<@U0ALICE>, ESC-3 · <https://northwind.slack.com/archives/C1/p2|northwind.slack.com> [Correct V1]
*Sev 2 at First line*"""
        in form
    )
    assert open_form.unseen(open_form.draw_again(Carried(form="f"), {}, plain).to_dict(), found)
    assert not open_form.unseen(open_form.draw_again(Carried(form="f"), {}, found).to_dict(), found)
