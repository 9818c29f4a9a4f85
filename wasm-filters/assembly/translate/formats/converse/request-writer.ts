// Writes a Converse request. https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
// The path names the model. `out` receives the turns as they are visited and stays a JSON prefix until end(); system
// texts, tools and parameters are held until then, because they depend on each other and on the turns.

import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, QUOTE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { CONTINUE } from "../../shared/turns";
import { isBlank } from "../../shared/request-text";
import { NO_MESSAGE, RequestWriter } from "../../shared/request-writer";
import { writeGathered } from "../../shared/request-writer-members";
import { Media, MediaSource } from "../../visitor/media";
import {
  Origin,
  Parameter,
  Role,
  ToolCall,
  ToolChoice,
  ToolDefinition,
  WebSearch,
} from "../../visitor/request";
import { ModelRule } from "../../../contract/model-families.generated";
import { Family, familyOf, isNova } from "./model-family";
import { DocumentNames, documentFormat, imageFormat, soundFormat } from "./request-writer-media";
import { writeBetas } from "./request-writer-betas";
import { ConverseParameters } from "./request-writer-parameters";
import { ConverseTools, writeShort } from "./request-writer-tools";
import { ConverseTurns } from "./request-writer-turns";
import { JsonIndex } from "../../../json/json-index";

const index = new JsonIndex();

/** The last visited element, if a cache point can follow it. */
const enum Markable {
  Nothing,
  Tool,
  System,
  Part,
}

export class ConverseRequestWriter extends RequestWriter {
  private parameters: ConverseParameters = new ConverseParameters();
  private tools: ConverseTools = new ConverseTools();
  private turns: ConverseTurns = new ConverseTurns();
  private documents: DocumentNames = new DocumentNames();
  /** Blocks, each after a comma. */
  private system: Buffer = new Buffer(1024, 32 << 20);
  private family: Family = Family.Other;
  private role: Role = Role.User;
  private resultFailed: bool = false;
  private markable: Markable = Markable.Nothing;
  /** The cache point that follows the open tool result, which cannot contain it; may be empty. */
  private pendingPoint: string = "";

  protected clear(): void {
    this.tools.clear();
    this.documents.clear();
    this.system.clear();
    this.markable = Markable.Nothing;
    this.pendingPoint = "";
  }

  /** The path tells whether the response is streamed. */
  begin(model: usize, modelLength: i32, stream: bool): void {
    const rules = this.rules;
    this.family = familyOf(rules);
    this.parameters.begin(this.family, rules);
    this.turns.start(this.out);
  }

  parameter(kind: Parameter, value: usize, length: i32): void {
    if (kind == Parameter.ParallelToolCalls) this.tools.setParallel(value, length);
    else this.parameters.parameter(kind, value, length, this.refusal);
  }

  tool(tool: ToolDefinition): void {
    this.tools.add(tool, this.rules, this.refusal);
    this.markable = Markable.Tool;
  }

  /**
   * Nova's search has no settings, so domain filters are refused.
   * https://docs.aws.amazon.com/nova/latest/userguide/grounding.html
   */
  protected ownSearch(search: WebSearch): void {
    if (search.allowedDomainsLength > 0 || search.blockedDomainsLength > 0)
      this.refusal.set("", "this model's web search cannot be kept to domains");
    else this.systemTool("nova_grounding");
  }

  codeExecution(): void {
    if (this.family != Family.Nova2) super.codeExecution();
    else this.systemTool("nova_code_interpreter");
  }

  toolChoice(choice: ToolChoice, name: usize, nameLength: i32): void {
    this.tools.choose(choice, name, nameLength);
  }

  systemText(text: usize, length: i32): void {
    this.markable = Markable.Nothing;
    // Bedrock refuses blank texts, here and in turns.
    if (isBlank(text, length)) return;
    writeText(this.system, ',{"text":"', text, length);
    this.markable = Markable.System;
  }

  beginMessage(role: Role): void {
    this.role = role;
    this.markable = Markable.Nothing;
  }

