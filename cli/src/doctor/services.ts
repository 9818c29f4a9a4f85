// Whether the services that the file names accept connections: agents, filters, endpoints, and models at addresses of one's own.
import type { NormalisedConfig } from "@plano/config";
import { answers } from "../system/probe.js";
import { type Check, ok, warn } from "./check.js";

interface Service {
  name: string;
  isAgent: boolean;
  addresses: readonly { host: string; port: number }[];
}

/** One check for each service. */
export async function serviceChecks({ providers, backends }: NormalisedConfig): Promise<Check[]> {
  const own = providers.filter((provider) => provider.ownAddress === true || provider.interface === "agent");
  const services: Service[] = [
    ...own.map(({ id, host, port, replicas, interface: api }) => ({
      ...{ name: id, isAgent: api === "agent" },
      addresses: [{ host, port }, ...replicas],
    })),
    ...backends.map(({ name, addresses }) => ({ name, addresses, isAgent: false })),
  ];
  return Promise.all(services.map(serviceCheck));
}

async function serviceCheck({ name, addresses, isAgent }: Service): Promise<Check> {
  const found = await Promise.all(
    addresses.map(async ({ host, port }) => {
      const place = `${host.includes(":") ? `[${host}]` : host}:${port}`;
      return { place, isThere: await answers(`tcp://${place}`) };
    }),
  );
  const missing = found.filter(({ isThere }) => !isThere).map(({ place }) => place);
  if (missing.length === 0)
    return ok(name, `${found.map(({ place }) => place).join(", ")} accepts connections`);
  const text = `${missing.join(", ")} ${missing.length === 1 ? "does" : "do"} not accept connections`;
  const remedy = "start it, or correct its address in the file";
  return warn(name, text, isAgent ? `${remedy}; plano sandbox --port PORT answers in its place` : remedy);
}
