// Web searches that a client declares for a model that cannot search: left out with a word to the client, or refused.
import { describe, expect, test } from "vitest";
import type { Exchange } from "../host/host-api.js";
import { ask, type Client, startWith } from "./configured.js";

const REFUSE = "web_search: { unavailable: refuse }\n";
const ENTRIES = {
  mistral: "mistral/mistral-large-latest",
  vllm: "vllm/qwen3-8b",
  bedrock: "amazon_bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0",
  "Gemini 2.5": "gemini/gemini-2.5-pro",
};
const shell = { name: "shell", description: "Runs it", parameters: { type: "object", properties: {} } };
const bodies: Record<Client, object> = {
  chat: { tools: [{ type: "function", function: shell }], web_search_options: {} },
  messages: {
    tools: [
      { name: "shell", description: "Runs it", input_schema: shell.parameters },
      { type: "web_search_20250305", name: "web_search", max_uses: 3 },
    ],
  },
  responses: {
    tools: [
      { type: "function", ...shell },
      { type: "web_search", external_web_access: false },
    ],
    tool_choice: "auto",
  },
};

async function sent(model: string, client: Client, body: object, more = ""): Promise<Exchange> {
  const own = model.startsWith("vllm")
    ? ", base_url: 'http://vllm.example:8000'"
    : model.startsWith("amazon")
      ? ", region: us-east-1"
      : "";
  const host = await startWith(`{ model: ${model}, access_key: $KEY${own} }`, more);
  return ask(host, client, { model, ...body });
}

/** The status, and the field and the message, which are one text for a Messages client. */
const refusal = ({ client }: Exchange): unknown => {
  const { message, param = "" } = JSON.parse(client.text).error;
  return [client.headers?.get(":status"), `${param} ${message}`];
};

describe.each(Object.entries(ENTRIES))("a web search for %s", (_name, model) => {
  // To the others, clients of chat completions speak in their own API.
  const clients: Client[] = model.startsWith("amazon")
    ? ["chat", "messages", "responses"]
    : ["messages", "responses"];

  test.each(clients)(
    "from a %s client is left out beside functions, and the response says so",
    async (client) => {
      const exchange = await sent(model, client, bodies[client] ?? {});
      const { text } = exchange.upstream;
      expect(text).toContain('"shell"');
      expect(text).not.toMatch(/search/i);
      exchange.respond({ ":status": "429", "content-type": "application/json" }, '{"error":{"message":"m"}}');
      expect(exchange.client.headers?.get("x-plano-dropped")).toBe("web_search");
    },
  );

  test.each(clients)("from a %s client is refused where the configuration says so", async (client) => {
    expect(refusal(await sent(model, client, bodies[client] ?? {}, REFUSE))).toEqual([
      "400",
      expect.stringMatching(/web search|search the web/),
    ]);
  });

  test.each([
    ["messages", { tool_choice: { type: "tool", name: "web_search" } }],
    ["responses", { tool_choice: { type: "web_search" } }],
  ] as const)("from a %s client is refused when it must be made", async (client, choice) => {
    const exchange = await sent(model, client, { ...bodies[client], ...choice });
    expect(refusal(exchange)).toEqual(["400", expect.stringContaining("tool_choice")]);
  });
});

test("a web search is left out where it is all there is, with its choice, unless some tool must be called", async () => {
  const only = { tools: [{ type: "web_search" }] };
  const { upstream } = await sent(ENTRIES.mistral, "responses", { ...only, tool_choice: "auto" });
  expect(JSON.parse(upstream.text)).toEqual({
    model: "mistral-large-latest",
    messages: [{ role: "user", content: "hello" }],
  });
  const forced = await sent(ENTRIES.mistral, "responses", { ...only, tool_choice: "required" });
  expect(refusal(forced)).toEqual(["400", expect.stringContaining("tool_choice")]);
});

test("a web search that the model makes is not mentioned", async () => {
  const exchange = await sent("anthropic/claude-x", "responses", bodies.responses);
  expect(exchange.upstream.text).toContain('"type":"web_search_20250305"');
  exchange.respond({ ":status": "429", "content-type": "application/json" }, '{"error":{"message":"m"}}');
  expect(exchange.client.headers?.has("x-plano-dropped")).toBe(false);
});

test("a web search goes to a model that is made for it, but not kept to domains", async () => {
  const model = "openai/gpt-4o-search-preview";
  const { upstream } = await sent(model, "messages", bodies.messages);
  expect(JSON.parse(upstream.text).web_search_options).toEqual({});
  const search = { type: "web_search_20250305", name: "web_search", allowed_domains: ["a.example"] };
  const narrow = await sent(model, "messages", { tools: [search] });
  expect(refusal(narrow)).toEqual(["400", expect.stringContaining("domains")]);
});

describe("a web search of a Messages client for a model of OpenAI's", () => {
  const asked = async (api: string): Promise<Exchange> => {
    const host = await startWith(`{ model: openai/gpt-5, access_key: $KEY${api} }`);
    return ask(host, "messages", { model: "openai/gpt-5", ...bodies.messages });
  };

  test("is carried to the Responses API, which an entry can choose", async () => {
    const { upstream } = await asked(", api: responses");
    expect(upstream.headers?.get(":path")).toBe("/v1/responses");
    expect(JSON.parse(upstream.text).tools).toContainEqual(expect.objectContaining({ type: "web_search" }));
  });

  test("is left out of Chat Completions, the API of an entry that chooses none", async () => {
    const { upstream } = await asked("");
    expect(upstream.headers?.get(":path")).toBe("/v1/chat/completions");
    expect(upstream.text).not.toMatch(/search/);
  });
});
