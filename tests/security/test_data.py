"""What customers and colleagues wrote, and secrets, stay where they belong; and nobody takes the bot from others.

SECURITY S50, S54, S56.
"""

import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot import log
from bot.practice.hands import PersonHand
from bot.usecases.allowance import A_SECOND_EACH, AT_ONCE, AT_ONCE_TOGETHER, Allowance
from bot.usecases.look_up import open_issues
from tests.journeys.world import World
from tests.security.customer import live_through
from tests.security.everything_sent import everything, hidden, strings
from tests.security.line import Line, command, press
from tests.slack.cards import ANSWERS, opened
from tests.slack.office import OLU, TEAM, Office, an_office

PRIVATE = "Jane Doe jane.doe@customer.example +49 30 1234567 owes 4711 EUR"
TRACES = ("Jane", "Doe", "customer.example", "1234567", "4711")
NAMES = ("Alice", "Moreau", "Ben", "Adler", "Priya", "northwind.example")
TOKENS = re.compile(r"xox[a-z]-|xapp-|hooks\.slack\.com")


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that is logged, down to the finest, as `bot run` configures it."""
    handlers, level = logging.root.handlers, logging.root.level
    out = io.StringIO()
    yield out
    logging.root.handlers, logging.root.level = handlers, level
    structlog.reset_defaults()


def secrets(world: World) -> tuple[str, ...]:
    options = world.server.options
    return (options.bot_token, options.app_token, options.signing_secret)


def write(world: World, person: PersonHand) -> None:
    """Open an issue about a customer who says who they are."""
    world.fill_in(person)
    for field in ("title", "customer", "description", "tried"):
        person.fill(field, PRIVATE[: {"title": 120, "customer": 80}.get(field)])
    assert person.submit().closed
    world.settle()


@pytest.mark.thorough
def test_s50_no_log_has_a_token_a_secret_or_a_word_of_a_customer_however_much_goes_wrong(
    world: World, line: Line, logged: io.StringIO
) -> None:
    log.configure("DEBUG", secrets(world), logged)
    alice = world.alice
    write(world, alice)
    shown = world.cards("escalations-t1")[-1]
    world.server.faults.next("chat.postMessage", error="invalid_blocks", times=2)
    world.server.faults.next("chat.update", http=500, times=2)
    world.press(alice, "Update", shown, text=PRIVATE)
    body = press("1.1", words=PRIVATE)
    assert line.raw(body, {**line.signed(body), "x-slack-signature": "v0=" + "0" * 64}).status_code == 401
    line.say(b"{" + PRIVATE.encode())
    world.server.faults.next("views.open", error="internal_error")
    line.say(command(PRIVATE))
    with world.broken_database():  # what was to be stored fails in the middle
        assert alice.click("Update", world.cards("escalations-t1")[-1]).ok
        world.filled(alice)
        alice.fill("text", PRIVATE)
        alice.submit()
    alice.close_modal()
    world.server.faults.next("users.info", refuse=True)
    line.say(command(f"why {PRIVATE}", person="U00TOMAS00"))
    world.settle()
    said = logged.getvalue()
    assert '"level": "error"' in said, "or nothing went wrong"
    assert '"exception"' in said, "or no traceback was looked at"
    assert not [trace for trace in (*TRACES, *secrets(world)) if trace in said]
    assert not TOKENS.search(said)


def test_s50_what_is_kept_of_errors_has_none_of_it_either(world: World) -> None:
    write(world, world.dana)
    world.server.faults.next("chat.postMessage", error="restricted_action")
    world.update(world.dana, PRIVATE)
    with world.database().connect() as found:
        kept = found.exec_driver_sql("SELECT last_error FROM outbox WHERE last_error IS NOT NULL").scalars().all()
        noted = found.exec_driver_sql("SELECT person || deed || about || outcome FROM audit_log").scalars().all()
    assert not [one for one in (*kept, *noted) for trace in (*TRACES, *secrets(world)) if trace in str(one)]


@pytest.fixture(scope="module")
def confided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office in which somebody wrote about a customer wherever one can write."""
    with an_office(tmp_path_factory.mktemp("confided")) as office:
        live_through(office, PRIVATE)
        alice, channel = office.workspace.person("alice"), office.workspace.channel("support")
        alice.post(PRIVATE, "support")
        for shortcut in ("escalate_message", "customer_message", "customer_update"):
            alice.message_shortcut(shortcut, channel.messages[-1])
            alice.close_modal()
        olu = office.workspace.person("olu")
        for words in ("policy", "setup"):
            olu.command(f"/escalate {words}", channel="support")
            olu.close_modal()
        yield office


def test_s54_nothing_hidden_in_messages_forms_and_buttons_says_anything_about_a_person(confided: Office) -> None:
    said = everything(confided.workspace)
    assert len([text for one in said for text in strings(one.content) if "Jane" in text]) > 20, "it is shown"
    found = [(one.by, text) for one in said for text in hidden(one.content)]
    assert len(found) > 200
    assert not [(by, text) for by, text in found if any(trace in text for trace in (*TRACES, *NAMES))]


