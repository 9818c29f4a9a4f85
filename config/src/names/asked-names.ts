// Names that clients can ask for, where the file itself asks for one.

import type { NormalisedConfig } from "../model/model.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { nearest } from "../syntax/spelling.js";

export type AskedNames = Pick<NormalisedConfig, "models" | "pools" | "wildcards">;

export function isKnownName(name: string, { models, pools, wildcards }: AskedNames): boolean {
  return (
    Object.hasOwn(models, name) ||
    pools.some((pool) => pool.name === name) ||
    Object.keys(wildcards).some((prefix) => name.startsWith(prefix))
  );
}

/** `diagnostics` are those of the name. */
export function reportUnknown(name: string, { models, pools }: AskedNames, diagnostics: Diagnostics): void {
  const close = nearest(name, [...Object.keys(models), ...pools.map((pool) => pool.name)]);
  const hint = close === undefined ? "for example openai/gpt-4o" : `did you mean ${close}?`;
  diagnostics.error([], `${name} is not a name that clients can ask for`, hint);
}
