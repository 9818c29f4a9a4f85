// The addresses of Plano's own processes, and calls that would lead back to them.
import type { Address } from "../model/model.js";

export const ownAddresses = {
  brightstaff: { host: "127.0.0.1", port: 9091 },
  admin: { host: "127.0.0.1", port: 9901 },
  backendListener: { host: "127.0.0.1", port: 11_000 },
  egressListener: { host: "127.0.0.1", port: 12_001 },
} satisfies Record<string, Address>;

const OWNERS: Record<keyof typeof ownAddresses, string> = {
  brightstaff: "brightstaff",
  admin: "Envoy's admin interface",
  backendListener: "calls to endpoints",
  egressListener: "calls to agents and models",
};

const LOCAL = new Set(["localhost", "127.0.0.1", "::1", "0.0.0.0", "::"]);

/** Which of Plano's own listeners has the port; undefined if none has. */
export function ownerOf(port: number): string | undefined {
  const names = Object.keys(OWNERS) as (keyof typeof OWNERS)[];
  const owner = names.find((name) => ownAddresses[name].port === port);
  return owner && OWNERS[owner];
}

/** A provider or an agent that is a listener of Plano's would call itself without end. */
export function leadsBack(addresses: readonly Address[], listenerPorts: readonly number[]): boolean {
  return addresses.some(({ host, port }) => LOCAL.has(host) && listenerPorts.includes(port));
}
