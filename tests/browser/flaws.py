"""What is wrong with a surface as the browser draws it: too wide for its window, or hard to use. Nothing is mended."""

from importlib.resources import files

from playwright.sync_api import Page

DESK, PHONE = (1280, 900), (390, 844)
GRAVE = ("serious", "critical")
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = "options => axe.run({resultTypes: ['violations'], ...options}).then(found => found.violations)"
TOO_WIDE = """() =>
  [document.documentElement, ...document.querySelectorAll(".scroller, .modal-body, .popover, .options")]
    .filter((one) => one.scrollWidth > one.clientWidth + 1)
    .map((one) => `${one.className || one.tagName} is ${one.scrollWidth} wide in ${one.clientWidth}`)"""


def too_wide(page: Page) -> list[str]:
    """What would have to be scrolled sideways."""
    return list(page.evaluate(TOO_WIDE))


def hard_to_use(page: Page, **options: object) -> list[str]:
    """What axe-core calls serious or critical, with the element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return [
        f"{found['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for found in page.evaluate(RUN_AXE, options)
        if found["impact"] in GRAVE
        for node in found["nodes"]
    ]


def flaws(page: Page) -> list[str]:
    """Both, on the desk and on the phone, in light and in dark; the window is left as it was."""
    before = page.viewport_size
    found = []
    for width, height in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        found += [f"at {width}: {one}" for one in too_wide(page)]
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            only = {} if scheme == "light" else {"runOnly": ["color-contrast"]}  # nothing else depends on colours
            found += [f"at {width}, {scheme}: {one}" for one in hard_to_use(page, **only)]
    if before is not None:
        page.set_viewport_size(before)
    return found
