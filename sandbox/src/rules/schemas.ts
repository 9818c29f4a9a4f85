// The dialects of JSON Schema that providers take, by hand from their references.
import type { View } from "../view.js";

/** Never returns: the schema breaks a rule there. */
export type Refuse = (at: View, what: string) => never;

interface Dialect {
  /** All that it knows; absent where it ignores what it does not know. */
  keywords?: readonly string[];
  check(schema: View, refuse: Refuse): void;
}

const SHARED = [
  ...["type", "title", "description", "properties", "required", "items", "anyOf", "$ref", "$defs", "enum"],
  "definitions",
];
const FORMATS = ["date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"];
const MAPS = ["properties", "$defs", "definitions"];
const SCHEMAS = ["items", "anyOf", "allOf", "prefixItems", "additionalProperties"];
const ALTERNATIVES = ["anyOf", "oneOf", "allOf", "enum", "not"];

/** https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations */
const anthropic: Dialect = {
  keywords: [...SHARED, "allOf", "const", "format", "minItems", "additionalProperties"],
  check: (schema, refuse) => {
    closed(schema, refuse);
    for (const value of [...schema.get("enum").list(), schema.get("const")])
      if (typeof value.value === "object") refuse(value, "a value that is no scalar");
    if (![0, 1].includes((schema.get("minItems").value ?? 0) as number))
      refuse(schema.get("minItems"), "minItems beyond 1");
    if (!FORMATS.includes((schema.get("format").value ?? "date") as string))
      refuse(schema.get("format"), "an unknown format");
  },
};

/** https://ai.google.dev/api/generate-content#FIELDS.response_json_schema */
const gemini: Dialect = {
  keywords: [
    ...[...SHARED, "format", "prefixItems", "minItems", "maxItems", "minimum", "maximum"],
    "additionalProperties",
  ],
  check: (schema, refuse) => {
    aloneIfReference(schema, refuse);
    for (const value of schema.get("enum").list())
      if (!["string", "number"].includes(typeof value.value))
        refuse(value, "an enum of others than strings and numbers");
    known(schema, refuse);
  },
};

/** https://platform.openai.com/docs/guides/structured-outputs#supported-schemas */
const strict: Dialect = {
  keywords: [
    ...[...SHARED, "const", "format", "pattern", "minimum", "maximum", "multipleOf", "exclusiveMinimum"],
    ...["exclusiveMaximum", "minItems", "maxItems", "minLength", "maxLength", "additionalProperties"],
    ...["$schema", "uniqueItems", "examples"],
  ],
  check: (schema, refuse) => {
    closed(schema, refuse);
    aloneIfReference(schema, refuse);
    const required = schema
      .get("required")
      .list()
      .map(({ value }) => value);
    const optional = namesIn(schema.get("properties")).find((name) => !required.includes(name));
    if (optional !== undefined)
      refuse(
        schema,
        `an optional property: 'required' is required to be supplied and to be an array including every key in ` +
          `properties. Missing '${optional}'`,
      );
  },
};

const COUNTS = ["minLength", "maxLength", "minItems", "maxItems", "minContains", "maxContains"];

/** https://docs.x.ai/developers/model-capabilities/text/structured-outputs */
const grok: Dialect = {
  check: (schema, refuse) => {
    const count = [...COUNTS, "nullable"].find((keyword) => schema.get(keyword).present);
    if (count !== undefined) refuse(schema.get(count), `the keyword '${count}' of a schema`);
  },
};

const VALUES = ["string", "number", "boolean"];

/**
 * https://github.com/MoonshotAI/walle/blob/main/docs/walle.md, and what its validator checks at every level:
 * https://github.com/MoonshotAI/walle/blob/main/keyword_validators.go
 */
