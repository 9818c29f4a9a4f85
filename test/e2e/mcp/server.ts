// An MCP server as a process of its own, with the official SDK, on a given port; it knows only sessions it
// has created. Its tool signs the body with its process id and number of sessions, refuses at `refuse
// <status>`, and `die <pid>` kills it.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { CallToolRequestSchema, isInitializeRequest } from "@modelcontextprotocol/sdk/types.js";

const sessions = new Map<string, StreamableHTTPServerTransport>();

async function open(): Promise<StreamableHTTPServerTransport> {
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (id) => void sessions.set(id, transport),
  });
  const server = new Server({ name: "signer", version: "1" }, { capabilities: { tools: {} } });
  server.setRequestHandler(CallToolRequestSchema, ({ params: { arguments: given = {} } }) => {
    const body = given.body as Record<string, unknown>;
    if (JSON.stringify(body).includes(`die ${process.pid}"`)) process.exit();
    const refused = /refuse (\d+)/.exec(JSON.stringify(body))?.[1];
    if (refused !== undefined) {
      const words = JSON.stringify({ status: Number(refused), message: "the signer says no" });
      return { content: [{ type: "text", text: words }], isError: true };
    }
    const signed = { ...body, user: `${process.pid} ${sessions.size}` };
    return { content: [{ type: "text", text: JSON.stringify(signed) }] };
  });
  await server.connect(transport as Parameters<typeof server.connect>[0]);
  return transport;
}

const server = createServer(async (request, response) => {
  const body = await text(request);
  const message: unknown = body === "" ? undefined : JSON.parse(body);
  const id = String(request.headers["mcp-session-id"]);
  const transport = isInitializeRequest(message) ? await open() : sessions.get(id);
  if (transport !== undefined) return transport.handleRequest(request, response, message);
  const error = { code: -32_001, message: "Session not found" };
  response.writeHead(404).end(JSON.stringify({ jsonrpc: "2.0", error, id: null }));
});
server.listen(Number(process.argv[2]), "127.0.0.1", () => {
  process.stdout.write(String((server.address() as AddressInfo).port));
});
process.stdin.on("end", () => process.exit()).resume();
