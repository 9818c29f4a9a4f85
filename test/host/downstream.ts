// A client's stream: Envoy's downstream filter chain with the filter's gateway role, and the router at its
// end. Local replies follow Envoy 1.40's DownstreamFilterManager: during request processing they pass the
// gateway's own response callbacks; if an unsent response exists they replace it and skip the callbacks;
// after the response headers were sent, the stream is reset.
import { Attempt, type AttemptOwner } from "./attempt.js";
import { BodyBuffer } from "./body-buffer.js";
import { NO_BYTES } from "./bytes.js";
import { ClientView } from "./client-view.js";
import { type Direction, type RootContext, StreamContext, type StreamControl } from "./context.js";
import { FilterHalf, type HalfOwner, type Stage } from "./filter-half.js";
import { HeaderMap } from "./header-map.js";
import type { HostRoots } from "./host-roots.js";
import { envoyReply, type LocalReply, localReplyHeaders } from "./local-reply.js";
import type { PropertyTree } from "./properties.js";
import type { Vm } from "./vm.js";

export interface DownstreamOptions {
  readonly vm: Vm;
  readonly roots: HostRoots;
  readonly bufferLimit: number;
  /** A cluster without the upstream role. */
  readonly bare?: { readonly cluster: string; readonly root: RootContext };
  /** The cluster that Envoy's routes choose; undefined gives Envoy's own 503, as if a cluster header names none. */
  readonly route: (headers: HeaderMap) => string | undefined;
  readonly properties: (stream: Downstream, context: StreamContext) => PropertyTree;
}

export class Downstream implements HalfOwner, StreamControl, AttemptOwner {
  readonly context: StreamContext;
  readonly decode: FilterHalf;
  readonly encode: FilterHalf;
  readonly client = new ClientView();
  readonly attempts: Attempt[] = [];
  readonly state = new Map<string, Uint8Array>();
  readonly bufferLimit: number;
  readonly answer: Stage;
  requestHeaders: HeaderMap | undefined;
  responseHeaders: HeaderMap | undefined;
  localReply: LocalReply | undefined;
  finished = false;
  readonly #options: DownstreamOptions;
  readonly #retained = new BodyBuffer();
  #routed: { headers: HeaderMap; trailers: HeaderMap | undefined; ended: boolean } | undefined;
  #requestStopped = false;
  #responseStopped = false;
  #working = 0;
  #retryNext = false;
  #prepared: LocalReply | undefined;

  constructor(options: DownstreamOptions) {
    this.#options = options;
    this.bufferLimit = options.bufferLimit;
    this.context = options.vm.addContext(
      (id) => new StreamContext(id, options.vm, options.roots.gateway, "gateway", this),
    );
    this.decode = new FilterHalf("request", this.context, this, {
      headers: (headers, end) => this.#route(headers, end),
      data: (data, end) => this.#routeData(data, end),
      trailers: (trailers) => this.#routeTrailers(trailers),
    });
    this.encode = new FilterHalf("response", this.context, this, {
      headers: (headers, end) => this.#sendHeaders(headers, end),
      data: (data, end) => this.#sendData(data, end),
      trailers: (trailers) => this.#sendTrailers(trailers),
    });
    this.answer = {
      headers: (headers, end) => {
        if (this.#retryNext) {
          this.retry();
          return;
        }
        if (end) this.attempt?.finish(false);
        this.#respond(headers, end);
      },
      data: (data, end) => {
        if (end) this.attempt?.finish(false);
        this.encode.data(data, end);
      },
      trailers: (trailers) => {
        this.attempt?.finish(false);
        this.encode.trailers(trailers);
      },
    };
  }

  get attempt(): Attempt | undefined {
    return this.attempts.at(-1);
  }

  receiveHeaders(headers: HeaderMap, end: boolean): void {
    this.requestHeaders = headers;
    this.decode.headers(headers, end);
  }

  /** The router retries on the next response headers instead of passing them on. */
  retryOnAnswer(): void {
    this.#retryNext = true;
  }

  /**
   * Starts the next attempt with what the router keeps: the body from the gateway, and the one header map,
   * which earlier attempts have changed, too.
   */
  retry(): void {
    const routed = this.#routed;
    if (routed === undefined || this.finished) throw new Error("there is no routed request to retry");
    this.#retryNext = false;
    this.attempt?.finish(true);
    const body =
      this.#retained.length > 0 ? new BodyBuffer(this.#retained.read(0, this.#retained.length)) : undefined;
    const attempt = this.#startAttempt(routed.headers);
    if (attempt === undefined) return;
    attempt.decode.headers(
      routed.headers,
      routed.ended && body === undefined && routed.trailers === undefined,
    );
    if (body !== undefined) attempt.decode.data(body, routed.ended && routed.trailers === undefined);
    if (routed.trailers !== undefined) attempt.decode.trailers(routed.trailers);
  }

  /** The stream is over: runs the access log, then deletes the gateway's context, then an open attempt. */
  finish(): void {
    if (this.finished) return;
    this.finished = true;
    this.context.onLog(this.requestHeaders, this.responseHeaders);
    this.context.destroy();
    this.attempt?.finish(true);
  }

