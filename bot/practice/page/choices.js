// Radio buttons and checkboxes: native inputs, so that keyboard, screen readers and thumbs work as everywhere.
import { el, freshId } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";

const words = (text) => (text.type === "mrkdwn" ? mrkdwn(text.text) : [withEmoji(text.text)]);

export function radioButtons({ element, block, surface, field, changed }) {
  const start = surface.start(element, block, element.initial_option?.value ?? null);
  return group(element, field, "radio", start === null ? [] : [start], (chosen) => chosen[0] ?? null, changed);
}

export function checkboxes({ element, block, surface, field, changed }) {
  const start =
    surface.start(
      element,
      block,
      (element.initial_options ?? []).map((option) => option.value),
    ) ?? [];
  return group(element, field, "checkbox", start, (chosen) => chosen, changed);
}

function group(element, field, type, start, read, changed) {
  const name = freshId(type);
  const boxes = element.options.map((option) =>
    el("input", {
      type,
      name,
      id: freshId("choice"),
      value: option.value,
      prop: { checked: start.includes(option.value) },
    }),
  );
  const value = () => read(boxes.filter((box) => box.checked).map((box) => box.value));
  const rows = element.options.map((option, index) =>
    el(
      "div",
      { class: "choice" },
      boxes[index],
      el(
        "label",
        { for: boxes[index].id },
        el("span", {}, ...words(option.text)),
        option.description && el("span", { class: "choice-detail" }, ...words(option.description)),
      ),
    ),
  );
  const node = el(
    "div",
    {
      class: "choices",
      role: type === "radio" ? "radiogroup" : "group",
      "aria-labelledby": field?.labelId,
      "aria-describedby": field?.describedBy,
      on: { change: () => changed(value(), node) },
    },
    ...rows,
  );
  return { node, value, focus: boxes[0] };
}
