// Every provider, asked by a client of every API, streaming and not: what it receives, from the user's YAML through the
// renderers and the compiled filter.
import { type LoadContext, loadConfig } from "@plano/config";
import { renderFilter } from "@plano/envoy";
import { describe, expect, test } from "vitest";
import type { Attempt } from "../host/attempt.js";
import { type Exchange, Host } from "../host/host-api.js";
import { WASM } from "./gateway-host.js";
import { type Client, expectations } from "./provider-table.js";

const HEAD = "version: v0.4.0\nlisteners: [{ type: model, name: m }]\nmodel_providers:\n";
const context: LoadContext = { environment: { CHATGPT_ACCOUNT_ID: "acct-1" }, sessionId: "session-1" };

async function start(entries: string, more = ""): Promise<Host> {
  const loaded = loadConfig(`${HEAD}  - ${entries}\n${more}`, context);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const filter = renderFilter(loaded.config);
  const keys = filter.providers.flatMap(({ key_env }) => (key_env === undefined ? [] : [key_env]));
  return Host.start({
    wasm: WASM,
    configuration: JSON.stringify(filter),
    environment: Object.fromEntries(keys.map((name) => [name, "KEY"])),
    bufferLimit: 2 << 20,
  });
}

const paths: Record<Client, string> = {
  chat: "/v1/chat/completions",
  messages: "/v1/messages",
  responses: "/v1/responses",
};
const bodies: Record<Client, object> = {
  chat: { messages: [{ role: "user", content: "hello" }] },
  messages: { max_tokens: 50, messages: [{ role: "user", content: "hello" }] },
  responses: { input: "hello" },
};

function ask(host: Host, client: Client, body: object, headers: Record<string, string> = {}): Exchange {
  const own = client === "messages" ? { "anthropic-version": "2023-06-01" } : {};
  const all = { ":path": paths[client], "content-type": "application/json", "user-agent": "sdk/1", ...own };
  return host.exchange().request({ ...all, ...headers }, JSON.stringify({ ...bodies[client], ...body }));
}

function headersOf({ headers }: Attempt): Record<string, string | undefined> {
  return headers?.toRecord() ?? {};
}

const CREDENTIALS = ["authorization", "x-api-key", "api-key", "x-goog-api-key"];

describe.each(Object.entries(expectations))(
  "%s",
  (_name, { entry, model, authority, clients, headers = {} }) => {
    const cases = (Object.keys(clients) as Client[]).flatMap((client) => [
      [client, false] as const,
      [client, true] as const,
    ]);

    test.each(cases)("asked by a %s client, stream %s", async (client, stream) => {
      const host = await start(entry);
      const { path, stream: streamPath = path, auth } = clients[client];
      // The Codex backend knows streams only.
      if (authority === "chatgpt.com" && !stream) {
        const { client: view } = ask(host, client, { model });
        expect([view.status, view.text.includes("stream")]).toEqual([400, true]);
        return;
      }
      const sent = headersOf(ask(host, client, { model, stream }).upstream);
      expect([sent[":authority"], sent[":path"]]).toEqual([authority, stream ? streamPath : path]);
      const presented = CREDENTIALS.filter((name) => sent[name] !== undefined);
      expect(presented.map((name) => `${name}: ${sent[name]}`)).toEqual([auth]);
      expect(sent).toMatchObject({ "content-type": "application/json", ...headers });
      expect(sent["anthropic-version"]).toBe(path.endsWith("/messages") ? "2023-06-01" : undefined);
      if (headers["user-agent"] === undefined) expect(sent["user-agent"]).toBe("sdk/1");
    });
  },
);

describe("the client's own key", () => {
  const entry = (name: string) => `{ model: ${name}/m, passthrough_auth: true }`;

  test.each([
    ["openai", "chat", { authorization: "Bearer mine" }, "authorization: Bearer mine"],
    ["openai", "chat", { authorization: "bearer  mine " }, "authorization: Bearer mine"],
    ["openai", "messages", { "x-api-key": "mine" }, "authorization: Bearer mine"],
    ["anthropic", "chat", { authorization: "Bearer mine" }, "x-api-key: mine"],
    ["anthropic", "messages", { "x-api-key": "mine" }, "x-api-key: mine"],
    ["anthropic", "messages", { "x-api-key": "other", authorization: "Bearer mine" }, "x-api-key: mine"],
    ["gemini", "chat", { authorization: "Bearer mine" }, "authorization: Bearer mine"],
  ] as const)("goes to %s in its style, from a %s client", async (name, client, given, wanted) => {
    const host = await start(entry(name));
    const exchange = ask(host, client, { model: `${name}/m` }, given);
    const check = (): void => {
      const sent = headersOf(exchange.upstream);
      const presented = CREDENTIALS.filter((each) => sent[each] !== undefined);
      expect(presented.map((each) => `${each}: ${sent[each]}`)).toEqual([wanted]);
    };
    check();
    exchange.retry(503, "{}");
    check();
  });

  test("is not made up when there is none", async () => {
    const host = await start(entry("openai"));
    const sent = headersOf(ask(host, "chat", { model: "openai/m" }).upstream);
    expect(CREDENTIALS.filter((name) => sent[name] !== undefined)).toEqual([]);
  });

  test("is what chatgpt gets when it has none of its own", async () => {
    const host = await start("{ model: chatgpt/m }");
    const asked = ask(host, "responses", { model: "chatgpt/m", stream: true }, { authorization: "Bearer t" });
    expect(headersOf(asked.upstream).authorization).toBe("Bearer t");
  });
});

test("a query of the client's follows one of the provider's", async () => {
  const host = await start(
    "{ model: azure_openai/m, access_key: $KEY, base_url: https://r.openai.azure.com }",
  );
  const asked = ask(host, "chat", { model: "azure_openai/m" }, { ":path": "/v1/chat/completions?a=1&b" });
  expect(headersOf(asked.upstream)[":path"]).toBe(
    "/openai/deployments/m/chat/completions?api-version=2025-01-01-preview&a=1&b",
  );
});
