"""Getting to a card in one step, for tests of what one can do with it."""

from bot.practice.shown import ShownMessage
from tests.slack.office import Office

ANSWERS = {
    "title": "Checkout is down",
    "customer": "Acme",
    "impact": "blocked",
    "urgency": "now",
    "kind": "outage",
    "scope": "many",
}


def opened(office: Office, **more: str) -> ShownMessage:
    """The card of an issue that Alice opens at T1 (with `scope="all"`: a Sev 1, at T3)."""
    alice = office.workspace.person("alice")
    alice.command("/escalate", channel="escalations-t1")
    for field, value in {**ANSWERS, **more}.items():
        alice.form.fill(field, value)
    assert alice.form.submit().closed
    office.deliver()
    return card(office, "escalations-t3" if more.get("scope") == "all" else "escalations-t1")


def card(office: Office, channel: str) -> ShownMessage:
    """The newest card in a channel, as it reads now."""
    return [one for one in office.workspace.channel(channel).messages if one.words.startswith("ESC-")][-1]


def at_t2(office: Office) -> ShownMessage:
    """The card of an issue that Alice escalated to T2."""
    alice = office.workspace.person("alice")
    alice.click("Escalate", opened(office))
    alice.form.fill("reason", "Beyond us")
    assert alice.form.submit().closed
    office.deliver()
    return card(office, "escalations-t2")
