// Where one is, kept in the address: #/<person>/<channel>/<thread or ->/<message>, or #/<person>/home/<app>.
// Two tabs can be two people.

const LAST_PERSON = "practice.person";
const NONE = "-";

export function readRoute() {
  const [me, place, detail, at] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  const base = { me: me || remembered(), channel: null, thread: null, home: null, at: null };
  if (place === "home") return { ...base, home: detail || null };
  return { ...base, channel: place || null, thread: detail && detail !== NONE ? detail : null, at: at || null };
}

export function addressOf({ me, channel, thread, home, at }) {
  const inChannel = at ? [channel, thread ?? NONE, at] : [channel, thread];
  const parts = [me, ...(home ? ["home", home] : channel ? inChannel : [])];
  return `#/${parts.filter(Boolean).map(encodeURIComponent).join("/")}`;
}

/** Goes to a place; listeners of `hashchange` draw it. */
export function go(route) {
  location.hash = addressOf(route);
}

/** Corrects the address without a step in the history and without telling anyone. */
export function settleAt(route) {
  history.replaceState(null, "", `/${addressOf(route)}`);
}

/** A page that was opened by the link of a message goes to that message. */
export function readPermalink() {
  const place = placeOfPermalink(location.href);
  if (place) settleAt({ me: remembered(), channel: place.channel, thread: place.thread, at: place.ts });
}

export function remember(me) {
  try {
    localStorage.setItem(LAST_PERSON, me);
  } catch {
    /* storage may be switched off: the address still carries the person */
  }
}

function remembered() {
  try {
    return localStorage.getItem(LAST_PERSON);
  } catch {
    return null;
  }
}

/** A link to a message of this workspace (chat.getPermalink) as a place on this page, or null. */
export function placeOfPermalink(url) {
  const match = /^https?:\/\/[^/]+\/archives\/([A-Z0-9]+)(?:\/p(\d{10})(\d{6}))?(?:\?([^#]*))?(?:#.*)?$/.exec(url);
  if (!match) return null;
  const [, channel, seconds, rest, query] = match;
  const thread = new URLSearchParams(query ?? "").get("thread_ts");
  return { channel, thread, ts: seconds ? `${seconds}.${rest}` : null };
}
