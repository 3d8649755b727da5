// A place that holds interactive elements (a message, a modal, a Home tab): their values, and a click's way to the app.
import { PageError, post } from "./api.js";
import { el } from "./dom.js";
import { store } from "./store.js";

export const TROUBLE = "We had some trouble connecting. Try again?";

const keyOf = (blockId, actionId) => `${blockId}\n${actionId}`;

/**
 * `container` is what /page/action calls it; `place` the conversation it is seen in, for selects that default to it.
 * `kept` holds values typed before a redraw: an element with the same block_id, action_id and type starts from them.
 */
export class Surface {
  constructor(container, { place = null, kept = new Map() } = {}) {
    this.container = container;
    this.place = place;
    this.kept = kept;
    this.controls = new Map();
    this.onEnter = null;
  }

  /** The value that an element should start with. */
  start(element, block, initial) {
    const kept = this.kept.get(keyOf(block.block_id, element.action_id));
    return kept && kept.type === element.type ? kept.value : initial;
  }

  register(element, block, control) {
    this.controls.set(keyOf(block.block_id, element.action_id), { element, block, ...control });
  }

  /** Forgets the elements of one block, keeping what was typed into them for the block that takes its place. */
  release(blockId) {
    for (const [key, { element, block, value }] of this.controls) {
      if (block.block_id !== blockId) continue;
      this.kept.set(key, { type: element.type, value: value() });
      this.controls.delete(key);
    }
  }

  /** state.values in the form the protocol wants: {block_id: {action_id: value}}. */
  values() {
    const values = {};
    for (const { element, block, value } of this.controls.values()) {
      values[block.block_id] ??= {};
      values[block.block_id][element.action_id] = value();
    }
    return values;
  }

  /** Sends a click or a choice; the element shows that it waits, and says at its own place when it failed. */
  async act(element, block, value, node) {
    const home = node.closest(".block") ?? node;
    home.querySelector(":scope > .delivery-error")?.remove();
    node.setAttribute("aria-busy", "true");
    try {
      await post("action", {
        as: store.me,
        container: this.container,
        block_id: block.block_id,
        action_id: element.action_id,
        value,
        state: this.values(),
      });
    } catch (error) {
      if (!(error instanceof PageError)) throw error;
      home.append(el("div", { class: "delivery-error", role: "alert" }, error.message || TROUBLE));
    } finally {
      node.removeAttribute("aria-busy");
    }
  }
}
