// Writes the parameters of a Responses request. https://platform.openai.com/docs/api-reference/responses/create
//
// Conversations stay stateless: responses are stored only if the client requests it, and reasoning is requested
// encrypted, so that it can be sent back. Only models that accept an effort get one; a thinking budget becomes low
// below 4096 tokens, medium below 16384, else high, with a summary, because the thinking would otherwise be invisible;
// `max` becomes xhigh. OpenAI's reasoning models refuse temperature and top_p, which are left out for them.
//
// The API lacks stop sequences, penalties and logit biases; they are refused if they would have an effect. It also
// lacks seed and top_k, which only tune the sampling and are left out.

import { CLOSE_BRACE, CLOSE_BRACKET, QUOTE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { equalsAscii, parseInteger } from "../../../bytes/slice";
import {
  writeEffort,
  writeEffortOfBudget,
  writeParallel,
  writeToolMode,
  writeUser,
} from "../../shared/openai-parameters";
import { ModelRule } from "../../../contract/model-families.generated";
import { RequestRules } from "../../shared/request-rules";
import { isEmptyObject, isZero } from "../../shared/request-text";
import { HeldToolChoice } from "../../shared/request-tool-choice";
import { AnswerFormat } from "../../shared/answer-format";
import { writeStrict } from "../../shared/request-writer-tools";
import { writeHeld } from "../../shared/request-writer-members";
import { Parameter, Refusal, ToolChoice } from "../../visitor/request";

/** OpenAI refuses a smaller bound; Claude Code probes with 1. */
const MIN_TOKENS: i64 = 16;

export class ResponsesParameters {
  /** The most calls of the provider's own tools; -1 sets no bound. */
  maxToolCalls: i64 = -1;
  private temperature: Buffer = new Buffer(32, 4_096);
  private topP: Buffer = new Buffer(32, 4_096);
  private effort: Buffer = new Buffer(16, 64);
  private summary: Buffer = new Buffer(16, 64);
  private verbosity: Buffer = new Buffer(16, 64);
  private format: AnswerFormat = new AnswerFormat();
  private rules!: RequestRules;
  private stored: bool = false;
  private logprobs: bool = false;
  private parallel: i32 = -1;
  private choice: HeldToolChoice = new HeldToolChoice();
  private chosenCustom: bool = false;

  begin(rules: RequestRules): void {
    this.maxToolCalls = -1;
    this.temperature.clear();
    this.topP.clear();
    this.effort.clear();
    this.summary.clear();
    this.verbosity.clear();
    this.format.clear();
    this.rules = rules;
    this.stored = false;
    this.logprobs = false;
    this.parallel = -1;
    this.choice.clear();
  }

  parameter(out: Buffer, kind: Parameter, value: usize, length: i32, refusal: Refusal): void {
    switch (kind) {
      case Parameter.MaxTokens:
        out.ascii(',"max_output_tokens":');
        out.integer(max(this.rules.limitWithin(parseInteger(value, length)), MIN_TOKENS));
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
        if (!isEmptyObject(value, length)) refusal.set("", "a logit bias is not available from this model");
        break;
      case Parameter.User:
        writeUser(out, ',"user":"', value, length);
        break;
      case Parameter.SafetyIdentifier:
        writeUser(out, ',"safety_identifier":"', value, length);
        break;
      case Parameter.ParallelToolCalls:
        if (!this.rules.has(ModelRule.NoParallel)) this.parallel = equalsAscii(value, length, "true") ? 1 : 0;
        break;
      case Parameter.ResponseFormat:
        this.format.read(value, length, this.rules, refusal);
        break;
      case Parameter.Verbosity:
        this.verbosity.bytes(value, length);
        break;
      case Parameter.ReasoningEffort:
        writeEffort(this.effort, value, length, this.rules);
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
        out.labelled(',"top_logprobs":', value, length);
        break;
      case Parameter.Store:
        this.stored = equalsAscii(value, length, "true");
        break;
      case Parameter.ServiceTier:
        out.labelled(',"service_tier":', value, length);
        break;
      case Parameter.Metadata:
        out.labelled(',"metadata":', value, length);
        break;
      case Parameter.PromptCacheKey:
        out.labelled(',"prompt_cache_key":', value, length);
        break;
      case Parameter.PromptCacheRetention:
        out.labelled(',"prompt_cache_retention":', value, length);
        break;
      default:
        break;
    }
  }

  /** `custom`: the named tool takes free text. */
  toolChoice(choice: ToolChoice, name: usize, nameLength: i32, custom: bool): void {
    this.choice.set(choice, name, nameLength);
    this.chosenCustom = custom;
  }

  write(out: Buffer, tools: bool, refusal: Refusal): void {
    if (this.format.overflowed || this.choice.name.overflowed) {
      refusal.set("body", "the parameters are too large");
      return;
    }
    this.writeReasoning(out);
    this.writeText(out);
    this.writeTools(out, tools, refusal);
  }

  private think(budget: i64): void {
    if (this.effort.len == 0) writeEffortOfBudget(this.effort, budget, this.rules);
    if (this.summary.len == 0) this.summary.ascii('"auto"');
  }

  /** The schema's members are beside the type here. */
  private writeFormat(out: Buffer): void {
    const format = this.format;
    if (format.object) {
      out.ascii('{"type":"json_object"}');
      return;
    }
    out.appendLabelled('{"type":"json_schema","name":"', format.name);
    if (format.description.len > 0) out.appendLabelled('","description":"', format.description);
    out.byte(QUOTE);
    writeStrict(out, format.strict);
    out.appendLabelled(',"schema":', format.schema);
    out.byte(CLOSE_BRACE);
  }

  private writeReasoning(out: Buffer): void {
    const rules = this.rules;
    const reasons = !rules.has(ModelRule.NoReasoning);
    const effort = this.effort.len > 0 && !rules.has(ModelRule.NoEffort);
    const summary = this.summary.len > 0 && reasons;
    if (effort || summary) {
      out.ascii(',"reasoning":{');
      if (effort) {
        out.appendLabelled('"effort":', this.effort);
      }
      if (summary) {
        out.appendLabelled(effort ? ',"summary":' : '"summary":', this.summary);
      }
      out.byte(CLOSE_BRACE);
    }
    const none = equalsAscii(this.effort.ptr, this.effort.len, '"none"');
    if (!rules.refusesSampling(effort ? (none ? 0 : 1) : -1)) {
      writeHeld(out, ',"temperature":', this.temperature);
      writeHeld(out, ',"top_p":', this.topP);
    }
    out.ascii(this.stored ? ',"store":true' : ',"store":false');
    const encrypted = !this.stored && reasons;
    if (!encrypted && !this.logprobs) return;
    out.ascii(',"include":[');
    if (encrypted) out.ascii('"reasoning.encrypted_content"');
    if (this.logprobs)
      out.ascii(encrypted ? ',"message.output_text.logprobs"' : '"message.output_text.logprobs"');
    out.byte(CLOSE_BRACKET);
  }

  private writeText(out: Buffer): void {
    const formatted = this.format.object || this.format.schema.len > 0;
    if (!formatted && this.verbosity.len == 0) return;
    out.ascii(',"text":{');
    if (formatted) {
      out.ascii('"format":');
      this.writeFormat(out);
    }
    writeHeld(out, formatted ? ',"verbosity":' : '"verbosity":', this.verbosity);
    out.byte(CLOSE_BRACE);
  }

  /** Members about tools are only sent beside tools. */
  private writeTools(out: Buffer, tools: bool, refusal: Refusal): void {
    const choice = this.choice;
    if (!tools) {
      choice.refuseDemand(refusal);
      return;
    }
    if (this.maxToolCalls >= 0) {
      out.ascii(',"max_tool_calls":');
      out.integer(this.maxToolCalls);
    }
    writeParallel(out, this.parallel);
    if (!choice.said) return;
    if (choice.mode != ToolChoice.Named) {
      writeToolMode(out, choice);
      return;
    }
    out.ascii(this.chosenCustom ? ',"tool_choice":{"type":"custom"' : ',"tool_choice":{"type":"function"');
    out.appendLabelled(',"name":"', choice.name);
    out.ascii('"}');
  }
}
