// A provider that costs next to nothing: canned answers of every API, whole and streamed. Runs as a process of its own,
// so that its work is not the load generator's. Prints its port.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { recordAnswers } from "./answers.js";

/** Whether a stream is wanted stands near the beginning or the end of a body; the middle is not looked at. */
const EDGE = 2_000;

const answers = await recordAnswers();
const server = createServer((request, response) => {
  let edges = "";
  request.on("data", (data: Buffer) => {
    edges = `${edges.slice(0, EDGE)} ${data.subarray(0, EDGE).toString("latin1")} ${data.subarray(-EDGE).toString("latin1")}`;
  });
  request.on("end", () => {
    const [path = ""] = (request.url ?? "").split("?");
    const known = answers.get(path);
    if (known === undefined) return void response.writeHead(404).end(`no such path: ${path}`);
    const { type, pieces } = edges.includes('"stream":true') ? known.stream : known.whole;
    const [only, ...more] = pieces;
    if (more.length === 0) {
      response.writeHead(200, { "content-type": type, "content-length": only?.length }).end(only);
      return;
    }
    response.writeHead(200, { "content-type": type });
    let sent = 0;
    // One event a turn of the loop: each is a write, and so a chunk, of its own.
    const next = (): void => {
      const piece = pieces[sent++];
      if (piece === undefined || response.destroyed) return void response.end();
      response.write(piece);
      setImmediate(next);
    };
    next();
  });
});
server.keepAliveTimeout = 120_000;
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
process.stdin.on("end", () => process.exit(0)).resume();
