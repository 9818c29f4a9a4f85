// A filter over plain HTTP: it gets JSON by POST; 2xx returns the JSON to go on with, 4xx stops the request.
import { buffer } from "node:stream/consumers";
import { BACKEND_HEADER } from "@plano/config/contract";
import type { Pool } from "undici";
import { orAborted } from "../abortable.js";
import type { ServiceFilterConfig } from "../service-config/schema.js";
import { bounded, objectIn, ownWords } from "./answer.js";
import { withFilterDeadline } from "./deadline.js";
import { FilterFailure } from "./failure.js";
import type { Filter, FilterCall, FilterVerdict } from "./filter.js";

export class HttpFilter implements Filter {
  readonly id: string;
  readonly onFailure: ServiceFilterConfig["onFailure"];
  readonly #config: ServiceFilterConfig;
  readonly #pool: Pool;

  constructor(config: ServiceFilterConfig, pool: Pool) {
    this.id = config.id;
    this.onFailure = config.onFailure;
    this.#config = config;
    this.#pool = pool;
  }

  apply(call: FilterCall): Promise<FilterVerdict> {
    const { timeoutMilliseconds } = this.#config;
    return withFilterDeadline(timeoutMilliseconds, ({ signal }) => this.#ask(call, signal), call.signal);
  }

  async #ask({ path, body, headers, holding }: FilterCall, signal: AbortSignal): Promise<FilterVerdict> {
    const sent = JSON.stringify(body);
    const asked = this.#pool.request({
      method: "POST",
      path: this.#config.path.replace(/\/$/, "") + path,
      headers: {
        ...headers,
        "content-type": "application/json",
        accept: "application/json",
        [BACKEND_HEADER]: this.id,
      },
      body: sent,
      signal,
    });
    const { statusCode: status, body: answer } = await orAborted(asked, signal);
    const read = buffer(bounded(answer, holding));
    if (status >= 400 && status < 500) {
      // The status decides, even when the body cannot be read.
      return { stop: { status, message: ownWords(await read.catch(() => Buffer.alloc(0))) } };
    }
    const said = await read;
    if (status < 200 || status >= 300) throw new FilterFailure("failed");
    // Most filters change nothing, and many say so by an echo, which needs no parsing.
    if (said.length === 0 || said.equals(Buffer.from(sent))) return { body };
    if (said.toString().trim() === "") return { body };
    const changed = objectIn(said);
    if (changed === undefined) throw new FilterFailure("did not answer with a JSON object");
    return { body: changed };
  }
}
