// What the roles know of one exchange, from the client's headers until the stream is logged. Records are pooled per VM; the
// upstream role finds one through the stream property `plano.stream`, whose value is the record's slot and generation:
// a record that was given back is never found again under its old id.

import { readProperty, valueLen, valuePtr, writeProperty } from "../abi/host";
import { Buffer } from "../bytes/buffer";
import { Literal } from "../bytes/literal";
import { MAX_BOUNDARY } from "../forms/form-type";
import { RequestNotes } from "../translate/shared/request-notes";
import { Format } from "../contract/formats.generated";
import { StopReason } from "../contract/stop-reasons.generated";
import { Usage } from "../translate/visitor";
import { BodyEdits } from "../bytes/body-edits";
import { Endpoint } from "../contract/endpoints.generated";
import { Admission } from "../limits/admission";
import { Limiter } from "../limits/limiter";
import { OwnCall } from "./own-call";
import { FailoverPlan, Pool } from "../targets/pool";
import { ProviderEndpoint, Target } from "../targets/provider";
import { ResponseLimits } from "../targets/response-limits";
import { IdleTimer } from "./idle-timer";

/** Bytes of the body and the response that observations carry: they cost CPU here, on the way and in brightstaff. */
const MAX_REQUEST_TEXT: i32 = 4 << 10;
const MAX_ANSWER_TEXT: i32 = 16 << 10;
const MAX_CALLER: i32 = 1024;
const MAX_CALLER_MODELS: i32 = 16 << 10;
const ID_SIZE: i32 = 8;
const property = new Literal("plano.stream");

export class StreamRecord {
  client: Format = Format.Unknown;
  /** The pool behind the requested name. */
  pool: Pool | null = null;
  /** The plan that Envoy follows. */
  plan: FailoverPlan | null = null;
  /** See limit-scopes.ts: there are at most a thousand scopes, of a kilobyte each. */
  buckets: Buffer = new Buffer(64, 2 << 20);
  /** The target of the latest attempt, and the attempt's index in the plan. */
  target: Target | null = null;
  position: i32 = 0;
  /** Index of the latest attempt's key in the provider's ring; -1 for none. */
  key: i32 = -1;
  /** None for a translated API. */
  endpoint: Endpoint = Endpoint.None;
  /** The called endpoint of the target's provider, and its format; a passed-on endpoint has the client's. */
  providerEndpoint: ProviderEndpoint | null = null;
  upstream: Format = Format.Unknown;
  /** The boundary of a form, which its content-type goes on with; empty for a JSON body. */
  boundary: Buffer = new Buffer(MAX_BOUNDARY, MAX_BOUNDARY);
  /** The client's original headers, kept while a further attempt may need them. */
  clientHeaders: Buffer = new Buffer(1024, 1 << 20);
  /** The provider's name of the model. */
  model: Buffer = new Buffer(64, 4096);
  /** The client's path with its query; attempts overwrite the header. */
  path: Buffer = new Buffer(64, 8192);
  /** Length of the query with its question mark, at the end of the path; it goes on to a provider of the same format. */
  queryLength: i32 = 0;
  edits: BodyEdits = new BodyEdits();
  /** Notes of the latest attempt's translated request, for the translation of its response. */
  notes: RequestNotes = new RequestNotes();
  /** brightstaff asks for one of its own pools, which no client can name. */
  mayAskPool: bool = false;
  streaming: bool = false;
  /** The client wants the usage chunk at the end of its stream. */
  wantsUsage: bool = false;
  requestId: Buffer = new Buffer(64, 512);
  traceparent: Buffer = new Buffer(64, 512);
  /** The beginning of the request's body, and the body's whole length. */
  requestText: Buffer = new Buffer(1024, MAX_REQUEST_TEXT);
  requestSize: i32 = 0;
  /** Nanoseconds since 1970. */
  started: i64 = 0;
  /** The caller, empty when unknown; and the patterns of its models, empty for all. */
  caller: Buffer = new Buffer(64, MAX_CALLER);
  callerModels: Buffer = new Buffer(64, MAX_CALLER_MODELS);
  /** The caller may use the requested name itself, whatever models are behind it. */
  ownsName: bool = false;
  /** How many attempts of the plan are allowed. */
  reach: i32 = 0;
  attempts: i32 = 0;
  /** The response status of the latest attempt. */
  attempted: Target | null = null;
  /** The provider's API cannot express the request. */
  inexpressible: bool = false;
  /** The latest attempt has a response, and the client gets it. */
  answered: bool = false;
  /** One of the roles replies in the provider's place. */
  replied: bool = false;
  status: i32 = 0;
  /** The usage that the provider reported, as far as it is plausible. */
  usage: Usage = new Usage();
  /** Some of the reported usage is implausible. */
  implausible: bool = false;
  /** Bytes of text that the client got. */
  delivered: i64 = 0;
  /** The response went to its end; false when the client left or the response broke off. */
  complete: bool = false;
  stopReason: StopReason = StopReason.None;
  /** Nanoseconds since 1970; 0 before the first content. */
  firstToken: i64 = 0;
  /** The target that logs and spans have recorded. */
  loggedTarget: Target | null = null;
  outcomeLogged: bool = false;
  /** The beginning of the response's text, JSON-escaped. */
  answer: Buffer = new Buffer(1024, MAX_ANSWER_TEXT);
  ownCall: OwnCall = OwnCall.None;
  admission: Admission = new Admission();
  /** The target whose limits the admission reserved, and the limiter that did; null when nothing is counted. */
  admitted: Target | null = null;
  limiter: Limiter | null = null;
  /** The cost in tokens, reported or estimated, set when the stream is over. */
  charged: f64 = 0;
  idleTimer: IdleTimer = new IdleTimer();
  limits: ResponseLimits | null = null;
  inUse: bool = false;
  generation: u32 = 0;

