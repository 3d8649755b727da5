// The shell of every dialog: a native <dialog> with the focus trapped in it, and Slack's confirmation dialog.
import { button, el, findAgain, freshId } from "./dom.js";

const FOCUSABLE = "button, input, textarea, select, a[href], [tabindex='0']";

/** Shows a modal dialog; Esc calls `onEscape` and never closes it by itself. */
export function openDialog({ testid, label, labelledBy, role = "dialog", onEscape, className = "" }, ...content) {
  const node = el(
    "dialog",
    {
      class: `dialog ${className}`,
      role,
      "aria-label": label,
      "aria-labelledby": labelledBy,
      data: { testid },
      on: { keydown: (event) => keys(event, node, onEscape), cancel: (event) => event.preventDefault() },
    },
    ...content,
  );
  document.body.append(node);
  node.showModal();
  return node;
}

function keys(event, node, onEscape) {
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    onEscape();
  } else if (event.key === "Tab") {
    wrap(event, node);
  }
}

function wrap(event, node) {
  const stops = [...node.querySelectorAll(FOCUSABLE)].filter(
    (one) => !one.disabled && one.tabIndex >= 0 && one.offsetParent !== null,
  );
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
}

/** Asks what a `confirm` object asks; resolves to true or false. `words` draws a text object. */
export function askConfirm(confirm, words) {
  return new Promise((resolve) => {
    const titleId = freshId("confirm");
    const before = findAgain(document.activeElement);
    const answer = (yes) => {
      node.close();
      node.remove();
      before()?.focus({ preventScroll: true });
      resolve(yes);
    };
    const go = button(confirm.confirm?.text ?? "Yes", {
      class: confirm.style === "danger" ? "button danger" : "button primary",
      data: { testid: "confirm-yes" },
      on: { click: () => answer(true) },
    });
    const node = openDialog(
      {
        testid: "confirm",
        labelledBy: titleId,
        role: "alertdialog",
        className: "confirm",
        onEscape: () => answer(false),
      },
      el("h2", { id: titleId }, ...(confirm.title ? words(confirm.title) : ["Are you sure?"])),
      el("div", { class: "text" }, ...(confirm.text ? words(confirm.text) : [])),
      el(
        "div",
        { class: "dialog-buttons" },
        button(confirm.deny?.text ?? "Cancel", {
          class: "button",
          data: { testid: "confirm-no" },
          on: { click: () => answer(false) },
        }),
        go,
      ),
    );
    go.focus();
  });
}
