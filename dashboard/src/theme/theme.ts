// The theme in force as a signal, and how to change it.
import { signal } from "@preact/signals";
import { applyTheme, keepTheme, nextTheme, readTheme, type Theme } from "./themes.js";

export const theme = signal<Theme>(readTheme());

export function changeTheme(): void {
  theme.value = nextTheme(theme.value);
  keepTheme(theme.value);
  applyTheme(theme.value);
}