  constructor(readonly slot: u32) {}

  /** From the request's headers to the first content of the response. */
  get firstTokenMilliseconds(): i64 {
    return max<i64>(0, (this.firstToken - this.started) / 1_000_000);
  }

  /** Envoy makes another attempt if this one fails before the client gets anything. */
  get mayRetry(): bool {
    return this.attempts < this.reach;
  }

  /** Claims the reply in the provider's place; false when a role has already replied. */
  beginReply(status: i32): bool {
    if (this.replied) return false;
    this.replied = true;
    this.status = status;
    return true;
  }

  keepRequest(ptr: usize, length: i32): void {
    this.requestSize = length;
    this.requestText.bytes(ptr, min(length, MAX_REQUEST_TEXT));
  }

  /** Begins a new attempt and clears what the previous one left. */
  beginAttempt(): void {
    this.attempts += 1;
    this.key = -1;
    this.answered = false;
    this.replied = false;
    this.idleTimer.clear();
    this.status = 0;
    this.inexpressible = false;
    this.notes.clear();
    this.outcomeLogged = false;
    this.usage.clear();
    this.implausible = false;
    this.delivered = 0;
    this.complete = false;
    this.stopReason = StopReason.None;
    this.firstToken = 0;
    this.answer.clear();
  }

  setUsage(told: Usage, delivered: i64): void {
    const target = this.target;
    this.usage.copy(told);
    if (target && !this.usage.trust(target.contextWindow)) this.implausible = true;
    this.delivered = delivered;
  }

  /** Lets the upstream role find this record. */
  publish(): bool {
    store<u32>(cell, this.slot);
    store<u32>(cell, this.generation, 4);
    return writeProperty(property, cell, ID_SIZE);
  }

  release(): void {
    if (!this.inUse) return;
    this.inUse = false;
    this.generation += 1;
    idle.push(this);
  }

  private clear(): void {
    this.pool = null;
    this.plan = null;
    this.ownCall = OwnCall.None;
    this.admission.clear();
    this.admitted = null;
    this.limiter = null;
    this.charged = 0;
    this.buckets.clear();
    this.target = null;
    this.position = 0;
    this.clientHeaders.clear();
    this.endpoint = Endpoint.None;
    this.providerEndpoint = null;
    this.upstream = Format.Unknown;
    this.boundary.clear();
    this.client = Format.Unknown;
    this.model.clear();
    this.path.clear();
    this.queryLength = 0;
    this.edits.clear();
    this.mayAskPool = false;
    this.streaming = false;
    this.wantsUsage = false;
    this.caller.clear();
    this.callerModels.clear();
    this.ownsName = false;
    this.reach = 0;
    this.requestId.clear();
    this.traceparent.clear();
    this.requestText.clear();
    this.requestSize = 0;
    this.beginAttempt();
    this.attempts = 0;
    this.attempted = null;
    this.loggedTarget = null;
  }

  static take(): StreamRecord {
    let record: StreamRecord;
    if (idle.length > 0) record = idle.pop();
    else {
      record = new StreamRecord(all.length);
      all.push(record);
    }
    record.clear();
    record.inUse = true;
    return record;
  }

  /** The record of the stream of the current callback. */
  static current(): StreamRecord | null {
    if (!readProperty(property) || valueLen != ID_SIZE) return null;
    const slot = load<u32>(valuePtr);
    if (slot >= <u32>all.length) return null;
    const record = unchecked(all[slot]);
    return record.inUse && record.generation == load<u32>(valuePtr, 4) ? record : null;
  }
}

const cell = memory.data(ID_SIZE);
const all: Array<StreamRecord> = [];
const idle: Array<StreamRecord> = [];
