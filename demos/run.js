// `npm run demo NAME`: starts a demo's services and Plano with its configuration, asks what a user would ask, and stays up
// until Ctrl-C; with --once it ends after the questions, and fails if an answer is not the expected one.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";

const HERE = import.meta.dirname;
const PLANO = path.join(HERE, "../cli/bin/plano.js");
const READY_WITHIN = 60_000;

const HELP = `Usage: npm run demo -- NAME [--once]

Starts the services of demos/NAME and Plano with its plano_config.yaml, then asks what a user would ask.

  --once  end after that

Examples:
  npm run demo -- travel-agents
  curl -s http://127.0.0.1:8001/v1/chat/completions -H 'content-type: application/json' \\
    -d '{"model":"any","messages":[{"role":"user","content":"Will it rain in Oslo?"}]}'`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { once: { type: "boolean" }, help: { type: "boolean", short: "h" } },
});

async function demos() {
  const entries = await readdir(HERE, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && entry.name !== "shared").map(({ name }) => name);
}

/** A service is a program of the demo: one that ends by itself is a failure. */
function start(command, parameters, options, children) {
  const child = spawn(command, parameters, { stdio: ["ignore", "inherit", "inherit"], ...options });
  children.push(child);
  return once(child, "exit").then(([code]) => {
    throw new Error(`${[command, ...parameters].join(" ")} ended with ${code}`);
  });
}

/** A port that takes connections, or an address that answers. */
async function answers(url) {
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== "tcp:") return (await fetch(url)).ok;
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.destroy();
  return true;
}

async function untilReady(url) {
  const deadline = Date.now() + READY_WITHIN;
  while (!(await answers(url).catch(() => false))) {
    if (Date.now() > deadline) throw new Error(`${url} did not answer within ${READY_WITHIN / 1_000} s`);
    await wait(100);
  }
}

/** Python's packages, below the demo's build/, once. */
async function install(directory) {
  const [requirements, target] = ["requirements.txt", "build/python"].map((file) =>
    path.join(directory, file),
  );
  if (!existsSync(requirements)) return {};
  if (!existsSync(target)) {
    console.log("Installing Python packages ...");
    const pip = ["-m", "pip", "install", "--quiet", "--target", target, "-r", requirements];
    const [code] = await once(spawn("python3", pip, { stdio: "inherit" }), "exit");
    if (code !== 0) throw new Error(`python3 ${pip.join(" ")} failed`);
  }
  return { PYTHONPATH: target };
}

async function ask(directory) {
  const child = spawn(process.execPath, ["try.js"], { cwd: directory, stdio: "inherit" });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error("an answer was not the expected one");
}

async function run(name) {
  const directory = path.join(HERE, name);
  const { services, ready } = JSON.parse(await readFile(path.join(directory, "demo.json"), "utf8"));
  const state = await mkdtemp(path.join(tmpdir(), "plano-demo-"));
  const children = [];
  try {
    const env = { ...process.env, ...(await install(directory)), PLANO_HOME: state };
    const ended = services.map(([command, ...parameters]) =>
      start(command === "node" ? process.execPath : command, parameters, { cwd: directory, env }, children),
    );
    const up = [PLANO, "up", path.join(directory, "plano_config.yaml"), "--foreground"];
    ended.push(start(process.execPath, up, { env }, children));
    const broken = Promise.race(ended);
    broken.catch(() => {});
    await Promise.race([broken, Promise.all(ready.map(untilReady))]);
    await Promise.race([broken, ask(directory)]);
    if (values.once === true) return;
    console.log("\nCtrl-C ends the demo.");
    await Promise.race([broken, once(process, "SIGINT")]);
  } finally {
    await Promise.all(children.reverse().map(stop));
    await rm(state, { recursive: true, force: true });
  }
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

const [name] = positionals;
const known = await demos();
if (values.help === true) console.log(`${HELP}\n\nDemos: ${known.join(", ")}`);
else if (name === undefined || !known.includes(name)) {
  console.error(
    `${name === undefined ? "Which demo?" : `There is no demo ${name}.`} There are: ${known.join(", ")}`,
  );
  process.exitCode = 2;
} else {
  await run(name).then(
    () => process.exit(0),
    (error) => {
      console.error(`demo: ${error.message}`);
      process.exit(1);
    },
  );
}
