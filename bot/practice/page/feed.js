// The messages of channels and threads as last fetched. A late answer never overwrites a newer one.
import { get } from "./api.js";
import { store } from "./store.js";

const feeds = new Map();
const turns = new Map();
let turn = 0;

const keyOf = (channel, thread) => (thread ? `${channel}/${thread}` : channel);

/** The messages as known, or undefined where they were never fetched. */
export const feedOf = (channel, thread) => feeds.get(keyOf(channel, thread));

export async function loadFeed(channel, thread = null) {
  const key = keyOf(channel, thread);
  const mine = (turn += 1);
  turns.set(key, mine);
  const { me } = store;
  const answer = await get("messages", { as: me, channel, thread_ts: thread });
  if (turns.get(key) !== mine || me !== store.me) return;
  feeds.set(key, answer.messages);
}

/** Another person sees other messages. */
export function forgetFeeds() {
  feeds.clear();
  turns.clear();
}

/** What has changed since it was fetched and is not on the screen is fetched again when one goes there. */
export function forgetChannels(channels, openKeys) {
  for (const key of feeds.keys()) {
    if (channels.includes(key.split("/")[0]) && !openKeys.includes(key)) feeds.delete(key);
  }
}

export const openKeys = ({ channel, thread }) => [channel, channel && thread && keyOf(channel, thread)].filter(Boolean);
