// For tests: the SDK's MCP server as a backend, with a session for each client, answering as JSON or as an event
// stream.
import { randomUUID } from "node:crypto";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import {
  CallToolRequestSchema,
  type CallToolResult,
  isInitializeRequest,
} from "@modelcontextprotocol/sdk/types.js";
import type { Backend } from "./listener.js";

/** A tool call's arguments, and the headers of its request. */
interface ToolCall {
  name: string;
  body: Record<string, unknown>;
  path: unknown;
  headers: Record<string, unknown>;
  signal: AbortSignal;
}

export type Tool = (call: ToolCall) => CallToolResult | Promise<CallToolResult>;

export interface McpBackend {
  answer: Backend;
  /** Sessions opened so far, and those still open. */
  opened: number;
  sessions: Map<string, StreamableHTTPServerTransport>;
}

export function mcpBackend(json: boolean, tool: Tool): McpBackend {
  const backend: McpBackend = {
    opened: 0,
    sessions: new Map(),
    answer: async (seen, response, request) => {
      const message: unknown = seen.body === "" ? undefined : JSON.parse(seen.body);
      const id = String(seen.headers["mcp-session-id"]);
      const transport = isInitializeRequest(message) ? await open() : backend.sessions.get(id);
      if (transport !== undefined) return transport.handleRequest(request, response, message);
      const error = { code: -32_001, message: "Session not found" };
      response.writeHead(404).end(JSON.stringify({ jsonrpc: "2.0", error, id: null }));
    },
  };
  const open = async (): Promise<StreamableHTTPServerTransport> => {
    backend.opened += 1;
    const transport = new StreamableHTTPServerTransport({
      enableJsonResponse: json,
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void backend.sessions.set(id, transport),
      onsessionclosed: (id) => void backend.sessions.delete(id),
    });
    const server = new Server({ name: "filters", version: "1" }, { capabilities: { tools: {} } });
    server.setRequestHandler(CallToolRequestSchema, ({ params: { name, arguments: given = {} } }, extra) =>
      tool({
        name,
        body: given.body as Record<string, unknown>,
        path: given.path,
        headers: extra.requestInfo?.headers ?? {},
        signal: extra.signal,
      }),
    );
    await server.connect(transport as Parameters<typeof server.connect>[0]);
    return transport;
  };
  return backend;
}

export function textResult(value: unknown, isError = false): CallToolResult {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return { content: [{ type: "text", text }], isError };
}
