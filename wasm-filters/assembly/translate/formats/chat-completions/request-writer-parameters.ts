// Writes the parameters of a Chat Completions request.
//
// Dropped: top_k, which OpenAI refuses, and the reasoning summary, which the API lacks. Only models that accept an
// effort get one; a thinking budget becomes low below 4096 tokens, medium below 16384, else high, and `max` becomes
// xhigh. Members of OpenAI's own server only go to its models, because strict servers refuse them: store, verbosity
// (from gpt-5 on), safety_identifier, the prompt cache's key and retention. Metadata is only sent for stored responses.
// Sampling parameters are dropped for OpenAI's models that refuse them while reasoning.
// https://platform.openai.com/docs/api-reference/chat/create

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
import { Quirk } from "../../../contract/quirks.generated";
import { RequestRules } from "../../shared/request-rules";
import { HeldToolChoice } from "../../shared/request-tool-choice";
import { AnswerFormat } from "../../shared/answer-format";
import { StopList } from "../../shared/stop-list";
import { writeStrict } from "../../shared/request-writer-tools";
import { writeHeld } from "../../shared/request-writer-members";
import { Parameter, Refusal, ToolChoice } from "../../visitor/request";

export class ChatParameters {
  toolChoice: HeldToolChoice = new HeldToolChoice();
  readonly format: AnswerFormat = new AnswerFormat();
  readonly stops: StopList = new StopList();
  private parallel: i32 = -1;
  private completionTokens: bool = false;
  private effort: bool = true;
  /** -1 without an effort, 0 for none, else 1. */
  private reasons: i32 = -1;
  private rules!: RequestRules;
  /** Members, each after a comma. */
  private sampling: Buffer = new Buffer(64, 64 << 10);
  private openAi: bool = false;
  private stored: bool = false;
  private metadata: Buffer = new Buffer(64, 1 << 20);

  begin(rules: RequestRules): void {
    this.rules = rules;
    this.reasons = -1;
    this.sampling.clear();
    this.format.clear();
    this.stops.begin(rules.stopLimit);
    this.toolChoice.clear();
    this.parallel = -1;
    this.completionTokens = rules.has(ModelRule.CompletionTokens);
    this.effort = !rules.has(ModelRule.NoEffort);
    this.openAi = rules.has(ModelRule.OpenAiMembers);
    this.stored = false;
    this.metadata.clear();
  }

  parameter(out: Buffer, kind: Parameter, value: usize, length: i32, refusal: Refusal): void {
    switch (kind) {
      case Parameter.MaxTokens:
        out.ascii(this.completionTokens ? ',"max_completion_tokens":' : ',"max_tokens":');
        this.rules.writeLimit(out, value, length);
        break;
      case Parameter.Temperature:
        this.sampling.labelled(',"temperature":', value, length);
        break;
      case Parameter.TopP:
        this.sampling.labelled(',"top_p":', value, length);
        break;
      case Parameter.StopSequence:
        this.stops.add(value, length);
        break;
      case Parameter.User:
        writeUser(out, ',"user":"', value, length);
        break;
      case Parameter.Seed:
        out.labelled(',"seed":', value, length);
        break;
      case Parameter.FrequencyPenalty:
        out.labelled(',"frequency_penalty":', value, length);
        break;
      case Parameter.PresencePenalty:
        out.labelled(',"presence_penalty":', value, length);
        break;
      case Parameter.LogitBias:
        out.labelled(',"logit_bias":', value, length);
        break;
      case Parameter.ParallelToolCalls:
        if (!this.rules.has(ModelRule.NoParallel)) this.parallel = equalsAscii(value, length, "true") ? 1 : 0;
        break;
      case Parameter.ResponseFormat:
        this.responseFormat(out, value, length, refusal);
        break;
      case Parameter.ReasoningEffort:
        if (!this.effort) break;
        this.reasons = equalsAscii(value, length, '"none"') ? 0 : 1;
        out.ascii(',"reasoning_effort":');
        writeEffort(out, value, length, this.rules);
        break;
      case Parameter.ThinkingBudget:
        if (!this.effort) break;
        this.reasons = 1;
        out.ascii(',"reasoning_effort":');
        writeEffortOfBudget(out, parseInteger(value, length), this.rules);
        break;
      case Parameter.ServiceTier:
        out.labelled(',"service_tier":', value, length);
        break;
      case Parameter.Metadata:
        this.metadata.bytes(value, length);
        break;
      case Parameter.Logprobs:
      case Parameter.TopLogprobs:
        if (this.rules.hasQuirk(Quirk.NoLogprobs))
          refusal.set("", "log probabilities are not available from this model");
        out.labelled(kind == Parameter.Logprobs ? ',"logprobs":' : ',"top_logprobs":', value, length);
        break;
      case Parameter.Verbosity:
        if (this.openAi && this.completionTokens) out.labelled(',"verbosity":', value, length);
        break;
      case Parameter.Store:
        this.stored = this.openAi && equalsAscii(value, length, "true");
        if (this.openAi) out.labelled(',"store":', value, length);
        break;
      case Parameter.SafetyIdentifier:
        if (this.openAi) out.labelled(',"safety_identifier":', value, length);
        break;
      case Parameter.PromptCacheKey:
        if (this.openAi) out.labelled(',"prompt_cache_key":', value, length);
        break;
      case Parameter.PromptCacheRetention:
        if (this.openAi) out.labelled(',"prompt_cache_retention":', value, length);
        break;
      default:
        break;
    }
  }

  /** A format that the API says in the same way stays as it is. */
  private responseFormat(out: Buffer, value: usize, length: i32, refusal: Refusal): void {
    const format = this.format;
    format.read(value, length, this.rules, refusal);
    out.ascii(',"response_format":');
    // Its JSON mode is what such a server has.
    if (format.demand.len > 0) out.ascii('{"type":"json_object"}');
    else if (!format.rewritten) out.bytes(value, length);
    else {
      out.appendLabelled('{"type":"json_schema","json_schema":{"name":"', format.name);
      if (format.description.len > 0) out.appendLabelled('","description":"', format.description);
      out.appendLabelled('","schema":', format.schema);
      writeStrict(out, format.strict);
      out.ascii("}}");
    }
  }

  /** The API accepts tool_choice and parallel_tool_calls only beside tools. */
  write(out: Buffer, tools: bool, refusal: Refusal): void {
    const texts = this.stops.overflowed || this.toolChoice.name.overflowed;
    if (texts || this.metadata.overflowed || this.sampling.overflowed || this.format.overflowed)
      refusal.set("body", "the parameters are too large");
    if (!this.rules.refusesSampling(this.reasons)) out.append(this.sampling);
    if (this.stored) writeHeld(out, ',"metadata":', this.metadata);
    this.stops.write(out, ',"stop":[');
    const choice = this.toolChoice;
    if (!tools) {
      choice.refuseDemand(refusal);
      return;
    }
    writeParallel(out, this.parallel);
    if (!choice.said) return;
    if (choice.mode != ToolChoice.Named) {
      writeToolMode(out, choice);
      return;
    }
    out.appendLabelled(',"tool_choice":{"type":"function","function":{"name":"', choice.name);
    out.ascii('"}}');
  }
}
