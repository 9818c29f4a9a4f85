// The rows of providers.yaml, by their names and aliases.
import type { Quirk } from "../contract/quirks.generated.js";
import type { ProviderRow } from "./provider-row.js";
import { PROVIDER_ROWS } from "./rows.generated.js";

const rows: ReadonlyMap<string, ProviderRow> = new Map(Object.entries(PROVIDER_ROWS));
const byAlias: ReadonlyMap<string, string> = new Map(
  [...rows].flatMap(([name, { aliases = [] }]) => aliases.map((alias) => [alias, name] as const)),
);

export function providerRows(): ReadonlyMap<string, ProviderRow> {
  return rows;
}

/** A row by its name or one of its aliases. */
export function rowNamed(word: string): { name: string; row: ProviderRow } | undefined {
  const name = byAlias.get(word) ?? word;
  const row = rows.get(name);
  return row === undefined ? undefined : { name, row };
}

/** A model to try the provider with, if one is known. */
export function exampleOf(row: string): string | undefined {
  return rows.get(row)?.example;
}

/** What deviates at the provider; undefined if it is not known. */
export function quirksOf(row: string): readonly Quirk[] | undefined {
  const known = rows.get(row);
  return known && namesOfQuirks(known);
}

export function namesOfQuirks({ quirks = {} }: ProviderRow): Quirk[] {
  return Object.keys(quirks) as Quirk[];
}

/** Every name of a row. */
export function rowWords(): string[] {
  return [...rows.keys(), ...byAlias.keys()];
}

/** Rows that the bundled sandbox provider serves. */
export function isSandbox(row: string): boolean {
  return row === "sandbox" || row.startsWith("sandbox-");
}
