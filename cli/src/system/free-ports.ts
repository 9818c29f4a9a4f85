// Finds free ports for processes that open them later, and keeps other Planos from finding the same ones.
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer, type ListenOptions, type Server } from "node:net";
import { CommandError } from "./command-error.js";

// Linux gives outgoing connections ports from 32768 on; such a port cannot be opened while the connection lasts.
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 32_000;
const MOST_ATTEMPTS = 100;

/**
 * The ports found for one Plano. Some time passes until Envoy opens a port, and after a crash it is closed for a moment. So
 * each port is claimed: by an abstract socket with the port's number in its name, which nobody else can open until the claim
 * is released or the process ends. Linux keeps these names for each network namespace, as it keeps ports. Other systems
 * have no such names: there only the ports of one object all differ.
 */
export class FreePorts {
  readonly #claims = new Map<number, Server | undefined>();

  /** Throws a CommandError when no port is found. */
  async find(host: string): Promise<number> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const port = randomInt(LOWEST_PORT, HIGHEST_PORT + 1);
      if (this.#claims.has(port)) continue;
      const claim = await claimed(port);
      if (claim === "taken") continue;
      this.#claims.set(port, claim);
      if (await opens(host, port)) return port;
      this.#claims.delete(port);
      await close(claim);
    }
    throw new CommandError(
      `none of ${MOST_ATTEMPTS} ports between ${LOWEST_PORT} and ${HIGHEST_PORT} is free on ${host}`,
    );
  }

  async release(): Promise<void> {
    const claims = [...this.#claims.values()];
    this.#claims.clear();
    await Promise.all(claims.map(close));
  }
}

const lasting = new FreePorts();

/** A free port, claimed until this process ends. */
export function findFreePort(host = "127.0.0.1"): Promise<number> {
  return lasting.find(host);
}

/** Throws the system's error where the port cannot be opened. */
export async function assertOpens(host: string, port: number): Promise<void> {
  await close(await listening({ host, port, exclusive: true }));
}

/** Throws for every reason but a port in use. */
async function opens(host: string, port: number): Promise<boolean> {
  try {
    await assertOpens(host, port);
    return true;
  } catch (error) {
    if (isInUse(error)) return false;
    throw error;
  }
}

async function claimed(port: number): Promise<Server | "taken" | undefined> {
  if (process.platform !== "linux") return undefined;
  try {
    const server = await listening({ path: `\0plano-port-${port}` });
    return server.unref();
  } catch (error) {
    if (isInUse(error)) return "taken";
    throw error;
  }
}

async function listening(place: ListenOptions): Promise<Server> {
  const server = createServer().listen(place);
  await once(server, "listening");
  return server;
}

async function close(server: Server | undefined): Promise<void> {
  if (server === undefined) return;
  const closed = once(server, "close");
  server.close();
  await closed;
}

function isInUse(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "EADDRINUSE";
}
