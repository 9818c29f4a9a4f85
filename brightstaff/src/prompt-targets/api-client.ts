// Calls APIs of targets, and reads their answers.

import { LOCAL_REPLY_HEADER } from "@plano/config/contract";
import { TARGET_PIECES_TIMEOUT, TARGET_TIMEOUT } from "@plano/config/run-time";
import { type Dispatcher, errors } from "undici";
import type { ClientRequest } from "../exchange/client-request.js";
import { ownWords } from "../filters/answer.js";
import type { TargetEndpointConfig } from "../service-config/schema.js";
import type { BackendClient, BackendRequest } from "../upstream/backend-client.js";
import type { Echoes } from "../upstream/echoes.js";
import { filterHeaders } from "../upstream/forwarded-headers.js";
import { isEvents, isText, spokenPieces, TooLarge, wholeText } from "./api-text.js";
import { ApiTimeout } from "./api-timeout.js";
import { FunctionFailure, retryAfterIn } from "./function-failure.js";

export interface ApiCall {
  /** For messages. */
  target: string;
  endpoint: TargetEndpointConfig;
  request: BackendRequest;
  /** Server-sent events may be passed on as they arrive. */
  live: boolean;
}

/** A call that was made, as metrics and records tell it. */
export interface MadeCall {
  requestId: string;
  target: string;
  endpoint: TargetEndpointConfig;
  /** When it was made, in milliseconds since 1970. */
  at: number;
  /** Undefined without a response. */
  status: number | undefined;
  /** Until its response began. */
  seconds: number;
}

/** A text, or its pieces as they arrive. */
export type ApiAnswer = { text: string } | { pieces: AsyncIterable<string> };

/** Bytes of a failed call's response that are searched for a message. */
const LONGEST_REASON = 16 << 10;
const CLIENT_ERROR = 400;
const SERVER_ERROR = 500;

export class ApiClient {
  readonly #backends: BackendClient;
  readonly #onCall: (made: MadeCall) => void;

  constructor(endpoints: BackendClient, onCall: (made: MadeCall) => void = () => {}) {
    this.#backends = endpoints;
    this.#onCall = onCall;
  }

  /** Rejects with a `FunctionFailure`, or with the signal's reason when the client left. */
  async call(call: ApiCall, request: ClientRequest): Promise<ApiAnswer> {
    const { headers, requestId, signal } = request;
    // APIs may have effects.
    await request.cleared;
    const own = filterHeaders(headers, requestId);
    const timeout = new ApiTimeout({ each: TARGET_TIMEOUT, pieces: TARGET_PIECES_TIMEOUT }, signal);
    try {
      const answer = await timeout.during(() => this.#ask(call, own, timeout.signal, request));
      const echoes = this.#backends.echoesOf(call.endpoint);
      if ("text" in answer) return { text: echoes.without(answer.text) };
      return { pieces: timeout.withEach(echoes.withoutIn(answer.pieces)) };
    } catch (error) {
      signal.throwIfAborted();
      if (timeout.isOver) throw failureOf(call.target, timeout.signal.reason);
      throw error instanceof FunctionFailure ? error : failureOf(call.target, error);
    }
  }

  async #ask(
    { target, endpoint, request, live }: ApiCall,
    headers: Record<string, string>,
    signal: AbortSignal,
    { requestId, holding }: ClientRequest,
  ): Promise<ApiAnswer> {
    const [at, began] = [Date.now(), performance.now()];
    const onCall = (status: number | undefined): void => {
      const seconds = (performance.now() - began) / 1_000;
      this.#onCall({ requestId, target, endpoint, at, status, seconds });
    };
    const response = await this.#backends.send(endpoint, request, headers, signal).catch((error: unknown) => {
      onCall(undefined);
      throw error;
    });
    const isLocal = response.headers[LOCAL_REPLY_HEADER] !== undefined;
    onCall(isLocal ? undefined : response.statusCode);
    const { statusCode: status, body } = response;
    if (status < 200 || status >= 300)
      throw await refused(target, response, this.#backends.echoesOf(endpoint));
    const contentType = String(response.headers["content-type"] ?? "");
    const encoding = response.headers["content-encoding"] ?? "identity";
    if (!isText(contentType) || encoding !== "identity") {
      body.destroy();
      const what = encoding === "identity" ? contentType : `compressed content (${String(encoding)})`;
      const message = `The API of ${target} answered with ${what}, which is no text.`;
      throw new FunctionFailure(message, { status: 502, code: "function_response_unreadable", target });
    }
    if (live && isEvents(contentType)) return { pieces: spokenPieces(body, holding) };
    return { text: await wholeText(body, contentType, holding) };
  }
}

/** The status is kept. Of errors from 500 on, only the status is told: their texts are for those who run the API. */
async function refused(
  target: string,
  { statusCode, headers, body }: Dispatcher.ResponseData,
  echoes: Echoes,
): Promise<FunctionFailure> {
  if (headers[LOCAL_REPLY_HEADER] !== undefined) {
    body.destroy();
    const message = `The API of ${target} cannot be reached.`;
    return new FunctionFailure(message, { status: 503, code: "function_unreachable", target });
  }
  const isError = statusCode >= CLIENT_ERROR;
  const said = isError && statusCode < SERVER_ERROR ? await beginningOf(body) : "";
  if (said === "") body.destroy();
  const words = said === "" ? "." : `: ${echoes.without(ownWords(echoes.without(said)))}`;
  return new FunctionFailure(`The API of ${target} answered ${statusCode}${words}`, {
    status: isError ? statusCode : 502,
    code: "function_failed",
    target,
    ...retryAfterIn(headers),
  });
}

/** Empty when it cannot be read. */
async function beginningOf(body: Dispatcher.ResponseData["body"]): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= LONGEST_REASON) break;
    }
  } catch {
    return "";
  }
  return Buffer.concat(chunks).subarray(0, LONGEST_REASON).toString().trim();
}

function failureOf(target: string, cause: unknown): FunctionFailure {
  if (cause instanceof TooLarge) {
    const message = `The API of ${target} answered with too much: ${cause.message}.`;
    return new FunctionFailure(
      message,
      { status: 502, code: "function_response_too_large", target },
      { cause },
    );
  }
  if (cause instanceof errors.HeadersTimeoutError || cause instanceof errors.BodyTimeoutError) {
    const message = `The API of ${target} did not answer in time.`;
    return new FunctionFailure(message, { status: 504, code: "function_timeout", target }, { cause });
  }
  const message = `The API of ${target} could not be called.`;
  return new FunctionFailure(message, { status: 502, code: "function_unreachable", target }, { cause });
}
