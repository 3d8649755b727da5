// The list of channels and direct messages, with what is unread. On a phone it is a screen of its own.
import { avatar } from "./avatar.js";
import { button, el, keepingFocus } from "./dom.js";
import { icon } from "./icons.js";
import { apps, dmWith, nameOf, store } from "./store.js";

/** `here` is the route; `open` goes to another. */
export function drawSidebar(root, here, open) {
  const all = [...store.channels.values()].filter(
    (one) => one.kind === "channel" && (!one.is_archived || one.id === here.channel),
  );
  const byName = (a, b) => a.name.localeCompare(b.name);
  const mine = all.filter((one) => one.is_member).sort(byName);
  const others = all.filter((one) => !one.is_member).sort(byName);
  const sections = [
    ["Channels", mine.map((one) => channelRow(one, here, open))],
    ["Channels to join", others.map((one) => channelRow(one, here, open))],
    ["Apps", apps().map((app) => appRow(app, here, open))],
  ];
  const filled = sections.filter(([, rows]) => rows.length).map(([title, rows]) => section(title, rows));
  keepingFocus(root, () => root.replaceChildren(teamName(), ...filled));
}

function teamName() {
  const { name } = store.team;
  const mark = el("span", { class: "team-mark", "aria-hidden": "true" }, name.slice(0, 1));
  return el("div", { class: "team" }, mark, el("span", {}, name));
}

function section(title, rows) {
  return el(
    "section",
    { "aria-label": title },
    el("h2", {}, title),
    el("ul", {}, ...rows.map((row) => el("li", {}, row))),
  );
}

function channelRow(one, here, open) {
  const sign = icon(one.is_private ? "lock" : "hash", 16);
  return row({
    name: one.name,
    lead: sign,
    current: here.channel === one.id,
    unread: one.unread > 0,
    badge: one.mentions,
    faint: !one.is_member,
    note: one.is_archived ? "archived" : one.is_shared ? "shared" : "",
    choose: () => open({ channel: one.id }),
  });
}

function appRow(app, here, open) {
  const dm = dmWith(app.id);
  const current = here.home === app.id || (dm && here.channel === dm.id);
  return row({
    name: nameOf(app.id),
    lead: avatar(app.id, "small"),
    current,
    unread: dm?.unread > 0,
    badge: dm?.unread,
    choose: () => open(dm ? { channel: dm.id } : { home: app.id }),
  });
}

function row({ name, words = name, lead, current, unread, badge, faint, note, choose }) {
  const classes = ["place", current && "is-current", unread && "is-unread", faint && "is-faint"]
    .filter(Boolean)
    .join(" ");
  const spoken = [words, badge ? `${badge} mentions` : unread ? "unread" : ""].filter(Boolean).join(", ");
  return button(
    words,
    {
      class: classes,
      data: { testid: `channel-${name}` },
      "aria-current": current ? "page" : undefined,
      "aria-label": spoken,
      on: { click: choose },
    },
    el("span", { class: "place-lead" }, lead),
    el("span", { class: "place-name" }, words),
    note && el("span", { class: "place-note" }, note),
    badge > 0 && el("span", { class: "badge", data: { testid: "badge" } }, String(badge)),
  );
}
