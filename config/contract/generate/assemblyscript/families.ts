// The families of models in AssemblyScript: their rules as an enum, and a table with one row for each pattern.
import { EFFORTS, type Family, type FamilyTable } from "../../description/families.js";
import { docComment, quote } from "../text.js";

const EFFORTS_DOC = `Bits, from the least to the most: ${EFFORTS.join(", ")}. 0 where they are not known.`;

const PATTERNS_DOC =
  "A word for each row: `*` stands for any text, `#` for a digit; behind `!` is what a name of the family does not hold. An empty pattern is that of the row before.";

interface Row extends Family {
  pattern: string;
}

/** Zeros take no room in the compiled filter, and narrow numbers take less. */
export function familiesInAssemblyScript(table: FamilyTable): string {
  const rows = table.families.flatMap((family) =>
    family.pattern.split(" ").map((pattern): Row => ({ ...family, pattern })),
  );
  const numbers = (name: string, type: string, doc: string, of: (row: Row) => number | bigint): string =>
    array(
      name,
      type,
      doc,
      rows.map((row) => `${of(row)}`),
    );
  return [
    enumOf(table),
    `${docComment(PATTERNS_DOC)}export const FAMILY_PATTERNS: string = ${quote(patternsOf(rows))};\n`,
    numbers("FAMILY_FROM", "i16", "The first version: 100 * major + minor; 0 without one.", ({ from }) =>
      versionOf(from),
    ),
    numbers("FAMILY_TO", "i16", "The last version; 0 without one.", ({ to }) => versionOf(to)),
    numbers("FAMILY_RULES", "u64", "Bits, by `ModelRule`.", (row) => bitsOf(table, row)),
    numbers(
      "FAMILY_MAX_TOKENS",
      "i32",
      "The most tokens of one answer; 0 where it is not known.",
      ({ maxTokens = 0 }) => maxTokens,
    ),
    numbers(
      "FAMILY_STOPS",
      "u8",
      "The most stop sequences, plus one; 0 where they are not known.",
      ({ stops = -1 }) => stops + 1,
    ),
    numbers(
      "FAMILY_LEAST_BUDGET",
      "u16",
      "The least thinking budget; 0 without one.",
      ({ budget }) => budget?.[0] ?? 0,
    ),
    numbers(
      "FAMILY_MOST_BUDGET",
      "u16",
      "The largest thinking budget; 0 without one.",
      ({ budget }) => budget?.[1] ?? 0,
    ),
    numbers("FAMILY_EFFORTS", "u8", EFFORTS_DOC, ({ efforts = [] }) =>
      efforts.reduce((bits, effort) => bits | (1 << EFFORTS.indexOf(effort)), 0),
    ),
  ].join("\n");
}

/** A row's word is empty where the row before has the same pattern. */
function patternsOf(rows: readonly Row[]): string {
  return rows
    .map(({ pattern, without }, index) => {
      const own = pattern === rows[index - 1]?.pattern ? "" : pattern;
      return without === undefined ? own : `${own}!${without}`;
    })
    .join(" ");
}

function enumOf({ doc, rules }: FamilyTable): string {
  const members = rules.map((rule) => `${docComment(rule.doc)}${rule.member},\n`);
  return `${docComment(doc)}export const enum ModelRule {\n${members.join("")}}\n`;
}

function array(name: string, type: string, doc: string, items: string[]): string {
  return `${docComment(doc)}export const ${name}: StaticArray<${type}> = [\n${items.map((item) => `${item},\n`).join("")}];\n`;
}

function versionOf(version = "0"): number {
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
