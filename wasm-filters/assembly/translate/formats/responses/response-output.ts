// The base of both writers of Responses responses: gathers the output, item by item, as JSON. Blocks become items;
// adjacent texts and refusals become parts of one message. An item ends when the next begins or the response stops,
// because only then is it known to be complete. The stream's writer overrides the hooks to emit each step.
// https://platform.openai.com/docs/api-reference/responses/object#responses/object-output

import { CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, QUOTE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { equalsAscii } from "../../../bytes/slice";
import { writeCompact } from "../../../json/compact";
import { CallArguments } from "../../shared/request-arguments";
import { writeUsable, ResponseWriter } from "../../shared/response-writer";
import { REDACTED, writeSignature } from "../../shared/thinking-signature";
import { StopReason } from "../../../contract/stop-reasons.generated";
import { Origin } from "../../visitor/request";
import { BlockKind, Citation } from "../../visitor/response";
import { ResponseIdentity } from "./response-identity";
import { closeResponse, openResponse, writeEnding } from "./response-object";
import { OpenText } from "./response-open-text";
import { incompleteReason } from "./response-stop";

export const enum Item {
  None,
  Message,
  Reasoning,
  FunctionCall,
  CustomToolCall,
  ToolSearchCall,
}

const MAX_NAME: i32 = 64 << 10;
const searched = new CallArguments();

export abstract class ResponsesOutputWriter extends ResponseWriter {
  protected identity: ResponseIdentity = new ResponseIdentity();
  protected created: i64 = 0;
  protected model: Buffer = new Buffer(64, 2048);
  /** Finished items, separated by commas, and the offset of the last one. */
  protected items: Buffer;
  protected lastItem: i32 = 0;
  /** The open item, its position in the output and its id. */
  protected item: Item = Item.None;
  protected place: i32 = 0;
  protected itemId: Buffer = new Buffer(64, 256);
  /** Finished parts of the open message, separated by commas, and the offset of the last one. */
  protected parts: Buffer;
  protected lastPart: i32 = 0;
  protected partPlace: i32 = 0;
  /** The open block: its kind and its text so far. */
  protected kind: BlockKind = BlockKind.Text;
  protected open: OpenText;
  protected encrypted: Buffer;
  protected callId: Buffer = new Buffer(64, MAX_NAME);
  protected callName: Buffer = new Buffer(64, MAX_NAME);
  /** Of a tool in a namespace; else empty. */
  private callNamespace: Buffer = new Buffer(64, MAX_NAME);
  private nextNamespace: usize = 0;
  private nextNamespaceLength: i32 = 0;
  private refused: bool = false;
  protected reason: StopReason = StopReason.EndTurn;

  /** `limit` bounds the output, in bytes. */
  constructor(limit: i32) {
    super();
    this.items = new Buffer(1024, limit);
    this.parts = new Buffer(256, limit);
    this.open = new OpenText(limit);
    this.encrypted = new Buffer(256, limit);
  }

  protected clear(): void {
    this.identity.clear();
    this.created = 0;
    this.model.clear();
    this.items.clear();
    this.lastItem = 0;
    this.item = Item.None;
    this.place = 0;
    this.refused = false;
    this.reason = StopReason.EndTurn;
    this.nextNamespaceLength = 0;
    this.clearItem();
  }

  free(): void {
    this.identity.free();
    this.model.free();
    this.items.free();
    this.itemId.free();
    this.parts.free();
    this.open.free();
    this.encrypted.free();
    this.callId.free();
    this.callName.free();
    this.callNamespace.free();
  }

  get overflowed(): bool {
    return (
      this.items.overflowed ||
      this.parts.overflowed ||
      this.open.overflowed ||
      this.encrypted.overflowed ||
      this.callId.overflowed ||
      this.callName.overflowed ||
      this.callNamespace.overflowed
    );
  }

  // Hooks, each called after the named event.
  protected itemAdded(): void {}
  protected partAdded(): void {}
  protected textTold(text: usize, length: i32): void {}
  protected annotationAdded(annotation: usize, length: i32): void {}
  protected partDone(): void {}
  /** The open item's text is complete; called for items without parts, since parts have partDone(). */
  protected itemTextDone(): void {}
  protected itemDone(): void {}

  start(id: usize, idLength: i32, model: usize, modelLength: i32, created: i64): void {
    this.identity.set(id, idLength, this.now);
    this.created = created >= 0 ? created : this.now / 1_000_000_000;
    writeUsable(this.model, model, modelLength);
  }

  namespace(name: usize, length: i32): void {
    this.nextNamespace = name;
    this.nextNamespaceLength = length;
  }

  blockStart(kind: BlockKind, id: usize, idLength: i32, name: usize, nameLength: i32): void {
    let item = itemOf(kind);
    const searches = this.notes.searchesTools && equalsAscii(name, nameLength, "tool_search");
    if (item == Item.FunctionCall && searches) item = Item.ToolSearchCall;
    if (item != Item.Message || this.item != Item.Message) {
      this.closeItem("completed");
      this.openItem(item, id, idLength, name, nameLength);
    }
    this.kind = kind;
    this.open.clear();
    if (kind == BlockKind.Refusal) this.refused = true;
    if (item == Item.Message) this.partAdded();
    if (kind == BlockKind.RedactedThinking) {
      this.encrypted.ascii(REDACTED);
      this.encrypted.byte(COLON);
    }
  }

  blockDelta(text: usize, length: i32): void {
    if (length == 0) return;
    if (this.kind == BlockKind.RedactedThinking) {
      this.encrypted.bytes(text, length);
      return;
    }
    this.textTold(text, length);
    this.open.add(text, length);
  }

  signature(origin: Origin, text: usize, length: i32): void {
    if (this.encrypted.len > 0) this.encrypted.bytes(text, length);
    else writeSignature(this.encrypted, Origin.OpenAi, origin, text, length);
  }

  logprobs(entries: usize, length: i32): void {
    if (length > 2 && this.kind == BlockKind.Text) this.open.addEntries(entries, length);
  }

  citation(citation: Citation): void {
    if (citation.urlLength == 0 || this.kind != BlockKind.Text) return;
    const annotations = this.open.annotations;
    const before = this.open.cite(citation);
    this.annotationAdded(annotations.ptr + before, annotations.len - before);
  }

  blockEnd(): void {
    if (this.item != Item.Message) return;
    if (this.parts.len > 0) this.parts.byte(COMMA);
    this.lastPart = this.parts.len;
    this.writePart(this.parts);
    this.partDone();
    this.partPlace += 1;
  }

  stop(reason: StopReason, sequence: usize, sequenceLength: i32): void {
    this.reason = reason;
    this.closeItem(this.status);
  }

  protected get status(): string {
    return incompleteReason(this.reason, this.refused).length > 0 ? "incomplete" : "completed";
  }

  /** Writes the whole, finished response. */
  protected writeAnswer(out: Buffer): void {
    const incomplete = incompleteReason(this.reason, this.refused);
    openResponse(out, this.identity, this.created, this.status);
    writeEnding(out, incomplete);
    closeResponse(out, this.model, this.items, this.tokens, this.notes.echo);
  }

  /** Writes the open part with its text so far. */
  protected writePart(out: Buffer): void {
    this.open.writePart(out, this.kind == BlockKind.Refusal);
  }

  /** Writes the open item with its finished parts, or its text so far. */
  protected writeItem(out: Buffer, status: string): void {
    out.appendLabelled('{"id":"', this.itemId);
    if (this.item == Item.Reasoning) this.writeReasoning(out);
    else if (this.item == Item.Message) {
      out.ascii('","type":"message","status":"');
      out.ascii(status);
      out.appendLabelled('","role":"assistant","content":[', this.parts);
      out.ascii("]}");
    } else if (this.item == Item.ToolSearchCall) this.writeSearchCall(out, status);
    else this.writeCall(out, status);
  }

  private writeReasoning(out: Buffer): void {
    out.ascii('","type":"reasoning","summary":[');
    if (this.open.text.len > 0) {
      out.appendLabelled('{"type":"summary_text","text":"', this.open.text);
      out.ascii('"}');
    }
    out.byte(CLOSE_BRACKET);
    if (this.encrypted.len > 0) {
      out.appendLabelled(',"encrypted_content":"', this.encrypted);
      out.byte(QUOTE);
    }
    out.byte(CLOSE_BRACE);
  }

  /** Its arguments are an object. https://platform.openai.com/docs/guides/tools-tool-search */
  private writeSearchCall(out: Buffer, status: string): void {
    out.ascii('","type":"tool_search_call","execution":"client","status":"');
    out.ascii(status);
    out.appendLabelled('","call_id":"', this.callId);
    out.ascii('","arguments":');
    const text = this.open.text;
    if (text.len > 0 && searched.read(text.ptr, text.len)) writeCompact(out, searched.ptr, searched.length);
    else out.ascii("{}");
    out.byte(CLOSE_BRACE);
  }

  private writeCall(out: Buffer, status: string): void {
    const custom = this.item == Item.CustomToolCall;
    out.ascii(custom ? '","type":"custom_tool_call","status":"' : '","type":"function_call","status":"');
    out.ascii(status);
    out.appendLabelled('","call_id":"', this.callId);
    out.appendLabelled('","name":"', this.callName);
    if (this.callNamespace.len > 0) out.appendLabelled('","namespace":"', this.callNamespace);
    out.appendLabelled(custom ? '","input":"' : '","arguments":"', this.open.text);
    out.ascii('"}');
  }

  private openItem(item: Item, id: usize, idLength: i32, name: usize, nameLength: i32): void {
    this.clearItem();
    this.item = item;
    this.identity.writeItemId(this.itemId, prefixOf(item), this.place);
    if (item == Item.FunctionCall || item == Item.CustomToolCall || item == Item.ToolSearchCall) {
      if (!writeUsable(this.callId, id, idLength))
        this.identity.writeItemId(this.callId, "call_", this.place);
      this.callName.bytes(name, nameLength);
      this.callNamespace.bytes(this.nextNamespace, this.nextNamespaceLength);
    }
    this.nextNamespaceLength = 0;
    this.itemAdded();
  }

  private closeItem(status: string): void {
    if (this.item == Item.None) return;
    this.itemTextDone();
    if (this.items.len > 0) this.items.byte(COMMA);
    this.lastItem = this.items.len;
    this.writeItem(this.items, status);
    this.itemDone();
    this.item = Item.None;
    this.place += 1;
  }

  private clearItem(): void {
    this.itemId.clear();
    this.parts.clear();
    this.lastPart = 0;
    this.partPlace = 0;
    this.encrypted.clear();
    this.callId.clear();
    this.callName.clear();
    this.callNamespace.clear();
    this.open.clear();
  }
}

function itemOf(kind: BlockKind): Item {
  if (kind == BlockKind.ToolUse) return Item.FunctionCall;
  if (kind == BlockKind.CustomToolUse) return Item.CustomToolCall;
  return kind == BlockKind.Thinking || kind == BlockKind.RedactedThinking ? Item.Reasoning : Item.Message;
}

function prefixOf(item: Item): string {
  if (item == Item.FunctionCall) return "fc_";
  if (item == Item.CustomToolCall) return "ctc_";
  if (item == Item.ToolSearchCall) return "tsc_";
  return item == Item.Reasoning ? "rs_" : "msg_";
}
