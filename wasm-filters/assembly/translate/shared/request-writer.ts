// The base of request writers: the output, the target's rules, and defaults for features that most APIs lack.
// Writers of APIs with such a feature override the method.

import { Buffer } from "../../bytes/buffer";
import { writeEscaped } from "../../bytes/escape";
import { Literal } from "../../bytes/literal";
import { RequestVisitor, ToolCall, ToolDefinition, WebSearch } from "../visitor/request";
import { QUOTE } from "../../bytes/characters";
import { RequestRules } from "./request-rules";

export const FOREIGN_FILE = "files uploaded to another provider cannot be read by this model";
export const NO_MESSAGE = "must hold at least one message that is not a system message and not empty";

const schema = new Literal(
  '{"type":"object","properties":{"input":{"type":"string"}},"required":["input"],"additionalProperties":false}',
);
const LIMIT: i32 = 32 << 20;
const text = new Buffer(1024, LIMIT);
const input = new Buffer(1024, LIMIT);
const asFunction = new ToolDefinition();
const asCall = new ToolCall();

export abstract class RequestWriter extends RequestVisitor {
  protected out!: Buffer;
  protected rules!: RequestRules;
  /** The client's `anthropic-beta`: names, separated by commas. */
  betas!: Buffer;
  /** A search that the model cannot make is refused, not left out. */
  refusesLostSearch: bool = false;
  /** One was left out. */
  lostSearch: bool = false;
  /** Stop sequences were left out. */
  lostStops: bool = false;

  start(out: Buffer, rules: RequestRules): void {
    this.out = out;
    this.rules = rules;
    this.lostSearch = false;
    this.lostStops = false;
    this.clear();
  }

  /** Clears the state of the last request. */
  protected abstract clear(): void;

  /** Opens the body with the model's name, plain text. */
  protected openBody(model: usize, modelLength: i32, stream: string): void {
    this.out.ascii('{"model":"');
    writeEscaped(this.out, model, modelLength);
    this.out.byte(QUOTE);
    this.out.ascii(stream);
  }

  unknown(name: string): void {
    this.refusal.set(name, "is not known, and cannot be carried to this model");
  }

  /** Declares a function with one string, `input`; CallRestorer restores custom tool calls in the response. */
  customTool(tool: ToolDefinition): void {
    text.clear();
    text.bytes(tool.description, tool.descriptionLength);
    if (tool.schemaLength > 0) {
      text.ascii(
        tool.descriptionLength > 0
          ? "\\n\\nThe input must have this format: "
          : "The input must have this format: ",
      );
      writeEscaped(text, tool.schema, tool.schemaLength);
    }
    asFunction.begin(tool.name, tool.nameLength, text.ptr, text.len);
    asFunction.schema = schema.ptr;
    asFunction.schemaLength = schema.len;
    this.tool(asFunction);
  }

  customToolUse(call: ToolCall): void {
    input.clear();
    input.labelled('{"input":"', call.input, call.inputLength);
    input.ascii('"}');
    asCall.begin(call.id, call.idLength, call.name, call.nameLength);
    asCall.input = input.ptr;
    asCall.inputLength = input.len;
    this.toolUse(asCall);
  }

  /** Clients declare a search with every request, and most can do without. */
  webSearch(search: WebSearch): void {
    if (this.rules.searchesWeb) this.ownSearch(search);
    else this.loseSearch("", "web search is not available from this model");
  }

  /** Writes a search that the model can make. */
  protected abstract ownSearch(search: WebSearch): void;

  /** Leaves the search out, or refuses it. */
  protected loseSearch(field: string, message: string): void {
    if (this.refusesLostSearch) this.refusal.set(field, message);
    else this.lostSearch = true;
  }

  codeExecution(): void {
    this.refusal.set("", "code execution is not available from this model");
  }

  audio(format: usize, formatLength: i32, data: usize, length: i32): void {
    this.refusal.set("", "audio cannot be carried to this model");
  }
}
