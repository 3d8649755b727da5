// The thread pane: beside the channel on a desk, a screen of its own on a phone.
import { Composer } from "./composer.js";
import { el, iconButton } from "./dom.js";
import { feedOf } from "./feed.js";
import { icon } from "./icons.js";
import { MessageList } from "./messages.js";
import { channel, store, titleOf } from "./store.js";

/** On a touch screen the focus would bring up the keyboard over what one came to read. */
const touch = window.matchMedia("(pointer: coarse)");

export class ThreadPane {
  constructor(root, close) {
    this.root = root;
    root.dataset.testid = "thread-pane";
    this.where = el("span", { class: "thread-where" });
    this.messages = new MessageList({ openThread: null });
    this.composer = new Composer({ testid: "thread-composer", sendTestid: "thread-send" });
    root.append(
      el(
        "header",
        { class: "pane-head" },
        iconButton("Back to the channel", icon("back", 22), {
          class: "back phone-only",
          data: { testid: "thread-back" },
          on: { click: close },
        }),
        el("h2", {}, "Thread", this.where),
        iconButton("Close thread", icon("close"), {
          class: "desk-only push-end",
          data: { testid: "thread-close" },
          on: { click: close },
        }),
      ),
      this.messages.node,
      this.composer.node,
    );
    root.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && close());
  }

  draw({ channel: channelId, thread, at }) {
    const place = channel(channelId);
    this.root.hidden = !thread || !place;
    if (this.root.hidden) {
      this.messages.clear(null);
      return;
    }
    const key = `${store.me}/${channelId}/${thread}`;
    const opened = this.messages.place?.key !== key;
    if (opened) this.messages.clear({ key, channel: channelId });
    this.where.textContent = titleOf(place);
    this.composer.node.hidden = (place.kind === "channel" && !place.is_member) || place.is_archived;
    this.composer.moveTo(channelId, thread, "Reply…");
    this.drawMessages(channelId, thread, at);
    if (opened && !touch.matches) this.composer.box.focus({ preventScroll: true });
  }

  drawMessages(channelId, thread, at) {
    const replies = feedOf(channelId, thread);
    this.messages.node.classList.toggle("is-loading", !replies);
    if (!replies) return;
    const isRoot = (message) => message.ts === thread;
    const root = replies.find(isRoot) ?? feedOf(channelId, null)?.find(isRoot);
    const rest = replies.filter((message) => !isRoot(message));
    const count = rest.filter((message) => !message.ephemeral).length;
    const words = count ? `${count} ${count === 1 ? "reply" : "replies"}` : "";
    this.messages.update(root ? [root, ...rest] : rest, { afterFirst: root && words, find: at });
  }
}
