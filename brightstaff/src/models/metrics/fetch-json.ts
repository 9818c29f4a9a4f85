// One GET of JSON from an external source: limited in time and size, and never redirected from TLS to plain HTTP.
import { type Dispatcher, request } from "undici";
import { late, withDeadline } from "../../abortable.js";
import type { JsonObject } from "../../json.js";
import type { Holding } from "../../memory-budget.js";
import { readJson } from "../../upstream/read-json.js";

const TIMEOUT = 30_000;
/** Several times the largest catalogue. */
const MOST_VALUES = 2_000_000;

/** Rejects with messages that never contain the address, which may have a token. `holding` grows with the answer. */
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
        // undici raises an error for an unread body.
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

/** The URLs of the redirects, as undici's interceptor reports them. */
function wayOf({ context }: Dispatcher.ResponseData): URL[] {
  return (context as { history?: URL[] } | null)?.history ?? [];
}
