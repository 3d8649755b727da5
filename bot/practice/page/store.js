// What the page knows: people, channels, commands, the clock, and lookups in them. Draws nothing and fetches nothing.

export const store = {
  me: null,
  team: { id: "", name: "Practice" },
  people: new Map(),
  groups: new Map(),
  channels: new Map(),
  commands: [],
  shortcuts: [],
  scenes: [],
  clock: { available: false, now: null, offset_seconds: 0 },
  clockReadAt: 0,
  botConnected: true,
  streamConnected: true,
};

/** Takes an answer of /page/state. */
export function takeState(answer) {
  store.me = answer.me;
  store.team = answer.team;
  store.people = byId(answer.people);
  store.groups = byId(answer.user_groups ?? []);
  store.channels = byId(answer.channels);
  store.commands = answer.commands ?? [];
  store.shortcuts = answer.shortcuts ?? [];
  store.scenes = answer.scenes ?? [];
  store.botConnected = answer.bot_connected !== false;
  takeClock(answer.clock);
}

export function takeClock(clock) {
  if (!clock?.now) return;
  store.clock = { ...store.clock, ...clock };
  store.clockReadAt = performance.now();
}

const byId = (items) => new Map(items.map((item) => [item.id, item]));

/** Business time as a Date: what the clock said, plus the time since it said so. */
export function businessNow() {
  if (!store.clock.now) return new Date();
  return new Date(Date.parse(store.clock.now) + performance.now() - store.clockReadAt);
}

export const person = (id) => store.people.get(id);
export const channel = (id) => store.channels.get(id);
export const nameOf = (id) => person(id)?.real_name || person(id)?.name || id;
/** What one must know of somebody before writing: an app, a guest, of another company, gone. */
export function markOf(id) {
  const one = person(id);
  if (one?.is_bot) return "APP";
  if (one?.deleted) return "GONE";
  if (one?.is_stranger) return "OTHER COMPANY";
  return one?.is_guest ? "GUEST" : "";
}

export const myZone = () => person(store.me)?.tz || "UTC";

/** Everyone a person can be on this page: those who are not apps and have not left. */
export const humans = () => [...store.people.values()].filter((one) => !one.is_bot && !one.deleted);
export const apps = () => [...store.people.values()].filter((one) => one.is_bot && !one.deleted);
export const dmWith = (id) => [...store.channels.values()].find((one) => one.kind === "dm" && one.with === id);
export const isMine = (groupId) => Boolean(store.groups.get(groupId)?.users?.includes(store.me));

/** The name of a channel as Slack writes it in a header: #channel, or the person at the other end. */
export function titleOf(conversation) {
  if (!conversation) return "";
  return conversation.kind === "dm" ? nameOf(conversation.with) : `#${conversation.name}`;
}

export const appName = () => nameOf(apps()[0]?.id) ?? "App";
