// Writes the parameters of a Messages request that depend on each other and on the turns, last.
//
// Thinking: see claude-thinking.ts. With thinking, and from Claude 4.7 on, the API refuses all sampling parameters.
//
// Dropped, as in Anthropic's own layer (https://docs.anthropic.com/en/api/openai-sdk): seed, the penalties, metadata
// other than the user, verbosity, store, the prompt cache's key and retention. A logit bias and log probabilities are
// demands, not hints: refused.

import { AT_SIGN, CLOSE_BRACE, COMMA } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { equalsAscii } from "../../../bytes/slice";
import { ClaudeParameters } from "../../shared/claude-parameters";
import { RequestRules } from "../../shared/request-rules";
import { isBlank } from "../../shared/request-text";
import { HeldToolChoice } from "../../shared/request-tool-choice";
import { writeHeld } from "../../shared/request-writer-members";
import { Parameter, Refusal, ToolChoice } from "../../visitor/request";

/** The default of max_tokens, which Messages requires and Chat Completions does not, for models that are not known. */
const DEFAULT_MAX_TOKENS: i64 = 4_096;
/** Characters of the id of a user. */
const MAX_USER: i32 = 256;

export class MessagesParameters extends ClaudeParameters {
  toolChoice: HeldToolChoice = new HeldToolChoice();
  /** Raw JSON members, each after a comma. */
  private rest: Buffer = new Buffer(64, 1 << 20);
  private user: Buffer = new Buffer(64, 64 << 10);

  begin(rules: RequestRules): void {
    this.rest.clear();
    this.start(rules);
    this.user.clear();
    this.toolChoice.clear();
  }

  parameter(kind: Parameter, value: usize, length: i32, refusal: Refusal): void {
    switch (kind) {
      case Parameter.StopSequence:
        // The API refuses sequences of white space only.
        if (!isBlank(value + 1, length - 2)) this.stops.add(value, length);
        break;
      case Parameter.User:
        this.user.clear();
        this.user.bytes(value, length);
        break;
      case Parameter.SafetyIdentifier:
        if (this.user.len == 0) this.user.bytes(value, length);
        break;
      case Parameter.ServiceTier:
        // "default" requests standard capacity; "flex" and "priority" have no counterpart.
        if (equalsAscii(value, length, '"default"')) this.rest.ascii(',"service_tier":"standard_only"');
        break;
      default:
        this.take(kind, value, length, refusal);
        break;
    }
  }

  turn(assistant: bool): void {
    this.thinking.turn(assistant);
  }

  assistantThinks(): void {
    this.thinking.assistantThinks();
  }

  assistantCalls(): void {
    this.thinking.assistantCalls();
  }

  write(out: Buffer, tools: bool, refusal: Refusal): void {
    const forced = this.toolChoice.demands;
    if (forced && !tools) {
      this.toolChoice.refuseDemand(refusal);
      return;
    }
    if (
      this.rest.overflowed ||
      this.stops.overflowed ||
      this.format.overflowed ||
      this.user.overflowed ||
      this.toolChoice.name.overflowed
    ) {
      refusal.set("body", "the parameters are too large");
      return;
    }
    const thinking = this.thinking;
    const limit = this.rules.limitWithin(this.maxTokens > 0 ? this.maxTokens : i64.MAX_VALUE);
    thinking.decide(limit, forced);
    out.ascii(',"max_tokens":');
    out.integer(limit > 0 ? limit : DEFAULT_MAX_TOKENS + thinking.tokens);
    thinking.write(out, ",");
    this.writeOutputConfig(out);
    if (!this.refusesSampling && !thinking.refusesSampling) this.writeSampling(out);
    this.stops.write(out, ',"stop_sequences":[');
    if (tools) this.writeToolChoice(out);
    if (this.user.len > 0 && isOpaque(this.user)) {
      out.appendLabelled(',"metadata":{"user_id":', this.user);
      out.byte(CLOSE_BRACE);
    }
    out.append(this.rest);
  }

  private writeOutputConfig(out: Buffer): void {
    const effort = this.thinking.hasEffort;
    if (!effort && this.format.schema.len == 0) return;
    out.ascii(',"output_config":{');
    if (effort) {
      out.ascii('"effort":');
      this.thinking.writeEffort(out);
      if (this.format.schema.len > 0) out.byte(COMMA);
    }
    if (this.format.schema.len > 0) {
      out.appendLabelled('"format":{"type":"json_schema","schema":', this.format.schema);
      out.byte(CLOSE_BRACE);
    }
    out.byte(CLOSE_BRACE);
  }

  private writeSampling(out: Buffer): void {
    const sampling = this.sampling;
    sampling.chooseOne(this.rules);
    writeHeld(out, ',"temperature":', sampling.temperature);
    writeHeld(out, ',"top_p":', sampling.topP);
    writeHeld(out, ',"top_k":', sampling.topK);
  }

  private writeToolChoice(out: Buffer): void {
    const held = this.toolChoice;
    if (!held.said && !this.sequential) return;
    out.ascii(',"tool_choice":{"type":"');
    if (held.mode == ToolChoice.None) {
      out.ascii('none"}');
      return;
    }
    if (held.mode == ToolChoice.Named) {
      out.appendLabelled('tool","name":"', held.name);
    } else {
      out.ascii(held.mode == ToolChoice.Required ? "any" : "auto");
    }
    out.ascii(this.sequential ? '","disable_parallel_tool_use":true}' : '"}');
  }
}

/**
 * The API refuses ids that are long or tell who the user is: "user_id appears to contain an email address".
 * https://platform.claude.com/docs/en/api/messages#body-metadata-user-id
 */
function isOpaque(id: Buffer): bool {
  for (let i = 0; i < id.len; i++) if (load<u8>(id.ptr + i) == AT_SIGN) return false;
  return id.len - 2 <= MAX_USER;
}
