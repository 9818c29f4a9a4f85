// The parameters of a Responses request. https://platform.openai.com/docs/api-reference/responses/create
//
// Conversations stay stateless: nothing is stored unless the client says so, and reasoning comes encrypted, so that it can
// be sent back. An effort goes only to models that take one; a thinking budget becomes low below 4096 tokens, medium
// below 16384, else high, with a summary, since without one the thinking would not be seen; `max` is xhigh. OpenAI's
// reasoning models refuse temperature and top_p, which are left out for them.
//
// Stop sequences, penalties and logit biases have no place in this API, and are refused where they would do something.
// seed and top_k, which the API lacks as well, only tune the sampling, and are left out.

import { Buffer } from "../../bytes/buffer";
import { equalsAscii, parseInteger } from "../../bytes/slice";
import { JsonIndex } from "../../json/json-index";
import { cannotReason, refusesReasoningEffort, refusesSamplingToReason } from "../request-model";
import { isZero } from "../request-text";
import { Parameter, Refusal, ToolChoice } from "../visitor";

/** OpenAI refuses a smaller bound; Claude Code probes with 1. */
const MIN_TOKENS: i64 = 16;
/** OpenAI refuses longer ids of users; Claude Code sends one of more than twice that. */
const MAX_USER: i32 = 64;
const index = new JsonIndex();

export class ResponsesSettings {
  /** Of the provider's own tools, -1 for no bound. */
  maxToolCalls: i64 = -1;
  private temperature: Buffer = new Buffer(32, 4_096);
  private topP: Buffer = new Buffer(32, 4_096);
  private effort: Buffer = new Buffer(16, 64);
  private summary: Buffer = new Buffer(16, 64);
  private verbosity: Buffer = new Buffer(16, 64);
  /** The format of the answer. */
  private format: Buffer = new Buffer(256, 8 << 20);
  private model: Buffer = new Buffer(64, 4_096);
  private stored: bool = false;
  private logprobs: bool = false;
  private parallel: i32 = -1;
  private choice: ToolChoice = ToolChoice.Auto;
  private chosen: bool = false;
  private chosenName: Buffer = new Buffer(64, 64 << 10);
  private chosenCustom: bool = false;

  begin(model: usize, modelLength: i32): void {
    this.maxToolCalls = -1;
    this.temperature.clear();
    this.topP.clear();
    this.effort.clear();
    this.summary.clear();
    this.verbosity.clear();
    this.format.clear();
    this.model.clear();
    this.model.bytes(model, modelLength);
    this.stored = false;
    this.logprobs = false;
    this.parallel = -1;
    this.chosen = false;
  }

  parameter(out: Buffer, kind: Parameter, value: usize, length: i32, refusal: Refusal): void {
    switch (kind) {
      case Parameter.MaxTokens:
        out.ascii(',"max_output_tokens":');
        out.integer(max(parseInteger(value, length), MIN_TOKENS));
        break;
      case Parameter.Temperature:
        this.temperature.bytes(value, length);
        break;
      case Parameter.TopP:
        this.topP.bytes(value, length);
        break;
      case Parameter.StopSequence:
        refusal.set("", "stop sequences are not available from this model");
        break;
      case Parameter.FrequencyPenalty:
      case Parameter.PresencePenalty:
        if (!isZero(value, length)) refusal.set("", "penalties are not available from this model");
        break;
      case Parameter.LogitBias:
        if (!index.parse(value, length) || index.count > 1)
          refusal.set("", "a logit bias is not available from this model");
        break;
      case Parameter.User:
        writeUser(out, ',"user":"', value, length);
        break;
      case Parameter.SafetyIdentifier:
        writeUser(out, ',"safety_identifier":"', value, length);
        break;
      case Parameter.ParallelToolCalls:
        this.parallel = equalsAscii(value, length, "true") ? 1 : 0;
        break;
      case Parameter.ResponseFormat:
        this.responseFormat(value, length);
        break;
      case Parameter.Verbosity:
        this.verbosity.bytes(value, length);
        break;
      case Parameter.ReasoningEffort:
        if (equalsAscii(value, length, '"max"')) this.effort.ascii('"xhigh"');
        else this.effort.bytes(value, length);
        break;
      case Parameter.ThinkingBudget:
        this.think(parseInteger(value, length));
        break;
      case Parameter.ReasoningSummary:
        this.summary.clear();
        this.summary.bytes(value, length);
        break;
      case Parameter.Logprobs:
        this.logprobs = equalsAscii(value, length, "true");
        break;
      case Parameter.TopLogprobs:
        writeRaw(out, ',"top_logprobs":', value, length);
        break;
      case Parameter.Store:
        this.stored = equalsAscii(value, length, "true");
        break;
      case Parameter.ServiceTier:
        writeRaw(out, ',"service_tier":', value, length);
        break;
      case Parameter.Metadata:
        writeRaw(out, ',"metadata":', value, length);
        break;
      case Parameter.PromptCacheKey:
        writeRaw(out, ',"prompt_cache_key":', value, length);
        break;
      case Parameter.PromptCacheRetention:
        writeRaw(out, ',"prompt_cache_retention":', value, length);
        break;
      default:
        break;
    }
  }

