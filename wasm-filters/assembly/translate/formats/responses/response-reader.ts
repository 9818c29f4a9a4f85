// Reads Responses responses, whole and as a stream of events.
// https://platform.openai.com/docs/api-reference/responses/object and
// https://platform.openai.com/docs/api-reference/responses-streaming
// Ignored: items and events of tools that the provider runs itself.

import { EventParser } from "../../../framing/event-parser";
import { JsonIndex } from "../../../json/json-index";
import { visitError } from "../../shared/response-error";
import { ResponseHead } from "../../shared/response-head";
import { ResponseReader } from "../../shared/response-reader";
import { Usage } from "../../visitor/response";
import { readResponsesError } from "./error-reader";
import { isAnswered, readStop } from "./response-stop";
import { readResponsesUsage } from "./response-usage";
import { StreamItems } from "./stream-items";
import { Piece, pieceOf, readPiece } from "./stream-pieces";

const ENDS: StaticArray<string> = [
  "response.failed",
  "response.cancelled",
  "response.incomplete",
  "response.completed",
];

export class ResponsesResponseReader extends ResponseReader {
  private items: StreamItems = new StreamItems();
  private tokens: Usage = new Usage();
  private started: bool = false;
  private readonly begun: ResponseHead = new ResponseHead();

  constructor() {
    super();
    this.head = this.begun;
  }

  protected clear(): void {
    this.items.reset(this.visitor);
    this.begun.clear();
    this.started = false;
  }

  free(): void {
    this.items.free();
    this.begun.free();
  }

  whole(json: JsonIndex): bool {
    if (readResponsesError(json, this.visitor)) return true;
    const output = json.find(0, "output");
    if (!json.isArray(output) || !isAnswered(json, 0)) return false;
    this.begin(json, 0);
    return this.complete(json, 0);
  }

  event(event: EventParser, json: JsonIndex): bool {
    if (this.ended || event.dataLen == 0) return true;
    const parsed = json.parse(event.dataPtr, event.dataLen);
    if (parsed) this.count(json);
    if (this.owesEnd) return this.awaitEnd(json);
    if (event.isNamed("error")) return this.readError(json);
    if (!parsed || !json.isObject(0)) return false;
    const type = json.find(0, "type");
    if (!json.isString(type)) {
      const failed = readResponsesError(json, this.visitor);
      this.owesEnd = failed && this.begun.id.len > 0;
      return failed;
    }
    if (json.textEquals(type, "response.output_item.added")) return this.ready() && this.items.add(json);
    if (json.textEquals(type, "response.output_item.done")) return this.ready() && this.items.finish(json);
    if (json.textEquals(type, "response.created")) return this.begin(json, json.find(0, "response"));
    if (json.textEquals(type, "response.completed")) return this.readEnd(json);
    if (json.textEquals(type, "response.incomplete")) return this.readEnd(json);
    if (json.textEquals(type, "response.failed")) return visitError(json, this.visitor);
    if (json.textEquals(type, "response.cancelled")) return visitError(json, this.visitor);
    if (json.textEquals(type, "error")) return this.readError(json);
    if (json.textEquals(type, "keepalive")) this.visitor.ping();
    else return this.readPiece(json, pieceOf(json, type));
    return true;
  }

  finish(): bool {
    return this.ended;
  }

  matters(event: EventParser): bool {
    return !(
      event.isNamed("response.output_text.delta") ||
      event.isNamed("response.output_text.done") ||
      event.isNamed("response.output_text.annotation.added") ||
      event.isNamed("response.content_part.added") ||
      event.isNamed("response.content_part.done") ||
      event.isNamed("response.function_call_arguments.delta") ||
      event.isNamed("response.function_call_arguments.done") ||
      event.isNamed("response.custom_tool_call_input.delta") ||
      event.isNamed("response.custom_tool_call_input.done") ||
      event.isNamed("response.reasoning_summary_text.delta") ||
      event.isNamed("response.reasoning_summary_text.done") ||
      event.isNamed("response.reasoning_text.delta") ||
      event.isNamed("response.reasoning_text.done")
    );
  }

  /** The official clients end at the event; others wait for the response that fails. */
  private readError(json: JsonIndex): bool {
    this.owesEnd = this.begun.id.len > 0;
    return visitError(json, this.visitor);
  }

  /** Events behind an error say nothing else that counts. */
  private awaitEnd(json: JsonIndex): bool {
    const type = json.find(0, "type");
    for (let i = 0; i < ENDS.length; i++) {
      if (json.textEquals(type, unchecked(ENDS[i]))) this.owesEnd = false;
    }
    return true;
  }

  /** Visits a piece; other kinds of events are ignored. */
  private readPiece(json: JsonIndex, piece: Piece): bool {
    if (piece == Piece.None) return true;
    this.ready();
    const item = this.items.reader(json, piece == Piece.Text || piece == Piece.Refusal);
    if (!item) return false;
    readPiece(json, piece, item);
    return this.items.settle();
  }

  private count(json: JsonIndex): void {
    const sequence = json.integer(json.find(0, "sequence_number"));
    this.nextSequence = 1 + (sequence >= 0 ? sequence : this.nextSequence);
  }

  /** Always true, so that event() can return it; so does ready(). */
  private begin(json: JsonIndex, response: i32): bool {
    if (this.started) return true;
    this.started = true;
    const id = json.find(response, "id");
    const model = json.find(response, "model");
    const created = json.integer(json.find(response, "created_at"));
    this.begun.id.bytes(json.textPtr(id), json.textLen(id));
    this.begun.model.bytes(json.textPtr(model), json.textLen(model));
    this.begun.created = max<i64>(0, created);
    this.visitor.start(json.textPtr(id), json.textLen(id), json.textPtr(model), json.textLen(model), created);
    return true;
  }

  /** Some servers omit response.created. */
  private ready(): bool {
    if (!this.started) this.visitor.start(0, 0, 0, 0, -1);
    this.started = true;
    return true;
  }

  private readEnd(json: JsonIndex): bool {
    const response = json.find(0, "response");
    if (!json.isObject(response)) return false;
    this.begin(json, response);
    return this.complete(json, response);
  }

  private complete(json: JsonIndex, response: i32): bool {
    const items = this.items;
    const output = json.find(response, "output");
    // An answer of nothing says so by an empty list.
    if (!this.observing && items.isEmpty && !json.isArray(output)) return false;
    if (!items.complete(json, output)) return false;
    this.visitor.stop(readStop(json, response, items.called, items.refused), 0, 0);
    if (readResponsesUsage(json, json.find(response, "usage"), this.tokens)) this.visitor.usage(this.tokens);
    this.ended = true;
    this.visitor.end();
    return true;
  }
}
