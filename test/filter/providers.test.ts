// Every provider, asked by a client of every API, streaming and not: what it receives, from the user's YAML
// through the renderers and the compiled filter.
import { describe, expect, test } from "vitest";
import { ask, type Client, providersOf, sentHeaders, startWith } from "./configured.js";
import { expectations } from "./provider-table.js";

const CREDENTIALS = ["authorization", "x-api-key", "api-key", "x-goog-api-key"];

const cases = Object.entries(expectations).flatMap(([row, entries]) =>
  Object.entries(entries).map(([what, expectation]) => [row, what, expectation] as const),
);

describe.each(cases)("%s, %s", (row, _what, { entry, model, authority, clients, headers = {} }) => {
  test("is an entry of the row", () => {
    expect(providersOf(entry).map((provider) => provider.interface)).toEqual([row]);
  });

  const requests = (Object.keys(clients) as Client[]).flatMap((client) => [
    [client, false] as const,
    [client, true] as const,
  ]);

  test.each(requests)("asked by a %s client, stream %s", async (client, stream) => {
    const host = await startWith(entry);
    const { path, stream: streamPath = path, auth } = clients[client];
    const sent = sentHeaders(ask(host, client, { model, stream }));
    expect([sent[":authority"], sent[":path"]]).toEqual([authority, stream ? streamPath : path]);
    const presented = CREDENTIALS.filter((name) => sent[name] !== undefined);
    expect(presented.map((name) => `${name}: ${sent[name]}`)).toEqual([auth]);
    expect(sent).toMatchObject({ "content-type": "application/json", ...headers });
    expect(sent["anthropic-version"]).toBe(path.endsWith("/messages") ? "2023-06-01" : undefined);
    if (headers["user-agent"] === undefined) expect(sent["user-agent"]).toBe("sdk/1");
  });
});

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
  ] as const)("reaches %s in its style, from a %s client", async (name, client, given, wanted) => {
    const host = await startWith(entry(name));
    const exchange = ask(host, client, { model: `${name}/m` }, given);
    const check = (): void => {
      const sent = sentHeaders(exchange);
      const presented = CREDENTIALS.filter((each) => sent[each] !== undefined);
      expect(presented.map((each) => `${each}: ${sent[each]}`)).toEqual([wanted]);
    };
    check();
    exchange.retry(503, "{}");
    check();
  });

  test("is not invented when there is none", async () => {
    const host = await startWith(entry("openai"));
    const sent = sentHeaders(ask(host, "chat", { model: "openai/m" }));
    expect(CREDENTIALS.filter((name) => sent[name] !== undefined)).toEqual([]);
  });

  test("reaches chatgpt when that has no key of its own", async () => {
    const host = await startWith("{ model: chatgpt/m }");
    const asked = ask(host, "responses", { model: "chatgpt/m", stream: true }, { authorization: "Bearer t" });
    expect(sentHeaders(asked).authorization).toBe("Bearer t");
  });
});

test("a client's query follows the provider's", async () => {
  const host = await startWith(
    "{ model: azure_openai/m, access_key: $KEY, base_url: https://r.openai.azure.com }",
  );
  const asked = ask(host, "chat", { model: "azure_openai/m" }, { ":path": "/v1/chat/completions?a=1&b" });
  expect(sentHeaders(asked)[":path"]).toBe(
    "/openai/deployments/m/chat/completions?api-version=2025-01-01-preview&a=1&b",
  );
});
