"""The main job as people see it in a browser: open, accept, let a deadline pass, be raised, accept again, resolve."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Windows


class Person:
    """Whoever sits in front of the page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def be(self, name: str) -> None:
        self.page.get_by_test_id("person-switcher").click()
        self.page.get_by_test_id(f"person-{name}").click()

    def go_to(self, channel: str) -> None:
        self.page.get_by_test_id(f"channel-{channel}").click()

    def type(self, words: str) -> None:
        composer = self.page.get_by_test_id("composer")
        composer.click()
        composer.press_sequentially(words)
        self.page.get_by_test_id("send").click()

    @property
    def form(self) -> Locator:
        return self.page.get_by_test_id("modal")

    def choose(self, field: str, words: str) -> None:
        self.form.get_by_test_id(f"field-{field}").get_by_role("button").first.click()
        self.page.get_by_role("option", name=words).click()

    def pick(self, field: str, words: str) -> None:
        self.form.get_by_test_id(f"field-{field}").get_by_text(words).click()

    def write(self, field: str, words: str) -> None:
        self.form.get_by_test_id(f"field-{field}").locator("input, textarea").first.fill(words)

    def send_form(self) -> None:
        self.form.get_by_test_id("modal-submit").click()
        expect(self.form).to_have_count(0)

    @property
    def card(self) -> Locator:
        return self.page.locator("#main").get_by_test_id("message").filter(has_text="ESC-1").first

    def press(self, button: str) -> None:
        self.card.get_by_role("button", name=button).first.click()

    def open_an_escalation(self) -> None:
        self.type("/escalate Checkout is down")
        self.form.wait_for()
        self.write("customer", "Acme")
        self.pick("impact", "Blocked")
        self.pick("urgency", "Now")
        self.choose("kind", "Defect")
        self.choose("scope", "One user")
        self.send_form()


def test_the_main_job_from_end_to_end(windows: Windows) -> None:
    page = windows.open(width=1280, height=900)
    person = Person(page)
    person.be("alice")
    person.go_to("support")
    person.open_an_escalation()

    person.go_to("escalations-t1")
    expect(person.card).to_contain_text("Not accepted yet")
    page.get_by_test_id("clock-+15m").click()
    expect(person.card).to_contain_text("Now at T2")

    person.be("priya")
    person.go_to("escalations-t2")
    expect(page.locator("#main")).to_contain_text("accepted it in time")  # the ping, also shown to the channel
    person.press("Accept")
    expect(person.card).to_contain_text("Accepted by Priya")

    person.press("Resolve")
    person.form.get_by_test_id("field-text").wait_for()
    person.write("text", "Restarted the payment worker")
    person.choose("cause", "Defect in the product")
    person.write("component", "payments")
    person.pick("customer_told", "Yes")
    person.pick("lower_tier_could", "No")
    person.send_form()
    expect(person.card).to_contain_text("Resolved")
    expect(person.card.get_by_role("button", name="Reopen")).to_be_visible()


@pytest.mark.parametrize("width", [360, 390])
def test_on_a_phone_a_lead_accepts_with_one_thumb(windows: Windows, width: int) -> None:
    desk = Person(windows.open(width=1280, height=900, place="U00ALICE00/C00SUPPORT"))
    desk.open_an_escalation()

    page = windows.open(width=width, height=800, place="U00DANA000/C00ESCT100")
    lead = Person(page)
    accept = lead.card.get_by_role("button", name="Accept").first
    accept.scroll_into_view_if_needed()
    box = accept.bounding_box()
    assert box is not None
    assert box["height"] >= 36
    assert box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    accept.click()
    expect(lead.card).to_contain_text("Accepted by")
