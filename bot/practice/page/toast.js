// Notifications: what a phone's lock screen would show for a push, and what went wrong where there is no better place.
import { button, el, iconButton, isPhone } from "./dom.js";
import { icon } from "./icons.js";
import { flat } from "./mrkdwn.js";
import { appName, store, titleOf } from "./store.js";

/** On a phone a notification covers the top of the screen, so there is one, and it goes sooner. */
const onDesk = { shown: 8000, atMost: 3 };
const onPhone = { shown: 4000, atMost: 1 };

/** A push notification; a press on it opens the conversation, or the thread that the message stands in. */
export function showPush({ channel, text, thread_ts: thread }, open) {
  const place = store.channels.get(channel);
  show(
    el(
      "div",
      { class: "toast", role: "status", data: { testid: "toast" } },
      button(
        "Open",
        {
          class: "toast-body",
          on: {
            click: (event) => {
              event.currentTarget.parentNode.remove();
              open({ channel, thread });
            },
          },
        },
        el(
          "span",
          { class: "toast-head" },
          el("span", { class: "toast-icon", "aria-hidden": "true" }),
          el("b", {}, place ? titleOf(place) : appName()),
          el("span", {}, "now"),
        ),
        el("span", { class: "toast-text" }, flat(text)),
      ),
      dismiss(),
    ),
  );
}

export const sayTrouble = (sentence) => sayNews(sentence, true);

/** What practice itself has to say. */
export function sayNews(sentence, isTrouble = false) {
  show(
    el(
      "div",
      {
        class: isTrouble ? "toast is-trouble" : "toast is-news",
        role: isTrouble ? "alert" : "status",
        data: { testid: "toast" },
      },
      el("span", { class: "toast-text" }, sentence),
      dismiss(),
    ),
  );
}

const dismiss = () =>
  iconButton("Dismiss", icon("close", 16), {
    class: "toast-close",
    on: { click: (event) => event.currentTarget.parentNode.remove() },
  });

function show(toast) {
  const stack = document.getElementById("toasts");
  const { shown, atMost } = isPhone() ? onPhone : onDesk;
  stack.prepend(toast);
  while (stack.children.length > atMost) stack.lastChild.remove();
  let timer = setTimeout(() => toast.remove(), shown);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => {
    timer = setTimeout(() => toast.remove(), shown / 2);
  });
}
