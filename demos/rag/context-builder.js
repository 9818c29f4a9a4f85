// An MCP filter with the official SDK. Puts passages of the knowledge base before the conversation.
import { createServer } from "node:http";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { listen } from "../shared/ports.js";
import { note } from "../shared/say.js";
import { search } from "./search.js";

const TOOL = {
  name: "context_builder",
  description: "Takes a request's JSON and gives it back with passages for its last question.",
  inputSchema: { type: "object", properties: { body: { type: "object" }, path: { type: "string" } } },
};

const sourcesOf = (passages) => [...new Set(passages.map(({ source }) => source))].join(", ");

function withContext(body) {
  const passages = search(body.messages.at(-1).content);
  note("context_builder", `adds passages of: ${sourcesOf(passages) || "nothing"}`);
  const lines = passages.map(({ source, text }) => `[${source}] ${text}`);
  const context = ["Answer from these passages alone, and name their source:", ...lines].join("\n");
  return { ...body, messages: [{ role: "system", content: context }, ...body.messages] };
}

/** It keeps no sessions, so each request may get a new server. */
async function serve(request, response) {
  const mcp = new Server({ name: "knowledge", version: "1.0.0" }, { capabilities: { tools: {} } });
  mcp.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [TOOL] }));
  mcp.setRequestHandler(CallToolRequestSchema, ({ params }) => ({
    content: [{ type: "text", text: JSON.stringify(withContext(params.arguments.body)) }],
  }));
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  response.on("close", () => mcp.close());
  await mcp.connect(transport);
  await transport.handleRequest(request, response);
}

const server = createServer((request, response) => {
  serve(request, response).catch((error) => response.writeHead(500).end(error.message));
});
listen(server, "context_builder", 10552);
