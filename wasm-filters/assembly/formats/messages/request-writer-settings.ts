// The parameters of a Messages request that depend on each other and on the turns; written last.
//
// Thinking: an effort becomes `adaptive` thinking and `output_config.effort` on models that have it, else a budget
// (minimal 1024, low 2048, medium 8192, high 16384, xhigh and max 32768) that leaves 1024 tokens of `max_tokens` for the
// answer. Thinking is left out where the API refuses it: with a forced tool or a prefilled answer, below 2048 tokens, or, for a budget, when
// the open tool loop began without a thinking block. https://platform.claude.com/docs/en/build-with-claude/extended-thinking
//
// Sampling: temperature is 0..1 here, so above 1 it is 1. With thinking, and from Claude 4.7 on, the API refuses all
// sampling parameters; current models refuse temperature together with top_p, so the one that is 1, else top_p, goes.
//
// Dropped, as Anthropic's own layer drops them (https://docs.anthropic.com/en/api/openai-sdk): seed, the penalties,
// metadata other than the user, verbosity, store, the prompt cache's key and retention. A logit bias and log
// probabilities are demands, not hints: refused.

import { Buffer } from "../../bytes/buffer";
import { equalsAscii, parseInteger } from "../../bytes/slice";
import { JsonIndex } from "../../json/json-index";
import { refusesSampling, thinksAdaptively } from "../request-model";
import { compareToOne, isBlank } from "../request-text";
import { Parameter, Refusal, ToolChoice } from "../visitor";

/** Messages requires max_tokens and Chat Completions does not. */
const DEFAULT_MAX_TOKENS: i64 = 4_096;
const ANSWER_RESERVE: i64 = 1_024;
const MIN_BUDGET: i64 = 1_024;

const ADAPTIVE_SUMMARIZED = ',"thinking":{"type":"adaptive","display":"summarized"}';

const format = new JsonIndex();

export class MessagesSettings {
  private maxTokens: i64 = 0;
  private temperature: Buffer = new Buffer(32, 4_096);
  private topP: Buffer = new Buffer(32, 4_096);
  private topK: Buffer = new Buffer(32, 4_096);
  private stops: Buffer = new Buffer(64, 1 << 20);
  private effort: Buffer = new Buffer(16, 64);
  /** Raw JSON members, each with its leading comma. */
  private rest: Buffer = new Buffer(64, 1 << 20);
  private schema: Buffer = new Buffer(256, 4 << 20);
  private choice: ToolChoice = ToolChoice.Auto;
  private chosen: bool = false;
  private chosenName: Buffer = new Buffer(64, 64 << 10);
  private sequential: bool = false;
  private jsonMode: bool = false;
  private budget: i64 = 0;
  private adaptive: bool = false;
  private sampling: bool = true;
  private thoughtFirst: bool = false;
  private callsWithoutThought: bool = false;
  private assistantLast: bool = false;
  private user: Buffer = new Buffer(64, 64 << 10);
  private summarized: bool = false;

  begin(model: usize, modelLength: i32): void {
    this.maxTokens = 0;
    this.temperature.clear();
    this.topP.clear();
    this.topK.clear();
    this.stops.clear();
    this.effort.clear();
    this.rest.clear();
    this.schema.clear();
    this.user.clear();
    this.summarized = false;
    this.chosen = false;
    this.choice = ToolChoice.Auto;
    this.sequential = false;
    this.jsonMode = false;
    this.budget = 0;
    this.thoughtFirst = false;
    this.callsWithoutThought = false;
    this.assistantLast = false;
    this.adaptive = thinksAdaptively(model, modelLength);
    this.sampling = !refusesSampling(model, modelLength);
  }

