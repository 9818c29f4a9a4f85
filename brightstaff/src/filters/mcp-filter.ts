// A filter that is an MCP server's tool: it is called with the body and the path, and its result is the new body.

import type { ServiceFilterConfig } from "../service-config/schema.js";
import { withFilterDeadline } from "./deadline.js";
import type { Filter, FilterCall, FilterVerdict } from "./filter.js";
import { readResult } from "./mcp-result.js";
import type { McpSession } from "./mcp-session.js";

export class McpFilter implements Filter {
  readonly id: string;
  readonly onFailure: ServiceFilterConfig["onFailure"];
  readonly #config: ServiceFilterConfig;
  readonly #session: McpSession;

  constructor(config: ServiceFilterConfig, session: McpSession) {
    this.id = config.id;
    this.onFailure = config.onFailure;
    this.#config = config;
    this.#session = session;
  }

  apply({ body, path, headers, holding, signal: left }: FilterCall): Promise<FilterVerdict> {
    return withFilterDeadline(
      this.#config.timeoutMilliseconds,
      async ({ signal }) =>
        readResult(
          await this.#session.callTool(
            this.#config,
            { body, path },
            { headers, signal, ...(holding && { holding }) },
          ),
        ),
      left,
    );
  }
}
