// What is typed: text, numbers, addresses, and dates and times by the browser's own pickers.
import { unixToWall, wallToUnix, zoneName } from "./dates.js";
import { el, freshId } from "./dom.js";
import { businessNow, myZone } from "./store.js";

const NATIVE = { plain_text_input: "text", number_input: "number", email_text_input: "email", url_text_input: "url" };
export const TEXT_TYPES = Object.keys(NATIVE);
const TYPING_PAUSE = 300;

export function textInput({ element, block, surface, field, send }) {
  const start = surface.start(element, block, element.initial_value ?? "") ?? "";
  const common = {
    id: freshId("input"),
    class: "text-input",
    placeholder: element.placeholder?.text,
    minlength: element.min_length,
    maxlength: element.max_length,
    autocomplete: "off",
    "aria-labelledby": field?.labelId,
    "aria-describedby": field?.describedBy,
  };
  const node = element.multiline
    ? el("textarea", { ...common, rows: 4 })
    : el("input", {
        ...common,
        type: NATIVE[element.type],
        step: element.is_decimal_allowed ? "any" : undefined,
        min: element.min_value,
        max: element.max_value,
      });
  node.value = start;
  const value = () => node.value || null;
  if (!block.dispatch_action) return { node, value };
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  if (triggers.includes("on_character_entered")) whenTypingPauses(node, () => send(value(), node));
  if (triggers.includes("on_enter_pressed")) onEnter(node, () => send(value(), node));
  return { node, value };
}

function whenTypingPauses(node, then) {
  let timer = null;
  node.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(then, TYPING_PAUSE);
  });
}

function onEnter(node, then) {
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    then();
  });
}

function picker(type, { field, placeholder }) {
  return el("input", {
    type,
    id: freshId("input"),
    class: "text-input date-input",
    title: placeholder,
    "aria-label": field ? undefined : placeholder || type,
    "aria-labelledby": field?.labelId,
    "aria-describedby": field?.describedBy,
  });
}

export function datePicker({ element, block, surface, field, changed }) {
  const node = picker("date", { field, placeholder: element.placeholder?.text });
  node.value = surface.start(element, block, element.initial_date ?? "") ?? "";
  const value = () => node.value || null;
  node.addEventListener("change", () => changed(value(), node));
  return { node, value };
}

export function timePicker({ element, block, surface, field, changed }) {
  const input = picker("time", { field, placeholder: element.placeholder?.text });
  input.value = surface.start(element, block, element.initial_time ?? "") ?? "";
  const value = () => input.value || null;
  input.addEventListener("change", () => changed(value(), input));
  return withZone(input, element.timezone ?? myZone(), value);
}

/** The wire has unix seconds; the person sees the wall clock of their own zone. */
export function dateTimePicker({ element, block, surface, field, changed }) {
  const input = picker("datetime-local", { field });
  const start = surface.start(element, block, element.initial_date_time ?? null);
  if (start !== null && start !== undefined) input.value = unixToWall(Number(start), myZone());
  const value = () => (input.value ? String(wallToUnix(input.value, myZone())) : null);
  input.addEventListener("change", () => changed(value(), input));
  return withZone(input, myZone(), value);
}

function withZone(input, tz, value) {
  const zone = el("span", { class: "zone" }, zoneName(businessNow(), tz));
  return { node: el("div", { class: "with-zone" }, input, zone), value, focus: input };
}
