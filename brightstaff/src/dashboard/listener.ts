// Opens the dashboard where the service config says, and moves it when that changes. Whatever is wrong with it harms no traffic.
import { isDeepStrictEqual } from "node:util";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { reasonOf } from "../condition.js";
import type { DashboardConfig } from "../service-config/schema.js";
import { buildDashboard } from "./app.js";
import { readAssets } from "./assets.js";
import type { ForgetRoute } from "./forget.js";
import type { HealthDependencies } from "./health.js";
import { LabelFile } from "./label-file.js";
import { Doorkeeper } from "./other-machines.js";
import type { ReplayRoute } from "./replay.js";
import { readToken, Sessions } from "./session.js";

export interface DashboardSurroundings
  extends HealthDependencies,
    Pick<ForgetRoute, "forget" | "hidesNames">,
    Pick<ReplayRoute, "noteReplay"> {
  settled: () => Promise<void>;
  logger: FastifyBaseLogger;
  /** Where its token is. */
  directory: string;
}

export class DashboardListener {
  readonly #surroundings: DashboardSurroundings;
  #config: DashboardConfig | undefined;
  #app: FastifyInstance | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(surroundings: DashboardSurroundings) {
    this.#surroundings = surroundings;
  }

  /** Resolves once it listens as the config says, or cannot. Never rejects. */
  follow(config: DashboardConfig | undefined): Promise<void> {
    const { logger } = this.#surroundings;
    this.#last = this.#last
      .then(() => this.#become(config))
      .catch((error: unknown) => logger.warn({ reason: reasonOf(error) }, "the dashboard cannot be opened"));
    return this.#last;
  }

  /** Resolves when it is as the latest config says. */
  settled(): Promise<void> {
    return this.#last;
  }

  async close(): Promise<void> {
    await this.follow(undefined);
  }

  async #become(config: DashboardConfig | undefined): Promise<void> {
    const before = this.#config;
    this.#config = config;
    if (isDeepStrictEqual(opennessOf(before), opennessOf(config)) && this.#app !== undefined) return;
    await this.#app?.close();
    this.#app = undefined;
    if (config === undefined) return;
    const { directory } = this.#surroundings;
    const { host, port, hosts } = config;
    const app = buildDashboard({
      ...{ ...this.#surroundings, port, hosts },
      labels: new LabelFile(directory),
      doorkeeper: new Doorkeeper(config),
      sessions: new Sessions(await readToken(directory)),
      assets: await readAssets(),
    });
    await app.listen({ host, port }).catch(async (error: unknown) => {
      await app.close();
      throw error;
    });
    this.#app = app;
  }
}

/** What its server is made of. */
function opennessOf(config: DashboardConfig | undefined): unknown {
  if (config === undefined) return undefined;
  const { host, port, hosts, passwordHash, trustedHeader } = config;
  return { host, port, hosts, passwordHash, trustedHeader };
}
