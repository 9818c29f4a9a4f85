// Writes a Chat Completions request. https://platform.openai.com/docs/api-reference/chat/create
// Parameters and tools are written directly; a turn is gathered in request-writer-turn, because a single text is a
// string. Left out: cache markers, as OpenAI's caching needs none, and thinking, which the API lacks. Servers with the
// quirk get its text as `reasoning_content` or `reasoning`, and Gemini gets its signatures of calls.

import { CLOSE_BRACE, CLOSE_BRACKET } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { Quirk } from "../../../contract/quirks.generated";
import { ModelRule } from "../../../contract/model-families.generated";
import { ToolList } from "../../shared/request-tool-list";
import { FOREIGN_FILE, RequestWriter } from "../../shared/request-writer";
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
import { writeWebSearch } from "./request-writer-search";
import { ChatParameters } from "./request-writer-parameters";
import { ChatTurn } from "./request-writer-turn";
import { writeStrict, writeToolHead, writeToolSchema } from "../../shared/request-writer-tools";
import { writeDataHead, writeFileName } from "../../shared/request-media";

export class ChatRequestWriter extends RequestWriter {
  private parameters: ChatParameters = new ChatParameters();
  private turn: ChatTurn = new ChatTurn();
  private tools: ToolList = new ToolList();
  /** A system message is open, within its string. */
  private systemOpen: bool = false;
  private messages: bool = false;
  private role: Role = Role.User;
  private inToolResult: bool = false;
  private signatures: bool = false;
  private search: Buffer = new Buffer(256, 1 << 20);

  protected clear(): void {
    this.search.clear();
    this.tools.clear();
    this.systemOpen = false;
    this.messages = false;
    this.inToolResult = false;
    this.turn.reset();
  }

  begin(model: usize, modelLength: i32, stream: bool): void {
    this.parameters.begin(this.rules);
    this.signatures = this.rules.has(ModelRule.CallSignatures);
    // Without this option the stream reports no usage, which the client's stream needs.
    const streamed = ',"stream":true,"stream_options":{"include_usage":true}';
    this.openBody(model, modelLength, stream ? streamed : "");
  }

  parameter(kind: Parameter, value: usize, length: i32): void {
    this.parameters.parameter(this.out, kind, value, length, this.refusal);
  }

  tool(tool: ToolDefinition): void {
    const out = this.out;
    this.tools.next(out);
    out.ascii('{"type":"function","function":{"name":"');
    writeToolHead(out, tool);
    out.ascii('","parameters":');
    writeStrict(out, writeToolSchema(out, tool, this.rules, this.refusal));
    out.ascii("}}");
  }

  /** Held back: the member follows the list of tools, and more tools may come. */
  protected ownSearch(search: WebSearch): void {
    this.search.clear();
    writeWebSearch(this.search, search, this.refusal);
  }

  toolChoice(choice: ToolChoice, name: usize, nameLength: i32): void {
    this.parameters.toolChoice.set(choice, name, nameLength);
  }

  /** All system text goes into one message with a string: not every server accepts several, or parts. */
  systemText(text: usize, length: i32): void {
    if (length == 0) return;
    this.openSystem();
    this.out.bytes(text, length);
  }

  /** Opens or continues the system message. */
  private openSystem(): void {
    if (this.systemOpen) {
      this.out.ascii("\\n\\n");
      return;
    }
    this.tools.close(this.out);
    this.out.ascii(',"messages":[{"role":"system","content":"');
    this.messages = true;
    this.systemOpen = true;
  }

  beginMessage(role: Role): void {
    // Images of tool results lead the user's turn; before an assistant's turn they form a turn of their own.
    if (role == Role.Assistant) this.writePending();
    this.role = role;
    this.turn.begin();
  }

  endMessage(): void {
    if (this.role == Role.User) {
      if (this.turn.hasUserParts) {
        this.nextMessage();
        this.turn.writeUser(this.out);
      }
    } else if (this.turn.hasAssistantParts) {
      this.nextMessage();
      this.turn.writeAssistant(this.out);
    }
  }

  beginToolResult(id: usize, idLength: i32, isError: bool): void {
    this.turn.beginToolResult(id, idLength, isError);
    this.inToolResult = true;
  }

