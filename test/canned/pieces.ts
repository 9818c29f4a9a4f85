// Sends an answer to the client in pieces: each is one write, and so one chunk.
import type { ServerResponse } from "node:http";
import type { Canned } from "./answers.js";

export function sendPieces(
  response: ServerResponse,
  { type, pieces }: Canned,
  later: (next: () => void) => void,
): void {
  response.writeHead(200, { "content-type": type });
  let sent = 0;
  const next = (): void => {
    const piece = pieces[sent++];
    if (piece === undefined || response.destroyed) return void response.end();
    response.write(piece);
    later(next);
  };
  next();
}
