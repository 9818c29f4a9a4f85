// HTTP for the MCP client: through Envoy, within limits, with the headers of the current call of a shared session.
import { AsyncLocalStorage } from "node:async_hooks";
import { ReadableStream, type ReadableStreamDefaultController } from "node:stream/web";
import type { FetchLike } from "@modelcontextprotocol/sdk/shared/transport.js";
import { BACKEND_HEADER } from "@plano/config/contract";
import { fetch, type Pool } from "undici";
import type { Abortable } from "../abortable.js";
import { type Holding, OverBudget } from "../memory-budget.js";
import { answerLimit } from "./answer.js";
import { FilterFailure } from "./failure.js";

/** The messages of one call or session setup, which may be aborted together. */
export interface Exchange extends Abortable {
  headers: Record<string, string>;
  /** Grows with the server's answers. */
  holding?: Holding;
  /** The latest message sent; earlier ones have been answered by then. */
  latest?: object;
  /** The number of requests that the server has sent during it. */
  asked?: number;
}

/** The server has gone or restarted: a second attempt may succeed. */
export class ConnectionLost extends FilterFailure {
  constructor(options?: ErrorOptions) {
    super("broke off its answer", 502, options);
  }
}

/** Milliseconds for what belongs to no exchange: cancellation notices, and replies to requests of the server. */
const NOTICE_TIMEOUT = 5_000;
/** Requests of the server's own during one exchange. Honest servers send a ping now and then. */
const MOST_ASKED = 16;

const exchanges = new AsyncLocalStorage<Exchange | undefined>();

/** Messages that `work` sends belong to the exchange. */
export function during<Result>(exchange: Exchange, work: () => Promise<Result>): Promise<Result> {
  return exchanges.run(exchange, work);
}

export function outsideExchanges<Result>(work: () => Promise<Result>): Promise<Result> {
  return exchanges.run(undefined, work);
}

/** Counts a request of the server, and says whether to answer it. Too many of them abort the exchange. */
export function mayAsk(): boolean {
  const exchange = exchanges.getStore();
  if (exchange === undefined) return false;
  exchange.asked = (exchange.asked ?? 0) + 1;
  if (exchange.asked <= MOST_ASKED) return true;
  exchange.abort(new FilterFailure("sent too many requests of its own"));
  return false;
}

export function filterFetch(filter: string, pool: Pool): FetchLike {
  return async (url, init) => {
    // Filters never send unsolicited messages, so no stream stays open for them.
    if (init?.method === "GET") return new Response(null, { status: 405 });
    const exchange = exchanges.getStore();
    const message = {};
    if (exchange !== undefined) exchange.latest = message;
    const end = (failure: Error): void => {
      if (exchange?.latest === message) exchange.abort(failure);
    };
    const headers = new Headers(exchange?.headers);
    for (const [name, value] of new Headers(init?.headers)) headers.set(name, value);
    headers.set(BACKEND_HEADER, filter);
    const signal = exchange?.signal ?? AbortSignal.timeout(NOTICE_TIMEOUT);
    const response = await fetch(url, {
      method: init?.method ?? "POST",
      headers: [...headers],
      body: typeof init?.body === "string" ? init.body : null,
      redirect: "manual",
      signal,
      dispatcher: pool,
    }).catch((cause: unknown) => {
      throw new ConnectionLost({ cause });
    });
    const { status, body } = response;
    return new Response(body && watched(body, answerLimit(exchange?.holding), end), {
      status,
      headers: [...response.headers],
    });
  };
}

/** Fails the exchange when its stream ends without a result, which the SDK does not report. */
function watched(
  body: ReadableStream<Uint8Array>,
  count: (chunk: Uint8Array) => void,
  end: (failure: Error) => void,
): ReadableStream {
  const reader = body.getReader();
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    try {
      const { done, value } = await reader.read();
      if (done) {
        controller.close();
        // A result in the last bytes is still in the SDK's streams, and goes first.
        setImmediate(end, new ConnectionLost());
      } else {
        count(value);
        controller.enqueue(value);
      }
    } catch (cause) {
      const failure =
        cause instanceof FilterFailure || cause instanceof OverBudget ? cause : new ConnectionLost({ cause });
      end(failure);
      controller.error(failure);
      await reader.cancel(failure).catch(() => {});
    }
  };
  // Reads nothing before there is a reader.
  return new ReadableStream({ pull, cancel: (reason) => reader.cancel(reason) }, { highWaterMark: 0 });
}
