// The page's theme: the system's, until somebody chooses one. The choice stays in this browser.
export type Theme = "system" | "light" | "dark";

const KEY = "plano.theme";
const ORDER: readonly Theme[] = ["system", "light", "dark"];

export const nextTheme = (theme: Theme): Theme =>
  ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length] ?? "system";

export function readTheme(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return ORDER.find((theme) => theme === kept) ?? "system";
  } catch {
    return "system"; // A browser may forbid storage.
  }
}

export function keepTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // It holds until the page is closed.
  }
}

export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
