// The box one types in: Enter sends, Shift+Enter breaks the line, / suggests commands. What cannot be sent stays.
import { PageError, post } from "./api.js";
import { avatar } from "./avatar.js";
import { el, freshId, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { suggest } from "./mentions.js";
import { openMenu } from "./menu.js";
import { runShortcut } from "./message.js";
import { store } from "./store.js";

const drafts = new Map();
const touch = window.matchMedia("(pointer: coarse)");

export class Composer {
  constructor({ testid = "composer", sendTestid = "send" } = {}) {
    const listId = freshId("suggestions");
    this.box = el("textarea", {
      class: "composer-box",
      rows: 1,
      data: { testid },
      "aria-autocomplete": "list",
      "aria-controls": listId,
      on: { input: () => this.typed(), keydown: (event) => this.key(event), blur: () => this.offer(null) },
    });
    this.list = el("div", {
      class: "suggestions",
      role: "listbox",
      id: listId,
      "aria-label": "Suggestions",
      hidden: true,
    });
    this.error = el("div", { class: "composer-error", role: "alert", data: { testid: `${testid}-error` } });
    this.send = iconButton("Send", icon("send"), {
      class: "send",
      data: { testid: sendTestid },
      on: { click: () => this.submit() },
    });
    this.shortcuts = iconButton("Shortcuts", icon("bolt"), {
      data: { testid: `${testid}-shortcuts` },
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      on: { click: () => this.openShortcuts() },
    });
    this.node = el(
      "div",
      { class: "composer" },
      this.error,
      this.list,
      el(
        "div",
        { class: "composer-frame" },
        this.box,
        el("div", { class: "composer-tools" }, this.shortcuts, this.send),
      ),
    );
    this.place = null;
    this.typed();
  }

  /** Moves to another conversation; each keeps its own draft. */
  moveTo(channel, thread, label) {
    const key = `${store.me}/${channel}/${thread ?? ""}`;
    this.box.placeholder = label;
    this.box.setAttribute("aria-label", label);
    if (this.place?.key === key) return;
    this.place = { key, channel, thread };
    this.box.value = drafts.get(key) ?? "";
    this.error.textContent = "";
    this.typed({ quiet: true });
  }

  typed({ quiet = false } = {}) {
    if (this.place) drafts.set(this.place.key, this.box.value);
    if (this.box.value) this.error.textContent = "";
    this.send.disabled = !this.box.value.trim();
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, 220)}px`;
    this.offer(quiet ? null : suggest(this.box.value, this.box.selectionStart));
  }

  offer(offered) {
    this.offered = offered;
    this.active = 0;
    this.list.hidden = !offered;
    this.list.replaceChildren(...(offered?.items ?? []).map((item, index) => this.suggestion(item, index)));
    this.mark();
  }

  suggestion(item, index) {
    return el(
      "div",
      {
        class: "option",
        role: "option",
        id: freshId("suggestion"),
        on: {
          pointerdown: (event) => {
            event.preventDefault();
            this.take(index);
          },
        },
      },
      item.person && avatar(item.person, "small"),
      el(
        "span",
        { class: "menu-words" },
        el("span", {}, el("b", {}, item.label), item.hint && el("span", { class: "usage" }, ` ${item.hint}`)),
        item.detail && el("span", { class: "menu-detail" }, item.detail),
      ),
    );
  }

  mark() {
    const rows = [...this.list.children];
    rows.forEach((row, index) => {
      row.classList.toggle("is-active", index === this.active);
      row.setAttribute("aria-selected", String(index === this.active));
    });
    if (rows.length) this.box.setAttribute("aria-activedescendant", rows[this.active].id);
    else this.box.removeAttribute("aria-activedescendant");
  }

  take(index) {
    const { from, items } = this.offered;
    const caret = this.box.selectionStart;
    this.box.setRangeText(items[index].insert, from, caret, "end");
    this.typed({ quiet: true });
    this.box.focus();
  }

  key(event) {
    if (event.isComposing) return;
    const count = this.offered?.items.length ?? 0;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (count && step) {
      event.preventDefault();
      this.active = (this.active + step + count) % count;
      this.mark();
    } else if (count && (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey))) {
      event.preventDefault();
      this.take(this.active);
    } else if (count && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.offer(null);
    } else if (event.key === "Enter" && !event.shiftKey && !touch.matches) {
      event.preventDefault();
      this.submit();
    }
  }

  async submit() {
    const text = this.box.value.trim();
    if (!text || !this.place) return;
    const { key, channel, thread } = this.place;
    const isCommand = /^\/\S/.test(this.box.value);
    const wrong = isCommand ? commandMistake(text, thread) : null;
    if (wrong) return this.fail(wrong);
    this.box.value = "";
    this.typed();
    this.send.setAttribute("aria-busy", "true");
    try {
      if (isCommand) await post("command", { as: store.me, channel, text });
      else await post("post", { as: store.me, channel, text, thread_ts: thread ?? undefined });
    } catch (error) {
      if (!(error instanceof PageError)) throw error;
      drafts.set(key, text);
      if (this.place.key === key && !this.box.value) this.box.value = text;
      this.typed({ quiet: true });
      this.fail(error.message);
    } finally {
      this.send.removeAttribute("aria-busy");
    }
  }

  fail(sentence) {
    this.error.textContent = sentence;
    this.box.focus();
  }

  openShortcuts() {
    const global = store.shortcuts.filter((one) => one.type === "global");
    const items = [
      ...(global.length ? [{ heading: "Shortcuts" }] : []),
      ...global.map((one) => ({
        label: one.name,
        lead: icon("bolt"),
        testid: `shortcut-${one.callback_id}`,
        choose: () => runShortcut(one),
      })),
      ...(this.place.thread
        ? []
        : [
            { heading: "Commands" },
            ...store.commands.map((one) => ({
              label: one.command,
              detail: one.description,
              choose: () => this.begin(`${one.command} `),
            })),
          ]),
    ];
    openMenu(this.shortcuts, items, { label: "Shortcuts" });
  }

  begin(text) {
    this.box.value = text;
    this.typed({ quiet: true });
    this.box.focus();
  }
}

/** Slack's own words for commands that it would not deliver, or null. */
function commandMistake(text, thread) {
  const [name] = text.split(/\s/, 1);
  if (!store.commands.some((one) => one.command === name)) {
    const known = store.commands.map((one) => one.command).join(", ");
    return (
      `${name} is not a valid command. All messages that start with "/" are read as commands; ` +
      "to send a message, begin it with a space." +
      (known ? ` Commands here: ${known}.` : "")
    );
  }
  return thread ? `${name} is not supported in threads. Sorry!` : null;
}
