"""What a person does in front of the page, each touch of it counted. What comes of it is the business of the tests."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

KEY = 0.28
TOUCH = 1.1 + 0.2 + 1.35
"""Seconds that somebody who types averagely needs for a key, and for one touch: to decide, to point, to press.

The keystroke-level model of Card, Moran and Newell.
"""


@dataclass
class Effort:
    """What it cost a person: touches (a press, or a field or line filled in) and keys."""

    touches: int = 0
    keys: int = 0

    @property
    def seconds(self) -> float:
        """How long it takes an average person, without the machine's part."""
        return self.touches * TOUCH + self.keys * KEY


class Person:
    """Whoever sits in front of the page, or holds it in a hand."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.effort = Effort()
        self.has_thumbs = bool(page.evaluate("matchMedia('(pointer: coarse)').matches"))

    def touch(self, what: Locator) -> None:
        self.effort.touches += 1
        if self.has_thumbs:
            what.tap()
        else:
            what.click()

    def enter(self, where: Locator, words: str) -> None:
        """One touch, and a key for each letter."""
        self.effort.touches += 1
        self.effort.keys += len(words)
        where.fill(words)

    def be(self, name: str) -> None:
        self.touch(self.page.get_by_test_id("person-switcher"))
        self.touch(self.page.get_by_test_id(f"person-{name}"))

    def go_to(self, channel: str) -> None:
        """On a phone back to the list of places first."""
        for pane, back in (("thread", "thread-back"), ("main", "back")):
            if self.has_thumbs and self.page.locator(f"#panes[data-pane={pane}]").count():
                self.touch(self.page.get_by_test_id(back))
                expect(self.page.locator("#panes")).not_to_have_attribute("data-pane", pane)
        self.touch(self.page.get_by_test_id(f"channel-{channel}"))

    def go_home(self) -> None:
        self.go_to("Escalation Bot")
        self.touch(self.page.get_by_test_id("tab-home"))
        expect(self.home.get_by_role("button", name="Open an escalation")).to_be_visible()

    def type(self, words: str) -> None:
        """Write a line where one is and send it: on a desk with Enter, on a phone with the button."""
        composer = self.page.locator("[data-testid=composer]:visible, [data-testid=thread-composer]:visible").last
        composer.click()
        composer.press_sequentially(words)
        self.effort.touches += 1
        self.effort.keys += len(words) + 1
        composer.locator("xpath=ancestor::*[@class='composer']").get_by_role("button", name="Send").click()

    @property
    def form(self) -> Locator:
        return self.page.get_by_test_id("modal")

    @property
    def home(self) -> Locator:
        return self.page.get_by_test_id("home")

    def field(self, name: str) -> Locator:
        return self.form.get_by_test_id(f"field-{name}")

    def choose(self, field: str, words: str) -> None:
        self.touch(self.field(field).get_by_role("button").first)
        self.touch(self.page.get_by_role("option", name=words))

    def pick(self, field: str, words: str) -> None:
        self.touch(self.field(field).get_by_text(words).first)

    def write(self, field: str, words: str) -> None:
        self.enter(self.field(field).locator("input, textarea").first, words)

    def send_form(self) -> None:
        self.touch(self.form.get_by_test_id("modal-submit"))
        expect(self.form).to_have_count(0)

    def leave_form(self) -> None:
        self.page.keyboard.press("Escape")
        expect(self.form).to_have_count(0)

    @property
    def messages(self) -> Locator:
        return self.page.locator("#main").get_by_test_id("message")

    @property
    def thread(self) -> Locator:
        """The messages of the thread that is open, its card first."""
        return self.page.get_by_test_id("thread-pane").get_by_test_id("message")

    def follow_push(self, words: str) -> None:
        """Touch the notification on the lock screen."""
        self.touch(self.page.get_by_test_id("toast").filter(has_text=words).first.get_by_role("button").first)

    @property
    def card(self) -> Locator:
        return self.card_of("ESC-1")

    def card_of(self, key: str) -> Locator:
        """The first message about an issue where one is: its card in a channel, the call in a direct message."""
        return self.messages.and_(self.page.locator(":not([data-ephemeral])")).filter(has_text=key).first

    def press(self, button: str, where: Locator | None = None) -> None:
        self.touch((where or self.card).get_by_role("button", name=button).first)

    def from_menu(self, line: str, where: Locator | None = None) -> None:
        """The menu of a card; what is not in it is behind "More…"."""
        menu = (where or self.card).locator("[data-action-id=menu]").first
        self.touch(menu)
        self.touch(self.page.get_by_role("menuitem", name=line))

    def open_an_escalation(self, title: str = "Checkout is down") -> None:
        self.type(f"/escalate {title}")
        self.form.wait_for()
        self.write("customer", "Acme")
        self.pick("impact", "Blocked")
        self.pick("urgency", "Now")
        self.choose("kind", "Defect")
        self.choose("scope", "One user")
        self.send_form()