  endMessage(): void {}

  beginToolResult(id: usize, idLength: i32, isError: bool): void {
    this.role = Role.User;
    this.resultFailed = isError;
    this.markable = Markable.Nothing;
    this.tools.resultTold();
    if (this.turns.beginResult(id, idLength)) this.parameters.thinking.turn(false);
  }

  /**
   * Only Claude and Nova accept a status.
   * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolResultBlock.html
   */
  endToolResult(): void {
    const told = this.resultFailed && (this.family == Family.Claude || isNova(this.family));
    const last = this.turns.endResult(told ? ',"status":"error"' : "");
    this.markable = last ? Markable.Part : Markable.Nothing;
    const point = this.pendingPoint;
    this.pendingPoint = "";
    if (point.length > 0 && last) this.writePoint(point);
  }

  text(text: usize, length: i32): void {
    if (isBlank(text, length)) {
      this.markable = Markable.Nothing;
      return;
    }
    this.markable = Markable.Part;
    if (this.turns.text(this.role, text, length)) this.parameters.thinking.turn(this.role == Role.Assistant);
  }

  image(image: Media): void {
    if (image.source != MediaSource.Base64) {
      this.refusal.set("", "this model takes images only inline, as base64 data");
      return;
    }
    const format = imageFormat(image.type, image.typeLength);
    if (format.length == 0) {
      this.refusal.set("", "the image must be JPEG, PNG, GIF or WebP");
      return;
    }
    this.openPart();
    this.media('{"image":{"format":"', format);
    this.source(image.data, image.dataLength);
  }

  audio(format: usize, formatLength: i32, data: usize, length: i32): void {
    const known = soundFormat(format, formatLength);
    if (known.length == 0) {
      this.refusal.set("", "this format of audio cannot be carried to this model");
      return;
    }
    if (this.turns.inResult) {
      this.refusal.set("", "a tool's result cannot hold audio for this model");
      return;
    }
    this.openPart();
    this.media('{"audio":{"format":"', known);
    this.source(data, length);
  }

  document(document: Media): void {
    if (document.source != MediaSource.Base64) {
      this.refusal.set("", "this model takes files only inline, as base64 data");
      return;
    }
    const format = documentFormat(document.type, document.typeLength, document.title, document.titleLength);
    if (format.length == 0) {
      this.refusal.set("", "the file must be PDF, CSV, Word, Excel, HTML, Markdown or plain text");
      return;
    }
    this.openPart();
    this.turns.noteDocument();
    this.media('{"document":{"format":"', format);
    this.out.ascii(',"name":"');
    if (!this.documents.write(this.out, document.title, document.titleLength))
      this.refusal.set("", "there are too many files");
    this.out.byte(QUOTE);
    this.source(document.data, document.dataLength);
  }

  /** Claude verifies its signatures; other models accept no thinking. */
  thinking(text: usize, length: i32, origin: Origin, signature: usize, signatureLength: i32): void {
    if (origin != Origin.Anthropic || this.family != Family.Claude) return;
    this.openPart();
    this.parameters.thinking.assistantThinks();
    writeText(this.out, '{"reasoningContent":{"reasoningText":{"text":"', text, length);
    this.out.drop(1);
    writeText(this.out, ',"signature":"', signature, signatureLength);
    this.out.ascii("}}");
    this.markable = Markable.Nothing;
  }

  redactedThinking(data: usize, length: i32): void {
    if (length == 0 || this.family != Family.Claude) return;
    this.openPart();
    this.parameters.thinking.assistantThinks();
    writeText(this.out, '{"reasoningContent":{"redactedContent":"', data, length);
    this.out.byte(CLOSE_BRACE);
    this.markable = Markable.Nothing;
  }

  toolUse(call: ToolCall): void {
    this.openPart();
    this.parameters.thinking.assistantCalls();
    this.out.ascii('{"toolUse":{"toolUseId":"');
    writeShort(this.out, call.id, call.idLength);
    this.out.ascii('","name":"');
    this.tools.writeCall(this.out, call.name, call.nameLength);
    this.out.labelled('","input":', call.input, call.inputLength);
    this.out.ascii("}}");
  }

