// One attempt at a provider: Envoy's upstream filter chain with the filter's upstream role, and the provider
// at its end. Its request headers are the gateway's own map; its response enters the gateway's response path.
import { BodyBuffer } from "./body-buffer.js";
import { NO_BYTES, utf8 } from "./bytes.js";
import { type Direction, type RootContext, StreamContext, type StreamControl } from "./context.js";
import { FilterHalf, type HalfOwner, type Stage } from "./filter-half.js";
import { HeaderMap } from "./header-map.js";
import { envoyReply, type LocalReply } from "./local-reply.js";
import type { PropertyTree } from "./properties.js";
import type { Vm } from "./vm.js";

/** What an attempt needs from its stream. */
export interface AttemptOwner {
  readonly bufferLimit: number;
  attemptReplied(reply: LocalReply): void;
  reset(): void;
  properties(context: StreamContext): PropertyTree;
  /** One filter state serves the gateway and every attempt, and outlives the attempts. */
  readState(key: string): Uint8Array | undefined;
  writeState(key: string, value: Uint8Array): void;
  readonly answer: Stage;
}

export class Attempt implements HalfOwner, StreamControl {
  readonly number: number;
  readonly cluster: string;
  readonly context: StreamContext;
  readonly decode: FilterHalf;
  readonly encode: FilterHalf;
  readonly bufferLimit: number;
  /** What the provider received. Headers are undefined until the filter releases them. */
  headers: HeaderMap | undefined;
  trailers: HeaderMap | undefined;
  ended = false;
  /** The connection to the provider was closed before the response was complete. */
  wasReset = false;
  readonly #body = new BodyBuffer();
  readonly #owner: AttemptOwner;
  #over = false;
  #aborted = false;

  constructor(vm: Vm, root: RootContext, owner: AttemptOwner, number: number, cluster: string) {
    this.number = number;
    this.cluster = cluster;
    this.bufferLimit = owner.bufferLimit;
    this.#owner = owner;
    this.context = vm.addContext((id) => new StreamContext(id, vm, root, "upstream", this));
    this.decode = new FilterHalf("request", this.context, this, {
      headers: (headers, end) => {
        this.headers = headers.clone();
        this.ended = end;
      },
      data: (data, end) => {
        this.#body.append(data.drain());
        this.ended = end;
      },
      trailers: (trailers) => {
        this.trailers = trailers.clone();
        this.ended = true;
      },
    });
    this.encode = new FilterHalf("response", this.context, this, owner.answer);
  }

  get body(): Uint8Array {
    return this.#body.length === 0 ? NO_BYTES : this.#body.read(0, this.#body.length);
  }

  get text(): string {
    return utf8(this.body);
  }

  get over(): boolean {
    return this.#over;
  }

  /** Ends the attempt; `reset` tells whether Envoy had to disconnect the provider. */
  finish(reset: boolean): void {
    if (this.#over) return;
    this.#over = true;
    this.wasReset = reset;
    this.context.destroy();
  }

  run<Result>(_direction: Direction, stage: () => Result): Result {
    return stage();
  }

  stopped(): boolean {
    return this.#over || this.#aborted;
  }

  tooLarge(direction: Direction): void {
    const [status, text, details] =
      direction === "request"
        ? ([413, "Payload Too Large", "request_payload_too_large"] as const)
        : ([500, "Internal Server Error", "response_payload_too_large"] as const);
    this.sendLocalReply(envoyReply(status, Buffer.from(text), details));
  }

  /** A reply from the upstream chain skips its own response path and goes through the gateway's. */
  sendLocalReply(reply: LocalReply): void {
    if (this.stopped()) return;
    this.#aborted = true;
    this.#owner.attemptReplied(reply);
  }

  resume(direction: Direction): void {
    (direction === "request" ? this.decode : this.encode).resume();
  }

  buffered(direction: Direction): BodyBuffer | undefined {
    return (direction === "request" ? this.decode : this.encode).buffered;
  }

  addTrailers(direction: Direction): HeaderMap {
    const trailers = new HeaderMap();
    (direction === "request" ? this.decode : this.encode).addTrailers(trailers);
    return trailers;
  }

  /** Seen on Envoy 1.40: a filter that resets the upstream stream also ends the client's, without a retry. */
  reset(): void {
    this.#owner.reset();
  }

  properties(context: StreamContext): PropertyTree {
    return this.#owner.properties(context);
  }

  readState(key: string): Uint8Array | undefined {
    return this.#owner.readState(key);
  }

  writeState(key: string, value: Uint8Array): void {
    this.#owner.writeState(key, value);
  }
}
