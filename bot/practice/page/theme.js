// Light or dark: as the system says, until the person chooses.
const KEY = "practice.theme";
export const THEMES = [
  ["", "As the system"],
  ["light", "Light"],
  ["dark", "Dark"],
];

export function theme() {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

export function setTheme(name) {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    /* storage may be switched off: it holds until the page is left */
  }
  show(name);
}

function show(name) {
  if (name) document.documentElement.dataset.theme = name;
  else delete document.documentElement.dataset.theme;
}

show(theme());
