// The families of models in AssemblyScript: their rules as an enum, and a table with one row for each pattern.
import { EFFORTS, type Family, type FamilyTable } from "../../description/families.js";
import { docComment, quote } from "../text.js";

/** A version that every version reaches, and one that none exceeds. */
const FIRST = -1;
const LAST = 2 ** 31 - 1;
const EFFORTS_DOC = `Bits, from the least to the most: ${EFFORTS.join(", ")}. 0 where they are not known.`;

interface Row extends Family {
  pattern: string;
}

export function familiesInAssemblyScript(table: FamilyTable): string {
  const rows = table.families.flatMap((family) =>
    family.pattern.split(" ").map((pattern): Row => ({ ...family, pattern })),
  );
  const numbers = (name: string, doc: string, of: (row: Row) => number): string =>
    array(
      name,
      "i32",
      doc,
      rows.map((row) => `${of(row)}`),
    );
  return [
    enumOf(table),
    array(
      "FAMILY_PATTERNS",
      "string",
      "`*` stands for any text, `#` for a digit.",
      rows.map(({ pattern }) => quote(pattern)),
    ),
    array(
      "FAMILY_WITHOUT",
      "string",
      "What a name of the family does not hold; may be empty.",
      rows.map(({ without = "" }) => quote(without)),
    ),
    numbers("FAMILY_FROM", "The first version: 100 * major + minor.", ({ from }) => versionOf(from, FIRST)),
    numbers("FAMILY_TO", "The last version.", ({ to }) => versionOf(to, LAST)),
    array(
      "FAMILY_RULES",
      "u64",
      "Bits, by `ModelRule`.",
      rows.map((row) => `${bitsOf(table, row)}`),
    ),
    numbers(
      "FAMILY_MAX_TOKENS",
      "The most tokens of one answer; 0 where it is not known.",
      ({ maxTokens = 0 }) => maxTokens,
    ),
    numbers(
      "FAMILY_LEAST_BUDGET",
      "The least thinking budget; 0 without one.",
      ({ budget }) => budget?.[0] ?? 0,
    ),
    numbers(
      "FAMILY_MOST_BUDGET",
      "The largest thinking budget; 0 without one.",
      ({ budget }) => budget?.[1] ?? 0,
    ),
    numbers("FAMILY_EFFORTS", EFFORTS_DOC, ({ efforts = [] }) =>
      efforts.reduce((bits, effort) => bits | (1 << EFFORTS.indexOf(effort)), 0),
    ),
  ].join("\n");
}

function enumOf({ doc, rules }: FamilyTable): string {
  const members = rules.map((rule) => `${docComment(rule.doc)}${rule.member},\n`);
  return `${docComment(doc)}export const enum ModelRule {\n${members.join("")}}\n`;
}

function array(name: string, type: string, doc: string, items: string[]): string {
  return `${docComment(doc)}export const ${name}: StaticArray<${type}> = [\n${items.map((item) => `${item},\n`).join("")}];\n`;
}

function versionOf(version: string | undefined, absent: number): number {
  if (version === undefined) return absent;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major * 100 + minor;
}

/** Throws an Error for a rule that the table does not have. */
function bitsOf({ rules }: FamilyTable, { models, rules: names = [] }: Row): bigint {
  return names.reduce((bits, name) => {
    const bit = rules.findIndex((rule) => rule.name === name);
    if (bit < 0) throw new Error(`${models}: no rule is called ${name}`);
    return bits | (1n << BigInt(bit));
  }, 0n);
}
