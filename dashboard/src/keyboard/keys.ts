// The page's keys. What is on screen registers its own for as long as it is there; the newest registration wins. Keys do
// nothing while somebody types, except in the field itself.
import { useEffect, useRef } from "preact/hooks";

export type Keys = Readonly<Record<string, () => void>>;

const layers: { current: Keys }[] = [];
/** How long `g` waits for the key behind it. */
const PREFIX_MS = 1_200;
let prefix: { key: string; at: number } | undefined;

/** Keys by `KeyboardEvent.key`, or `g l` for one behind another. */
export function useKeys(keys: Keys): void {
  const layer = useRef(keys);
  layer.current = keys;
  useEffect(() => {
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
    };
  }, []);
}

export function listenForKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]") !== null) return;
    const pressed =
      prefix !== undefined && event.timeStamp - prefix.at < PREFIX_MS
        ? `${prefix.key} ${event.key}`
        : event.key;
    prefix = undefined;
    const act = find(pressed) ?? find(event.key);
    if (act === undefined) {
      if (event.key === "g") prefix = { key: "g", at: event.timeStamp };
      return;
    }
    // A button or link in focus keeps its own keys.
    if ((event.key === "Enter" || event.key === " ") && isControl(event.target)) return;
    event.preventDefault();
    act();
  });
}

function find(pressed: string): (() => void) | undefined {
  return layers.findLast(({ current }) => pressed in current)?.current[pressed];
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches("button, a, summary, [role=tab]");
