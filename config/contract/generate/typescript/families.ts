// The families of models in TypeScript, as they are described: one object for each.
import type { Family, FamilyTable } from "../../description/families.js";
import { docComment, quote } from "../text.js";

const FAMILY = `export interface ModelFamily {
/** Of the model's name: \`*\` stands for any text, \`#\` for a digit; several, separated by blanks, for any of them. */
readonly pattern: string;
/** What its names do not hold. */
readonly without?: string;
/** The first version, such as \`4.6\`. */
readonly from?: string;
readonly to?: string;
readonly rules?: readonly ModelRule[];
/** The most tokens of one answer. */
readonly maxTokens?: number;
/** The most stop sequences. */
readonly stops?: number;
/** Bounds of a thinking budget. */
readonly budget?: readonly [least: number, most: number];
readonly efforts?: readonly string[];
}
`;

export function familiesInTypeScript({ doc, rules, families }: FamilyTable): string {
  const names = rules.map((rule) => `${docComment(rule.doc)}${quote(rule.name)},\n`).join("");
  const rows = families.map((family) => `${JSON.stringify(withoutSources(family))},\n`).join("");
  return [
    `${docComment(doc)}export const MODEL_RULES = [\n${names}] as const;\n`,
    "export type ModelRule = (typeof MODEL_RULES)[number];\n",
    FAMILY,
    `${docComment("Of several families that a name fits, all rules bind, and the last bounds and efforts.")}export const MODEL_FAMILIES: readonly ModelFamily[] = [\n${rows}];\n`,
  ].join("\n");
}

function withoutSources({ models: _models, source: _source, ...family }: Family): object {
  return family;
}
