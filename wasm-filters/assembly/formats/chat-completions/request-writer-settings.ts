// The parameters of a Chat Completions request. top_k is dropped, since OpenAI refuses it, and so is how reasoning is to
// be summed up, which the API has no word for. An effort goes only to models that take one; a thinking budget becomes
// low below 4096 tokens, medium below 16384, else high, and `max` is xhigh. What only OpenAI's own server knows goes to
// its models alone, as strict servers refuse it: store, verbosity (from gpt-5 on), safety_identifier, the prompt cache's
// key and retention. Metadata belongs to what is stored. Sampling parameters are dropped where OpenAI refuses them, as the
// model reasons. https://platform.openai.com/docs/api-reference/chat/create

import { Buffer } from "../../bytes/buffer";
import { equalsAscii, parseInteger } from "../../bytes/slice";
import {
  isOpenAiModel,
  refusesReasoningEffort,
  refusesSamplingToReason,
  wantsCompletionTokens,
} from "../request-model";
import { Parameter, Refusal, ToolChoice } from "../visitor";

/** OpenAI refuses a longer `user`; Claude Code sends one of more than twice that. */
const MAX_USER: i32 = 64;

export class ChatSettings {
  private stops: Buffer = new Buffer(64, 1 << 20);
  private choice: ToolChoice = ToolChoice.Auto;
  private chosen: bool = false;
  private chosenName: Buffer = new Buffer(64, 64 << 10);
  private parallel: i32 = -1;
  private completionTokens: bool = false;
  private effort: bool = true;
  /** -1 when no effort was said, 0 for none, else 1. */
  private reasons: i32 = -1;
  private model: usize = 0;
  private modelLength: i32 = 0;
  /** Members with a comma before each. */
  private sampling: Buffer = new Buffer(64, 64 << 10);
  private openAi: bool = false;
  private stored: bool = false;
  private metadata: Buffer = new Buffer(64, 1 << 20);

  /** The model's name must stay until write(). */
  begin(model: usize, modelLength: i32): void {
    this.model = model;
    this.modelLength = modelLength;
    this.reasons = -1;
    this.sampling.clear();
    this.stops.clear();
    this.chosen = false;
    this.parallel = -1;
    this.completionTokens = wantsCompletionTokens(model, modelLength);
    this.effort = !refusesReasoningEffort(model, modelLength);
    this.openAi = isOpenAiModel(model, modelLength);
    this.stored = false;
    this.metadata.clear();
  }

  parameter(out: Buffer, kind: Parameter, value: usize, length: i32): void {
    switch (kind) {
      case Parameter.MaxTokens:
        writeRaw(out, this.completionTokens ? ',"max_completion_tokens":' : ',"max_tokens":', value, length);
        break;
      case Parameter.Temperature:
        writeRaw(this.sampling, ',"temperature":', value, length);
        break;
      case Parameter.TopP:
        writeRaw(this.sampling, ',"top_p":', value, length);
        break;
      case Parameter.StopSequence:
        if (this.stops.len > 0) this.stops.byte(0x2c);
        this.stops.bytes(value, length);
        break;
      case Parameter.User:
        writeUser(out, value, length);
        break;
      case Parameter.Seed:
        writeRaw(out, ',"seed":', value, length);
        break;
      case Parameter.FrequencyPenalty:
        writeRaw(out, ',"frequency_penalty":', value, length);
        break;
      case Parameter.PresencePenalty:
        writeRaw(out, ',"presence_penalty":', value, length);
        break;
      case Parameter.LogitBias:
        writeRaw(out, ',"logit_bias":', value, length);
        break;
      case Parameter.ParallelToolCalls:
        this.parallel = equalsAscii(value, length, "true") ? 1 : 0;
        break;
      case Parameter.ResponseFormat:
        writeRaw(out, ',"response_format":', value, length);
        break;
      case Parameter.ReasoningEffort:
        if (!this.effort) break;
        this.reasons = equalsAscii(value, length, '"none"') ? 0 : 1;
        if (equalsAscii(value, length, '"max"')) out.ascii(',"reasoning_effort":"xhigh"');
        else writeRaw(out, ',"reasoning_effort":', value, length);
        break;
      case Parameter.ThinkingBudget:
        if (!this.effort) break;
        this.reasons = 1;
        writeBudget(out, parseInteger(value, length));
        break;
      case Parameter.ServiceTier:
        writeRaw(out, ',"service_tier":', value, length);
        break;
      case Parameter.Metadata:
        this.metadata.bytes(value, length);
        break;
      case Parameter.Logprobs:
        writeRaw(out, ',"logprobs":', value, length);
        break;
      case Parameter.TopLogprobs:
        writeRaw(out, ',"top_logprobs":', value, length);
        break;
      case Parameter.Verbosity:
        if (this.openAi && this.completionTokens) writeRaw(out, ',"verbosity":', value, length);
        break;
      case Parameter.Store:
        this.stored = this.openAi && equalsAscii(value, length, "true");
        if (this.openAi) writeRaw(out, ',"store":', value, length);
        break;
      case Parameter.SafetyIdentifier:
        if (this.openAi) writeRaw(out, ',"safety_identifier":', value, length);
        break;
      case Parameter.PromptCacheKey:
        if (this.openAi) writeRaw(out, ',"prompt_cache_key":', value, length);
        break;
      case Parameter.PromptCacheRetention:
        if (this.openAi) writeRaw(out, ',"prompt_cache_retention":', value, length);
        break;
      default:
        break;
    }
  }

