// Helpers of the request rules. Each rule throws with the path of the first error.

export type Json = unknown;
export type Members = Record<string, Json>;
export type Rule = (value: Json, path: string) => void;

export function fail(path: string, message: string): never {
  throw new Error(`${path}: ${message}`);
}

export const string: Rule = (value, path) => {
  if (typeof value !== "string") fail(path, "not a string");
};
export const filled: Rule = (value, path) => {
  if (typeof value !== "string" || value.length === 0) fail(path, "not a string with content");
};
export const number: Rule = (value, path) => {
  if (typeof value !== "number") fail(path, "not a number");
};
export const positive: Rule = (value, path) => {
  if (!Number.isInteger(value) || (value as number) < 1) fail(path, "not a positive integer");
};
export const boolean: Rule = (value, path) => {
  if (typeof value !== "boolean") fail(path, "not a boolean");
};
export const record: Rule = (value, path) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) fail(path, "not an object");
};
export const between =
  (low: number, high: number): Rule =>
  (value, path) => {
    if (typeof value !== "number" || value < low || value > high) fail(path, `not in ${low}..${high}`);
  };
export const one =
  (...allowed: Json[]): Rule =>
  (value, path) => {
    if (!allowed.includes(value))
      fail(path, `${JSON.stringify(value)} is none of ${JSON.stringify(allowed)}`);
  };
export const list =
  (rule: Rule, least = 0): Rule =>
  (value, path) => {
    if (!Array.isArray(value) || value.length < least) fail(path, `not an array of at least ${least}`);
    value.forEach((item, index) => {
      rule(item, `${path}[${index}]`);
    });
  };

/** Names ending in `?` are optional; any other member is an error. */
export const shape =
  (rules: Record<string, Rule>): Rule =>
  (value, path) => {
    record(value, path);
    const members = value as Members;
    for (const [name, rule] of Object.entries(rules)) {
      const member = name.replace("?", "");
      if (member in members) rule(members[member], `${path}.${member}`);
      else if (!name.endsWith("?")) fail(path, `lacks ${member}`);
    }
    for (const name of Object.keys(members)) {
      if (!(name in rules) && !(`${name}?` in rules)) fail(path, `unknown member ${name}`);
    }
  };
export const tagged =
  (tag: string, kinds: Record<string, Record<string, Rule>>): Rule =>
  (value, path) => {
    record(value, path);
    const kind = (value as Members)[tag];
    const rules = typeof kind === "string" ? kinds[kind] : undefined;
    if (rules === undefined) fail(`${path}.${tag}`, `${JSON.stringify(kind)} is not known`);
    shape({ [tag]: string, ...rules })(value, path);
  };
export const matching =
  (pattern: RegExp): Rule =>
  (value, path) => {
    if (typeof value !== "string" || !pattern.test(value)) fail(path, `does not match ${pattern}`);
  };
export const either =
  (...rules: Rule[]): Rule =>
  (value, path) => {
    const faults = rules.map((rule) => {
      try {
        rule(value, path);
        return undefined;
      } catch (error) {
        return (error as Error).message;
      }
    });
    if (faults.every((fault) => fault !== undefined)) fail(path, faults.join(" | "));
  };
/** Has exactly one of these members. */
export const union =
  (kinds: Record<string, Rule>): Rule =>
  (value, path) => {
    record(value, path);
    const names = Object.keys(value as Members);
    const [name = ""] = names;
    const rule = kinds[name];
    if (names.length !== 1 || rule === undefined) fail(path, `${names} is not one known member`);
    rule((value as Members)[name], `${path}.${name}`);
  };
/** A string that holds JSON to which the rule applies. */
export const json =
  (rule: Rule): Rule =>
  (value, path) => {
    string(value, path);
    rule(JSON.parse(value as string), path);
  };
