// Building DOM nodes. Text always becomes text nodes; nothing here, or anywhere on the page, parses HTML.

/** Makes an element. Props: class, data (dataset), on (listeners), prop (DOM properties); the rest are attributes. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "data") Object.assign(node.dataset, defined(value));
    else if (name === "on")
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else if (name === "prop") Object.assign(node, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  append(node, children);
  return node;
}

function defined(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));
}

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false || child === "") continue;
    node.append(child);
  }
}

/** A real button; its text is its accessible name. */
export function button(label, props = {}, ...children) {
  return el("button", { type: "button", ...props }, ...(children.length ? children : [label]));
}

/** A button that shows only an icon: the label is for screen readers, tests and the tooltip. */
export function iconButton(label, icon, props = {}) {
  const { class: extra, ...rest } = props;
  return el(
    "button",
    {
      type: "button",
      "aria-label": label,
      title: label,
      ...rest,
      class: extra ? `icon-button ${extra}` : "icon-button",
    },
    icon,
  );
}

let lastId = 0;

/** An id for aria relations, unique on this page. */
export function freshId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}

/**
 * Redraws `root` by `draw`, and gives the focus back to the control that had it, found by its stable hook; a button of a
 * message that is gone once it was pressed leaves it to the first of those that came.
 */
export function keepingFocus(root, draw) {
  const active = document.activeElement;
  const held = root.contains(active) ? hookOf(active) : null;
  const row = held && active.closest("[data-ts]")?.dataset.ts;
  draw();
  if (!held || root.contains(document.activeElement)) return;
  const nearest = row ? root.querySelector(`[data-ts="${CSS.escape(row)}"] .actions button`) : null;
  (root.querySelector(held) ?? nearest)?.focus({ preventScroll: true });
}

/** Remembers a control; what is returned finds it again, or the one drawn in its place meanwhile. */
export function findAgain(node) {
  const pane = node.closest("[id]:is(main, aside, nav, header)") ?? document;
  const hook = hookOf(node);
  return () => (node.isConnected ? node : hook && pane.querySelector(hook));
}

function hookOf(node) {
  const { testid, actionId, choice } = node.dataset;
  const row = node.closest("[data-ts]");
  const within = row ? `[data-ts="${CSS.escape(row.dataset.ts)}"] ` : "";
  if (actionId) return `${within}[data-action-id="${CSS.escape(actionId)}"]`;
  if (testid) return `${within}[data-testid="${CSS.escape(testid)}"]`;
  return choice ? `${within}[data-choice="${CSS.escape(choice)}"]` : null;
}

export const isPhone = () => window.matchMedia("(max-width: 600px)").matches;
