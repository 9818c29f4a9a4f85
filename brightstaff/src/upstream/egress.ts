// Envoy's egress listener for models and agents: it translates, limits, retries and counts.
import { type Dispatcher, Pool } from "undici";

export type EgressAnswer = Dispatcher.ResponseData;

interface Asked {
  /** A path of the client's API, `/v1/messages`. */
  path: string;
  /** JSON. */
  body: Buffer | string;
  headers: Record<string, string>;
  signal: AbortSignal;
}

export interface Egress {
  /** Rejects when Envoy cannot be reached, or does not begin its response in time. */
  ask(asked: Asked): Promise<EgressAnswer>;
  close(): Promise<void>;
}

/** Bytes; Envoy accepts 60 KiB from an upstream. */
const MAX_HEADERS = 128 << 10;

/** `timeout`: milliseconds of silence before or within a response, 0 for none. */
export function createEgress(base: URL, timeout: number): Egress {
  const pool = new Pool(base.origin, {
    headersTimeout: timeout,
    bodyTimeout: timeout,
    maxHeaderSize: MAX_HEADERS,
  });
  return {
    ask: ({ path, body, headers, signal }) =>
      pool.request({
        method: "POST",
        path,
        headers: { ...headers, "content-type": "application/json" },
        body,
        signal,
      }),
    close: () => pool.close(),
  };
}
