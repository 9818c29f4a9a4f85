// Puts changed files in force while brightstaff runs. A file that is refused changes nothing: the generation before goes on,
// and the reason is kept until a later file is in force.
import { isDeepStrictEqual } from "node:util";
import type { FastifyBaseLogger } from "fastify";
import type { ServiceConfig } from "../service-config/schema.js";
import type {
  ConfigVersion,
  LoadedConfig,
  ReadConfig,
  ServiceConfigFiles,
} from "../service-config/service-config-files.js";
import type { BuiltGeneration } from "./build.js";
import type { Generation } from "./generation.js";
import { Generations } from "./generations.js";

interface InForce extends ConfigVersion {
  since: Date;
}

interface Refused extends Partial<ConfigVersion> {
  since: Date;
  reason: string;
}

/** What `GET /config` tells. */
export interface ConfigStatus extends InForce {
  refused?: Refused;
}

interface ReloaderDependencies {
  files: Pick<ServiceConfigFiles, "read">;
  build: (loaded: LoadedConfig) => Promise<BuiltGeneration>;
  logger: FastifyBaseLogger;
}

export class Reloader {
  readonly generations: Generations;
  /** Resolves when the first generation knows what it needs. */
  readonly ready: Promise<void>;
  readonly #dependencies: ReloaderDependencies;
  #inForce: InForce;
  #refused: Refused | undefined;
  #applied = 0;
  #refusals = 0;
  #last: Promise<void> = Promise.resolve();
  /** A reload waits for the one in progress, and will read what is there then. */
  #isQueued = false;
  #closed = false;

  private constructor(dependencies: ReloaderDependencies, version: ConfigVersion, first: BuiltGeneration) {
    this.#dependencies = dependencies;
    this.generations = new Generations(first.generation);
    this.ready = first.ready;
    this.#inForce = { ...version, since: new Date() };
  }

  /** Rejects with the reason when the first files cannot be used. */
  static async start(dependencies: ReloaderDependencies): Promise<Reloader> {
    const { parse, ...version } = await dependencies.files.read();
    return new Reloader(dependencies, version, await dependencies.build(parse()));
  }

  get status(): ConfigStatus {
    return { ...this.#inForce, ...(this.#refused !== undefined && { refused: this.#refused }) };
  }

  /** Files put in force since the start, and files refused. */
  get outcomes(): { applied: number; refused: number } {
    return { applied: this.#applied, refused: this.#refusals };
  }

  /** Resolves when the files as they are now are in force or refused. `again`: also those that were refused before. */
  reload(again = false): Promise<void> {
    if (this.#isQueued && !again) return this.#last;
    this.#isQueued = true;
    this.#last = this.#last.then(() => {
      this.#isQueued = false;
      return this.#reload(again);
    });
    return this.#last;
  }

  /** Waits for a reload in progress, and closes everything. Later changes are not looked at. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last;
    await this.generations.close();
  }

  async #reload(again: boolean): Promise<void> {
    if (this.#closed) return;
    const { files } = this.#dependencies;
    const read = await files.read().catch((error: Error) => error);
    if (read instanceof Error) return this.#refuse({}, read, again);
    const { parse, ...version } = read;
    if (isSame(version, this.#inForce)) this.#refused = undefined;
    else if (again || this.#refused === undefined || !isSame(version, this.#refused))
      await this.#apply(version, parse);
  }

  async #apply(version: ConfigVersion, parse: ReadConfig["parse"]): Promise<void> {
    const began = performance.now();
    try {
      const loaded = parse();
      assertSameAddress(this.generations.current, loaded.config);
      const { generation, ready } = await this.#dependencies.build(loaded);
      await ready;
      this.generations.swap(generation);
    } catch (error) {
      return this.#refuse(version, error as Error, true);
    }
    this.#inForce = { ...version, since: new Date() };
    this.#refused = undefined;
    this.#applied += 1;
    const milliseconds = Math.round(performance.now() - began);
    this.#dependencies.logger.info({ ...version, milliseconds }, "a changed service config is in force");
  }

  /** `again`: counts and logs it even for the same reason. */
  #refuse(version: Partial<ConfigVersion>, { message: reason }: Error, again: boolean): void {
    if (!again && this.#refused?.reason === reason) return;
    this.#refused = { ...version, since: new Date(), reason };
    this.#refusals += 1;
    this.#dependencies.logger.error(
      { ...version, reason },
      "a changed service config was refused; the one before stays in force",
    );
  }
}

function isSame(one: Partial<ConfigVersion>, other: Partial<ConfigVersion>): boolean {
  return one.version === other.version && one.secrets === other.secrets;
}

/** Connections in progress and their guards are of the address where brightstaff listens. */
function assertSameAddress({ config: { listen } }: Generation, { listen: changed }: ServiceConfig): void {
  if (isDeepStrictEqual(listen, changed)) return;
  const text = ({ host, port }: ServiceConfig["listen"]): string => `${host} port ${port}`;
  throw new Error(
    `listen cannot change without a restart: brightstaff listens on ${text(listen)}, and the file says ${text(changed)}`,
  );
}
