// Writes a Responses stream: response.created and response.in_progress, the events of one output item after another,
// and response.completed or response.incomplete, which repeats the whole response. Every event has a number.
// https://platform.openai.com/docs/api-reference/responses-streaming
// The last event needs the whole response, so its size is bounded; a longer response ends with an error event.

import { CLOSE_BRACKET, QUOTE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { BlockKind, UpstreamError } from "../../visitor/response";
import { writeResponsesErrorEvent } from "./error-writer";
import { closeResponse, openResponse, writeEnding, writeFailure } from "./response-object";
import { Item, ResponsesOutputWriter } from "./response-output";
import { beginEvent } from "../../shared/response-text";

const LIMIT: i32 = 16 << 20;
const empty = new Buffer(1, 1);

export class ResponsesStreamWriter extends ResponsesOutputWriter {
  private sequence: i64 = 0;
  private started: bool = false;

  constructor() {
    super(LIMIT);
  }

  protected clear(): void {
    super.clear();
    this.sequence = 0;
    this.started = false;
  }

  start(id: usize, idLength: i32, model: usize, modelLength: i32, created: i64): void {
    super.start(id, idLength, model, modelLength, created);
    this.started = true;
    this.begin("response.created");
    this.writeBegun();
    this.begin("response.in_progress");
    this.writeBegun();
  }

  /** Writes a comment: the reference has no ping event, and comments keep a connection alive too. */
  ping(): void {
    this.out.ascii(": ping\n\n");
  }

  /** Some clients read only the one event, some only the other. */
  error(failure: UpstreamError): void {
    const told = this.setFailure(failure);
    told.sequence = this.sequence;
    this.sequence += 1;
    writeResponsesErrorEvent(this.out, told);
    if (!this.started) return;
    this.begin("response.failed");
    this.out.ascii(',"response":');
    openResponse(this.out, this.identity, this.created, "failed");
    writeFailure(this.out, told);
    closeResponse(this.out, this.model, this.overflowed ? empty : this.items, null, this.notes.echo);
    this.out.ascii("}\n\n");
  }

  protected complete(): void {
    this.begin(this.status == "completed" ? "response.completed" : "response.incomplete");
    this.out.ascii(',"response":');
    this.writeAnswer(this.out);
    this.out.ascii("}\n\n");
  }

  protected itemAdded(): void {
    this.begin("response.output_item.added");
    this.writeOutputIndex();
    this.out.ascii(',"item":');
    this.writeItem(this.out, "in_progress");
    this.out.ascii("}\n\n");
  }

  protected partAdded(): void {
    this.beginInPart("response.content_part.added");
    this.out.ascii(',"part":');
    this.writePart(this.out);
    this.out.ascii("}\n\n");
  }

  protected textTold(text: usize, length: i32): void {
    const kind = this.kind;
    // The arguments of a search have no events.
    if (this.item == Item.ToolSearchCall) return;
    if (kind == BlockKind.Text) this.beginInPart("response.output_text.delta");
    else if (kind == BlockKind.Refusal) this.beginInPart("response.refusal.delta");
    else if (kind == BlockKind.ToolUse) this.beginInItem("response.function_call_arguments.delta");
    else if (kind == BlockKind.CustomToolUse) this.beginInItem("response.custom_tool_call_input.delta");
    else {
      if (this.open.text.len == 0) this.writeSummaryPart("response.reasoning_summary_part.added");
      this.beginInSummary("response.reasoning_summary_text.delta");
    }
    this.out.labelled(',"delta":"', text, length);
    this.out.byte(QUOTE);
    if (kind == BlockKind.Text) this.writeEntries(this.open.nextEntries);
    this.out.ascii("}\n\n");
  }

  protected annotationAdded(annotation: usize, length: i32): void {
    this.beginInPart("response.output_text.annotation.added");
    this.out.ascii(',"annotation_index":');
    this.out.integer(this.open.annotationCount - 1);
    this.out.labelled(',"annotation":', annotation, length);
    this.out.ascii("}\n\n");
  }

  protected partDone(): void {
    const refusal = this.kind == BlockKind.Refusal;
    this.beginInPart(refusal ? "response.refusal.done" : "response.output_text.done");
    this.writeText(refusal ? "refusal" : "text");
    if (!refusal) this.writeEntries(this.open.entries);
    this.out.ascii("}\n\n");
    this.beginInPart("response.content_part.done");
    this.out.ascii(',"part":');
    this.writeTail(this.parts, this.lastPart);
    this.out.ascii("}\n\n");
  }

  protected itemTextDone(): void {
    if (this.item == Item.FunctionCall) {
      this.beginInItem("response.function_call_arguments.done");
      this.out.appendLabelled(',"name":"', this.callName);
      this.out.byte(QUOTE);
      this.writeText("arguments");
      this.out.ascii("}\n\n");
    } else if (this.item == Item.CustomToolCall) {
      this.beginInItem("response.custom_tool_call_input.done");
      this.writeText("input");
      this.out.ascii("}\n\n");
    } else if (this.item == Item.Reasoning && this.open.text.len > 0) {
      this.beginInSummary("response.reasoning_summary_text.done");
      this.writeText("text");
      this.out.ascii("}\n\n");
      this.writeSummaryPart("response.reasoning_summary_part.done");
    }
  }

  protected itemDone(): void {
    this.begin("response.output_item.done");
    this.writeOutputIndex();
    this.out.ascii(',"item":');
    this.writeTail(this.items, this.lastItem);
    this.out.ascii("}\n\n");
  }

  private begin(name: string): void {
    const out = this.out;
    beginEvent(out, name);
    out.ascii(',"sequence_number":');
    out.integer(this.sequence);
    this.sequence += 1;
  }

  private beginInItem(name: string): void {
    this.begin(name);
    this.out.appendLabelled(',"item_id":"', this.itemId);
    this.out.byte(QUOTE);
    this.writeOutputIndex();
  }

  private beginInPart(name: string): void {
    this.beginInItem(name);
    this.out.ascii(',"content_index":');
    this.out.integer(this.partPlace);
  }

  /** All of an item's thinking is one summary part. */
  private beginInSummary(name: string): void {
    this.beginInItem(name);
    this.out.ascii(',"summary_index":0');
  }

  private writeSummaryPart(name: string): void {
    this.beginInSummary(name);
    this.out.appendLabelled(',"part":{"type":"summary_text","text":"', this.open.text);
    this.out.ascii('"}}\n\n');
  }

  private writeOutputIndex(): void {
    this.out.ascii(',"output_index":');
    this.out.integer(this.place);
  }

  private writeText(name: string): void {
    this.out.ascii(',"');
    this.out.ascii(name);
    this.out.appendLabelled('":"', this.open.text);
    this.out.byte(QUOTE);
  }

  private writeEntries(entries: Buffer): void {
    this.out.appendLabelled(',"logprobs":[', entries);
    this.out.byte(CLOSE_BRACKET);
  }

  private writeTail(list: Buffer, from: i32): void {
    this.out.bytes(list.ptr + from, list.len - from);
  }

  private writeBegun(): void {
    this.out.ascii(',"response":');
    openResponse(this.out, this.identity, this.created, "in_progress");
    writeEnding(this.out, "");
    closeResponse(this.out, this.model, empty, null, this.notes.echo);
    this.out.ascii("}\n\n");
  }
}
