// Writes the parameters of a Converse request last: those that every model accepts, and the fields of the model's
// family. https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
//
// Dropped, because they are only hints: the seed and the penalties except on OpenAI's models, top_k except on Claude
// and Nova, the effort where the family has none, a service tier that Bedrock lacks, metadata beyond what
// requestMetadata accepts, and the user, verbosity, store and the prompt cache's key. A logit bias and log
// probabilities are demands, not hints: they are refused where they cannot be met.

import { CLOSE_BRACE, COMMA, QUOTE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { writeEscaped } from "../../../bytes/escape";
import { equalsAscii } from "../../../bytes/slice";
import { ClaudeParameters } from "../../shared/claude-parameters";
import { RequestRules } from "../../shared/request-rules";
import { isBlank } from "../../shared/request-text";
import { writeGathered, writeHeld } from "../../shared/request-writer-members";
import { Parameter, Refusal } from "../../visitor/request";
import { Family, isNova } from "./model-family";
import { writeRequestMetadata } from "./request-writer-metadata";

/** The token limit when a thinking budget needs one and the request sets none. */
const DEFAULT_MAX_TOKENS: i64 = 4_096;

export class ConverseParameters extends ClaudeParameters {
  /** Members of additionalModelRequestFields, each after a comma. */
  fields: Buffer = new Buffer(64, 1 << 20);
  private family: Family = Family.Other;
  private inference: Buffer = new Buffer(128, 2 << 20);
  private effort: Buffer = new Buffer(16, 64);
  private tier: string = "";
  private metadata: Buffer = new Buffer(64, 64 << 10);

  begin(family: Family, rules: RequestRules): void {
    this.start(rules);
    this.family = family;
    this.fields.clear();
    this.effort.clear();
    this.tier = "";
    this.metadata.clear();
  }

  parameter(kind: Parameter, value: usize, length: i32, refusal: Refusal): void {
    switch (kind) {
      case Parameter.StopSequence:
        // Claude refuses those of white space only.
        if (this.family != Family.Claude || !isBlank(value + 1, length - 2)) this.stops.add(value, length);
        break;
      case Parameter.Seed:
        this.addOpenAi(',"seed":', value, length);
        break;
      case Parameter.FrequencyPenalty:
        this.addOpenAi(',"frequency_penalty":', value, length);
        break;
      case Parameter.PresencePenalty:
        this.addOpenAi(',"presence_penalty":', value, length);
        break;
      case Parameter.LogitBias:
        if (this.family == Family.OpenAi) this.addOpenAi(',"logit_bias":', value, length);
        else this.take(kind, value, length, refusal);
        break;
      case Parameter.ReasoningEffort:
        this.effort.clear();
        this.effort.bytes(value, length);
        this.take(kind, value, length, refusal);
        break;
      case Parameter.ServiceTier:
        this.tier = tierOf(value, length);
        break;
      case Parameter.Metadata:
        writeRequestMetadata(this.metadata, value, length);
        break;
      default:
        this.take(kind, value, length, refusal);
        break;
    }
  }

  /** Writes all members except toolConfig, each after a comma. `fields` may already contain the tool choice. */
  write(out: Buffer, forcedTool: bool, refusal: Refusal): void {
    if (this.fields.overflowed || this.stops.overflowed || this.format.overflowed) {
      refusal.set("body", "the parameters are too large");
      return;
    }
    this.settle(forcedTool);
    this.writeInference(out);
    this.writeFields(out);
    this.writeOutputConfig(out);
    if (this.tier.length > 0) {
      out.ascii(',"serviceTier":{"type":"');
      out.ascii(this.tier);
      out.ascii('"}');
    }
    if (this.metadata.len > 0) {
      out.appendLabelled(',"requestMetadata":{', this.metadata);
      out.byte(CLOSE_BRACE);
    }
  }

  /**
   * OpenAI's models accept their own API's members.
   * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-openai.html
   */
  private addOpenAi(prefix: string, value: usize, length: i32): void {
    if (this.family != Family.OpenAi) return;
    this.fields.labelled(prefix, value, length);
  }

  /** Decides the parameters that depend on all others, and fills the family's own fields. */
  private settle(forcedTool: bool): void {
    const fields = this.fields;
    const sampling = this.sampling;
    if (this.maxTokens > 0) this.maxTokens = this.rules.limitWithin(this.maxTokens);
    if (this.family == Family.Claude) {
      this.thinking.decide(this.maxTokens, forcedTool);
      this.thinking.write(fields, ",");
      if (this.thinking.tokens > 0 && this.maxTokens <= 0)
        this.maxTokens = DEFAULT_MAX_TOKENS + this.thinking.tokens;
      if (this.refusesSampling || this.thinking.refusesSampling) sampling.clear();
      sampling.chooseOne(this.rules);
      writeHeld(fields, ',"top_k":', sampling.topK);
    } else if (isNova(this.family)) {
      this.settleNova();
    } else if (this.family == Family.OpenAi && this.effort.len > 0) {
      fields.ascii(',"reasoning_effort":"');
      fields.ascii(effortOf(this.effort));
      fields.byte(QUOTE);
    }
  }

  /**
   * With high effort Nova accepts neither a limit nor sampling parameters. A limit is a demand and the effort a hint,
   * so the effort becomes medium then. https://docs.aws.amazon.com/nova/latest/nova2-userguide/extended-thinking.html
   */
  private settleNova(): void {
    const fields = this.fields;
    const sampling = this.sampling;
    const off = equalsAscii(this.effort.ptr, this.effort.len, '"none"');
    if (this.family == Family.Nova2 && this.effort.len > 0 && !off) {
      let effort = effortOf(this.effort);
      if (effort == "high" && this.maxTokens > 0) effort = "medium";
      if (effort == "high") sampling.clear();
      fields.ascii(',"reasoningConfig":{"type":"enabled","maxReasoningEffort":"');
      fields.ascii(effort);
      fields.ascii('"}');
    }
    if (sampling.topK.len > 0) {
      fields.appendLabelled(',"inferenceConfig":{"topK":', sampling.topK);
      fields.byte(CLOSE_BRACE);
    }
  }

  private writeInference(out: Buffer): void {
    const inference = this.inference;
    inference.clear();
    if (this.maxTokens > 0) {
      inference.ascii(',"maxTokens":');
      inference.integer(this.maxTokens);
    }
    writeHeld(inference, ',"temperature":', this.sampling.temperature);
    writeHeld(inference, ',"topP":', this.sampling.topP);
    this.stops.write(inference, ',"stopSequences":[');
    writeGathered(out, ',"inferenceConfig":{', inference, CLOSE_BRACE);
  }

  private writeFields(out: Buffer): void {
    writeGathered(out, ',"additionalModelRequestFields":{', this.fields, CLOSE_BRACE);
    // Claude alone reports the matched sequence, and only on request.
    if (this.stops.any && this.family == Family.Claude)
      out.ascii(',"additionalModelResponseFieldPaths":["/stop_sequence"]');
  }

  /** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_OutputConfig.html */
  private writeOutputConfig(out: Buffer): void {
    const effort = this.family == Family.Claude && this.thinking.hasEffort;
    const schema = this.format.schema;
    if (!effort && schema.len == 0) return;
    out.ascii(',"outputConfig":{');
    if (effort) {
      out.ascii('"effort":');
      this.thinking.writeEffort(out);
      if (schema.len > 0) out.byte(COMMA);
    }
    if (schema.len > 0) this.writeSchema(out);
    out.byte(CLOSE_BRACE);
  }

  /** The schema is a string with JSON text, not an object. */
  private writeSchema(out: Buffer): void {
    const format = this.format;
    out.ascii('"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":"');
    writeEscaped(out, format.schema.ptr, format.schema.len);
    writeHeld(out, '","name":"', format.name);
    writeHeld(out, '","description":"', format.description);
    out.ascii('"}}}');
  }
}

/** The effort in families with three levels. */
function effortOf(effort: Buffer): string {
  const ptr = effort.ptr;
  const length = effort.len;
  if (equalsAscii(ptr, length, '"medium"')) return "medium";
  const low =
    equalsAscii(ptr, length, '"low"') ||
    equalsAscii(ptr, length, '"minimal"') ||
    equalsAscii(ptr, length, '"none"');
  return low ? "low" : "high";
}

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ServiceTier.html */
function tierOf(value: usize, length: i32): string {
  if (equalsAscii(value, length, '"default"')) return "default";
  if (equalsAscii(value, length, '"flex"')) return "flex";
  return equalsAscii(value, length, '"priority"') ? "priority" : "";
}
