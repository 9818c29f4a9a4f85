// The goldens and understandings of the vector files, compared byte for byte. UPDATE_GOLDENS=1 rewrites them,
// with `-t` and a format's name only that format's.
import { expect } from "vitest";
import type { UpstreamName } from "../filter/formats.js";
import type { Observed } from "../filter/response-units.js";
import { encodeFrames, framesOf } from "./frames.js";
import { prettyJson } from "./pretty-json.js";
import { parseSse, type SseEvent } from "./rules/answer.js";
import { replaceSection, sectionOf } from "./store.js";
import type { Kind, Section } from "./vector-file.js";

/** The bytes of a stream as the provider sends them. */
export function streamBytes(upstream: UpstreamName, source: string): Buffer {
  return upstream === "converse" ? encodeFrames(source) : Buffer.from(source);
}

export function eventsOf(upstream: UpstreamName, source: string): SseEvent[] {
  return upstream === "converse" ? framesOf(source) : parseSse(source);
}

export function sourceOf(upstream: UpstreamName, events: SseEvent[]): string {
  const lines = events.map(({ name, data }) =>
    upstream === "converse" ? `${name} ${data}\n` : `event: ${name}\ndata: ${data}\n\n`,
  );
  return lines.join("").replaceAll("event: message\n", "");
}

/** JSON is laid out on lines, so that differences are readable. */
export function expectGolden(
  kind: Kind,
  api: UpstreamName,
  name: string,
  other: UpstreamName,
  text: string,
): void {
  expectSection(kind, api, name, `To ${other}`, kind === "streams" ? text : prettyJson(text));
}

export function expectUnderstood(
  kind: "responses" | "streams",
  upstream: UpstreamName,
  name: string,
  { model, input, cachedInput, cacheCreation, output, reasoning, stop, answer, ended, errored }: Observed,
): void {
  const usage = { input, cachedInput, cacheCreation, output, reasoning };
  const understood = { model, usage, stop, ended, errored, answer };
  expectSection(kind, upstream, name, "Understood", `${JSON.stringify(understood, undefined, 2)}\n`);
}

function expectSection(kind: Kind, api: UpstreamName, name: string, section: Section, text: string): void {
  const held = sectionOf(kind, api, name, section);
  if (process.env.UPDATE_GOLDENS === "1" && text !== held) replaceSection(kind, api, name, section, text);
  expect(text).toBe(sectionOf(kind, api, name, section));
}

/** The data of the events that are JSON. */
export function documentsOf(upstream: UpstreamName, source: string): unknown[] {
  return eventsOf(upstream, source).flatMap(({ data = "" }) => {
    try {
      return [JSON.parse(data)];
    } catch {
      return [];
    }
  });
}
