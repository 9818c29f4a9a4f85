// HTTP for the MCP client: through Envoy, bounded, with the headers of the call it is for, though many share a session.
import { AsyncLocalStorage } from "node:async_hooks";
import { ReadableStream, type ReadableStreamDefaultController } from "node:stream/web";
import type { FetchLike } from "@modelcontextprotocol/sdk/shared/transport.js";
import { fetch, type Pool } from "undici";
import type { Abortable } from "../abortable.js";
import { type Holding, OverBudget } from "../memory-budget.js";
import { answerLimit } from "./answer.js";
import { FilterFailure } from "./failure.js";
import { BACKEND_HEADER } from "./filter.js";

/** What an MCP client sends for one purpose, and how that ends early: a call, or setting up a session. */
export interface Exchange extends Abortable {
  headers: Record<string, string>;
  /** Grows with what is answered. */
  holding?: Holding;
  /** Its latest message: once another was sent, those before have been answered. */
  latest?: object;
}

/** Its server has gone, or restarted: another attempt may well succeed. */
export class ConnectionLost extends FilterFailure {
  constructor(options?: ErrorOptions) {
    super("broke off its answer", 502, options);
  }
}

/** For notices that a call was cancelled, which are nobody's exchange. */
const NOTICE_TIMEOUT = 5_000;

const exchanges = new AsyncLocalStorage<Exchange>();

/** Whatever `work` sends belongs to the exchange. */
export function during<Result>(exchange: Exchange, work: () => Promise<Result>): Promise<Result> {
  return exchanges.run(exchange, work);
}

export function filterFetch(filter: string, pool: Pool): FetchLike {
  return async (url, init) => {
    // A filter has nothing to say unasked, so no stream is kept open for that.
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

/** The SDK does not tell who waits for a result that its stream has ended without one. */
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
        // A result in the last bytes is on its way through the SDK's streams, and goes first.
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
  // Nothing is read before somebody wants it.
  return new ReadableStream({ pull, cancel: (reason) => reader.cancel(reason) }, { highWaterMark: 0 });
}
