// Starts Plano with `plano up`, as users do, on the ports of the demo's file.
import path from "node:path";
import { claimsOf, planFor, portErrors } from "@plano/cli";
import { start } from "./programs.js";

const PLANO = path.join(import.meta.dirname, "../cli/bin/plano.js");

/** The services' ports in URLs and addresses of the file. */
export const SERVICE_PORT = /(?<=\b127\.0\.0\.1:)\d+/g;
export const servicePorts = (text) => [...new Set(text.match(SERVICE_PORT))].map(Number);

/** Throws an Error that names the ports in use. */
export async function assertPortsFree({ file, text }) {
  const services = servicePorts(text).map((port) => ({ host: "127.0.0.1", port, owner: "a service" }));
  const errors = await portErrors([...claimsOf(planFor(text, file, process.env).config), ...services]);
  if (errors.length === 0) return;
  throw new Error(
    `${errors.join("\n")}\nEnd the program that uses it, or let the demo use other ports: --free-ports`,
  );
}

/** `ready` maps the file's ports to those in use; here none differs. */
export function planoUp({ file, state }) {
  const program = start(process.execPath, [PLANO, "up", file, "--foreground"], {
    env: { ...process.env, PLANO_HOME: state },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ready = new Promise((resolve) => {
    program.child.stdout.setEncoding("utf8").on("data", (text) => {
      process.stdout.write(text);
      if (text.includes("Plano is up")) resolve(new Map());
    });
  });
  return { ...program, ready };
}
