// The sandbox in the shape of Converse.
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html#API_runtime_Converse_ResponseSyntax
import type { Answer } from "../answer.js";
import { REDACTED_THINKING, SIGNATURES } from "../signatures.js";

export const STOP = { end: "end_turn", tools: "tool_use", length: "max_tokens" } as const;

export function converseBody(answer: Answer): object {
  const shown =
    answer.thinking === ""
      ? []
      : [{ reasoningText: { text: answer.thinking, signature: SIGNATURES.anthropic } }];
  const reasoning = answer.redacted ? [{ redactedContent: REDACTED_THINKING }] : shown;
  const text = answer.pieces.length === 0 ? [] : [{ text: answer.pieces.join("") }];
  const tools = answer.toolCalls.map(({ id, name, input }) => ({
    toolUse: { toolUseId: `tooluse_${id}`, name, input },
  }));
  const content = [...reasoning.map((reasoningContent) => ({ reasoningContent })), ...text, ...tools];
  return {
    metrics: { latencyMs: 1 },
    output: { message: { role: "assistant", content } },
    stopReason: STOP[answer.stop],
    usage: usageOf(answer),
  };
}

/** Cached tokens are counted separately from the input. */
export function usageOf({ usage }: Answer): object {
  return {
    cacheReadInputTokens: usage.cacheRead,
    cacheWriteInputTokens: usage.cacheWrite,
    inputTokens: usage.input,
    outputTokens: usage.output,
    totalTokens: usage.input + usage.cacheRead + usage.cacheWrite + usage.output,
  };
}
