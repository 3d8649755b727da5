// The inspector: what went over the wire, the newest first, and how fast the app calls. Fetched only while it is open.
import { get, PageError } from "./api.js";
import { button, el, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { nameOf, person, store, titleOf } from "./store.js";

const EVERY = 1000;
const SHOWN = 150;
const KINDS = [
  ["all", "All", () => true],
  ["calls", "From the app", (entry) => entry.to_slack],
  ["sent", "To the app", (entry) => !entry.to_slack],
  ["refused", "Refused", (entry) => entry.refused],
];

export class Inspector {
  constructor(root) {
    this.root = root;
    this.entries = [];
    this.last = 0;
    this.kind = "all";
    this.timer = null;
    this.rates = el("ul", { class: "rates", "aria-label": "Calls within a minute" });
    this.list = el("div", { class: "wire-list", data: { testid: "wire-list" } });
    this.note = el("p", { class: "wire-note" });
    this.kinds = el("div", { class: "wire-kinds", role: "group", "aria-label": "Show" });
    root.append(
      el(
        "header",
        { class: "pane-head" },
        el("h2", {}, "Over the wire"),
        iconButton("Close the inspector", icon("close"), {
          class: "push-end",
          data: { testid: "wire-close" },
          on: { click: () => this.toggle() },
        }),
      ),
      this.kinds,
      this.rates,
      el(
        "div",
        { class: "scroller", role: "region", tabindex: "0", "aria-label": "What went over the wire" },
        this.note,
        this.list,
      ),
    );
    root.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && this.toggle());
  }

  get isOpen() {
    return !this.root.hidden;
  }

  toggle() {
    this.root.hidden = this.isOpen;
    clearInterval(this.timer);
    if (!this.isOpen) return;
    this.drawKinds();
    this.fetch();
    this.timer = setInterval(() => document.visibilityState === "visible" && this.fetch(), EVERY);
    this.root.querySelector("button").focus({ preventScroll: true });
  }

  async fetch() {
    let answer;
    try {
      answer = await get("wire", { after: this.last });
    } catch (error) {
      if (!(error instanceof PageError)) throw error;
      return; // the page says already that the workspace does not answer
    }
    const fresh = answer.entries.filter((entry) => entry.number > this.last);
    this.last = fresh.at(-1)?.number ?? this.last;
    this.entries.push(...fresh);
    this.entries.splice(0, this.entries.length - 4 * SHOWN);
    this.drawRates(answer.rates);
    if (fresh.length || !this.list.hasChildNodes()) this.draw();
  }

  drawKinds() {
    this.kinds.replaceChildren(
      ...KINDS.map(([kind, label]) =>
        button(label, {
          class: "wire-kind",
          "aria-pressed": String(kind === this.kind),
          data: { testid: `wire-${kind}` },
          on: {
            click: () => {
              this.kind = kind;
              this.drawKinds();
              this.kinds.querySelector("[aria-pressed=true]").focus();
              this.list.replaceChildren();
              this.draw();
            },
          },
        }),
      ),
    );
  }

  /** Rows that are there already stay, so that what was opened stays open. */
  draw() {
    const wanted = KINDS.find(([kind]) => kind === this.kind)[2];
    const shown = this.entries.filter(wanted).sort((a, b) => b.at - a.at || b.number - a.number);
    const known = new Map([...this.list.children].map((row) => [row.dataset.number, row]));
    this.list.replaceChildren(...shown.slice(0, SHOWN).map((entry) => known.get(String(entry.number)) ?? row(entry)));
    this.note.textContent = shown.length ? "" : "Nothing yet: type a command or press a button.";
  }

  drawRates(rates) {
    const paced = rates.filter(({ room }) => room).sort((a, b) => b.used / b.room - a.used / a.room);
    this.rates.replaceChildren(
      ...paced
        .slice(0, 6)
        .map(({ method, used, room }) =>
          el(
            "li",
            { class: used > room ? "rate is-over" : "rate", title: `Slack allows ${room} calls a minute` },
            el("span", {}, method),
            el("b", {}, `${used} of ${room} a minute${used > room ? ": too fast for Slack" : ""}`),
          ),
        ),
    );
  }
}

function row(entry) {
  const time = new Date(entry.at * 1000);
  return el(
    "details",
    {
      class: entry.refused ? "wire-entry is-refused" : "wire-entry",
      data: { number: entry.number, testid: "wire-entry" },
      on: {
        toggle: (event) =>
          event.target.open && event.target.children.length === 1 && event.target.append(...detail(entry)),
      },
    },
    el(
      "summary",
      {},
      el(
        "span",
        { class: "wire-way", title: entry.to_slack ? "The app calls Slack" : "Slack tells the app" },
        entry.to_slack ? "→" : "←",
      ),
      el("span", { class: "visually-hidden" }, entry.to_slack ? "From the app: " : "To the app: "),
      el("span", { class: "wire-name" }, entry.name),
      el("span", { class: "wire-about" }, spoken(entry.about)),
      el("span", { class: "wire-outcome" }, entry.outcome),
      el("time", { datetime: time.toISOString() }, time.toLocaleTimeString("en-GB")),
    ),
  );
}

/** Built when it is opened: most never are. */
const detail = (entry) => [...part(entry.to_slack ? "Arguments" : "Payload", entry.sent), ...part("Answer", entry.got)];

const part = (title, value) =>
  value === null || value === undefined
    ? []
    : [
        el("h3", {}, title),
        el("pre", { tabindex: "0", role: "region", "aria-label": title }, JSON.stringify(value, unpacked, 2)),
      ];

/** Calls carry blocks as JSON within JSON; people would rather read them. */
function unpacked(key, value) {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function spoken(id) {
  if (person(id)) return nameOf(id);
  return store.channels.has(id) ? titleOf(store.channels.get(id)) : id;
}
