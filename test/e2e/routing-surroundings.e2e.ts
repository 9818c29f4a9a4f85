// Routing's surroundings: a request for a routing decision always reaches brightstaff, and Redis' URL nobody else.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";

const PASSWORD = "pass-0123456789";
const REDIS_URL = `redis://:${PASSWORD}@127.0.0.1:1`;
const PLAIN = `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1 }]
model_providers: [{ model: sandbox/m, default: true }]
`;
const IN_REDIS = `${PLAIN}routing: { session_cache: { type: redis, url: $REDIS_URL, tenant_header: x-org } }\n`;

let plain: TestPlano;
let cached: TestPlano;
beforeAll(async () => {
  plain = await startTestPlano(PLAIN);
  cached = await startTestPlano(IN_REDIS, { REDIS_URL });
});
afterAll(async () => {
  await plain?.stop();
  await cached?.stop();
});

const BODY = JSON.stringify({ model: "m", messages: [{ role: "user", content: "hello" }] });

test("a routing request is answered without any routes", async () => {
  const response = await fetch(`${plain.url}/routing/v1/chat/completions`, { method: "POST", body: BODY });
  expect([response.status, await response.json()]).toMatchObject([200, { models: ["none"], route: null }]);
});

test("requests for models go through brightstaff when the file has routing", async () => {
  const response = await fetch(`${cached.url}/v1/chat/completions`, { method: "POST", body: BODY });
  expect([response.status, await response.json()]).toMatchObject([200, { object: "chat.completion" }]);
  // Both Envoy's listener for clients and the one for brightstaff have seen it.
  expect(await cached.accessLog(2)).toHaveLength(2);
});

test("Redis' URL is in no file and in no process's environment, and brightstaff uses it", async () => {
  const environment = (pid: number): Promise<string> => readFile(`/proc/${pid}/environ`, "utf8");
  for (const pid of Object.values(cached.pids)) expect(await environment(pid)).not.toContain(PASSWORD);
  await eventually(
    async () => /ECONNREFUSED.*Redis cannot be reached/.test(await readFile(cached.logs.brightstaff, "utf8")),
    "brightstaff has tried to reach Redis",
  );
  const entries = await readdir(cached.directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const rendered = ["brightstaff.json", "brightstaff-secrets.json", "envoy.yaml", "config.json"];
  expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining([...rendered, "brightstaff.log"]));
  for (const { parentPath, name } of files) {
    expect(await readFile(path.join(parentPath, name), "utf8")).not.toContain(PASSWORD);
  }
});

test("the key of brightstaff's secrets is not the one of the providers'", async () => {
  const [envoy, brightstaff] = await Promise.all(
    [cached.pids.envoy, cached.pids.brightstaff].map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, "utf8");
      return /(?:^|\0)PLANO_\w*SECRETS_KEY=([^\0]*)/.exec(environment)?.[1] ?? "none";
    }),
  );
  expect(brightstaff).toHaveLength(44);
  expect(envoy).toHaveLength(44);
  expect(brightstaff).not.toBe(envoy);
});
