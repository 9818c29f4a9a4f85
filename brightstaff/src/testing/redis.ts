// For tests: a real Redis without a disk, optionally with a password or TLS.
import { connect } from "node:net";
import type { Certificate } from "./certificate.js";
import { findServer, type ServerProcess, startServer } from "./server-process.js";

export const REDIS = findServer("redis-server");

export function startRedis(options: { password?: string; tls?: Certificate } = {}): Promise<ServerProcess> {
  return startServer({
    command: REDIS ?? "redis-server",
    parameters: async (port, directory) => [
      ...["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", directory],
      ...(options.password === undefined ? [] : ["--requirepass", options.password]),
      ...(options.tls === undefined ? ["--port", `${port}`] : tlsParameters(port, options.tls)),
    ],
    isReady: accepts,
  });
}

function tlsParameters(port: number, { ca, certificate, key }: Certificate): string[] {
  const files = ["--tls-ca-cert-file", ca, "--tls-cert-file", certificate, "--tls-key-file", key];
  return ["--port", "0", "--tls-port", `${port}`, "--tls-auth-clients", "no", ...files];
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const end = (accepted: boolean) => (): void => {
      socket.destroy();
      resolve(accepted);
    };
    socket.on("connect", end(true)).on("error", end(false));
  });
}
