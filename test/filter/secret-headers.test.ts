// The user's own headers: their values are secrets, and in nothing that the filter writes.
import { expect, test } from "vitest";
import { withSecrets } from "../host/sealed.js";
import { ask, sentHeaders, startConfigured, startWith } from "./configured.js";

const ENTRY = `{ model: openai/m, access_key: $KEY, headers: { Helicone-Auth: Bearer HEADERSECRET, x-org: plain } }`;

test("secret headers replace the client's in every attempt, with the secrets' values", async () => {
  const host = await startWith(ENTRY);
  const exchange = ask(host, "chat", { model: "openai/m" }, { "helicone-auth": "client", "x-other": "o" });
  const check = (): void => {
    expect(sentHeaders(exchange)).toMatchObject({
      "helicone-auth": "Bearer HEADERSECRET",
      "x-org": "plain",
      "x-other": "o",
      authorization: "Bearer KEY",
    });
  };
  check();
  exchange.retry(503, "{}");
  check();
});

test("secret headers reach endpoints, too, and replace the provider's", async () => {
  const host = await startWith(
    "{ model: anthropic/m, access_key: $KEY, headers: { anthropic-version: mine, x-org: o } }",
  );
  const sent = sentHeaders(ask(host, "chat", { model: "anthropic/m" }));
  expect([sent["anthropic-version"], sent["x-org"]]).toEqual(["mine", "o"]);
});

test("a secret header without a value names the user's variable", async () => {
  const entry = "{ model: openai/m, access_key: $KEY, headers: { x-team: Bearer $TEAM } }";
  const text = `version: v0.4.0\nlisteners: [{ type: model, name: m }]\nmodel_providers: [${entry}]\n`;
  const host = await startConfigured(text, withSecrets({ KEY: "KEY" }));
  const { client } = ask(host, "chat", { model: "openai/m" });
  expect(client.text).toContain("no value of a header for the provider openai: TEAM is not set.");
});

test("secret headers without a value stop requests, with the secret's name and no value", async () => {
  const text = `version: v0.4.0\nlisteners: [{ type: model, name: m }]\nmodel_providers: [${ENTRY}]\n`;
  const secrets = withSecrets({ KEY: "KEY" });
  const host = await startConfigured(text, secrets);
  const { client } = ask(host, "chat", { model: "openai/m" });
  expect([client.status, client.text]).toEqual([
    500,
    expect.stringMatching(/no value of a header for the provider openai: literal-[0-9a-f]{12} is not set/),
  ]);
  expect(client.text).not.toContain("HEADERSECRET");
});