  endToolResult(): void {
    this.inToolResult = false;
    this.nextMessage();
    this.turn.writeToolResult(this.out);
  }

  text(text: usize, length: i32): void {
    if (this.inToolResult) this.turn.toolText(text, length);
    else if (this.role == Role.User) this.turn.userText(text, length);
    else this.turn.assistantText(text, length);
  }

  image(image: Media): void {
    if (image.source == MediaSource.OpenAiFile || image.source == MediaSource.AnthropicFile) {
      this.refusal.set("", FOREIGN_FILE);
      return;
    }
    const parts = this.mediaParts();
    parts.ascii('{"type":"image_url","image_url":{"url":"');
    if (image.source == MediaSource.Base64) writeDataHead(parts, image);
    parts.bytes(image.data, image.dataLength);
    if (image.detailLength > 0) {
      parts.labelled('","detail":"', image.detail, image.detailLength);
    }
    parts.ascii('"}}');
  }

  audio(format: usize, formatLength: i32, data: usize, length: i32): void {
    const parts = this.mediaParts();
    parts.labelled('{"type":"input_audio","input_audio":{"data":"', data, length);
    parts.labelled('","format":"', format, formatLength);
    parts.ascii('"}}');
  }

  document(document: Media): void {
    if (document.source == MediaSource.Url) {
      this.refusal.set("", "this model takes files by content, not by URL");
      return;
    }
    if (document.source == MediaSource.AnthropicFile) {
      this.refusal.set("", FOREIGN_FILE);
      return;
    }
    const parts = this.mediaParts();
    if (document.source == MediaSource.OpenAiFile) {
      parts.labelled('{"type":"file","file":{"file_id":"', document.data, document.dataLength);
      parts.ascii('"}}');
      return;
    }
    parts.ascii('{"type":"file","file":{"filename":"');
    writeFileName(parts, document);
    parts.ascii('","file_data":"');
    writeDataHead(parts, document);
    parts.bytes(document.data, document.dataLength);
    parts.ascii('"}}');
  }

  thinking(text: usize, length: i32, origin: Origin, signature: usize, signatureLength: i32): void {
    if (this.rules.hasQuirk(Quirk.ReasoningContent))
      this.turn.assistantReasoning(',"reasoning_content":"', text, length);
    else if (this.rules.hasQuirk(Quirk.Reasoning))
      this.turn.assistantReasoning(',"reasoning":"', text, length);
    if (this.signatures && origin == Origin.Google) this.turn.callSignature(signature, signatureLength);
  }

  redactedThinking(data: usize, length: i32): void {}

  toolUse(call: ToolCall): void {
    this.turn.toolCall(call);
  }

  refused(text: usize, length: i32): void {
    this.turn.refused(text, length);
  }

  cacheMarker(marker: usize, length: i32): void {}

  end(): void {
    this.writePending();
    this.tools.close(this.out);
    if (this.systemOpen) this.out.ascii('"}');
    this.systemOpen = false;
    if (!this.messages) {
      this.refusal.set("", "must hold at least one message that is not empty");
      return;
    }
    this.out.byte(CLOSE_BRACKET);
    if (this.turn.overflowed) this.refusal.set("", "holds too large a message");
    if (this.search.overflowed) this.refusal.set("body", "the parameters are too large");
    this.out.append(this.search);
    this.parameters.write(this.out, this.tools.any, this.refusal);
    this.lostStops = this.parameters.stops.lost;
    this.out.byte(CLOSE_BRACE);
  }

  private mediaParts(): Buffer {
    return this.inToolResult ? this.turn.toolMedia() : this.turn.userMedia();
  }

  private writePending(): void {
    this.turn.begin();
    if (!this.turn.hasUserParts) return;
    this.nextMessage();
    this.turn.writeUser(this.out);
  }

  private nextMessage(): void {
    this.tools.close(this.out);
    const demand = this.parameters.format.demand;
    if (demand.len > 0) this.systemText(demand.ptr, demand.len);
    demand.clear();
    if (this.systemOpen) this.out.ascii('"}');
    this.systemOpen = false;
    this.out.ascii(this.messages ? "," : ',"messages":[');
    this.messages = true;
  }
}
