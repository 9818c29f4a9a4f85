// One request with its attempts and its response, driven step by step by a test. Nothing happens by itself:
// the test plays the client, the provider and Envoy's own decisions (retry, timeout, disconnect).
import type { Attempt } from "./attempt.js";
import { BodyBuffer } from "./body-buffer.js";
import { type Bytes, toBytes } from "./bytes.js";
import type { ClientView } from "./client-view.js";
import { Downstream, type DownstreamOptions } from "./downstream.js";
import { framingFaults } from "./framing.js";
import { type HeaderInput, HeaderMap } from "./header-map.js";
import { envoyReply, type LocalReply } from "./local-reply.js";

export interface RequestExtras {
  readonly trailers?: HeaderInput;
  /** Ends the stream with an empty data frame, as HTTP/2 and chunked HTTP/1 clients do. */
  readonly separateEnd?: boolean;
}

export class Exchange {
  readonly #stream: Downstream;

  constructor(options: DownstreamOptions) {
    this.#stream = new Downstream(options);
  }

  get client(): ClientView {
    return this.#stream.client;
  }

  /** The reply that did not come from a provider, if there was one. */
  get localReply(): LocalReply | undefined {
    return this.#stream.localReply;
  }

  get attempts(): readonly Attempt[] {
    return this.#stream.attempts;
  }

  /** The latest attempt; throws if the gateway let no request through. */
  get upstream(): Attempt {
    const attempt = this.#stream.attempt;
    if (attempt === undefined) throw new Error(`the request reached no provider: ${this.describe()}`);
    return attempt;
  }

  get finished(): boolean {
    return this.#stream.finished;
  }

  /** The filter's values in the downstream stream's filter state, as access logs see them under `wasm.<name>`. */
  get filterState(): ReadonlyMap<string, Uint8Array> {
    return this.#stream.state;
  }

  /** A whole request. Chunks arrive one by one; without a body the headers end the stream. */
  request(headers: HeaderInput, body?: Bytes | readonly Bytes[], extras: RequestExtras = {}): this {
    const chunks = body === undefined ? [] : isChunks(body) ? body : [body];
    const ownEnd = extras.trailers === undefined && extras.separateEnd !== true;
    this.requestHeaders(headers, chunks.length === 0 && ownEnd);
    for (const [index, chunk] of chunks.entries()) {
      this.requestChunk(chunk, ownEnd && index === chunks.length - 1);
    }
    if (extras.trailers !== undefined) this.requestTrailers(extras.trailers);
    else if (!ownEnd) this.requestChunk("", true);
    return this;
  }

  requestHeaders(headers: HeaderInput, end: boolean): this {
    const map = new HeaderMap(headers);
    const defaults = { ":method": "POST", ":path": "/", ":scheme": "http", ":authority": "localhost" };
    for (const [name, value] of Object.entries(defaults)) if (!map.has(name)) map.add(name, value);
    this.#stream.receiveHeaders(map, end);
    return this;
  }

  /** What arrives after the stream was answered is dropped, as in Envoy. */
  requestChunk(chunk: Bytes, end = false): this {
    if (!this.#stream.stopped("request")) this.#stream.decode.data(new BodyBuffer(toBytes(chunk)), end);
    return this;
  }

  requestTrailers(trailers: HeaderInput): this {
    if (!this.#stream.stopped("request")) this.#stream.decode.trailers(new HeaderMap(trailers));
    return this;
  }

  /** A whole response from the provider; a number is a bare status. */
  respond(headers: HeaderInput | number, ...chunks: readonly Bytes[]): this {
    this.respondHeaders(headers, chunks.length === 0);
    for (const [index, chunk] of chunks.entries()) this.respondChunk(chunk, index === chunks.length - 1);
    return this;
  }

  respondHeaders(headers: HeaderInput | number, end = false): this {
    const map = new HeaderMap(typeof headers === "number" ? { ":status": String(headers) } : headers);
    if (!map.has(":status")) map.add(":status", "200");
    this.#answering().encode.headers(map, end);
    return this;
  }

  /** Returns false if the stream is over and the provider cannot write any more. */
  respondChunk(chunk: Bytes, end = false): boolean {
    const attempt = this.upstream;
    if (attempt.stopped()) return false;
    attempt.encode.data(new BodyBuffer(toBytes(chunk)), end);
    return !attempt.stopped();
  }

  respondTrailers(trailers: HeaderInput): this {
    this.#answering().encode.trailers(new HeaderMap(trailers));
    return this;
  }

  /**
   * Envoy answers by itself (timeout, no healthy host, ...): the provider is disconnected and the gateway
   * sees the reply.
   */
  envoyReply(status: number, body: Bytes, details: string): this {
    this.#stream.sendLocalReply(envoyReply(status, toBytes(body), details));
    return this;
  }

  /** The provider's connection breaks: a 503 before the response headers, a cut-off stream after them. */
  breakUpstream(): this {
    this.#answering();
    this.#stream.attemptReset();
    return this;
  }

  /**
   * The next attempt. Without arguments the one before failed without a response (reset, timeout of the
   * attempt); with them the provider responds first, the upstream role sees the response, and the router
   * retries on its headers.
   */
  retry(headers?: HeaderInput | number, ...chunks: readonly Bytes[]): this {
    if (headers === undefined) {
      this.#stream.retry();
      return this;
    }
    const failing = this.upstream;
    this.#stream.retryOnAnswer();
    this.respondHeaders(headers, chunks.length === 0);
    for (const [index, chunk] of chunks.entries()) {
      if (this.upstream === failing) this.respondChunk(chunk, index === chunks.length - 1);
    }
    if (this.upstream === failing)
      throw new Error(`the router saw no answer to retry on: ${this.describe()}`);
    return this;
  }

  /** The provider's headers; the router retries on them unless the upstream role held or replaced them. */
  retryOnAnswer(headers: HeaderInput): this {
    this.#stream.retryOnAnswer();
    return this.respondHeaders(headers, false);
  }

  /** The client disconnects. */
  abort(): this {
    if (!this.#stream.finished) this.#stream.reset();
    return this;
  }

  /** Complete messages whose content-length differs from the length of their body. */
  get faults(): string[] {
    const { client, attempts, requestHeaders } = this.#stream;
    const requests = attempts.filter(({ ended }) => ended);
    const answered = client.ended && requestHeaders?.get(":method") !== "HEAD";
    return [
      ...requests.flatMap(({ number, headers, body }) =>
        framingFaults(`attempt ${number}`, headers, body.length),
      ),
      ...(answered ? framingFaults("response", client.headers, client.body.length) : []),
    ];
  }

  /** For messages and assertions: the state of the stream. */
  describe(): string {
    const { client, localReply, finished } = this.#stream;
    const reply = localReply && `${localReply.source} replied ${localReply.status} (${localReply.details})`;
    return [reply, `client status ${client.status ?? "none"}`, finished ? "finished" : "open"]
      .filter(Boolean)
      .join(", ");
  }

  #answering(): Attempt {
    const attempt = this.upstream;
    if (attempt.stopped()) throw new Error(`the attempt is over: ${this.describe()}`);
    return attempt;
  }
}

function isChunks(body: Bytes | readonly Bytes[]): body is readonly Bytes[] {
  return Array.isArray(body);
}
