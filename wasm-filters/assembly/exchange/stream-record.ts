// What the roles know of one client request, from its headers until it is logged. Records are pooled per VM; the
// upstream role finds one through the stream property `plano.stream`, whose value is the record's slot and generation:
// a record that was given back is never found again under its old id.

import { readProperty, valueLen, valuePtr, writeProperty } from "../abi/host";
import { Buffer } from "../bytes/buffer";
import { Literal } from "../bytes/literal";
import { MAX_BOUNDARY } from "../forms/form-type";
import { RequestNotes } from "../translate/shared/request-notes";
import { Format, StopReason, Usage } from "../translate/visitor";
import { BodyEdits } from "../bytes/body-edits";
import { Endpoint } from "../targets/endpoints";
import { Admission } from "../limits/admission";
import { Limiter } from "../limits/limiter";
import { OwnCall } from "./own-call";
import { FailoverPlan, Pool } from "../targets/pool";
import { ProviderEndpoint, Target } from "../targets/provider";
import { ResponseLimits } from "../targets/response-limits";
import { IdleTimer } from "./idle-timer";

/** What is reported costs CPU here, on the way, and in brightstaff. */
const MAX_REQUEST_TEXT: i32 = 4 << 10;
const MAX_ANSWER_TEXT: i32 = 16 << 10;
const MAX_CALLER: i32 = 1024;
const MAX_CALLER_MODELS: i32 = 16 << 10;
const ID_SIZE: i32 = 8;
const property = new Literal("plano.stream");

export class StreamRecord {
  client: Format = Format.Unknown;
  /** What stands behind the name that was asked for. */
  pool: Pool | null = null;
  /** What Envoy was told to try. */
  plan: FailoverPlan | null = null;
  /** See limit-scopes.ts: there are at most a thousand scopes, of a kilobyte each. */
  buckets: Buffer = new Buffer(64, 2 << 20);
  /** The latest attempt's, and its index in the plan. */
  target: Target | null = null;
  position: i32 = 0;
  /** The index of the key it was made with; -1 for none. */
  key: i32 = -1;
  /** None while one of the translated APIs is called. */
  endpoint: Endpoint = Endpoint.None;
  /** What of the target's provider is called, and the format it speaks; an endpoint's is the client's. */
  providerEndpoint: ProviderEndpoint | null = null;
  upstream: Format = Format.Unknown;
  /** Of a form, whose content-type goes on with it and nothing else; empty where the body is JSON. */
  boundary: Buffer = new Buffer(MAX_BOUNDARY, MAX_BOUNDARY);
  /** The client's headers as they came, while an attempt may follow another provider's. */
  clientHeaders: Buffer = new Buffer(1024, 1 << 20);
  /** What the provider is asked for. */
  model: Buffer = new Buffer(64, 4096);
  /** The client's, with its query; attempts overwrite the header. */
  path: Buffer = new Buffer(64, 8192);
  /** Length of the query with its question mark, at the end of the path; it goes on to a provider of the same format. */
  queryLength: i32 = 0;
  edits: BodyEdits = new BodyEdits();
  /** Of the latest attempt's translated request, for the translation of its answer. */
  notes: RequestNotes = new RequestNotes();
  /** brightstaff asks for a pool of its own, which no client can name. */
  mayAskPool: bool = false;
  streaming: bool = false;
  /** The client asked for the usage chunk at the end of its stream. */
  wantsUsage: bool = false;
  requestId: Buffer = new Buffer(64, 512);
  traceparent: Buffer = new Buffer(64, 512);
  /** The beginning of the request's body, and how long all of it was. */
  requestText: Buffer = new Buffer(1024, MAX_REQUEST_TEXT);
  requestSize: i32 = 0;
  /** Nanoseconds since 1970. */
  started: i64 = 0;
  /** Who calls, and the patterns of models that it may ask for; empty for nobody known, and for all. */
  caller: Buffer = new Buffer(64, MAX_CALLER);
  callerModels: Buffer = new Buffer(64, MAX_CALLER_MODELS);
  /** It may ask for the name that it asks for, whatever stands behind it. */
  ownsName: bool = false;
  /** How many of the plan's attempts may be made. */
  reach: i32 = 0;
  attempts: i32 = 0;
  /** That of the latest attempt. */
  attempted: Target | null = null;
  /** What the client asks for cannot be said in the provider's API. */
  inexpressible: bool = false;
  /** The latest attempt's provider has answered; what reaches the client is its answer. */
  answered: bool = false;
  /** One of the roles answers in the provider's place. */
  replied: bool = false;
  status: i32 = 0;
  /** What the provider told and can be believed. */
  usage: Usage = new Usage();
  /** Some of what it told cannot. */
  implausible: bool = false;
  /** Bytes of text that passed to the client. */
  delivered: i64 = 0;
  /** The answer has passed to its end; else the client left it, or it broke off. */
  complete: bool = false;
  stopReason: StopReason = StopReason.None;
  /** Nanoseconds since 1970; 0 while nothing came. */
  firstToken: i64 = 0;
  /** What logs and spans were told of so far. */
  loggedTarget: Target | null = null;
  outcomeLogged: bool = false;
  /** The beginning of the answer's text, JSON-escaped. */
  answer: Buffer = new Buffer(1024, MAX_ANSWER_TEXT);
  ownCall: OwnCall = OwnCall.None;
  admission: Admission = new Admission();
  /** The target whose limits the admission holds, and what made it; null where nothing is counted. */
  admitted: Target | null = null;
  limiter: Limiter | null = null;
  /** What it cost, in tokens, told or estimated; once the stream is over. */
  charged: f64 = 0;
  idleTimer: IdleTimer = new IdleTimer();
  limits: ResponseLimits | null = null;
  inUse: bool = false;
  generation: u32 = 0;

  constructor(readonly slot: u32) {}

  /** From the request's headers to the first content of its answer. */
  get firstTokenMilliseconds(): i64 {
    return max<i64>(0, (this.firstToken - this.started) / 1_000_000);
  }

  /** Should this attempt fail before the client got anything, Envoy makes another. */
  get mayRetry(): bool {
    return this.attempts < this.reach;
  }

  /** One of the roles answers in the provider's place. False when one does already. */
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

  /** A new attempt; whatever the one before left is void. */
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

  /** The record of the stream whose callback this is. */
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
