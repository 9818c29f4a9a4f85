// Asks a part of Plano on this machine whether it answers. Does not verify certificates: it sends nothing
// secret.
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { connect } from "node:net";

const TIMEOUT = 3_000;

/** `http:` and `https:` must answer with a 2xx, `tcp:` must accept the connection. */
export function answers(url: string): Promise<boolean> {
  const { protocol, hostname, port } = new URL(url);
  const signal = AbortSignal.timeout(TIMEOUT);
  return new Promise((resolve) => {
    if (protocol === "tcp:") {
      const host = hostname.replace(/^\[|\]$/g, "");
      const socket = connect({ host, port: Number(port), signal });
      socket
        .once("error", () => resolve(false))
        .once("connect", () => {
          socket.destroy();
          resolve(true);
        });
      return;
    }
    const ask = protocol === "https:" ? requestHttps : requestHttp;
    ask(url, { rejectUnauthorized: false, agent: false, signal })
      .once("error", () => resolve(false))
      .once("response", (response) => {
        const { statusCode = 0 } = response;
        response
          .once("error", () => resolve(false))
          .once("end", () => resolve(statusCode >= 200 && statusCode < 300))
          .resume();
      })
      .end();
  });
}
