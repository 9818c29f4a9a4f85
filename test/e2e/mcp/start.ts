// Starts an MCP server as a process of its own.
import { type ChildServer, startChildServer } from "../child-server.js";

export type McpServer = ChildServer;

const SERVER = new URL("../../dist/e2e/mcp/server.js", import.meta.url);

export function startMcpServer(port = 0): Promise<McpServer> {
  return startChildServer(SERVER, port);
}
