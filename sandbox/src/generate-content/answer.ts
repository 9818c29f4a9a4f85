// The sandbox in Google's format: a stream is a sequence of whole answers, each with only the new parts.
// https://ai.google.dev/api/generate-content#generatecontentresponse
import type { Answer } from "../answer.js";
import type { SandboxRequest } from "../request.js";
import { SIGNATURES } from "../signatures.js";

type Part = Record<string, unknown>;

export function generateContentBody(answer: Answer): object {
  const text = answer.pieces.length === 0 ? [] : [{ text: answer.pieces.join(""), ...signed(answer) }];
  return chunk(answer, [...thoughts(answer), ...text, ...calls(answer)], true);
}

/** Server-sent events with `alt=sse`; otherwise one JSON list in pieces. */
export function* generateContentEvents(answer: Answer, { sse }: SandboxRequest): Generator<string> {
  let before = "[";
  for (const part of chunks(answer)) {
    const text = JSON.stringify(part);
    yield sse ? `data: ${text}\r\n\r\n` : `${before}${text}`;
    before = ",\r\n";
  }
  if (!sse) yield "]";
}

/** Text is signed by an empty part at its end, a call in its own part. */
function* chunks(answer: Answer): Generator<object> {
  for (const part of thoughts(answer)) yield chunk(answer, [part], false);
  for (const text of answer.pieces) yield chunk(answer, [{ text }], false);
  for (const part of calls(answer)) yield chunk(answer, [part], false);
  const signature = answer.pieces.length > 0 ? signed(answer) : {};
  yield chunk(answer, [{ text: "", ...signature }], true);
}

function chunk(answer: Answer, parts: readonly Part[], last: boolean): object {
  const finish = last ? { finishReason: answer.stop === "length" ? "MAX_TOKENS" : "STOP" } : {};
  return {
    candidates: [{ content: { parts, role: "model" }, ...finish, index: 0 }],
    usageMetadata: usageOf(answer, last),
    modelVersion: answer.model,
    responseId: answer.id,
  };
}

function thoughts({ thinking }: Answer): Part[] {
  return thinking === "" ? [] : [{ text: thinking, thought: true }];
}

/**
 * Only the first of several calls is signed. With thinking, calls have ids, as from Gemini 3; without, none,
 * as before it.
 */
function calls(answer: Answer): Part[] {
  return answer.toolCalls.map(({ id, name, input }, index) => ({
    functionCall: { ...(answer.thinking === "" ? {} : { id }), name, args: input },
    ...(index === 0 ? signed(answer) : {}),
  }));
}

function signed({ thinking }: Answer): { thoughtSignature?: string } {
  return thinking === "" ? {} : { thoughtSignature: SIGNATURES.google };
}

/** Cached tokens count as part of the prompt, thoughts separately from the candidates. */
function usageOf({ usage }: Answer, last: boolean): object {
  const prompt = usage.input + usage.cacheRead + usage.cacheWrite;
  const candidates = usage.output - usage.reasoning;
  return {
    promptTokenCount: prompt,
    ...(last ? { candidatesTokenCount: candidates } : {}),
    totalTokenCount: prompt + (last ? usage.output : usage.reasoning),
    ...(usage.cacheRead > 0 ? { cachedContentTokenCount: usage.cacheRead } : {}),
    promptTokensDetails: [{ modality: "TEXT", tokenCount: prompt }],
    ...(usage.reasoning > 0 ? { thoughtsTokenCount: usage.reasoning } : {}),
  };
}
