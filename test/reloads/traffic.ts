// The clients: requests at a steady rate, whatever the answers' pace, and streams that last through all reloads.
import type { RunningPlano } from "@plano/cli";
import { CLIENT_KEY } from "./configurations.js";
import { piecesOf } from "./services.js";

const TIMEOUT = 30_000;
/** The first few wrong outcomes are kept. */
const SHOWN = 10;

export interface Tally {
  sent: number;
  /** What went wrong, and how often anything did. */
  wrong: string[];
  failed: number;
}

export const newTally = (): Tally => ({ sent: 0, wrong: [], failed: 0 });

interface Asked {
  /** For messages. */
  kind: string;
  url: string;
  body?: object;
  /** What the answer must contain. */
  expected: string;
}

/** The kinds take turns. */
export function requestAt(index: number, plano: RunningPlano): Asked {
  const expected = `marker-${index}`;
  const messages = [{ role: "user", content: expected }];
  const [helpers] = plano.plan.config.agentListeners;
  const chat = (model: string, url = plano.url): Asked => ({
    kind: model,
    url: `${url}/v1/chat/completions`,
    body: { model, messages },
    expected: `"${expected}"`,
  });
  switch (index % 10) {
    case 0:
      return chat("quick");
    case 1:
      return chat("both");
    case 2:
      return chat("own/moving");
    case 3:
      return { ...chat("any", `http://127.0.0.1:${helpers?.port}`), kind: "agent" };
    case 4:
      return {
        kind: "messages",
        url: `${plano.url}/v1/messages`,
        body: { model: "own/main", max_tokens: 100, messages },
        expected: `"${expected}"`,
      };
    case 5:
      return { kind: "model list", url: `${plano.url}/v1/models`, expected: "own/main" };
    default:
      return chat("own/main");
  }
}

export async function send({ kind, url, body, expected }: Asked, tally: Tally): Promise<void> {
  tally.sent += 1;
  try {
    const response = await fetch(url, {
      method: body === undefined ? "GET" : "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${CLIENT_KEY}`, "x-user": "one" },
      signal: AbortSignal.timeout(TIMEOUT),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status === 200 && text.includes(expected)) return;
    note(tally, `${kind}: ${response.status} ${text.slice(0, 200)}`);
  } catch (error) {
    note(tally, `${kind}: ${reasonOf(error)}`);
  }
}

/** A stream of so many seconds, by one of three ways; complete when each piece and the end have come. */
export async function stream(
  index: number,
  seconds: number,
  plano: RunningPlano,
  tally: Tally,
): Promise<void> {
  tally.sent += 1;
  const marker = `marker-${1_000_000 + index} for ${seconds} s`;
  const [helpers] = plano.plan.config.agentListeners;
  const messages = [{ role: "user", content: marker }];
  const [kind, url, end] = (
    [
      ["chat", `${plano.url}/v1/chat/completions`, "data: [DONE]"],
      ["messages", `${plano.url}/v1/messages`, "event: message_stop"],
      ["agent", `http://127.0.0.1:${helpers?.port}/v1/chat/completions`, "data: [DONE]"],
    ] as const
  )[index % 3] ?? ["", "", ""];
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${CLIENT_KEY}` },
      body: JSON.stringify({ model: "own/main", max_tokens: 1_000, stream: true, messages }),
    });
    const text = await response.text();
    const pieces = text.match(/"(?:content|text)":"\d+ "/g)?.length ?? 0;
    const isWhole = pieces === piecesOf(seconds) && text.includes(marker) && text.includes(end);
    if (response.status !== 200 || !isWhole) {
      note(tally, `${kind} stream: ${response.status}, ${pieces} pieces, ends with ${text.slice(-200)}`);
    }
  } catch (error) {
    note(tally, `${kind} stream: ${reasonOf(error)}`);
  }
}

function note(tally: Tally, what: string): void {
  tally.failed += 1;
  if (tally.wrong.length < SHOWN) tally.wrong.push(what);
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
