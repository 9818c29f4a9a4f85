// Which files are generated from which sources.
import { readFileSync } from "node:fs";
import path from "node:path";
import { accessKeys } from "../access-keys.js";
import { attemptErrors } from "../attempt-errors.js";
import { authStyles } from "../auth-styles.js";
import { constants } from "../constants.js";
import type { NameTable } from "../description/names.js";
import { endings } from "../endings.js";
import { endpoints } from "../endpoints.js";
import { failoverReasons } from "../failover-reasons.js";
import { filterConfig } from "../filter-config.js";
import { filterState } from "../filter-state.js";
import { formats } from "../formats.js";
import { headers } from "../headers.js";
import { modelFamilies } from "../model-families.js";
import { observation } from "../observation.js";
import { ownCalls } from "../own-calls.js";
import { partKinds } from "../part-kinds.js";
import { partRoles } from "../part-roles.js";
import { parseProviderRows } from "../provider-rows.js";
import { quirks } from "../quirks.js";
import { roles } from "../roles.js";
import { sessionSources } from "../session-sources.js";
import { stopReasons } from "../stop-reasons.js";
import { constantsInAssemblyScript } from "./assemblyscript/constants.js";
import { familiesInAssemblyScript } from "./assemblyscript/families.js";
import { headersInAssemblyScript } from "./assemblyscript/headers.js";
import { lineInAssemblyScript } from "./assemblyscript/line.js";
import { namesInAssemblyScript } from "./assemblyscript/names.js";
import { objectsInAssemblyScript } from "./assemblyscript/objects.js";
import { stateInAssemblyScript } from "./assemblyscript/state.js";
import { constantsInTypeScript } from "./typescript/constants.js";
import { familiesInTypeScript } from "./typescript/families.js";
import { headersInTypeScript } from "./typescript/headers.js";
import { lineInTypeScript } from "./typescript/line.js";
import { namesInTypeScript } from "./typescript/names.js";
import { objectsInTypeScript } from "./typescript/objects.js";
import { stateInTypeScript } from "./typescript/state.js";

export interface Output {
  /** Relative to the repository. */
  path: string;
  /** Not formatted yet. */
  text: string;
}

const ROWS = "config/providers.yaml";
const TYPESCRIPT = "config/src/contract";
const ASSEMBLYSCRIPT = "wasm-filters/assembly/contract";

/** Tables of names by the file that each stands in. */
const NAMES = new Map<NameTable, string>([
  [formats, "formats"],
  [endpoints, "endpoints"],
  [quirks, "quirks"],
  [failoverReasons, "failover-reasons"],
  [authStyles, "auth-styles"],
  [stopReasons, "stop-reasons"],
  [ownCalls, "own-calls"],
  [roles, "roles"],
  [attemptErrors, "attempt-errors"],
  [endings, "endings"],
  [partKinds, "part-kinds"],
  [partRoles, "part-roles"],
  [sessionSources, "session-sources"],
]);

/** `root`: the repository with the sources. */
export function outputs(root: string): Output[] {
  return [
    providerRows(readFileSync(path.join(root, ROWS), "utf8")),
    ...[...NAMES].flatMap(([table, source]) => [
      output(TYPESCRIPT, source, namesInTypeScript(table)),
      output(ASSEMBLYSCRIPT, source, namesInAssemblyScript(table)),
    ]),
    output(TYPESCRIPT, "constants", constantsInTypeScript(constants)),
    output(ASSEMBLYSCRIPT, "constants", constantsInAssemblyScript(constants)),
    output(TYPESCRIPT, "headers", headersInTypeScript(headers)),
    output(ASSEMBLYSCRIPT, "headers", headersInAssemblyScript(headers)),
    output(TYPESCRIPT, "model-families", familiesInTypeScript(modelFamilies)),
    output(ASSEMBLYSCRIPT, "model-families", familiesInAssemblyScript(modelFamilies)),
    output(TYPESCRIPT, "filter-state", stateInTypeScript(filterState)),
    output(ASSEMBLYSCRIPT, "filter-state", stateInAssemblyScript(filterState)),
    output(TYPESCRIPT, "observation", lineInTypeScript(observation, NAMES)),
    output(ASSEMBLYSCRIPT, "observation", lineInAssemblyScript(observation)),
    output(TYPESCRIPT, "access-keys", objectsInTypeScript(accessKeys, NAMES)),
    output(ASSEMBLYSCRIPT, "access-keys", objectsInAssemblyScript(accessKeys, NAMES)),
    output(TYPESCRIPT, "filter-config", objectsInTypeScript(filterConfig, NAMES)),
    output(ASSEMBLYSCRIPT, "filter-config", objectsInAssemblyScript(filterConfig, NAMES)),
  ];
}

function providerRows(source: string): Output {
  const rows = parseProviderRows(source);
  const names = [...rows.keys()].map((name) => JSON.stringify(name));
  const text = `// Generated from ${ROWS} by \`npm run generate\`; changes here are lost.

import type { ProviderRow } from "./provider-row.js";

/** The name of a row. */
export type RowName = ${names.join(" | ")};

export const PROVIDER_ROWS: Record<RowName, ProviderRow> = ${JSON.stringify(Object.fromEntries(rows))};
`;
  return { path: "config/src/providers/rows.generated.ts", text };
}

function output(directory: string, source: string, text: string): Output {
  const head = `// Generated from config/contract/${source}.ts by \`npm run generate\`; changes here are lost.\n\n`;
  return { path: `${directory}/${source}.generated.ts`, text: head + text };
}
