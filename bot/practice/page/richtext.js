// rich_text blocks as DOM nodes: sections, lists, quotes, preformatted text and every inline element.
import { el } from "./dom.js";
import { emojiOf } from "./emoji.js";
import { broadcast, channelMention, dateToken, groupMention, link, userMention } from "./entities.js";
import { store } from "./store.js";

export function richText(block) {
  return el("div", { class: "rich-text" }, ...block.elements.map(part));
}

function part(element) {
  switch (element.type) {
    case "rich_text_section":
      return el("div", {}, ...element.elements.map(inlineElement));
    case "rich_text_quote":
      return el("blockquote", {}, ...element.elements.map(inlineElement));
    case "rich_text_preformatted":
      return el("pre", {}, ...element.elements.map(inlineElement));
    case "rich_text_list":
      return list(element);
    default:
      return el("div", { class: "unknown-block" }, `This practice page does not draw ${element.type}.`);
  }
}

function list(element) {
  const node = el(
    element.style === "ordered" ? "ol" : "ul",
    { start: element.offset ? element.offset + 1 : undefined },
    ...element.elements.map((item) => el("li", {}, ...item.elements.map(inlineElement))),
  );
  const indent = Math.min(element.indent ?? 0, 8);
  node.style.marginInlineStart = `${indent * 22}px`;
  const markers =
    element.style === "ordered" ? ["decimal", "lower-alpha", "lower-roman"] : ["disc", "circle", "square"];
  node.style.listStyleType = markers[indent % 3];
  return node;
}

function inlineElement(element) {
  return styled(bare(element), element.style);
}

function bare(element) {
  switch (element.type) {
    case "text":
      return textWithBreaks(element.text);
    case "link":
      return link(element.url, ...(element.text ? [element.text] : []));
    case "user":
      return userMention(element.user_id);
    case "usergroup":
      return groupMention(element.usergroup_id);
    case "channel":
      return channelMention(element.channel_id);
    case "broadcast":
      return broadcast(element.range);
    case "emoji":
      return emoji(element);
    case "date":
      return dateToken(element.timestamp, element.format, element.fallback ?? "", element.url);
    case "color":
      return color(element.value);
    case "team":
      return document.createTextNode(store.team.name);
    default:
      return document.createTextNode(element.text ?? "");
  }
}

function textWithBreaks(text) {
  return el("span", { class: "pre-wrap" }, text);
}

function emoji(element) {
  const unicode =
    element.unicode && String.fromCodePoint(...element.unicode.split("-").map((part) => parseInt(part, 16)));
  const sign = unicode ?? emojiOf(element.name) ?? `:${element.name}:`;
  return el(
    "span",
    { class: "emoji", role: "img", "aria-label": `:${element.name}:`, title: `:${element.name}:` },
    sign,
  );
}

function color(value) {
  const swatch = el("span", { class: "swatch" });
  if (/^#[0-9a-f]{3,8}$/i.test(value)) swatch.style.backgroundColor = value;
  return el("span", {}, value, swatch);
}

const STYLES = { code: "code", bold: "strong", italic: "em", strike: "s", underline: "u" };

function styled(node, style = {}) {
  return Object.entries(STYLES).reduce((inner, [name, tag]) => (style[name] ? el(tag, {}, inner) : inner), node);
}
