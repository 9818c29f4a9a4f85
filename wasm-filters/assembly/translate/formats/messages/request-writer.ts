// Writes an Anthropic Messages request member by member. Turns are merged as the API combines them; tool results come
// first in the user turn after the calls. https://platform.claude.com/docs/en/api/messages
// `out` stays a JSON prefix until end(); request-writer-parameters holds members that depend on later calls.

import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, QUOTE } from "../../../bytes/characters";
import { equalsAscii } from "../../../bytes/slice";
import { ModelRule } from "../../../contract/model-families.generated";
import { CONTINUE } from "../../shared/turns";
import { isBlank, trimmedLength } from "../../shared/request-text";
import { writeToolId } from "../../shared/request-tool-id";
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
import { decodeText, imageType, isTextType, writeTextSource } from "./request-writer-media";
import { MessagesParameters } from "./request-writer-parameters";
import { writeCodeExecution, writeTool, writeWebSearch } from "./request-writer-tools";

/** What ends a text block. */
const TEXT_END: string = '"}';

const enum Open {
  None,
  System,
  User,
  Assistant,
}

export class MessagesRequestWriter extends RequestWriter {
  private parameters: MessagesParameters = new MessagesParameters();
  private tools: ToolList = new ToolList();
  private messages: bool = false;
  private open: Open = Open.None;
  /** The role of beginMessage; its turn opens with its first part. */
  private role: Role = Role.User;
  /** The open turn has a part that is not a tool result. */
  private spoken: bool = false;
  private inToolResult: bool = false;
  private toolResultParts: bool = false;
  /** The last output is a text block without a marker; its text is at offset `textAt`. */
  private lastIsText: bool = false;
  private textAt: i32 = 0;
  /** The last output can carry a cache marker. */
  private markable: bool = false;

  protected clear(): void {
    this.tools.clear();
    this.messages = false;
    this.open = Open.None;
    this.inToolResult = false;
    this.markable = false;
    this.lastIsText = false;
  }

  begin(model: usize, modelLength: i32, stream: bool): void {
    this.parameters.begin(this.rules);
    this.openBody(model, modelLength, stream ? ',"stream":true' : "");
  }

  parameter(kind: Parameter, value: usize, length: i32): void {
    this.parameters.parameter(kind, value, length, this.refusal);
  }

  tool(tool: ToolDefinition): void {
    this.nextTool();
    writeTool(this.out, tool, this.rules, this.refusal);
  }

  protected ownSearch(search: WebSearch): void {
    this.nextTool();
    writeWebSearch(this.out, search);
  }

  codeExecution(): void {
    this.nextTool();
    writeCodeExecution(this.out);
  }

  toolChoice(choice: ToolChoice, name: usize, nameLength: i32): void {
    this.parameters.toolChoice.set(choice, name, nameLength);
  }

  systemText(text: usize, length: i32): void {
    this.tools.close(this.out);
    this.markable = false;
    // The API refuses empty and blank text blocks.
    if (isBlank(text, length)) return;
    this.openSystem();
    this.textBlock(text, length);
  }

  beginMessage(role: Role): void {
    this.role = role;
    this.markable = false;
  }

  endMessage(): void {}

  beginToolResult(id: usize, idLength: i32, isError: bool): void {
    this.role = Role.User;
    // The API refuses tool results after other parts, so they begin a turn.
    if (this.open == Open.User && this.spoken) this.closeTurn();
    this.openPart();
    this.spoken = false;
    this.out.ascii('{"type":"tool_result","tool_use_id":"');
    writeToolId(this.out, id, idLength);
    this.out.ascii(isError ? '","is_error":true' : '"');
    this.inToolResult = true;
    this.toolResultParts = false;
  }

  endToolResult(): void {
    this.out.ascii(this.toolResultParts ? "]}" : "}");
    this.inToolResult = false;
    this.markable = true;
  }

  text(text: usize, length: i32): void {
    if (isBlank(text, length)) {
      this.markable = false;
      return;
    }
    this.openPart();
    this.textBlock(text, length);
  }

  image(image: Media): void {
    let type = "";
    if (image.source == MediaSource.Base64) {
      type = imageType(image.type, image.typeLength);
      if (type.length == 0) {
        this.refusal.set("", "the image must be JPEG, PNG, GIF or WebP");
        return;
      }
    } else if (image.source == MediaSource.OpenAiFile) {
      this.refusal.set("", FOREIGN_FILE);
      return;
    }
    this.openPart();
    this.out.ascii('{"type":"image","source":{"type":');
    this.mediaSource(image.source, type, image.data, image.dataLength);
  }

  document(document: Media): void {
    if (document.source == MediaSource.OpenAiFile) {
      this.refusal.set("", FOREIGN_FILE);
      return;
    }
    const based = document.source == MediaSource.Base64;
    const text = based && isTextType(document.type, document.typeLength);
    if (text && !decodeText(document.data, document.dataLength)) {
      this.refusal.set("", "the file must hold text in UTF-8");
      return;
    }
    if (based && !text && !equalsAscii(document.type, document.typeLength, "application/pdf")) {
      this.refusal.set("", "the file must be a PDF or text");
      return;
    }
    this.openPart();
    this.out.ascii('{"type":"document"');
    if (document.titleLength > 0) this.stringMember(',"title":"', document.title, document.titleLength);
    if (text) {
      this.out.ascii(',"source":');
      writeTextSource(this.out);
      this.out.byte(CLOSE_BRACE);
      return;
    }
    this.out.ascii(',"source":{"type":');
    this.mediaSource(document.source, "application/pdf", document.data, document.dataLength);
  }