  run<Result>(direction: Direction, stage: () => Result): Result {
    if (direction === "response") return stage();
    this.#working += 1;
    try {
      return stage();
    } finally {
      this.#working -= 1;
      if (this.#working === 0) this.#sendPrepared();
    }
  }

  stopped(direction: Direction): boolean {
    return this.finished || (direction === "request" ? this.#requestStopped : this.#responseStopped);
  }

  tooLarge(direction: Direction): void {
    if (direction === "request") {
      this.sendLocalReply(envoyReply(413, Buffer.from("Payload Too Large"), "request_payload_too_large"));
    } else {
      this.sendLocalReply(
        envoyReply(500, Buffer.from("Internal Server Error"), "response_payload_too_large"),
      );
    }
  }

  sendLocalReply(reply: LocalReply): void {
    const isHeld = this.#prepared !== undefined && this.localReply === undefined;
    if (this.finished || isHeld) return;
    this.attempt?.finish(true);
    if (this.client.headers !== undefined) {
      this.reset();
    } else if (this.responseHeaders !== undefined) {
      this.#responseStopped = true;
      this.#requestStopped = true;
      this.#replaceResponse(reply);
    } else {
      this.#requestStopped = true;
      this.#prepared = reply;
      if (this.#working === 0) this.#sendPrepared();
    }
  }

  reset(): void {
    if (this.finished) return;
    this.client.reset = true;
    this.finish();
  }

  attemptReplied(reply: LocalReply): void {
    this.sendLocalReply(reply);
  }

  attemptReset(): void {
    this.attempt?.finish(true);
    const details = "upstream_reset_before_response_started{connection_termination}";
    this.sendLocalReply(
      envoyReply(
        503,
        Buffer.from(
          "upstream connect error or disconnect/reset before headers. reset reason: connection termination",
        ),
        details,
      ),
    );
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

  properties(context: StreamContext): PropertyTree {
    return this.#options.properties(this, context);
  }

  readState(key: string): Uint8Array | undefined {
    return this.state.get(key);
  }

  writeState(key: string, value: Uint8Array): void {
    this.state.set(key, value);
  }

  #startAttempt(headers: HeaderMap): Attempt | undefined {
    // The router chooses once: later attempts go to the first one's cluster, whatever became of the headers.
    const cluster = this.attempt?.cluster ?? this.#options.route(headers);
    if (cluster === undefined) {
      this.sendLocalReply(envoyReply(503, NO_BYTES, "cluster_not_found"));
      return undefined;
    }
    const { vm, roots, bare } = this.#options;
    const root = bare?.cluster === cluster ? bare.root : roots.upstream;
    const attempt = new Attempt(vm, root, this, this.attempts.length + 1, cluster);
    this.attempts.push(attempt);
    return attempt;
  }

  #route(headers: HeaderMap, end: boolean): void {
    this.#routed = { headers, trailers: undefined, ended: end };
    this.#startAttempt(headers)?.decode.headers(headers, end);
  }

  #routeData(data: BodyBuffer, end: boolean): void {
    const bytes = data.drain();
    this.#retained.append(bytes);
    if (this.#routed !== undefined) this.#routed.ended = end;
    this.attempt?.decode.data(new BodyBuffer(bytes), end);
  }

  #routeTrailers(trailers: HeaderMap): void {
    if (this.#routed !== undefined) Object.assign(this.#routed, { trailers, ended: true });
    this.attempt?.decode.trailers(trailers);
  }

  #respond(headers: HeaderMap, end: boolean): void {
    this.responseHeaders = headers;
    this.encode.headers(headers, end);
  }

  #sendPrepared(): void {
    const reply = this.#prepared;
    if (reply === undefined || this.localReply !== undefined || this.finished) return;
    this.localReply = reply;
    const withoutBody = reply.body.length === 0 || this.#isHead();
    this.#respond(localReplyHeaders(reply), withoutBody);
    if (!withoutBody) this.encode.data(new BodyBuffer(reply.body), true);
  }

  #replaceResponse(reply: LocalReply): void {
    this.localReply = reply;
    this.responseHeaders = localReplyHeaders(reply);
    const withoutBody = reply.body.length === 0 || this.#isHead();
    this.#sendHeaders(this.responseHeaders, withoutBody);
    if (!withoutBody) this.#sendData(new BodyBuffer(reply.body), true);
  }

  #isHead(): boolean {
    return this.requestHeaders?.get(":method") === "HEAD";
  }

  #sendHeaders(headers: HeaderMap, end: boolean): void {
    this.client.headers = headers.clone();
    if (end) this.#complete();
  }

  #sendData(data: BodyBuffer, end: boolean): void {
    const bytes = data.drain();
    if (bytes.length > 0) this.client.chunks.push(bytes);
    if (end) this.#complete();
  }

  #sendTrailers(trailers: HeaderMap): void {
    this.client.trailers = trailers.clone();
    this.#complete();
  }

  #complete(): void {
    this.client.ended = true;
    this.finish();
  }
}
