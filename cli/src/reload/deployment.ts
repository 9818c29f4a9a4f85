// The configuration in force, and how the next one takes its place while requests run: everything that is new first, then
// what leads to it, and what is no longer needed last. Each step waits until the part has taken it. A refused step undoes
// those before it, so that the configuration before stays in force.

import { readFile } from "node:fs/promises";
import { renderBrightstaff } from "@plano/brightstaff";
import { clientListeners, type NormalisedConfig, shortHash } from "@plano/config";
import {
  DISCOVERY_FILES,
  DISCOVERY_STEPS,
  type Discovery,
  type RenderOptions,
  renderDiscovery,
  renderDiscoveryBootstrap,
} from "@plano/envoy";
import { CommandError, messageOf } from "../system/command-error.js";
import type { Plan } from "../system/plan.js";
import { privateDirectory, writePrivate } from "../system/private-files.js";
import { untilBrightstaffTakes } from "./brightstaff-state.js";
import { DiscoveryFiles, untilReferenceTaken } from "./discovery-files.js";
import type { Envoy } from "./envoy-statistics.js";
import { Lingering } from "./lingering.js";
import type { References } from "./references.js";

export interface DeploymentOptions {
  rendering: RenderOptions;
  /**
   * The filter as it is installed. Envoy reads a copy of it at `rendering.wasmPath`: it loads the file again for each list of keys
   * and each config, and what another filter reads does not reach the one that runs.
   */
  filterPath: string;
  /** Of the files that Envoy watches. */
  discoveryDirectory: string;
  bootstrapPath: string;
  brightstaffPath: string;
  references: References;
  envoy: Omit<Envoy, "stopping">;
  brightstaffUrl: string;
}

interface Deployed {
  plan: Plan;
  /** As rendered, without what lingers. */
  discovery: Discovery;
  bootstrap: string;
  brightstaff: string;
}

export class Deployment {
  readonly #options: DeploymentOptions;
  readonly #files: DiscoveryFiles;
  readonly #lingering = new Lingering();
  #current: Deployed;
  #timer: NodeJS.Timeout | undefined;
  /** One change at a time. */
  #last: Promise<void> = Promise.resolve();
  readonly #stopping = new AbortController();

  private constructor(options: DeploymentOptions, current: Deployed) {
    this.#options = options;
    this.#files = new DiscoveryFiles(options.discoveryDirectory);
    this.#current = current;
  }

  /** Writes all files, for parts that are not running yet. Envoy has no listeners of clients until `open`. */
  static async begin(plan: Plan, options: DeploymentOptions): Promise<Deployment> {
    const deployment = new Deployment(options, render(plan, options));
    const { discovery, bootstrap, brightstaff } = deployment.#current;
    await writePrivate(options.rendering.wasmPath, await readFilter(options.filterPath));
    await options.references.follow(plan);
    await options.references.followKeys(plan);
    await privateDirectory(options.discoveryDirectory);
    await writePrivate(options.bootstrapPath, bootstrap);
    await writePrivate(options.brightstaffPath, brightstaff);
    for (const file of DISCOVERY_FILES)
      await deployment.#files.write(file, file === "listeners" ? new Map() : discovery[file]);
    return deployment;
  }

  /** Lets Envoy open its listeners. */
  async open(): Promise<void> {
    await this.#files.write("listeners", this.#current.discovery.listeners);
  }

  /** For an Envoy that has just started: rejects with a CommandError when it refuses a file. */
  untilTaken(): Promise<void> {
    return this.#files.untilTaken(this.#envoy);
  }

  get plan(): Plan {
    return this.#current.plan;
  }

  /**
   * Rejects with a CommandError that says who refused the plan and why; the plan before is in force then. After `interrupt`
   * it rejects at once and undoes nothing.
   */
  replace(plan: Plan): Promise<void> {
    return this.#inTurn(() => this.#replace(plan));
  }

