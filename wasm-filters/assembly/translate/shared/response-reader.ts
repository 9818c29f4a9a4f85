// The base of response readers, for whole responses and streams. Readers never trap: they report unreadable input.

import { EventParser } from "../../framing/event-parser";
import { JsonIndex } from "../../json/json-index";
import { ResponseHead } from "./response-head";
import { ResponseVisitor } from "../visitor/response";

export abstract class ResponseReader {
  protected visitor!: ResponseVisitor;
  /** The result is only observed, not written: blocks may be visited imprecisely, unless what it says is kept. */
  protected observing: bool = false;
  protected keeping: bool = false;
  /** The stream's terminal event was read. */
  ended: bool = false;
  /** The last event contained nothing but usage. */
  usageOnly: bool = false;
  /** An error was read, but not the event that must follow it in this API. */
  owesEnd: bool = false;
  /** The last event says that the answer was broken off, which is an error once the stream ends. */
  isBroken: bool = false;
  /** The number of the stream's next event, where the API numbers events. */
  nextSequence: i64 = 0;
  /** The response that the stream has begun, where the API ends a failed stream with it. */
  head: ResponseHead | null = null;

  reset(visitor: ResponseVisitor, observing: bool, keeping: bool): void {
    this.visitor = visitor;
    this.observing = observing;
    this.keeping = keeping;
    this.ended = false;
    this.usageOnly = false;
    this.owesEnd = false;
    this.isBroken = false;
    this.nextSequence = 0;
    this.clear();
  }

  /** Clears the state of the last response. */
  protected abstract clear(): void;

  /** Releases the memory. */
  abstract free(): void;

  /** Visits a parsed response; false when it does not have the API's shape. */
  abstract whole(json: JsonIndex): bool;

  /**
   * Visits the parser's event, which has data; false when the API has no such event. Events of unknown kinds are
   * ignored.
   */
  abstract event(event: EventParser, json: JsonIndex): bool;

  /** Called at the end of the bytes; false when the response is incomplete. */
  abstract finish(): bool;

  /** Whether an event may contain more than a piece of content; a cheap check with false positives. */
  abstract matters(event: EventParser): bool;

  /** Called instead of event() for an event that does not matter. */
  skip(): void {
    this.nextSequence += 1;
  }
}
