"""What the command answers beside the form (SPEC section 6.1)."""

import ast

import pytest

from bot.slack.action_ids import Deed
from bot.slack.sub_commands import Asked, Sub, read
from tests.slack.cards import opened
from tests.slack.office import Office
from tests.sources import python


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", Asked(Sub.OPEN)),
        ("  HELP ", Asked(Sub.HELP)),
        ("list", Asked(Sub.LIST)),
        ("esc-12", Asked(Sub.ISSUE, issue=12)),  # type: ignore[arg-type]
        ("ESC12", Asked(Sub.ISSUE, issue=12)),  # type: ignore[arg-type]
        ("hlep", Asked(Sub.NEARLY, "help")),
        ("accept ESC-1", Asked(Sub.DO, issue=1, deed=Deed.ACCEPT)),  # type: ignore[arg-type]
        ("Up esc2", Asked(Sub.DO, issue=2, deed=Deed.ESCALATE)),  # type: ignore[arg-type]
        ("snooze", Asked(Sub.DO, deed=Deed.SNOOZE)),
        ("accpt ESC-1", Asked(Sub.NEARLY, "accept ESC-1")),
        ("reslove", Asked(Sub.NEARLY, "resolve")),
        ("report ESC-1", Asked(Sub.ISSUE, issue=1)),  # type: ignore[arg-type]
        ("settings", Asked(Sub.SETTINGS)),
        ("Why esc7", Asked(Sub.WHY, issue=7)),  # type: ignore[arg-type]
        ("after ESC-1", Asked(Sub.OPEN, "after ESC-1")),
        ("update ESC-1 broke checkout", Asked(Sub.OPEN, "update ESC-1 broke checkout")),
        ("mine", Asked(Sub.LIST, "mine")),
        ("List Acme sev1", Asked(Sub.LIST, "acme sev1")),
        ("OnCall", Asked(Sub.ON_CALL)),
        ("oncall T2", Asked(Sub.ON_CALL, "T2")),
        ("out", Asked(Sub.OUT)),
        ("out back", Asked(Sub.OUT, "back")),
        ("Out until friday deputy <@U1|ben>", Asked(Sub.OUT, "until friday deputy <@U1|ben>")),
        ("out of memory at Acme", Asked(Sub.OPEN, "out of memory at Acme")),
        ("docter", Asked(Sub.NEARLY, "doctor")),
        ("why", Asked(Sub.NOT_BUILT, "why")),
        ("why it fails ESC-1", Asked(Sub.OPEN, "why it fails ESC-1")),
        ("help us, checkout is down", Asked(Sub.OPEN, "help us, checkout is down")),
        ("checkout", Asked(Sub.OPEN, "checkout")),
        (
            "ask <@U1|ben> in <#C1|support> &amp; <https://a.example|here>",
            Asked(Sub.OPEN, "ask @ben in #support & here"),
        ),
    ],
)
def test_a_single_word_can_be_a_sub_command_and_everything_else_is_a_title(typed: str, meant: Asked) -> None:
    assert read(typed) == meant


def test_help_names_everything_that_can_be_typed(office: Office) -> None:
    answer = office.workspace.person("alice").command("/escalate help", channel="support").ephemeral
    assert answer is not None
    for word in ("list", "ESC-12", "setup", "doctor"):
        assert f"*/escalate {word}*" in answer


def test_a_slip_is_answered_with_the_nearest_word_and_opens_nothing(office: Office) -> None:
    alice = office.workspace.person("alice")
    answer = alice.command("/escalate lst", channel="support").ephemeral
    assert answer is not None
    assert "Did you mean */escalate list*?" in answer
    assert alice.modal is None


def test_a_word_that_cannot_be_typed_yet_is_answered_with_help_and_the_nearest(office: Office) -> None:
    alice = office.workspace.person("alice")
    for word, nearest in (("report", "list"), ("drill", "help")):
        answer = alice.command(f"/escalate {word}", channel="support").ephemeral
        assert answer is not None
        assert f"Nearest to it is */escalate {nearest}*." in answer
        assert "*/escalate list* shows what is open" in answer
    assert alice.modal is None


def test_list_shows_what_is_open(office: Office) -> None:
    alice = office.workspace.person("alice")
    nothing = alice.command("/escalate list", channel="support").ephemeral
    assert nothing is not None
    assert "Nothing is open." in nothing
    opened(office)
    answer = alice.command("/escalate list", channel="support").ephemeral
    assert answer is not None
    assert "*ESC-1* · Sev 2 · *Acme: Checkout is down*\n*Not accepted yet* · First line\n*Next:* accept by" in answer


def test_an_issue_is_shown_to_whoever_asks_with_working_buttons(office: Office) -> None:
    opened(office)
    alice = office.workspace.person("alice")
    shown = alice.command("/escalate esc-1", channel="escalations-t1").ephemeral
    assert shown is not None
    assert "Accept" in shown.buttons
    assert alice.click("Accept", shown).ok
    office.deliver()
    assert "Accepted by" in alice.command("/escalate ESC-1", channel="support").ephemerals[-1].words


def test_an_issue_that_does_not_exist_is_said_so(office: Office) -> None:
    answer = office.workspace.person("alice").command("/escalate ESC-7", channel="support").ephemeral
    assert answer is not None
    assert "There is no such issue. `/escalate list` shows what is open." in answer


def test_guests_are_told_who_may(office: Office) -> None:
    answer = office.workspace.person("gus").command("/escalate list", channel="support").ephemeral
    assert answer is not None
    assert "Only full members of this workspace can do this" in answer


def test_doctor_says_which_channel_the_bot_is_not_in(office: Office) -> None:
    olu = office.workspace.person("olu")
    clean = olu.command("/escalate doctor", channel="support").ephemeral
    assert clean is not None
    assert "Nothing is missing." in clean
    office.workspace.channel("escalations-t2").remove_app()
    office.workspace.channel("escalations-t3").archive()
    answer = olu.command("/escalate doctor", channel="support").ephemeral
    assert answer is not None
    assert "Channel of Specialists: I am not in <#C00ESCT200>. Invite me there with /invite." in answer
    assert "Channel of Expert: <#C00ESCT300> is archived." in answer


def test_a_command_of_another_name_is_told_the_right_one(office: Office) -> None:
    answer = office.slack_says({"command": "/raise", "text": "", "user_id": "U00ALICE00", "team_id": "T00PRACTICE"})
    assert answer.body == "/raise is not known here; please use /escalate."


def test_no_text_names_the_command_but_its_setting() -> None:
    found = {
        source.path
        for source in python("bot/slack", "bot/usecases", "bot/domain")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and "/escalate" in str(node.value) and not is_docstring(source.tree, node)
    }
    assert found == {"bot/slack/slack_settings.py"}, "other products use the name too, so it is configuration"


def is_docstring(tree: ast.Module, constant: ast.Constant) -> bool:
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef)
    bodies = (node.body for node in ast.walk(tree) if isinstance(node, owners) and node.body)
    return any(isinstance(first, ast.Expr) and first.value is constant for first, *_ in bodies)
