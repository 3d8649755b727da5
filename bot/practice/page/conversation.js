// The main pane: a channel, a direct message, or the Home tab of the app.
import { PageError, post } from "./api.js";
import { avatar } from "./avatar.js";
import { Composer } from "./composer.js";
import { button, el, iconButton, keepingFocus } from "./dom.js";
import { link } from "./entities.js";
import { feedOf } from "./feed.js";
import { HomeTab } from "./home.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { MessageList } from "./messages.js";
import { withEmoji } from "./emoji.js";
import { showPeople } from "./roster.js";
import { appName, channel, dmWith, nameOf, person, store, titleOf } from "./store.js";
import { sayTrouble } from "./toast.js";

export class Conversation {
  constructor(root, open) {
    this.root = root;
    this.open = open;
    this.head = el("header", { class: "pane-head" });
    this.tabs = el("div", { class: "tabs", role: "tablist" });
    this.marks = el("nav", { class: "marks", "aria-label": "Bookmarks" });
    this.messages = new MessageList({ openThread: (ts) => open({ channel: this.messages.place.channel, thread: ts }) });
    this.composer = new Composer();
    this.joinBar = el("div", { class: "join-bar" });
    this.home = new HomeTab();
    root.append(this.head, this.tabs, this.marks, this.messages.node, this.home.node, this.joinBar, this.composer.node);
  }

  draw(route) {
    const place = channel(route.channel);
    this.root.classList.toggle("is-empty", !place && !route.home);
    this.drawHead(route, place);
    this.drawTabs(route, place);
    this.drawMarks(place);
    this.messages.node.hidden = !place;
    this.home.node.hidden = !route.home;
    this.composer.node.hidden = !place || (place.kind === "channel" && !place.is_member) || place.is_archived;
    this.joinBar.hidden = !place || !(place.is_archived || (place.kind === "channel" && !place.is_member));
    if (route.home) this.home.show(route.home);
    if (place) this.drawPlace(place, route);
    else this.messages.clear(null);
  }

  drawPlace(place, route) {
    const key = `${store.me}/${place.id}`;
    if (this.messages.place?.key !== key) this.messages.clear({ key, channel: place.id });
    const label = place.kind === "dm" ? `Message ${titleOf(place)}` : `Message #${place.name}`;
    this.composer.moveTo(place.id, null, label);
    const feed = feedOf(place.id, null);
    this.messages.node.classList.toggle("is-loading", !feed);
    if (feed) this.messages.update(feed, { unread: place.unread, before: welcome(place), find: route.at });
    if (!this.joinBar.hidden) this.drawJoinBar(place);
  }

  drawHead(route, place) {
    const title = route.home ? nameOf(route.home) : titleOf(place).replace(/^#/, "");
    const app = route.home ?? (person(place?.with)?.is_bot ? place.with : null);
    const sign = app ? avatar(app, "small") : place && icon(place.is_private ? "lock" : "hash", 18);
    keepingFocus(this.head, () =>
      this.head.replaceChildren(
        iconButton("Back to channels", icon("back", 22), {
          class: "back phone-only",
          data: { testid: "back" },
          on: { click: () => this.open({}) },
        }),
        el("h1", {}, sign || "", el("span", { class: "head-name" }, title)),
        place?.topic
          ? el("div", { class: "topic", title: place.topic }, withEmoji(place.topic))
          : el("div", { class: "topic" }),
        place?.is_shared
          ? el("span", { class: "shared-mark" }, "Shared", el("span", { class: "desk-only" }, " with another company"))
          : "",
        place?.kind === "channel" ? membersButton(place) : "",
        place?.kind === "channel" ? this.channelMenu(place) : "",
      ),
    );
  }

  channelMenu(place) {
    const app = appName();
    const items = [
      place.is_member && { label: `Leave #${place.name}`, choose: () => this.deed("leave", place) },
      !place.is_member && { label: `Join #${place.name}`, choose: () => this.deed("join", place) },
      "divider",
      { heading: "What if the app is not here?" },
      { label: `Remove ${app} from this channel`, danger: true, choose: () => this.deed("remove_app", place) },
      { label: `Add ${app} to this channel`, choose: () => this.deed("add_app", place) },
    ].filter(Boolean);
    const node = iconButton("Channel settings", icon("more"), {
      data: { testid: "place-menu" },
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      on: { click: () => openMenu(node, items, { label: "Channel settings", align: "end" }) },
    });
    return node;
  }

  async deed(name, place) {
    try {
      await post(name, { as: store.me, channel: place.id });
    } catch (error) {
      if (!(error instanceof PageError)) throw error;
      sayTrouble(error.message);
    }
  }

  drawTabs(route, place) {
    const app = route.home ?? (person(place?.with)?.is_bot ? place.with : null);
    this.tabs.hidden = !app;
    if (!app) return;
    const dm = dmWith(app);
    keepingFocus(this.tabs, () =>
      this.tabs.replaceChildren(
        tab("Messages", "thread", !route.home, () => dm && this.open({ channel: dm.id })),
        tab("Home", "home", Boolean(route.home), () => this.open({ home: app })),
      ),
    );
  }

  drawMarks(place) {
    const { bookmarks = [], pins = 0 } = place ?? {};
    this.marks.hidden = !bookmarks.length && !pins;
    keepingFocus(this.marks, () =>
      this.marks.replaceChildren(
        pins ? el("span", {}, `${pins} pinned`) : "",
        ...bookmarks.map((one) => link(one.link, one.title)),
      ),
    );
  }

  drawJoinBar(place) {
    this.joinBar.replaceChildren(
      ...(place.is_archived
        ? [el("span", {}, `#${place.name} is archived.`)]
        : [
            el("span", {}, "You are looking at ", el("b", {}, `#${place.name}`)),
            button("Join channel", {
              class: "button primary",
              data: { testid: "join" },
              on: { click: () => this.deed("join", place) },
            }),
          ]),
    );
  }
}

function membersButton(place) {
  const count = place.members.length;
  const note = place.is_shared ? "People of another company read along here." : place.topic;
  return button(
    String(count),
    {
      class: "members",
      "aria-label": `Show the ${count} members of #${place.name}`,
      data: { testid: "members" },
      on: { click: () => showPeople(`${count} in #${place.name}`, note, place.members) },
    },
    icon("people", 18),
    String(count),
  );
}

function tab(label, sign, selected, choose) {
  return button(
    label,
    {
      class: "tab",
      role: "tab",
      "aria-selected": String(selected),
      data: { testid: `tab-${label.toLowerCase()}` },
      on: { click: choose },
    },
    icon(sign, 16),
    label,
  );
}

function welcome(place) {
  const words =
    place.kind === "dm"
      ? [
          "This is the very beginning of your messages with ",
          el("b", {}, titleOf(place)),
          ". What the app tells you alone comes here.",
        ]
      : [
          "This is the very beginning of ",
          el("b", {}, `#${place.name}`),
          place.topic ? `. ${withEmoji(place.topic)}` : ".",
        ];
  return el("div", { class: "welcome" }, ...words);
}
