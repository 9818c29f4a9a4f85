// The example of the request lifecycle's page as it is, through real Envoy: the sandbox chooses its targets and reads their
// parameters from what the user says.
import { readFileSync } from "node:fs";
import path from "node:path";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const PAGE = path.join(import.meta.dirname, "../../config/src/files/valid/request-lifecycle.yaml");

let app: TestUpstream;
/** The page's file, with the port of the API. */
let text: string;
let plano: TestPlano;
let client: OpenAI;
beforeAll(async () => {
  app = await startUpstream((response, request) => {
    const isSummary = request.path.startsWith("/agent/summary");
    response.writeHead(200, { "content-type": isSummary ? "text/plain" : "application/json" });
    response.end(isSummary ? "Plano runs in Envoy." : JSON.stringify({ status: "rebooting" }));
  });
  text = readFileSync(PAGE, "utf8").replace("127.0.0.1:80", `127.0.0.1:${app.port}`);
  plano = await startTestPlano(text);
  client = clientOf(plano);
});
afterAll(async () => {
  await plano?.stop();
  await app?.close();
});
beforeEach(() => {
  app.received.length = 0;
});

function clientOf({ plan }: TestPlano): OpenAI {
  const port = plan.config.prompts?.listener.port;
  return new OpenAI({ apiKey: "none", baseURL: `http://127.0.0.1:${port}/v1`, maxRetries: 0 });
}

type Messages = OpenAI.ChatCompletionMessageParam[];

async function ask(...turns: string[]): Promise<string> {
  const messages: Messages = turns.map((content, index) =>
    index % 2 === 0 ? { role: "user", content } : { role: "assistant", content },
  );
  const { choices } = await client.chat.completions.create({ model: "any", messages });
  return choices[0]?.message.content ?? "";
}
const called = (): string[] => app.received.map(({ method, path: at }) => `${method} ${at}`);

test("a target is chosen, its parameter read, and the model answers from the response", async () => {
  const answer = await ask("Please reboot the network device sw-42.");
  expect(called()).toEqual(["GET /agent/action?device_id=sw-42&confirmation=false"]);
  expect(answer).toContain('You asked gpt-4o: "Here is what was looked up');
  const [asked] = plano.sandbox.requests().slice(-1);
  expect(asked?.body).toContain('{\\"status\\":\\"rebooting\\"}');
});

test("a missing parameter is asked for, and taken from the reply without any state of the client's", async () => {
  const question = await ask("Reboot a network device, yes, I am sure");
  expect(question).toBe("Could you tell me the device id (Identifier of the network device to reboot)?");
  expect(called()).toEqual([]);
  await ask("Reboot a network device, yes, I am sure", question, "sw-7");
  expect(called()).toEqual(["GET /agent/action?device_id=sw-7&confirmation=true"]);
});

test("P3 the default target gets the conversation when nothing else is meant", async () => {
  const answer = await ask("What does Plano run in?");
  expect(called()).toEqual(["POST /agent/summary"]);
  expect(JSON.parse(app.received[0]?.body.toString() ?? "")).toEqual({
    messages: [{ role: "user", content: "What does Plano run in?" }],
  });
  const { messages } = JSON.parse(plano.sandbox.requests().at(-1)?.body ?? "") as {
    messages: { role: string; content: string }[];
  };
  expect(messages[0]).toEqual({
    role: "system",
    content:
      "You are a helpful information extraction assistant. Use the information that is provided to you.",
  });
  expect(messages.at(-1)?.content).toContain("Plano runs in Envoy.");
  expect(answer).toContain("Hello from the sandbox!");
});

test("P3 without auto_llm_dispatch_on_response, what the default target says is the answer, whole and streamed", async () => {
  const other = await startTestPlano(text.replace("on_response: true", "on_response: false"));
  onTestFinished(() => other.stop());
  const completions = clientOf(other).chat.completions;
  const asked = { model: "any", messages: [{ role: "user" as const, content: "What does Plano run in?" }] };
  const whole = await completions.create(asked);
  let streamed = "";
  for await (const { choices } of await completions.create({ ...asked, stream: true }))
    streamed += choices[0]?.delta.content ?? "";
  expect([whole.choices[0]?.message.content, streamed]).toEqual(Array(2).fill("Plano runs in Envoy."));
  expect(called()).toEqual(["POST /agent/summary", "POST /agent/summary"]);
});
