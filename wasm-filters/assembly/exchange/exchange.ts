// What the roles know of one exchange, from the client's headers until the stream is logged. Exchanges are pooled per VM; the
// upstream role finds one through the stream property `plano.stream`, whose value names its slot and how often the slot was
// used before: an exchange that was given back is never found again under its old id.

import { readProperty, valueLen, valuePtr, writeProperty } from "../abi/host";
import { Endpoint } from "../contract/endpoints.generated";
import { Literal } from "../bytes/literal";
import { Attempt } from "./attempt";
import { AttemptLog } from "./attempt-log";
import { ClientFacts } from "./client-facts";
import { ConversationFacts } from "./conversation-facts";
import { Outcome } from "./outcome";
import { Plan } from "./plan";
import { RequestFacts } from "./request-facts";
import { hash, hashLow } from "../bytes/sip-hash";
import { AnswerParts } from "../translate/shared/answer-parts";
import { tableKey } from "../translate/shared/name-map";

const ID_SIZE: i32 = 8;
const property = new Literal("plano.stream");

export class Exchange {
  readonly request: RequestFacts = new RequestFacts();
  readonly client: ClientFacts = new ClientFacts();
  readonly conversation: ConversationFacts = new ConversationFacts();
  readonly plan: Plan = new Plan();
  readonly attempt: Attempt = new Attempt();
  readonly attempts: AttemptLog = new AttemptLog();
  readonly outcome: Outcome = new Outcome();
  inUse: bool = false;
  /** How many exchanges had the slot before. */
  uses: u32 = 0;

  constructor(readonly slot: u32) {}

  /** Envoy makes another attempt if this one fails before the client gets anything. */
  get mayRetry(): bool {
    return this.attempt.count < this.plan.reach;
  }

  /** The provider is asked in the client's own format, with the client's own body. */
  get keepsFormat(): bool {
    return this.request.format == this.attempt.format && !this.attempt.rewrites;
  }

  /** The request is an endpoint's, and translated: a count of tokens. */
  get isCount(): bool {
    return this.request.endpoint != Endpoint.None && !this.keepsFormat;
  }

  /**
   * The subject of the attempt, for keys that rest: its model, at the API or the endpoint that it calls. A key without
   * access to a model's embeddings may still chat with it.
   */
  get keySubject(): u64 {
    const model = this.attempt.model;
    hash(tableKey, model.ptr, model.len);
    return hashLow ^ (((<u64>this.request.endpoint) << 8) | <u64>this.attempt.format);
  }

  /** Begins a new attempt and clears what the previous one left. `time` in nanoseconds since 1970. */
  beginAttempt(time: i64): void {
    this.attempts.begin(time, this.attempt.connected);
    this.attempt.begin();
    this.outcome.clear();
  }

  /** Where the latest attempt's response is kept; null where no content is. */
  keepAnswer(): AnswerParts | null {
    const conversation = this.conversation;
    if (!conversation.keepsContent) return null;
    const answer = this.outcome.answer;
    answer.begin(conversation.room, conversation.messages);
    return answer;
  }

  /** Lets the upstream role find this exchange. */
  publish(): bool {
    store<u32>(cell, this.slot);
    store<u32>(cell, this.uses, 4);
    return writeProperty(property, cell, ID_SIZE);
  }

  release(): void {
    if (!this.inUse) return;
    this.inUse = false;
    this.uses += 1;
    this.conversation.shrink();
    this.outcome.answer.shrink();
    idle.push(this);
  }

  private clear(): void {
    this.request.clear();
    this.client.clear();
    this.conversation.clear();
    this.plan.clear();
    this.attempt.clear();
    this.attempts.clear();
    this.outcome.clear();
  }

  static take(): Exchange {
    let exchange: Exchange;
    if (idle.length > 0) exchange = idle.pop();
    else {
      exchange = new Exchange(all.length);
      all.push(exchange);
    }
    exchange.clear();
    exchange.inUse = true;
    return exchange;
  }

  /** The exchange of the stream of the current callback. */
  static current(): Exchange | null {
    if (!readProperty(property) || valueLen != ID_SIZE) return null;
    const slot = load<u32>(valuePtr);
    if (slot >= <u32>all.length) return null;
    const exchange = unchecked(all[slot]);
    return exchange.inUse && exchange.uses == load<u32>(valuePtr, 4) ? exchange : null;
  }
}

const cell = memory.data(ID_SIZE);
const all: Array<Exchange> = [];
const idle: Array<Exchange> = [];
