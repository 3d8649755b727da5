// Floating panels: beside their anchor on a desk, a sheet from below on a phone; Esc or a press elsewhere closes them.
import { el, findAgain, isPhone } from "./dom.js";

let open = null;

/** Opens `panel` for `anchor`; a second call for the same anchor closes it. Returns the function that closes it. */
export function openPopover(anchor, panel, { onClose = () => {}, align = "start" } = {}) {
  const again = open?.anchor === anchor;
  open?.close();
  if (again) return () => {};
  const phone = isPhone();
  const opener = findAgain(anchor);
  const shade = phone ? el("div", { class: "sheet-shade" }) : null;
  panel.classList.add("popover");
  panel.classList.toggle("sheet", phone);
  const host = anchor.closest("dialog") ?? document.body;
  host.append(...[shade, panel].filter(Boolean));
  anchor.setAttribute("aria-expanded", "true");
  if (!phone) place(anchor, panel, align);
  const stop = new AbortController();
  const close = ({ refocus = true } = {}) => {
    if (open?.panel !== panel) return;
    open = null;
    stop.abort();
    panel.remove();
    shade?.remove();
    anchor.setAttribute("aria-expanded", "false");
    onClose();
    if (refocus) opener()?.focus({ preventScroll: true });
  };
  listenForLeaving(anchor, panel, close, stop.signal);
  open = { anchor, panel, close };
  return close;
}

export const closePopover = (options) => open?.close(options);

function listenForLeaving(anchor, panel, close, signal) {
  document.addEventListener(
    "pointerdown",
    (event) => {
      if (!panel.contains(event.target) && !anchor.contains(event.target)) close({ refocus: false });
    },
    { signal, capture: true },
  );
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      close();
    },
    { signal, capture: true },
  );
  panel.addEventListener("keydown", (event) => event.key === "Tab" && close(), { signal });
  window.addEventListener("resize", () => !isPhone() && place(anchor, panel, "start"), { signal });
}

const EDGE = 8;

function place(anchor, panel, align) {
  const at = anchor.getBoundingClientRect();
  panel.style.minWidth = `${Math.max(at.width, 200)}px`;
  const below = window.innerHeight - at.bottom - EDGE;
  const above = at.top - EDGE;
  const upward = below < Math.min(panel.scrollHeight, 280) && above > below;
  panel.style.maxHeight = `${Math.min(420, (upward ? above : below) - 4)}px`;
  const { width, height } = panel.getBoundingClientRect();
  const left = align === "end" ? at.right - width : at.left;
  panel.style.left = `${Math.max(EDGE, Math.min(left, window.innerWidth - width - EDGE))}px`;
  panel.style.top = `${upward ? at.top - height - 4 : at.bottom + 4}px`;
}
