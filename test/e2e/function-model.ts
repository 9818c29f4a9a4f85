// A function-calling model for a test: answers as the test says, and records what it was asked.
import type { ReceivedRequest } from "./upstream.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

type Call = [name: string, parameters: object];

interface AskedModel {
  messages: { role: string; content: string | null; tool_calls?: object[] }[];
  tools?: { function: { name: string; parameters: { properties: Record<string, object> } } }[];
  logprobs?: boolean;
}

export interface FunctionModel {
  upstream: TestUpstream;
  /** Calls, or the members of a message and its choice, or a status. Undefined: nothing suits. */
  answer: (asked: AskedModel) => Call[] | { message: object; logprobs?: object } | number | undefined;
  asked: AskedModel[];
}

export async function startFunctionModel(): Promise<FunctionModel> {
  const model: FunctionModel = {
    answer: () => undefined,
    asked: [],
    upstream: await startUpstream((response, request) => {
      const asked = bodyOf(request);
      model.asked.push(asked);
      const answer = model.answer(asked) ?? [["no_function_fits", {}]];
      const status = typeof answer === "number" ? answer : 200;
      response.writeHead(status, {
        "content-type": "application/json",
        ...(status === 429 && { "retry-after": "7" }),
      });
      response.end(JSON.stringify(typeof answer === "number" ? refusal(answer) : completion(answer)));
    }),
  };
  return model;
}

function bodyOf({ body }: ReceivedRequest): AskedModel {
  return JSON.parse(body.toString()) as AskedModel;
}

function refusal(status: number): object {
  return { error: { message: `the model says ${status}`, type: "server_error", param: null, code: null } };
}

function completion(answer: Call[] | { message: object; logprobs?: object }): object {
  const choice = Array.isArray(answer) ? { message: { content: null, tool_calls: callsOf(answer) } } : answer;
  const message = { role: "assistant", content: null, ...choice.message };
  const finish = "tool_calls" in message ? "tool_calls" : "stop";
  return {
    ...{ id: "chatcmpl-1", object: "chat.completion", created: 1, model: "m" },
    choices: [{ index: 0, finish_reason: finish, logprobs: null, ...choice, message }],
    usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
  };
}

function callsOf(calls: readonly Call[]): object[] {
  return calls.map(([name, parameters], index) => ({
    ...{ id: `call_${index}`, type: "function" },
    function: { name, arguments: JSON.stringify(parameters) },
  }));
}
