// Targets as tools of a chat completion, and the tools by which a model says what is no call of a target.
import type { JsonObject } from "../json.js";
import type { PromptParameterConfig, PromptTargetConfig } from "../service-config/schema.js";

/** Plano's own tools. Targets with such a name get another one. */
export const NO_TARGET = "no_function_fits";
export const ASK_USER = "ask_user";
export const AWAIT_RESULTS = "await_results";
export const OWN_TOOLS = 3;
/** An argument of each target's tool, if there is a threshold. */
export const SURENESS = "plano_sureness";

/** OpenAI's. https://platform.openai.com/docs/api-reference/chat/create */
const LONGEST_NAME = 64;

export interface Tools {
  list: object[];
  /** By the tool's name. */
  targets: ReadonlyMap<string, PromptTargetConfig>;
  /** The tool's name, by the target's. */
  names: ReadonlyMap<string, string>;
}

export function toolsFor(targets: readonly PromptTargetConfig[], asksSureness: boolean): Tools {
  const taken = new Set([NO_TARGET, ASK_USER, AWAIT_RESULTS]);
  const named = targets.map((target) => [nameFor(target.name, taken), target] as const);
  const own = named.map(([name, target]) =>
    toolOf(name, target.description, schemaOf(target.parameters, asksSureness)),
  );
  return {
    // A model that has to call something takes the first tool when nothing suits.
    list: [noTarget, ...own, askUser, ...(targets.length > 1 ? [awaitResults] : [])],
    targets: new Map(named),
    names: new Map(named.map(([name, target]) => [target.name, name])),
  };
}

function nameFor(target: string, taken: Set<string>): string {
  const base = target.replaceAll(/[^A-Za-z0-9_-]/g, "_").slice(0, LONGEST_NAME);
  let name = base;
  for (let count = 2; taken.has(name); count++) name = `${base.slice(0, LONGEST_NAME - 4)}_${count}`;
  taken.add(name);
  return name;
}

function toolOf(name: string, description: string, parameters: object): object {
  return { type: "function", function: { name, description, parameters } };
}

const EMPTY = { type: "object", properties: {} };
const noTarget = toolOf(NO_TARGET, "Call this if nothing else listed here is meant.", EMPTY);
const askUser = toolOf(ASK_USER, "Asks for required values that nobody has named yet.", {
  type: "object",
  properties: { question: { type: "string", description: "A short question, in their language." } },
  required: ["question"],
});
const awaitResults = toolOf(
  AWAIT_RESULTS,
  "Call this beside others if what they return is needed before the next call.",
  EMPTY,
);

function schemaOf(parameters: readonly PromptParameterConfig[], asksSureness: boolean): JsonObject {
  const properties = parameters.map((parameter) => [parameter.name, propertyOf(parameter)] as const);
  const sureness = {
    type: "number",
    description: "How sure you are that this function is meant, from 0 to 1.",
  };
  const required = parameters.filter(({ required: needed }) => needed).map(({ name }) => name);
  return {
    type: "object",
    properties: Object.fromEntries([...properties, ...(asksSureness ? [[SURENESS, sureness]] : [])]),
    ...(required.length > 0 && { required }),
  };
}

/** Formats and defaults are in the description: some providers refuse them as keywords. */
function propertyOf({ type, description, values, items, format, default: standard }: PromptParameterConfig) {
  const told = [
    description,
    ...(format === undefined ? [] : [`Format: ${format}.`]),
    ...(standard === undefined ? [] : [`Default: ${standard}.`]),
  ];
  return {
    type,
    description: told.join(" "),
    ...(values !== undefined && (type === "string" ? { enum: values } : {})),
    // Arrays need the type of their items at OpenAI, Gemini and others.
    ...(type === "array" && { items: items ?? { type: "string" } }),
  };
}
