// Which tools the sandbox calls, and with which arguments. A tool that the user names gets what the text says, or a sample of its
// schema where that is not enough, so that tests can ask for any call; a tool that a text is about gets what the text says.
import { isObject } from "@plano/config/json";
import { argumentsIn } from "./extract.js";
import { toolFor } from "./relevance.js";
import type { SandboxRequest, Tool, Turn } from "./request.js";
import { sampleOf } from "./sample.js";
import { selectionFor } from "./selection.js";

export interface ChosenTool {
  tool: Tool;
  input: unknown;
}

type Asked = Pick<SandboxRequest, "tools" | "mustCall" | "question" | "results" | "turns">;

/** Tool results are answered with text. */
export function chooseTools(request: Asked, all: boolean): ChosenTool[] {
  const { tools, mustCall, question, results } = request;
  if (tools.length === 0 || results.length > 0) return [];
  if (all) return tools.map(sampled);
  const named = tools.filter(({ name }) => mustCall === name || question.includes(name));
  if (named.length > 0)
    return named.map((tool) => {
      const input = selectionFor(tool, question) ?? sufficient(tool, question);
      return input === undefined ? sampled(tool) : { tool, input };
    });
  const meant = meantTools(request);
  if (meant.length > 0) return meant;
  return mustCall === true || /\btool\b|\bweather\b/i.test(question) ? tools.slice(0, 1).map(sampled) : [];
}

/** The arguments that the text has, if all that the tool needs are among them. */
function sufficient({ schema, custom }: Tool, text: string): object | undefined {
  if (custom || !isObject(schema) || !Array.isArray(schema.required) || schema.required.length === 0) return;
  const said = argumentsIn(text, schema);
  return schema.required.every((name) => Object.hasOwn(said, String(name))) ? said : undefined;
}

function sampled(tool: Tool): ChosenTool {
  return { tool, input: tool.custom ? `free text for "${tool.name}"` : sampleOf(tool.schema) };
}

/** Only tools whose description says what they are for. Each part of the text that is about a tool is a call. */
function meantTools({ tools, turns }: Asked): ChosenTool[] {
  const described = tools.filter(({ description = "", custom }) => description !== "" && custom !== true);
  const { text, reply } = spokenIn(turns);
  const parts: { tool?: Tool; text: string }[] = [];
  for (const clause of text.split(/(?<=[.;!?])\s+|,?\s+(?:and|then)\s+/i)) {
    const tool = toolFor(clause, described);
    const last = parts.at(-1);
    if (last !== undefined && (tool === undefined || last.tool === undefined)) {
      last.text += ` ${clause}`;
      if (tool !== undefined) last.tool = tool;
    } else parts.push({ ...(tool && { tool }), text: clause });
  }
  return parts.flatMap(({ tool, text: own }) =>
    tool === undefined ? [] : [{ tool, input: argumentsIn(own, tool.schema, reply) }],
  );
}

/** The user's last turn, with those before it whose questions it answers. */
function spokenIn(turns: readonly Turn[]): { text: string; reply?: string } {
  const last = turns.findLastIndex(({ role }) => role === "user");
  const said: string[] = [];
  let at = last;
  while (turns[at]?.role === "user") {
    said.unshift(turns[at]?.text ?? "");
    if (turns[at - 1]?.role !== "assistant" || !turns[at - 1]?.text.trim().endsWith("?")) break;
    at -= 2;
  }
  const text = said.join(". ");
  return said.length > 1 ? { text, reply: said.at(-1) ?? "" } : { text };
}
