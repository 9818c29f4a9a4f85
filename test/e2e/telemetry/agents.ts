// Services for tests of traces and counters: an agent, a model that always chooses one, and a filter.
import { startUpstream, type TestUpstream } from "../upstream.js";

const completion = (message: object): string =>
  JSON.stringify({
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1,
    model: "m",
    choices: [{ index: 0, message: { role: "assistant", ...message }, finish_reason: "stop" }],
    usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
  });

function startJson(answer: (asked: string) => { status?: number; body: string }): Promise<TestUpstream> {
  return startUpstream((response, { body: asked }) => {
    const { status = 200, body } = answer(asked.toString());
    response.writeHead(status, { "content-type": "application/json" }).end(body);
  });
}

export function startAgent(): Promise<TestUpstream> {
  return startJson(() => ({ body: completion({ content: "sunny" }) }));
}

export function startChooser(agent: string): Promise<TestUpstream> {
  const call = { name: "select_agents", arguments: JSON.stringify({ agents: [agent] }) };
  const tools = [{ id: "call_1", type: "function", function: call }];
  return startJson(() => ({ body: completion({ content: null, tool_calls: tools }) }));
}

/** Stops forbidden requests, and passes all others unchanged. */
export function startGuard(): Promise<TestUpstream> {
  return startJson((asked) =>
    asked.includes("forbidden") ? { status: 403, body: '{"error":{"message":"no"}}' } : { body: asked },
  );
}
