// Calls that the filter posts with proxy_http_call. They belong to the root context and outlive the stream
// they were posted from; a test answers them, or lets them fail, at any time.
import { Status } from "./abi.js";
import { type Bytes, NO_BYTES, toBytes, utf8 } from "./bytes.js";
import type { RootContext } from "./context.js";
import { type HeaderInput, HeaderMap, type HeaderPair } from "./header-map.js";
import type { Vm } from "./vm.js";

interface PostedCall {
  readonly cluster: string;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
  readonly trailers: readonly HeaderPair[];
  readonly timeoutMilliseconds: number;
}

export class HttpCall {
  readonly token: number;
  readonly root: RootContext;
  readonly cluster: string;
  readonly headers: HeaderMap;
  readonly body: Uint8Array;
  readonly trailers: HeaderMap;
  readonly timeoutMilliseconds: number;
  readonly #vm: Vm;
  #answered = false;

  constructor(vm: Vm, token: number, root: RootContext, posted: PostedCall) {
    this.#vm = vm;
    this.token = token;
    this.root = root;
    this.cluster = posted.cluster;
    this.headers = new HeaderMap(posted.headers);
    this.body = posted.body;
    this.trailers = new HeaderMap(posted.trailers);
    this.timeoutMilliseconds = posted.timeoutMilliseconds;
    if (this.body.length > 0) this.headers.replace("content-length", String(this.body.length));
  }

  get text(): string {
    return utf8(this.body);
  }

  respond(
    headers: HeaderInput = { ":status": "200" },
    body: Bytes = NO_BYTES,
    trailers: HeaderInput = [],
  ): void {
    this.#deliver({
      headers: new HeaderMap(headers),
      body: toBytes(body),
      trailers: new HeaderMap(trailers),
    });
  }

  /** The connection broke or the call timed out: the filter gets no headers at all. */
  fail(): void {
    this.root.callStatus = { code: Status.BrokenConnection, message: "reset" };
    this.#deliver(undefined);
    this.root.callStatus.message = "";
  }

  #deliver(answer: { headers: HeaderMap; body: Uint8Array; trailers: HeaderMap } | undefined): void {
    if (this.#answered) throw new Error(`call ${this.token} was answered before`);
    this.#answered = true;
    this.root.callAnswer = answer;
    const sizes = [answer?.headers.size ?? 0, answer?.body.length ?? 0, answer?.trailers.size ?? 0];
    this.#vm.call("proxy_on_http_call_response", this.root, [this.token, ...sizes]);
    this.root.callAnswer = undefined;
  }
}

export class HttpCalls {
  readonly #vm: Vm;
  readonly #clusters: readonly string[] | undefined;
  #posted: HttpCall[] = [];
  #nextToken = 1;

  constructor(vm: Vm, clusters: readonly string[] | undefined) {
    this.#vm = vm;
    this.#clusters = clusters;
  }

  /** The call's token, or undefined if Envoy refuses: unknown cluster, or no path, method or authority. */
  post(root: RootContext, posted: PostedCall): number | undefined {
    if (this.#clusters !== undefined && !this.#clusters.includes(posted.cluster)) return undefined;
    const names = posted.headers.map(([name]) => name.toLowerCase());
    if (![":path", ":method", ":authority"].every((name) => names.includes(name))) return undefined;
    const token = this.#nextToken;
    this.#nextToken += 1;
    this.#posted.push(new HttpCall(this.#vm, token, root, posted));
    return token;
  }

  flush(): HttpCall[] {
    const posted = this.#posted;
    this.#posted = [];
    return posted;
  }
}
