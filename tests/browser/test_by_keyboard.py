"""Without a mouse: every stop is seen, forms keep the focus and give it back, Enter and Escape do as in Slack."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Windows
from tests.browser.person import Person

STOP = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const seen = style.outlineStyle !== "none" || style.boxShadow !== "none" || one.closest(".composer-frame, .menu");
  return {name: one.ariaLabel || one.innerText || one.placeholder || one.className, seen: Boolean(seen),
    where: one.closest("dialog, .popover, .topbar, .sidebar, .main, .thread, .inspector")?.className ?? ""};
}"""


def stops(page: Page, *, count: int, key: str = "Tab") -> list[dict[str, str]]:
    """Where the focus goes with each press of a key."""
    found = []
    for _ in range(count):
        page.keyboard.press(key)
        found.append(dict(page.evaluate(STOP)))
    return found


def test_an_escalation_is_opened_and_accepted_without_a_mouse(windows: Windows) -> None:
    page = windows.desk("U00ALICE00/C00ESCT100")
    alice = Person(page)
    keys = page.keyboard
    page.get_by_test_id("composer").focus()
    keys.type("/escalate Checkout is down")
    keys.press("Enter")
    expect(alice.field("customer").locator("input")).to_be_focused()
    keys.type("Acme")
    keys.press("Tab")
    keys.press("ArrowUp")
    around = stops(page, count=40)
    assert {stop["where"] for stop in around} == {"dialog modal"}, "the form keeps the focus"
    assert [stop["name"] for stop in around if not stop["seen"]] == [], "every stop is seen"
    alice.field("title").locator("input").focus()
    keys.press("Enter")
    expect(alice.form).to_have_count(0)
    expect(page.get_by_test_id("composer")).to_be_focused()
    expect(alice.card).to_contain_text("Not accepted yet")

    alice.card.locator("[data-action-id=menu]").focus()
    keys.press("Enter")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    keys.press("ArrowDown")
    expect(page.get_by_role("menuitem").nth(1)).to_be_focused()
    keys.press("Escape")
    expect(alice.card.locator("[data-action-id=menu]")).to_be_focused()
    alice.card.get_by_role("button", name="Accept").focus()
    keys.press("Enter")
    expect(alice.card).to_contain_text("Accepted by Alice")
    expect(alice.card.get_by_role("button", name="Update")).to_be_focused()
    assert [stop["name"] for stop in stops(page, count=40) if stop["where"] and not stop["seen"]] == []


def test_what_practice_adds_to_slack(windows: Windows) -> None:
    page = windows.desk("U00ALICE00/C00SUPPORT")
    alice = Person(page)
    colour = "getComputedStyle(document.querySelector('.main')).backgroundColor"
    light = page.evaluate(colour)
    alice.touch(page.get_by_test_id("tools"))
    alice.touch(page.get_by_test_id("theme-dark"))
    dark = page.evaluate(colour)
    assert dark != light
    page.reload()
    expect(page.get_by_test_id("composer")).to_be_visible()
    assert page.evaluate(colour) == dark, "it is remembered"

    alice.touch(page.get_by_test_id("tools"))
    alice.touch(page.get_by_test_id("tool-wire"))
    alice.open_an_escalation()
    entries = page.get_by_test_id("wire-entry")
    expect(entries.filter(has_text="/escalate Checkout is down")).to_contain_text("acknowledged")
    expect(entries.filter(has_text="chat.postMessage").first).to_contain_text("ok")
    alice.touch(page.get_by_test_id("wire-refused"))
    expect(entries.filter(has_text="chat.postMessage")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("#inspector")).to_be_hidden()
