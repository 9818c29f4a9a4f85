// Runs a demo's programs. A program that ends by itself is a failure; all are ended in order and within a
// time limit.
import { spawn } from "node:child_process";
import { once } from "node:events";

/** Longer than Plano takes to end its programs. */
const GRACE = 20_000;

/** Own process group: Ctrl-C reaches only run.js, which then ends all programs. */
export function start(command, parameters, options) {
  const title = [command === process.execPath ? "node" : command, ...parameters].join(" ");
  const child = spawn(command, parameters, {
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
    ...options,
  });
  const ended = untilEnd(child, title);
  const broken = ended.then((how) => {
    throw new Error(how);
  });
  broken.catch(() => {});
  const stop = async () => {
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), GRACE);
    await ended;
    clearTimeout(late);
  };
  return { child, broken, stop };
}

/** Waits for a program that ends by itself; true if it succeeded. */
export async function succeeds(command, parameters, options) {
  const child = spawn(command, parameters, { stdio: "inherit", ...options });
  const [code] = await once(child, "exit").catch(() => [1]);
  return code === 0;
}

async function untilEnd(child, title) {
  try {
    const [code, signal] = await once(child, "exit");
    return `${title} ended ${signal === null ? `with status ${code}` : `by ${signal}`}; its output above says why`;
  } catch ({ code, message }) {
    return code === "ENOENT" ? `${title} needs ${child.spawnfile}, which is not installed` : message;
  }
}
