// The addresses of Plano's own processes, and calls that would lead back to them.
import type { Address } from "../model/address.js";
import type { NormalisedConfig } from "../model/model.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";

export type OwnAddresses = Pick<
  NormalisedConfig,
  "admin" | "brightstaff" | "egressListener" | "backendListener"
> & { dashboard?: Address };

const DEFAULTS = { admin: 9901, brightstaff: 9091, dashboard: 9092, egress: 12_001, backends: 11_000 };

type Name = keyof typeof DEFAULTS;

const OWNERS: Record<Name, string> = {
  admin: "Envoy's admin interface",
  brightstaff: "brightstaff",
  dashboard: "the dashboard",
  egress: "calls to agents and models",
  backends: "calls to endpoints",
};

const LOCAL = new Set(["localhost", "127.0.0.1", "::1", "0.0.0.0", "::"]);

/** Port 0: any free one. */
export function readOwnAddresses(
  { ports = {} }: PlanoFile,
  diagnostics: Diagnostics,
): OwnAddresses & { dashboard: Address } {
  const written: Partial<Record<Name, number | string>> =
    typeof ports === "string"
      ? { admin: ports, brightstaff: ports, dashboard: ports, egress: ports, backends: ports }
      : ports;
  const numbers = { ...DEFAULTS, ...written };
  const addressOf = (name: Name): Address => {
    const port = numbers[name];
    return { host: "127.0.0.1", port: typeof port === "string" ? 0 : port };
  };
  for (const name of Object.keys(written) as Name[]) {
    const other = (Object.keys(numbers) as Name[]).find(
      (each) => each !== name && numbers[each] === numbers[name],
    );
    if (other === undefined || typeof numbers[name] === "string") continue;
    diagnostics.error(["ports", name], `${numbers[name]} is the port of ${OWNERS[other]}`);
  }
  return {
    admin: addressOf("admin"),
    brightstaff: addressOf("brightstaff"),
    dashboard: addressOf("dashboard"),
    egressListener: addressOf("egress"),
    backendListener: addressOf("backends"),
  };
}

/** Which of Plano's own processes has the port; undefined if none has. */
export function ownerOf(port: number, addresses: OwnAddresses): string | undefined {
  const { admin, brightstaff, dashboard, egressListener: egress, backendListener: backends } = addresses;
  const all = { admin, brightstaff, dashboard, egress, backends };
  const own = Object.entries(all).find(([, own]) => own?.port === port);
  return own && OWNERS[own[0] as Name];
}

/** A provider or an agent that is a listener of Plano's would call itself without end. */
export function leadsBack(addresses: readonly Address[], listenerPorts: readonly number[]): boolean {
  return addresses.some(({ host, port }) => LOCAL.has(host) && listenerPorts.includes(port));
}
