"""The main job as people see it in a browser: open, accept, let a deadline pass, be raised, accept again, resolve."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Windows
from tests.browser.person import Person


def test_the_main_job_from_end_to_end(windows: Windows) -> None:
    page = windows.desk()
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
    desk = Person(windows.desk("U00ALICE00/C00SUPPORT"))
    desk.open_an_escalation()

    page = windows.phone("U00DANA000/C00ESCT100", width=width)
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
