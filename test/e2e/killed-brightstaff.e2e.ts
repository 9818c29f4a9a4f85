// A brightstaff that is killed loses no finished request of a model listener: the filter keeps what brightstaff has not said
// to have. Only a batch that was written, and whose answer was not sent yet, counts twice.
import { readFile } from "node:fs/promises";
import type { Overview, RequestList } from "@plano/brightstaff/dashboard-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, holdDown, startTestPlano, type TestPlano } from "./plano.js";

const WORKERS = 2;
const AT_ONCE = 8;

let plano: TestPlano;
let token: string;
beforeAll(async () => {
  plano = await startTestPlano(undefined, {}, WORKERS);
  token = (await readFile(plano.dashboardTokenPath, "utf8")).trim();
});
afterAll(() => plano?.stop());

async function ask(id: string): Promise<void> {
  const response = await fetch(`${plano.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-request-id": id },
    body: JSON.stringify({ model: "sandbox/gpt", messages: [{ role: "user", content: "hello" }] }),
  });
  await response.text();
  expect(response.status).toBe(200);
}

const read = async <Answer>(place: string): Promise<Answer | undefined> => {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${plano.dashboardUrl}/api/v1/${place}`, { headers }).catch(() => undefined);
  return response?.status === 200 ? ((await response.json()) as Answer) : undefined;
};

test("each request is there, whenever brightstaff was killed", async () => {
  const asked: string[] = [];
  const askMany = async (): Promise<void> => {
    const ids = Array.from({ length: AT_ONCE }, (_, index) => `r-${asked.length + index}`);
    asked.push(...ids);
    await Promise.all(ids.map(ask));
  };
  for (let round = 0; round < 3; round += 1) {
    await askMany();
    await askMany();
    const release = holdDown(plano, "brightstaff");
    await askMany();
    release();
    await eventually(async () => (await read("health")) !== undefined, "brightstaff is back", 30_000);
  }
  let list: RequestList | undefined;
  await eventually(
    async () => {
      list = await read<RequestList>("requests?limit=500");
      return new Set(list?.requests.map(({ id }) => id)).size >= asked.length;
    },
    "all were told",
    30_000,
  );
  const told = list?.requests.map(({ id }) => id) ?? [];
  expect([...new Set(told)].sort()).toEqual(asked.sort());
  expect((await read<Overview>("overview"))?.totals.requests).toBe(told.length);
  const stats = await (await fetch(`${plano.adminUrl}/stats/prometheus`)).text();
  expect(stats).not.toMatch(/plano_observations_dropped\S* [1-9]/);
}, 120_000);
