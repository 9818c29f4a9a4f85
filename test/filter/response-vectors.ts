// The recorded answers, streams and errors, and their goldens; UPDATE_GOLDENS=1 writes the goldens anew.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { FormatName } from "./response-units.js";

type Kind = "responses" | "streams" | "errors";
const root = fileURLToPath(new URL("../vectors/", import.meta.url));
const other = { "chat-completions": "messages", messages: "chat-completions" } as const;

export function otherThan(format: FormatName): FormatName {
  return other[format];
}

export function namesOf(kind: Kind, format: FormatName): string[] {
  return readdirSync(`${root}${kind}/${format}`).filter((file) => !file.includes(".golden."));
}

export function vector(kind: Kind, format: FormatName, file: string): string {
  return readFileSync(`${root}${kind}/${format}/${file}`, "utf8");
}

export function expectGolden(
  kind: Kind,
  format: FormatName,
  file: string,
  client: FormatName,
  text: string,
): void {
  const golden = `${root}${kind}/${format}/${file.replace(/\.(\w+)$/, `.${client}.golden.$1`)}`;
  if (process.env.UPDATE_GOLDENS === "1") writeFileSync(golden, text);
  expect(text).toBe(readFileSync(golden, "utf8"));
}
