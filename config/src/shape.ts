// Holds a value to the schema and says what is wrong in plain words. Values never appear in a problem: one may be a key.
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import type { PlanoFile } from "./file.js";
import type { PathPart, Problem } from "./problems.js";
import { schema } from "./schema.js";
import type { Source } from "./source.js";
import { nearest } from "./spelling.js";

const ajv = new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true });
const validate = ajv.compile<PlanoFile>(schema);

/** Parts of the reference's schema that this version does not serve. */
const LATER = new Set([
  "agents",
  "filters",
  "endpoints",
  "prompt_targets",
  "routing",
  "routing_preferences",
  "ratelimits",
  "tracing",
  "prompt_guards",
  "prompt_caching",
  "state_storage",
  "model_metrics_sources",
  "system_prompt",
]);

export function checkShape(source: Source): PlanoFile | Problem[] {
  const { value } = source;
  if (validate(value)) return value;
  const problems = (validate.errors ?? []).filter(isTelling).map((error) => describe(error, source));
  return unique(problems);
}

/** `propertyNames` comes twice: once for the rule, once for the name's own fault. */
function isTelling({ keyword }: ErrorObject): boolean {
  return keyword !== "propertyNames";
}

function describe(error: ErrorObject, source: Source): Problem {
  const path = pathOf(error.instancePath, source.value);
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case "required": {
      const name = String(params.missingProperty);
      return source.problem([...path, name], `${name} is missing`);
    }
    case "additionalProperties":
      return unknownKey(error, [...path, String(params.additionalProperty)], source);
    case "enum": {
      const allowed = (params.allowedValues as unknown[]).join(", ");
      return source.problem(path, `must be ${allowed.includes(",") ? "one of " : ""}${allowed}`);
    }
    case "type":
      return source.problem(path, `must be ${withArticle(String(params.type))}`);
    case "minLength":
    case "minItems":
      return source.problem(path, "must not be empty");
    case "maxLength":
    case "maxItems":
      return source.problem(path, `must not be longer than ${String(params.limit)}`);
    case "minimum":
    case "maximum":
      return source.problem(path, `must be ${String(params.comparison)} ${String(params.limit)}`);
    case "pattern":
      return patternProblem(error, path, source);
    default:
      return source.problem(path, error.message ?? "is not valid");
  }
}

function unknownKey(error: ErrorObject, path: PathPart[], source: Source): Problem {
  const name = String(path.at(-1));
  const properties = (error.parentSchema as { properties?: object } | undefined)?.properties ?? {};
  const close = nearest(name, Object.keys(properties));
  if (close === undefined && path.length === 1 && LATER.has(name)) {
    return source.problem(path, `${name} is not supported by this version of Plano yet`, undefined, true);
  }
  const hint =
    close === undefined ? `known here: ${Object.keys(properties).join(", ")}` : `did you mean ${close}?`;
  return source.problem(path, `unknown key ${name}`, hint, true);
}

function patternProblem(error: ErrorObject, path: PathPart[], source: Source): Problem {
  const name = error.propertyName;
  if (name !== undefined) return source.problem([...path, name], "is not a header name", undefined, true);
  if (path.includes("headers")) return source.problem(path, "must not contain a line break");
  return source.problem(path, "must be a duration", "for example 30s, 500ms or 5m");
}

/** `/model_providers/0/model` as parts, with numbers where the value is an array. */
function pathOf(pointer: string, root: unknown): PathPart[] {
  let value = root;
  return pointer
    .split("/")
    .slice(1)
    .map((text) => {
      const part = text.replaceAll("~1", "/").replaceAll("~0", "~");
      const key = Array.isArray(value) ? Number(part) : part;
      value = (value as Record<PathPart, unknown> | undefined)?.[key];
      return key;
    });
}

function withArticle(type: string): string {
  const names: Record<string, string> = { object: "a mapping", array: "a list", boolean: "true or false" };
  return names[type] ?? (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);
}

function unique(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ path, message }) => {
    const key = `${path} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
