"""The pictures of the README, taken anew: `python -m tests.browser.pictures`. It judges nothing.

They show the busy day of the practice workspace, so they change whenever what people see does.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.person import Person
from tests.sources import ROOT
from tests.waiting import until

PICTURES = ROOT / "docs" / "images"
PLAYED = 120_000  # milliseconds


@contextmanager
def busy_day() -> Iterator[str]:
    """The address of a practice workspace in which a busy day is being played."""
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said"
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PRACTICE_PORT": "0", "PORT": "0"}  # noqa: TID251 - a child's
        with said.open("w") as log:
            bot = subprocess.Popen(
                [sys.executable, "-m", "bot", "run", "--scene", "busy-day"],
                cwd=folder,
                env=environment,
                stdout=log,
                stderr=log,
            )
        try:
            found = until(lambda: re.search(r"http://127\.0\.0\.1:\d+", said.read_text()), what="an address", within=30)
            assert found is not None
            yield found.group()
        finally:
            bot.terminate()
            bot.wait(20)


def window(browser: Browser, address: str, place: str, *, phone: bool = False) -> Page:
    context = browser.new_context(
        viewport={"width": 390, "height": 760} if phone else {"width": 1180, "height": 720},
        device_scale_factor=1.5 if phone else 1,
        has_touch=phone,
        is_mobile=phone,
        locale="en-GB",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{address}/#/{place}")
    page.get_by_test_id("person-switcher").wait_for()
    return page


def take(page: Page, name: str) -> None:
    page.evaluate("document.getElementById('toasts').replaceChildren()")
    page.screenshot(path=PICTURES / f"{name}.png")


def main() -> None:
    """Take them all."""
    PICTURES.mkdir(exist_ok=True)
    with busy_day() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        ines = Person(window(browser, address, "U00INES000/C00ESCT300"))
        dana = Person(window(browser, address, "U00DANA000/C00SUPPORT", phone=True))
        lena = Person(window(browser, address, "U00LENA000/C00ESCT200"))
        expect(dana.page.get_by_test_id("toast").filter(has_text="Soylent")).to_be_visible(timeout=PLAYED)
        dana.follow_push("Soylent")
        expect(dana.thread.last.get_by_role("button", name="Accept")).to_be_visible()
        take(dana.page, "accept-on-a-phone")
        expect(ines.card_of("ESC-2")).to_contain_text("Renewing it")
        take(ines.page, "card")
        lena.go_home()
        take(lena.page, "home")
        alice = Person(window(browser, address, "U00ALICE00/C00SUPPORT"))
        alice.type("/escalate Payments are refused")
        alice.write("customer", "Initrode")
        alice.pick("impact", "Blocked")
        alice.pick("urgency", "Now")
        shown = alice.form.get_by_text("Sev 2 at").locator("xpath=ancestor::*[contains(@class, 'block')][1]")
        shown.evaluate("block => block.nextElementSibling.scrollIntoView({block: 'end'})")
        take(alice.page, "form")
        browser.close()


if __name__ == "__main__":
    main()
