// The bar on top of every page: where one can go, the filter, the range, and whether the page is live.
import { PAGES, type PageName } from "../address/address.js";
import { linkTo, view } from "../address/location.js";
import { helpOpen } from "../keyboard/help.js";
import { useKeys } from "../keyboard/keys.js";
import { changeTheme, theme } from "../theme/theme.js";
import { Mark, ThemeIcon } from "./icons.js";

const TITLES: Record<PageName, string> = {
  live: "Live",
  requests: "Requests",
  conversations: "Conversations",
  costs: "Costs",
  routing: "Routing",
  system: "System",
};

export function Bar() {
  useKeys({
    t: changeTheme,
    "?": () => {
      helpOpen.value = true;
    },
  });
  const { page } = view.value;
  return (
    <header class="bar">
      <a class="brand" href={linkTo("live")} aria-label="Plano, live">
        <Mark />
        <span>plano</span>
      </a>
      <nav aria-label="Pages">
        {PAGES.map((name) => (
          <a key={name} href={linkTo(name)} {...(name === page && { "aria-current": "page" as const })}>
            {TITLES[name]}
          </a>
        ))}
      </nav>
      <div class="bar-end">
        <button
          type="button"
          class="quiet"
          onClick={changeTheme}
          title="theme (t)"
          aria-label={`Theme: ${theme.value}`}
        >
          <ThemeIcon theme={theme.value} />
        </button>
        <button
          type="button"
          class="quiet help"
          title="keys (?)"
          aria-label="Keys"
          onClick={() => {
            helpOpen.value = true;
          }}
        >
          ?
        </button>
      </div>
    </header>
  );
}
