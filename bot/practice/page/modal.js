// Modals: the stack of open views in one dialog. Each view keeps its own inputs while others lie on top of it.
import { PageError, post } from "./api.js";
import { button, el, findAgain, freshId, iconButton } from "./dom.js";
import { openDialog } from "./dialogs.js";
import { icon } from "./icons.js";
import { store } from "./store.js";
import { TROUBLE } from "./surface.js";
import { ViewPane } from "./viewpane.js";

let stack = [];
let shell = null;
let place = () => null;

/** `currentPlace` answers which conversation the person is looking at, for selects that default to it. */
export function startModals(currentPlace) {
  place = currentPlace;
}

/** Shows exactly these views (bottom first), as the server says they are open. */
export function takeViews(views) {
  const ids = new Set(views.map((view) => view.id));
  stack = stack.filter((pane) => ids.has(pane.view.id));
  for (const view of views) put(view);
  draw();
}

export function showView(view) {
  put(view);
  draw();
}

/** A view was closed; what lay on top of it goes too. */
export function closeView(viewId) {
  const at = stack.findIndex((pane) => pane.view.id === viewId);
  if (at < 0) return;
  stack.length = at;
  draw();
}

function put(view) {
  const known = stack.find((pane) => pane.view.id === view.id);
  if (known) known.update(view);
  else stack.push(new ViewPane(view, place(), submit));
}

function draw() {
  const top = stack.at(-1);
  if (!top) {
    shell?.node.close();
    shell?.node.remove();
    shell?.before()?.focus({ preventScroll: true });
    shell = null;
    return;
  }
  shell ??= openShell();
  const changed = shell.top !== top;
  shell.top = top;
  drawFrame(top);
  if (!changed) return;
  shell.body.replaceChildren(top.body);
  top.focusFirst(shell.title);
}

function openShell() {
  const before = findAgain(document.activeElement);
  const titleId = freshId("modal-title");
  const title = el("h2", { id: titleId, tabindex: "-1" });
  const back = iconButton("Back", icon("back", 20), {
    class: "modal-back",
    data: { testid: "modal-back" },
    on: { click: () => leave() },
  });
  const close = iconButton("Close", icon("close", 20), {
    class: "push-end",
    data: { testid: "modal-close" },
    on: { click: () => leaveAll() },
  });
  const body = el("div", { class: "modal-body" });
  const foot = el("footer", { class: "modal-foot" });
  const node = openDialog(
    { testid: "modal", labelledBy: titleId, className: "modal", onEscape: () => leave() },
    el("header", { class: "modal-head" }, back, title, close),
    body,
    foot,
  );
  return { node, title, back, body, foot, before, top: null };
}

function drawFrame(pane) {
  const { view } = pane;
  shell.title.textContent = view.title?.text ?? "";
  shell.back.hidden = stack.length < 2;
  shell.node.setAttribute("aria-busy", String(pane.busy));
  const parts = [
    el("div", { class: "modal-trouble", role: "alert", data: { testid: "modal-trouble" } }, pane.trouble),
    button(view.close?.text ?? (view.submit ? "Cancel" : "Close"), {
      class: "button",
      data: { testid: "modal-cancel", actionId: "modal-cancel" },
      on: { click: () => leave() },
    }),
    view.submit &&
      button(
        view.submit.text,
        {
          class: "button primary",
          "aria-busy": pane.busy ? "true" : undefined,
          disabled: view.submit_disabled,
          data: { testid: "modal-submit", actionId: "modal-submit" },
          on: { click: () => submit(pane) },
        },
        el("span", { class: "button-text" }, view.submit.text),
      ),
  ];
  const held = shell.foot.contains(document.activeElement) ? document.activeElement.dataset.actionId : null;
  shell.foot.replaceChildren(...parts.filter(Boolean));
  if (held) shell.foot.querySelector(`[data-action-id="${held}"]`)?.focus();
}

async function submit(pane) {
  if (pane.busy || !pane.view.submit || !pane.complete()) return;
  pane.busy = true;
  pane.trouble = "";
  draw();
  try {
    const answer = await post("view/submit", { as: store.me, view_id: pane.view.id, values: pane.surface.values() });
    pane.busy = false;
    if (answer.closed) closeView(pane.view.id);
    else if (answer.errors) pane.showErrors(answer.errors);
  } catch (error) {
    if (!(error instanceof PageError)) throw error;
    pane.busy = false;
    if (error.body?.errors) pane.showErrors(error.body.errors);
    else pane.trouble = error.message || TROUBLE;
  }
  draw();
}

async function leave() {
  const pane = stack.at(-1);
  if (!pane) return;
  closeView(pane.view.id);
  await post("view/close", { as: store.me, view_id: pane.view.id }).catch(() => {
    /* it is closed here either way */
  });
}

async function leaveAll() {
  for (let left = stack.length; left > 0; left -= 1) await leave();
}
