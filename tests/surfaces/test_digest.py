"""Many calls as one message: every line is there with its button, everybody is mentioned once, and Slack takes it."""

from bot.domain.ids import PersonId
from bot.slack import limits
from bot.slack.action_ids import Deed
from bot.slack.surfaces import buttons, digest
from bot.slack.surfaces.blocks import as_json
from bot.slack.surfaces.digest import Line
from bot.slack.text import length
from bot.usecases.herd import TOGETHER
from tests.builders import A_POLICY, an_issue
from tests.surfaces.reading import read

BUTTONS = buttons.buttons(an_issue(), A_POLICY)


def test_every_call_has_a_line_and_everybody_is_mentioned_once() -> None:
    people = [PersonId("U0A"), PersonId("U0B"), PersonId("U0A")]
    shown = digest.digest([Line("ESC-1 · one"), Line("ESC-2 · two")], people)
    words = str(as_json(digest.draw(shown)))
    assert "2 more calls" in words
    assert "ESC-1 · one" in words
    assert "ESC-2 · two" in words
    assert words.count("<@U0A>") == 1


def test_each_line_carries_the_first_button_of_its_call_or_the_way_to_all_of_them() -> None:
    nothing_first = buttons.Buttons(BUTTONS.target, (), (Deed.MORE,), confirm_resolve=False)
    said = read(digest.draw(digest.digest([Line("one", BUTTONS), Line("two", nothing_first), Line("three")], [])))
    assert [part for part in ("Accept 12.1", "More… 12.1") if part in said] == ["Accept 12.1", "More… 12.1"]
    assert "Escalate" not in said


def test_what_was_held_back_says_why() -> None:
    shown = digest.digest([Line("ESC-1 · one"), Line("ESC-2 · two")], [], gathered=True)
    assert shown.push == "2 calls that could wait, as one message: there were many within the hour"


def test_long_lines_are_cut_so_that_slack_takes_them() -> None:
    blocks = as_json(digest.draw(digest.digest([Line("x" * 1000, BUTTONS)] * TOGETHER, [PersonId("U0A")])))
    assert len(blocks) <= limits.MESSAGE_BLOCKS
    assert all(length(str(block["text"]["text"])) <= limits.SECTION_TEXT for block in blocks)  # type: ignore[index]  # a section
