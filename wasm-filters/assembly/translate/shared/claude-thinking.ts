// Decides how Claude thinks, for every API that carries its requests: converts what was requested to what the model
// accepts.
//
// Models with `adaptive` thinking get it together with the effort; others get a token budget (minimal 1024, low 2048,
// medium 8192, high 16384, xhigh and max 32768) that leaves 1024 tokens of the limit for the answer. Thinking is left
// out where the model refuses it: with a forced tool, with a prefilled answer, below 2048 tokens, or, for a budget,
// when the open tool loop began without a thinking block.
// https://platform.claude.com/docs/en/build-with-claude/extended-thinking

import { CLOSE_BRACE } from "../../bytes/characters";
import { Buffer } from "../../bytes/buffer";
import { equalsAscii, parseInteger } from "../../bytes/slice";
import { ModelRule } from "../../contract/model-families.generated";
import { RequestRules } from "./request-rules";

const ANSWER_RESERVE: i64 = 1_024;
const MIN_BUDGET: i64 = 1_024;

export class ClaudeThinking {
  /** The decided budget in tokens; 0 without one. */
  tokens: i64 = 0;
  /** Decided: the model thinks adaptively. */
  adapts: bool = false;
  private effort: Buffer = new Buffer(16, 64);
  private rules!: RequestRules;
  private budget: i64 = 0;
  private adaptiveModel: bool = false;
  private alwaysThinks: bool = false;
  private cannotThink: bool = false;
  private summarized: bool = false;
  private thoughtFirst: bool = false;
  private callsWithoutThought: bool = false;
  private assistantLast: bool = false;
  private free: bool = false;

  begin(rules: RequestRules): void {
    this.rules = rules;
    this.tokens = 0;
    this.adapts = false;
    this.effort.clear();
    this.budget = 0;
    this.summarized = false;
    this.thoughtFirst = false;
    this.callsWithoutThought = false;
    this.assistantLast = false;
    this.adaptiveModel = rules.has(ModelRule.AdaptiveThinking);
    this.alwaysThinks = rules.has(ModelRule.AlwaysThinks);
    this.cannotThink = rules.has(ModelRule.NoThinking);
  }

  /** A JSON string. */
  askEffort(value: usize, length: i32): void {
    this.effort.clear();
    this.effort.bytes(value, length);
  }

  askBudget(value: usize, length: i32): void {
    this.budget = max<i64>(parseInteger(value, length), MIN_BUDGET);
  }

  /** The client wants the thinking in the response, at least as a summary. */
  askSummary(): void {
    this.summarized = true;
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

  /** Call after all turns. `limit` bounds the whole response in tokens; 0 sets no bound. */
  decide(limit: i64, forcedTool: bool): void {
    this.free = !forcedTool && !this.assistantLast;
    const budgeted = !this.adaptiveModel && !this.cannotThink && this.free && !this.callsWithoutThought;
    this.tokens = budgeted ? this.budgetWithin(limit) : 0;
    this.adapts = this.adaptiveModel && (this.effort.len > 0 || this.budget > 0) && !this.off;
  }

  /** The model refuses temperature, top_p and top_k with the decided thinking. */
  get refusesSampling(): bool {
    return this.tokens > 0 || this.adapts;
  }

  /** Writes the member `thinking` after `before`, if there is one. */
  write(out: Buffer, before: string): void {
    if (this.tokens > 0) {
      out.ascii(before);
      out.ascii('"thinking":{"type":"enabled","budget_tokens":');
      out.integer(this.tokens);
      out.byte(CLOSE_BRACE);
    } else if (this.adapts && this.free) {
      out.ascii(before);
      // https://platform.claude.com/docs/en/build-with-claude/thinking#controlling-thinking-display
      out.ascii(
        this.summarized
          ? '"thinking":{"type":"adaptive","display":"summarized"}'
          : '"thinking":{"type":"adaptive"}',
      );
    } else if (this.off && !this.alwaysThinks && !this.cannotThink) {
      out.ascii(before);
      out.ascii('"thinking":{"type":"disabled"}');
    }
  }

  /** The request carries an effort beside the thinking. */
  get hasEffort(): bool {
    return this.adapts && this.effort.len > 0;
  }

  /** Writes the effort, a JSON string. */
  writeEffort(out: Buffer): void {
    this.rules.writeEffort(out, this.effort.ptr, this.effort.len);
  }

  private get off(): bool {
    return equalsAscii(this.effort.ptr, this.effort.len, '"none"');
  }

  private budgetWithin(limit: i64): i64 {
    const wanted = this.effort.len > 0 ? budgetOf(this.effort) : this.budget;
    if (wanted == 0 || limit <= 0) return wanted;
    const room = limit - ANSWER_RESERVE;
    return room < MIN_BUDGET ? 0 : min(wanted, room);
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