const moonshot: Dialect = {
  check: (schema, refuse) => {
    for (const keyword of ["oneOf", "allOf", "definitions"])
      if (schema.get(keyword).present) refuse(schema.get(keyword), `the keyword '${keyword}' of a schema`);
    const alone = ["anyOf", "$ref"].find((keyword) => schema.get(keyword).present);
    if (alone === undefined && !schema.get("type").present) refuse(schema, "a schema without a type");
    const beside = schema
      .keys()
      .find((keyword) => ![alone, "description", "title", "$defs"].includes(keyword));
    if (alone !== undefined && beside !== undefined)
      refuse(schema.get(beside), `'${beside}' beside '${alone}' in a schema`);
    const reference = schema.get("$ref").value;
    if (typeof reference === "string" && reference !== "#" && !reference.startsWith("#/$defs/"))
      refuse(schema.get("$ref"), `a reference to '${reference}'`);
    if (alone === "anyOf" && schema.get("anyOf").list().length === 0)
      refuse(schema.get("anyOf"), "no alternative");
    known(schema, refuse);
    const properties = schema.get("properties");
    const below = [...namesIn(properties).map((name) => properties.get(name)), schema.get("items")];
    for (const one of [...below, ...schema.get("anyOf").list()])
      if (typeof one.value === "boolean") refuse(one, "a schema that is no object");
    if (schema.get("enum").present) checkValues(schema, refuse);
  },
};

/** Values are scalars of one type or null, and each of a type that the schema says. */
function checkValues(schema: View, refuse: Refuse): void {
  const values = schema.get("enum").list();
  const said = [schema.get("type").value].flat().map((type) => (type === "integer" ? "number" : type));
  if (values.length === 0) refuse(schema.get("enum"), "an empty enum");
  const scalars = said.filter((type) => type !== "null");
  if (scalars.length > 1 || !scalars.every((type) => VALUES.includes(`${type}`)))
    refuse(schema.get("enum"), "an enum of several types");
  for (const value of values)
    if (!said.includes(value.present ? typeof value.value : "null"))
      refuse(value, "a value of another type than the schema's");
}

const DIALECTS: Readonly<Record<"anthropic" | "gemini" | "strict" | "grok" | "moonshot", Dialect>> = {
  anthropic,
  gemini,
  strict,
  grok,
  moonshot,
};

/** An absent schema is fine. */
export function checkSchema(dialect: keyof typeof DIALECTS, schema: View, refuse: Refuse): void {
  if (!schema.present || typeof schema.value === "boolean") return;
  const { keywords, check } = DIALECTS[dialect];
  const names = schema.keys();
  const unknown = names.find((keyword) => keywords?.includes(keyword) === false);
  if (unknown !== undefined) refuse(schema.get(unknown), `the keyword '${unknown}' of a schema`);
  check(schema, refuse);
  for (const below of belowOf(schema)) checkSchema(dialect, below, refuse);
}

/** The schemas in a schema. */
function belowOf(schema: View): View[] {
  return schema.keys().flatMap((keyword) => {
    const below = schema.get(keyword);
    if (MAPS.includes(keyword)) return namesIn(below).map((name) => below.get(name));
    return SCHEMAS.includes(keyword) ? each(below) : [];
  });
}

function known(schema: View, refuse: Refuse): void {
  const names = namesIn(schema.get("properties"));
  for (const name of schema.get("required").list())
    if (!names.includes(name.string())) refuse(name, `a required property that is none: '${name.value}'`);
}

/** The root of a function's input: an object without alternatives. https://platform.openai.com/docs/guides/function-calling */
export function checkRooted(schema: View, refuse: Refuse): void {
  if (!isObject(schema)) refuse(schema, "a tool's schema that is not 'type: \"object\"'");
  const alternative = ALTERNATIVES.find((keyword) => schema.get(keyword).present);
  if (alternative !== undefined)
    refuse(schema.get(alternative), `${alternative} at the root of a tool's schema`);
  checkDraft(schema, refuse);
}