  toolChoice(choice: ToolChoice, name: usize, nameLength: i32): void {
    this.chosen = true;
    this.choice = choice;
    this.chosenName.clear();
    this.chosenName.bytes(name, nameLength);
  }

  /** The API takes tool_choice and parallel_tool_calls only beside tools. */
  write(out: Buffer, tools: bool, refusal: Refusal): void {
    const texts = this.stops.overflowed || this.chosenName.overflowed;
    if (texts || this.metadata.overflowed || this.sampling.overflowed)
      refusal.set("body", "the parameters are too large");
    if (!refusesSamplingToReason(this.model, this.modelLength, this.reasons)) out.append(this.sampling);
    if (this.stored && this.metadata.len > 0)
      writeRaw(out, ',"metadata":', this.metadata.ptr, this.metadata.len);
    if (this.stops.len > 0) {
      out.ascii(',"stop":[');
      out.append(this.stops);
      out.byte(0x5d);
    }
    if (!tools) {
      if (this.chosen && (this.choice == ToolChoice.Required || this.choice == ToolChoice.Named)) {
        refusal.set("tool_choice", "a tool can only be demanded when `tools` holds one");
      }
      return;
    }
    if (this.parallel >= 0)
      out.ascii(this.parallel == 1 ? ',"parallel_tool_calls":true' : ',"parallel_tool_calls":false');
    if (!this.chosen) return;
    if (this.choice == ToolChoice.Named) {
      out.ascii(',"tool_choice":{"type":"function","function":{"name":"');
      out.append(this.chosenName);
      out.ascii('"}}');
      return;
    }
    const none = this.choice == ToolChoice.None;
    out.ascii(',"tool_choice":');
    out.ascii(none ? '"none"' : this.choice == ToolChoice.Required ? '"required"' : '"auto"');
  }
}

function writeRaw(out: Buffer, prefix: string, value: usize, length: i32): void {
  out.ascii(prefix);
  out.bytes(value, length);
}

/** Cut to the limit where that cuts neither an escape nor a character; what cannot be cut so is left out. */
function writeUser(out: Buffer, value: usize, length: i32): void {
  const kept = min(length - 2, MAX_USER);
  for (let i = 1; i <= kept && length - 2 > MAX_USER; i++) {
    const byte = load<u8>(value + i);
    if (byte == 0x5c || byte >= 0x80) return;
  }
  out.ascii(',"user":"');
  out.bytes(value + 1, kept);
  out.byte(0x22);
}

function writeBudget(out: Buffer, budget: i64): void {
  out.ascii(',"reasoning_effort":"');
  out.ascii(budget < 4_096 ? 'low"' : budget < 16_384 ? 'medium"' : 'high"');
}
