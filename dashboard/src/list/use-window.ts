// The rows in view of a list that scrolls with its page.
import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { type Rows, revealRow, rowsInView, type Viewport } from "./window.js";

/** The head of the list, which stays in view, and a little air. */
const STICKY = 34;

export interface Window {
  first: number;
  end: number;
  reveal(index: number): void;
}

export function useWindow(count: number, height: number, body: RefObject<HTMLElement | null>): Window {
  const [offset, setOffset] = useState(0);
  const [view, setView] = useState<Viewport>({ top: 0, height: 0 });
  useLayoutEffect(() => {
    const main = body.current?.closest("main");
    if (!main) return;
    const look = (): void => setView({ top: main.scrollTop, height: main.clientHeight });
    const place = (): void => {
      const top = body.current?.getBoundingClientRect().top ?? 0;
      setOffset(Math.round(top - main.getBoundingClientRect().top + main.scrollTop));
      look();
    };
    place();
    main.addEventListener("scroll", look, { passive: true });
    // What is above the list may grow at any time.
    const observer = new ResizeObserver(place);
    for (const element of [main, ...main.children]) observer.observe(element);
    return () => {
      main.removeEventListener("scroll", look);
      observer.disconnect();
    };
  }, []);
  const rows: Rows = { count, height, offset };
  return {
    ...rowsInView(rows, view),
    reveal: (index) => {
      const main = body.current?.closest("main");
      const top = main && revealRow(index, rows, { top: main.scrollTop, height: main.clientHeight }, STICKY);
      if (typeof top === "number") main?.scrollTo({ top });
    },
  };
}
