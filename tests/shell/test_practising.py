"""`bot run` without a single setting: the real process, its practice workspace, and the first escalation in it."""

import signal
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.shell.processes import Running, running
from tests.waiting import until

ALICE, BEN, PRIYA = "U00ALICE00", "U00BEN0000", "U00PRIYA00"
T1, T2 = "C00ESCT100", "C00ESCT200"
Json = dict[str, Any]
REPORT = {
    "title": "Checkout is down",
    "customer": "Acme",
    "kind": "defect",
    "scope": "one",
    "impact": "blocked",
    "urgency": "now",
}


class Page:
    """The practice page, as a browser would use it."""

    def __init__(self, bot: Running) -> None:
        address = bot.line("The practice workspace is open:").split()[-1]
        self._client = httpx.Client(base_url=address, timeout=30, trust_env=False)

    def get(self, path: str, **parameters: str) -> Json:
        answer: Json = self._client.get(path, params=parameters).json()
        return answer

    def post(self, path: str, **body: object) -> Json:
        answer: Json = self._client.post(path, json=body).json()
        assert answer["ok"], answer
        return answer

    def close(self) -> None:
        self._client.close()

    def state(self, who: str = ALICE) -> Json:
        return self.get("/page/state", **{"as": who})

    def card(self, channel: str, who: str) -> Json:
        """The first card in a channel, once there is one."""

        def first() -> Json:
            messages = self.get("/page/messages", **{"as": who, "channel": channel})["messages"]
            return messages[0] if messages else {}

        return until(first, what=f"a card in {channel}")

    def escalate(self, who: str) -> None:
        """Type the command, fill in the form and send it."""
        self.post("/page/command", channel="C00SUPPORT", text="/escalate Checkout is down", **{"as": who})
        view = until(lambda: self.state(who)["views"], what="the form")[-1]
        values = {block: {"value": value} for block, value in REPORT.items()}
        assert self.post("/page/view/submit", view_id=view["id"], values=values, **{"as": who})["closed"]

    def accept(self, who: str, channel: str) -> None:
        card = self.card(channel, who)
        (actions,) = [block for block in card["blocks"] if block["type"] == "actions"]
        button = next(element for element in actions["elements"] if element["action_id"] == "accept")
        container = {"type": "message", "channel": channel, "ts": card["ts"]}
        pressed = {"block_id": actions["block_id"], "action_id": "accept", "value": button["value"]}
        self.post("/page/action", container=container, **pressed, **{"as": who})


SETTINGS = {"PRACTICE_PORT": "0", "PORT": "0"}


@pytest.mark.thorough
@pytest.mark.timeout(120)
def test_an_escalation_from_the_first_command_to_the_next_tier_and_over_a_restart(tmp_path: Path) -> None:
    with running("run", folder=tmp_path, **SETTINGS) as bot:
        page = Page(bot)
        bot.line("/escalate Checkout is down")
        assert bot.out == [], "the address stays in sight"
        page.escalate(ALICE)
        assert "accept by" in page.card(T1, BEN)["text"]
        began = page.state()["clock"]["offset_seconds"]  # practice begins in working hours
        clock = page.post("/page/clock", advance_seconds=16 * 60)["clock"]
        assert clock["offset_seconds"] == began + 16 * 60
        assert "T2" in page.card(T2, PRIYA)["text"]
        assert page.card(T1, BEN)["text"] == page.card(T2, PRIYA)["text"]
        page.close()
        assert bot.end(signal.SIGINT) == 0
    with running("run", folder=tmp_path, **SETTINGS) as bot:
        page = Page(bot)
        assert page.state()["clock"]["offset_seconds"] == began + 16 * 60
        page.accept(PRIYA, T2)
        until(lambda: "accepted by" in page.card(T2, PRIYA)["text"], what="the card shows who accepted")
        page.close()
        assert bot.end() == 0
        assert "Traceback" not in bot.everything


@pytest.mark.thorough
@pytest.mark.timeout(120)
def test_other_commands_work_beside_a_bot_that_practises_and_the_workspace_dies_with_the_bot(tmp_path: Path) -> None:
    with running("run", folder=tmp_path, **SETTINGS) as bot:
        page = Page(bot)
        with running("doctor", folder=tmp_path, **SETTINGS) as doctor:
            assert doctor.wait() == 0, doctor.everything
        with running("bind", "tier1.oncall", "ben@northwind.example,@nobody", folder=tmp_path, **SETTINGS) as bind:
            assert bind.wait() == 2
            assert "there is no user group @nobody" in bind.everything
        with running("bind", "tier1.oncall", "ben@northwind.example", folder=tmp_path, **SETTINGS) as bind:
            assert bind.wait() == 0
            assert bind.everything == "tier1.oncall  Ben Adler (U00BEN0000)\n"
        for value, said in (("#ext-acme", "#ext-acme is shared with another"), ("#nope", "there is no channel #nope")):
            with running("bind", "tier1", value, folder=tmp_path, **SETTINGS) as bind:
                assert bind.wait() == 2
                assert said in bind.everything
                assert "does not answer" not in bind.everything
        before = (tmp_path / "var/practice/running.json").read_bytes()
        with running("run", folder=tmp_path, **SETTINGS) as second:
            assert second.wait() == 2
            assert f"open already, by process {bot.process.pid} on " in second.everything
        assert (tmp_path / "var/practice/running.json").read_bytes() == before
        bot.process.kill()
        bot.wait()
        with pytest.raises(httpx.TransportError):
            until(lambda: page.state() is None, what="the workspace ends with the bot")
        page.close()
