"""Every status, every role, every surface: what is allowed is offered, nothing else is, all of it works, and every
refusal has a reason and a next step (SPEC sections 5a, 6).

Generated from `ALLOWED_IN`, `MAY` and the forms as they are drawn; no answer is written by hand.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.domain import commands as c
from bot.domain.actor import Actor, Standing
from bot.domain.effects import CallPeople, Place, ReasonKind
from bot.domain.errors import Refused, Why
from bot.domain.ids import PersonId
from bot.domain.issue import Issue, Status
from bot.domain.lifecycle import ALLOWED_IN, decide
from bot.domain.permissions import MAY, Role, roles_of
from bot.slack import deed_answers
from bot.slack.action_ids import Deed
from bot.slack.around import Around
from bot.slack.carried import Carried
from bot.slack.errors import sentence
from bot.slack.form_values import Mistakes
from bot.slack.surfaces import buttons, card, deed_forms
from bot.slack.surfaces.deed_forms import SoFar
from bot.slack.surfaces.deed_names import COMMAND_OF, NUMBERED
from bot.slack.surfaces.forms.more import more, offered
from bot.slack.surfaces.ping import ping
from bot.slack.surfaces.seen import Seen
from bot.slack.surfaces.typed.why_not import why_not
from tests.builders import (
    ALICE,
    BEN,
    DANA,
    LENA,
    MARC,
    MONDAY_10,
    OLU,
    PRIYA,
    after,
    an_issue,
    by,
    hours,
    minutes,
    passed,
)
from tests.surfaces.busy import BILLER, BUSY_POLICY, BUSY_ROSTER, busy
from tests.surfaces.calls import a_call, every_reason

NOW = MONDAY_10 + minutes(3)
NOBODY = PersonId("U0NOBODY")
PEOPLE = (ALICE, BEN, DANA, PRIYA, LENA, MARC, OLU, BILLER, NOBODY)
ENOUGH = c.Resolve(by=by(ALICE), text="ok", cause="defect", component="x", customer_told=True, lower_tier_could=False)
TAKEN, UP = c.Accept(by=by(ALICE)), c.Escalate(by=by(ALICE), reason="up", information={"logs": "x", "steps": "x"})


TEXT, YES = c.DraftUpdate(by=by(ALICE), text="We are on it"), c.ApproveUpdate(by=by(DANA), number=1)


def made(*commands: c.Command) -> Issue:
    return after(an_issue(policy=BUSY_POLICY), MONDAY_10, *commands, policy=BUSY_POLICY, roster=BUSY_ROSTER)


def long_after(issue: Issue) -> Issue:
    return passed(issue, MONDAY_10 + hours(24 * 9), roster=BUSY_ROSTER, policy=BUSY_POLICY)


STATES = {
    "unaccepted": made(),
    "unaccepted at T2": made(TAKEN, UP),
    "accepted": made(TAKEN),
    "offered and more": busy(),
    "waiting on a vendor": made(TAKEN, c.WaitOn(by=by(ALICE), vendor=True, reason="A patch")),
    "waiting on the sender": made(c.Accept(by=by(BEN)), c.NeedInfo(by=by(BEN), question="Since when?")),
    "a text waits": made(TAKEN, TEXT),
    "a text waits, unaccepted": made(TAKEN, TEXT, UP),
    "a text is approved": made(TAKEN, TEXT, YES),
    "a text came back": made(TAKEN, TEXT, c.SendBack(by=by(DANA), number=1, comment="No")),
    "resolved": made(TAKEN, ENOUGH),
    "resolved and asked": made(TAKEN, ENOUGH, c.CustomerWrote(by=by(ALICE), at=MONDAY_10, text="Again")),
    "closed": long_after(made(TAKEN, ENOUGH)),
    "cancelled": made(c.Cancel(by=by(ALICE), reason=c.CancelReason.WITHDRAWN)),
}
FLAT = tuple(deed for deed in COMMAND_OF if deed not in NUMBERED | {Deed.PROCEDURE})


def seen(issue: Issue) -> Seen:
    now = max(NOW, issue.last_instant)
    return Seen(issue=issue, policy=BUSY_POLICY, roster=BUSY_ROSTER, now=now, named=lambda person: person[2:].title())


def refused(deed: Deed, issue: Issue, person: PersonId) -> Refused | None:
    """Draw the deed's form, fill it in as it asks, and send it: what the domain says to it."""
    shown, target = seen(issue), buttons.target_of(issue)
    form: dict[str, Any] = {}
    if deed not in deed_forms.AT_ONCE:
        drawn = deed_forms.draw_for(deed, Carried(target=target), shown, SoFar(by=by(person))).to_dict()
        form = {"blocks": drawn["blocks"], "state": {"values": dict(filled_in(drawn["blocks"], shown))}}
    try:
        if deed is Deed.RE_RATE:
            command: c.Command = deed_answers.re_rate(form, by(person), issue.report)
        else:
            command = deed_answers.command(deed, form, by(person), target, shown.now)
        decide(issue, command, BUSY_POLICY, BUSY_ROSTER, shown.now)
    except Refused as found:
        return found
    except Mistakes as found:
        return pytest.fail(f"{deed}: the form cannot be filled in as it asks: {found.by_block}")
    return None


