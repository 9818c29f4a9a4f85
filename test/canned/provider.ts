// A cheap provider: canned answers of every API, whole and streamed, and faults on request. Runs as a process
// of its own, so that its work is not the load generator's. Prints its port.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type CannedPair, recordAnswers } from "./answers.js";
import { FAULTS, type Fault } from "./faults.js";
import { sendPieces } from "./pieces.js";

/** A body says near its beginning or end whether it wants a stream; skips the middle. */
const EDGE = 2_000;

const answers = await recordAnswers();
const server = createServer((request, response) => {
  let edges = "";
  request.on("data", (data: Buffer) => {
    edges = `${edges.slice(0, EDGE)} ${data.subarray(0, EDGE).toString("latin1")} ${data.subarray(-EDGE).toString("latin1")}`;
  });
  request.on("end", () => {
    const [, fault, path = ""] = /^(?:\/fault\/([^/]+))?([^?]*)/.exec(request.url ?? "") ?? [];
    const known = answers.get(path);
    if (known === undefined) response.writeHead(404).end(`no such path: ${request.url}`);
    else if (fault !== undefined) FAULTS[fault as Fault](response, known);
    else answer(response, known, edges.includes('"stream":true'));
  });
  // Clients that leave in the middle are part of the tests.
  request.on("error", () => {});
});

function answer(response: ServerResponse, { whole, stream }: CannedPair, streamed: boolean): void {
  const [only, ...more] = whole.pieces;
  if (streamed || only === undefined || more.length > 0) {
    sendPieces(response, stream, setImmediate);
    return;
  }
  response.writeHead(200, { "content-type": whole.type, "content-length": only.length }).end(only);
}

server.keepAliveTimeout = 120_000;
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
process.stdin.on("end", () => process.exit(0)).resume();