  parameter(kind: Parameter, value: usize, length: i32, refusal: Refusal): void {
    switch (kind) {
      case Parameter.MaxTokens:
        this.maxTokens = parseInteger(value, length);
        break;
      case Parameter.Temperature:
        if (compareToOne(value, length) > 0) this.temperature.byte(0x31);
        else this.temperature.bytes(value, length);
        break;
      case Parameter.TopP:
        this.topP.bytes(value, length);
        break;
      case Parameter.TopK:
        this.topK.bytes(value, length);
        break;
      case Parameter.StopSequence:
        // The API refuses sequences of white space alone.
        if (isBlank(value + 1, length - 2)) break;
        if (this.stops.len > 0) this.stops.byte(0x2c);
        this.stops.bytes(value, length);
        break;
      case Parameter.User:
        this.user.clear();
        this.user.bytes(value, length);
        break;
      case Parameter.SafetyIdentifier:
        if (this.user.len == 0) this.user.bytes(value, length);
        break;
      case Parameter.Logprobs:
      case Parameter.TopLogprobs:
        refusal.set("", "log probabilities are not available from this model");
        break;
      case Parameter.ReasoningSummary:
        this.summarized = true;
        break;
      case Parameter.LogitBias:
        if (length > 2 && !isEmptyObject(value, length))
          refusal.set("", "a logit bias is not available on this model");
        break;
      case Parameter.ParallelToolCalls:
        this.sequential = equalsAscii(value, length, "false");
        break;
      case Parameter.ResponseFormat:
        this.responseFormat(value, length);
        break;
      case Parameter.ReasoningEffort:
        this.effort.bytes(value, length);
        break;
      case Parameter.ThinkingBudget:
        this.budget = max<i64>(parseInteger(value, length), MIN_BUDGET);
        break;
      case Parameter.ServiceTier:
        // "default" asks for standard capacity; "flex" and "priority" have no counterpart.
        if (equalsAscii(value, length, '"default"')) this.rest.ascii(',"service_tier":"standard_only"');
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

  turn(assistant: bool): void {
    if (assistant) {
      this.thoughtFirst = false;
      this.callsWithoutThought = false;
    }
    this.assistantLast = assistant;
  }

  assistantThinks(): void {
    this.thoughtFirst = true;
  }

  assistantCalls(): void {
    this.callsWithoutThought = !this.thoughtFirst;
  }

  get wantsJson(): bool {
    return this.jsonMode;
  }

  write(out: Buffer, tools: bool, refusal: Refusal): void {
    const forced = this.chosen && (this.choice == ToolChoice.Required || this.choice == ToolChoice.Named);
    if (forced && !tools) {
      refusal.set("tool_choice", "a tool can only be demanded when `tools` holds one");
      return;
    }
    if (
      this.rest.overflowed ||
      this.stops.overflowed ||
      this.schema.overflowed ||
      this.user.overflowed ||
      this.chosenName.overflowed
    ) {
      refusal.set("body", "the parameters are too large");
      return;
    }
    // Thinking goes with neither a forced tool nor a prefilled answer.
    const free = !forced && !this.assistantLast;
    const budget = this.adaptive || !free || this.callsWithoutThought ? 0 : this.budgetWithin();
    const off = equalsAscii(this.effort.ptr, this.effort.len, '"none"');
    const adaptive = this.adaptive && (this.effort.len > 0 || this.budget > 0) && !off;
    const limit = this.maxTokens > 0 ? this.maxTokens : DEFAULT_MAX_TOKENS + budget;
    out.ascii(',"max_tokens":');
    out.integer(limit);
    if (budget > 0) {
      out.ascii(',"thinking":{"type":"enabled","budget_tokens":');
      out.integer(budget);
      out.byte(0x7d);
    } else if (adaptive && free) {
      // https://platform.claude.com/docs/en/build-with-claude/thinking#controlling-thinking-display
      out.ascii(this.summarized ? ADAPTIVE_SUMMARIZED : ',"thinking":{"type":"adaptive"}');
    } else if (off) {
      out.ascii(',"thinking":{"type":"disabled"}');
    }
    this.writeOutputConfig(out, adaptive);
    if (this.sampling && budget == 0 && !adaptive) this.writeSampling(out);
    if (this.stops.len > 0) {
      out.ascii(',"stop_sequences":[');
      out.append(this.stops);
      out.byte(0x5d);
    }
    if (tools) this.writeToolChoice(out);
    if (this.user.len > 0) {
      out.ascii(',"metadata":{"user_id":');
      out.append(this.user);
      out.byte(0x7d);
    }
    out.append(this.rest);
  }

  private responseFormat(value: usize, length: i32): void {
    if (!format.parse(value, length)) return;
    const type = format.find(0, "type");
    this.jsonMode = format.textEquals(type, "json_object");
    if (!format.textEquals(type, "json_schema")) return;
    const schema = format.find(format.find(0, "json_schema"), "schema");
    this.schema.bytes(format.ptr(schema), format.size(schema));
  }

  /** The thinking budget in tokens, 0 for none. */
  private budgetWithin(): i64 {
    const wanted = this.effort.len > 0 ? budgetOf(this.effort) : this.budget;
    if (wanted == 0 || this.maxTokens <= 0) return wanted;
    const room = this.maxTokens - ANSWER_RESERVE;
    return room < MIN_BUDGET ? 0 : min(wanted, room);
  }

  private writeOutputConfig(out: Buffer, adaptive: bool): void {
    const effort = adaptive && this.effort.len > 0;
    if (!effort && this.schema.len == 0) return;
    out.ascii(',"output_config":{');
    if (effort) {
      out.ascii('"effort":');
      if (equalsAscii(this.effort.ptr, this.effort.len, '"minimal"')) out.ascii('"low"');
      else out.append(this.effort);
      if (this.schema.len > 0) out.byte(0x2c);
    }
    if (this.schema.len > 0) {
      out.ascii('"format":{"type":"json_schema","schema":');
      out.append(this.schema);
      out.byte(0x7d);
    }
    out.byte(0x7d);
  }

  private writeSampling(out: Buffer): void {
    const both = this.temperature.len > 0 && this.topP.len > 0;
    const keepTopP = !both || (isOne(this.temperature) && !isOne(this.topP));
    if (this.temperature.len > 0 && !(both && keepTopP)) {
      out.ascii(',"temperature":');
      out.append(this.temperature);
    }
    if (this.topP.len > 0 && keepTopP) {
      out.ascii(',"top_p":');
      out.append(this.topP);
    }
    if (this.topK.len > 0) {
      out.ascii(',"top_k":');
      out.append(this.topK);
    }
  }

  private writeToolChoice(out: Buffer): void {
    if (!this.chosen && !this.sequential) return;
    out.ascii(',"tool_choice":{"type":"');
    if (this.choice == ToolChoice.None) {
      out.ascii('none"}');
      return;
    }
    if (this.choice == ToolChoice.Named) {
      out.ascii('tool","name":"');
      out.append(this.chosenName);
    } else {
      out.ascii(this.choice == ToolChoice.Required ? "any" : "auto");
    }
    out.ascii(this.sequential ? '","disable_parallel_tool_use":true}' : '"}');
  }
}

function budgetOf(effort: Buffer): i64 {
  const ptr = effort.ptr;
  const length = effort.len;
  if (equalsAscii(ptr, length, '"none"')) return 0;
  if (equalsAscii(ptr, length, '"minimal"')) return MIN_BUDGET;
  if (equalsAscii(ptr, length, '"low"')) return 2_048;
  if (equalsAscii(ptr, length, '"medium"')) return 8_192;
  return equalsAscii(ptr, length, '"high"') ? 16_384 : 32_768;
}

function isOne(number: Buffer): bool {
  return compareToOne(number.ptr, number.len) == 0;
}

function isEmptyObject(ptr: usize, length: i32): bool {
  return format.parse(ptr, length) && format.count == 1;
}
