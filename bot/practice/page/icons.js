// The page's own line icons, drawn on a grid of 20.

const PATHS = {
  back: "M12.5 4 6.5 10l6 6",
  blank: "",
  bolt: "M11 2.5 4.5 11.5h4.7L8.6 17.5l6.9-9.2h-4.9z",
  check: "m4 10.5 4 4 8-9",
  chevron: "m5.5 8 4.5 4.5L14.5 8",
  clock: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zm0 3v4.2l2.8 1.8",
  close: "m5 5 10 10M15 5 5 15",
  dots: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  down: "M10 4v11m-4.5-4.5L10 15l4.5-4.5",
  eye: "M2.5 10s2.7-5 7.5-5 7.5 5 7.5 5-2.7 5-7.5 5-7.5-5-7.5-5zm7.5-2a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  hash: "M7.8 3 6.2 17M13.8 3l-1.6 14M3.5 7.500h13.500M3 12.500h13.5",
  home: "M3.5 9.5 10 4l6.5 5.500V16.500h-4.500v-4h-4v4H3.500z",
  lock: "M5 9h10v7.500H5zM7 9V6.500a3 3 0 0 1 6 0V9",
  more: "M10 4.500h.01M10 10h.01M10 15.500h.01",
  out: "M11.5 4H16v4.500M16 4l-6.5 6.500M8 5H4.500v10.500H15V12",
  people:
    "M7.5 4a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 0 0 0-5.600zM2.500 16c0-3 2.200-4.500 5-4.500s5 1.500 5 4.500M13 4.300a2.700 2.700 0 0 1 0 5M14.500 11.800c1.800.6 3 2 3 4.200",
  play: "M6 4.500v11l9-5.500z",
  plus: "M10 4v12M4 10h12",
  search: "M9 3.500a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zm4.2 9.7 3.3 3.3",
  send: "M3.5 4 17 10 3.5 16l1.7-6zM5.2 10H11",
  thread: "M3.5 4.500h13v9H9l-3.5 3v-3h-2zM7 8h6M7 10.500h4",
  tools: "M3 6h8M15 6h2M3 14h2M9 14h8M13 4v4M7 12v4",
  wire: "M3 7h12.5M12 3.500 15.500 7 12 10.500M17 13H4.500M8 9.500 4.500 13 8 16.500",
};

const SVG = "http://www.w3.org/2000/svg";

/** A decorative icon: the control that holds it carries the label. */
export function icon(name, size = 18) {
  const svg = document.createElementNS(SVG, "svg");
  const heavy = name === "dots" || name === "more";
  const attributes = {
    viewBox: "0 0 20 20",
    width: size,
    height: size,
    fill: "none",
    stroke: "currentColor",
    "stroke-width": heavy ? 2.6 : 1.5,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
  };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
