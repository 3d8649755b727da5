"""Section A of the catalogue of faults, first half: what goes wrong with one message. The numbers are its ids.

A9, A10 and everything else about how much Slack takes is in test_pacing.py, places that are gone in test_places.py.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.actor import Actor
from bot.domain.commands import Accept, Update
from bot.slack.sender import SlackSender
from bot.slack.surfaces.blocks import MAY_BE_A_REPEAT
from bot.usecases.deliver import deliver
from bot.usecases.parcels import DigestParcel, Outcome, Parcel
from tests.builders import A_REPORT
from tests.faults.harness import BEN, HISTORY, POST, REPLIES, Harness, letters_of
from tests.slack.office import TEAM


def update(text: str) -> Update:
    return Update(by=Actor(BEN), text=text)


def test_a1_an_answer_that_is_lost_after_slack_took_the_message(harness: Harness) -> None:
    harness.go_wrong(POST, accept_then_reset=True)
    harness.open()
    harness.run(seconds=30)
    assert set(harness.marks().values()) == {1}
    assert harness.states() == {"sent": 4}, "found again at the first look, long before the grace is over"
    assert harness.card().ts == harness.cards()[0].ts
    harness.recover()


def test_a2_a_request_that_never_arrived(harness: Harness) -> None:
    harness.go_wrong(POST, refuse=True)
    harness.open()
    harness.run(seconds=91)
    assert set(harness.marks().values()) == {1}
    (card,) = harness.letters(kind="card")
    assert (card.state.value, card.attempts) == ("sent", 2)
    harness.recover()


@pytest.mark.parametrize("kill", ["claimed", "posted"])
def test_a3_a4_a_crash_before_or_after_slack_was_asked(harness: Harness, kill: str) -> None:
    harness.open()
    harness.kill_at(kill)
    assert sum(harness.marks().values()) == (kill == "posted")
    harness.run(minutes=3)
    assert set(harness.marks().values()) == {1}
    assert harness.states() == {"sent": 4}
    assert harness.card().ts == harness.cards()[0].ts, "I3: the place is known, also where nobody stored it at once"
    harness.recover()


def test_a5_a_crash_after_the_answer_was_stored(harness: Harness) -> None:
    harness.open()
    deliver(harness.rt, TEAM, harness.send, batch=1)
    before = harness.marks()
    harness.kill_at("claimed")
    harness.run(minutes=3)
    assert set(harness.marks().values()) == {1}
    assert before.items() <= harness.marks().items()
    harness.recover()


def test_a6_a_history_that_lags(harness: Harness) -> None:
    harness.slack.faults.history_lag = 40
    harness.go_wrong(POST, accept_then_reset=True)
    harness.open()
    harness.run(seconds=60)
    assert harness.letters(kind="card")[0].state.value == "unknown", "not in the history yet, so not repeated yet"
    harness.run(seconds=60)
    assert harness.states() == {"sent": 4}
    harness.recover()


def test_a7_a_request_that_arrives_late_but_within_the_grace(harness: Harness) -> None:
    harness.go_wrong(POST, late=True)
    harness.open()
    harness.run(seconds=60)
    harness.slack.let_arrive()
    harness.run(seconds=60)
    assert set(harness.marks().values()) == {1}
    harness.recover()


def test_a7_a_request_that_arrives_after_the_grace_is_the_one_repeat_and_is_marked(harness: Harness) -> None:
    issue = harness.open()
    harness.run(seconds=1)
    harness.go_wrong(POST, late=True)
    harness.do(issue, update("hello"))
    harness.run(minutes=2)
    harness.slack.let_arrive()
    (twice,) = [letter for letter, count in harness.marks().items() if count == 2]
    copies = [message for message in harness.messages() if twice in letters_of(message)]
    assert [str(MAY_BE_A_REPEAT) in message.words for message in copies] == [True, False]
    harness.recover(repeats=True)


def test_a8_a_history_that_nobody_may_read(harness: Harness) -> None:
    issue = harness.open()
    harness.run(seconds=1)
    harness.go_wrong(POST, times=2, refuse=True)
    harness.do(issue, update("hello"))
    other = harness.open("f2")
    for method in (HISTORY, REPLIES):
        harness.go_wrong(method, times=50, error="missing_scope")
    harness.run(minutes=3)
    assert harness.states(issue_id=other.id) == {"sent": 4}, "people are called"
    assert harness.states(issue_id=issue.id, kind="notice") == {"paused": 1}, "what only informs is held"
    harness.recover()


def test_a11_a_limit_without_a_sensible_header(harness: Harness) -> None:
    for header in ("", "abc"):
        harness.go_wrong(POST, rate_limit=header)
    harness.open()
    harness.tick()
    assert set(harness.states()) <= {"pending", "sent"}
    harness.recover()


AMBIGUOUS: dict[str, dict[str, Any]] = {
    "500": {"http": 500},
    "502": {"http": 502},
    "503": {"http": 503},
    "a page": {"http": 200, "body": "<html>proxy</html>"},
    "half an answer": {"http": 200, "body": '{"ok": tr'},
    "fatal_error": {"error": "fatal_error"},
    "internal_error": {"error": "internal_error"},
}


@pytest.mark.parametrize("how", AMBIGUOUS)
def test_a12_a13_an_answer_that_says_nothing_is_never_followed_by_a_blind_repeat(harness: Harness, how: str) -> None:
    harness.go_wrong(POST, **AMBIGUOUS[how])
    harness.open()
    harness.run(seconds=80)
    assert harness.letters(kind="card")[0].attempts == 1
    harness.run(seconds=15)
    assert set(harness.marks().values()) == {1}
    assert harness.letters(kind="card")[0].attempts == 2
    harness.recover()


def test_a14_a_slow_slack_holds_up_no_deed(harness: Harness) -> None:
    issue = harness.open()
    harness.go_wrong(POST, slow=2.0)
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(deliver, harness.rt, TEAM, harness.send)
        harness.slack.wait_for(lambda: harness.states()["sending"])
        begun = time.monotonic()
        harness.do(issue, Accept(by=Actor(BEN)))
        took = time.monotonic() - begun
        assert not sending.done()
    assert took < 1.5, "it does not wait for Slack"
    harness.recover()


def test_a15_a_message_that_slack_does_not_take_is_tried_as_plain_text_and_then_shown_as_dead(harness: Harness) -> None:
    harness.open()
    harness.go_wrong(POST, times=2, error="invalid_blocks")
    harness.open("f2")
    harness.tick()
    assert harness.states(kind="card") == {"dead": 1, "sent": 1}, "the other in the same tick"
    assert ["invalid_blocks" in m.words for m in harness.slack.channel("escalation-ops").messages] == [True]
    harness.recover()


@pytest.mark.thorough
def test_a15_a16_a_whole_batch_that_cannot_be_drawn_holds_up_nobody(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(22):
        harness.open(f"poison-{number}", replace(A_REPORT, customer="Poison"))
    good = harness.open("good")
    draw = SlackSender.__call__

    def drawing(sender: SlackSender, parcel: Parcel) -> Outcome:
        about = parcel.calls if isinstance(parcel, DigestParcel) else [parcel]
        if any(getattr(getattr(one, "issue", None), "report", A_REPORT).customer == "Poison" for one in about):
            raise ZeroDivisionError
        return draw(sender, parcel)

    monkeypatch.setattr(SlackSender, "__call__", drawing)
    harness.run(seconds=7)
    assert harness.states(issue_id=good.id) == {"sent": 4}
    assert harness.states()["dead"] == 88
    assert len(harness.letters(kind="admin")) == 2, "one word per kind and day"
    harness.recover()


def test_a17_a_worker_that_wakes_after_its_lease_takes_its_own_copy_back(harness: Harness) -> None:
    harness.open()
    asleep, awake = threading.Event(), threading.Event()
    send = harness.send.send

    def sleeping(parcel: Parcel) -> Outcome:
        asleep.set()
        assert awake.wait(20)
        return send(parcel)

    late = replace(harness.send, send=sleeping)  # type: ignore[arg-type]  # it does not look
    with ThreadPoolExecutor(1) as pool:
        pool.submit(deliver, harness.rt, TEAM, late)
        assert asleep.wait(20)
        harness.run(minutes=3)
        before = harness.marks()
        awake.set()
    assert harness.marks() == before
    assert set(before.values()) == {1}
    assert harness.slack.calls_of("chat.delete")
    harness.recover()


def test_a18_words_that_are_far_too_long_are_one_message(harness: Harness) -> None:
    issue = harness.open()
    harness.tick()
    harness.do(issue, update("word " * 9000))
    harness.run(seconds=5)
    assert harness.states(kind="notice") == {"sent": 1}
    (notice,) = [message for message in harness.messages() if "word word" in message.words and message.thread_ts]
    assert len(notice.words) < 4000
    harness.recover()


def test_a20_only_the_newest_state_is_drawn_after_a_redraw_was_refused(harness: Harness) -> None:
    issue = harness.open()
    harness.run(seconds=1)
    harness.go_wrong("chat.update", rate_limit=10)
    harness.do(issue, update("one"))
    harness.tick()
    harness.do(issue, update("two"))
    harness.do(issue, Accept(by=Actor(BEN)))
    harness.run(seconds=11)
    (anchor,) = harness.slack.channel("escalations-t1").messages
    redrawn = [call for call in harness.slack.calls_of("chat.update") if call.args["ts"] == anchor.ts]
    assert [call.status for call in redrawn if call.status != 429] == [200]
    assert "Accepted by" in harness.card()
    harness.recover()
