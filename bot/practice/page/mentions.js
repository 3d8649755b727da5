// Suggestions while typing: /commands, @people and #channels. What is typed stays plain; the server makes the mentions.
import { apps, humans, nameOf, store } from "./store.js";

/** {from, items: [{insert, label, detail, person}]} for the word that ends at the caret, or null. */
export function suggest(text, caret) {
  const before = text.slice(0, caret);
  const command = /^\/\S*$/.exec(before);
  if (command) return commandItems(command[0]);
  const word = /(?:^|\s)([@#][\p{L}\p{N}_.-]*)$/u.exec(before);
  if (!word) return null;
  const [sign, typed] = [word[1][0], word[1].slice(1).toLowerCase()];
  const items = (sign === "@" ? people() : channels())
    .filter((one) => one.keys.some((key) => key.toLowerCase().startsWith(typed)))
    .slice(0, 6);
  return items.length ? { from: caret - word[1].length, items } : null;
}

function commandItems(typed) {
  const items = store.commands
    .filter((one) => one.command.startsWith(typed) && one.command !== typed)
    .map((one) => ({ insert: `${one.command} `, label: one.command, hint: one.usage_hint, detail: one.description }));
  return items.length ? { from: 0, items } : null;
}

function people() {
  const members = [...humans(), ...apps()].map((one) => ({
    insert: `@${one.name} `,
    label: nameOf(one.id),
    detail: one.title,
    person: one.id,
    keys: [one.name, ...nameOf(one.id).split(" ")],
  }));
  const groups = [...store.groups.values()].map((one) => ({
    insert: `@${one.handle} `,
    label: `@${one.handle}`,
    detail: one.name,
    keys: [one.handle],
  }));
  return [...members, ...groups];
}

const channels = () =>
  [...store.channels.values()]
    .filter((one) => one.kind === "channel")
    .map((one) => ({ insert: `#${one.name} `, label: `#${one.name}`, detail: one.topic, keys: [one.name] }));
