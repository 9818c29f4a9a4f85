// One request of the soak, and its outcome. A client that leaves closes its connection, as a real one does.
import { Readable } from "node:stream";
import type { Pool } from "undici";
import type { Asked, Outcome } from "./traffic.js";

export async function send(pool: Pool, { path, body, headers, leaves }: Asked): Promise<Outcome> {
  const outcome: Outcome = { status: 0, text: "", brokenOff: false };
  try {
    const response = await pool.request({
      method: "POST",
      path,
      headers: { "content-type": "application/json", ...headers },
      body: leaves === "in its request" ? Readable.from(half(body)) : body,
    });
    outcome.status = response.statusCode;
    for await (const chunk of response.body) {
      outcome.text += (chunk as Buffer).toString("latin1");
      // Leaving the loop destroys the body and its connection.
      if (leaves === "in the answer") break;
    }
  } catch {
    outcome.brokenOff = true;
  }
  return outcome;
}

async function* half(body: string): AsyncGenerator<string> {
  yield body.slice(0, body.length / 2);
  throw new Error("the client leaves");
}
