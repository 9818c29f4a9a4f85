// A demo's services: installs their Python packages, starts them, and waits until they listen.
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { start, succeeds } from "./programs.js";

const READY_WITHIN = 60_000;

/** Python packages are installed once, into the demo's build/. */
export async function install(directory) {
  const [requirements, target] = ["requirements.txt", "build/python"].map((file) =>
    path.join(directory, file),
  );
  if (!existsSync(requirements)) return {};
  if (!existsSync(target)) {
    console.log("Installing Python packages, once ...");
    // Warnings about packages installed elsewhere do not matter here.
    const pip = [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--no-warn-conflicts",
      "--target",
      target,
      "-r",
      requirements,
    ];
    if (!(await succeeds("python3", pip))) {
      await rm(target, { recursive: true, force: true });
      throw new Error(`this demo needs python3 with pip; this failed:\npython3 ${pip.join(" ")}`);
    }
  }
  return { PYTHONPATH: target };
}

/** The programs that demo.json lists. */
export async function startServices(options) {
  const { services } = JSON.parse(await readFile(path.join(options.cwd, "demo.json"), "utf8"));
  return services.map(([command, ...parameters]) =>
    start(command === "node" ? process.execPath : command, parameters, options),
  );
}

export async function untilListening(ports) {
  const deadline = Date.now() + READY_WITHIN;
  for (const port of ports) {
    while (!(await takesConnections(port))) {
      if (Date.now() > deadline)
        throw new Error(`nothing listens on port ${port} after ${READY_WITHIN / 1_000} s`);
      await wait(100);
    }
  }
}

async function takesConnections(port) {
  const socket = connect(port, "127.0.0.1");
  const connected = await once(socket, "connect").then(
    () => true,
    () => false,
  );
  socket.destroy();
  return connected;
}
