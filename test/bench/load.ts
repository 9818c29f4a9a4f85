// The load: a fixed number of requests over a fixed number of connections; each answer is read completely and
// checked.
import { Pool } from "undici";

export interface Load {
  path: string;
  body: string;
  requests: number;
  connections: number;
  /** Every answer must contain this; anything else fails the run. */
  expected: string;
  headers?: Readonly<Record<string, string>>;
}

/** Requests a second. */
export async function run(
  pool: Pool,
  { path, body, requests, connections, expected, headers: more }: Load,
): Promise<number> {
  let left = requests;
  const headers = { "content-type": "application/json", ...more };
  const client = async (): Promise<void> => {
    while (left-- > 0) {
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
