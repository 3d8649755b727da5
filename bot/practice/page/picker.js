// The picker behind every select: a button that opens a list box with search, for one choice or several.
import { el, freshId } from "./dom.js";
import { icon } from "./icons.js";
import { openPopover } from "./popover.js";
import { avatar } from "./avatar.js";

const SEARCH_FROM = 8;

export function pick(spec) {
  const valueId = freshId("value");
  const shown = el("span", { class: "picker-value", id: valueId });
  const node = el(
    "button",
    {
      type: "button",
      class: "picker",
      id: freshId("picker"),
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-labelledby": spec.field ? `${spec.field.labelId} ${valueId}` : undefined,
      "aria-describedby": spec.field?.describedBy,
      on: { click: () => openList(state) },
    },
    shown,
    icon("chevron", 16),
  );
  const state = {
    ...spec,
    node,
    shown,
    chosen: [...spec.start],
    options: spec.known,
    labels: new Map(spec.known.map((one) => [one.value, one])),
  };
  show(state);
  return { node, value: () => (spec.multi ? [...state.chosen] : (state.chosen[0] ?? null)) };
}

function show({ shown, chosen, labels, placeholder, multi }) {
  const names = chosen.map((value) => labels.get(value)?.label ?? value);
  shown.classList.toggle("is-empty", names.length === 0);
  shown.replaceChildren(
    ...(multi && names.length ? names.map((name) => el("span", { class: "chip" }, name)) : [names[0] ?? placeholder]),
  );
}

function openList(state) {
  const list = el("div", {
    class: "options",
    role: "listbox",
    id: freshId("list"),
    "aria-multiselectable": state.multi ? "true" : undefined,
    tabindex: "-1",
  });
  const searching = Boolean(state.search) || state.known.length >= SEARCH_FROM;
  const box =
    searching &&
    el("input", {
      type: "text",
      class: "picker-search",
      placeholder: "Search",
      role: "combobox",
      "aria-label": "Search options",
      "aria-controls": list.id,
      "aria-expanded": "true",
      autocomplete: "off",
    });
  const panel = el("div", { class: "picker-panel" }, box, list);
  const view = { state, list, box, active: -1, close: null };
  view.close = openPopover(state.node, panel);
  if (!panel.isConnected) return;
  panel.addEventListener("keydown", (event) => keys(event, view));
  if (box) box.addEventListener("input", () => search(view));
  if (state.search && !state.options.length) hint(view, "");
  else fill(view, state.options);
  (box || list).focus({ preventScroll: true });
}

function hint(view, text) {
  const { minimum } = view.state;
  const missing = minimum - text.length;
  view.list.replaceChildren(
    el(
      "div",
      { class: "options-note" },
      missing > 0 ? `Type ${missing} more character${missing > 1 ? "s" : ""} to search` : "Searching…",
    ),
  );
}

async function search(view) {
  const text = view.box.value.trim();
  const { state } = view;
  if (!state.search) {
    const wanted = text.toLowerCase();
    fill(
      view,
      state.options.filter((one) => `${one.label} ${one.detail ?? ""}`.toLowerCase().includes(wanted)),
    );
    return;
  }
  hint(view, text);
  if (text.length < state.minimum) return;
  const answer = await state.search(text);
  if (view.box.value.trim() !== text || !view.list.isConnected) return;
  for (const option of answer.options) state.labels.set(option.value, option);
  fill(view, answer.options, answer.sentence);
}

function fill(view, options, sentence) {
  const { state, list } = view;
  const nodes = [];
  let group = null;
  if (state.clearable && !state.multi && state.chosen.length)
    nodes.push(row(view, { value: null, label: "Clear selection" }));
  for (const option of options) {
    if (option.group && option.group !== group)
      nodes.push(el("div", { class: "options-heading" }, (group = option.group)));
    nodes.push(row(view, option));
  }
  if (!options.length) nodes.push(el("div", { class: "options-note" }, sentence ?? "No results"));
  list.replaceChildren(...nodes);
  const rows = rowsOf(view);
  activate(
    view,
    Math.max(
      0,
      rows.findIndex((one) => one.getAttribute("aria-selected") === "true"),
    ),
  );
}

function row(view, option) {
  const { state } = view;
  const selected = option.value !== null && state.chosen.includes(option.value);
  return el(
    "div",
    {
      class: "option",
      role: "option",
      id: freshId("option"),
      "aria-selected": String(selected),
      data: { value: option.value ?? "" },
      on: {
        click: () => choose(view, option),
        pointermove: (event) => activate(view, rowsOf(view).indexOf(event.currentTarget)),
      },
    },
    option.person && avatar(option.person, "small"),
    el(
      "span",
      { class: "menu-words" },
      el("span", {}, option.label),
      option.detail && el("span", { class: "menu-detail" }, option.detail),
    ),
    el("span", { class: "option-check" }, icon("check", 16)),
  );
}

const rowsOf = (view) => [...view.list.querySelectorAll("[role=option]")];

function activate(view, index) {
  const rows = rowsOf(view);
  view.active = Math.min(index, rows.length - 1);
  rows.forEach((one, at) => one.classList.toggle("is-active", at === view.active));
  const active = rows[view.active];
  const owner = view.box || view.list;
  if (active) owner.setAttribute("aria-activedescendant", active.id);
  else owner.removeAttribute("aria-activedescendant");
  active?.scrollIntoView({ block: "nearest" });
}

function choose(view, option) {
  const { state } = view;
  if (!state.multi) {
    state.chosen = option.value === null ? [] : [option.value];
    view.close();
  } else if (state.chosen.includes(option.value)) {
    state.chosen = state.chosen.filter((value) => value !== option.value);
  } else if (!state.limit || state.chosen.length < state.limit) {
    state.chosen = [...state.chosen, option.value];
  }
  for (const one of rowsOf(view)) one.setAttribute("aria-selected", String(state.chosen.includes(one.dataset.value)));
  show(state);
  state.changed(state.multi ? [...state.chosen] : (state.chosen[0] ?? null), state.node);
}

function keys(event, view) {
  const count = rowsOf(view).length;
  const moves = { ArrowDown: (view.active + 1) % count, ArrowUp: (view.active - 1 + count) % count };
  if (event.key in moves && count) {
    event.preventDefault();
    activate(view, moves[event.key]);
  } else if (event.key === "Enter" || (event.key === " " && !view.box)) {
    event.preventDefault();
    rowsOf(view)[view.active]?.click();
  }
}
