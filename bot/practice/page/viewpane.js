// One view of a modal: its blocks, what is typed into them, and what is wrong with it, shown under each input.
import { BlockList } from "./blocklist.js";
import { el } from "./dom.js";
import { Surface } from "./surface.js";

const REQUIRED = "Please complete this required field.";
const FIRST_FOCUS = "input, textarea, button.picker, select, button";

export class ViewPane {
  constructor(view, place, submit) {
    this.surface = new Surface({ type: "view", view_id: view.id }, { place });
    this.body = el("form", {
      class: "view",
      novalidate: true,
      on: {
        submit: (event) => event.preventDefault(),
        keydown: (event) => this.key(event, submit),
        input: (event) => this.forgive(event),
        click: (event) => this.forgive(event),
      },
    });
    this.list = new BlockList(this.body, this.surface);
    this.busy = false;
    this.trouble = "";
    this.update(view);
  }

  update(view) {
    this.view = view;
    this.list.update(view.blocks ?? []);
  }

  focusFirst(otherwise) {
    const wanted = [...this.surface.controls.values()].find(({ element }) => element.focus_on_load)?.focus;
    (wanted ?? this.body.querySelector(`.input-block :is(${FIRST_FOCUS})`) ?? otherwise).focus({ preventScroll: true });
  }

  /** Enter in a single line sends the form, as in Slack. */
  key(event, submit) {
    const single = event.target.matches("input:not([type=checkbox], [type=radio], .picker-search)");
    if (
      event.key !== "Enter" ||
      !single ||
      event.defaultPrevented ||
      event.isComposing ||
      event.target.closest(".popover")
    )
      return;
    event.preventDefault();
    submit(this);
  }

  /** What Slack checks before the app is asked. */
  complete() {
    const errors = {};
    for (const { element, block, value, focus } of this.surface.controls.values()) {
      if (block.type !== "input") continue;
      const sentence = mistake(element, block, value(), focus);
      if (sentence) errors[block.block_id] = sentence;
    }
    this.showErrors(errors);
    return Object.keys(errors).length === 0;
  }

  /** Puts each sentence under its input; the first wrong input gets the focus. */
  showErrors(errors) {
    let first = null;
    for (const { node } of this.list.drawn.values()) {
      const slot = node.querySelector(":scope > .field-error");
      if (!slot) continue;
      const sentence = errors[node.dataset.blockId] ?? "";
      slot.textContent = sentence;
      node.classList.toggle("has-error", Boolean(sentence));
      for (const field of node.querySelectorAll("[aria-labelledby]"))
        field.setAttribute("aria-invalid", String(Boolean(sentence)));
      if (sentence) first ??= node;
    }
    first?.querySelector(`:is(${FIRST_FOCUS})`)?.focus({ preventScroll: true });
    first?.scrollIntoView({ block: "center", behavior: "auto" });
  }

  /** An error goes away as soon as its input is touched. */
  forgive(event) {
    const block = event.target.closest(".has-error");
    if (!block || event.target.closest(".label, .hint, .field-error")) return;
    block.classList.remove("has-error");
    block.querySelector(":scope > .field-error").textContent = "";
    for (const field of block.querySelectorAll("[aria-invalid]")) field.setAttribute("aria-invalid", "false");
  }
}

function mistake(element, block, value, field) {
  const empty =
    value === null || value === undefined || value.length === 0 || (typeof value === "string" && !value.trim());
  if (field?.validity?.badInput) return "Please enter a valid value.";
  if (empty) return block.optional ? null : REQUIRED;
  if (element.min_length && value.length < element.min_length)
    return `Please use at least ${element.min_length} characters.`;
  if (element.type === "email_text_input" && field.validity.typeMismatch) return "Please enter a valid email address.";
  if (element.type === "url_text_input" && field.validity.typeMismatch) return "Please enter a valid URL.";
  return element.type === "number_input" ? wrongNumber(element, value, field) : null;
}

function wrongNumber(element, value, field) {
  if (field.validity.stepMismatch && !element.is_decimal_allowed) return "Please enter a whole number.";
  if (element.min_value !== undefined && Number(value) < Number(element.min_value))
    return `Please enter a number of at least ${element.min_value}.`;
  if (element.max_value !== undefined && Number(value) > Number(element.max_value))
    return `Please enter a number of at most ${element.max_value}.`;
  return null;
}
