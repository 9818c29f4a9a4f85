// The recorded requests, answers, streams and errors, and what stands beside them; UPDATE_GOLDENS=1 writes the goldens
// and understandings anew, `-t` with a format's name only its own. Of CASE.json, CASE.sse or CASE.frames:
//   CASE.<format>.golden.json|.sse   what becomes of it in the other format
//   CASE.understood.json             what the gateway itself understands of an answer
//   CASE.request.json                requests it answers, by the client's format, where the answer depends on them
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { ClientName, UpstreamName } from "../filter/formats.js";
import type { Observed } from "../filter/response-units.js";
import { encodeFrames, framesOf } from "./frames.js";
import { prettyJson } from "./pretty-json.js";
import { parseSse, type SseEvent } from "./rules/answer.js";

type Kind = "requests" | "responses" | "streams" | "errors";
const root = fileURLToPath(new URL(".", import.meta.url));
const BESIDE = /\.(golden|understood|request)\.\w+$/;

export function namesOf(kind: Kind, format: UpstreamName): string[] {
  return readdirSync(`${root}${kind}/${format}`).filter((file) => !BESIDE.test(file));
}

export function vector(kind: Kind, format: UpstreamName, file: string): string {
  return readFileSync(`${root}${kind}/${format}/${file}`, "utf8");
}

/** The request of this client that the answer belongs to, where one is recorded. */
export function requestOf(
  kind: "responses" | "streams",
  upstream: UpstreamName,
  file: string,
  client: ClientName,
): string | undefined {
  const requests = `${root}${kind}/${upstream}/${file.replace(/\.\w+$/, ".request.json")}`;
  if (!existsSync(requests)) return undefined;
  const request = (JSON.parse(readFileSync(requests, "utf8")) as Record<string, unknown>)[client];
  return request === undefined ? undefined : JSON.stringify(request);
}

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

/** JSON is laid out on lines, so that a difference can be read. */
export function expectGolden(
  kind: Kind,
  format: UpstreamName,
  file: string,
  other: UpstreamName,
  text: string,
): void {
  const name = file.replace(/\.\w+$/, `.${other}.golden.${kind === "streams" ? "sse" : "json"}`);
  expectFile(`${root}${kind}/${format}/${name}`, kind === "streams" ? text : prettyJson(text));
}

export function expectUnderstood(
  kind: "responses" | "streams",
  upstream: UpstreamName,
  file: string,
  { model, input, cachedInput, cacheCreation, output, reasoning, stop, answer, ended, errored }: Observed,
): void {
  const usage = { input, cachedInput, cacheCreation, output, reasoning };
  const name = file.replace(/\.\w+$/, ".understood.json");
  const understood = { model, usage, stop, ended, errored, answer };
  expectFile(`${root}${kind}/${upstream}/${name}`, `${JSON.stringify(understood, undefined, 2)}\n`);
}

function expectFile(file: string, text: string): void {
  if (process.env.UPDATE_GOLDENS === "1") writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, "utf8"));
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
