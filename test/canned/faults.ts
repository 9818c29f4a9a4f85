// Provider failures, each below a path of its own: `/fault/status-500/v1/chat/completions`.
import type { ServerResponse } from "node:http";
import type { CannedPair } from "./answers.js";
import { sendPieces } from "./pieces.js";

export type Fault =
  | "status-429"
  | "status-500"
  | "garbage"
  | "page"
  | "reset"
  | "short"
  | "broken"
  | "slow"
  | "endless";

/** How many events precede the failure of a stream. */
const BEFORE_IT_FAILS = 10;
const PAUSE_MILLISECONDS = 20;

export const FAULTS: Record<Fault, (response: ServerResponse, known: CannedPair) => void> = {
  "status-429": (response) => refuse(response, 429),
  "status-500": (response) => refuse(response, 500),
  garbage: (response) =>
    void response.writeHead(200, { "content-type": "application/json" }).end("{not json"),
  /** An answer of some proxy in between. */
  page: (response) => void response.writeHead(200, { "content-type": "text/html" }).end("<h1>Welcome</h1>"),
  /** The connection closes before the first byte of the answer. */
  reset: (response) => void response.destroy(),
  /** The stream ends properly, but too early. */
  short: (response, known) => void response.writeHead(200, typeOf(known)).end(beginningOf(known)),
  /** The connection closes in the middle of the stream. */
  broken: (response, known) =>
    void response.writeHead(200, typeOf(known)).write(beginningOf(known), () => response.destroy()),
  /** A slow stream, for clients that leave in the middle. */
  slow: (response, { stream }) =>
    sendPieces(response, stream, (next) => void setTimeout(next, PAUSE_MILLISECONDS)),
  /** Repeats its events until the client leaves. */
  endless: (response, known) => {
    response.writeHead(200, typeOf(known));
    const event = known.stream.pieces[BEFORE_IT_FAILS];
    const timer = setInterval(() => response.write(event), PAUSE_MILLISECONDS);
    response.on("close", () => clearInterval(timer));
  },
};

const typeOf = ({ stream }: CannedPair): Record<string, string> => ({ "content-type": stream.type });
const beginningOf = ({ stream }: CannedPair): Buffer =>
  Buffer.concat(stream.pieces.slice(0, BEFORE_IT_FAILS));

function refuse(response: ServerResponse, status: number): void {
  const error = { message: `a ${status} of the provider's`, type: "server_error", param: null, code: null };
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ error }));
}
