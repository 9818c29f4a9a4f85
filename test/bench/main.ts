// `npm run bench`: what the filter costs, as a ratio to the same Envoy without it, measured in one interleaved run.
import { stat, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startProvider } from "../canned/start.js";
import { type AgentFigures, describeAgents, measureAgents } from "./agents.js";
import { type DashboardCost, describeDashboard, measureDashboard } from "./dashboard.js";
import { describeGuards, type GuardCost, measureGuards } from "./guards.js";
import { describeKeys, type KeysCost, measureKeys } from "./keys.js";
import { measure } from "./measure.js";
import { describePrompts, measurePrompts, type PromptCost } from "./prompts.js";
import { startProxy } from "./proxies.js";
import { describeRecords, measureRecords, type RecordCost } from "./records.js";
import { type ScenarioResult, summarize, tableOf } from "./report.js";
import { describeRestarts, measureRestarts, type Restarts } from "./restarts.js";
import { measureScan } from "./scan.js";
import { PAIRS, SAME_API } from "./scenarios.js";
import { describeStateful, measureStateful, type StatefulCost } from "./stateful.js";

const HELP = `Usage: npm run bench -- [--rounds N] [--scale X] [--pairs | --agents | --prompts | --keys | --stateful | --guards | --records | --restarts | --dashboard] [--only TEXT] [--json FILE]

Compares CPU and throughput of Plano with the same Envoy without the filter, on this machine, in one run: chats that stay
in their API, and every pair of a client's API and a provider's other one, whole and streamed. The scanner of JSON is
measured beside. All of it takes about four minutes.

  --rounds N   how often each scenario is measured (15)
  --scale X    factor on the number of requests a round (1)
  --pairs      only the translated pairs
  --agents     only agents, through brightstaff
  --prompts    only calls of prompt targets
  --keys       only what a listener's list of keys adds
  --stateful   only turns of conversations that Plano keeps; PLANO_BENCH_DATABASE is the URL of a PostgreSQL to measure, too
  --guards     only what prompt guards add to a request
  --records    only what observations add to a request
  --dashboard  only how fast the dashboard answers, and a flood beside it; needs Chromium
  --restarts   only how long brightstaff is away when it is killed
  --only TEXT  only scenarios whose name has TEXT in it
  --json FILE  write the figures there, too

Examples:
  npm run bench
  npm run bench -- --rounds 3 --only stream
  npm run bench -- --pairs --only "to converse"
  npm run bench -- --agents`;

const WASM = fileURLToPath(new URL("../../../wasm-filters/build/llm_gateway.wasm", import.meta.url));

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "15" },
    scale: { type: "string", default: "1" },
    pairs: { type: "boolean", default: false },
    agents: { type: "boolean", default: false },
    prompts: { type: "boolean", default: false },
    keys: { type: "boolean", default: false },
    stateful: { type: "boolean", default: false },
    guards: { type: "boolean", default: false },
    records: { type: "boolean", default: false },
    restarts: { type: "boolean", default: false },
    dashboard: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    json: { type: "string" },
    help: { type: "boolean", short: "h" },
  },
});

/** Options that choose a part of the run. */
const PARTS = [
  "agents",
  "prompts",
  "keys",
  "stateful",
  "guards",
  "records",
  "restarts",
  "dashboard",
] as const;

async function bench(): Promise<void> {
  const rounds = Number(values.rounds);
  const scale = Number(values.scale);
  const chosen = values.pairs ? PAIRS : [...SAME_API, ...PAIRS];
  const isPart = PARTS.some((part) => values[part]);
  const wholeRun = !values.pairs && !isPart && values.only === "";
  const scenarios = isPart ? [] : chosen.filter(({ name }) => name.includes(values.only));
  const stops: (() => Promise<void>)[] = [];
  const results: ScenarioResult[] = [];
  let agents: AgentFigures | undefined;
  let prompts: PromptCost[] | undefined;
  let keys: KeysCost | undefined;
  let stateful: StatefulCost[] = [];
  let guards: GuardCost[] = [];
  let records: RecordCost[] = [];
  let restarts: Restarts | undefined;
  let dashboard: DashboardCost | undefined;
  try {
    const provider = await startProvider();
    stops.push(provider.stop);
    if (values.restarts) restarts = await measureRestarts(provider.port, rounds);
    if (values.dashboard) dashboard = await measureDashboard(provider.port, rounds, scale);
    const bare = await startProxy(provider.port, { bare: true });
    stops.push(bare.stop);
    const plano = await startProxy(provider.port);
    stops.push(plano.stop);
    for (const scenario of scenarios) {
      process.stderr.write(`${scenario.name}: ${rounds} rounds ...\n`);
      results.push(summarize(scenario, await measure(scenario, bare, plano, rounds, scale)));
    }
    if (values.keys || wholeRun) {
      process.stderr.write(`keys: ${rounds} rounds ...\n`);
      keys = await measureKeys(provider.port, plano, rounds, scale);
    }
    if (values.records || wholeRun) {
      process.stderr.write(`observations: ${rounds} rounds ...\n`);
      records = await measureRecords(provider.port, rounds, scale);
    }
    if (values.agents || wholeRun) {
      process.stderr.write(`agents: ${rounds} rounds ...\n`);
      agents = await measureAgents(provider.port, bare, rounds, scale);
    }
    if (values.stateful || wholeRun) {
      process.stderr.write("stateful turns ...\n");
      stateful = await measureStateful(provider.port, scale);
    }
    if (values.prompts || wholeRun) {
      process.stderr.write(`prompts: ${rounds} rounds ...\n`);
      prompts = await measurePrompts(rounds, scale);
    }
    if (values.guards || wholeRun) {
      process.stderr.write("prompt guards ...\n");
      guards = await measureGuards(scale);
    }
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
  if (results.length > 0) console.log(`\n${tableOf(results)}\n`);
  if (keys !== undefined) console.log(`${describeKeys(keys).join("\n")}\n`);
  if (agents !== undefined) console.log(`${describeAgents(agents).join("\n")}\n`);
  if (stateful.length > 0) console.log(`${describeStateful(stateful).join("\n")}\n`);
  if (prompts !== undefined) console.log(`${describePrompts(prompts).join("\n")}\n`);
  if (guards.length > 0) console.log(`${describeGuards(guards).join("\n")}\n`);
  if (records.length > 0) console.log(`${describeRecords(records).join("\n")}\n`);
  if (restarts !== undefined) console.log(`${describeRestarts(restarts).join("\n")}\n`);
  if (dashboard !== undefined) console.log(`${describeDashboard(dashboard).join("\n")}\n`);
  const scan = wholeRun ? await measureScan() : undefined;
  if (scan !== undefined) {
    console.log(
      `JSON scanner   ${scan.filter.toFixed(0)} MB/s on a 1 MB chat body (JSON.parse: ${scan.jsonParse.toFixed(0)} MB/s)`,
    );
  }
  const { size } = await stat(WASM);
  console.log(`llm_gateway.wasm   ${(size / 1_000).toFixed(1)} kB`);
  if (values.json !== undefined)
    await writeFile(
      values.json,
      JSON.stringify(
        {
          results,
          keys,
          agents,
          prompts,
          stateful,
          guards,
          records,
          restarts,
          dashboard,
          scan,
          wasmBytes: size,
        },
        null,
        2,
      ),
    );
}

if (values.help === true) console.log(HELP);
else await bench();