  /** The API has no refusal block: a refusal becomes the assistant's text. */
  refused(text: usize, length: i32): void {
    this.text(text, length);
  }

  cacheMarker(marker: usize, length: i32): void {
    const markable = this.markable;
    if (!this.rules.has(ModelRule.CachePoints) || markable == Markable.Nothing) return;
    const point = cachePointOf(marker, length, this.rules.has(ModelRule.CacheHour));
    if (markable == Markable.Tool) {
      // Nova has no cache points among tools.
      if (this.family == Family.Claude) this.tools.addCachePoint(point);
    } else if (markable == Markable.System) {
      this.system.byte(COMMA);
      this.system.ascii(point);
    } else if (this.turns.inResult) this.pendingPoint = point;
    else this.writePoint(point);
    this.markable = Markable.Nothing;
  }

  end(): void {
    if (!this.turns.any) {
      this.refusal.set("", NO_MESSAGE);
      return;
    }
    if (this.turns.isPrefilled) this.endPrefill();
    this.turns.end();
    this.writeSystem();
    this.tools.write(this.out, this.parameters.fields, this.family, this.rules, this.refusal);
    if (this.family == Family.Claude) writeBetas(this.parameters.fields, this.betas);
    this.parameters.write(this.out, this.tools.forced, this.refusal);
    this.out.byte(CLOSE_BRACE);
  }

  /** Claude's rules; see the writer of Messages. */
  private endPrefill(): void {
    this.turns.trimPrefill();
    if (!this.rules.has(ModelRule.NoPrefill)) return;
    this.role = Role.User;
    this.openPart();
    this.out.ascii('{"text":"');
    this.out.ascii(CONTINUE);
    this.out.ascii('"}');
  }

  private writeSystem(): void {
    // A system text asks for JSON that the API cannot be made to answer with.
    const format = this.parameters.format.demand;
    if (format.len > 0) writeText(this.system, ',{"text":"', format.ptr, format.len);
    const demand = this.tools.demand(this.family, this.rules);
    if (demand.length > 0) {
      this.system.ascii(',{"text":"');
      this.system.ascii(demand);
      this.system.ascii('"}');
    }
    if (this.system.overflowed || this.turns.overflowed)
      this.refusal.set("body", "is too large once translated");
    writeGathered(this.out, ',"system":[', this.system, CLOSE_BRACKET);
  }

  private systemTool(name: string): void {
    this.tools.addSystemTool(name);
    this.markable = Markable.Tool;
  }

  private openPart(): void {
    this.markable = Markable.Part;
    if (this.turns.openPart(this.role)) this.parameters.thinking.turn(this.role == Role.Assistant);
  }

  private writePoint(point: string): void {
    this.turns.openPart(this.role);
    this.out.ascii(point);
    this.markable = Markable.Nothing;
  }

  private media(prefix: string, format: string): void {
    this.out.ascii(prefix);
    this.out.ascii(format);
    this.out.byte(QUOTE);
  }

  private source(data: usize, length: i32): void {
    writeText(this.out, ',"source":{"bytes":"', data, length);
    this.out.ascii("}}");
  }
}

/** Writes a string and closes its object. */
function writeText(out: Buffer, prefix: string, text: usize, length: i32): void {
  out.labelled(prefix, text, length);
  out.ascii('"}');
}

/**
 * The block for a raw `cache_control` object: in Bedrock a cache point follows the cached content. Five minutes is the
 * default. https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_CachePointBlock.html
 */
function cachePointOf(marker: usize, length: i32, hours: bool): string {
  const hour = hours && index.parse(marker, length) && index.textEquals(index.find(0, "ttl"), "1h");
  return hour ? '{"cachePoint":{"type":"default","ttl":"1h"}}' : '{"cachePoint":{"type":"default"}}';
}
