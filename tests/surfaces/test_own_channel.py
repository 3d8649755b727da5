"""What a channel of its own says: the topic, the procedure, the welcome; whatever people type, Slack takes it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.commands import Accept, HandOver
from bot.domain.ids import ChannelId, PersonId
from bot.domain.matrix import Severity
from bot.domain.process.procedures import Procedure
from bot.domain.process.raci import Part
from bot.slack import limits
from bot.slack.surfaces import card, own_channel
from bot.slack.surfaces.blocks import as_json
from bot.slack.surfaces.seen import Seen
from tests.builders import (
    A_POLICY,
    ALICE,
    BEN,
    DANA,
    MARC,
    MONDAY_10,
    STRANGER,
    T1,
    after,
    an_issue,
    by,
    minutes,
)
from tests.surfaces.slack_takes import complaints_about_message
from tests.surfaces.test_slack_takes_everything import an_issue_of, mentions, seen, typed_text

NEW = an_issue(Severity.SEV2)
BENS = after(NEW, MONDAY_10 + minutes(1), Accept(by=by(BEN)))
OFFERED = after(BENS, MONDAY_10 + minutes(2), HandOver(by=by(BEN), to=ALICE))


def with_procedure(before: Seen, *texts: str) -> Seen:
    guide = Procedure(key="guide", title=texts[0], steps=texts)
    return replace(before, policy=replace(A_POLICY, procedures=(guide,)))


def test_18_a_topic_says_key_severity_tier_owner_and_next_deadline_in_plain_words() -> None:
    assert own_channel.topic(seen(NEW)) == (
        "ESC-12 · Sev 2 · First line · nobody has it yet · next: accept by Mon 10:15 CET"
    )
    assert " · U0Ben · next: finish at First line by Mon 11:00 CET" in own_channel.topic(seen(BENS))


@pytest.mark.parametrize(
    ("person", "part", "said"),
    [
        (BEN, Part.RESPONSIBLE, "*You own it* (responsible)."),
        (ALICE, Part.RESPONSIBLE, "*It is offered to you.*"),
        (DANA, Part.ACCOUNTABLE, "*You lead First line*."),
        (STRANGER, Part.RESPONSIBLE, "*You are responsible.*"),
        (STRANGER, Part.ACCOUNTABLE, "(accountable)"),
        (STRANGER, Part.CONSULTED, "*You are consulted.*"),
        (MARC, Part.INFORMED, "*You are informed.*"),
        (STRANGER, None, "*You have no part in it by the roles.*"),
    ],
)
def test_19_whoever_joins_is_told_their_role_and_what_is_expected(
    person: PersonId, part: Part | None, said: str
) -> None:
    blocks = str(as_json(own_channel.welcome(seen(OFFERED), person, part)))
    assert said in blocks
    assert "Checkout is down" in blocks
    assert "{" not in said


def test_18_the_card_of_a_tier_leads_to_the_own_channel() -> None:
    lines = card.card(seen(NEW), T1, own_channel=ChannelId("C0OWN")).lines
    assert lines[-1] == "*Channel:* <#C0OWN>"
    assert "C0OWN" not in str(card.card(seen(NEW), T1).lines)


@given(typed_text, st.sampled_from([None, *Part]))
def test_slack_takes_every_topic_procedure_and_welcome_and_they_mention_nobody(words: str, part: Part | None) -> None:
    before = with_procedure(seen(an_issue_of(Severity.SEV2, words, words, words)), words or "x", words)
    assert len(own_channel.topic(before).encode("utf-16-le")) // 2 <= limits.TOPIC
    for push, blocks in (
        (own_channel.guide_push(before), own_channel.guide(before)),
        (own_channel.welcome_push(before), own_channel.welcome(before, STRANGER, part)),
    ):
        assert complaints_about_message(push, blocks) == []
        assert mentions(push, blocks) == []


def test_the_steps_of_a_procedure_are_numbered_and_ticked_behind_a_button() -> None:
    blocks = as_json(own_channel.guide(with_procedure(seen(NEW), "Look at it", "Mend it")))
    assert "1. Look at it\\n2. Mend it" in str(blocks)
    assert "'procedure'" in str(blocks)
