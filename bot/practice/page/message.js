// One message: who, when, what it says, its thread, and what one can do with it.
import { PageError, post } from "./api.js";
import { avatar } from "./avatar.js";
import { drawBlock } from "./blocks.js";
import { ago, fullTime, timeOf } from "./dates.js";
import { button, el, iconButton, isPhone } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { flat, mrkdwn } from "./mrkdwn.js";
import { nameOf, businessNow, myZone, store } from "./store.js";
import { mark } from "./roster.js";
import { Surface } from "./surface.js";
import { sayTrouble } from "./toast.js";

/** `place`: {grouped, channel, openThread}; openThread is null inside a thread. */
export function drawMessage(message, place) {
  const name = message.username || nameOf(message.user);
  const classes = [
    "message",
    place.grouped && "is-grouped",
    message.ephemeral && "is-ephemeral",
    /^(channel|group)_/.test(message.subtype ?? "") && "is-system",
  ];
  const node = el(
    "div",
    {
      class: classes.filter(Boolean).join(" "),
      role: "article",
      "aria-label": `${name}, ${timeOf(new Date(message.at * 1000), myZone())}`,
      data: { testid: "message", ts: message.ts, ephemeral: message.ephemeral ? "true" : undefined },
    },
    message.ephemeral && el("div", { class: "only-you" }, icon("eye", 14), "Only visible to you"),
    el(
      "div",
      { class: "gutter" },
      place.grouped ? stamp(message, "gutter-time") : avatar(message.user, "", message.username),
    ),
    el(
      "div",
      { class: "message-body" },
      !place.grouped &&
        el(
          "div",
          { class: "message-head" },
          el("span", { class: "author" }, name),
          mark(message.user),
          stamp(message, "time"),
        ),
      contentOf(message, place),
      place.openThread && summary(message, place),
    ),
    !message.ephemeral && toolbar(message, place),
  );
  if (place.openThread && !message.ephemeral) node.addEventListener("click", (event) => onTap(event, message, place));
  return node;
}

function stamp(message, className) {
  const date = new Date(message.at * 1000);
  return el(
    "time",
    { class: className, datetime: date.toISOString(), title: fullTime(date, myZone()) },
    timeOf(date, myZone()),
  );
}

function contentOf(message, place) {
  const edited = message.edited && el("span", { class: "edited" }, "(edited)");
  if (!message.blocks?.length)
    return el("div", { class: "content text" }, ...mrkdwn(message.text ?? ""), edited && " ", edited);
  const surface = new Surface({ type: "message", channel: place.channel, ts: message.ts }, { place: place.channel });
  return el("div", { class: "content" }, ...message.blocks.map((block) => drawBlock(block, surface)), edited);
}

function summary(message, place) {
  if (!message.reply_count) return null;
  const { reply_count: count, latest_reply_at: latest } = message;
  const when = latest && ago(new Date(latest * 1000), businessNow());
  const words = `${count} ${count === 1 ? "reply" : "replies"}`;
  return button(
    words,
    { class: "thread-summary", data: { testid: "thread-summary" }, on: { click: () => place.openThread(message.ts) } },
    el(
      "span",
      { class: "faces", "aria-hidden": "true" },
      ...(message.reply_users ?? []).slice(0, 4).map((user) => avatar(user, "tiny")),
    ),
    el("span", { class: "reply-count" }, words),
    when && el("span", { class: "last-reply" }, `Last reply ${when}`),
  );
}

function toolbar(message, place) {
  const reply = place.openThread && (() => place.openThread(message.thread_ts ?? message.ts));
  const shortcuts = store.shortcuts.filter((one) => one.type === "message");
  const more = iconButton("More actions", icon("more"), {
    data: { testid: "message-more" },
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    on: {
      click: () =>
        openMenu(more, moreActions(message, place, reply, shortcuts), { label: "Message actions", align: "end" }),
    },
  });
  return el(
    "div",
    { class: "toolbar" },
    reply &&
      iconButton("Reply in thread", icon("thread"), {
        class: "desk-only",
        data: { testid: "reply-in-thread" },
        on: { click: reply },
      }),
    (reply || shortcuts.length > 0) && more,
  );
}

function moreActions(message, place, reply, shortcuts) {
  const items = reply ? [{ label: "Reply in thread", lead: icon("thread"), choose: reply }] : [];
  if (!shortcuts.length) return items;
  return [
    ...items,
    ...(items.length ? ["divider"] : []),
    { heading: "Message shortcuts" },
    ...shortcuts.map((one) => ({
      label: one.name,
      lead: icon("bolt"),
      testid: `shortcut-${one.callback_id}`,
      choose: () => runShortcut(one, { channel: place.channel, ts: message.ts }),
    })),
  ];
}

/** Starts a shortcut; a message shortcut needs the message. What goes wrong is said in a toast. */
export async function runShortcut(shortcut, target = {}) {
  try {
    await post("shortcut", { as: store.me, callback_id: shortcut.callback_id, ...target });
  } catch (error) {
    if (!(error instanceof PageError)) throw error;
    sayTrouble(error.message);
  }
}

/** On a phone a tap on the message itself opens its thread. */
function onTap(event, message, place) {
  if (!isPhone() || event.target.closest("a, button, input, textarea, select, label, dialog, .popover")) return;
  if (String(getSelection())) return;
  place.openThread(message.thread_ts ?? message.ts);
}

/** Tells screen readers of a message that arrived. */
export function announce(message) {
  const line = el("p", {}, `${message.username || nameOf(message.user)}: ${flat(message.text ?? "")}`);
  const live = document.getElementById("live");
  live.append(line);
  while (live.children.length > 20) live.firstChild.remove();
}
