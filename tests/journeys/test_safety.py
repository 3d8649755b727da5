"""Journeys 97 and 98: who may speak to the bot, and who may do what."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import httpx

from bot.db.bound import BoundKind, BoundTo
from bot.usecases.audit_log import entries
from bot.usecases.bindings import bind
from tests.journeys.world import World


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
    assert "tried to take over; refused: needs lead" in why
