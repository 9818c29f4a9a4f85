// One direction of one filter in Envoy's filter manager: which callback comes next, what is held while the
// filter has stopped the iteration, and what goes to the next stage. Follows commonContinue and the
// commonHandleAfter*Callback functions of
// https://github.com/envoyproxy/envoy/blob/v1.40.0/source/common/http/filter_manager.cc
import { DataStatus, HeadersStatus, TrailersStatus } from "./abi.js";
import { BodyBuffer } from "./body-buffer.js";
import type { Direction, StreamContext } from "./context.js";
import type { HeaderMap } from "./header-map.js";

/** The next stage: the router, the provider, the router's way back, or the client. */
export interface Stage {
  headers(headers: HeaderMap, end: boolean): void;
  data(data: BodyBuffer, end: boolean): void;
  trailers(trailers: HeaderMap): void;
}

/** The half's stream. `run` marks that a stage is being called; `stopped` that nothing may follow. */
export interface HalfOwner {
  readonly bufferLimit: number;
  run<Result>(direction: Direction, stage: () => Result): Result;
  stopped(direction: Direction): boolean;
  tooLarge(direction: Direction): void;
}

type Iteration = "continue" | "stop-single" | "stop-all-buffer" | "stop-all-watermark";

export class FilterHalf implements Stage {
  readonly #direction: Direction;
  readonly #context: StreamContext;
  readonly #owner: HalfOwner;
  readonly #next: Stage;
  #iteration: Iteration = "continue";
  #headers: HeaderMap | undefined;
  #trailers: HeaderMap | undefined;
  #headersForwarded = false;
  #ended = false;
  #buffered: BodyBuffer | undefined;

  constructor(direction: Direction, context: StreamContext, owner: HalfOwner, next: Stage) {
    this.#direction = direction;
    this.#context = context;
    this.#owner = owner;
    this.#next = next;
  }

  get buffered(): BodyBuffer | undefined {
    return this.#buffered;
  }

  /** True while something is held. */
  get waiting(): boolean {
    return this.#iteration !== "continue";
  }

  headers(headers: HeaderMap, end: boolean): void {
    this.#headers = headers;
    this.#ended = end;
    const status = this.#call(() => this.#context.onHeaders(this.#direction, headers, end));
    if (status === undefined) return;
    if (status === HeadersStatus.StopIteration) this.#iteration = "stop-single";
    else if (status === HeadersStatus.StopAllIterationAndBuffer) this.#iteration = "stop-all-buffer";
    else if (status === HeadersStatus.StopAllIterationAndWatermark) this.#iteration = "stop-all-watermark";
    else if (!this.#headersForwarded) this.#forwardHeaders(end);
  }

  data(data: BodyBuffer, end: boolean): void {
    this.#ended ||= end;
    if (this.#stoppedAll()) {
      this.#hold(data, this.#iteration === "stop-all-buffer");
      return;
    }
    const status = this.#call(() => {
      if (this.#context[this.#direction].buffering) this.#hold(data, true);
      // The buffer limit may have been exceeded; the filter still sees the data, unless the reply was sent
      // and its context is gone.
      if (this.#context.destroyed) return DataStatus.StopIterationNoBuffer;
      return this.#context.onData(this.#direction, data, end);
    });
    if (status === undefined) return;
    if (status === DataStatus.Continue) {
      if (this.#iteration === "continue") {
        this.#forward(() => this.#next.data(data, end && this.#trailers === undefined));
        this.#forwardAddedTrailers(end);
      } else {
        this.#hold(data, true);
        if (!this.#owner.stopped(this.#direction)) this.resume();
      }
      return;
    }
    this.#iteration = "stop-single";
    if (status === DataStatus.StopIterationAndBuffer) this.#hold(data, true);
    else if (status === DataStatus.StopIterationAndWatermark) this.#hold(data, false);
    else if (this.#ended) this.#buffered ??= new BodyBuffer();
  }

  trailers(trailers: HeaderMap): void {
    this.#trailers = trailers;
    this.#ended = true;
    if (this.#stoppedAll()) return;
    const status = this.#call(() => this.#context.onTrailers(this.#direction, trailers));
    if (status === undefined) return;
    if (status !== TrailersStatus.Continue) this.#iteration = "stop-single";
    else if (this.#iteration === "continue") this.#forward(() => this.#next.trailers(trailers));
    else this.resume();
  }

  addTrailers(trailers: HeaderMap): void {
    this.#trailers = trailers;
  }

  /** Continues where the filter stopped. After a stop of everything the filter sees the held body first. */
  resume(): void {
    if (this.#iteration === "continue" || this.#headers === undefined) return;
    if (this.#owner.stopped(this.#direction)) return;
    const fromFilter = this.#stoppedAll();
    this.#iteration = "continue";
    const trailers = this.#trailers;
    if (!this.#headersForwarded) {
      this.#forwardHeaders(this.#ended && this.#buffered === undefined && trailers === undefined);
    }
    const held = this.#buffered;
    if (held !== undefined) {
      this.#buffered = undefined;
      const end = this.#ended && trailers === undefined;
      if (fromFilter) this.data(held, end);
      else {
        this.#forward(() => this.#next.data(held, end && this.#trailers === undefined));
        this.#forwardAddedTrailers(end);
      }
    }
    if (trailers === undefined) return;
    if (fromFilter) this.trailers(trailers);
    else this.#forward(() => this.#next.trailers(trailers));
  }

  #forwardHeaders(end: boolean): void {
    const headers = this.#headers;
    if (headers === undefined) return;
    this.#headersForwarded = true;
    this.#forward(() => this.#next.headers(headers, end));
  }

  /** Trailers that the filter added while it saw the last data. */
  #forwardAddedTrailers(end: boolean): void {
    const added = this.#trailers;
    if (end && added !== undefined) this.#forward(() => this.#next.trailers(added));
  }

  #forward(stage: () => void): void {
    if (!this.#owner.stopped(this.#direction)) this.#owner.run(this.#direction, stage);
  }

  /** Calls the filter; undefined if the stream was answered or reset meanwhile. */
  #call(callback: () => number): number | undefined {
    if (this.#owner.stopped(this.#direction)) return undefined;
    const status = this.#owner.run(this.#direction, callback);
    return this.#owner.stopped(this.#direction) ? undefined : status;
  }

  /** Watermark buffering slows the sender down instead of refusing, so there is no limit here. */
  #hold(data: BodyBuffer, limited: boolean): void {
    this.#buffered ??= new BodyBuffer();
    this.#buffered.append(data.drain());
    if (limited && this.#buffered.length > this.#owner.bufferLimit) this.#owner.tooLarge(this.#direction);
  }

  #stoppedAll(): boolean {
    return this.#iteration === "stop-all-buffer" || this.#iteration === "stop-all-watermark";
  }
}
