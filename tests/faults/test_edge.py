"""Section B of the catalogue at the edge: events, clicks and forms that meet a crash, a database that is away, or us.

What is about HTTP itself is told in tests/shell/test_web.py; tests/faults/test_catalogue.py says where everything is.
"""

import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.exc import OperationalError

from bot.db.migrate import migrate
from bot.db.tables import issues, outbox
from bot.practice.shown import Result
from tests.faults.harness import Killed
from tests.journeys.world import World
from tests.slack.cards import card, opened
from tests.slack.office import BOT_ID, BOT_USER, TEAM, Office, an_office
from tests.waiting import until


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with an_office(tmp_path) as running:
        yield running


def rows(office: Office) -> tuple[int, int]:
    """How many issues and letters there are."""
    with office.rt.database.reading() as session:
        return len(list(session.execute(select(issues.c.id)))), len(list(session.execute(select(outbox.c.id))))


def an_event(number: int, **inner: object) -> dict[str, Any]:
    return {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{number}", "event_time": 1, "event": inner}


HOME = {"type": "app_home_opened", "user": "U00ALICE00", "tab": "home", "channel": "D00"}


def test_b2_an_event_that_finds_no_database_is_answered_500_so_that_slack_sends_it_again(office: Office) -> None:
    def gone(*_: object) -> None:
        raise OperationalError("gone", {}, ConnectionError("gone"))

    event.listen(Engine, "before_cursor_execute", gone)
    try:
        assert office.slack_says(an_event(1, **HOME)).status == 500
    finally:
        event.remove(Engine, "before_cursor_execute", gone)
    assert not office.workspace.calls_of("views.publish")
    assert office.slack_says(an_event(1, **HOME)).status == 200
    assert len(office.workspace.calls_of("views.publish")) == 1


def filled(office: Office) -> Any:  # noqa: ANN401  # a hand's form
    alice = office.workspace.person("alice")
    alice.command("/escalate Checkout is down", channel="support")
    report = {"customer": "Acme", "kind": "defect", "scope": "one", "impact": "blocked", "urgency": "now"}
    for field, value in report.items():
        alice.fill(field, value)
    return alice.form


def test_b3_a_crash_before_the_commit_acknowledges_nothing_and_the_form_that_is_sent_again_counts_once(
    office: Office,
) -> None:
    form = filled(office)

    def die(*_: object) -> None:
        event.remove(Engine, "commit", die)
        raise Killed

    armed: list[bool] = []

    def arm(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "INSERT INTO outbox" in statement and not armed:
            armed.append(True)
            event.listen(Engine, "commit", die)

    event.listen(Engine, "before_cursor_execute", arm)
    with pytest.raises(Killed):
        office.send_again(form)
    event.remove(Engine, "before_cursor_execute", arm)
    office.rt.database.dispose()
    assert rows(office) == (0, 0), "nothing was stored, and nothing was acknowledged"
    assert office.send_again(form).status == 200
    stored = rows(office)
    assert stored[0] == 1
    assert office.send_again(form).status == 200, "and whoever crashed after the commit is asked again"
    assert rows(office) == stored


MESSAGE = {"type": "message", "channel": "C00ESCT100", "client_msg_id": "same", "text": "Checkout is down"}
EVENTS: tuple[dict[str, Any], ...] = (
    {**MESSAGE, "user": "U00ALICE00", "ts": "1.1"},
    {**MESSAGE, "user": "U00ALICE00", "ts": "40.2"},  # B4: the same gesture twice
    {**MESSAGE, "user": BOT_USER, "bot_id": BOT_ID, "ts": "2.1"},  # B21: our own
    {**MESSAGE, "subtype": "message_changed", "ts": "3.1"},
)


def test_b4_b5_b6_b21_no_message_opens_or_changes_anything_however_often_late_or_mixed_up_it_comes(
    office: Office,
) -> None:
    """The bot listens to one event alone, and draws a tab from the state of that moment: there is nothing to repeat."""
    numbers = itertools.count()
    for order in itertools.permutations(EVENTS):
        for one in order:
            assert office.slack_says(an_event(next(numbers), **one)).status == 200
    assert rows(office) == (0, 0)
    assert not office.workspace.calls_of("chat.postMessage")


def test_b11_a_click_while_the_bot_is_away_does_nothing_at_all_and_the_escalation_goes_on(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bot.sqlite3"
    migrate(url)
    with World(transport="socket", database_url=url) as world:
        card = world.open(world.alice)
        world.bot.stop()
        clicked = world.ben.click("Accept", card)
        assert not clicked.ok, "the person sees an error of Slack's"
        assert world.cards("escalations-t1")[0].words == card.words
        world.start_again()
        assert "Not accepted yet" in world.cards("escalations-t1")[0]
        world.advance(minutes=15)
        assert len(world.cards("escalations-t2")) == 1


@pytest.mark.parametrize("slow", [(0.6, 0.0), (0.3, 0.6)], ids=["the newer one first", "the older one first"])
def test_b14_of_two_drawings_of_a_form_the_newest_stays_whichever_reaches_slack_first(
    office: Office, slow: tuple[float, float]
) -> None:
    form, faults = filled(office), office.workspace.faults
    before = len(office.workspace.calls_of("views.update"))
    for seconds in slow:
        faults.next("views.update", slow=seconds)
    with ThreadPoolExecutor(1) as pool:
        older = pool.submit(form.fill, "urgency", "soon")
        until(lambda: faults.left("views.update") == 1, what="the older drawing is on its way")
        newer = form.fill("scope", "all")
        assert older.result().ok
    assert newer.ok
    assert "Sev 1 at Expert" in form
    assert len(office.workspace.calls_of("views.update")) - before <= 3, "once more at most"


def test_b14_a_form_that_is_closed_before_it_is_drawn_anew_is_let_be(office: Office) -> None:
    form, faults = filled(office), office.workspace.faults
    faults.next("views.update", slow=0.4)
    with ThreadPoolExecutor(1) as pool:
        change = pool.submit(form.fill, "scope", "all")
        until(lambda: faults.left("views.update") == 0, what="the drawing is on its way")
        form.close()
        assert change.result().ok
    assert not office.workspace.calls_of("chat.postEphemeral")


def test_b20_whoever_is_refused_hears_why_each_time_although_every_response_url_is_worn_out(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.practice.triggers.RESPONSE_URL_USES", 0)
    priya = office.workspace.person("priya")
    opened(office)

    def refused() -> Result:
        pressed = priya.click("Accept", card(office, "escalations-t1"))
        office.deliver()
        return pressed

    for _ in range(7):
        assert "This is for the people of First line" in str(refused().ephemeral)
    office.workspace.faults.next("chat.postEphemeral", error="user_not_in_channel")
    assert not refused().ephemeral
    assert "This is for the people of First line" in priya.dms[-1]
