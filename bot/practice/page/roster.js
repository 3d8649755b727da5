// Who is in a channel or a user group: a list in a dialog, with what one must know of each before writing.
import { avatar } from "./avatar.js";
import { timeOf } from "./dates.js";
import { openDialog } from "./dialogs.js";
import { button, el, findAgain, freshId } from "./dom.js";
import { businessNow, markOf, nameOf, person, store } from "./store.js";

/** The mark beside a name: APP, GUEST, another company; nothing for most. */
export function mark(id) {
  const words = markOf(id);
  return words && el("span", { class: "app-mark" }, words);
}

/** Lists people under a title; `note` says what is special about being among them. */
export function showPeople(title, note, ids) {
  const titleId = freshId("people");
  const before = findAgain(document.activeElement);
  const close = () => {
    node.close();
    node.remove();
    before()?.focus({ preventScroll: true });
  };
  const done = button("Close", { class: "button", data: { testid: "people-close" }, on: { click: close } });
  const node = openDialog(
    { testid: "people", labelledBy: titleId, className: "confirm people", onEscape: close },
    el("h2", { id: titleId }, title),
    note && el("p", { class: "people-note" }, note),
    el(
      "ul",
      { class: "people-list scroller", tabindex: "0", "aria-label": title },
      ...[...ids].sort((a, b) => nameOf(a).localeCompare(nameOf(b))).map(row),
    ),
    el("div", { class: "dialog-buttons" }, done),
  );
  done.focus();
}

function row(id) {
  const one = person(id);
  return el(
    "li",
    {},
    avatar(id),
    el(
      "span",
      { class: "menu-words" },
      el("span", { class: "people-name" }, nameOf(id), id === store.me && " (you)", " ", mark(id)),
      el(
        "span",
        { class: "menu-detail" },
        [one?.title, one && !one.is_bot && timeOf(businessNow(), one.tz || "UTC")].filter(Boolean).join(" · "),
      ),
    ),
  );
}
