// Converts the `finish_reason` of Chat Completions. https://platform.openai.com/docs/api-reference/chat/object

import { JsonIndex } from "../../../json/json-index";
import { StopReason } from "../../../contract/stop-reasons.generated";
import { isFilteredWord } from "../../shared/stop-words";

/**
 * `choice` is a choice of a response or a chunk; None before it has finished. A word that is not known ends the turn:
 * servers have many for that, such as `eos`, and agents would stop at another.
 */
export function readFinishReason(json: JsonIndex, choice: i32): StopReason {
  const reason = json.find(choice, "finish_reason");
  // Some servers send an empty string with every chunk.
  if (json.textLen(reason) == 0) return StopReason.None;
  if (json.textEquals(reason, "length")) return StopReason.MaxTokens;
  // The model repeats itself. https://github.com/vllm-project/vllm/blob/main/vllm/v1/engine/__init__.py and
  // https://platform.xiaomimimo.com/docs/en-US/api/chat/openai-api
  if (json.textEquals(reason, "repetition")) return StopReason.MaxTokens;
  if (json.textEquals(reason, "repetition_truncation")) return StopReason.MaxTokens;
  // https://docs.mistral.ai/api/#tag/chat
  if (json.textEquals(reason, "model_length")) return StopReason.ContextWindow;
  // https://docs.z.ai/api-reference/llm/chat-completion
  if (json.textEquals(reason, "model_context_window_exceeded")) return StopReason.ContextWindow;
  if (json.textEquals(reason, "tool_calls")) return StopReason.ToolUse;
  if (json.textEquals(reason, "function_call")) return StopReason.ToolUse;
  return isFilteredWord(json, reason) ? StopReason.ContentFilter : StopReason.EndTurn;
}

/** OpenAI sends `stop` after a forced call of a named tool, and compatible servers send it in other cases too. */
export function settleStop(reason: StopReason, called: bool, refused: bool): StopReason {
  const ended = reason == StopReason.EndTurn || reason == StopReason.None || reason == StopReason.ToolUse;
  if (!ended) return reason;
  if (called) return StopReason.ToolUse;
  return refused ? StopReason.Refusal : StopReason.EndTurn;
}

/** `legacy`: the client uses the form before tools. */
export function finishReasonOf(reason: StopReason, legacy: bool): string {
  switch (reason) {
    case StopReason.MaxTokens:
    case StopReason.ContextWindow:
      return "length";
    case StopReason.ToolUse:
      return legacy ? "function_call" : "tool_calls";
    case StopReason.Refusal:
    case StopReason.ContentFilter:
      return "content_filter";
    default:
      return "stop";
  }
}
