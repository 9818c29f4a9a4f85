// The load: a fixed number of requests over a fixed number of connections; each answer is read completely and
// checked.
import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";

export interface Load {
  path: string;
  body: string;
  requests: number;
  connections: number;
  /** Requests begin at this rate; without it, each connection sends its next one at once. */
  perSecond?: number | undefined;
  /** Every answer must contain this; anything else fails the run. */
  expected: string;
  headers?: Readonly<Record<string, string>>;
}

/** Requests a second. */
export async function run(
  pool: Pool,
  { path, body, requests, connections, perSecond, expected, headers: more }: Load,
): Promise<number> {
  let begun = 0;
  const headers = { "content-type": "application/json", ...more };
  const client = async (): Promise<void> => {
    while (begun < requests) {
      const due = perSecond === undefined ? 0 : (begun * 1_000) / perSecond;
      begun += 1;
      const early = began + due - performance.now();
      if (early > 0) await sleep(early);
      const response = await pool.request({ method: "POST", path, headers, body });
      const text = await response.body.text();
      if (response.statusCode !== 200 || !text.includes(expected)) {
        throw new Error(`the answer to ${path} was ${response.statusCode}: ${text.slice(0, 300)}`);
      }
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, client));
  return (requests * 1_000) / (performance.now() - began);
}

export function connect(url: string, connections: number): Pool {
  return new Pool(url, { connections, pipelining: 1, headersTimeout: 30_000, bodyTimeout: 30_000 });
}
