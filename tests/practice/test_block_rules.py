"""Slack's limits of blocks and views, each held just below and just above. Nothing is posted here."""

from __future__ import annotations

from typing import Any

import pytest

from bot.practice.rules.surfaces import message_problems, view_problems
from tests.practice.blocks import (
    actions,
    button,
    home,
    labelled,
    modal,
    mrkdwn,
    option,
    options,
    plain,
    section,
    select,
    text_input,
)

Json = dict[str, Any]


def image(**fields: object) -> Json:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A chart", **fields}


def choices(kind: str, count: int, **fields: object) -> Json:
    return {"type": kind, "options": options(count), **fields}


def confirm(**fields: object) -> Json:
    texts = {"title": plain("Sure?"), "text": plain("Really?"), "confirm": plain("Yes"), "deny": plain("No")}
    return texts | fields


def rich(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": list(parts)}


def line(*elements: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def menu(kind: str, **fields: object) -> Json:
    return {"type": kind, **fields}


IN_MESSAGES: list[tuple[str, list[Json], list[Json]]] = [
    ("50 blocks in a message", [section()] * 50, [section()] * 51),
    ("section text of 3000", [section("x" * 3000)], [section("x" * 3001)]),
    ("text of at least one character", [section("x")], [section("")]),
    (
        "10 fields of a section",
        [{"type": "section", "fields": [mrkdwn()] * 10}],
        [{"type": "section", "fields": [mrkdwn()] * 11}],
    ),
    (
        "section field of 2000",
        [{"type": "section", "fields": [mrkdwn("x" * 2000)]}],
        [{"type": "section", "fields": [mrkdwn("x" * 2001)]}],
    ),
    ("a section with text or fields", [section()], [{"type": "section"}]),
    ("header of 150", [{"type": "header", "text": plain("x" * 150)}], [{"type": "header", "text": plain("x" * 151)}]),
    ("plain header", [{"type": "header", "text": plain()}], [{"type": "header", "text": mrkdwn()}]),
    (
        "10 context elements",
        [{"type": "context", "elements": [mrkdwn()] * 10}],
        [{"type": "context", "elements": [mrkdwn()] * 11}],
    ),
    ("25 elements of actions", [actions(*[button()] * 25)], [actions(*[button()] * 26)]),
    ("actions with an element", [actions(button())], [actions()]),
    (
        "image url of 3000",
        [image(image_url="https://e.x/" + "a" * 2988)],
        [image(image_url="https://e.x/" + "a" * 2989)],
    ),
    ("image alt text of 2000", [image(alt_text="x" * 2000)], [image(alt_text="x" * 2001)]),
    ("image title of 2000", [image(title=plain("x" * 2000))], [image(title=plain("x" * 2001))]),
    ("alt text of images", [image()], [{"type": "image", "image_url": "https://example.com/a.png"}]),
    ("block_id of 255", [section(block_id="x" * 255)], [section(block_id="x" * 256)]),
    ("unique block_ids", [section(block_id="a"), section(block_id="b")], [section(block_id="a")] * 2),
    ("action_id of 255", [actions(button(action_id="x" * 255))], [actions(button(action_id="x" * 256))]),
    (
        "unique action_ids in a block",
        [actions(button(action_id="a")), actions(button(action_id="a"))],
        [actions(button(action_id="a"), button(action_id="a"))],
    ),
    ("button text of 75", [actions(button("x" * 75))], [actions(button("x" * 76))]),
    ("button value of 2000", [actions(button(value="x" * 2000))], [actions(button(value="x" * 2001))]),
    (
        "button url of 3000",
        [actions(button(url="https://" + "x" * 2992))],
        [actions(button(url="https://" + "x" * 2993))],
    ),
    (
        "accessibility label of 75",
        [actions(button(accessibility_label="x" * 75))],
        [actions(button(accessibility_label="x" * 76))],
    ),
    ("button styles", [actions(button(style="danger"))], [actions(button(style="default"))]),
    (
        "placeholder of 150",
        [actions(select(placeholder=plain("x" * 150)))],
        [actions(select(placeholder=plain("x" * 151)))],
    ),
    (
        "confirm title of 100",
        [actions(button(confirm=confirm(title=plain("x" * 100))))],
        [
            actions(button(confirm=confirm(title=plain("x" * 101)))),
        ],
    ),
    (
        "confirm text of 300",
        [actions(button(confirm=confirm(text=plain("x" * 300))))],
        [
            actions(button(confirm=confirm(text=plain("x" * 301)))),
        ],
    ),
    (
        "confirm button of 30",
        [actions(button(confirm=confirm(deny=plain("x" * 30))))],
        [
            actions(button(confirm=confirm(deny=plain("x" * 31)))),
        ],
    ),
    ("option text of 75", [actions(select(options=[option("x" * 75)]))], [actions(select(options=[option("x" * 76)]))]),
    (
        "option value of 150",
        [actions(select(options=[option(value="x" * 150)]))],
        [actions(select(options=[option(value="x" * 151)]))],
    ),
    (
        "option description of 75",
        [actions(select(options=[option(description=plain("x" * 75))]))],
        [actions(select(options=[option(description=plain("x" * 76))]))],
    ),
    ("100 options", [actions(select(options=options(100)))], [actions(select(options=options(101)))]),
    (
        "100 option groups",
        [actions(menu("static_select", option_groups=[{"label": plain(), "options": options(1)}] * 100))],
        [actions(menu("static_select", option_groups=[{"label": plain(), "options": options(1)}] * 101))],
    ),
    (
        "options or groups",
        [actions(select())],
        [actions(select(option_groups=[{"label": plain(), "options": options(1)}]))],
    ),
    (
        "an initial option that is offered",
        [actions(select(initial_option=options(2)[1]))],
        [actions(select(initial_option=option("Other", "value-1")))],
    ),
    ("5 entries of an overflow", [actions(choices("overflow", 5))], [actions(choices("overflow", 6))]),
    ("10 radio buttons", [actions(choices("radio_buttons", 10))], [actions(choices("radio_buttons", 11))]),
    ("10 checkboxes", [actions(choices("checkboxes", 10))], [actions(choices("checkboxes", 11))]),
    (
        "multi selects beside a section, not in actions",
        [section(accessory=menu("multi_users_select"))],
        [actions(menu("multi_users_select"))],
    ),
    (
        "a selectable number of at least one",
        [section(accessory=menu("multi_users_select", max_selected_items=1))],
        [section(accessory=menu("multi_users_select", max_selected_items=0))],
    ),
    (
        "dates as YYYY-MM-DD",
        [actions(menu("datepicker", initial_date="2026-11-22"))],
        [actions(menu("datepicker", initial_date="22.11.2026"))],
    ),
    (
        "days that there are",
        [actions(menu("datepicker", initial_date="2028-02-29"))],
        [actions(menu("datepicker", initial_date="2026-02-29"))],
    ),
    (
        "zones by their IANA names",
        [actions(menu("timepicker", initial_time="09:00", timezone="Europe/Berlin"))],
        [actions(menu("timepicker", initial_time="09:00", timezone="Berlin"))],
    ),
    (
        "times as HH:mm",
        [actions(menu("timepicker", initial_time="23:59"))],
        [actions(menu("timepicker", initial_time="24:00"))],
    ),
    (
        "moments of ten digits, not beside a section",
        [actions(menu("datetimepicker", initial_date_time=1_764_000_000))],
        [section(accessory=menu("datetimepicker"))],
    ),
    ("known block types", [{"type": "divider"}], [{"type": "ruler"}]),
    ("known fields of blocks", [{"type": "divider"}], [{"type": "divider", "color": "red"}]),
    ("known fields of elements", [actions(button())], [actions(button(color="red"))]),
    ("text that is text", [section()], [{"type": "section", "text": mrkdwn(3)}]),  # type: ignore[arg-type]
    ("verbatim for mrkdwn only", [section()], [{"type": "section", "text": plain() | {"verbatim": True}}]),
    ("no alert in messages", [section()], [{"type": "alert", "text": plain()}]),
    ("text inputs of messages", [labelled(text_input())], [labelled(menu("email_text_input"))]),
    (
        "list indent up to 8",
        [rich({"type": "rich_text_list", "style": "bullet", "indent": 8, "elements": [line()]})],
        [rich({"type": "rich_text_list", "style": "bullet", "indent": 9, "elements": [line()]})],
    ),
    (
        "known parts of rich text",
        [rich(line({"type": "user", "user_id": "U00ALICE00"}, {"type": "broadcast", "range": "here"}))],
        [rich(line({"type": "mention", "user_id": "U00ALICE00"}))],
    ),
    ("buttons outside of inputs", [actions(button())], [labelled(button())]),
    (
        "one focus",
        [labelled(text_input(focus_on_load=True)), labelled(text_input())],
        [labelled(text_input(focus_on_load=True))] * 2,
    ),
]


@pytest.mark.parametrize(("rule", "taken", "refused"), IN_MESSAGES, ids=[row[0] for row in IN_MESSAGES])
def test_slack_takes_messages_up_to_each_limit_and_no_further(
    rule: str, taken: list[Json], refused: list[Json]
) -> None:
    assert message_problems(taken) == [], rule
    problems = message_problems(refused)
    assert problems, rule
    assert all("[json-pointer:/blocks" in problem for problem in problems)


IN_MODALS: list[tuple[str, Json, Json]] = [
    ("100 blocks in a view", modal(*[section()] * 100), modal(*[section()] * 101)),
    ("title of 24", modal(title=plain("x" * 24)), modal(title=plain("x" * 25))),
    ("a title", modal(), {"type": "modal", "blocks": []}),
    ("submit of 24", modal(submit=plain("x" * 24)), modal(submit=plain("x" * 25))),
    ("close of 24", modal(close=plain("x" * 24)), modal(close=plain("x" * 25))),
    ("callback_id of 255", modal(callback_id="x" * 255), modal(callback_id="x" * 256)),
    ("external_id of 255", modal(external_id="x" * 255), modal(external_id="x" * 256)),
    ("private_metadata of 3000", modal(private_metadata="x" * 3000), modal(private_metadata="x" * 3001)),
    (
        "a submit with inputs",
        modal(labelled(text_input())),
        {"type": "modal", "title": plain(), "blocks": [labelled(text_input())]},
    ),
    ("label of 2000", modal(labelled(text_input(), "x" * 2000)), modal(labelled(text_input(), "x" * 2001))),
    (
        "hint of 2000",
        modal(labelled(text_input(), hint=plain("x" * 2000))),
        modal(labelled(text_input(), hint=plain("x" * 2001))),
    ),
    (
        "typed text up to 3000",
        modal(labelled(text_input(max_length=3000))),
        modal(labelled(text_input(max_length=3001))),
    ),
    (
        "a beginning within the length",
        modal(labelled(text_input(initial_value="abc", max_length=3))),
        modal(labelled(text_input(initial_value="abcd", max_length=3))),
    ),
    (
        "numbers with is_decimal_allowed",
        modal(labelled(menu("number_input", is_decimal_allowed=False, min_value="1"))),
        modal(labelled(menu("number_input", min_value="1"))),
    ),
    (
        "bounds of numbers as text",
        modal(labelled(menu("number_input", is_decimal_allowed=False, max_value="5"))),
        modal(labelled(menu("number_input", is_decimal_allowed=False, max_value=5))),
    ),
    (
        "alerts of 200",
        modal({"type": "alert", "text": plain("x" * 200)}),
        modal({"type": "alert", "text": plain("x" * 201)}),
    ),
    (
        "response_url_enabled in inputs",
        modal(labelled(menu("conversations_select", response_url_enabled=True))),
        modal(section(accessory=menu("conversations_select", response_url_enabled=True))),
    ),
    ("known fields of views", modal(), modal(width="large")),
]


@pytest.mark.parametrize(("rule", "taken", "refused"), IN_MODALS, ids=[row[0] for row in IN_MODALS])
def test_slack_takes_forms_up_to_each_limit_and_no_further(rule: str, taken: Json, refused: Json) -> None:
    assert view_problems(taken, "modal") == [], rule
    assert view_problems(refused, "modal"), rule


ON_HOME: list[tuple[str, Json, Json]] = [
    ("no title", home(section()), home(title=plain())),
    ("no alert", home(section()), home({"type": "alert", "text": plain()})),
    ("no datetimepicker", home(actions(menu("datepicker"))), home(actions(menu("datetimepicker")))),
    ("no e-mail input", home(labelled(text_input())), home(labelled(menu("email_text_input")))),
]


@pytest.mark.parametrize(("rule", "taken", "refused"), ON_HOME, ids=[row[0] for row in ON_HOME])
def test_the_home_tab_takes_only_what_slack_shows_there(rule: str, taken: Json, refused: Json) -> None:
    assert view_problems(taken, "home") == [], rule
    assert view_problems(refused, "home"), rule
