// The host's side of one context: what it may see at this moment. Root contexts live as long as the VM. A
// stream context sees headers, body and trailers only while Envoy shows them (a header map is gone as soon as
// its callback has returned Continue), so a filter that reads too late gets the same refusal as in Envoy.
import { BufferType, DataStatus, HeadersStatus, MapType, Status, TrailersStatus } from "./abi.js";
import { type BodyBuffer, FixedBuffer, type ReadableBuffer } from "./body-buffer.js";
import type { FilterCalls } from "./filter-calls.js";
import type { HeaderMap } from "./header-map.js";
import type { LocalReply } from "./local-reply.js";
import type { PropertyTree } from "./properties.js";

export type Role = "gateway" | "upstream";
export type Direction = "request" | "response";

/** An answer to a call that a filter posted, while it is delivered. */
export interface CallAnswer {
  readonly headers: HeaderMap;
  readonly body: Uint8Array;
  readonly trailers: HeaderMap;
}

/** What a stream offers its filter. */
export interface StreamControl {
  resume(direction: Direction): void;
  reset(): void;
  sendLocalReply(reply: LocalReply): void;
  buffered(direction: Direction): BodyBuffer | undefined;
  addTrailers(direction: Direction): HeaderMap;
  properties(context: StreamContext): PropertyTree;
  readState(key: string): Uint8Array | undefined;
  writeState(key: string, value: Uint8Array): void;
}

interface Side {
  headers: HeaderMap | undefined;
  data: BodyBuffer | undefined;
  trailers: HeaderMap | undefined;
  buffering: boolean;
}

const emptySide = (): Side => ({
  headers: undefined,
  data: undefined,
  trailers: undefined,
  buffering: false,
});

export class RootContext {
  readonly kind = "root";
  readonly id: number;
  readonly rootId: string;
  readonly configuration: Uint8Array;
  configuring = false;
  tickMilliseconds = 0;
  callAnswer: CallAnswer | undefined;
  callStatus = { code: 0, message: "" };

  constructor(id: number, rootId: string, configuration: Uint8Array) {
    this.id = id;
    this.rootId = rootId;
    this.configuration = configuration;
  }

  get root(): RootContext {
    return this;
  }
}

export class StreamContext {
  readonly kind = "stream";
  readonly id: number;
  readonly root: RootContext;
  readonly role: Role;
  readonly control: StreamControl;
  readonly request = emptySide();
  readonly response = emptySide();
  logged: { request: HeaderMap | undefined; response: HeaderMap | undefined } | undefined;
  endOfStream = false;
  destroyed = false;
  readonly #filter: FilterCalls;
  #created = false;

  constructor(id: number, filter: FilterCalls, root: RootContext, role: Role, control: StreamControl) {
    this.id = id;
    this.#filter = filter;
    this.root = root;
    this.role = role;
    this.control = control;
  }

  onHeaders(direction: Direction, headers: HeaderMap, end: boolean): number {
    this.#create();
    const side = this[direction];
    side.headers = headers;
    this.endOfStream = end;
    const args = [headers.size, end ? 1 : 0];
    const status = this.#filter.callFilter(`proxy_on_${direction}_headers`, this, args, (result, stopped) =>
      stopped || result > HeadersStatus.StopAllIterationAndWatermark
        ? HeadersStatus.StopAllIterationAndWatermark
        : result,
    );
    if (status === HeadersStatus.Continue) side.headers = undefined;
    return status;
  }

  onData(direction: Direction, data: BodyBuffer, end: boolean): number {
    const side = this[direction];
    side.data = data;
    this.endOfStream = end;
    const size = this.buffer(
      direction === "request" ? BufferType.HttpRequestBody : BufferType.HttpResponseBody,
    );
    const args = [size?.length ?? 0, end ? 1 : 0];
    const status = this.#filter.callFilter(`proxy_on_${direction}_body`, this, args, (result, stopped) =>
      stopped || result > DataStatus.StopIterationNoBuffer ? DataStatus.StopIterationNoBuffer : result,
    );
    side.buffering = status === DataStatus.StopIterationAndBuffer;
    if (status === DataStatus.Continue) side.data = undefined;
    return status;
  }

  onTrailers(direction: Direction, trailers: HeaderMap): number {
    const side = this[direction];
    side.trailers = trailers;
    const status = this.#filter.callFilter(
      `proxy_on_${direction}_trailers`,
      this,
      [trailers.size],
      (result, stopped) =>
        stopped || result > TrailersStatus.StopIteration ? TrailersStatus.StopIteration : result,
    );
    if (status === TrailersStatus.Continue) side.trailers = undefined;
    return status;
  }

  /** At access-log time the final headers are readable, whatever was removed before. */
  onLog(request: HeaderMap | undefined, response: HeaderMap | undefined): void {
    this.#create();
    this.logged = { request, response };
    this.#filter.call("proxy_on_log", this, []);
    this.logged = undefined;
  }

  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    if (this.#created) {
      this.#filter.call("proxy_on_done", this, []);
      this.#filter.call("proxy_on_delete", this, []);
    }
    this.#filter.forgetContext(this.id);
  }

  /** The map that a filter may change; undefined if it is not shown now. */
  mutableMap(type: number): HeaderMap | undefined {
    if (type === MapType.RequestHeaders) return this.request.headers;
    if (type === MapType.ResponseHeaders) return this.response.headers;
    if (type === MapType.RequestTrailers) return this.#mutableTrailers("request");
    if (type === MapType.ResponseTrailers) return this.#mutableTrailers("response");
    return undefined;
  }

  readableMap(type: number): HeaderMap | undefined {
    if (type === MapType.RequestHeaders) return this.logged ? this.logged.request : this.request.headers;
    if (type === MapType.ResponseHeaders) return this.logged ? this.logged.response : this.response.headers;
    if (this.logged) return undefined;
    if (type === MapType.RequestTrailers) return this.request.trailers;
    return type === MapType.ResponseTrailers ? this.response.trailers : undefined;
  }

  buffer(type: number): ReadableBuffer | undefined {
    if (type > BufferType.HttpResponseBody) return undefined;
    const direction = type === BufferType.HttpRequestBody ? "request" : "response";
    const side = this[direction];
    const held = side.buffering ? this.control.buffered(direction) : undefined;
    return held ?? side.data ?? new FixedBuffer();
  }

  /** Continuing in either direction hides the request from the filter: Envoy 1.40 does so for both. */
  continueStream(direction: Direction): number {
    this.#filter.afterCall(() => this.control.resume(direction));
    this.request.headers = undefined;
    this.request.data = undefined;
    this.request.trailers = undefined;
    return Status.Ok;
  }

  #create(): void {
    if (this.#created) return;
    this.#created = true;
    this.#filter.call("proxy_on_context_create", this, [this.root.id]);
  }

  #mutableTrailers(direction: Direction): HeaderMap | undefined {
    const side = this[direction];
    if (side.trailers === undefined && side.data !== undefined && this.endOfStream) {
      side.trailers = this.control.addTrailers(direction);
    }
    return side.trailers;
  }
}

export type Context = RootContext | StreamContext;
