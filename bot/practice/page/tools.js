// What Slack does not have and practice does: the inspector, scenes, and how the page looks.
import { PageError, post } from "./api.js";
import { iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { store } from "./store.js";
import { setTheme, theme, THEMES } from "./theme.js";
import { sayNews, sayTrouble } from "./toast.js";

/** The button of the top bar; `inspect` shows or hides what went over the wire, `inspecting` says which. */
export function toolsButton({ inspect, inspecting }) {
  const node = iconButton("Practice tools", icon("tools", 20), {
    class: "tools",
    data: { testid: "tools" },
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    on: { click: () => openMenu(node, items(inspect, inspecting()), { label: "Practice tools", align: "end" }) },
  });
  return node;
}

function items(inspect, open) {
  const chosen = theme();
  return [
    {
      label: open ? "Hide the wire" : "Watch the wire",
      detail: "What the app calls, and what it is sent",
      lead: icon("wire"),
      testid: "tool-wire",
      choose: inspect,
    },
    ...store.scenes.map(({ name, title, about }) => ({
      label: `Play: ${title}`,
      detail: about,
      lead: icon("play"),
      testid: `scene-${name}`,
      choose: () => play(name, title),
    })),
    "divider",
    { heading: "Look" },
    ...THEMES.map(([name, label]) => ({
      label,
      lead: icon(name === chosen ? "check" : "blank"),
      testid: `theme-${name || "system"}`,
      choose: () => setTheme(name),
    })),
  ];
}

/** People play it through the app while one looks on; the page is told when it is over. */
async function play(name, title) {
  try {
    await post("scene", { as: store.me, scene: name });
    sayNews(`“${title}” is being played, through the app: it takes a moment.`);
  } catch (error) {
    if (!(error instanceof PageError)) throw error;
    sayTrouble(error.message);
  }
}
