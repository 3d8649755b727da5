// A list of blocks that can be replaced while someone is typing in it: blocks that did not change keep their nodes.
import { drawBlock } from "./blocks.js";
import { refreshDates } from "./entities.js";

export class BlockList {
  constructor(root, surface) {
    this.root = root;
    this.surface = surface;
    this.drawn = new Map();
  }

  /** Shows these blocks. What was typed stays where block_id, action_id and type are the same, as in Slack. */
  update(blocks) {
    const focus = focusIn(this.root);
    const next = new Map();
    for (const [index, block] of blocks.entries()) {
      const key = block.block_id ?? `#${index}`;
      const source = JSON.stringify(block);
      const known = this.drawn.get(key);
      next.set(key, known?.source === source ? known : { source, block, node: null });
    }
    for (const [key, known] of this.drawn) {
      if (next.get(key) !== known) this.surface.release(known.block.block_id);
    }
    for (const entry of next.values()) entry.node ??= drawBlock(entry.block, this.surface);
    this.surface.kept.clear();
    this.drawn = next;
    arrange(
      this.root,
      [...next.values()].map((entry) => entry.node),
    );
    refreshDates(this.root);
    focus?.restore();
  }
}

/** Puts nodes in order while moving as few as possible: a node that is moved loses focus and scroll position. */
export function arrange(root, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...root.children]) if (!wanted.has(child)) child.remove();
  let at = root.firstChild;
  for (const node of nodes) {
    if (node === at) at = at.nextSibling;
    else root.insertBefore(node, at);
  }
}

function focusIn(root) {
  const active = document.activeElement;
  if (!root.contains(active) || !active.dataset.actionId) return null;
  const block = active.closest(".block")?.dataset.blockId;
  const caret = [active.selectionStart, active.selectionEnd];
  return {
    restore: () => {
      if (document.activeElement === active) return;
      const again = root.querySelector(
        `[data-block-id="${CSS.escape(block)}"] [data-action-id="${CSS.escape(active.dataset.actionId)}"]`,
      );
      again?.focus();
      if (typeof caret[0] === "number") again?.setSelectionRange?.(...caret);
    },
  };
}
