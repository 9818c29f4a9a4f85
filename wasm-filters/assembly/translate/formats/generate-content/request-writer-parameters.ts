// Writes the parameters of a generateContent request, last. https://ai.google.dev/api/generate-content
//
// Thinking: an effort becomes a level where the model has levels, else a budget (minimal and low 1024, medium 8192,
// high 24576, as in Google's own OpenAI layer), within the model's bounds; a budget becomes low below 4096 tokens,
// medium below 16384, else high. `none` becomes the model's minimum.
// https://ai.google.dev/gemini-api/docs/openai#thinking
// Thoughts are requested if the client requested an effort, a budget or a summary.
//
// Dropped, because the API lacks them and they do not change the response: user, metadata (labels exist on Vertex AI
// only), store, safety identifier, prompt cache key and retention, verbosity; sampling parameters where the model
// ignores them. A logit bias is a demand, not a hint: refused.

import { CLOSE_BRACE, QUOTE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { equalsAscii, parseInteger } from "../../../bytes/slice";
import { isEmptyObject } from "../../shared/request-text";
import { AnswerFormat } from "../../shared/answer-format";
import { StopList } from "../../shared/stop-list";
import { writeGathered } from "../../shared/request-writer-members";
import { Parameter, Refusal } from "../../visitor/request";
import { ModelRule } from "../../../contract/model-families.generated";
import { RequestRules } from "../../shared/request-rules";

/** Seeds have 32 bits in this API; longer ones are folded, so that equal seeds stay equal. */
const MAX_SEED: i64 = 0x7fff_ffff;

export class GeminiParameters {
  readonly format: AnswerFormat = new AnswerFormat();
  private rules!: RequestRules;
  /** The client wants one call at a time. */
  sequential: bool = false;
  /** Raw members of generationConfig, each after a comma. */
  private config: Buffer = new Buffer(256, 8 << 20);
  readonly stops: StopList = new StopList();
  private effort: Buffer = new Buffer(16, 64);
  private budget: i64 = 0;
  private summary: bool = false;
  private logprobs: bool = false;
  private tier: string = "";

  begin(rules: RequestRules): void {
    this.rules = rules;
    this.sequential = false;
    this.config.clear();
    this.format.clear();
    this.stops.begin(rules.stopLimit);
    this.effort.clear();
    this.budget = 0;
    this.summary = false;
    this.logprobs = false;
    this.tier = "";
  }

  choices(count: i64): void {
    this.config.ascii(',"candidateCount":');
    this.config.integer(count);
  }

  parameter(kind: Parameter, value: usize, length: i32, refusal: Refusal): void {
    switch (kind) {
      case Parameter.MaxTokens:
        this.config.ascii(',"maxOutputTokens":');
        this.rules.writeLimit(this.config, value, length);
        break;
      case Parameter.Temperature:
        if (!this.rules.has(ModelRule.NoSampling)) this.config.labelled(',"temperature":', value, length);
        break;
      case Parameter.TopP:
        if (!this.rules.has(ModelRule.NoSampling)) this.config.labelled(',"topP":', value, length);
        break;
      case Parameter.TopK:
        if (!this.rules.has(ModelRule.NoSampling) && parseInteger(value, length) > 0)
          this.config.labelled(',"topK":', value, length);
        break;
      case Parameter.FrequencyPenalty:
        if (!this.rules.has(ModelRule.NoPenalties))
          this.config.labelled(',"frequencyPenalty":', value, length);
        break;
      case Parameter.PresencePenalty:
        if (!this.rules.has(ModelRule.NoPenalties))
          this.config.labelled(',"presencePenalty":', value, length);
        break;
      case Parameter.Seed:
        this.seed(value, length);
        break;
      case Parameter.StopSequence:
        this.stops.add(value, length);
        break;
      case Parameter.LogitBias:
        if (!isEmptyObject(value, length)) refusal.set("", "a logit bias is not available on this model");
        break;
      case Parameter.Logprobs:
        this.askLogprobs();
        break;
      case Parameter.TopLogprobs:
        this.askLogprobs();
        this.config.labelled(',"logprobs":', value, length);
        break;
      case Parameter.ParallelToolCalls:
        this.sequential = equalsAscii(value, length, "false");
        break;
      case Parameter.ResponseFormat:
        this.format.read(value, length, this.rules, refusal);
        break;
      case Parameter.ReasoningEffort:
        this.effort.bytes(value, length);
        break;
      case Parameter.ThinkingBudget:
        this.budget = max<i64>(parseInteger(value, length), 1);
        break;
      case Parameter.ReasoningSummary:
        this.summary = true;
        break;
      case Parameter.ServiceTier:
        this.serviceTier(value, length);
        break;
      default:
        break;
    }
  }

  /** Writes generationConfig and serviceTier if they are not empty, each after a comma. */
  write(out: Buffer, refusal: Refusal): void {
    this.writeFormat();
    this.thinkingConfig();
    this.stops.write(this.config, ',"stopSequences":[');
    if (this.config.overflowed || this.stops.overflowed || this.format.overflowed) {
      refusal.set("body", "the parameters are too large");
      return;
    }
    writeGathered(out, ',"generationConfig":{', this.config, CLOSE_BRACE);
    if (this.tier.length == 0) return;
    out.ascii(',"serviceTier":"');
    out.ascii(this.tier);
    out.byte(QUOTE);
  }

  private askLogprobs(): void {
    if (!this.logprobs) this.config.ascii(',"responseLogprobs":true');
    this.logprobs = true;
  }

  private seed(value: usize, length: i32): void {
    const seed = parseInteger(value, length);
    if (seed <= MAX_SEED) {
      this.config.labelled(',"seed":', value, length);
      return;
    }
    this.config.ascii(',"seed":');
    this.config.integer(seed & MAX_SEED);
  }

  /** https://ai.google.dev/gemini-api/docs/structured-output */
  private writeFormat(): void {
    const format = this.format;
    const schematic = format.schema.len > 0;
    if (!schematic && !format.object) return;
    this.config.ascii(',"responseMimeType":"application/json"');
    if (schematic) this.config.appendLabelled(',"responseJsonSchema":', format.schema);
  }

  /** `auto` is not sent: Google chooses. https://ai.google.dev/gemini-api/docs/flex-inference */
  private serviceTier(value: usize, length: i32): void {
    if (equalsAscii(value, length, '"default"')) this.tier = "standard";
    else if (equalsAscii(value, length, '"flex"')) this.tier = "flex";
    else if (equalsAscii(value, length, '"priority"')) this.tier = "priority";
  }

  private thinkingConfig(): void {
    const levels = this.rules.has(ModelRule.ThinkingLevel);
    const told = this.effort.len > 0 || this.budget > 0;
    if (!levels && !this.rules.has(ModelRule.ThinkingBudget)) return;
    if (!told && !this.summary) return;
    const config = this.config;
    config.ascii(',"thinkingConfig":{');
    if (told && levels) {
      config.ascii('"thinkingLevel":"');
      config.ascii(this.level());
      config.byte(QUOTE);
    } else if (told) {
      config.ascii('"thinkingBudget":');
      config.integer(this.tokens());
    }
    if (this.summary || !this.isEffort("none")) {
      config.ascii(told ? ',"includeThoughts":true' : '"includeThoughts":true');
    }
    config.byte(CLOSE_BRACE);
  }

  private level(): string {
    if (this.effort.len == 0) return this.budget < 4_096 ? "LOW" : this.budget < 16_384 ? "MEDIUM" : "HIGH";
    if (this.isEffort("none") || this.isEffort("minimal"))
      return this.rules.has(ModelRule.MinimalLevel) ? "MINIMAL" : "LOW";
    if (this.isEffort("low")) return "LOW";
    return this.isEffort("medium") ? "MEDIUM" : "HIGH";
  }

  private tokens(): i64 {
    const family = this.rules.family;
    if (this.isEffort("none") && family.has(ModelRule.CanRest)) return 0;
    let wanted = this.budget;
    if (this.isEffort("none")) wanted = 0;
    else if (this.isEffort("minimal") || this.isEffort("low")) wanted = 1_024;
    else if (this.isEffort("medium")) wanted = 8_192;
    else if (this.isEffort("high")) wanted = 24_576;
    else if (this.effort.len > 0) wanted = family.mostBudget;
    return min(max<i64>(wanted, family.leastBudget), family.mostBudget);
  }

  private isEffort(word: string): bool {
    return this.effort.len > 1 && equalsAscii(this.effort.ptr + 1, this.effort.len - 2, word);
  }
}
