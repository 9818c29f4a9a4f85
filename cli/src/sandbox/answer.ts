// What the sandbox answers: a function of the request and the script alone, so that every run sees the same.
import { createHash } from "node:crypto";
import type { SandboxRequest, Tool } from "./request.js";
import { sampleOf } from "./sample.js";
import type { Script } from "./script.js";

interface ToolCall {
  id: string;
  name: string;
  input: unknown;
}

export interface Answer {
  /** Twelve characters that identify the request. */
  id: string;
  model: string;
  thinking: string;
  /** The text in the pieces it is streamed in. */
  pieces: string[];
  toolCalls: ToolCall[];
  stop: "end" | "tools" | "length";
  inputTokens: number;
  outputTokens: number;
}

/** About four characters a token, as providers' own rule of thumb has it. */
const CHARACTERS_PER_TOKEN = 4;
const MAX_QUOTED = 200;

export function answerTo(request: SandboxRequest, script: Script): Answer {
  const id = createHash("sha256").update(`${request.model}\n${request.question}`).digest("hex").slice(0, 12);
  const toolCalls = callsOf(request, script, id);
  const pieces = toolCalls.length > 0 ? [] : wordsOf(request, script);
  const limit = request.maxTokens ?? Number.POSITIVE_INFINITY;
  const kept = pieces.slice(0, Math.max(1, Math.min(limit, pieces.length)));
  const cut = kept.length < pieces.length;
  return {
    id,
    model: request.model,
    thinking: script.thinking ? "The user wants an answer. A short one will do." : "",
    pieces: kept,
    toolCalls,
    stop: toolCalls.length > 0 ? "tools" : cut ? "length" : "end",
    inputTokens: tokens(request.question),
    outputTokens: toolCalls.length > 0 ? tokens(JSON.stringify(toolCalls)) : kept.length,
  };
}

/** Tools are called when the client says so, or names one in its question; a result is answered with text. */
function callsOf(
  { tools, mustCall, question, hasToolResult }: SandboxRequest,
  script: Script,
  id: string,
): ToolCall[] {
  if (tools.length === 0 || hasToolResult) return [];
  const wanted = (tool: Tool): boolean => mustCall === tool.name || question.includes(tool.name);
  const named = tools.filter(wanted);
  const any = mustCall === true || script.allTools || /\btool\b|\bweather\b/i.test(question);
  const chosen = script.allTools ? tools : named.length > 0 ? named : any ? tools.slice(0, 1) : [];
  return chosen.map(({ name, schema }, index) => ({ id: `${id}${index}`, name, input: sampleOf(schema) }));
}

function wordsOf({ model, question, hasToolResult }: SandboxRequest, { words }: Script): string[] {
  if (words !== undefined) return Array.from({ length: words }, (_, index) => `word${index + 1} `);
  const quoted = question.length > MAX_QUOTED ? `${question.slice(0, MAX_QUOTED)}...` : question;
  const text = hasToolResult
    ? "Thank you, the tool's result has arrived."
    : `Hello from the sandbox! You asked ${model}: "${quoted}"`;
  return text.match(/\S+\s*/g) ?? [];
}

function tokens(text: string): number {
  return Math.max(1, Math.ceil(text.length / CHARACTERS_PER_TOKEN));
}