/** What earlier drafts than 2020-12 have. */
function checkDraft(schema: View, refuse: Refuse): void {
  if (typeof schema.value !== "object" || schema.value === null) return;
  if (Array.isArray(schema.get("items").value)) refuse(schema.get("items"), "a list of items");
  for (const bound of ["exclusiveMinimum", "exclusiveMaximum"])
    if (typeof schema.get(bound).value === "boolean") refuse(schema.get(bound), `the flag ${bound}`);
  if (typeof schema.get("required").value === "boolean") refuse(schema.get("required"), "the flag required");
  for (const keyword of [...MAPS, ...SCHEMAS, "oneOf"]) {
    const below = schema.get(keyword);
    if (typeof below.value !== "object" || below.value === null) continue;
    const inner = MAPS.includes(keyword)
      ? namesIn(below).map((name) => below.get(name))
      : [below].flatMap(each);
    for (const one of inner) checkDraft(one, refuse);
  }
}

const each = (view: View): View[] => (Array.isArray(view.value) ? view.list() : [view]);

/** The properties of a tool's root, for Claude. https://platform.claude.com/docs/en/agents-and-tools/tool-use/define-tools */
export function checkPropertyNames(schema: View, refuse: Refuse): void {
  const properties = schema.get("properties");
  if (typeof properties.value !== "object" || properties.value === null) return;
  const wrong = namesIn(properties).find((name) => !/^[\w.-]{1,64}$/.test(name));
  if (wrong !== undefined) refuse(properties, `the name of the property '${wrong}'`);
}

/** https://docs.aws.amazon.com/nova/latest/userguide/tool-use-definition.html */
export function checkNova(schema: View, refuse: Refuse): void {
  checkRooted(schema, refuse);
  for (const name of schema.keys())
    if (!["type", "properties", "required"].includes(name))
      refuse(schema.get(name), `'${name}' at the root of a tool's schema`);
  if (/"\$ref":/.test(JSON.stringify(schema.value))) refuse(schema, "a reference in a tool's schema");
}

/** Those of xAI must not refer to themselves either. */
export function checkGrok(schema: View, refuse: Refuse): void {
  checkSchema("grok", schema, refuse);
  const below = new Map(
    ["$defs", "definitions"].flatMap((table) =>
      namesIn(schema.get(table)).map((name) => [
        `#/${table}/${name}`,
        referencesIn(schema.get(table).get(name).value),
      ]),
    ),
  );
  for (const [pointer, first] of below) {
    const reached = new Set(first);
    for (const each of reached) for (const next of below.get(each) ?? []) reached.add(next);
    if (reached.has(pointer)) refuse(schema, `a schema that refers to itself: ${pointer}`);
  }
}

/** Moonshot's references must lead somewhere. */
export function checkMoonshot(schema: View, refuse: Refuse): void {
  checkSchema("moonshot", schema, refuse);
  const known = namesIn(schema.get("$defs"));
  for (const reference of referencesIn(schema.value)) {
    const [name] = reference.slice("#/$defs/".length).split("/");
    if (reference !== "#" && !known.includes(name ?? ""))
      refuse(schema, `a reference to '${reference}', which is not there`);
  }
}

function referencesIn(schema: unknown): string[] {
  const found: string[] = [];
  JSON.stringify(schema, (key, value: unknown) => {
    if (key === "$ref" && typeof value === "string") found.push(value);
    return value;
  });
  return found;
}

function closed(schema: View, refuse: Refuse): void {
  const open = schema.get("additionalProperties").value !== false;
  if (isObject(schema) || schema.get("properties").present) {
    if (open)
      refuse(
        schema,
        "an open object: 'additionalProperties' is required to be supplied and must be explicitly set to false",
      );
  } else if (schema.get("additionalProperties").present) refuse(schema, "additionalProperties of no object");
}

function aloneIfReference(schema: View, refuse: Refuse): void {
  if (!schema.get("$ref").present) return;
  const beside = schema.keys().find((name) => !name.startsWith("$"));
  if (beside !== undefined) refuse(schema.get(beside), `'${beside}' beside a reference`);
}

function isObject(schema: View): boolean {
  return [schema.get("type").value].flat().includes("object");
}

function namesIn(table: View): string[] {
  return table.present ? table.keys() : [];
}
