// A provider for a test, on a free port: records what arrives, and answers as the test says.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface ReceivedRequest {
  method: string;
  /** With its query, as sent. */
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface TestUpstream {
  port: number;
  received: ReceivedRequest[];
  close(): Promise<void>;
}

export async function startUpstream(
  answer: (response: ServerResponse, request: ReceivedRequest) => void | Promise<void>,
): Promise<TestUpstream> {
  const received: ReceivedRequest[] = [];
  const server = createServer({ maxHeaderSize: 1 << 20 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const each = { method, path: url, headers, body: Buffer.concat(chunks) };
      received.push(each);
      void answer(response, each);
    });
  });
  // Longer than any test leaves a connection idle: Envoy must not send a request on one that is being closed.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    received,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
