// The few drawings of the page.
import type { Theme } from "../theme/themes.js";

export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="20" height="20" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M8 21.5h5.5l2.5-11 3.2 8.2 1.6-4.2H24" />
    </svg>
  );
}

const THEMES: Record<Theme, string> = {
  system: "M8 2a6 6 0 1 0 0 12 6 6 0 0 0 0-12zm0 0v12M6 2.4v11.2M4 3.6v8.8M3 5v6",
  light:
    "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 .8v1.6M8 13.6v1.6M.8 8h1.6M13.6 8h1.6M2.9 2.9 4 4M12 12l1.1 1.1M2.9 13.1 4 12M12 4l1.1-1.1",
  dark: "M13.5 9.8A6 6 0 0 1 6.2 2.5a6 6 0 1 0 7.3 7.3z",
};

export function ThemeIcon({ theme }: { theme: Theme }) {
  return (
    <svg class={`icon ${theme}`} viewBox="0 0 16 16" width="15" height="15" aria-hidden="true">
      <path d={THEMES[theme]} />
    </svg>
  );
}
