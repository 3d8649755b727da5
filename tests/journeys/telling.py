"""What the longer journeys are told with: other hours, other targets, and what stands under "More…".

No expectation of a single journey is here.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.connecting import machine_now
from bot.db import beats, clocks
from bot.db.opening import open_database
from bot.domain.clocks import Clock, ClockKind
from bot.domain.ids import IssueId, TeamId
from bot.policyfile import load
from bot.practice.hands import PersonHand
from bot.practice.shown import Result, ShownMessage
from bot.usecases.enforce_deadlines import earliest_wake
from bot.usecases.policies import activate_policy
from tests.journeys.world import World
from tests.policy_text import changed
from tests.waiting import until

BERLIN = ZoneInfo("Europe/Berlin")
TEAM = TeamId("T00PRACTICE")
MOST_AT_ONCE = timedelta(days=30)
CALM = {"impact": "blocked", "urgency": "soon"}  # a Sev 3 at T1 by the matrix
OUTAGE = {"kind": "outage", "scope": "all"}  # a Sev 1 at T3


def on(local: str) -> datetime:
    """`2026-11-23 16:30` on the wall of the support team."""
    return datetime.fromisoformat(local).replace(tzinfo=BERLIN).astimezone(UTC)


def token(local: str) -> str:
    """How messages write that instant."""
    return f"<!date^{int(on(local).timestamp())}^"


def wait_until(world: World, local: str) -> None:
    """Let business time pass until then."""
    while (left := on(local) - world.time.now()) > timedelta():
        world.advance(hours=min(left, MOST_AT_ONCE) / timedelta(hours=1))


def follow(world: World, *changes: tuple[str, str]) -> None:
    """From now on the shipped policy with these changes of its text holds."""
    text = changed(*changes)
    policy = load(text, "policy.yml", world.time.now().date())
    activate_policy(world.bot.at.rt, world.bot.at.team, policy, text, None)


def report(world: World, person: PersonHand, **fields: object) -> None:
    """Open an escalation, with other answers than usual to some questions."""
    world.fill_in(person)
    for field, value in fields.items():
        person.fill(field, value)
    world.inform(person)
    sent = person.submit()
    if not sent.closed:  # the suggestion came with questions that were not there before
        world.inform(person)
        sent = person.submit()
    assert sent.closed, sent.errors or sent.error
    world.settle()


def card(world: World, tier: int = 1) -> ShownMessage:
    """The newest card of a tier, as it reads now."""
    return world.cards(f"escalations-t{tier}")[-1]


def accept(world: World, person: PersonHand, tier: int = 1) -> ShownMessage:
    """Press Accept on the newest card of a tier; the card after it."""
    assert person.click("Accept", card(world, tier)).ok
    world.settle()
    now = card(world, tier)
    assert "Accepted by" in now
    return now


def tell_customer(world: World, person: PersonHand, words: str, tier: int = 1, next_by: str = "") -> None:
    """Write an update that the customer was told too, with a promise of the next one or without."""
    promised = seconds(next_by) if next_by else None
    world.press(person, "Update", card(world, tier), text=words, customer_visible="yes", next_by=promised)


def solve(world: World, person: PersonHand) -> None:
    """Resolve the newest issue of T1, a Sev 3."""
    answers = {"text": "Restarted it", "cause": "defect", "component": "payments", "customer_told": "yes"}
    assert person.click("Resolve", card(world)).ok
    send(world, person, **answers)


def more(world: World, person: PersonHand, button: str, where: ShownMessage, **fields: object) -> Result:
    """Press a button of the form behind "More…", and where that opens a form, fill it in and send it."""
    open_more(person, where)
    pressed = person.click(button)
    assert pressed.ok, pressed.error
    if not fields:
        world.settle()
        return pressed
    return send(world, person, **fields)


def open_more(person: PersonHand, where: ShownMessage) -> None:
    """Open "More…" and wait until it has its buttons."""
    assert person.click("More…", where).ok
    until(lambda: person.form.buttons, what="the form has its buttons")


def send(world: World, person: PersonHand, **fields: object) -> Result:
    """Fill in the form on top and send it."""
    world.filled(person)
    for field, value in fields.items():
        person.fill(field, value)
    result = person.submit()
    assert result.closed, result.errors or result.error
    world.settle()
    return result


def thread(world: World, tier: int = 1) -> list[str]:
    """What stands in the thread of the newest card of a tier, oldest first."""
    return [message.words for message in world.pings(card(world, tier))]


def seconds(local: str) -> int:
    """As a field for a day and a time wants it."""
    return int(on(local).timestamp())


def be_away(world: World, minutes: int) -> None:
    """The bot is stopped, and started again after so long: an outage (SPEC R17)."""
    world.bot.stop()
    away = timedelta(minutes=minutes)
    database = open_database(world.database_url, machine_now)
    with database.writing() as session:
        last = beats.last(session, TEAM)
        assert last is not None
        beats.save(session, TEAM, beats.Beat(last.machine_at - away, last.business_at, last.outage))
        beats.set_practice_offset(session, TEAM, beats.practice_offset(session, TEAM) + away)
    database.dispose()
    world.start_again()
    until(lambda: not _something_is_due(world), what="what was missed is dealt with")
    world.settle()


def _something_is_due(world: World) -> bool:
    wake = earliest_wake(world.bot.at.rt, TEAM)
    return wake is not None and wake <= world.time.now()


def kept_clocks(world: World, issue: int, kind: ClockKind) -> list[Clock]:
    """Every instance of a clock that an issue ever had, as reports read them."""
    with world.bot.at.rt.database.reading() as session:
        return [one for one in clocks.all_clocks(session, TEAM, IssueId(issue)) if one.kind is kind]
