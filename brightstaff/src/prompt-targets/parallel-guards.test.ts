// Guards that judge while a prompt is served: only the model that chooses is asked before their verdict.
import { expect, test } from "vitest";
import { WholeBody } from "../exchange/whole-body.js";
import type { PromptsConfig } from "../service-config/schema.js";
import { clientRequest } from "../testing/client-request.js";
import type { Egress, EgressAnswer } from "../upstream/egress.js";
import { archPromptFormat } from "./arch/prompt-format.js";
import { FunctionCaller } from "./function-caller.js";
import { PromptChat } from "./prompt-chat.js";

const parameters = [{ name: "id", description: "d", type: "string" as const, required: true }];
const CONFIG = {
  targets: [{ name: "get", description: "d", answeredByModel: true, parameters }],
  functionCalling: { model: "chooser", promptFormat: "arch-function", logprobs: true, contextTokens: 100 },
  answerModel: "answerer",
  optimizesContext: false,
} as const satisfies PromptsConfig;
const TORN = [-0.5, -1].map((logprob) => ({ logprob }));

/** The models that were asked before guards refused the request. */
async function askedBefore(content: string, logprobs: object | null): Promise<string[]> {
  const asked: string[] = [];
  const egress: Egress = {
    ask: async ({ body }) => {
      asked.push(JSON.parse(String(body)).model);
      const answer = { choices: [{ message: { role: "assistant", content }, logprobs }] };
      return {
        statusCode: 200,
        headers: {},
        body: new WholeBody(JSON.stringify(answer)),
      } as unknown as EgressAnswer;
    },
  };
  const caller = new FunctionCaller(CONFIG.functionCalling, {
    egress,
    promptFormat: archPromptFormat,
    limitHeaders: [],
  });
  const chat = new PromptChat(CONFIG, { egress, apis: {} as never, caller, judgeTexts: async () => {} });
  const cleared = Promise.reject(new Error("refused"));
  cleared.catch(() => {});
  const request = clientRequest({ messages: [{ role: "user", content: "hi" }] }, {}, { cleared });
  await expect(chat.answer(request)).rejects.toThrow("refused");
  return asked;
}

test("the default model is not asked before the verdict", async () => {
  expect(await askedBefore('{"response":"hello"}', null)).toEqual(["chooser"]);
});

test("the model that chooses is not asked for a question before the verdict", async () => {
  const tokens = ['{"tool_calls":[{"name":"get","arguments":{"id":"', "1", '"}}]}'];
  const logprobs = { content: tokens.map((token) => ({ token, logprob: 0, top_logprobs: TORN })) };
  expect(await askedBefore(tokens.join(""), logprobs)).toEqual(["chooser"]);
});
