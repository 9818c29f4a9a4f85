// Shared by the tests of the sandbox's APIs: the sandbox itself, a picture, a tool, a schema.
import { createHash } from "node:crypto";
import { type Sandbox, startSandbox } from "@plano/sandbox";
import { afterAll, beforeAll } from "vitest";

/** A sandbox for the tests of one file. */
export function useSandbox(): { url(): string; sandbox(): Sandbox } {
  let sandbox: Sandbox | undefined;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox?.close());
  const running = (): Sandbox => {
    if (sandbox === undefined) throw new Error("the sandbox does not run yet");
    return sandbox;
  };
  return { sandbox: running, url: () => running().url };
}

export const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
export const PDF = Buffer.from("%PDF-1.4\n%%EOF\n");

/** The sandbox's description of the media it got. */
export function given(type: string, bytes: Buffer): string {
  return `${type} of ${bytes.length} bytes (sha256 ${createHash("sha256").update(bytes).digest("hex").slice(0, 8)})`;
}

export const GREETING = 'Hello from the sandbox! You asked m: "hello"';
export const THINKING = "The user wants an answer. A short one will do.";
export const SCHEMA = {
  type: "object",
  properties: { city: { type: "string" }, degrees: { type: "integer" } },
  required: ["city", "degrees"],
  additionalProperties: false,
};
/** `sampleOf(SCHEMA)`. */
export const SAMPLE = { city: "city", degrees: 1 };
export const RESULTS = 'The tool said: "18 degrees". The tool said: "rain".';

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The sandbox's answer to a body it must refuse, as text. */
export async function refusal(url: string, body: unknown): Promise<string> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
  return `${response.status} ${await response.text()}`;
}
