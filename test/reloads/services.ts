// What the configurations lead to: models, agents and a filter, in this process. Each answers with the marker of the
// request, so that a test sees when a client gets the answer to another request.
import type { ServerResponse } from "node:http";
import { startUpstream, type TestUpstream } from "../e2e/upstream.js";

const JSON_TYPE = { "content-type": "application/json" };
const EVENT_TYPE = { "content-type": "text/event-stream" };
const INTERVAL = 250;
const USAGE = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };

interface Body {
  stream?: boolean;
  tools?: { function?: { name?: string; parameters?: unknown } }[];
  messages: { role: string; content: unknown }[];
}

export interface Services {
  models: TestUpstream[];
  agents: TestUpstream[];
  guard: TestUpstream;
  stop(): Promise<void>;
}

export async function startServices(): Promise<Services> {
  const models = await Promise.all([0, 1, 2].map(() => startUpstream(answer)));
  const agents = await Promise.all([0, 1].map(() => startUpstream(answer)));
  // An empty 200 leaves a request as it is.
  const guard = await startUpstream((response) => void response.writeHead(200).end());
  const all = [...models, ...agents, guard];
  return {
    models,
    agents,
    guard,
    stop: async () => void (await Promise.all(all.map((each) => each.close()))),
  };
}

function answer(response: ServerResponse, { body }: { body: Buffer }): Promise<void> | void {
  const request = JSON.parse(body.toString("utf8")) as Body;
  if (request.tools?.some((tool) => tool.function?.name === "select_agents") === true) {
    const call = { name: "select_agents", arguments: JSON.stringify({ agents: ["first"] }) };
    const message = {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "1", type: "function", function: call }],
    };
    return void response.writeHead(200, JSON_TYPE).end(completion(message));
  }
  const marker = markerIn(request);
  if (request.stream !== true) {
    return void response.writeHead(200, JSON_TYPE).end(completion({ role: "assistant", content: marker }));
  }
  return stream(response, marker);
}

/** `marker-12` or `marker-12 for 60 s`. */
function markerIn({ messages }: Body): string {
  return /marker-\d+(?: for \d+ s)?/.exec(JSON.stringify(messages))?.[0] ?? "no marker";
}

function completion(message: object): string {
  const choices = [{ index: 0, message, finish_reason: "stop" }];
  return JSON.stringify({
    id: "c",
    object: "chat.completion",
    created: 1,
    model: "m",
    choices,
    usage: USAGE,
  });
}

/** A piece each quarter of a second, for as long as the marker says. */
async function stream(response: ServerResponse, marker: string): Promise<void> {
  const seconds = Number(/for (\d+) s/.exec(marker)?.[1] ?? 0);
  const send = (fields: object): void => {
    const chunk = { id: "c", object: "chat.completion.chunk", created: 1, model: "m", ...fields };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  response.writeHead(200, EVENT_TYPE);
  const pieces = piecesOf(seconds);
  for (let piece = 0; piece < pieces && !response.destroyed; piece += 1) {
    send({ choices: [{ index: 0, delta: { content: `${piece} ` }, finish_reason: null }] });
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  }
  send({ choices: [{ index: 0, delta: { content: marker }, finish_reason: "stop" }] });
  send({ choices: [], usage: USAGE });
  response.end("data: [DONE]\n\n");
}

/** How many pieces a stream of these seconds has before its marker. */
export function piecesOf(seconds: number): number {
  return Math.round((seconds * 1_000) / INTERVAL);
}
