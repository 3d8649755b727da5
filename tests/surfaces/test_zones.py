"""Whoever reads a time reads it in their own zone, or with the zone beside it where Slack draws no dates."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from slack_sdk.models.views import View

from bot.domain.errors import RefusalFacts, Refused, Why
from bot.domain.ids import RotaKey
from bot.domain.roster import OnCall
from bot.domain.rota import Shift
from bot.slack.around import Around
from bot.slack.errors import sentence
from bot.slack.surfaces import duty
from bot.usecases.rotas import TierDuty
from tests.builders import A_POLICY, A_ROSTER, ALICE, MONDAY_10, T1, hours
from tests.surfaces import sentences as everything
from tests.surfaces.pseudo import visible
from tests.surfaces.reading import read

DRAWN_BY_SLACK = re.compile(r"<!date\^[0-9]+\^\{[^|>]*\}\|[^>]*>|`[^`\n]*`")
NAMED_ZONE = re.compile(r"\b[A-Z][a-z]+/[A-Z][A-Za-z_]+\b")
BARE = re.compile(r"\b[0-9]{1,2}:[0-9]{2}\b(?! (?:[A-Z]{2,5}|[+-][0-9]{2}))")


def bare_times(text: str) -> list[str]:
    """Times of day that are neither drawn by Slack nor beside their zone, as the hours of a calendar are."""
    lines = DRAWN_BY_SLACK.sub(" ", text).splitlines()
    return [line for line in lines if BARE.search(line) and not NAMED_ZONE.search(line)]


def texts(one: str | everything.Message | View) -> Iterator[str]:
    match one:
        case str():
            yield one
        case (text, blocks):
            yield text
            yield from visible([block.to_dict() for block in blocks])
        case view:
            yield from visible(view.to_dict())


@pytest.mark.parametrize("draw", [everything.sentences, everything.messages, everything.views])
def test_no_time_stands_anywhere_without_its_zone(
    draw: Callable[[], Iterator[str] | Iterator[everything.Message] | Iterator[View]],
) -> None:
    assert not {line for one in draw() for text in texts(one) for line in bare_times(text)}


@pytest.mark.parametrize("text", ["at 14:05.", "Mon 09:00", "<!date^1^{time}|14:05> or 14:05"])
def test_a_time_without_its_zone_is_noticed(text: str) -> None:
    assert bare_times(text)
    assert not bare_times("<!date^1^{time}|14:05> 14:05 CET 14:05 +03 `17:30` Mon 09:00-17:00; Europe/Berlin")


def test_a_refusal_names_a_time_in_the_zone_of_whoever_asks() -> None:
    around = Around(
        policy=A_POLICY, roster=A_ROSTER, asker=ALICE, now=MONDAY_10, command="/escalate", named=str, zone="Asia/Tokyo"
    )
    refused = Refused(Why.SNOOZE_TOO_CLOSE, RefusalFacts(at=MONDAY_10))
    assert "Mon 23 Nov 18:00 JST" in sentence(refused, around)
    assert "Mon 23 Nov 10:00 CET" in sentence(refused, replace(around, zone=None))


def test_a_button_has_the_hours_of_its_reader_as_slack_draws_no_dates_on_it() -> None:
    later = Shift(ALICE, MONDAY_10 + hours(24), MONDAY_10 + hours(32))
    tier = TierDuty(
        tier=T1,
        zone="Europe/Berlin",
        on_call=(OnCall(ALICE, "r", MONDAY_10 + hours(1)),),
        away={},
        next={RotaKey("r"): later},
        by_rota=True,
    )
    shown = read(duty.draw_on_call((tier,), A_POLICY, ALICE, MONDAY_10, "Asia/Tokyo"))
    assert "[Ask to swap now until Mon 23 Nov 19:00 " in shown
    assert "[Ask to swap Tue 24 Nov 18:00 to Wed 25 Nov 02:00 " in shown
