// An entry of a log as a line for people, or as JSON.
import { styleText } from "node:util";
import { printable, printableJson } from "../system/printable.js";
import type { Entry, Level, Part } from "./entry.js";

type Style = Parameters<typeof styleText>[0];

const PART_STYLES: Readonly<Record<Part, Style>> = {
  access: "cyan",
  brightstaff: "magenta",
  envoy: "blue",
  plano: "green",
};
const LEVEL_STYLES: Readonly<Record<Level, Style>> = {
  debug: "dim",
  info: "reset",
  warn: "yellow",
  error: "red",
};
const WIDEST_PART = 11;

/** Follows NO_COLOR and the like where `stream` is a terminal. */
export function lineFor(entry: Entry, stream: NodeJS.WriteStream): string {
  const style = (format: Style, text: string): string => styleText(format, text, { stream });
  const [first = "", ...others] = entry.text.split("\n").map(printable);
  const head = [
    style("dim", clock(new Date(entry.time))),
    style(PART_STYLES[entry.part], entry.part.padEnd(WIDEST_PART)),
    style(LEVEL_STYLES[entry.level], entry.level.padEnd(5)),
    style(LEVEL_STYLES[entry.level], first),
    ...(entry.requestId === undefined ? [] : [style("dim", printable(entry.requestId))]),
  ];
  return [head.join("  "), ...others.map((line) => style("dim", `    ${line}`))].join("\n");
}

/** The line's own members and its part; a stack of lines is in `following`. */
export function jsonFor({ part, members, text }: Entry): string {
  const [, ...following] = part === "envoy" ? text.split("\n") : [];
  return printableJson({ part, ...members, ...(following.length > 0 && { following }) });
}

/** In local time, as `11-30 16:42:34.120`. */
function clock(date: Date): string {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString();
  return local.slice("2026-".length, -1).replace("T", " ");
}
