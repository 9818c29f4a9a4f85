// Parts of a page of which one is shown at a time. Digits choose one, arrows go to the next.
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { change, view } from "../address/location.js";
import { useKeys } from "../keyboard/keys.js";

export interface Tab {
  name: string;
  content(): ComponentChildren;
}

export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const list = useRef<HTMLDivElement>(null);
  const chosen = tabs.find(({ name }) => name === view.value.options.tab) ?? tabs[0];
  const choose = (name: string): void => {
    const { tab: _, ...options } = view.value.options;
    change({ options: name === tabs[0]?.name ? options : { ...options, tab: name } }, { replace: true });
  };
  useKeys(Object.fromEntries(tabs.map(({ name }, index) => [String(index + 1), () => choose(name)])));
  if (chosen === undefined) return null;
  const step = (by: number): void => {
    const next = tabs[(tabs.indexOf(chosen) + by + tabs.length) % tabs.length];
    if (next === undefined) return;
    choose(next.name);
    list.current?.querySelector<HTMLElement>(`#tab-${next.name}`)?.focus();
  };
  return (
    <section class="tabbed">
      <div
        class="tabs"
        role="tablist"
        aria-label={label}
        ref={list}
        onKeyDown={(event) => {
          if (event.key === "ArrowRight") step(1);
          else if (event.key === "ArrowLeft") step(-1);
          else return;
          event.preventDefault();
        }}
      >
        {tabs.map(({ name }) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={name === chosen.name}
            aria-controls="tab-panel"
            tabIndex={name === chosen.name ? 0 : -1}
            onClick={() => choose(name)}
          >
            {name}
          </button>
        ))}
      </div>
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${chosen.name}`} tabIndex={0}>
        {chosen.content()}
      </div>
    </section>
  );
}
