"""What the form that opens an issue says while it is filled in: journeys 4 to 8, 12 and 106 of docs/process.md."""

from tests.journeys.arranging import says
from tests.journeys.world import World
from tests.waiting import until

QUESTION = {"kind": "how_to", "impact": "inconvenient", "urgency": "can_wait"}
CONCERN = {"kind": "security", "impact": "inconvenient", "urgency": "soon"}  # a Sev 2 at T2
OUTAGE = {"kind": "outage", "scope": "all"}  # a Sev 1 at T3


def test_4_every_change_of_the_form_shows_severity_tier_targets_and_the_rule_without_sending_it(world: World) -> None:
    world.fill_in(world.alice)
    form = world.alice.form
    assert "*Sev 2 at T1* by the rule “Somebody stands still now”." in form
    assert "accept 15 min · first reply 1 h" in form
    for field, value, said in (
        ("scope", "all", "*Sev 1 at T2* by the rule “Business of all stands still”."),
        ("urgency", "soon", "*Sev 2 at T1* by the rule “Many are held up”."),
        ("impact", "inconvenient", "*Sev 4 at T1* by the rule “Everything else”."),
    ):
        world.alice.fill(field, value)
        assert said in form
    assert "accept 4 h · first reply 1 working day" in form
    assert world.typed(world.alice, "title") == "Checkout is down"
    assert world.issues() == []


def test_5_another_severity_without_a_reason_is_a_mistake_in_its_place_and_stores_nothing(world: World) -> None:
    world.fill_in(world.alice)
    world.alice.fill("severity", "Sev 3")
    result = world.alice.submit()
    assert not result.closed
    assert list(result.errors) == ["reason"]
    assert "why" in result.errors["reason"].lower()
    assert world.issues() == []
    world.alice.fill("reason", "It is their test system")
    assert world.alice.submit().closed
    world.settle()
    (card,) = world.cards("escalations-t1")
    assert "Sev 3" in card
    assert "It is their test system" in card
    told = [ping.words for ping in world.pings(card) if "decided otherwise" in ping.words]
    assert len(told) == 1
    assert world.dana.mention in told[0]


def test_6_what_a_tier_must_know_first_is_asked_and_each_gap_is_named_in_its_place(world: World) -> None:
    world.fill_in(world.alice)
    for field, value in CONCERN.items():
        world.alice.fill(field, value)
    assert "*Sev 2 at T2*" in world.alice.form
    assert "What have you tried, and what came of it?" in world.alice.form
    world.alice.fill("information/tried", "   ")
    assert list(world.alice.submit().errors) == ["information/tried"]
    assert world.issues() == []
    world.alice.close_modal()
    world.open(world.alice)
    assert world.ben.click("Escalate", world.cards("escalations-t1")[0]).ok
    world.filled(world.ben)
    world.ben.fill("reason", "It may be more")
    asked = ["information/tried", "information/reproduce"]
    for field in asked:
        world.ben.fill(field, "   ")
    assert list(world.ben.submit().errors) == asked
    assert [issue.tier for issue in world.issues()] == ["tier1"]
    world.inform(world.ben)
    assert world.ben.submit().closed
    assert [issue.tier for issue in world.issues()] == ["tier2"]


def test_7_who_does_not_qualify_reads_why_and_what_to_do_and_the_lead_sees_who_goes_on_all_the_same(
    world: World,
) -> None:
    world.fill_in(world.alice)
    for field, value in QUESTION.items():
        world.alice.fill(field, value)
    form = world.alice.form
    assert "This does not qualify for escalation yet." in form
    assert "“Question that can wait”. A question or a wish is answered sooner by asking" in form
    assert "Look for a how-to first" in form
    assert "how badly: Blocked" in form
    assert list(world.alice.submit().errors) == ["reason"]
    assert world.issues() == []
    world.alice.fill("reason", "Their chief is on the phone")
    assert world.alice.submit().closed
    world.settle()
    (card,) = world.cards("escalations-t1")
    assert "Decided otherwise" in card
    (told,) = [ping for ping in world.pings(card) if "decided otherwise" in ping.words]
    assert world.dana.mention in told.words
    assert "“Question that can wait”: “Their chief is on the phone”" in told.words
    why = says(world.ben, "/escalate why ESC-1")
    assert "does not qualify. A question or a wish is answered sooner by asking than by handing it over. Decided" in why
    assert "Decided otherwise: “Their chief is on the phone”" in why


