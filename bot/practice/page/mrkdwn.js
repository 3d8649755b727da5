// Slack's mrkdwn as DOM nodes: fences, quotes, hanging list lines, emphasis, code, emoji and links.
import { el } from "./dom.js";
import { emojiOf } from "./emoji.js";
import { broadcast, channelMention, entity, link, unescape } from "./entities.js";
import { store } from "./store.js";

const WORD = /[\p{L}\p{N}]/u;
const EMPHASIS = { "*": "strong", _: "em", "~": "s" };

/**
 * `auto` says what is made live without brackets: "none" (verbatim), "urls" (a message's own text), or "all" (a mrkdwn
 * object without verbatim, where Slack also links bare #channel and @here).
 */
export function mrkdwn(text, { auto = "urls" } = {}) {
  const nodes = [];
  const pieces = text.split(/```([\s\S]+?)```/);
  pieces.forEach((piece, index) => {
    if (index % 2) nodes.push(el("pre", {}, plain(piece.replace(/^\n/, "").replace(/\n$/, ""))));
    else if (piece) nodes.push(...lines(trimAround(piece, index > 0, index < pieces.length - 1), auto));
  });
  return nodes;
}

function trimAround(piece, afterFence, beforeFence) {
  const start = afterFence ? piece.replace(/^[ \t]*\n/, "") : piece;
  return beforeFence ? start.replace(/\n[ \t]*$/, "") : start;
}

function lines(text, auto) {
  const nodes = [];
  let quote = null;
  let open = false;
  const all = text.split("\n");
  for (let at = 0; at < all.length; at += 1) {
    const line = all[at];
    const rest = /^(?:>>>|&gt;&gt;&gt;)\s?/.exec(line);
    if (rest) {
      nodes.push(el("blockquote", {}, ...lines([line.slice(rest[0].length), ...all.slice(at + 1)].join("\n"), auto)));
      return nodes;
    }
    const mark = /^(?:>|&gt;)\s?/.exec(line);
    if (mark) {
      if (quote) quote.append(el("br"));
      else nodes.push((quote = el("blockquote")));
      quote.append(...inline(line.slice(mark[0].length), auto));
      open = false;
      continue;
    }
    quote = null;
    const item = /^\s*(?:[•◦▪‣–-]|\d+[.)])\s+(?=\S)/.exec(line);
    if (open && !item) nodes.push(el("br"));
    if (item)
      nodes.push(
        el(
          "span",
          { class: "list-line" },
          el("span", {}, item[0]),
          el("span", {}, ...inline(line.slice(item[0].length), auto)),
        ),
      );
    else if (!line.trim()) nodes.push(el("span", { class: "gap" }));
    else nodes.push(...inline(line, auto));
    open = Boolean(line.trim()) && !item;
  }
  return nodes;
}

const NEXT = /<[^<>\n]+>|`[^`\n]+`|[*_~]|:[a-z0-9_+'-]+:|https?:\/\/[^\s<>|`]+|[#@][\p{L}\p{N}_.-]+/gu;

function inline(text, auto) {
  const nodes = [];
  let from = 0;
  const flush = (to) => to > from && nodes.push(document.createTextNode(unescape(text.slice(from, to))));
  const next = new RegExp(NEXT);
  for (let found = next.exec(text); found; found = next.exec(text)) {
    const made = live(text, found, auto);
    if (!made) {
      if (found[0].length > 1) next.lastIndex = found.index + 1;
      continue;
    }
    flush(found.index);
    nodes.push(made.node);
    from = found.index + made.length;
    next.lastIndex = from;
  }
  flush(text.length);
  return nodes;
}

/** What stands at this place as a node and the length of its source, or null when it is only text. */
function live(text, found, auto) {
  const token = found[0];
  const first = token[0];
  if (first === "<") return { node: entity(token.slice(1, -1)), length: token.length };
  if (first === "`") return { node: el("code", {}, plain(token.slice(1, -1))), length: token.length };
  if (first in EMPHASIS) return emphasis(text, found.index, auto);
  if (first === ":") return emojiNode(token);
  const before = text[found.index - 1];
  if (auto === "none" || (before && WORD.test(before))) return null;
  return first === "h" ? bareUrl(token) : auto === "all" ? bareName(token) : null;
}

function emphasis(text, at, auto) {
  const mark = text[at];
  const before = text[at - 1];
  const after = text[at + 1];
  if ((before && WORD.test(before)) || !after || /\s/.test(after) || after === mark) return null;
  const end = closing(text, at + 1, mark);
  if (end < 0) return null;
  return { node: el(EMPHASIS[mark], {}, ...inline(text.slice(at + 1, end), auto)), length: end + 1 - at };
}

function closing(text, from, mark) {
  for (let at = from; at < text.length; at += 1) {
    const skipped = /^(?:<[^<>\n]+>|`[^`\n]+`)/.exec(text.slice(at));
    if (skipped) at += skipped[0].length - 1;
    else if (text[at] === mark && !/\s/.test(text[at - 1]) && !(text[at + 1] && WORD.test(text[at + 1]))) return at;
  }
  return -1;
}

export function emojiNode(token) {
  const sign = emojiOf(token.slice(1, -1));
  return sign
    ? {
        node: el("span", { class: "emoji", role: "img", "aria-label": token, title: token }, sign),
        length: token.length,
      }
    : null;
}

function bareUrl(token) {
  const url = token.replace(/(?:&gt;|[.,;:!?)\]'"])+$/, "");
  return { node: link(unescape(url)), length: url.length };
}

function bareName(token) {
  const name = token.slice(1).replace(/[.-]+$/, "");
  if (token[0] === "@")
    return ["here", "channel", "everyone"].includes(name) ? { node: broadcast(name), length: name.length + 1 } : null;
  const known = [...store.channels.values()].find((one) => one.kind === "channel" && one.name === name);
  return known ? { node: channelMention(known.id), length: name.length + 1 } : null;
}

/** Inside code nothing is live, but brackets still show their label. */
const plain = (text) =>
  unescape(text.replace(/<([^<>|\n]+)(?:\|([^<>\n]+))?>/g, (whole, target, label) => label ?? target));

/** What a text says, without markup: for announcements and previews. */
export function flat(text) {
  return el("div", {}, ...mrkdwn(text)).textContent;
}
