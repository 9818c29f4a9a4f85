// The file of the filter is replaced while Plano runs, as an installation of another version does: what runs keeps obeying.
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashOf } from "./access-keys.js";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";

const WASM = path.join(import.meta.dirname, "../../wasm-filters/build/llm_gateway.wasm");

let directory: string;
let plano: TestPlano;
const at = (name: string): string => path.join(directory, name);
const keys = (...names: string[]): string =>
  JSON.stringify({ keys: names.map((name) => ({ name, hash: hashOf(`key-of-${name}`) })) });

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-replaced-"));
  await copyFile(WASM, at("filter.wasm"));
  await writeFile(at("keys.json"), keys("ada", "bob"));
  plano = await startTestPlano(configuration("first"), {}, 1, at("filter.wasm"));
});
afterAll(async () => {
  await plano?.stop();
  await rm(directory, { recursive: true, force: true });
});

function configuration(alias: string): string {
  return `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1, auth: { keys_file: ${at("keys.json")} } }]
model_providers: [{ model: sandbox/m }]
model_aliases: { ${alias}: { target: sandbox/m } }
`;
}

async function ask(name: string, model: string): Promise<number> {
  const response = await fetch(`${plano.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer key-of-${name}`, "content-type": "application/json" },
    body: JSON.stringify({ model, messages: [{ role: "user", content: "hello" }] }),
  });
  await response.arrayBuffer();
  return response.status;
}

test("a key that is revoked then is refused, and a reload comes into force", async () => {
  expect([await ask("ada", "first"), await ask("bob", "first")]).toEqual([200, 200]);
  // An empty custom section: the same filter for whoever runs it, another one for who compares files.
  const filter = await readFile(at("filter.wasm"));
  await writeFile(at("filter.wasm"), Buffer.concat([filter, Buffer.from([0, 2, 1, 0x78])]));
  await writeFile(at("keys.json"), keys("bob"));
  await eventually(async () => (await ask("ada", "first")) === 401, "ada is refused");
  expect(await ask("bob", "first")).toBe(200);
  await plano.reload({ text: configuration("second"), env: process.env });
  expect([await ask("bob", "second"), await ask("bob", "first")]).toEqual([200, 404]);
});
