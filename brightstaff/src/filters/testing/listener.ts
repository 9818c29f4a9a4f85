// For tests: stands in for Envoy's backend listener, selects a backend by x-arch-upstream, and keeps the requests.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

interface Seen {
  backend: string;
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export type Backend = (
  seen: Seen,
  response: ServerResponse,
  request: IncomingMessage,
) => void | Promise<void>;

export interface Listener {
  base: URL;
  seen: Seen[];
  /** May be changed at any time. */
  backends: Record<string, Backend>;
  /** Breaks open connections, and listens again on the same port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startListener(backends: Record<string, Backend>): Promise<Listener> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    response.on("error", () => {});
    const { method = "", url: path = "", headers } = request;
    const backend = String(headers["x-arch-upstream"]);
    const body = await text(request).catch(() => "");
    const one = { backend, method, path, headers, body };
    seen.push(one);
    const answer = listener.backends[backend];
    if (answer === undefined) response.writeHead(404).end("No backend is called that.");
    else await answer(one, response, request);
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const restart = async (): Promise<void> => {
    await close();
    await listen(port);
  };
  const listener: Listener = { base: new URL(`http://127.0.0.1:${port}`), seen, backends, restart, close };
  return listener;
}

export function answerWith(status: number, text: string): Backend {
  return (_seen, response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(text);
  };
}

/** Never answers. */
export const hang: Backend = () => {};
