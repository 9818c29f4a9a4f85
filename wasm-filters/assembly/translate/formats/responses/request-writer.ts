// Writes a Responses request: parameters, tools, the instructions, then the input items as they are visited.
// https://platform.openai.com/docs/api-reference/responses/create
// Only reasoning with OpenAI's own encrypted content is sent back, and only before the item that it led to, because the
// API refuses it alone. Other thinking is left out, and so are cache markers: OpenAI's caching needs none.

import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, QUOTE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { writeEscaped } from "../../../bytes/escape";
import { Literal } from "../../../bytes/literal";
import { ModelRule } from "../../../contract/model-families.generated";
import { writeBoundedId } from "../../shared/request-tool-id";
import { ToolList } from "../../shared/request-tool-list";
import { FOREIGN_FILE, NO_MESSAGE, RequestWriter } from "../../shared/request-writer";
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
import { writeFile, writeImage } from "./request-writer-media";
import { MAX_CALL_ID, ResponsesOutput } from "./request-writer-output";
import { ResponsesParameters } from "./request-writer-parameters";
import { writeCustomTool, writeFunction, writeWebSearch } from "./request-writer-tools";
import { countHosted } from "../../shared/request-tool";
import { NameSet } from "../../shared/name-map";

const LIMIT: i32 = 32 << 20;
const NO_ROOM: string = "is one tool more than this model takes";
const searchTool = new Literal("\0search");
const codeTool = new Literal("\0code");

/** The part of the input that is open at the end of the output. */
const enum Open {
  None,
  /** The input's array, between items. */
  Input,
  /** The parts of a message. */
  Parts,
  /** The string of an assistant's text. */
  Said,
}

export class ResponsesRequestWriter extends RequestWriter {
  private parameters: ResponsesParameters = new ResponsesParameters();
  private output: ResponsesOutput = new ResponsesOutput();
  private customTools: NameSet = new NameSet(64 << 10);
  /** Ids of custom tool calls, whose outputs are a kind of their own. */
  private customCalls: NameSet = new NameSet(1 << 20);
  /** Reasoning items, held for the item that they led to. */
  private reasoning: Buffer = new Buffer(1024, LIMIT);
  private tools: ToolList = new ToolList();
  /** The instructions are open, within their string. */
  private instructionsOpen: bool = false;
  private items: bool = false;
  private open: Open = Open.None;
  private role: Role = Role.User;
  private inOutput: bool = false;

  protected clear(): void {
    this.customTools.clear();
    this.customCalls.clear();
    this.reasoning.clear();
    this.tools.clear();
    this.instructionsOpen = false;
    this.items = false;
    this.open = Open.None;
    this.inOutput = false;
  }

  begin(model: usize, modelLength: i32, stream: bool): void {
    this.parameters.begin(this.rules);
    this.openBody(model, modelLength, stream ? ',"stream":true' : "");
  }

  parameter(kind: Parameter, value: usize, length: i32): void {
    this.parameters.parameter(this.out, kind, value, length, this.refusal);
  }

  tool(tool: ToolDefinition): void {
    this.tools.next(this.out);
    writeFunction(this.out, tool, this.rules, this.refusal);
  }

  customTool(tool: ToolDefinition): void {
    if (!this.rules.takesCustomTools) return super.customTool(tool);
    this.tools.next(this.out);
    this.customTools.add(tool.name, tool.nameLength);
    writeCustomTool(this.out, tool);
  }

  protected ownSearch(search: WebSearch): void {
    if (!countHosted(searchTool)) return this.loseSearch("", NO_ROOM);
    this.tools.next(this.out);
    writeWebSearch(this.out, search);
    this.parameters.maxToolCalls = search.maxUses;
  }

  codeExecution(): void {
    if (!countHosted(codeTool)) return this.refusal.set("", NO_ROOM);
    this.tools.next(this.out);
    this.out.ascii('{"type":"code_interpreter","container":{"type":"auto"}}');
  }

  toolChoice(choice: ToolChoice, name: usize, nameLength: i32): void {
    this.parameters.toolChoice(choice, name, nameLength, this.customTools.has(name, nameLength));
  }

  systemText(text: usize, length: i32): void {
    if (length == 0) return;
    this.tools.close(this.out);
    this.out.ascii(this.instructionsOpen ? "\\n\\n" : ',"instructions":"');
    this.instructionsOpen = true;
    this.out.bytes(text, length);
  }

  beginMessage(role: Role): void {
    this.role = role;
  }

  endMessage(): void {
    this.closeMessage();
    this.reasoning.clear();
  }

  beginToolResult(id: usize, idLength: i32, isError: bool): void {
    this.inOutput = true;
    this.output.begin(id, idLength, isError, this.customCalls.has(id, idLength));
  }

  endToolResult(): void {
    this.inOutput = false;
    this.nextItem();
    this.output.write(this.out);
    if (this.output.overflowed) this.refusal.set("", "is too large");
  }

