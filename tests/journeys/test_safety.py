"""Journeys 97, 98 and 102: who may speak to the bot, who may do what, and what is looked at before it serves."""

import hashlib
import hmac
import json
import time
from dataclasses import replace
from urllib.parse import urlencode

import httpx
import pytest
from sqlalchemy import text

from bot.connecting import CannotStart
from bot.db.bound import BoundKind, BoundTo
from bot.db.opening import DoesNotFit
from bot.db.schema import HEAD
from bot.slack import heard
from bot.usecases.audit_log import entries
from bot.usecases.bindings import bind
from tests.journeys.arranging import says
from tests.journeys.world import World
from tests.waiting import until


def accept_by_post(world: World, *, secret: str, at: float) -> int:
    """Press Accept as Ben, in a request that somebody made by hand; what it is answered."""
    payload = {
        "type": "block_actions",
        "team": {"id": "T00PRACTICE"},
        "user": {"id": world.ben.id, "team_id": "T00PRACTICE"},
        "channel": {"id": "C00ESCT100"},
        "actions": [{"type": "button", "action_id": "accept", "block_id": "b", "value": "1.1"}],
    }
    body = urlencode({"payload": json.dumps(payload)}).encode()
    mark = hmac.new(secret.encode(), f"v0:{int(at)}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": str(int(at)),
        "x-slack-signature": f"v0={mark}",
    }
    assert world.bot.address is not None
    address = "http://{}:{}/slack/events".format(*world.bot.address)
    return httpx.post(address, content=body, headers=headers, trust_env=False).status_code


def test_97_a_forged_or_old_request_is_rejected_and_nothing_runs(world: World) -> None:
    world.open(world.alice)
    now = time.time()  # noqa: TID251  # Slack's clock, and Bolt looks at it
    refused = 401 if world.server.options.request_url else 404  # over a socket nothing listens to requests
    secret = world.server.options.signing_secret
    assert accept_by_post(world, secret="somebody else's secret", at=now) == refused
    assert accept_by_post(world, secret=secret, at=now - 360) == refused
    assert accept_by_post(world, secret=secret, at=now + 360) == refused
    world.settle()
    assert [(issue.status, issue.owner) for issue in world.issues()] == [("unaccepted", None)]
    if world.server.options.request_url:
        assert accept_by_post(world, secret=secret, at=now) == 200
        assert world.issues()[0].owner == world.ben.id


def test_98_whoever_presses_a_button_for_leads_without_being_one_hears_why_alone_and_it_is_kept(world: World) -> None:
    card = world.open(world.alice)
    world.ben.click("Accept", card)
    world.settle()
    card, at = world.cards("escalations-t1")[0], world.bot.at
    world.dana.click("More…", card)
    bind(at.rt, at.team, "tier1.lead", BoundTo(BoundKind.PERSON, (world.lena.id,)), None)
    thread = len(world.pings(card))
    assert world.dana.form.click("Take over").ok  # the form still offers what leads may
    world.filled(world.dana)
    world.dana.fill("reason", "I know this one")
    (words,) = world.dana.submit().errors.values()
    assert "This is for whoever leads T1. Please ask Lena Vogt." in words
    world.settle()
    assert world.issues()[0].owner == world.ben.id
    assert len(world.pings(card)) == thread
    kept = entries(at.rt, at.team)[0]
    assert (kept.person, kept.deed, kept.about, kept.outcome) == (world.dana.id, "take_over", "1.1", "needs_lead")
    why = world.alice.command("/escalate why ESC-1", channel="support").ephemeral
    assert why is not None
    assert "tried: take over; refused: needs lead" in why


def test_102_a_bot_with_a_dead_button_or_on_an_older_database_does_not_start_and_a_missing_scope_is_named(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    world.bot.stop()
    monkeypatch.setitem(heard.WANTED, heard.Heard.ACTION, heard.ACTIONS | {"dance"})
    with pytest.raises(CannotStart, match="Nobody here listens to: button dance"):
        world.second_bot().start()
    monkeypatch.undo()
    with world.database().begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(DoesNotFit, match="Bring it up to date with: bot migrate"):
        world.second_bot()
    with world.database().begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": HEAD})
    installed, ops = world.server.practice.workspace, world.server.channel("escalation-ops")
    left = tuple(scope for scope in installed.app.scopes if scope not in {"usergroups:read", "im:history"})
    installed.app = replace(installed.app, scopes=left)
    world.start_again()
    logged = capsys.readouterr().out + caplog.text  # where it goes depends on who ran before
    assert "The app lacks the scope usergroups:read. Take manifest.yml over" in logged
    until(lambda: any("scope usergroups:read" in one for one in ops.everything), what="the administrators hear it")
    report = says(world.person("olu"), "/escalate doctor")
    todo, _, good_to_know = report.partition("Good to know:")
    assert "The app lacks the scope usergroups:read." in todo
    assert "The app lacks the optional scope im:history" in good_to_know
