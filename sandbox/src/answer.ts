// The sandbox's answers: a function of the request and the script, so that every run gives the same.
import { createHash } from "node:crypto";
import type { SandboxRequest } from "./request.js";
import { sampleOf } from "./sample.js";
import type { Script } from "./scripted-models.js";
import { chooseTools } from "./tool-choice.js";

export interface ToolCall {
  id: string;
  name: string;
  /** For a custom tool a string. */
  input: unknown;
  custom: boolean;
}

export interface Answer {
  /** Twelve characters that identify the request. */
  id: string;
  model: string;
  thinking: string;
  /** Thinking that is hidden from the client. */
  redacted: boolean;
  /** The text in the pieces that a stream sends. */
  pieces: string[];
  toolCalls: ToolCall[];
  stop: "end" | "tools" | "length";
  usage: Usage;
}

interface Usage {
  /** Input tokens neither read from a cache nor written to one. */
  input: number;
  cacheRead: number;
  cacheWrite: number;
  /** All output tokens, thinking included. */
  output: number;
  reasoning: number;
}

const THINKING = "The user wants an answer. A short one will do.";
/** About four characters a token: the providers' own rule of thumb. */
const CHARACTERS_PER_TOKEN = 4;
const MAX_QUOTED = 200;

export function answerTo(request: SandboxRequest, script: Script): Answer {
  const said = request.results.map(({ text }) => `\n${text}`).join("");
  const id = createHash("sha256")
    .update(`${request.model}\n${request.question}${said}`)
    .digest("hex")
    .slice(0, 12);
  const toolCalls = callsOf(request, script, id);
  const pieces = toolCalls.length > 0 ? [] : piecesOf(request, script);
  const limit = request.maxTokens ?? Number.POSITIVE_INFINITY;
  const kept = pieces.slice(0, Math.max(1, Math.min(limit, pieces.length)));
  const reasoning = script.thinking ? tokens(THINKING) : 0;
  return {
    id,
    model: request.model,
    thinking: script.thinking ? THINKING : "",
    redacted: script.redacted,
    pieces: kept,
    toolCalls,
    stop: toolCalls.length > 0 ? "tools" : kept.length < pieces.length ? "length" : "end",
    usage: {
      input: tokens(request.question),
      cacheRead: script.cached ? 64 : 0,
      cacheWrite: script.cached ? 32 : 0,
      output: reasoning + (toolCalls.length > 0 ? tokens(JSON.stringify(toolCalls)) : kept.length),
      reasoning,
    },
  };
}

function callsOf(request: SandboxRequest, script: Script, id: string): ToolCall[] {
  return chooseTools(request, script.allTools).map(({ tool: { name, custom }, input }, index) => ({
    id: `${id}${index}`,
    name,
    input,
    custom: custom === true,
  }));
}

function piecesOf(request: SandboxRequest, { words }: Script): string[] {
  if (words !== undefined) return Array.from({ length: words }, (_, index) => `word${index + 1} `);
  if (request.schema !== undefined) return JSON.stringify(sampleOf(request.schema)).match(/.{1,8}/gsu) ?? [];
  return sentenceOf(request).match(/\S+\s*/g) ?? [];
}

function sentenceOf({ model, question, results, media }: SandboxRequest): string {
  const quoted = question.length > MAX_QUOTED ? `${question.slice(0, MAX_QUOTED)}...` : question;
  const said = results.map(({ text, failed }) => ` The tool ${failed ? "failed" : "said"}: "${text}".`);
  const given = media.length > 0 ? ` I was given ${media.join(" and ")}.` : "";
  const start =
    results.length > 0
      ? `Thank you, the tool's result has arrived.${said.join("")}`
      : `Hello from the sandbox! You asked ${model}: "${quoted}"`;
  return `${start}${given}`;
}

export function tokens(text: string): number {
  return Math.max(1, Math.ceil(text.length / CHARACTERS_PER_TOKEN));
}
