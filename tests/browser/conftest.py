"""Chromium and the whole product beside it, as somebody meets it who typed `make run`.

No expectation of a single story is here.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.sources import ROOT
from tests.waiting import until

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",  # the tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(180))


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The page of a bot that practises, started as a process of its own in an empty folder."""
    said = tmp_path / "said"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PRACTICE_PORT": "0", "PORT": "0"}  # noqa: TID251 - a child's
    with said.open("w") as log:
        bot = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], cwd=tmp_path, env=environment, stdout=log, stderr=log
        )
    try:
        found = until(lambda: re.search(r"http://127\.0\.0\.1:\d+", said.read_text()), what="the address", within=30)
        assert found is not None
        yield found.group()
    finally:
        bot.terminate()
        bot.wait(20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed (apt install chromium)")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield running
        running.close()


class Windows:
    """The windows of one test. What the browser logs as an error in any of them fails the test."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser = browser
        self._address = address
        self._contexts: list[BrowserContext] = []
        self.errors: list[str] = []

    def open(self, *, width: int, height: int, place: str = "", touch: bool = False) -> Page:
        """A window of its own; `place` is `person/channel` in the page's address."""
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, locale="en-GB", has_touch=touch, is_mobile=touch
        )
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.set_default_timeout(10_000)
        page.goto(f"{self._address}/#/{place}" if place else self._address)
        page.get_by_test_id("person-switcher").wait_for()
        return page

    def desk(self, place: str = "") -> Page:
        """A window on a desk."""
        return self.open(width=1280, height=900, place=place)

    def phone(self, place: str = "", *, width: int = 390) -> Page:
        """A phone: a narrow window that is touched."""
        return self.open(width=width, height=844, place=place, touch=True)

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def windows(browser: Browser, address: str) -> Iterator[Windows]:
    opened = Windows(browser, address)
    yield opened
    opened.close()
    assert opened.errors == []