def test_s54_what_everybody_in_the_workspace_can_read_of_a_message_is_an_id(confided: Office) -> None:
    posts = [one.content for one in everything(confided.workspace) if one.by == "chat.postMessage"]
    for post in posts:
        payload = post["metadata"]["event_payload"]
        assert set(payload) <= {"k", "also"}
        assert re.fullmatch(r"[0-9a-f-]{32,36}( [0-9a-f-]{32,36})*", " ".join(payload.values()))


@pytest.fixture
def patient(tmp_path: Path) -> Iterator[Office]:
    """An office that counts what people ask, as the bot does when it serves."""
    with an_office(tmp_path, allowance=Allowance()) as running:
        yield running


def asked(office: Office, person: str, words: str = "help") -> str:
    answer = office.workspace.person(person).command(f"/escalate {words}", channel="support").ephemeral
    return "" if answer is None else str(answer.text)


def test_s56_whoever_asks_too_much_at_once_is_told_to_slow_down_and_others_are_not(patient: Office) -> None:
    said = [asked(patient, "ben") for _ in range(AT_ONCE + 5)]
    assert ["slow down" in words for words in said] == [False] * AT_ONCE + [True] * 5
    assert "slow down" not in asked(patient, "alice")
    patient.business.advance(seconds=2 / A_SECOND_EACH)
    assert ["slow down" in asked(patient, "ben") for _ in range(3)] == [False, False, True]


def test_s56_a_thousand_issues_a_minute_are_a_few_and_the_form_of_the_rest_stays_open(patient: Office) -> None:
    alice = patient.workspace.person("alice")
    alice.command("/escalate", channel="support")
    for field, value in ANSWERS.items():
        alice.form.fill(field, value)
    view = {**alice.form.view.content, "state": {"values": alice.form.values}}
    user, refused = {"id": alice.id, "team_id": TEAM}, 0
    for number in range(300):
        sent = {**view, "id": f"V{number}"}
        answer = patient.slack_says({"type": "view_submission", "user": user, "view": sent}).body or ""
        refused += "slow down" in answer
        assert not answer or "errors" in answer or "update" in answer, "nothing that was typed is lost"
    assert refused > 300 - AT_ONCE - 1
    assert len(open_issues(patient.rt, TEAM)) <= AT_ONCE


def test_s56_a_thousand_presses_are_not_answered_by_a_thousand_messages(patient: Office) -> None:
    shown = opened(patient)
    before = len(patient.workspace.calls_of("chat.postEphemeral"))
    for _ in range(AT_ONCE + 60):
        patient.slack_says(
            {
                "type": "block_actions",
                "user": {"id": "U00BEN0000", "team_id": TEAM},
                "channel": {"id": shown.channel},
                "actions": [{"type": "button", "action_id": "more_than_known", "block_id": "b", "value": "1.1"}],
            }
        )
    told = patient.workspace.calls_of("chat.postEphemeral")[before:]
    assert ["slow down" in str(call.args) for call in told] == [True]


def test_s56_all_together_have_a_limit_too_and_what_is_refused_is_not_counted() -> None:
    allowance, now = Allowance(), 0.0
    taken = sum(allowance.take(f"U{number % 40}", now) for number in range(2 * AT_ONCE_TOGETHER))  # type: ignore[arg-type]  # ids
    assert taken == AT_ONCE_TOGETHER
    assert not allowance.take(OLU, now)
    assert allowance.take(OLU, now + 1)
    many = [allowance.take(f"W{number}", 1000.0 + number) for number in range(3000)]  # type: ignore[arg-type]  # ids
    assert all(many)


@pytest.mark.parametrize("words", ["x" * 40_000, "<@U00INES000> " * 500, "&" * 40_000, "😀" * 20_000])
def test_s56_a_text_without_end_is_cut_and_calls_nobody(office: Office, words: str) -> None:
    alice = office.workspace.person("alice")
    assert alice.command(f"/escalate {words}", channel="support").ok
    assert alice.modal is not None
    for field, value in {**ANSWERS, "title": words[:120]}.items():
        alice.form.fill(field, value)
    assert alice.form.submit().closed
    office.deliver()
    alice.post(words[:12_000], "support")
    shortcut = alice.message_shortcut("escalate_message", office.workspace.channel("support").messages[-1])
    assert shortcut.ok
    assert alice.modal is not None
    workspace = office.workspace.practice.workspace
    channels = [channel for channel in workspace.channels.values() if channel.name.startswith("escalations")]
    called = {one for channel in channels for m in channel.messages.values() for one in workspace.called_by(channel, m)}
    assert "U00INES000" not in called
    assert "slow down" not in asked(office, "ben")
