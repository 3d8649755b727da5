"""The whole way by the keyboard and by the thumb: SPEC 6.1, journey 11, and how few steps it takes (SPEC section 6)."""

from bot.domain.ids import IssueId
from bot.usecases.look_up import issue_view
from tests.journeys.telling import accept, card, on, seconds, send
from tests.journeys.world import REPORT, World


def test_an_issue_lives_by_typed_words_alone(world: World) -> None:
    world.open(world.alice)
    assert "*ESC-1* is yours." in answered(world, "accept")
    world.settle()
    assert world.ben.command("/escalate update", channel="support").ok
    send(world, world.ben, text="Looking at the log")
    assert "Looking at the log" in card(world)
    assert world.ben.command("/escalate up ESC-1", channel="support").ok
    world.filled(world.ben)
    world.inform(world.ben)
    send(world, world.ben, reason="Needs database access")
    assert "Not accepted yet" in card(world, tier=2)
    assert "This is for the people of T2" in answered(world, "accept ESC-1")


def answered(world: World, typed: str) -> str:
    answer = world.ben.command(f"/escalate {typed}", channel="support").ephemeral
    assert answer is not None
    return answer.words


def test_39_up_typed_twice_moves_one_tier_only(world: World) -> None:
    world.open(world.alice)
    accept(world, world.ben)
    for person in (world.ben, world.dana):
        assert person.command("/escalate up ESC-1", channel="support").ok
        world.filled(person)
        world.inform(person)
        person.fill("reason", "Needs database access")
    assert world.ben.submit().closed
    assert "Already moved on to T2" in str(world.dana.submit().errors)
    assert [issue.tier for issue in world.issues()] == ["tier2"]


def test_11_what_the_form_asks_is_stored_and_shown(world: World) -> None:
    told = {
        "business_effect": "Their sale is today",
        "sentiment": "may_leave",
        "plan": "gold",
        "description": "The button does nothing",
        "first_reported_at": seconds("2026-11-23 09:40"),
    }
    said = world.dana.post("Acme cannot pay", "support")
    assert world.alice.message_shortcut("escalate_message", said).ok
    for field, value in {**REPORT, **told}.items():
        world.alice.fill(field, value)
    world.inform(world.alice)
    assert world.alice.submit().closed
    world.settle()
    words = card(world).words
    for shown in ("Acme", "Their sale is today", "The button does nothing", "may leave us", "Defect", "one user"):
        assert shown in words
    assert f"p{said.ts.replace('.', '')}" in words
    assert "Opened by" in words
    kept = issue_view(world.bot.at.rt, world.bot.at.team, IssueId(1))
    assert kept is not None
    report, opener = kept.issue.report, kept.issue.opener
    assert (report.plan, report.first_reported_at, opener) == (
        "gold",
        on("2026-11-23 09:40"),
        world.alice.id,
    )


def test_an_escalation_is_opened_in_four_steps(world: World) -> None:
    assert world.alice.command("/escalate They cannot pay", channel="support").ok  # one, with the title
    world.alice.fill("customer", "Acme")  # two
    world.alice.fill("impact", "blocked")  # three: severity, tier, targets and rule are shown now
    assert "*Sev 3 at T1* by the rule" in world.alice.form
    assert "*Still as the form began:* soon, defect and one user." in world.alice.form, "nobody leaves it unseen"
    assert world.alice.submit().closed  # four
    world.settle()
    assert "Acme: They cannot pay" in card(world)
    assert "Defect, one user" in card(world)
