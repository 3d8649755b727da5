// Interactive Block Kit elements: which drawer draws which type, and the two that hold no value (button, overflow).
import { checkboxes, radioButtons } from "./choices.js";
import { askConfirm } from "./dialogs.js";
import { button, el, iconButton } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { SELECTS, select } from "./selects.js";
import { datePicker, dateTimePicker, TEXT_TYPES, textInput, timePicker } from "./textinputs.js";

const DRAWERS = {
  button: pressable,
  overflow,
  radio_buttons: radioButtons,
  checkboxes,
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: dateTimePicker,
  ...Object.fromEntries(TEXT_TYPES.map((type) => [type, textInput])),
  ...Object.fromEntries(SELECTS.map((type) => [type, select])),
};

/**
 * Draws an element: {node, value(), focus}. `field` says that it stands in an input block (whose label names it);
 * there a change reaches the app only with dispatch_action, elsewhere at once.
 */
export function drawElement(element, block, surface, field = null) {
  const drawer = DRAWERS[element.type];
  if (!drawer)
    return {
      node: el("div", { class: "unknown-block" }, `This practice page does not draw elements of type ${element.type}.`),
    };
  const send = async (value, node) => {
    if (await agreed(element)) await surface.act(element, block, value, node);
  };
  const changed = (value, node) => (!field || block.dispatch_action ? send(value, node) : undefined);
  const control = drawer({ element, block, surface, field, send, changed });
  control.focus ??= control.node;
  control.focus.dataset.actionId = element.action_id ?? "";
  if (control.value) surface.register(element, block, control);
  return control;
}

async function agreed(element) {
  if (!element.confirm) return true;
  return askConfirm(element.confirm, (text) => (text.type === "mrkdwn" ? mrkdwn(text.text) : [withEmoji(text.text)]));
}

function pressable({ element, send }) {
  const style = ["primary", "danger"].includes(element.style) ? element.style : "";
  const press = () => {
    if (node.getAttribute("aria-busy") === "true") return;
    if (element.url) window.open(element.url, "_blank", "noopener");
    send(element.value ?? null, node);
  };
  const node = button(
    withEmoji(element.text.text),
    { class: `button ${style}`.trim(), "aria-label": element.accessibility_label || undefined, on: { click: press } },
    el("span", { class: "button-text" }, withEmoji(element.text.text)),
  );
  return { node };
}

function overflow({ element, send }) {
  const choose = (option) => {
    if (option.url) window.open(option.url, "_blank", "noopener");
    send(option.value, node);
  };
  const open = () =>
    openMenu(
      node,
      element.options.map((option) => ({
        label: withEmoji(option.text.text),
        detail: option.description?.text,
        choose: () => choose(option),
      })),
      { label: "More actions", align: "end" },
    );
  const node = iconButton("More actions", icon("dots"), {
    class: "button overflow",
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    on: { click: open },
  });
  return { node };
}