  text(text: usize, length: i32): void {
    if (this.inOutput) {
      this.output.text(text, length);
      return;
    }
    // Empty texts are skipped: not every server accepts them.
    if (length == 0) return;
    if (this.role == Role.Assistant) {
      this.say(text, length);
      return;
    }
    const out = this.nextPart();
    out.labelled('{"type":"input_text","text":"', text, length);
    out.ascii('"}');
  }

  image(image: Media): void {
    if (!this.takesMedia(image.source)) return;
    writeImage(this.nextPart(), image);
  }

  document(document: Media): void {
    if (!this.takesMedia(document.source)) return;
    writeFile(this.nextPart(), document);
  }

  thinking(text: usize, length: i32, origin: Origin, signature: usize, signatureLength: i32): void {
    if (origin != Origin.OpenAi || this.rules.has(ModelRule.NoReasoning)) return;
    this.closeMessage();
    const reasoning = this.reasoning;
    reasoning.ascii(
      reasoning.len > 0 ? ',{"type":"reasoning","summary":[' : '{"type":"reasoning","summary":[',
    );
    if (length > 0) {
      reasoning.labelled('{"type":"summary_text","text":"', text, length);
      reasoning.ascii('"}');
    }
    reasoning.labelled('],"encrypted_content":"', signature, signatureLength);
    reasoning.ascii('"}');
    if (reasoning.overflowed) this.refusal.set("", "is too large");
  }

  redactedThinking(data: usize, length: i32): void {}

  toolUse(call: ToolCall): void {
    this.call('{"type":"function_call","call_id":"', call);
    this.out.ascii('","arguments":"');
    writeEscaped(this.out, call.input, call.inputLength);
    this.out.ascii('"}');
  }

  customToolUse(call: ToolCall): void {
    if (!this.rules.takesCustomTools) return super.customToolUse(call);
    this.customCalls.add(call.id, call.idLength);
    this.call('{"type":"custom_tool_call","call_id":"', call);
    this.out.labelled('","input":"', call.input, call.inputLength);
    this.out.ascii('"}');
  }

  refused(text: usize, length: i32): void {
    if (length == 0) return;
    const out = this.nextPart();
    out.labelled('{"type":"refusal","refusal":"', text, length);
    out.ascii('"}');
  }

  cacheMarker(marker: usize, length: i32): void {}

  end(): void {
    if (!this.items) {
      this.refusal.set("", NO_MESSAGE);
      return;
    }
    this.closeMessage();
    this.out.byte(CLOSE_BRACKET);
    this.parameters.write(this.out, this.tools.any, this.refusal);
    this.out.byte(CLOSE_BRACE);
  }

  /** Joins the assistant's texts into one string: as parts they would need the ids that OpenAI gave them. */
  private say(text: usize, length: i32): void {
    if (this.open != Open.Said) {
      this.nextItem();
      this.out.ascii('{"type":"message","role":"assistant","content":"');
      this.open = Open.Said;
    }
    this.out.bytes(text, length);
  }

  /** The API allows no media in the model's turns. */
  private takesMedia(source: MediaSource): bool {
    if (source == MediaSource.AnthropicFile) this.refusal.set("", FOREIGN_FILE);
    else if (!this.inOutput && this.role == Role.Assistant)
      this.refusal.set("", "images and files cannot stand in an assistant message");
    return !this.refusal.refused;
  }

  private call(prefix: string, call: ToolCall): void {
    this.nextItem();
    const out = this.out;
    out.ascii(prefix);
    writeBoundedId(out, call.id, call.idLength, MAX_CALL_ID);
    out.labelled('","name":"', call.name, call.nameLength);
  }

  /** Begins the next item, after the reasoning that led to it. */
  private nextItem(): void {
    this.closeMessage();
    this.separate();
    if (this.reasoning.len == 0) return;
    this.out.append(this.reasoning);
    this.reasoning.clear();
    this.out.byte(COMMA);
  }

  private separate(): void {
    if (this.items) {
      this.out.byte(COMMA);
      return;
    }
    this.tools.close(this.out);
    if (this.instructionsOpen) this.out.byte(QUOTE);
    this.instructionsOpen = false;
    this.out.ascii(',"input":[');
    this.items = true;
    this.open = Open.Input;
  }

  /** The buffer for the next part: of the open output, else of the role's message. */
  private nextPart(): Buffer {
    if (this.inOutput) return this.output.part();
    if (this.open == Open.Parts) {
      this.out.byte(COMMA);
      return this.out;
    }
    this.nextItem();
    this.out.ascii('{"type":"message","role":');
    this.out.ascii(this.role == Role.User ? '"user","content":[' : '"assistant","content":[');
    this.open = Open.Parts;
    return this.out;
  }

  private closeMessage(): void {
    if (this.open == Open.Parts) this.out.ascii("]}");
    else if (this.open == Open.Said) this.out.ascii('"}');
    else return;
    this.open = Open.Input;
  }
}
