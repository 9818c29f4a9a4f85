// Calls endpoints of the file through Envoy's backend listener, which balances, retries, and breaks circuits.

import { BACKEND_HEADER } from "@plano/config/contract";
import { TARGET_TIMEOUT } from "@plano/config/run-time";
import type { Dispatcher, Pool } from "undici";
import type { TargetEndpointConfig } from "../service-config/schema.js";
import type { Secrets } from "../service-config/secrets.js";
import { Echoes } from "./echoes.js";

export interface BackendRequest {
  method: "GET" | "POST";
  /** With its query. */
  path: string;
  /** JSON. */
  body?: string;
}

/** What follows from the secrets of an endpoint. */
interface Known {
  headers: Readonly<Record<string, string>>;
  echoes: Echoes;
}

export class BackendClient {
  readonly #pool: Pool;
  readonly #secrets: Secrets;
  readonly #known = new WeakMap<TargetEndpointConfig, Known>();

  constructor(pool: Pool, secrets: Secrets) {
    this.#pool = pool;
    this.#secrets = secrets;
  }

  async send(
    endpoint: TargetEndpointConfig,
    { method, path, body }: BackendRequest,
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    const response = await this.#pool.request({
      method,
      path,
      headers: {
        ...headers,
        accept: "*/*",
        ...(body !== undefined && { "content-type": "application/json" }),
        ...this.#knownOf(endpoint).headers,
        [BACKEND_HEADER]: endpoint.backend,
      },
      ...(body !== undefined && { body }),
      signal,
      headersTimeout: TARGET_TIMEOUT,
      bodyTimeout: TARGET_TIMEOUT,
    });
    // Whoever reads the body sees its error; one that nobody reads must not end the process.
    response.body.on("error", () => {});
    return response;
  }

  /** Takes the endpoint's secrets out of what it answers. */
  echoesOf(endpoint: TargetEndpointConfig): Echoes {
    return this.#knownOf(endpoint).echoes;
  }

  #knownOf(endpoint: TargetEndpointConfig): Known {
    const before = this.#known.get(endpoint);
    if (before !== undefined) return before;
    const headers = this.#secretHeaders(endpoint);
    const known = { headers, echoes: new Echoes(Object.values(headers)) };
    this.#known.set(endpoint, known);
    return known;
  }

  /** Without those whose secret is not set. */
  #secretHeaders({ headers }: TargetEndpointConfig): Record<string, string> {
    const known = Object.entries(headers).flatMap(([name, secret]) =>
      Object.hasOwn(this.#secrets, secret) ? [[name, this.#secrets[secret] ?? ""] as const] : [],
    );
    return Object.fromEntries(known);
  }
}
