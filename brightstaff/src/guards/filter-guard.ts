// A filter of the file as a guard, over HTTP or MCP: what it stops is refused. What it answers otherwise changes nothing.
import type { Filter } from "../filters/filter.js";
import { filterHeaders } from "../upstream/forwarded-headers.js";
import type { Guard, GuardCall, GuardedText, Verdict } from "./guard.js";

export class FilterGuard implements Guard {
  readonly name = "filter";
  readonly #filter: Filter;

  constructor(filter: Filter) {
    this.#filter = filter;
  }

  async judge(_texts: readonly GuardedText[], { request, body, signal }: GuardCall): Promise<Verdict> {
    const { path, headers, requestId, holding } = request;
    const part = holding.part();
    try {
      const call = { path, body, headers: filterHeaders(headers, requestId), signal, holding: part };
      return "stop" in (await this.#filter.apply(call)) ? { refused: this.name } : "passed";
    } finally {
      part.release();
    }
  }
}
