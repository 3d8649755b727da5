// The Home tab of the app: opening it tells the app; what the app publishes is drawn as blocks.
import { PageError, post } from "./api.js";
import { BlockList } from "./blocklist.js";
import { el } from "./dom.js";
import { store } from "./store.js";
import { Surface } from "./surface.js";

export class HomeTab {
  constructor() {
    this.blocks = el("div", { class: "home-blocks", data: { testid: "home" } });
    this.note = el("div", { class: "home-note", role: "status" });
    this.node = el(
      "div",
      { class: "home scroller", role: "region", tabindex: "0", "aria-label": "Home" },
      this.note,
      this.blocks,
    );
    this.key = null;
    this.viewId = null;
  }

  /** Opens the tab, once for each visit. */
  async show(app) {
    const key = `${store.me}/${app}`;
    if (this.key === key) return;
    this.key = key;
    this.reset("Opening…");
    try {
      const answer = await post("home", { as: store.me });
      if (this.key !== key) return;
      if (answer.view) this.take(answer.view);
      else if (!this.viewId) this.reset("The app has published nothing here yet.");
    } catch (error) {
      if (!(error instanceof PageError)) throw error;
      if (this.key === key) this.reset(error.message);
    }
  }

  leave() {
    if (!this.key) return;
    this.key = null;
    this.reset("");
  }

  take(view) {
    if (this.viewId !== view.id) {
      this.reset("");
      this.viewId = view.id;
      this.list = new BlockList(this.blocks, new Surface({ type: "view", view_id: view.id }));
    }
    this.list.update(view.blocks);
  }

  reset(words) {
    this.viewId = null;
    this.blocks.replaceChildren();
    this.note.textContent = words;
  }
}
