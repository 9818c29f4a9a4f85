// Everything that follows from one service config. A request keeps the generation that it began with until it is over.
import type { Chat } from "../exchange/chat.js";
import type { SourcedPriceOf } from "../models/prices.js";
import type { ServiceConfig } from "../service-config/schema.js";
import type { StateStore } from "../state/store.js";
import type { ModelCall } from "../telemetry/call-attributes.js";

interface GenerationParts {
  chats: readonly Chat[];
  /** Where responses and conversations are kept. */
  state: StateStore;
  /** When its list of models took effect. */
  modelsSince: Date;
  /** Without it nothing has a price. */
  priceOf?: SourcedPriceOf;
  /** Names of models that a source has a price for. */
  priced?: () => Iterable<string>;
  /** Gets each call of a model that is over. */
  called?: (call: ModelCall) => void;
  /** Changes settings of what generations share, once this one is in force. */
  enforce?: () => void;
  /** Called when it is retired and its last request is over; never rejects. */
  release?: () => Promise<void>;
}

export class Generation {
  readonly config: ServiceConfig;
  readonly state: StateStore;
  readonly modelsSince: Date;
  readonly priceOf: SourcedPriceOf;
  readonly priced: () => Iterable<string>;
  readonly called: (call: ModelCall) => void;
  readonly enforce: () => void;
  /** Resolves when what only this generation used is closed. */
  readonly released: Promise<void>;
  readonly #answers: ReadonlyMap<string, Chat["answer"]>;
  readonly #release: () => void;
  #requests = 0;
  #retired = false;

  constructor(
    config: ServiceConfig,
    {
      chats,
      state,
      modelsSince,
      priceOf = () => undefined,
      priced = () => [],
      called = () => {},
      enforce = () => {},
      release = async () => {},
    }: GenerationParts,
  ) {
    this.config = config;
    this.state = state;
    this.modelsSince = modelsSince;
    this.priceOf = priceOf;
    this.priced = priced;
    this.called = called;
    this.enforce = enforce;
    this.#answers = new Map(chats.map(({ prefix, answer }) => [prefix, answer]));
    let over = (): void => {};
    this.released = new Promise<void>((resolve) => {
      over = resolve;
    }).then(release);
    this.#release = over;
  }

  /** The chat below the path prefix. */
  answerOf(prefix: string): Chat["answer"] {
    const answer = this.#answers.get(prefix);
    if (answer === undefined) throw new Error(`There is no chat at ${prefix}.`);
    return answer;
  }

  /** Call the returned function once the request is over. */
  enter(): () => void {
    this.#requests += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#requests -= 1;
      this.#releaseUnused();
    };
  }

  /** No further requests begin with it. */
  retire(): void {
    this.#retired = true;
    this.#releaseUnused();
  }

  #releaseUnused(): void {
    if (this.#retired && this.#requests === 0) this.#release();
  }
}
