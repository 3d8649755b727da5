"""Every surface, at a desk and on a phone, light and dark: all of it fits, and axe-core finds nothing grave."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Windows
from tests.browser.flaws import flaws
from tests.browser.person import Person


def test_every_surface_fits_and_can_be_used_by_everybody(windows: Windows) -> None:
    alice = Person(windows.desk("U00ALICE00/C00SUPPORT"))
    alice.open_an_escalation("Checkout is down :fire: for *everybody*")
    expect(alice.page.get_by_test_id("toast").first).to_be_visible()
    found = []
    for surface in SURFACES:
        surface(alice)
        found += [f"{surface.__name__} {flaw}" for flaw in flaws(alice.page)]
    assert not found, "\n".join(found)


def the_switcher(alice: Person) -> None:
    alice.touch(alice.page.get_by_test_id("person-switcher"))


def the_answer_in_the_channel(alice: Person) -> None:
    alice.page.keyboard.press("Escape")
    alice.type("/escalate help")
    expect(alice.messages.last).to_contain_text("what happened")


def the_suggestions_of_commands(alice: Person) -> None:
    alice.page.get_by_test_id("composer").fill("/esc")


def the_form(alice: Person) -> None:
    alice.page.get_by_test_id("composer").fill("")
    alice.type("/escalate Export fails")
    alice.write("customer", "Acme")
    alice.pick("impact", "Blocked")
    expect(alice.form).to_contain_text("Sev 3")


def the_form_with_mistakes(alice: Person) -> None:
    alice.write("customer", "")
    alice.touch(alice.form.get_by_test_id("modal-submit"))


def a_list_box_of_the_form(alice: Person) -> None:
    alice.touch(alice.field("kind").get_by_role("button").first)


def the_card(alice: Person) -> None:
    alice.page.keyboard.press("Escape")
    alice.leave_form()
    alice.go_to("escalations-t1")
    expect(alice.card).to_contain_text("Not accepted yet")


def the_menu_of_the_card(alice: Person) -> None:
    alice.touch(alice.card.locator("[data-action-id=menu]"))


def more(alice: Person) -> None:
    alice.touch(alice.page.get_by_role("menuitem", name="More…"))
    expect(alice.form.get_by_role("button", name="Procedure")).to_be_visible()


def the_thread(alice: Person) -> None:
    alice.leave_form()
    alice.touch(alice.card.get_by_test_id("thread-summary"))
    expect(alice.thread.last).to_contain_text("Please accept")


def the_direct_message(alice: Person) -> None:
    alice.go_to("Escalation Bot")
    expect(alice.messages.last).to_contain_text("ESC-1")


def the_home_tab(alice: Person) -> None:
    alice.go_home()
    expect(alice.home).to_contain_text("Waiting for you (1)")


def the_issue_in_full(alice: Person) -> None:
    alice.press("In full", alice.home)
    expect(alice.form).to_contain_text("Opened")


def the_shared_channel(alice: Person) -> None:
    alice.leave_form()
    alice.go_to("ext-acme")
    expect(alice.page.locator("#main header")).to_contain_text("Shared with another company")
    alice.type("We look into it, @tier1 will write")


def the_people_of_a_user_group(alice: Person) -> None:
    alice.touch(alice.messages.last.get_by_role("button", name="@tier1"))
    expect(alice.page.get_by_test_id("people").get_by_role("listitem")).to_have_count(3)


def the_people_of_a_channel(alice: Person) -> None:
    alice.touch(alice.page.get_by_test_id("people-close"))
    alice.touch(alice.page.get_by_test_id("members"))
    people = alice.page.get_by_test_id("people")
    expect(people.get_by_role("listitem").filter(has_text="Xenia")).to_contain_text("OTHER COMPANY")


def the_tools(alice: Person) -> None:
    alice.touch(alice.page.get_by_test_id("people-close"))
    alice.touch(alice.page.get_by_test_id("tools"))


def the_inspector(alice: Person) -> None:
    """With a refusal in it: the bot is no member of #support."""
    alice.touch(alice.page.get_by_test_id("tool-wire"))
    refused = alice.page.get_by_test_id("wire-entry").filter(has_text="not_in_channel")
    alice.touch(refused.first)
    expect(refused.first).to_contain_text("Arguments")


SURFACES: tuple[Callable[[Person], None], ...] = (
    the_switcher,
    the_answer_in_the_channel,
    the_suggestions_of_commands,
    the_form,
    the_form_with_mistakes,
    a_list_box_of_the_form,
    the_card,
    the_menu_of_the_card,
    more,
    the_thread,
    the_direct_message,
    the_home_tab,
    the_issue_in_full,
    the_shared_channel,
    the_people_of_a_user_group,
    the_people_of_a_channel,
    the_tools,
    the_inspector,
)
