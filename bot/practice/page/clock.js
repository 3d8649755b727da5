// Business time: what it is in one's own zone, and the buttons that move it forward.
import { PageError, post } from "./api.js";
import { timeOf, zoneName } from "./dates.js";
import { button, el, iconButton } from "./dom.js";
import { refreshDates } from "./entities.js";
import { icon } from "./icons.js";
import { businessNow, myZone, store, takeClock } from "./store.js";
import { sayTrouble } from "./toast.js";

const STEPS = [
  ["+5 min", "+5m", 300],
  ["+15 min", "+15m", 900],
  ["+1 h", "+1h", 3600],
  ["+1 day", "+1d", 86_400],
];

let moving = false;
const now = el("span", { class: "clock-now", data: { testid: "clock-now" } });
const ahead = el("span", { class: "clock-ahead", data: { testid: "clock-ahead" } });
const steps = STEPS.map(([label, name, seconds]) =>
  button(label, {
    class: "clock-step",
    data: { testid: `clock-${name}` },
    "aria-label": `Move time forward: ${label}`,
    on: { click: () => advance(seconds) },
  }),
);
const next = button("Next deadline", {
  class: "clock-step",
  data: { testid: "clock-next" },
  on: { click: () => advance(secondsToDeadline()) },
});
const panel = el(
  "div",
  { class: "clock-steps", id: "clock-steps", role: "group", "aria-label": "Move time forward" },
  ...steps,
  next,
);
const toggle = iconButton("Move time", icon("clock"), {
  class: "clock-toggle",
  data: { testid: "clock-toggle" },
  "aria-expanded": "false",
  "aria-controls": "clock-steps",
  on: { click: () => setOpen(!strip.classList.contains("is-open")) },
});
const strip = el(
  "div",
  { class: "clock", role: "group", "aria-label": "Business time" },
  toggle,
  el("span", { class: "clock-words" }, now, ahead),
  panel,
  el("span", { class: "clock-progress", role: "status" }),
);

/** The strip; it lives as long as the page and is told of changes by `showClock`. */
export function clockStrip() {
  setInterval(showClock, 1000);
  setInterval(() => refreshDates(), 15_000);
  return strip;
}

function setOpen(open) {
  strip.classList.toggle("is-open", open);
  toggle.setAttribute("aria-expanded", String(open));
}

export function showClock() {
  const date = businessNow();
  const day = new Intl.DateTimeFormat("en-GB", {
    timeZone: myZone(),
    weekday: "short",
    day: "numeric",
    month: "short",
  }).format(date);
  const text = `${day}, ${timeOf(date, myZone())}`;
  if (now.dataset.shown !== text) {
    now.dataset.shown = text;
    now.replaceChildren(
      el("span", { class: "clock-day" }, `${day}, `),
      el("b", {}, timeOf(date, myZone())),
      el("span", { class: "clock-zone" }, ` ${zoneName(date, myZone())}`),
    );
  }
  now.dataset.now = new Date(Math.floor(date / 1000) * 1000).toISOString();
  ahead.textContent = aheadWords(store.clock.offset_seconds);
  strip.classList.toggle("is-fixed", !store.clock.available);
  next.hidden = !store.clock.next_deadline || secondsToDeadline() <= 0;
}

function aheadWords(seconds) {
  if (!seconds) return "";
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  return `${[days && `${days} d`, hours && `${hours} h`, minutes && `${minutes} min`].filter(Boolean).join(" ")} ahead`;
}

const secondsToDeadline = () => Math.ceil((Date.parse(store.clock.next_deadline) - businessNow()) / 1000) + 1;

/** Moves time; the bot wakes deadline by deadline, so this can take a moment, and is shown as long as it does. */
async function advance(seconds) {
  if (moving) return;
  setMoving(true);
  try {
    const answer = await post("clock", { as: store.me, advance_seconds: seconds });
    takeClock(answer.clock);
  } catch (error) {
    if (!(error instanceof PageError)) throw error;
    sayTrouble(error.message);
  } finally {
    setMoving(false);
    showClock();
    refreshDates();
  }
}

function setMoving(busy) {
  moving = busy;
  strip.classList.toggle("is-moving", busy);
  strip.setAttribute("aria-busy", String(busy));
  strip.querySelector(".clock-progress").textContent = busy ? "Moving time…" : "";
  for (const one of [...steps, next]) one.setAttribute("aria-disabled", String(busy));
}
