// Which files are generated from which sources.
import { authStyles } from "../auth-styles.js";
import type { NameTable } from "../description/names.js";
import { endpoints } from "../endpoints.js";
import { formats } from "../formats.js";
import { headers } from "../headers.js";
import { ownCalls } from "../own-calls.js";
import { quirks } from "../quirks.js";
import { stopReasons } from "../stop-reasons.js";
import { headersInAssemblyScript } from "./assemblyscript/headers.js";
import { namesInAssemblyScript } from "./assemblyscript/names.js";
import { headersInTypeScript } from "./typescript/headers.js";
import { namesInTypeScript } from "./typescript/names.js";

export interface Output {
  /** Relative to the repository. */
  path: string;
  /** Not formatted yet. */
  text: string;
}

const TYPESCRIPT = "config/src/contract";
const ASSEMBLYSCRIPT = "wasm-filters/assembly/contract";

export function outputs(): Output[] {
  return [
    ...ofNames("formats", formats),
    ...ofNames("endpoints", endpoints),
    ...ofNames("quirks", quirks),
    ...ofNames("auth-styles", authStyles),
    ...ofNames("stop-reasons", stopReasons),
    ...ofNames("own-calls", ownCalls),
    output(TYPESCRIPT, "headers", headersInTypeScript(headers)),
    output(ASSEMBLYSCRIPT, "headers", headersInAssemblyScript(headers)),
  ];
}

function ofNames(source: string, table: NameTable): Output[] {
  return [
    output(TYPESCRIPT, source, namesInTypeScript(table)),
    output(ASSEMBLYSCRIPT, source, namesInAssemblyScript(table)),
  ];
}

function output(directory: string, source: string, text: string): Output {
  const head = `// Generated from config/contract/${source}.ts by \`npm run generate\`; changes here are lost.\n\n`;
  return { path: `${directory}/${source}.generated.ts`, text: head + text };
}
