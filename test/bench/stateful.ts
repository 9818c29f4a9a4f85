// What state adds to a turn of a conversation: its latency by each store, beside that of the same request without state.
import type { Pool } from "undici";
import { MODEL } from "../canned/formats.js";
import { connect } from "./load.js";
import { quantile } from "./report.js";
import { withPlano } from "./with-plano.js";

export interface StatefulCost {
  store: string;
  /** Milliseconds, p50: in the fast lane, of a first turn, and of one that continues ten others. */
  stateless: number;
  first: number;
  continued: number;
}

/** Where PostgreSQL is; without it, that store is not measured. */
const DATABASE = "PLANO_BENCH_DATABASE";
const EARLIER_TURNS = 10;
const TURNS = 500;
/** Of each kind, until Node has compiled brightstaff's code for them. */
const WARM_UP = 1_000;

export async function measureStateful(port: number, scale: number): Promise<StatefulCost[]> {
  const url = process.env[DATABASE];
  const stores = [
    "type: memory",
    "type: embedded",
    ...(url === undefined ? [] : [`type: postgres, connection_string: $${DATABASE}`]),
  ];
  const costs: StatefulCost[] = [];
  const load = { warmUp: Math.round(WARM_UP * scale), turns: Math.round(TURNS * scale) };
  for (const store of stores) costs.push(await measureStore(port, store, load));
  return costs;
}

async function measureStore(
  port: number,
  store: string,
  { warmUp, turns }: { warmUp: number; turns: number },
): Promise<StatefulCost> {
  const text = `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1 }]
model_providers: [{ model: canned/${MODEL}, provider_interface: openai, base_url: "http://127.0.0.1:${port}/v1" }]
state_storage: { ${store} }
`;
  return withPlano(text, async ({ url }) => {
    const pool = connect(url, 1);
    const ask = asking(pool);
    let previous = "";
    for (let turn = 0; turn < EARLIER_TURNS; turn++) {
      ({ id: previous } = await ask(previous === "" ? {} : { previous_response_id: previous }));
    }
    const kinds = [{ store: false }, {}, { previous_response_id: previous }];
    const times = kinds.map((): number[] => []);
    // In turn, so that a slow moment of the machine meets all kinds.
    for (let turn = 0; turn < warmUp + turns; turn++) {
      for (const [index, kind] of kinds.entries()) {
        const { milliseconds } = await ask(kind);
        if (turn >= warmUp) times[index]?.push(milliseconds);
      }
    }
    await pool.close();
    const [stateless = 0, first = 0, continued = 0] = times.map((each) => quantile(each, 0.5));
    return { store: store.split(",")[0] ?? store, stateless, first, continued };
  });
}

function asking(pool: Pool) {
  const headers = { "content-type": "application/json" };
  return async (more: object): Promise<{ id: string; milliseconds: number }> => {
    const body = JSON.stringify({ model: `canned/${MODEL}`, input: "How are you?", ...more });
    const began = performance.now();
    const answer = await pool.request({ method: "POST", path: "/v1/responses", headers, body });
    const text = await answer.body.text();
    const milliseconds = performance.now() - began;
    if (answer.statusCode !== 200) throw new Error(`a turn was answered ${answer.statusCode}: ${text}`);
    return { id: (JSON.parse(text) as { id: string }).id, milliseconds };
  };
}

/** Human-readable lines. */
export function describeStateful(costs: readonly StatefulCost[]): string[] {
  return costs.map(
    ({ store, stateless, first, continued }) =>
      `a stateful turn, ${store}   p50 ${first.toFixed(2)} ms, after ${EARLIER_TURNS} others ${continued.toFixed(2)} ms; without state ${stateless.toFixed(2)} ms`,
  );
}
