"""A full day of three people: Alice and Priya at their desks, Dana, the lead of tier 1, with a phone in her hand."""

from playwright.sync_api import expect

from tests.browser.conftest import Windows
from tests.browser.person import Effort, Person

ALICE, DANA, PRIYA = "U00ALICE00", "U00DANA000", "U00PRIYA00"
SUPPORT, TIER_1, TIER_2 = "C00SUPPORT", "C00ESCT100", "C00ESCT200"


def test_a_full_day_of_three_people(windows: Windows) -> None:
    alice = Person(windows.desk(f"{ALICE}/{SUPPORT}"))
    dana = Person(windows.phone(f"{DANA}/{SUPPORT}"))
    priya = Person(windows.desk(f"{PRIYA}/{TIER_2}"))
    day = Day(alice, dana, priya)
    day.an_agent_opens_and_a_lead_accepts()
    day.one_asks_and_the_other_answers()
    day.it_changes_hands()
    day.it_waits_for_the_customer()
    day.another_comes_from_a_message_and_nobody_takes_it()
    day.it_is_solved_and_comes_back()
    day.everybody_looks_around()


class Day:
    def __init__(self, alice: Person, dana: Person, priya: Person) -> None:
        self.alice, self.dana, self.priya = alice, dana, priya

    def an_agent_opens_and_a_lead_accepts(self) -> None:
        """At most four interactions and 45 seconds; then from the push to accepted with one tap."""
        alice, dana = self.alice, self.dana
        alice.effort = Effort()
        alice.type("/escalate Checkout is down")
        alice.write("customer", "Acme")
        alice.pick("impact", "Blocked")
        alice.send_form()
        assert alice.effort.touches <= 4
        assert alice.effort.seconds <= 45

        dana.follow_push("Acme: Checkout is down")
        accept = dana.thread.last.get_by_role("button", name="Accept")
        expect(accept).to_be_in_viewport()
        dana.effort = Effort()
        dana.touch(accept)
        expect(dana.thread.first).to_contain_text("Accepted by Dana")
        assert dana.effort.touches == 1

    def one_asks_and_the_other_answers(self) -> None:
        alice, dana = self.alice, self.dana
        dana.from_menu("Need info", dana.thread.first)
        dana.write("question", "Which browser?")
        dana.send_form()
        expect(dana.thread.first).to_contain_text("Waiting")
        alice.go_to("Escalation Bot")
        asked = alice.messages.filter(has_text="Which browser?").last
        alice.press("Answer", asked)
        alice.write("text", "Firefox 145")
        alice.send_form()
        expect(alice.messages.filter(has_text="Answered:").first).to_be_visible()
        expect(dana.thread.first).to_contain_text("Accepted by Dana")

    def it_changes_hands(self) -> None:
        alice, dana = self.alice, self.dana
        dana.from_menu("Hand over", dana.thread.first)
        dana.choose("to_person", "Alice Moreau")
        dana.send_form()
        alice.follow_push("asks you to take it")
        alice.press("Accept", alice.thread.last)
        expect(dana.thread.first).to_contain_text("Accepted by Alice")

    def it_waits_for_the_customer(self) -> None:
        alice = self.alice
        alice.go_to("escalations-t1")
        alice.press("Update")
        alice.write("text", "We look into it")
        alice.pick("customer_visible", "told")
        alice.send_form()
        expect(alice.card).to_contain_text("We look into it")
        alice.from_menu("Wait on the customer")
        alice.write("reason", "Their log file")
        alice.send_form()
        expect(alice.card).to_contain_text("Waiting")
        alice.press("Resume")
        expect(alice.card).to_contain_text("Accepted by Alice")

    def another_comes_from_a_message_and_nobody_takes_it(self) -> None:
        """It is opened from a message, breaches as the page moves time, and so rises to the next tier."""
        alice, dana, priya = self.alice, self.dana, self.priya
        dana.go_to("support")
        dana.type("Globex writes: every export fails since noon")
        alice.go_to("support")
        written = alice.messages.filter(has_text="every export fails").first
        written.hover()
        alice.touch(written.get_by_test_id("message-more"))
        alice.touch(alice.page.get_by_role("menuitem", name="Escalate this message"))
        alice.write("customer", "Globex")
        alice.pick("impact", "Blocked")
        alice.pick("urgency", "Now")
        alice.send_form()
        alice.touch(alice.page.get_by_test_id("clock-+15m"))
        rose = priya.card_of("ESC-2")
        expect(rose).to_contain_text("Not accepted yet")
        priya.press("Accept", rose)
        expect(rose).to_contain_text("Accepted by Priya")

    def it_is_solved_and_comes_back(self) -> None:
        alice, priya = self.alice, self.priya
        rose = priya.card_of("ESC-2")
        priya.press("Resolve", rose)
        priya.write("text", "Restarted the export worker")
        priya.choose("cause", "Defect in the product")
        priya.write("component", "exports")
        priya.pick("customer_told", "Yes")
        priya.pick("lower_tier_could", "No")
        priya.send_form()
        alice.go_to("escalations-t2")
        seen = alice.card_of("ESC-2")
        expect(seen).to_contain_text("Resolved")
        alice.press("Reopen", seen)
        alice.write("reason", "It fails again")
        alice.send_form()
        expect(rose).to_contain_text("Not accepted yet")

    def everybody_looks_around(self) -> None:
        alice, dana, priya = self.alice, self.dana, self.priya
        for person in (alice, dana, priya):
            person.go_home()
        expect(priya.home).to_contain_text("Waiting for you (1)")
        alice.go_to("support")
        alice.type("/escalate list")
        expect(alice.messages.last).to_contain_text("2 open")
        alice.type("/escalate settings")
        alice.pick("called_by", "Both")
        alice.send_form()
