// Checks a value against the schema and says what is wrong in plain words. No error quotes a value: it may be
// a key.
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import type { Substituted } from "../environment/substitution.js";
import { type ConfigError, formatPath, type PathPart } from "../syntax/errors.js";
import type { Source } from "../syntax/source.js";
import { nearest } from "../syntax/spelling.js";
import { type PlanoFile, schema, type WrittenFile } from "./schema.js";
import { VERSIONS } from "./version.js";

const ajv = new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true });
const validate = ajv.compile<WrittenFile>(schema);

/** Keys, on any level, that this version does not support. */
const LATER = new Set([
  "prompt_targets",
  "header_prefixes",
  "exporters",
  "prompt_guards",
  "state_storage",
  "system_prompt",
]);

/** Older versions' names of keys. */
const RENAMED = new Map([["llm_providers", "model_providers"]]);

const SIZE_HINT = "for example 32MiB, 64KiB, or a number of bytes";

/** The form of a key. A name of another form may be a secret and is not quoted. */
const PLAIN_NAME = /^[A-Za-z_]{1,40}$/;

/** `substituted` is the source's value with the environment's values in it; they get the types that the schema wants. */
export function checkShape(source: Source, { value, untyped }: Substituted): PlanoFile | ConfigError[] {
  if (validate(value) || (giveTypes(value, untyped) && validate(value))) {
    // The schema requires them only if there are no agents.
    const { model_providers: providers, agents } = value;
    if (providers !== undefined) return { ...value, model_providers: providers };
    if (agents !== undefined) return { ...value, model_providers: [] };
    return [source.error(["model_providers"], "model_providers is missing")];
  }
  const errors = (validate.errors ?? []).filter(isTelling).map((error) => describe(error, source));
  return unique(errors);
}

/** Whether any value has got another type, so that the file may be valid now. */
function giveTypes(root: unknown, untyped: ReadonlySet<string>): boolean {
  let changed = false;
  for (const { instancePath, data, parentSchema } of validate.errors ?? []) {
    if (!untyped.has(instancePath) || typeof data !== "string") continue;
    const path = pathOf(instancePath, root);
    const name = path.pop();
    if (name === undefined) continue;
    const holder = path.reduce<unknown>(memberOf, root) as Record<PathPart, unknown>;
    const typed = typedAs([(parentSchema as { type?: string | string[] }).type ?? []].flat(), data);
    changed ||= typed !== data;
    holder[name] = typed;
  }
  return changed;
}

const NUMBER = /^-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?$/i;

function typedAs(types: readonly string[], text: string): unknown {
  if (types.includes("boolean") && /^(true|false)$/.test(text)) return text === "true";
  const isNumeric = types.includes("integer") || types.includes("number");
  return isNumeric && NUMBER.test(text) ? Number(text) : text;
}

function memberOf(value: unknown, part: PathPart): unknown {
  return (value as Record<PathPart, unknown> | undefined)?.[part];
}

/** `propertyNames` reports twice: the rule, and the name's own error. */
function isTelling({ keyword }: ErrorObject): boolean {
  return keyword !== "propertyNames";
}

function describe(error: ErrorObject, source: Source): ConfigError {
  const path = pathOf(error.instancePath, source.value);
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case "required": {
      const name = String(params.missingProperty);
      return source.error([...path, name], `${name} is missing`);
    }
    case "additionalProperties":
      return unknownKey(error, [...path, String(params.additionalProperty)], source);
    case "enum":
      return enumError(error, path, source);
    case "type":
      if (isSize(error)) return source.error(path, "must be a size", SIZE_HINT);
      return typeError(error, path, source);
    case "minLength":
    case "minItems":
      return source.error(path, "must not be empty");
    case "maxLength":
    case "maxItems":
      return source.error(path, `must not be longer than ${String(params.limit)}`);
    case "minimum":
    case "exclusiveMinimum":
    case "maximum":
      return source.error(path, `must be ${String(params.comparison)} ${String(params.limit)}`);
    case "pattern":
      return patternError(error, path, source);
    default:
      return source.error(path, error.message ?? "is not valid");
  }
}

