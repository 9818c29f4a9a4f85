// `npm run demo NAME`: starts Plano with a demo's configuration and services, asks what a user would ask, and
// keeps running until Ctrl-C. With --once it ends after the questions, and fails if an answer is not the
// expected one.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { planoOnFreePorts } from "./free-ports.js";
import { assertPortsFree, planoUp, servicePorts } from "./plano.js";
import { succeeds } from "./programs.js";
import { install, startServices, untilListening } from "./services.js";

const HERE = import.meta.dirname;

const HELP = `Usage: npm run demo -- NAME [--once] [--free-ports]

Starts Plano with demos/NAME/plano_config.yaml and the services beside it, asks what a user would ask, and stays up for
questions of yours. No key is needed.

  --once        end after the questions
  --free-ports  take any free ports in place of the file's and Plano's own, and say which

Examples:
  npm run demo -- travel-agents
  curl -s http://127.0.0.1:8001/v1/chat/completions -H 'content-type: application/json' \\
    -d '{"model":"any","messages":[{"role":"user","content":"Will it rain in Oslo?"}]}'`;

const OPTIONS = {
  once: { type: "boolean" },
  "free-ports": { type: "boolean" },
  help: { type: "boolean", short: "h" },
};

async function demos() {
  const entries = await readdir(HERE, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && entry.name !== "shared").map(({ name }) => name);
}

async function run(name, values) {
  const directory = path.join(HERE, name);
  const file = path.relative(process.cwd(), path.join(directory, "plano_config.yaml"));
  const text = await readFile(file, "utf8");
  const signal = untilSignal();
  const interrupted = signal.then(() => {
    throw new Error("interrupted");
  });
  interrupted.catch(() => {});
  const running = [];
  const whileAllRun = (work) => Promise.race([...running.map(({ broken }) => broken), work]);

  const python = await install(directory);
  if (values["free-ports"] !== true) await assertPortsFree({ file, text });
  const state = await mkdtemp(path.join(tmpdir(), "plano-demo-"));
  const demo = { file, text, state };
  try {
    const plano = values["free-ports"] === true ? planoOnFreePorts(demo) : planoUp(demo);
    running.push(plano);
    const ports = await whileAllRun(Promise.race([plano.ready, interrupted]));
    const names = [...ports].map(([usual, port]) => [`PORT_${usual}`, String(port)]);
    const options = { cwd: directory, env: { ...process.env, ...python, ...Object.fromEntries(names) } };
    running.push(...(await startServices(options)));
    const listening = untilListening(servicePorts(text).map((port) => ports.get(port) ?? port));
    await whileAllRun(Promise.race([listening, interrupted]));
    const asked = succeeds(process.execPath, ["try.js"], options);
    if (!(await whileAllRun(Promise.race([asked, interrupted]))))
      throw new Error("a question failed; the output above says why");
    if (values.once === true) return;
    console.log("\nCtrl-C ends the demo.");
    await whileAllRun(signal);
  } finally {
    for (const { stop } of running.reverse()) await stop();
    await rm(state, { recursive: true, force: true });
  }
}

/** Any number of Ctrl-C ends the programs in order, once. */
function untilSignal() {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, resolve);
  });
}

/** Status 2 for a wrong command line, 1 for a demo that failed. */
async function main() {
  const known = await demos();
  const there = `There are: ${known.join(", ")}. See npm run demo -- --help.`;
  let parsed;
  try {
    parsed = parseArgs({ allowPositionals: true, options: OPTIONS });
  } catch ({ message }) {
    console.error(`${message.split(". ")[0]}.\nSee npm run demo -- --help.`);
    return 2;
  }
  const { values, positionals } = parsed;
  // Names may be written as in other places: weather_forecast.
  const [written] = positionals;
  const name = written?.replaceAll("_", "-");
  if (values.help === true) {
    console.log(`${HELP}\n\nDemos: ${known.join(", ")}`);
    return 0;
  }
  if (name === undefined || !known.includes(name)) {
    console.error(`${name === undefined ? "Which demo?" : `There is no demo ${written}.`} ${there}`);
    return 2;
  }
  try {
    await run(name, values);
    return 0;
  } catch ({ message }) {
    console.error(`demo: ${message}`);
    return 1;
  }
}

process.exit(await main());