def filled_in(blocks: list[dict[str, Any]], shown: Seen) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every question answered with the last thing that it offers; what is optional is left as it is."""
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        if block.get("optional") and not element.get("initial_options"):
            continue
        match element["type"]:
            case "checkboxes":
                state: dict[str, Any] = {"selected_options": element["initial_options"]}
            case "plain_text_input":
                state = {"value": element.get("initial_value") or "words"}
            case "static_select" | "radio_buttons":
                state = {"selected_option": element.get("initial_option") or element["options"][-1]}
            case "users_select":
                state = {"selected_user": str(BEN if shown.issue.owner != BEN else ALICE)}
            case "datetimepicker":
                soon = shown.now if block["block_id"] == "at" else shown.now + minutes(30)
                state = {"selected_date_time": int(soon.timestamp())}
            case kind:
                pytest.fail(f"nobody knows how to answer {kind}")
        yield block["block_id"], {"value": state}


def words_for(found: Refused, person: PersonId) -> str:
    around = Around(
        policy=BUSY_POLICY,
        roster=BUSY_ROSTER,
        asker=person,
        now=NOW,
        command="/escalate",
        named=lambda one: one[2:].title(),
    )
    return sentence(found, around)


def says_what_to_do(words: str) -> bool:
    """The case, and then the next step."""
    return len(re.findall(r"[.!?](?=\s|$)", words)) >= 2


def test_the_states_are_all_statuses_and_the_people_are_all_roles() -> None:
    assert {issue.status for issue in STATES.values()} == set(Status)
    held = {role for issue in STATES.values() for one in PEOPLE for role in roles_of(one, issue, BUSY_ROSTER)}
    assert held == set(Role)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("state", STATES)
def test_whatever_is_allowed_is_offered_by_form_and_by_word_works_and_nothing_else_is(
    state: str, person: PersonId
) -> None:
    issue, shown = STATES[state], seen(STATES[state])
    in_more = {element["action_id"] for block in more(shown, by(person)) for element in elements(block.to_dict())}
    for deed in FLAT:
        roles = roles_of(person, issue, BUSY_ROSTER)
        kind = COMMAND_OF[deed]
        is_offered = bool(offered(shown, by(person), (deed,)))
        assert is_offered is (deed.value in in_more)
        not_now = why_not(deed, shown, by(person)) if deed not in deed_forms.AT_ONCE else None
        assert (not_now is None) is (is_offered or deed in deed_forms.AT_ONCE)
        if issue.status not in ALLOWED_IN[kind] or not (MAY[kind] & roles):
            assert not is_offered or deed in ACCEPT_FIRST, f"{deed} is allowed to nobody like this"
        said = refused(deed, issue, person)
        if is_offered:
            assert said is None, f"{deed} is offered and refused: {said}"
        elif deed not in ALREADY_SO:
            assert said is not None, f"{deed} is not offered and would be taken"
        for one in (not_now, said):
            assert one is None or says_what_to_do(words_for(one, person)), f"{deed}: {words_for(one, person)}"


ALREADY_SO = frozenset(  # may be done again and changes nothing; without an approved text it is an update
    {Deed.WATCH, Deed.UNWATCH, Deed.TELL_CUSTOMER}
)
ACCEPT_FIRST = frozenset({Deed.NEED_INFO, Deed.WAIT_CUSTOMER, Deed.WAIT_VENDOR, Deed.REQUEST, Deed.RESOLVE})


def elements(block: dict[str, Any]) -> list[dict[str, Any]]:
    return block.get("elements", []) if block["type"] == "actions" else []


@pytest.mark.parametrize("state", STATES)
def test_a_card_offers_what_somebody_may_do_and_leads_to_all_the_rest(state: str) -> None:
    issue, shown = STATES[state], seen(STATES[state])
    on_card = buttons.buttons(issue, BUSY_POLICY)
    assert Deed.MORE in on_card.menu, "everything else is behind it"
    assert card.card(shown, issue.tier).buttons == on_card
    for deed in {*on_card.plain, *on_card.menu} - {Deed.MORE}:
        assert any(offered(shown, by(person), (deed,)) for person in PEOPLE), f"{deed} is a button for nobody"


@pytest.mark.parametrize("state", STATES)
def test_a_ping_offers_what_its_reader_may_do_and_in_a_channel_what_somebody_may(state: str) -> None:
    shown = seen(STATES[state])
    for call in calls():
        in_thread = ping(shown, call).buttons
        assert in_thread is not None
        for deed in in_thread.plain:
            numbered = deed in NUMBERED
            assert numbered or any(offered(shown, by(one), (deed,)) for one in PEOPLE), f"{deed} is for nobody"
        for person in PEOPLE:
            direct = ping(shown, call, to=person).buttons
            assert direct is not None
            allowed = {*offered(shown, by(person)), Deed.MORE}
            assert {*direct.plain, *direct.menu} <= allowed, f"{call.reasons[0].kind} to {person}"


def calls() -> Iterator[CallPeople]:
    for reason in every_reason("why"):
        elsewhere = {ReasonKind.REQUESTED: Place.DEPARTMENT, ReasonKind.ASKED: Place.HELP}
        if reason.kind not in elsewhere:
            yield a_call(replace(reason, number=1))


@pytest.mark.parametrize("standing", [one for one in Standing if one is not Standing.MEMBER])
def test_who_is_no_member_is_offered_nothing_and_told_who_may(standing: Standing) -> None:
    stranger = Actor(ALICE, standing)
    for issue in STATES.values():
        assert offered(seen(issue), stranger) == ()
        for deed in FLAT:
            found = why_not(deed, seen(issue), stranger)
            assert found is not None
            assert found.why is Why.NOT_A_MEMBER
            assert says_what_to_do(words_for(found, ALICE))