function unknownKey(error: ErrorObject, path: PathPart[], source: Source): ConfigError {
  const name = String(path.at(-1));
  const properties = (error.parentSchema as { properties?: object } | undefined)?.properties ?? {};
  const renamed = RENAMED.get(name);
  const close =
    renamed !== undefined && renamed in properties ? renamed : nearest(name, Object.keys(properties));
  if (LATER.has(name)) {
    return source.error(path, `${name} is not supported by this version of Plano yet`, undefined, true);
  }
  if (!PLAIN_NAME.test(name)) {
    const hint = name.includes(":") ? "is a space missing after its colon?" : undefined;
    const error = source.error(path, "unknown key", hint, true);
    return { ...error, path: formatPath(path.slice(0, -1)) };
  }
  const hint =
    close === undefined ? `known here: ${Object.keys(properties).join(", ")}` : `did you mean ${close}?`;
  return source.error(path, `unknown key ${name}`, hint, true);
}

function enumError({ data, params }: ErrorObject, path: PathPart[], source: Source): ConfigError {
  if (path.at(-1) === "type" && data === "prompt") {
    return source.error(path, `listeners of type ${data} are not supported by this version of Plano yet`);
  }
  if (path[0] === "version") return source.error(path, `must be one of ${VERSIONS.join(", ")}`);
  const allowed = [...new Set((params.allowedValues as unknown[]).map(String))];
  return source.error(path, `must be ${allowed.length > 1 ? "one of " : ""}${allowed.join(", ")}`);
}

function typeError({ data, params }: ErrorObject, path: PathPart[], source: Source): ConfigError {
  const expected = `must be ${withArticle(String(params.type))}`;
  if (data === null) {
    return source.error(path, `is empty; it ${expected}`, "give it a value, or leave the key out");
  }
  if (params.type === "string" && (typeof data === "number" || typeof data === "boolean")) {
    return source.error(path, expected, "put it in quotes");
  }
  if (path[0] === "listeners" && path.length === 1) {
    return source.error(path, expected, "one listener is `- type: model` with its name and port below");
  }
  return source.error(path, expected);
}

function patternError(error: ErrorObject, path: PathPart[], source: Source): ConfigError {
  const name = error.propertyName;
  if (name !== undefined) {
    const message =
      path[0] === "endpoints" ? "must be letters, digits and _, a letter first" : "is not a header name";
    return source.error([...path, name], message, undefined, true);
  }
  if (path.at(-1) === "id" || /_filters$|^filter_chain$/.test(String(path.at(-2)))) {
    return source.error(path, "must be letters, digits, _, . and -");
  }
  if (path.includes("routing_preferences")) return source.error(path, "must be printable ASCII");
  if (path.at(-1) === "path") return source.error(path, "must be a path", "for example /health");
  if (path.at(-1) === "key" || path.at(-1) === "tenant_header")
    return source.error(path, "is not a header name");
  if (path.includes("headers")) return source.error(path, "must not contain a line break");
  if (isSize(error)) return source.error(path, "must be a size", SIZE_HINT);
  return source.error(path, "must be a duration", "for example 30s, 500ms or 5m");
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
      value = memberOf(value, key);
      return key;
    });
}

/** A size may also be a number of bytes. */
function isSize({ parentSchema }: ErrorObject): boolean {
  return String((parentSchema as { pattern?: string } | undefined)?.pattern).includes("MiB");
}

function withArticle(type: string): string {
  const names: Record<string, string> = {
    "string,array": "a string or a list",
    object: "a mapping",
    array: "a list",
    boolean: "true or false",
  };
  return names[type] ?? (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);
}

function unique(errors: readonly ConfigError[]): ConfigError[] {
  const seen = new Set<string>();
  return errors.filter(({ path, message }) => {
    const key = `${path} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