  /**
   * Writes what only a new Envoy reads, for one that takes over and for `replace` behind it. Resolves with what undoes it.
   * Throws a CommandError for what needs a restart of everything.
   */
  async prepare(plan: Plan): Promise<() => Promise<void>> {
    const before = this.#current;
    const { bootstrapPath, filterPath, references, rendering } = this.#options;
    const next = render(plan, this.#options);
    const { bootstrap } = next;
    const prepared = { ...before, bootstrap, plan: { ...before.plan, signing: plan.signing } };
    assertInPlace(prepared, next);
    const filter = await readFilter(rendering.wasmPath);
    await writePrivate(rendering.wasmPath, await readFilter(filterPath));
    await writePrivate(bootstrapPath, bootstrap);
    this.#current = prepared;
    return async () => {
      this.#current = before;
      await writePrivate(bootstrapPath, before.bootstrap);
      await writePrivate(rendering.wasmPath, filter);
      // What has changed meanwhile has reached the other filter only.
      await references.follow(before.plan);
      await references.followKeys(before.plan);
    };
  }

  /** Aborts with `interrupt`; its reason is a CommandError. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Throws a CommandError after `interrupt`. */
  assertRunning(): void {
    this.#stopping.signal.throwIfAborted();
  }

  /** Makes a change under way reject at once, and all later ones. */
  interrupt(): void {
    this.#stopping.abort(new CommandError("Plano is stopping."));
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.interrupt();
    await this.#last;
    await this.#options.references.stop();
  }

  get #envoy(): Envoy {
    return { ...this.#options.envoy, stopping: this.#stopping.signal };
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(() => {
      this.assertRunning();
      return work();
    });
    this.#last = done.catch(() => {});
    return done;
  }

  async #replace(plan: Plan): Promise<void> {
    const before = this.#current;
    const next = render(plan, this.#options);
    assertInPlace(before, next);
    this.#lingering.keep(before.plan, before.discovery.clusters, Date.now());
    try {
      for (const step of this.#steps(next, before.plan)) await step();
    } catch (error) {
      this.assertRunning();
      const failures = await this.#restore(before, plan);
      throw failures.length === 0 ? error : new CommandError([messageOf(error), ...failures].join("\n"));
    }
    this.#current = next;
    this.#expireLater();
  }

  /** Undoes each step, whatever became of the others; returns what could not be undone. */
  async #restore(before: Deployed, other: Plan): Promise<string[]> {
    const failures: string[] = [];
    for (const step of this.#steps(before, other)) {
      await step().catch((error: unknown) => {
        failures.push(`What was in force could not be restored as a whole: ${messageOf(error)}`);
      });
    }
    return failures;
  }

  /** `other` is what it replaces, whose requests may still need its secrets. */
  #steps(deployed: Deployed, other: Plan): (() => Promise<void>)[] {
    const { plan, brightstaff } = deployed;
    const { references, brightstaffPath, brightstaffUrl } = this.#options;
    const envoy = this.#envoy;
    const joined = this.#joined(deployed);
    const secrets = this.#lingering.joinSecrets({ ...other.secrets, ...plan.secrets });
    const [clusters, routes, filters, listeners] = DISCOVERY_STEPS;
    return [
      () => references.follow({ ...plan, secrets }),
      () => untilReferenceTaken(envoy, "secrets", references.paths.secretsPath),
      ...[clusters, routes, filters].map((step) => () => this.#files.apply(step, joined, envoy)),
      async () => {
        await writePrivate(brightstaffPath, brightstaff);
        const secretsPath = references.brightstaffSecrets;
        const files = { configPath: brightstaffPath, secretsPath };
        await untilBrightstaffTakes(brightstaffUrl, files, envoy.stopping);
      },
      () => references.followKeys(plan),
      () => untilReferenceTaken(envoy, "keys", references.paths.keysPath),
      () => this.#files.apply(listeners, joined, envoy),
    ];
  }

  /** Rendered anew only when agents, endpoints or routing preferences linger. */
  #joined({ plan, discovery: own }: Deployed): Discovery {
    const { rendering, discoveryDirectory } = this.#options;
    const config = this.#lingering.join(plan.config);
    const discovery = config === plan.config ? own : renderDiscovery(config, rendering, discoveryDirectory);
    return { ...discovery, clusters: this.#lingering.joinClusters(discovery.clusters) };
  }

  #expireLater(): void {
    clearTimeout(this.#timer);
    const { next } = this.#lingering;
    if (next === undefined) return;
    const expire = (): void => void this.#inTurn(() => this.#expire()).catch(() => {});
    this.#timer = setTimeout(expire, Math.max(0, next - Date.now())).unref();
  }

  /** In the opposite order: what leads somewhere goes before what it leads to. */
  async #expire(): Promise<void> {
    const { references } = this.#options;
    if (this.#lingering.expire(Date.now())) {
      const { plan } = this.#current;
      const joined = this.#joined(this.#current);
      for (const step of DISCOVERY_STEPS.toReversed()) await this.#files.apply(step, joined, this.#envoy);
      await references.seal(this.#lingering.joinSecrets(plan.secrets));
    }
    this.#expireLater();
  }
}

/** Throws a CommandError. */
async function readFilter(file: string): Promise<Uint8Array> {
  return readFile(file).catch((error: unknown) => {
    throw new CommandError(`The filter cannot be read: ${messageOf(error)}`);
  });
}

function render(plan: Plan, { rendering, discoveryDirectory }: DeploymentOptions): Deployed {
  return {
    plan,
    discovery: renderDiscovery(plan.config, rendering, discoveryDirectory),
    bootstrap: renderDiscoveryBootstrap(plan.config, rendering, discoveryDirectory),
    brightstaff: renderBrightstaff(plan.config),
  };
}

/** Throws a CommandError when only a restart can bring the change into force. */
function assertInPlace({ plan: before, bootstrap }: Deployed, next: Deployed): void {
  const { config } = next.plan;
  const changed = (one: unknown, other: unknown): boolean => shortHash([one]) !== shortHash([other]);
  assertPortsStay(before.config, config);
  const restarted = [
    ...(changed(before.config.brightstaff, config.brightstaff) ? ["brightstaff's address"] : []),
    ...(changed(before.config.logs, config.logs) ? ["logs"] : []),
  ];
  const upgraded = [
    ...(bootstrap === next.bootstrap
      ? []
      : ["limits of Envoy's memory and connections, or its admin address"]),
    ...(changed(before.signing, next.plan.signing) ? ["Amazon's credentials"] : []),
  ];
  const parts = [...restarted, ...upgraded].join(" and ");
  if (restarted.length > 0)
    throw new CommandError(`A change of ${parts} needs a restart: \`plano down\`, then \`plano up\`.`);
  if (upgraded.length > 0)
    throw new CommandError(`A change of ${parts} needs a new Envoy: \`plano upgrade\` brings it into force.`);
}

/** Throws a CommandError when a listener wants the port of another one that has moved: Envoy opens before it closes. */
function assertPortsStay(before: NormalisedConfig, next: NormalisedConfig): void {
  const listeners = clientListeners(next);
  for (const { name, port } of listeners) {
    const holder = clientListeners(before).find((each) => each.port === port);
    if (holder === undefined || holder.name === name) continue;
    if (listeners.every((each) => each.name !== holder.name)) continue;
    throw new CommandError(
      `The listener ${name} takes port ${port}, which the listener ${holder.name} leaves: move ${holder.name} first, with a reload of its own.`,
    );
  }
}
