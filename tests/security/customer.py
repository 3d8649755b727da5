"""An issue whose every text somebody hostile wrote, through all that can be done with it.

No expectation of a single test is here.
"""

from bot.practice.hands import PersonHand
from bot.practice.shown import ShownMessage
from bot.usecases.enforce_deadlines import enforce_deadlines
from tests.slack.cards import card
from tests.slack.office import TEAM, Office

CHOICES = {"impact": "blocked", "urgency": "now", "kind": "outage", "scope": "many"}
LONGEST = {"title": 120, "customer": 80, "component": 80, "plan": 80, "links": 1000}
WRITTEN = ("description", "business_effect", "tried", *LONGEST)


def opened_with(office: Office, words: str, who: str = "alice") -> ShownMessage:
    """The card of an issue at T1 whose every field says these words, or as many of them as it takes."""
    person = office.workspace.person(who)
    person.command(f"/escalate {words}", channel="escalations-t1")
    for field, value in CHOICES.items():
        person.form.fill(field, value)
    for field in WRITTEN:
        person.form.fill(field, words[: LONGEST.get(field)])
    sent = person.form.submit()
    if not sent.closed:  # the form shows an issue like this one first
        sent = person.form.submit()
    assert sent.closed, sent.errors
    office.deliver()
    return card(office, "escalations-t1")


def live_through(office: Office, words: str) -> None:
    """Everything that asks for words gets these, and everything that shows them is looked at."""
    alice, ben, priya = (office.workspace.person(name) for name in ("alice", "ben", "priya"))
    alice.click("Accept", opened_with(office, words))
    office.deliver()
    _say(office, alice, "Update", text=words)
    _say(office, alice, "Customer wrote", text=words)
    _say(office, alice, "Hand over", to_person="ben", note=words)
    ben.click("Accept", ben.dms[-1])
    office.deliver()
    _say(office, ben, "Need info", question=words)
    _say(office, alice, "Answer", text=words)
    _say(office, ben, "Escalate", reason=words)
    here = card(office, "escalations-t2")
    priya.click("Return", here)
    priya.form.fill("reason", "not_ours")
    priya.form.fill("comment", words)
    assert priya.form.submit().closed
    office.deliver()
    look_at_it(office, words)
    office.business.advance(hours=2)
    while enforce_deadlines(office.rt, TEAM):
        office.deliver()
    office.deliver()


def look_at_it(office: Office, words: str) -> None:
    """Lists, the issue, its reasons, the tab, and what is offered to whoever reports the same again."""
    dana = office.workspace.person("dana")
    for asked in ("list", "ESC-1", "why ESC-1"):
        dana.command(f"/escalate {asked}", channel="escalations-t1")
    dana.open_home()
    dana.command(f"/escalate {words}", channel="escalations-t1")
    for field, value in CHOICES.items():
        dana.form.fill(field, value)
    dana.form.fill("customer", words[: LONGEST["customer"]])
    dana.close_modal()


def _say(office: Office, person: PersonHand, button: str, **words: str) -> None:
    shown = card(office, "escalations-t1")
    if button in shown.buttons:
        person.click(button, shown)
    else:
        person.click("More…", shown)
        person.form.click(button)
    for field, value in words.items():
        person.form.fill(field, value)
    sent = person.form.submit()
    assert sent.closed, (button, sent.errors)
    office.deliver()
