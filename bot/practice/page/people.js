// Who one is: the switcher of persons in the top bar. Each can also be opened in a tab of its own.
import { avatar } from "./avatar.js";
import { timeOf } from "./dates.js";
import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { addressOf } from "./route.js";
import { businessNow, humans, markOf, nameOf, person, store } from "./store.js";

/** The button that shows who one is; `become` switches. */
export function drawSwitcher(become) {
  const me = person(store.me);
  const node = button(
    "",
    {
      class: "switcher",
      data: { testid: "person-switcher" },
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": `You are ${nameOf(store.me)}. Switch person`,
      on: { click: () => openMenu(node, items(become), { label: "Be someone else", align: "end" }) },
    },
    avatar(store.me, "small"),
    el(
      "span",
      { class: "switcher-words" },
      el("span", { class: "switcher-name" }, nameOf(store.me)),
      me?.title && el("span", { class: "switcher-title" }, me.title),
    ),
    icon("chevron", 16),
  );
  return node;
}

function items(become) {
  return [
    { heading: "Be someone else" },
    ...humans().map((one) => ({
      label: nameOf(one.id),
      detail: [one.title, markOf(one.id).toLowerCase(), localTime(one)].filter(Boolean).join(" · "),
      lead: avatar(one.id),
      testid: `person-${one.name}`,
      current: one.id === store.me,
      tail: el(
        "a",
        {
          class: "icon-button",
          role: "menuitem",
          href: addressOf({ me: one.id }),
          target: "_blank",
          "aria-label": `Open ${nameOf(one.id)} in a new tab`,
          title: "Open in a new tab",
        },
        icon("out"),
      ),
      choose: () => become(one.id),
    })),
  ];
}

const localTime = (one) => timeOf(businessNow(), one.tz || "UTC");
