// Writes the tools of a Converse request and their choice, within the rules for ids.
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolConfiguration.html
//
// Converse has no choice that forbids tools. For Claude, its own `none` goes into additionalModelRequestFields. Other
// models get no tools, unless the turns have calls, which Bedrock accepts only beside tools: then a system text forbids
// them. For the same reason, a request without tools whose turns have calls gets declarations of the called tools, and
// a ban. A limit of one call at a time is likewise Claude's own member, else a system text. A model that cannot be made to
// call a certain tool gets that tool alone, and must call any; one that cannot be made to call is asked to.

import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, OPEN_BRACKET } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { equalsAscii, equalsBytes } from "../../../bytes/slice";
import { ModelRule } from "../../../contract/model-families.generated";
import { JsonIndex } from "../../../json/json-index";
import { HeldToolChoice } from "../../shared/request-tool-choice";
import { writeShortToolId } from "../../shared/request-tool-id";
import { Refusal, ToolChoice, ToolDefinition } from "../../visitor/request";
import { Family } from "./model-family";
import { RequestRules } from "../../shared/request-rules";
import { NameSet } from "../../shared/name-map";
import { writeToolHead, writeToolSchema } from "../../shared/request-writer-tools";

const MAX_ID: i32 = 64;
const list = new JsonIndex();

export class ConverseTools {
  /** Items of the list, separated by commas. */
  private items: Buffer = new Buffer(1024, 32 << 20);
  /** Tools that the turns call but the request does not declare. */
  private called: NameSet = new NameSet(1 << 20);
  /** Declarations of those tools, each after a comma. */
  private anew: Buffer = new Buffer(64, 8 << 20);
  private choice: HeldToolChoice = new HeldToolChoice();
  private declared: bool = false;
  private hasHistory: bool = false;
  private sequential: bool = false;

  clear(): void {
    this.items.clear();
    this.called.clear();
    this.anew.clear();
    this.choice.clear();
    this.declared = false;
    this.hasHistory = false;
    this.sequential = false;
  }

  add(tool: ToolDefinition, rules: RequestRules, refusal: Refusal): void {
    const items = this.items;
    if (items.len > 0) items.byte(COMMA);
    this.declared = true;
    items.ascii('{"toolSpec":{"name":"');
    writeToolHead(items, tool);
    items.ascii('","inputSchema":{"json":');
    const strict = writeToolSchema(items, tool, rules, refusal);
    items.byte(CLOSE_BRACE);
    if (strict == 1) items.ascii(',"strict":true');
    items.ascii("}}");
  }

  /** Adds a tool that Bedrock runs itself. */
  addSystemTool(name: string): void {
    if (this.items.len > 0) this.items.byte(COMMA);
    this.declared = true;
    this.items.ascii('{"systemTool":{"name":"');
    this.items.ascii(name);
    this.items.ascii('"}}');
  }

  addCachePoint(point: string): void {
    if (this.items.len == 0) return;
    this.items.byte(COMMA);
    this.items.ascii(point);
  }

  choose(choice: ToolChoice, name: usize, nameLength: i32): void {
    this.choice.set(choice, name, nameLength);
  }

  /** `value` is a raw JSON boolean. */
  setParallel(value: usize, length: i32): void {
    this.sequential = equalsAscii(value, length, "false");
  }

  get forced(): bool {
    return this.choice.demands;
  }

  /** Writes the name of a called tool, which the request may not declare. */
  writeCall(out: Buffer, name: usize, length: i32): void {
    out.bytes(name, length);
    this.hasHistory = true;
    if (this.declared || this.called.has(name, length)) return;
    this.called.add(name, length);
    this.anew.labelled(',{"toolSpec":{"name":"', name, length);
    this.anew.ascii('","inputSchema":{"json":{"type":"object","properties":{}}}}}');
  }

  resultTold(): void {
    this.hasHistory = true;
  }

  /** A system text for demands that the model's API has no member for; empty without one. */
  demand(family: Family, rules: RequestRules): string {
    if (family == Family.Claude || !this.isSent(family)) return "";
    if (this.isForbidden) return "Answer without calling any tool.";
    if (this.forced && rules.has(ModelRule.NoForcedTools))
      return this.sequential ? "Answer by calling one tool." : "Answer by calling a tool.";
    return this.sequential ? "Call at most one tool in an answer." : "";
  }

  /** Writes the member after a comma, and Claude's own choice into `fields`. */
  write(out: Buffer, fields: Buffer, family: Family, rules: RequestRules, refusal: Refusal): void {
    if (this.forced && !this.declared) {
      this.choice.refuseDemand(refusal);
      return;
    }
    const texts = this.items.overflowed || this.called.overflowed || this.anew.overflowed;
    if (texts || this.choice.name.overflowed) {
      refusal.set("tools", "are too large");
      return;
    }
    if (!this.isSent(family)) return;
    out.ascii(',"toolConfig":{"tools":');
    this.writeTools(out, this.choice.mode == ToolChoice.Named && !rules.has(ModelRule.NamedTools));
    const own = family == Family.Claude && (this.sequential || this.isForbidden);
    if (own) this.writeClaudeChoice(fields);
    else if (this.forced && !rules.has(ModelRule.NoForcedTools)) {
      out.ascii(',"toolChoice":{');
      if (this.choice.mode == ToolChoice.Required || !rules.has(ModelRule.NamedTools)) out.ascii('"any":{}}');
      else {
        out.appendLabelled('"tool":{"name":"', this.choice.name);
        out.ascii('"}}');
      }
    }
    out.byte(CLOSE_BRACE);
  }

  /** Writes the list; of several tools only the chosen one if `chosen`. */
  private writeTools(out: Buffer, chosen: bool): void {
    const start = out.len;
    out.byte(OPEN_BRACKET);
    out.append(this.items);
    if (!this.declared) out.bytes(this.anew.ptr + 1, this.anew.len - 1);
    out.byte(CLOSE_BRACKET);
    if (!chosen || !list.parse(out.ptr + start, out.len - start)) return;
    const wanted = this.choice.name;
    for (let tool = 1; tool < list.next(0); tool = list.next(tool)) {
      const name = list.find(list.find(tool, "toolSpec"), "name");
      if (!equalsBytes(list.textPtr(name), list.textLen(name), wanted.ptr, wanted.len)) continue;
      out.len = start + 1;
      out.bytes(list.ptr(tool), list.size(tool));
      out.byte(CLOSE_BRACKET);
      return;
    }
  }

  private get isForbidden(): bool {
    return this.choice.mode == ToolChoice.None || !this.declared;
  }

  private isSent(family: Family): bool {
    if (!this.declared) return !this.called.isEmpty;
    return !this.isForbidden || this.hasHistory || family == Family.Claude;
  }

  /**
   * Only Claude can be limited to one call at a time. Bedrock merges its own toolChoice into the same member, so only
   * one of them may be set.
   * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages-tool-use.html
   */
  private writeClaudeChoice(fields: Buffer): void {
    fields.ascii(',"tool_choice":{"type":"');
    if (this.isForbidden) {
      fields.ascii('none"}');
      return;
    }
    if (this.choice.mode == ToolChoice.Named) {
      fields.appendLabelled('tool","name":"', this.choice.name);
    } else {
      fields.ascii(this.choice.mode == ToolChoice.Required ? "any" : "auto");
    }
    fields.ascii('","disable_parallel_tool_use":true}');
  }
}

/** Writes an id with the characters and the length that Bedrock accepts. */
export function writeShort(out: Buffer, text: usize, length: i32): void {
  writeShortToolId(out, text, length, MAX_ID);
}
