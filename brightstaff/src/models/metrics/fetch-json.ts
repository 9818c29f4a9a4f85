// One GET of JSON from a source outside: bounded in time and size, and never led away from TLS.
import { type Dispatcher, request } from "undici";
import { late, withDeadline } from "../../abortable.js";
import type { JsonObject } from "../../json.js";
import type { Holding } from "../../memory-budget.js";
import { readJson } from "../../upstream/read-json.js";

const TIMEOUT = 30_000;
/** Several times as many as the largest catalogue has. */
const MOST_VALUES = 2_000_000;

/** Rejects with words that hold nothing of the address, which may have a token in it. `holding` grows with the answer. */
export function fetchJson(
  url: URL,
  dispatcher: Dispatcher,
  closing: AbortSignal,
  holding: Holding,
): Promise<JsonObject> {
  return withDeadline(
    TIMEOUT,
    late(TIMEOUT),
    async ({ signal }) => {
      const answer = await request(url, { dispatcher, signal, headers: { accept: "application/json" } });
      try {
        return await readAnswer(url, answer, holding);
      } finally {
        // undici makes an error of a body that nobody wants.
        answer.body.on("error", () => {}).destroy();
      }
    },
    closing,
  );
}

async function readAnswer(url: URL, answer: Dispatcher.ResponseData, holding: Holding): Promise<JsonObject> {
  if (url.protocol === "https:" && wayOf(answer).some(({ protocol }) => protocol !== "https:"))
    throw new Error("it leads away from TLS");
  if (answer.statusCode !== 200) throw new Error(`it answered ${answer.statusCode}`);
  return readJson(answer, holding, MOST_VALUES);
}

/** Where redirects led; undici's interceptor tells it so. */
function wayOf({ context }: Dispatcher.ResponseData): URL[] {
  return (context as { history?: URL[] } | null)?.history ?? [];
}
