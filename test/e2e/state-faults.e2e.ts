// What becomes of conversations when brightstaff is killed, when PostgreSQL is away, and when two Planos share one database.
import { POSTGRES, type PostgresServer, startPostgres } from "@plano/brightstaff/testing/postgres";
import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";

const CONVERSATIONS = 25;
const TURNS = 4;

const planos: TestPlano[] = [];
afterEach(async () => {
  for (const plano of planos.splice(0)) await plano.stop();
});

async function start(storage: string, env: Record<string, string> = {}): Promise<TestPlano> {
  const plano = await startTestPlano(
    `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1, timeout: 20s }]
model_providers: [{ model: sandbox/* }]
state_storage: ${storage}
`,
    env,
  );
  planos.push(plano);
  return plano;
}

function client({ url }: TestPlano, maxRetries = 0): OpenAI {
  return new OpenAI({ apiKey: "key", baseURL: `${url}/v1`, maxRetries });
}

interface Turn {
  id: string;
  said: string;
}

/** Asks until it is answered, as a client does after an error; every second conversation streams. */
async function converse(openai: OpenAI, number: number, completed: () => void): Promise<Turn[]> {
  const turns: Turn[] = [];
  const isStreamed = number % 2 === 0;
  while (turns.length < TURNS) {
    const said = `word-${number}-${turns.length}`;
    const previous = turns.at(-1);
    const asked = {
      ...{ model: "sandbox/m", input: said },
      ...(previous !== undefined && { previous_response_id: previous.id }),
    };
    const answer = isStreamed
      ? openai.responses.stream({ ...asked, stream: true }).finalResponse()
      : openai.responses.create(asked);
    const response = await answer.catch((error: unknown) => {
      // What it continues is lost.
      if (error instanceof OpenAI.APIError && (error.status ?? 500) < 500) throw error;
    });
    if (response?.status !== "completed") continue;
    turns.push({ id: response.id, said });
    completed();
  }
  return turns;
}

/** Kills brightstaff now and then, while conversations go on; none may lose a turn that was completed. */
async function loseNothing(storage: string, env: Record<string, string> = {}): Promise<void> {
  const plano = await start(storage, env);
  const openai = client(plano);
  let completed = 0;
  const kills = new Set([15, 45, 75]);
  const count = (): void => {
    completed += 1;
    const { pid } = plano.status().brightstaff;
    if (kills.has(completed) && pid !== undefined) process.kill(pid, "SIGKILL");
  };
  const conversations = await Promise.all(
    Array.from({ length: CONVERSATIONS }, (_, number) => converse(openai, number, count)),
  );
  expect(plano.status().brightstaff.restarts).toBe(kills.size);
  for (const turns of conversations) {
    const last = turns.at(-1)?.id ?? "";
    const items = [];
    for await (const item of openai.responses.inputItems.list(last, { order: "asc" })) items.push(item);
    const text = JSON.stringify(items);
    for (const { id, said } of turns) {
      expect(text).toContain(said);
      expect((await openai.responses.retrieve(id)).status).toBe("completed");
    }
  }
}

test("a brightstaff that is killed loses no completed turn of state in files", async () => {
  await loseNothing("{ type: embedded }");
}, 120_000);

describe.skipIf(POSTGRES === undefined)("with PostgreSQL", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 30_000);
  afterAll(() => server.close());
  const storage = "{ type: postgres, connection_string: $DATABASE_URL }";

  test("a brightstaff that is killed loses no completed turn", async () => {
    await loseNothing(storage, { DATABASE_URL: await server.database() });
  }, 120_000);

  test("two Planos serve one conversation alternately", async () => {
    const env = { DATABASE_URL: await server.database() };
    const clients = [await start(storage, env), await start(storage, env)].map((plano) => client(plano));
    let previous: string | undefined;
    for (let turn = 0; turn < 6; turn += 1) {
      const openai = clients[turn % 2] as OpenAI;
      const continued = previous === undefined ? {} : { previous_response_id: previous };
      previous = (await openai.responses.create({ model: "sandbox/m", input: `word-${turn}`, ...continued }))
        .id;
    }
    const items = [];
    const [first] = clients as [OpenAI, OpenAI];
    for await (const item of first.responses.inputItems.list(previous ?? "", { order: "asc" }))
      items.push(item);
    const text = JSON.stringify(items);
    for (let turn = 0; turn < 6; turn += 1) expect(text).toContain(`word-${turn}`);
  }, 60_000);

  test("while PostgreSQL is away, requests that need state are 503 with retry-after, and others are answered", async () => {
    const plano = await start(storage, { DATABASE_URL: await server.database() });
    const openai = client(plano);
    const first = await openai.responses.create({ model: "sandbox/m", input: "one" });
    await server.kill();
    const continued = { model: "sandbox/m", input: "two", previous_response_id: first.id };
    const refused = await openai.responses.create(continued).then(
      () => expect.fail("there was an answer"),
      (error: InstanceType<typeof OpenAI.APIError>) => error,
    );
    expect([refused.status, refused.headers?.get("retry-after")]).toEqual([503, "1"]);
    expect(refused.message).not.toContain("plano_");
    expect((await openai.responses.create({ model: "sandbox/m", input: "x", store: false })).status).toBe(
      "completed",
    );
    await openai.chat.completions.create({ model: "sandbox/m", messages: [{ role: "user", content: "x" }] });
    await server.start();
    const isAnswered = (): Promise<boolean> =>
      openai.responses.create(continued).then(
        ({ previous_response_id: previous }) => previous === first.id,
        () => false,
      );
    await eventually(isAnswered, "PostgreSQL is used again");
    expect(plano.status().brightstaff.restarts).toBe(0);
  }, 60_000);
});
