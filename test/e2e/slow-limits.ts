// A rate limit service that allows everything after a few, varying milliseconds, so that requests overtake
// each other between the filter's two roles. Records the requests it gets.
import { createServer, type ServerHttp2Session } from "node:http2";
import type { AddressInfo } from "node:net";

/** gRPC: no compression, two bytes, RateLimitResponse.overall_code = OK. */
const ALLOWED = Buffer.from([0, 0, 0, 0, 2, 8, 1]);
const LONGEST_DELAY = 13;

export interface SlowLimits {
  port: number;
  asked: Buffer[];
  close(): Promise<void>;
}

export async function startSlowLimits(): Promise<SlowLimits> {
  const asked: Buffer[] = [];
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer();
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
  });
  server.on("stream", (stream) => {
    const chunks: Buffer[] = [];
    stream.on("error", () => {});
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      const delay = (asked.push(Buffer.concat(chunks)) * 7) % LONGEST_DELAY;
      setTimeout(() => {
        if (stream.destroyed) return;
        stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
        stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
        stream.end(ALLOWED);
      }, delay);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close: async () => {
      for (const session of sessions) session.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
