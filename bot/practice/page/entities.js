// What stands between angle brackets in Slack's markup (people, channels, groups, links, dates) as DOM nodes.
import { fillTokens, fullTime } from "./dates.js";
import { button, el } from "./dom.js";
import { go, placeOfPermalink } from "./route.js";
import { showPeople } from "./roster.js";
import { businessNow, channel, isMine, myZone, nameOf, person, store } from "./store.js";

const SAFE_LINK = /^(https?|mailto|tel|slack):/i;

/** Slack escapes exactly three characters; everything else is itself. */
export const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

export function userMention(id, label) {
  const known = person(id);
  const mine = id === store.me;
  return el(
    "span",
    { class: mine ? "mention is-me" : "mention", title: known?.title || undefined, data: { mention: id } },
    `@${known ? nameOf(id) : label || id}`,
  );
}

export function groupMention(id, label) {
  const handle = store.groups.get(id)?.handle ?? label?.replace(/^@/, "") ?? id;
  const group = store.groups.get(id);
  const shown = { class: isMine(id) ? "mention is-me" : "mention", data: { mention: id } };
  if (!group) return el("span", shown, `@${handle}`);
  const open = () =>
    showPeople(`@${handle}`, `${group.name}: a user group. Who writes its name calls them all.`, group.users);
  return button(`@${handle}`, { ...shown, title: group.name, on: { click: open } });
}

export const broadcast = (range) => el("span", { class: "mention is-me", data: { mention: range } }, `@${range}`);

export function channelMention(id, label) {
  const known = channel(id);
  if (!known) return el("span", { class: "mention" }, label ? `#${label}` : "#private channel");
  return el(
    "a",
    { class: "mention", href: "#", data: { mention: id }, on: { click: (event) => follow(event, { channel: id }) } },
    `#${known.name}`,
  );
}

/** A link; one that leads to a message of this workspace opens it here. Unsafe schemes stay text. */
export function link(url, ...content) {
  const label = content.length ? content : [url.replace(/^mailto:/, "")];
  if (!SAFE_LINK.test(url)) return el("span", {}, ...label);
  const place = placeOfPermalink(url);
  const open = place && channel(place.channel) ? (event) => follow(event, place) : undefined;
  return el(
    "a",
    { href: url, target: "_blank", rel: "noopener noreferrer", on: open ? { click: open } : {} },
    ...label,
  );
}

function follow(event, place) {
  event.preventDefault();
  go({ me: store.me, channel: place.channel, thread: place.thread, at: place.ts });
}

/** A date token as <time>, filled for the reader's zone; `refreshDates` keeps "today" and "ago" true as time passes. */
export function dateToken(unixSeconds, template, fallback, url) {
  const text = fillTokens(template, unixSeconds, businessNow(), myZone());
  if (text === null) return document.createTextNode(fallback);
  const date = new Date(unixSeconds * 1000);
  const node = el(
    "time",
    { datetime: date.toISOString(), title: fullTime(date, myZone()), data: { template, unix: unixSeconds } },
    text,
  );
  return url ? link(url, node) : node;
}

export function refreshDates(root = document) {
  for (const node of root.querySelectorAll("time[data-template]")) {
    const text = fillTokens(node.dataset.template, Number(node.dataset.unix), businessNow(), myZone());
    if (text !== null && text !== node.textContent) node.textContent = text;
  }
}

/** One <...> of mrkdwn, given without its brackets. */
export function entity(inside) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : unescape(inside.slice(bar + 1));
  if (target.startsWith("@")) return userMention(target.slice(1), label);
  if (target.startsWith("#")) return channelMention(target.slice(1), label);
  if (target.startsWith("!")) return special(target.slice(1), label);
  return link(unescape(target), ...(label ? [label] : []));
}

function special(command, label) {
  const [kind, ...rest] = command.split("^");
  if (["here", "channel", "everyone"].includes(kind)) return broadcast(kind);
  if (kind === "subteam") return groupMention(rest[0], label);
  if (kind === "date") return dateToken(Number(rest[0]), unescape(rest[1] ?? ""), label, rest[2] && unescape(rest[2]));
  return document.createTextNode(label || `<!${command}>`);
}
