// Checks the arguments of a call by the target's parameters. Arguments that the target does not have are left out.
import type { JsonObject } from "../json.js";
import type { JsonTexts } from "../json-texts.js";
import type { PromptParameterConfig, PromptTargetConfig } from "../service-config/schema.js";
import { typedValue } from "./typed-value.js";

/** By the parameter's name; each of its type. */
export type Values = Readonly<Record<string, unknown>>;

/** A parameter whose value the user has to give. */
export interface OpenParameter {
  parameter: PromptParameterConfig;
  /** What the value must be, as the end of a sentence that begins with the parameter's name. Undefined: it has no value. */
  must?: string;
}

export interface CheckedArguments {
  values: Values;
  open: OpenParameter[];
}

/** Throws `OverBudget`. */
export function checkArguments(
  { parameters }: Pick<PromptTargetConfig, "parameters">,
  given: JsonObject,
  texts: JsonTexts,
): CheckedArguments {
  const values: [string, unknown][] = [];
  const open: OpenParameter[] = [];
  for (const parameter of parameters) {
    const { name, required, default: standard } = parameter;
    const raw = Object.hasOwn(given, name) ? given[name] : undefined;
    if (isNothing(raw)) {
      if (standard !== undefined) values.push([name, standard]);
      else if (required) open.push({ parameter });
      continue;
    }
    const typed = typedValue(raw, parameter, texts);
    if ("value" in typed) values.push([name, typed.value]);
    else open.push({ parameter, must: typed.must });
  }
  return { values: Object.fromEntries(values), open };
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}

/** Asks the user, when the model did not. */
export function questionFor(open: readonly OpenParameter[]): string {
  const parts = open.map(({ parameter: { name, description }, must }) => {
    const words = name.replaceAll("_", " ");
    return must === undefined ? `the ${words} (${withoutDot(description)})` : `the ${words}, which ${must}`;
  });
  return `Could you tell me ${parts.join(", and ")}?`;
}

function withoutDot(text: string): string {
  return text.trim().replace(/\.$/, "");
}
