// Menus: overflow menus of messages, "more actions", shortcuts, the person switcher. One list of real buttons.
import { button, el } from "./dom.js";
import { closePopover, openPopover } from "./popover.js";

/**
 * Items: {label, detail, lead (node), tail (node), testid, danger, choose}, or {heading}, or "divider".
 * Arrow keys move, Enter chooses, Esc closes and gives the focus back.
 */
export function openMenu(anchor, items, { label, align = "start" } = {}) {
  const panel = el(
    "div",
    { class: "menu", role: "menu", "aria-label": label, on: { keydown: (event) => step(event, panel) } },
    ...items.map(drawItem),
  );
  openPopover(anchor, panel, { align });
  if (panel.isConnected) choices(panel)[0]?.focus({ preventScroll: true });
}

function drawItem(item) {
  if (item === "divider") return el("hr", { role: "separator" });
  if (item.heading) return el("div", { class: "menu-heading", role: "presentation" }, item.heading);
  const words = el(
    "span",
    { class: "menu-words" },
    el("span", { class: "menu-label" }, item.label),
    item.detail && el("span", { class: "menu-detail" }, item.detail),
  );
  const choice = button(
    item.label,
    {
      class: item.danger ? "menu-item danger" : "menu-item",
      role: "menuitem",
      data: { testid: item.testid, choice: item.label },
      "aria-current": item.current ? "true" : undefined,
      on: {
        click: () => {
          closePopover();
          item.choose();
        },
      },
    },
    item.lead,
    words,
  );
  return item.tail ? el("div", { class: "menu-row", role: "presentation" }, choice, item.tail) : choice;
}

const choices = (panel) => [...panel.querySelectorAll("[role=menuitem]")];

function step(event, panel) {
  const all = choices(panel);
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  all.at(to % all.length)?.focus();
}
