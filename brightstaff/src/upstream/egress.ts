// Envoy's loopback listener through which models and agents are asked: it translates, holds limits, tries again, and counts.
import { type Dispatcher, Pool } from "undici";

export type EgressAnswer = Dispatcher.ResponseData;

interface Asked {
  /** Of the client's API, `/v1/messages`. */
  path: string;
  /** JSON. */
  body: Buffer | string;
  headers: Record<string, string>;
  signal: AbortSignal;
}

export interface Egress {
  /** Rejects when Envoy cannot be reached, or does not begin to answer in time. */
  ask(asked: Asked): Promise<EgressAnswer>;
  close(): Promise<void>;
}

/** More than the 60 KiB that Envoy takes of an answer. */
const MAX_HEADERS = 128 << 10;

/** `timeout`: longest silence before an answer begins, or within it; milliseconds, 0 for none. */
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
