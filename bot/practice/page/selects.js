// All select menus: where their options come from (the element, people, channels, the app) and what is chosen at first.
import { PageError, post } from "./api.js";
import { withEmoji } from "./emoji.js";
import { pick } from "./picker.js";
import { apps, channel, dmWith, humans, nameOf, store, titleOf } from "./store.js";

const KINDS = ["static_select", "external_select", "users_select", "conversations_select", "channels_select"];
export const SELECTS = KINDS.flatMap((kind) => [kind, `multi_${kind}`]);

/** Draws a select as a picker; its value is a string or null, of a multi-select a list. */
export function select({ element, block, surface, field, changed }) {
  const multi = element.type.startsWith("multi_");
  const kind = element.type.replace("multi_", "");
  const start = surface.start(element, block, initial(element, kind, multi, surface.place));
  return pick({
    multi,
    limit: element.max_selected_items,
    placeholder: element.placeholder?.text ?? (multi ? "Select options" : "Select an option"),
    clearable: Boolean(block.optional),
    start: [start ?? []].flat(),
    field,
    known: knownOptions(element, kind),
    search: kind === "external_select" ? (text) => askApp(surface, element, block, text) : null,
    minimum: element.min_query_length ?? 3,
    changed,
  });
}

function initial(element, kind, multi, place) {
  const key = {
    static_select: "option",
    external_select: "option",
    users_select: "user",
    conversations_select: "conversation",
    channels_select: "channel",
  }[kind];
  const idOf = (item) => item?.value ?? item;
  if (multi) {
    const many = element[`initial_${key}s`];
    if (many) return many.map(idOf);
    return element.default_to_current_conversation && place ? [place] : [];
  }
  const one = idOf(element[`initial_${key}`]);
  return one ?? (element.default_to_current_conversation ? place : null);
}

function knownOptions(element, kind) {
  switch (kind) {
    case "users_select":
      return [...humans(), ...apps()].map((one) => ({
        value: one.id,
        label: nameOf(one.id),
        detail: one.title,
        person: one.id,
      }));
    case "conversations_select":
      return conversations(element.filter).map(asOption);
    case "channels_select":
      return conversations({ include: ["public"] }).map(asOption);
    case "external_select":
      return [element.initial_option, element.initial_options].flat().filter(Boolean).map(fromSlack);
    default:
      return staticOptions(element);
  }
}

function staticOptions(element) {
  if (!element.option_groups) return (element.options ?? []).map(fromSlack);
  return element.option_groups.flatMap((group) =>
    group.options.map((option) => ({ ...fromSlack(option), group: group.label.text })),
  );
}

function fromSlack(option) {
  return { value: option.value, label: withEmoji(option.text.text), detail: option.description?.text };
}

const asOption = (one) => ({ value: one.id, label: titleOf(one), detail: one.topic });

function conversations(filter = {}) {
  const wanted = filter.include ?? ["im", "mpim", "public", "private"];
  return [...store.channels.values()].filter((one) => {
    const kind = one.kind === "dm" ? "im" : one.is_private ? "private" : "public";
    if (!wanted.includes(kind) || one.is_archived) return false;
    if (filter.exclude_external_shared_channels && one.is_shared) return false;
    return !(filter.exclude_bot_users && kind === "im" && apps().some((app) => dmWith(app.id) === channel(one.id)));
  });
}

/** Asks the app for the options of an external select; a failure is a sentence in the list. */
async function askApp(surface, element, block, text) {
  const { type, view_id, channel: place, ts } = surface.container;
  const where = type === "view" ? { view_id } : { channel: place, ts };
  try {
    const answer = await post("options", {
      as: store.me,
      ...where,
      block_id: block.block_id,
      action_id: element.action_id,
      text,
    });
    return { options: answer.options.map(fromSlack) };
  } catch (error) {
    if (!(error instanceof PageError)) throw error;
    return { options: [], sentence: error.message };
  }
}
