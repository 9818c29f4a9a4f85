// The view in force, kept equal to the browser's address. Links to the page's own paths change it without a request.
import { signal } from "@preact/signals";
import { defaultRange, type PageName, readView, type View, writeView } from "./address.js";

export const view = signal<View>(readView(location));

function show(next: View, { replace = false } = {}): void {
  const address = writeView(next);
  if (address !== location.pathname + location.search) {
    if (replace) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
  }
  view.value = readView(location);
}

export const change = (part: Partial<View>, options?: { replace: boolean }): void =>
  show({ ...view.value, ...part }, options);

/** A page keeps the filter; a range other than the page's own is kept as well. */
export function linkTo(page: PageName, part: Partial<View> = {}): string {
  const { q, range, page: current } = view.value;
  const kept = range === defaultRange(current) ? defaultRange(page) : range;
  return writeView({ page, q, range: kept, options: {}, ...part });
}

export const open = (address: string): void => {
  const url = new URL(address, location.href);
  show(readView(url));
};

export function followAddress(): void {
  addEventListener("popstate", () => {
    view.value = readView(location);
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || link.origin !== location.origin || link.target !== "" || link.hasAttribute("download"))
      return;
    event.preventDefault();
    open(link.href);
  });
}
