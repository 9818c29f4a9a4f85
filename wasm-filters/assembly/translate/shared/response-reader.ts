// What a reader of one provider's answers offers, whole and streamed. Readers are total: what they cannot read they say.

import { EventParser } from "../../framing/event-parser";
import { JsonIndex } from "../../json/json-index";
import { ResponseVisitor } from "../visitor";

export abstract class ResponseReader {
  protected visitor!: ResponseVisitor;
  /** Nobody writes what is read: blocks may be told roughly. */
  protected observing: bool = false;
  /** The stream's terminal event was read. */
  ended: bool = false;
  /** The last event held nothing but usage. */
  usageOnly: bool = false;
  /** The number that the stream's next event has, where the API numbers them. */
  nextSequence: i64 = 0;

  reset(visitor: ResponseVisitor, observing: bool): void {
    this.visitor = visitor;
    this.observing = observing;
    this.ended = false;
    this.usageOnly = false;
    this.nextSequence = 0;
    this.clear();
  }

  /** Forgets the last answer. */
  protected abstract clear(): void;

  /** Gives the memory back. */
  abstract free(): void;

  /** A parsed answer; false when it has not the API's shape. */
  abstract whole(json: JsonIndex): bool;

  /** The parser's event, which has data; false when it is not what the API sends. An event of an unknown kind is passed over. */
  abstract event(event: EventParser, json: JsonIndex): bool;

  /** The bytes ended; false when the answer is not complete. */
  abstract finish(): bool;

  /** Whether an event may hold more than a piece of content; a cheap look that may err on the side of true. */
  abstract matters(event: EventParser): bool;

  /** An event went by which was not given to event(), as it does not matter. */
  skip(): void {
    this.nextSequence += 1;
  }
}
