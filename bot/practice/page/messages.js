// A list of messages: day lines, grouping, the line before what is new, and following the end as messages arrive.
import { arrange } from "./blocklist.js";
import { dayDivider, dayOf } from "./dates.js";
import { button, el, keepingFocus } from "./dom.js";
import { refreshDates } from "./entities.js";
import { icon } from "./icons.js";
import { announce, drawMessage } from "./message.js";
import { businessNow, myZone, store } from "./store.js";

const TOGETHER_SECONDS = 300;
const NEAR_END = 80;

const dateOf = (message) => new Date(message.at * 1000);

export class MessageList {
  /** `openThread` is null inside a thread pane. */
  constructor({ openThread }) {
    this.openThread = openThread;
    this.list = el("div", { class: "message-list" });
    this.jump = button(
      "New messages",
      { class: "jump", hidden: true, on: { click: () => this.toEnd() } },
      icon("down", 14),
      "New messages",
    );
    this.scroller = el(
      "div",
      {
        class: "scroller",
        role: "region",
        tabindex: "0",
        "aria-label": "Messages",
        on: { scroll: () => this.noteScroll() },
      },
      this.list,
    );
    this.node = el("div", { class: "messages" }, this.scroller, this.jump);
    this.following = true;
    new ResizeObserver(() => this.following && this.toEnd()).observe(this.scroller);
    this.clear(null);
  }

  /** Starts over for another place. */
  clear(place) {
    this.place = place;
    this.drawn = new Map();
    this.seen = null;
    this.newFrom = null;
    this.found = null;
    this.following = true;
    this.list.replaceChildren();
  }

  /**
   * Shows the messages; `before` stands in front of them, `afterFirst` below the first (a thread's count), and `find`
   * is the message that a link leads to.
   */
  update(messages, { unread = 0, before = null, afterFirst = null, find = null } = {}) {
    if (this.seen === null && unread > 0) this.newFrom = messages.filter(countsAsNew).at(-unread)?.ts ?? null;
    const entries = this.entriesFor(messages);
    if (afterFirst)
      entries.splice(entries.findIndex(([key]) => key === messages[0]?.ts) + 1, 0, [
        "after-first",
        afterFirst,
        () => afterFirstNode(afterFirst),
      ]);
    if (before) entries.unshift(["before", store.me, () => before]);
    const next = new Map();
    keepingFocus(this.list, () => {
      for (const [key, source, draw] of entries) {
        const known = this.drawn.get(key);
        next.set(key, known?.source === source ? known : { source, node: draw() });
      }
      arrange(
        this.list,
        [...next.values()].map((entry) => entry.node),
      );
    });
    this.drawn = next;
    this.afterUpdate(messages);
    if (find && find !== this.found) this.show(find);
  }

  show(ts) {
    const node = this.drawn.get(ts)?.node;
    if (!node) return;
    this.found = ts;
    this.following = false;
    node.scrollIntoView({ block: "center" });
    node.classList.add("is-found");
    node.addEventListener("animationend", () => node.classList.remove("is-found"), { once: true });
  }

  entriesFor(messages) {
    const tz = myZone();
    const entries = [];
    let previous = null;
    for (const message of messages) {
      const day = dayOf(dateOf(message), tz);
      const newDay = !previous || day !== dayOf(dateOf(previous), tz);
      if (newDay && this.openThread) {
        const words = dayDivider(dateOf(message), businessNow(), tz);
        entries.push([`day-${day}`, words, () => dayLine(words)]);
      }
      if (message.ts === this.newFrom) entries.push(["new", "", newLine]);
      const grouped = !newDay && message.ts !== this.newFrom && belongsTo(previous, message);
      entries.push([
        message.ts,
        JSON.stringify([message, grouped, store.me, tz]),
        () => drawMessage(message, { grouped, channel: this.place?.channel, openThread: this.openThread }),
      ]);
      previous = message;
    }
    return entries;
  }

  afterUpdate(messages) {
    const last = messages.at(-1);
    const fresh = this.seen === null ? [] : messages.filter((message) => !this.seen.has(message.ts));
    for (const message of fresh.filter((one) => one.user !== store.me)) announce(message);
    this.seen = new Set(messages.map((message) => message.ts));
    refreshDates(this.list);
    if (this.following || fresh.some((message) => message.user === store.me)) this.toEnd();
    else if (fresh.includes(last)) this.jump.hidden = false;
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.following = true;
    this.jump.hidden = true;
  }

  noteScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.following = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (this.following) this.jump.hidden = true;
  }
}

const countsAsNew = (message) => message.user !== store.me && !message.subtype && !message.ephemeral;

function belongsTo(previous, message) {
  return (
    previous &&
    previous.user === message.user &&
    previous.username === message.username &&
    !message.ephemeral &&
    !previous.ephemeral &&
    !message.subtype &&
    !previous.subtype &&
    !previous.reply_count &&
    message.at - previous.at < TOGETHER_SECONDS
  );
}

function dayLine(words) {
  const label = words.charAt(0).toUpperCase() + words.slice(1);
  return el("div", { class: "day-line", role: "separator", "aria-label": label }, el("span", {}, label));
}

const newLine = () =>
  el("div", { class: "new-line", role: "separator", "aria-label": "New messages" }, el("span", {}, "New"));

const afterFirstNode = (words) =>
  el("div", { class: "reply-line", role: "separator", "aria-label": words }, el("span", {}, words));