  thinking(text: usize, length: i32, origin: Origin, signature: usize, signatureLength: i32): void {
    // The API refuses unsigned thinking; the turn is complete without it.
    if (origin != Origin.Anthropic) return;
    this.openPart();
    this.parameters.assistantThinks();
    this.stringMember('{"type":"thinking","thinking":"', text, length);
    this.stringMember(',"signature":"', signature, signatureLength);
    this.out.byte(CLOSE_BRACE);
    this.markable = false;
  }

  redactedThinking(data: usize, length: i32): void {
    this.openPart();
    this.parameters.assistantThinks();
    this.stringMember('{"type":"redacted_thinking","data":"', data, length);
    this.out.byte(CLOSE_BRACE);
    this.markable = false;
  }

  toolUse(call: ToolCall): void {
    this.openPart();
    this.parameters.assistantCalls();
    this.out.ascii('{"type":"tool_use","id":"');
    writeToolId(this.out, call.id, call.idLength);
    this.stringMember('","name":"', call.name, call.nameLength);
    this.out.labelled(',"input":', call.input, call.inputLength);
    this.out.byte(CLOSE_BRACE);
    this.markable = true;
  }

  /** The API has no refusal block: a refusal becomes the assistant's text. */
  refused(text: usize, length: i32): void {
    this.text(text, length);
  }

  cacheMarker(marker: usize, length: i32): void {
    if (!this.markable) return;
    this.out.drop(1);
    this.lastIsText = false;
    this.out.labelled(',"cache_control":', marker, length);
    this.out.byte(CLOSE_BRACE);
    this.markable = false;
  }

  end(): void {
    if (this.open == Open.Assistant) this.endWithAssistant();
    this.closeTurn();
    if (!this.messages) {
      this.refusal.set("", NO_MESSAGE);
      return;
    }
    this.out.byte(CLOSE_BRACKET);
    this.parameters.write(this.out, this.tools.any, this.refusal);
    this.out.byte(CLOSE_BRACE);
  }

  /**
   * The beginning of an answer cannot end with white space, and newer models take none.
   * https://platform.claude.com/docs/en/build-with-claude/working-with-messages#putting-words-in-claudes-mouth
   */
  private endWithAssistant(): void {
    const out = this.out;
    const text = out.ptr + this.textAt;
    const length = out.len - this.textAt - TEXT_END.length;
    if (this.lastIsText && length > 0) {
      out.drop(out.len - this.textAt - trimmedLength(text, length));
      out.ascii(TEXT_END);
    }
    if (!this.rules.has(ModelRule.NoPrefill) || !this.lastIsText) return;
    this.role = Role.User;
    this.openPart();
    out.ascii('{"type":"text","text":"');
    out.ascii(CONTINUE);
    out.ascii(TEXT_END);
  }

  private nextTool(): void {
    this.tools.next(this.out);
    this.markable = true;
  }

  /** A system text asks for JSON that the API cannot be made to answer with. */
  private demandJson(): void {
    this.tools.close(this.out);
    this.openSystem();
    const demand = this.parameters.format.demand;
    this.textBlock(demand.ptr, demand.len);
  }

  private openSystem(): void {
    this.out.ascii(this.open == Open.System ? "," : ',"system":[');
    this.open = Open.System;
  }

  /** Opens or continues the turn of `role` and writes the comma; inside a tool result, the comma of its content. */
  private openPart(): void {
    this.markable = true;
    this.lastIsText = false;
    if (this.inToolResult) {
      this.out.ascii(this.toolResultParts ? "," : ',"content":[');
      this.toolResultParts = true;
      return;
    }
    const open = this.role == Role.User ? Open.User : Open.Assistant;
    if (this.open != open) {
      if (!this.messages && this.parameters.format.demand.len > 0) this.demandJson();
      this.closeTurn();
      this.out.ascii(this.messages ? "," : ',"messages":[');
      this.out.ascii(open == Open.User ? '{"role":"user","content":[' : '{"role":"assistant","content":[');
      this.messages = true;
      this.open = open;
      this.parameters.turn(open == Open.Assistant);
    } else {
      this.out.byte(COMMA);
    }
    this.spoken = true;
  }

  private closeTurn(): void {
    if (this.open == Open.System) this.out.byte(CLOSE_BRACKET);
    else if (this.open != Open.None) this.out.ascii("]}");
    else this.tools.close(this.out);
    this.open = Open.None;
  }

  private textBlock(text: usize, length: i32): void {
    this.out.ascii('{"type":"text","text":"');
    this.textAt = this.out.len;
    this.out.bytes(text, length);
    this.out.ascii(TEXT_END);
    this.markable = true;
    this.lastIsText = true;
  }

  private mediaSource(source: MediaSource, mediaType: string, data: usize, length: i32): void {
    if (source == MediaSource.Base64) {
      this.out.ascii('"base64","media_type":"');
      this.out.ascii(mediaType);
      this.stringMember('","data":"', data, length);
    } else {
      this.stringMember(source == MediaSource.Url ? '"url","url":"' : '"file","file_id":"', data, length);
    }
    this.out.ascii("}}");
  }

  private stringMember(prefix: string, text: usize, length: i32): void {
    this.out.labelled(prefix, text, length);
    this.out.byte(QUOTE);
  }
}