  /** `custom`: the named tool is one whose input is free text. */
  toolChoice(choice: ToolChoice, name: usize, nameLength: i32, custom: bool): void {
    this.chosen = true;
    this.choice = choice;
    this.chosenName.clear();
    this.chosenName.bytes(name, nameLength);
    this.chosenCustom = custom;
  }

  write(out: Buffer, tools: bool, refusal: Refusal): void {
    if (this.format.overflowed || this.chosenName.overflowed) {
      refusal.set("body", "the parameters are too large");
      return;
    }
    this.writeReasoning(out);
    this.writeText(out);
    this.writeTools(out, tools, refusal);
  }

  private think(budget: i64): void {
    if (this.effort.len == 0)
      this.effort.ascii(budget < 4_096 ? '"low"' : budget < 16_384 ? '"medium"' : '"high"');
    if (this.summary.len == 0) this.summary.ascii('"auto"');
  }

  /** Takes Chat Completions' object apart: the schema's members stand beside the type here. */
  private responseFormat(value: usize, length: i32): void {
    if (!index.parse(value, length)) return;
    if (index.textEquals(index.find(0, "type"), "json_object")) {
      this.format.ascii('{"type":"json_object"}');
      return;
    }
    const format = index.find(0, "json_schema");
    const name = index.find(format, "name");
    const schema = index.find(format, "schema");
    if (!index.isString(name) || !index.isObject(schema)) return;
    this.format.ascii('{"type":"json_schema"');
    this.copy(',"name":', name);
    const description = index.find(format, "description");
    if (index.isString(description)) this.copy(',"description":', description);
    const strict = index.find(format, "strict");
    if (index.isBoolean(strict)) this.copy(',"strict":', strict);
    this.copy(',"schema":', schema);
    this.format.byte(0x7d);
  }

  private copy(prefix: string, token: i32): void {
    writeRaw(this.format, prefix, index.ptr(token), index.size(token));
  }

  private writeReasoning(out: Buffer): void {
    const name = this.model.ptr;
    const length = this.model.len;
    const effort = this.effort.len > 0 && !refusesReasoningEffort(name, length);
    const summary = this.summary.len > 0 && !cannotReason(name, length);
    if (effort || summary) {
      out.ascii(',"reasoning":{');
      if (effort) {
        out.ascii('"effort":');
        out.append(this.effort);
      }
      if (summary) {
        out.ascii(effort ? ',"summary":' : '"summary":');
        out.append(this.summary);
      }
      out.byte(0x7d);
    }
    const none = equalsAscii(this.effort.ptr, this.effort.len, '"none"');
    if (!refusesSamplingToReason(name, length, effort ? (none ? 0 : 1) : -1)) {
      writeHeld(out, ',"temperature":', this.temperature);
      writeHeld(out, ',"top_p":', this.topP);
    }
    out.ascii(this.stored ? ',"store":true' : ',"store":false');
    const encrypted = !this.stored && !cannotReason(name, length);
    if (!encrypted && !this.logprobs) return;
    out.ascii(',"include":[');
    if (encrypted) out.ascii('"reasoning.encrypted_content"');
    if (this.logprobs)
      out.ascii(encrypted ? ',"message.output_text.logprobs"' : '"message.output_text.logprobs"');
    out.byte(0x5d);
  }

  private writeText(out: Buffer): void {
    if (this.format.len == 0 && this.verbosity.len == 0) return;
    out.ascii(',"text":{');
    writeHeld(out, '"format":', this.format);
    writeHeld(out, this.format.len > 0 ? ',"verbosity":' : '"verbosity":', this.verbosity);
    out.byte(0x7d);
  }

  /** What is said of tools goes only beside tools. */
  private writeTools(out: Buffer, tools: bool, refusal: Refusal): void {
    if (!tools) {
      if (this.chosen && (this.choice == ToolChoice.Required || this.choice == ToolChoice.Named)) {
        refusal.set("tool_choice", "a tool can only be demanded when `tools` holds one");
      }
      return;
    }
    if (this.maxToolCalls >= 0) {
      out.ascii(',"max_tool_calls":');
      out.integer(this.maxToolCalls);
    }
    if (this.parallel >= 0)
      out.ascii(this.parallel == 1 ? ',"parallel_tool_calls":true' : ',"parallel_tool_calls":false');
    if (!this.chosen) return;
    if (this.choice == ToolChoice.Named) {
      out.ascii(this.chosenCustom ? ',"tool_choice":{"type":"custom"' : ',"tool_choice":{"type":"function"');
      out.ascii(',"name":"');
      out.append(this.chosenName);
      out.ascii('"}');
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

function writeHeld(out: Buffer, prefix: string, value: Buffer): void {
  if (value.len > 0) writeRaw(out, prefix, value.ptr, value.len);
}

/** Cut to the limit where that cuts neither an escape nor a character; what cannot be cut so is left out. */
function writeUser(out: Buffer, prefix: string, value: usize, length: i32): void {
  const kept = min(length - 2, MAX_USER);
  for (let i = 1; i <= kept && length - 2 > MAX_USER; i++) {
    const byte = load<u8>(value + i);
    if (byte == 0x5c || byte >= 0x80) return;
  }
  out.ascii(prefix);
  out.bytes(value + 1, kept);
  out.byte(0x22);
}
