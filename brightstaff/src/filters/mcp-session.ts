// One filter's session with its MCP server: opened at the first call, shared by all calls, and reopened when the server
// has lost it. The tool and the timeout belong to calls: they may change while the session lasts.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPError } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { type CallToolResult, CallToolResultSchema, McpError } from "@modelcontextprotocol/sdk/types.js";
import type { Pool } from "undici";
import { abortable, orAborted } from "../abortable.js";
import type { JsonObject } from "../json.js";
import type { ServiceFilterConfig } from "../service-config/schema.js";
import { withFilterDeadline } from "./deadline.js";
import type { FilterCall } from "./filter.js";
import { ConnectionLost, during, filterFetch } from "./mcp-exchange.js";
import { McpTransport } from "./mcp-transport.js";

const CLIENT = { name: "plano", version: "1" };
/** Disables the SDK's own timeout: the signals passed to it limit the time. */
const NO_TIMEOUT = 2 ** 31 - 1;
const NO_RECONNECTION = {
  initialReconnectionDelay: 0,
  maxReconnectionDelay: 0,
  reconnectionDelayGrowFactor: 1,
  maxRetries: 0,
};

interface Opened {
  client: Client;
  transport: McpTransport;
}

export class McpSession {
  readonly #filter: string;
  readonly #url: URL;
  readonly #pool: Pool;
  #opened: Promise<Opened> | undefined;

  /** `filter`: the id by which Envoy knows the server. */
  constructor(filter: string, url: URL, pool: Pool) {
    this.#filter = filter;
    this.#url = url;
    this.#pool = pool;
  }

  async callTool(
    { tool, timeoutMilliseconds }: Pick<ServiceFilterConfig, "tool" | "timeoutMilliseconds">,
    toolArguments: JsonObject,
    { headers, signal, holding }: Pick<FilterCall, "headers" | "signal" | "holding">,
  ): Promise<CallToolResult> {
    const attempt = async (session: Promise<Opened>): Promise<CallToolResult> => {
      const { client } = await orAborted(session, signal);
      const call = abortable((own) => {
        const options = { signal: own.signal, timeout: NO_TIMEOUT };
        const params = { name: tool, arguments: toolArguments };
        return during({ ...own, headers, ...(holding && { holding }) }, async () =>
          client.request({ method: "tools/call", params }, CallToolResultSchema, options),
        );
      }, signal);
      return call.catch((error: unknown) => {
        // After an HTTP failure the SDK's client would keep waiting for the result, and keep the request.
        if (!(error instanceof McpError) && !signal.aborted) this.#forget(session);
        throw error;
      });
    };
    try {
      return await attempt(this.#session(timeoutMilliseconds));
    } catch (error) {
      if (!isLost(error)) throw error;
      return attempt(this.#session(timeoutMilliseconds));
    }
  }

  async close(signal: AbortSignal): Promise<void> {
    const session = this.#opened;
    if (session === undefined) return;
    this.#forget(session);
    const { client, transport } = await orAborted(session, signal);
    const exchange = { signal, headers: {}, abort: () => {} };
    await during(exchange, () => transport.terminateSession()).finally(() => client.close());
  }

  #session(timeout: number): Promise<Opened> {
    if (this.#opened === undefined) {
      const session = this.#open(timeout);
      session.catch(() => this.#forget(session));
      this.#opened = session;
    }
    return this.#opened;
  }

  /** Does nothing when another call has reopened the session. The old session stays open: calls may still use it. */
  #forget(session: Promise<Opened>): void {
    if (this.#opened === session) this.#opened = undefined;
  }

  /** Outlives the call that began it, since other calls wait for it too. */
  #open(timeout: number): Promise<Opened> {
    const client = new Client(CLIENT);
    const transport = new McpTransport(this.#url, {
      fetch: filterFetch(this.#filter, this.#pool),
      reconnectionOptions: NO_RECONNECTION,
    });
    return withFilterDeadline(timeout, async (own) => {
      const options = { signal: own.signal, timeout: NO_TIMEOUT };
      await during({ ...own, headers: {} }, () => client.connect(transport as Transport, options));
      return { client, transport };
    });
  }
}

/**
 * The protocol's status for an unknown session is 404, and some servers send 400 with a reason. Envoy sends 503 when a
 * server breaks off before its answer.
 */
function isLost(error: unknown): boolean {
  if (error instanceof ConnectionLost) return true;
  if (!(error instanceof StreamableHTTPError)) return false;
  const { code, message } = error;
  return code === 404 || code === 503 || (code === 400 && /session|initialized/i.test(message));
}
