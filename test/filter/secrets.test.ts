// The secrets of providers: sealed in a file of their own, replaced without a new configuration, shared with workers that
// restart.
import { newSecretsKey, sealSecrets } from "@plano/config";
import { SECRETS_KEY_VARIABLE } from "@plano/envoy";
import { expect, test } from "vitest";
import type { Host } from "../host/host-api.js";
import { ask, sentHeaders, startConfigured, startWith } from "./configured.js";

const ENTRY = "{ model: openai/m, access_key: $KEY, headers: { Helicone-Auth: $HELICONE } }";
const TEXT = `version: v0.4.0\nlisteners: [{ type: model, name: m }]\nmodel_providers: [${ENTRY}]\n`;
const key = newSecretsKey();
const environment = { [SECRETS_KEY_VARIABLE]: key };

const sealed = (word: string, serial: number): string =>
  sealSecrets({ KEY: word, HELICONE: `Bearer ${word}` }, key, serial);

function sentBy(host: Host): (string | undefined)[] {
  const sent = sentHeaders(ask(host, "chat", { model: "openai/m" }));
  return [sent.authorization, sent["helicone-auth"]];
}

test("a new file replaces keys and headers under the same configuration", async () => {
  const host = await startConfigured(TEXT, { environment, secrets: sealed("one", 1) });
  expect(sentBy(host)).toEqual(["Bearer one", "Bearer one"]);
  host.replaceSecrets(sealed("two-is-longer", 2));
  expect(sentBy(host)).toEqual(["Bearer two-is-longer", "Bearer two-is-longer"]);
  host.replaceSecrets(sealSecrets({}, key, 3));
  const { client } = ask(host, "chat", { model: "openai/m" });
  expect([client.status, client.text]).toEqual([500, expect.stringContaining("HELICONE is not set")]);
});

test.each([
  ["another seal", sealSecrets({ KEY: "x" }, newSecretsKey(), 2), "is not their key"],
  ["no base64", JSON.stringify({ serial: 2, sealed: "?" }), "no sealed text"],
  ["no seal", JSON.stringify({ serial: 2, sealed: "" }), "is not their key"],
  ["nothing", "{}", "is not their key"],
  ["no JSON", "[", "is not their key"],
])("a file with %s is refused, and the secrets before it stay in force", async (_name, text, reason) => {
  const host = await startConfigured(TEXT, { environment, secrets: sealed("one", 1) });
  expect(() => host.replaceSecrets(text)).toThrow(reason);
  expect(sentBy(host)).toEqual(["Bearer one", "Bearer one"]);
});

test.each([
  ["is not set", {}],
  ["has no base64", { [SECRETS_KEY_VARIABLE]: "???" }],
  ["is too short", { [SECRETS_KEY_VARIABLE]: Buffer.alloc(31).toString("base64") }],
])("a file is refused when the key's variable %s", async (_name, variables) => {
  const starting = startConfigured(TEXT, { environment: variables, secrets: sealed("one", 1) });
  await expect(starting).rejects.toThrow(
    "PLANO_SECRETS_KEY in Envoy's environment is not 32 bytes in base64",
  );
});

test("a worker that starts anew takes the latest secrets of the others", async () => {
  const first = await startConfigured(TEXT, { environment, secrets: sealed("one", 1) });
  first.replaceSecrets(sealed("two", 2));
  const restarted = await startConfigured(TEXT, {
    environment,
    secrets: undefined,
    shared: first.sharedData,
  });
  expect(sentBy(restarted)).toEqual(["Bearer two", "Bearer two"]);
});

test("no log line has a secret, whatever the file holds", async () => {
  const host = await startWith(ENTRY, "", { environment, secrets: sealed("sk-very-secret", 1) });
  expect(() => host.replaceSecrets(sealSecrets({ a: "sk-very-secret" }, newSecretsKey(), 2))).toThrow();
  expect(JSON.stringify(host.logs)).not.toContain("sk-very-secret");
});
