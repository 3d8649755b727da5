// The page put together: who one is and where, what is fetched when something changed, and what is drawn then.
import { get, listen, PageError, post } from "./api.js";
import { clockStrip, showClock } from "./clock.js";
import { closePopover } from "./popover.js";
import { Conversation } from "./conversation.js";
import { el, isPhone } from "./dom.js";
import { feedOf, forgetChannels, forgetFeeds, loadFeed, openKeys } from "./feed.js";
import { Inspector } from "./inspector.js";
import { closeView, showView, startModals, takeViews } from "./modal.js";
import { drawSwitcher } from "./people.js";
import { go, readPermalink, readRoute, remember, settleAt } from "./route.js";
import { drawSidebar } from "./sidebar.js";
import { apps, channel, store, takeClock, takeState, titleOf } from "./store.js";
import { ThreadPane } from "./thread.js";
import { sayNews, sayTrouble, showPush } from "./toast.js";
import { toolsButton } from "./tools.js";

const part = (id) => document.getElementById(id);
const open = (place) => go({ me: store.me, ...place });
const conversation = new Conversation(part("main"), open);
const thread = new ThreadPane(part("thread"), () => open({ channel: readRoute().channel }));
const inspector = new Inspector(part("inspector"));
const switcher = el("div", { class: "switcher-place" });
let stopListening = () => {};
let pending = new Set();
let refreshing = null;

part("topbar").append(
  el("div", { class: "brand" }, el("span", { class: "brand-name" }, "Practice workspace")),
  clockStrip(),
  switcher,
  toolsButton({ inspect: () => inspector.toggle(), inspecting: () => inspector.isOpen }),
);
startModals(() => readRoute().channel);
window.addEventListener("hashchange", () => guarded(arrive));
readPermalink();
document.addEventListener("visibilitychange", () => guarded(markRead));
guarded(arrive);

/** Shows a failure to fetch instead of losing it; what is a mistake of the page itself still reaches the console. */
async function guarded(deed) {
  try {
    await deed();
  } catch (error) {
    if (!(error instanceof PageError)) throw error;
    if (store.me) sayTrouble(error.message);
    else showNotice(error.message);
  }
}

/** Goes to what the address says, as the person it says. */
async function arrive() {
  closePopover({ refocus: false });
  const route = readRoute();
  if (route.me !== store.me || !store.me) await become(route.me);
  const here = settle();
  draw();
  if (!here.channel) return;
  await Promise.all([
    feedOf(here.channel, null) ? null : loadFeed(here.channel),
    here.thread && !feedOf(here.channel, here.thread) ? loadFeed(here.channel, here.thread) : null,
  ]);
  draw();
  await markRead();
}

async function become(wanted) {
  const answer = await get("state", { as: wanted }).catch((error) =>
    wanted ? get("state", {}) : Promise.reject(error),
  );
  stopListening();
  forgetFeeds();
  conversation.home.leave();
  takeState(answer);
  remember(store.me);
  takeViews(answer.views ?? []);
  stopListening = listen(store.me, onEvent, onConnected);
}

/** The route made true: the person as answered, and on a desk a conversation where none was named. */
function settle() {
  const route = readRoute();
  const first = [...store.channels.values()]
    .filter((one) => one.is_member && one.kind === "channel")
    .sort((a, b) => a.name.localeCompare(b.name))[0];
  const known = route.home ? apps().some((app) => app.id === route.home) : channel(route.channel);
  const place = known ? route : { channel: isPhone() ? null : first?.id };
  settleAt({ ...place, me: store.me });
  return readRoute();
}

function draw() {
  const route = readRoute();
  if (!route.home) conversation.home.leave();
  part("panes").dataset.pane = route.thread ? "thread" : route.channel || route.home ? "main" : "sidebar";
  drawSidebar(part("sidebar"), route, open);
  conversation.draw(route);
  thread.draw(route);
  if (switcher.dataset.me !== store.me)
    switcher.replaceChildren(drawSwitcher((me) => go({ ...readRoute(), thread: null, me })));
  switcher.dataset.me = store.me;
  showClock();
  drawNotice();
  const waiting = [...store.channels.values()].reduce(
    (sum, one) => sum + (one.kind === "dm" ? one.unread : one.mentions),
    0,
  );
  const title = titleOf(channel(route.channel)) || "Home";
  document.title = `${waiting ? `(${waiting}) ` : ""}${title} · Practice workspace`;
}

function onEvent(event) {
  switch (event.type) {
    case "changed":
      changed(event.channels ?? []);
      break;
    case "view":
      event.view.type === "home" ? takeHome(event.view) : showView(event.view);
      break;
    case "view_closed":
      closeView(event.view_id);
      break;
    case "push":
      showPush(event, open);
      break;
    case "scene":
      sayNews(event.trouble ?? `“${event.title}” is played: look around.`, Boolean(event.trouble));
      break;
    case "clock":
      takeClock(event.clock ?? event);
      showClock();
      break;
    default:
      break;
  }
}

function takeHome(view) {
  if (readRoute().home) conversation.home.take(view);
}

function onConnected(connected) {
  const was = store.streamConnected;
  store.streamConnected = connected;
  drawNotice();
  if (connected && !was) changed([...store.channels.keys()]);
}

/** Fetches what changed; changes that come while fetching are fetched together afterwards. */
function changed(channels) {
  for (const id of channels) pending.add(id);
  refreshing ??= guarded(refresh).finally(() => {
    refreshing = null;
  });
}

async function refresh() {
  do {
    const channels = [...pending];
    pending = new Set();
    const { me } = store;
    const route = readRoute();
    forgetChannels(channels, openKeys(route));
    const here = channels.includes(route.channel);
    const [answer] = await Promise.all([
      get("state", { as: me }),
      here ? loadFeed(route.channel) : null,
      here && route.thread ? loadFeed(route.channel, route.thread) : null,
    ]);
    if (me !== store.me) return;
    takeState(answer);
    const marking = markRead();
    draw();
    await marking;
  } while (pending.size);
}

/** What is on the screen counts as read. */
async function markRead() {
  const here = channel(readRoute().channel);
  if (!here || document.visibilityState !== "visible" || !feedOf(here.id, null) || !(here.unread || here.mentions))
    return;
  here.unread = 0;
  here.mentions = 0;
  drawSidebar(part("sidebar"), readRoute(), open);
  await post("mark", { as: store.me, channel: here.id });
}

function drawNotice() {
  if (!store.streamConnected) showNotice("The connection to the practice workspace is lost. Trying again…");
  else if (!store.botConnected) showNotice("The bot is not connected: commands and buttons get no answer until it is.");
  else showNotice("");
}

function showNotice(sentence) {
  part("notice").textContent = sentence;
  part("notice").hidden = !sentence;
}
