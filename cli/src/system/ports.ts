// Checks that the configured ports are free, and finds free ones.
import { type Address, type NormalisedConfig, usesEgress } from "@plano/config";
import { CommandError } from "./command-error.js";
import { assertOpens, type FreePorts } from "./free-ports.js";
import { ownerOf } from "./port-owner.js";

const ADVICE =
  "Stop the program that uses it, or set what is named for another port. `plano up --ports auto` finds free ones for Plano's own.";

const IN_USE = "is in use";

export interface Claim extends Address {
  /** Who uses it, for the error. */
  owner: string;
  /** What to set for another port. */
  setting?: string;
}

export function claimsOf(config: NormalisedConfig): Claim[] {
  const { modelListener, brightstaff, admin, backends, backendListener } = config;
  const { agentListeners, egressListener, prompts, dashboard } = config;
  return [
    {
      ...{ ...modelListener, owner: `the model listener "${modelListener.name}"` },
      setting: `its \`port\`, or \`plano up --listener-port\``,
    },
    { ...brightstaff, owner: "brightstaff", setting: "`ports.brightstaff`" },
    { ...admin, owner: "Envoy's admin interface", setting: "`ports.admin`" },
    ...(dashboard === undefined
      ? []
      : [{ ...dashboard, owner: "the dashboard", setting: "`ports.dashboard` or `dashboard.address`" }]),
    ...agentListeners.map((each) => ({
      ...each,
      owner: `the agent listener "${each.name}"`,
      setting: "its `port`",
    })),
    ...(prompts === undefined
      ? []
      : [
          {
            ...{ ...prompts.listener, owner: `the prompt listener "${prompts.listener.name}"` },
            setting: "its `port`",
          },
        ]),
    ...(usesEgress(config)
      ? [
          {
            ...{ ...egressListener, owner: "the listener for calls to agents and models" },
            setting: "`ports.egress`",
          },
        ]
      : []),
    ...(backends.length > 0
      ? [
          {
            ...{ ...backendListener, owner: "the listener for calls to endpoints" },
            setting: "`ports.backends`",
          },
        ]
      : []),
  ];
}

/** Throws a CommandError that names every port in use and its owner. */
export async function assertFree(claims: readonly Claim[]): Promise<void> {
  const errors = await portErrors(claims);
  if (errors.length === 0) return;
  throw new CommandError(`${errors.join("\n")}\n${ADVICE}`);
}

/** Says by whom, where that can be known. */
export async function portInUse(port: number): Promise<string> {
  const owner = await ownerOf(port);
  return owner === undefined ? IN_USE : `${IN_USE} by ${owner}`;
}

/** One line for each port that cannot be opened: why, who wants it, and what to set. */
export async function portErrors(claims: readonly Claim[]): Promise<string[]> {
  const errors: string[] = [];
  const owners = new Map<string, string>();
  const told = new Set<string>();
  // Port 0 is a free one that is yet to be found.
  for (const { host, port, owner, setting } of claims.filter(({ port }) => port !== 0)) {
    const place = `${host}:${port}`;
    const other = owners.get(place);
    owners.set(place, owner);
    const reason = other === undefined ? await bindError(host, port) : `is wanted by ${other}, too`;
    if (reason === undefined) continue;
    const why = told.has(reason) && reason.startsWith(`${IN_USE} by `) ? `${IN_USE} by the same` : reason;
    told.add(reason);
    errors.push(`port ${port} on ${host}, which ${owner} wants, ${why}${setting ? `: set ${setting}` : ""}`);
  }
  return errors;
}

async function bindError(host: string, port: number): Promise<string | undefined> {
  try {
    await assertOpens(host, port);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE") return portInUse(port);
    if (code === "EACCES") return "may not be opened by this user";
    if (code === "EADDRNOTAVAIL") return "cannot be opened: the address is not this machine's";
    return `cannot be opened: ${message}`;
  }
}

/**
 * The same configuration with free ports where it has 0, or `everywhere`. Ports of a configuration before stay, Plano's own
 * in any case.
 */
export async function withFreePorts(
  config: NormalisedConfig,
  freePorts: FreePorts,
  everywhere: boolean,
  before?: NormalisedConfig,
): Promise<NormalisedConfig> {
  const { modelListener, agentListeners, prompts } = config;
  const { brightstaff, admin, backendListener, egressListener, dashboard } = config;
  const free = async <Place extends Address>(place: Place, known?: Address): Promise<Place> => {
    if (!everywhere && place.port !== 0) return place;
    return { ...place, port: known?.port ?? (await freePorts.find(place.host)) };
  };
  return {
    ...config,
    modelListener: await free(modelListener, before?.modelListener),
    agentListeners: await Promise.all(
      agentListeners.map((each) =>
        free(
          each,
          before?.agentListeners.find(({ name }) => name === each.name),
        ),
      ),
    ),
    ...(prompts !== undefined && {
      prompts: { ...prompts, listener: await free(prompts.listener, before?.prompts?.listener) },
    }),
    egressListener: before?.egressListener ?? (await free(egressListener)),
    backendListener: before?.backendListener ?? (await free(backendListener)),
    brightstaff: before?.brightstaff ?? (await free(brightstaff)),
    admin: before?.admin ?? (await free(admin)),
    ...(dashboard !== undefined && { dashboard: await free(dashboard, before?.dashboard) }),
  };
}

/** The same configuration with free ports for Plano's own, once `withFreePorts` has found them. */
export function withOwnPortsFree(config: NormalisedConfig): NormalisedConfig {
  const { egressListener, backendListener, brightstaff, admin, dashboard } = config;
  return {
    ...config,
    egressListener: { ...egressListener, port: 0 },
    backendListener: { ...backendListener, port: 0 },
    brightstaff: { ...brightstaff, port: 0 },
    admin: { ...admin, port: 0 },
    ...(dashboard !== undefined && { dashboard: { ...dashboard, port: 0 } }),
  };
}
