"""Many calls as one message: every line is there, everybody is mentioned once, and Slack takes it."""

from bot.domain.ids import PersonId
from bot.slack import limits
from bot.slack.surfaces import digest
from bot.slack.surfaces.blocks import as_json
from bot.slack.text import length


def test_every_call_has_a_line_and_everybody_is_mentioned_once() -> None:
    people = [PersonId("U0A"), PersonId("U0B"), PersonId("U0A")]
    shown = digest.digest(["ESC-1 · one", "ESC-2 · two"], people)
    words = str(as_json(digest.draw(shown)))
    assert "2 more calls" in words
    assert "ESC-1 · one" in words
    assert "ESC-2 · two" in words
    assert words.count("<@U0A>") == 1


def test_long_lines_are_divided_so_that_slack_takes_them() -> None:
    blocks = as_json(digest.draw(digest.digest(["x" * 1000] * 25, [])))
    assert len(blocks) <= limits.MESSAGE_BLOCKS
    assert all(length(str(block["text"]["text"])) <= limits.SECTION_TEXT for block in blocks)  # type: ignore[index]  # a section
