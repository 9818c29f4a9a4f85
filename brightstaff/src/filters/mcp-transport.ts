// The MCP SDK's transport, with a bound on the server's own requests, since the SDK answers each by a POST.
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { mayAsk, outsideExchanges } from "./mcp-exchange.js";

type Sent = Parameters<StreamableHTTPClientTransport["send"]>;

export class McpTransport extends StreamableHTTPClientTransport {
  /** The client has set `onmessage` before it calls this. */
  override async start(): Promise<void> {
    const deliver = this.onmessage;
    this.onmessage = (message) => {
      const asks = "method" in message && "id" in message;
      if (!asks || mayAsk()) deliver?.(message);
    };
    await super.start();
  }

  /** A reply to the server must not end the call during which the server asked. */
  override send(...sent: Sent): Promise<void> {
    if ("method" in sent[0]) return super.send(...sent);
    return outsideExchanges(() => super.send(...sent));
  }
}
