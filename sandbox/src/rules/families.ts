// The families of models that a name belongs to, by the table of config/contract/model-families.ts. The filter reads the same table
// with code of its own.
import { MODEL_FAMILIES, type ModelFamily } from "@plano/config/contract";

/** The version of a name that has none: the newest. */
const UNVERSIONED = 9_999;

/** Each family with its patterns, compiled once. */
const FAMILIES = MODEL_FAMILIES.map((family) => ({
  family,
  patterns: family.pattern.split(" ").map((pattern) => ({ pattern, expression: expressionFor(pattern) })),
}));

interface Pattern {
  pattern: string;
  expression: RegExp;
}

export function familiesOf(model: string): ModelFamily[] {
  return FAMILIES.filter(({ family, patterns }) =>
    patterns.some((pattern) => belongs(model, pattern, family)),
  ).map(({ family }) => family);
}

/** A vendor's prefix is part of what a leading `*` stands for. */
function belongs(
  model: string,
  { pattern, expression }: Pattern,
  { without, from, to }: ModelFamily,
): boolean {
  const name = pattern.startsWith("*") ? model : model.slice(model.lastIndexOf("/") + 1);
  if (!expression.test(name)) return false;
  if (without !== undefined && name.includes(without)) return false;
  if (from === undefined && to === undefined) return true;
  const version = versionOf(pattern, name);
  return version >= numberOf(from, 0) && version <= numberOf(to, Number.MAX_SAFE_INTEGER);
}

function expressionFor(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("#", "\\d");
  return new RegExp(`^${source}$`, "s");
}

/** Of the first number behind the pattern's first text: 305 for claude-3-5-sonnet. Longer numbers are dates. */
function versionOf(pattern: string, name: string): number {
  const [text = ""] = /[^*#]+/.exec(pattern) ?? [];
  const behind = /(?<!\d)(\d{1,2})(?!\d)(?:.(\d{1,2})(?!\d))?/s.exec(name.slice(name.indexOf(text)));
  return behind === null ? UNVERSIONED : Number(behind[1]) * 100 + Number(behind[2] ?? 0);
}

function numberOf(version: string | undefined, absent: number): number {
  if (version === undefined) return absent;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major * 100 + minor;
}
