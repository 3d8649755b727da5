// Pictures of people: their initials on their colour. Apps get a rounder frame and their first letter.
import { el } from "./dom.js";
import { nameOf, person } from "./store.js";

export function avatar(id, size = "", override = "") {
  const known = person(id);
  const name = override || nameOf(id) || "?";
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const initials = known?.is_bot
    ? name.slice(0, 1)
    : (words[0]?.[0] ?? "?") + (words.length > 1 ? words.at(-1)[0] : "");
  const node = el(
    "span",
    { class: `avatar ${size} ${known?.is_bot ? "is-app" : ""}`.trim(), "aria-hidden": "true" },
    initials.toUpperCase(),
  );
  const color = known?.color?.replace(/^#?/, "#");
  if (color && /^#[0-9a-f]{6}$/i.test(color)) node.style.backgroundColor = color;
  return node;
}
