// Reads generateContent responses, whole and as a stream of events, each a response with the next parts.
// https://ai.google.dev/api/generate-content#generatecontentresponse
//
// A stream ends when the provider ends it after a finish reason, which may come with every event, or after each round of
// Google's own tools. Candidates after the first are held until the response ends, because blocks must not overlap.

import { EventParser } from "../../../framing/event-parser";
import { JsonIndex } from "../../../json/json-index";
import { visitError } from "../../shared/response-error";
import { ResponseReader } from "../../shared/response-reader";
import { ResponseTape } from "../../shared/response-tape";
import { StopReason } from "../../../contract/stop-reasons.generated";
import { Usage } from "../../visitor/response";
import { visitFailure } from "../../shared/response-unusable";
import { GeminiCandidate } from "./response-candidate";
import { MAX_CANDIDATES } from "./candidates";
import { readGeminiUsage } from "./response-usage";

/** A candidate after the first. */
class HeldCandidate {
  readonly candidate: GeminiCandidate = new GeminiCandidate();
  readonly tape: ResponseTape = new ResponseTape();

  reset(): void {
    this.tape.free();
    this.candidate.reset(this.tape);
  }

  free(): void {
    this.candidate.free();
    this.tape.free();
  }
}

export class GenerateContentResponseReader extends ResponseReader {
  private readonly first: GeminiCandidate = new GeminiCandidate();
  /** Made when they are needed, in the order of their indices from 1 on. */
  private others: Array<HeldCandidate> = [];
  private tokens: Usage = new Usage();
  private started: bool = false;

  protected clear(): void {
    this.first.reset(this.visitor);
    for (let i = 0; i < this.others.length; i++) this.others[i].reset();
    this.started = false;
  }

  free(): void {
    this.first.free();
    for (let i = 0; i < this.others.length; i++) this.others[i].free();
    this.others = [];
  }

  whole(json: JsonIndex): bool {
    if (isError(json)) return visitError(json, this.visitor);
    return this.readAnswer(json, true) && this.finish();
  }

  event(event: EventParser, json: JsonIndex): bool {
    if (this.ended || event.dataLen == 0) return true;
    if (!json.parse(event.dataPtr, event.dataLen)) return false;
    if (isError(json)) return visitError(json, this.visitor);
    return this.readAnswer(json, false);
  }

  finish(): bool {
    if (this.ended) return true;
    if (this.first.reason == StopReason.None) return false;
    if (this.first.broken.len > 0 && !this.othersAnswer) return this.fail();
    this.visitor.stop(this.first.end(), 0, 0);
    for (let i = 0; i < this.others.length; i++) if (!this.tell(this.others[i], i + 1)) return false;
    this.ended = true;
    this.visitor.end();
    return true;
  }

  matters(event: EventParser): bool {
    return true;
  }

  /** Another answer that the client wants is none that was broken off. */
  private get othersAnswer(): bool {
    for (let i = 0; i < this.others.length && i + 1 < this.visitor.choices; i++) {
      const other = this.others[i].candidate;
      if (other.begun && other.broken.len == 0) return true;
    }
    return false;
  }

  /** Another try may have a result. */
  private fail(): bool {
    this.ended = true;
    const broken = this.first.broken;
    visitFailure(broken.ptr, broken.len, this.visitor);
    return true;
  }

  private readAnswer(json: JsonIndex, whole: bool): bool {
    if (!json.isObject(0)) return false;
    const candidates = json.find(0, "candidates");
    if (candidates >= 0 && !json.isArray(candidates)) return false;
    this.begin(json);
    if (readGeminiUsage(json, json.find(0, "usageMetadata"), this.tokens)) this.visitor.usage(this.tokens);
    if (candidates >= 0 && json.next(candidates) > candidates + 1) {
      return this.readCandidates(json, candidates, whole);
    }
    const blocked = json.find(json.find(0, "promptFeedback"), "blockReason");
    if (json.textLen(blocked) > 0 && !json.textEquals(blocked, "BLOCKED_REASON_UNSPECIFIED")) {
      this.first.reason = StopReason.ContentFilter;
    }
    return true;
  }

  private begin(json: JsonIndex): void {
    if (this.started) return;
    this.started = true;
    const id = json.find(0, "responseId");
    const model = json.find(0, "modelVersion");
    this.visitor.start(json.textPtr(id), json.textLen(id), json.textPtr(model), json.textLen(model), -1);
  }

  /**
   * JSON may omit the index 0, and some servers omit all. A candidate that was broken off ends the answer at once, unless others
   * may come.
   */
  private readCandidates(json: JsonIndex, candidates: i32, whole: bool): bool {
    let place = 0;
    for (let item = candidates + 1; item < json.next(candidates); item = json.next(item)) {
      const index = json.find(item, "index");
      const at = index < 0 ? place : <i32>min<i64>(json.integer(index), MAX_CANDIDATES);
      place += 1;
      if (at <= 0) {
        if (!this.first.read(json, item, whole)) return false;
        if (this.first.broken.len > 0 && this.visitor.choices == 1) return this.fail();
      } else if (at < MAX_CANDIDATES && !this.readOther(json, item, at, whole)) return false;
    }
    return true;
  }

  private readOther(json: JsonIndex, item: i32, index: i32, whole: bool): bool {
    while (this.others.length < index) {
      const made = new HeldCandidate();
      made.reset();
      this.others.push(made);
    }
    const other = this.others[index - 1];
    return other.candidate.read(json, item, whole) && !other.tape.overflowed;
  }

  /** False when the candidate is wanted, but has no end. */
  private tell(other: HeldCandidate, index: i32): bool {
    if (!other.candidate.begun) return true;
    const reason = other.candidate.end();
    if (!this.visitor.choice(index)) return true;
    other.tape.replay(this.visitor);
    if (reason != StopReason.None) this.visitor.stop(reason, 0, 0);
    return reason != StopReason.None;
  }
}

/** When a stream fails after it began, Google sends the error in an array. */
function isError(json: JsonIndex): bool {
  const error = json.find(json.isArray(0) ? 1 : 0, "error");
  return json.isObject(error) || json.isString(error);
}
