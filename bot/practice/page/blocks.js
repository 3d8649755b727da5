// Block Kit blocks as DOM nodes. What can be pressed or filled in is drawn by elements.js on the surface given.
import { el, freshId } from "./dom.js";
import { drawElement } from "./elements.js";
import { withEmoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";
import { richText } from "./richtext.js";

/** A text object: mrkdwn or plain_text. */
export function textOf(object) {
  if (object.type === "mrkdwn") return mrkdwn(object.text, { auto: object.verbatim ? "none" : "all" });
  return [el("span", { class: "pre-wrap" }, object.emoji === false ? object.text : withEmoji(object.text))];
}

/** One block with its stable id on it; a block that this page does not know says so instead of vanishing. */
export function drawBlock(block, surface) {
  const drawer = DRAWERS[block.type];
  const node = drawer ? drawer(block, surface) : unknown(block);
  node.classList.add("block");
  node.dataset.blockId = block.block_id ?? "";
  return node;
}

function section(block, surface) {
  const body = el("div", { class: "section-body" });
  if (block.text) body.append(el("div", { class: "text" }, ...textOf(block.text)));
  if (block.fields) {
    body.append(
      el(
        "div",
        { class: "fields" },
        ...block.fields.map((field) => el("div", { class: "text field-cell" }, ...textOf(field))),
      ),
    );
  }
  const node = el("div", { class: "section" }, body);
  if (!block.accessory) return node;
  if (block.accessory.type === "image") node.append(picture(block.accessory, "accessory-image"));
  else node.append(el("div", { class: "accessory" }, drawElement(block.accessory, block, surface).node));
  return node;
}

const header = (block) =>
  el(`h${Math.min((block.level ?? 1) + 2, 6)}`, { class: "header-block" }, ...textOf(block.text));

function context(block) {
  return el(
    "div",
    { class: "context" },
    ...block.elements.map((one) =>
      one.type === "image" ? picture(one, "context-image") : el("span", { class: "text" }, ...textOf(one)),
    ),
  );
}

const divider = () => el("hr", { class: "divider" });

function actions(block, surface) {
  return el(
    "div",
    { class: "actions", role: "group", "aria-label": "Actions" },
    ...block.elements.map((element) => drawElement(element, block, surface).node),
  );
}

function image(block) {
  const caption = block.title && el("figcaption", {}, ...textOf(block.title));
  return el("figure", { class: "image-block" }, caption, picture(block, "block-image"));
}

/** An image; where it cannot be loaded its alternative text stands in its place. */
function picture(source, className) {
  const url = source.image_url ?? source.slack_file?.url ?? "";
  const node = el("img", { class: className, src: url || undefined, alt: source.alt_text ?? "", loading: "lazy" });
  node.addEventListener("error", () =>
    node.replaceWith(el("span", { class: "image-missing" }, source.alt_text || "image")),
  );
  return node;
}

/** An input block: label, control, hint, and a place for what is wrong with it. */
function input(block, surface) {
  const labelId = freshId("label");
  const hintId = freshId("hint");
  const errorId = freshId("error");
  const control = drawElement(block.element, block, surface, { labelId, describedBy: `${hintId} ${errorId}` });
  const isGroup = control.node.classList.contains("choices");
  const label = el(
    isGroup ? "div" : "label",
    { id: labelId, class: "label", for: isGroup ? undefined : control.focus?.id },
    ...textOf(block.label),
    block.optional && el("span", { class: "optional" }, " (optional)"),
  );
  return el(
    "div",
    { class: "input-block", data: { testid: `field-${block.block_id}` } },
    label,
    control.node,
    el("div", { class: "field-error", id: errorId, role: "alert" }),
    block.hint && el("div", { class: "hint", id: hintId }, ...textOf(block.hint)),
  );
}

const markdown = (block) => el("div", { class: "text pre-wrap" }, block.text);

function alert(block) {
  const level = ["info", "warning", "error", "success"].includes(block.level) ? block.level : "default";
  return el("div", { class: `alert alert-${level}`, role: "note" }, ...textOf(block.text));
}

const unknown = (block) =>
  el("div", { class: "unknown-block" }, `This practice page does not draw blocks of type ${block.type}.`);

const DRAWERS = { section, header, context, divider, actions, image, rich_text: richText, input, markdown, alert };
