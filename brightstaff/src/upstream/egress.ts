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
}

export interface EgressConnections {
  /** `timeout`: milliseconds of silence before or within a response, 0 for none. */
  egress(timeout: number): Egress;
  /** Waits for requests in progress. */
  close(): Promise<void>;
}

/** Bytes; Envoy accepts 60 KiB from an upstream. */
const MAX_HEADERS = 128 << 10;

export function connectEgress(base: URL): EgressConnections {
  const pool = new Pool(base.origin, { maxHeaderSize: MAX_HEADERS });
  return {
    egress: (timeout) => ({
      ask: ({ path, body, headers, signal }) =>
        pool.request({
          method: "POST",
          path,
          headers: { ...headers, "content-type": "application/json" },
          body,
          signal,
          headersTimeout: timeout,
          bodyTimeout: timeout,
        }),
    }),
    close: () => pool.close(),
  };
}
