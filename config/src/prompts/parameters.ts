// Parameters of a prompt target: their types by one name each, and values of those types.

import type { ParameterType, ParameterValue, PromptParameter } from "../model/prompts.js";
import type { ParameterEntry, PromptTargetEntry } from "../schema/prompts.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { nearest } from "../syntax/spelling.js";

const TYPES: Record<string, ParameterType> = {
  str: "string",
  string: "string",
  int: "integer",
  integer: "integer",
  float: "number",
  number: "number",
  bool: "boolean",
  boolean: "boolean",
  list: "array",
  array: "array",
  dict: "object",
  dictionary: "object",
  object: "object",
};

/** `diagnostics` are the target's. */
export function readParameters(
  { parameters = [] }: PromptTargetEntry,
  diagnostics: Diagnostics,
): PromptParameter[] {
  const names = new Set<string>();
  return parameters.map((entry, index) => {
    const own = diagnostics.at("parameters", index);
    if (names.has(entry.name)) own.error(["name"], `the name ${entry.name} is taken`);
    names.add(entry.name);
    return readParameter(entry, own);
  });
}

function readParameter(entry: ParameterEntry, diagnostics: Diagnostics): PromptParameter {
  const type = readType(entry.type, diagnostics);
  const read = (value: ParameterValue, own: Diagnostics): ParameterValue | undefined => {
    const typed = typedValue(value, type);
    if (typed === undefined) own.error([], `is not a value of type ${entry.type}`);
    return typed;
  };
  const { default: written, enum: listed, items, format } = entry;
  const values = listed?.flatMap((value, index) => read(value, diagnostics.at("enum", index)) ?? []);
  const chosen = written === undefined ? undefined : read(written, diagnostics.at("default"));
  if (chosen !== undefined && values?.includes(chosen) === false) {
    diagnostics.error(["default"], "is not one of enum");
  }
  if (items !== undefined && type !== "array") diagnostics.error(["items"], "is for parameters of type list");
  return {
    name: entry.name,
    description: entry.description,
    type,
    required: entry.required ?? false,
    ...(chosen !== undefined && { default: chosen }),
    ...(values !== undefined && { values }),
    ...(items !== undefined && { items }),
    ...(format !== undefined && { format }),
  };
}

function readType(written: string, diagnostics: Diagnostics): ParameterType {
  const type = TYPES[written.toLowerCase()];
  if (type !== undefined) return type;
  const close = nearest(written, Object.keys(TYPES));
  const hint = close === undefined ? `known: ${Object.keys(TYPES).join(", ")}` : `did you mean ${close}?`;
  diagnostics.warn(["type"], "is not a known type; its values are read as str", hint);
  return "string";
}

/** Quotes around a number or a truth value do not matter. Undefined if the value has another type. */
function typedValue(value: ParameterValue, type: ParameterType): ParameterValue | undefined {
  const text = String(value);
  switch (type) {
    case "string":
      return text;
    case "integer":
      return /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
    case "number":
      return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case "boolean":
      return text === "true" || text === "false" ? text === "true" : undefined;
    default:
      return value;
  }
}