def test_8_an_open_issue_of_the_same_customer_and_component_is_offered_first(world: World) -> None:
    world.fill_in(world.alice)
    world.alice.fill("component", "Payments")
    assert world.alice.submit().closed
    world.settle()
    world.fill_in(world.ben)
    world.ben.fill("component", "payments ")
    world.ben.fill("title", "Nobody can pay")
    assert "Perhaps it is open already:* ESC-1." in world.ben.form
    assert world.ben.click("Add to ESC-1").ok
    assert world.typed(world.ben, "text") == "Nobody can pay"
    assert world.ben.submit().closed
    world.settle()
    (card,) = world.cards("escalations-t1")
    assert "Nobody can pay" in card
    assert len(world.issues()) == 1


def test_12_a_sev_1_by_the_matrix_goes_straight_to_t3_and_t2_is_informed(world: World) -> None:
    world.fill_in(world.alice)
    for field, value in OUTAGE.items():
        world.alice.fill(field, value)
    world.inform(world.alice)
    assert world.alice.submit().closed
    world.settle()
    assert world.cards("escalations-t1") == world.cards("escalations-t2") == []
    (card,) = world.cards("escalations-t3")
    assert "rule “Outage for all”" in card
    (ping,) = world.pings(card)
    for person in (world.tomas, world.person("ines"), world.lena):
        assert person.mention in ping.words
    assert "Sev 1, at T3 by the rule “Outage for all”" in world.alice.dms[-1]
    assert "The matrix, rule “Outage for all”: Sev 1, T3" in says(world.lena, "/escalate why ESC-1")


def test_106_what_helped_is_kept_with_its_component_and_offered_to_the_next_issue_of_it(world: World) -> None:
    world.fill_in(world.alice)
    world.alice.fill("component", "Payments")
    assert world.alice.submit().closed
    world.settle()
    (card,) = world.cards("escalations-t1")
    said = world.ben.post("Restart the <queue> worker & wait a minute", "escalations-t1", thread=card)
    assert world.dana.message_shortcut("save_insight", said).ok
    world.filled(world.dana)
    assert "ESC-1" in world.dana.form
    assert world.typed(world.dana, "text") == "Restart the <queue> worker & wait a minute"
    assert world.typed(world.dana, "component") == "Payments"
    world.dana.fill("component", " ")
    assert world.dana.submit().errors == {"component": "Please fill this in."}
    world.dana.fill("component", "payments")
    sent = world.dana.submit()
    assert sent.closed
    assert "Saved. Whoever opens an escalation about *payments* is shown it." in world.whispered(sent)
    world.fill_in(world.priya)
    assert "helped before" not in world.priya.form
    world.priya.fill("component", " PAYMENTS")
    form = world.priya.form.words
    helps = "“Restart the &lt;queue&gt; worker &amp; wait a minute”"
    assert form.index("Perhaps it is open already") < form.index("What helped before with payments") < form.index(helps)
    assert f"{helps}\n{world.dana.mention}, ESC-1 · <https://northwind.slack.com/archives/{said.channel}/p" in form
    world.priya.fill("component", "search")
    assert "helped before" not in world.priya.form


def test_106_what_turns_out_wrong_is_corrected_by_who_kept_it_and_taken_back_by_a_lead(world: World) -> None:
    world.open(world.alice)
    (card,) = world.cards("escalations-t1")
    said = world.ben.post("Restart the worker", "escalations-t1", thread=card)
    assert world.ben.message_shortcut("save_insight", said).ok
    world.filled(world.ben)
    world.ben.fill("component", "payments")
    assert "once more." in world.whispered(world.ben.submit())
    assert world.ben.message_shortcut("save_insight", said).ok
    world.filled(world.ben)
    assert world.ben.form.title == "Correct an insight"
    world.ben.fill("text", "Restart the queue")
    assert "Corrected." in world.whispered(world.ben.submit())
    for person in (world.priya, world.dana):
        world.fill_in(person)
        person.fill("title", "Payments fail")
        person.fill("component", "payments")
        assert "“Restart the queue”" in person.form
        assert person.form.click("Correct").ok
    until(lambda: "This is for" in world.priya.form, what="the reason")
    assert f"This is for {world.ben.mention}, who saved it, and for those who lead." in world.priya.form
    world.priya.form.close()
    assert world.typed(world.priya, "title") == "Payments fail", "the form below keeps what was typed"
    world.filled(world.dana)
    world.dana.fill("take_back", ["yes"])
    assert world.dana.submit().closed
    assert world.typed(world.dana, "title") == "Payments fail"
    world.settle()
    assert f"{world.dana.mention} took back what you had saved as an insight." in world.ben.dms[-1]
    world.priya.fill("component", "search")
    world.priya.fill("component", "payments")
    assert "helped before" not in world.priya.form
