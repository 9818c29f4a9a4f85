// Makes plans of one configuration file, for the start and for each reload: with the ports that were found free at the
// start, and with one sandbox for all of them.
import {
  hasAnyKey,
  keylessModels,
  type NormalisedConfig,
  withSandbox,
  withUsableTargets,
} from "@plano/config";
import { type Sandbox, startSandbox } from "@plano/sandbox";
import { CommandError } from "../system/command-error.js";
import type { Configuration } from "../system/configuration-file.js";
import { FreePorts } from "../system/free-ports.js";
import { type Plan, planFor, startable } from "../system/plan.js";
import { assertFree, claimsOf, withFreePorts, withOwnPortsFree } from "../system/ports.js";
import { SecretNames } from "./secret-names.js";

/** As the flags of `plano up` say it. */
export interface Asked {
  /** The port for models; 0 is a free one. */
  listenerPort?: number;
  /** Free ones for Plano's own. */
  ports?: "auto";
  /** Keep what is said in memory, for `plano trace` and the dashboard. */
  withTracing?: boolean;
}

export interface PlannerOptions {
  /** The configuration's name, for messages and relative paths. */
  file: string;
  /** Use free ports instead of the configured ones. */
  freePorts: boolean;
  /** Whether the sandbox answers instead of providers; undefined: only if their keys are all missing. */
  sandbox: boolean | undefined;
  /** What the command line says instead of the file. */
  asked: Asked;
  /** What is kept of what was said, where the file does not say. */
  content: "off" | "memory";
  log: (line: string) => void;
}

export class Planner {
  readonly #options: PlannerOptions;
  readonly #names = new SecretNames();
  readonly #ports = new FreePorts();
  #sandbox: Sandbox | undefined;

  constructor(options: PlannerOptions) {
    this.#options = options;
  }

  get sandbox(): Sandbox | undefined {
    return this.#sandbox;
  }

  /**
   * A plan whose ports are free, or those of the plan before. Throws a CommandError that says what is wrong with the
   * configuration.
   */
  async plan({ text, env }: Pick<Configuration, "text" | "env">, before?: Plan): Promise<Plan> {
    const { file, freePorts, sandbox, content, asked, log } = this.#options;
    const plan = this.#names.give(startable(planFor(text, file, env, sandbox)));
    plan.config = withAsked(plan.config, asked);
    if (before !== undefined) assertKeysStay(before, plan);
    const placed = await withFreePorts(plan.config, this.#ports, freePorts, before?.config);
    if (before !== undefined && !freePorts && movesOwn(plan.config, placed)) {
      log("warning: ports of Plano's own stay as they are until it is started again");
    }
    plan.config = withContent(placed, content);
    if (before?.sandbox === "instead-of-keys" && (plan.sandbox === "none" || plan.sandbox === "own"))
      log(`warning: ${sandboxLeft(plan)}`);
    for (const warning of plan.warnings) log(`warning: ${warning}`);
    if (plan.sandbox === "none" || plan.sandbox === "own") plan.config = this.#withoutKeyless(plan);
    const own = before === undefined ? [] : portsOf(before.config);
    await assertFree(claimsOf(plan.config).filter(({ port }) => !own.includes(port)));
    return plan;
  }

  /** The plan with the sandbox in the place of providers that need it; starts the sandbox when it is needed first. */
  async withSandbox(plan: Plan): Promise<Plan> {
    if (plan.sandbox === "none") return plan;
    if (this.#sandbox === undefined) {
      this.#sandbox = await startSandbox();
      this.#options.log(`sandbox provider  ready on ${this.#sandbox.url}`);
    }
    const address = { host: "127.0.0.1", port: this.#sandbox.port };
    return { ...plan, config: withSandbox(plan.config, address, plan.sandbox) };
  }

  #withoutKeyless(plan: Plan): NormalisedConfig {
    const { config, left } = withUsableTargets(plan.config, plan.secrets);
    for (const { name, models } of left)
      this.#options.log(`warning: \`${name}\` goes on without ${models.join(", ")}, whose key is not set`);
    return config;
  }

  async stop(): Promise<void> {
    await this.#sandbox?.close();
    await this.#ports.release();
  }
}

/**
 * Throws a CommandError when all keys of providers are gone, as with a lost `.env`: callers of a running Plano must not get
 * answers of the sandbox unasked.
 */
function assertKeysStay(before: Plan, next: Plan): void {
  if (next.sandbox !== "instead-of-keys" || !hasAnyKey(before.config, before.secrets)) return;
  throw new CommandError(
    `No provider has a key any more; ${next.missing.join(", ")} not set. The sandbox answers in their place only after ` +
      "`plano down` and `plano up`.",
  );
}

/** The sandbox answers for nobody once one key is there. */
function sandboxLeft({ config, secrets, env, sandbox }: Plan): string {
  const { models } = keylessModels(config, secrets, env);
  const left =
    sandbox === "own" ? "the sandbox answers for its own models only" : "the sandbox no longer answers";
  return models.length === 0
    ? `${left}, since there is a key of a provider`
    : `${left}; models without a key: ${models.join(", ")}`;
}

function withContent(config: NormalisedConfig, content: "off" | "memory"): NormalisedConfig {
  const { dashboard } = config;
  return dashboard === undefined ? config : { ...config, dashboard: { content, ...dashboard } };
}

function withAsked(config: NormalisedConfig, { listenerPort, ports, withTracing }: Asked): NormalisedConfig {
  const { dashboard, modelListener } = config;
  if (withTracing === true && dashboard === undefined)
    throw new CommandError("--with-tracing shows requests in the dashboard, which the file switches off.");
  const shown = dashboard && {
    ...dashboard,
    ...(withTracing === true && dashboard.content !== "disk" && { content: "memory" as const }),
  };
  const placed = {
    ...config,
    ...(shown !== undefined && { dashboard: shown }),
    ...(listenerPort !== undefined && { modelListener: { ...modelListener, port: listenerPort } }),
  };
  return ports === "auto" ? withOwnPortsFree(placed) : placed;
}

/** Whether the configuration has another port for one of Plano's own processes. */
function movesOwn(wanted: NormalisedConfig, placed: NormalisedConfig): boolean {
  const own = ["admin", "brightstaff", "egressListener", "backendListener"] as const;
  return own.some((name) => wanted[name].port !== 0 && wanted[name].port !== placed[name].port);
}

/** Also those of Plano's own listeners that are not needed now: they may linger from an earlier configuration. */
function portsOf(config: NormalisedConfig): number[] {
  const { egressListener, backendListener } = config;
  return [...claimsOf(config), egressListener, backendListener].map(({ port }) => port);
}
