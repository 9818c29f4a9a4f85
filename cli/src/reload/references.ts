// Files that Envoy and brightstaff read and whose content comes from elsewhere: sealed secrets, access keys, certificates
// and issuers' keys. They follow their sources for as long as one configuration is in force.
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { keepKeys } from "../system/access-keys.js";
import { keepCertificates } from "../system/certificates.js";
import type { Plan } from "../system/plan.js";
import { writeBrightstaffSecrets, writeSecrets } from "../system/secrets.js";
import type { StaleFiles } from "../system/stale-files.js";
import { keepTokenKeys } from "../system/token-keys.js";

/** The paths that the rendered configuration names. */
export interface ReferencePaths {
  keysPath: string;
  secretsPath: string;
  tlsDirectory: string;
  tokensDirectory: string;
}

export function referencePaths(directory: string): ReferencePaths {
  return {
    keysPath: path.join(directory, "access-keys.json"),
    secretsPath: path.join(directory, "secrets.json"),
    tlsDirectory: path.join(directory, "tls"),
    tokensDirectory: path.join(directory, "tokens"),
  };
}

export interface ReferenceOptions extends ReferencePaths {
  /** Keys of the seals of Envoy's secrets and of brightstaff's: neither opens the other's. */
  secretsKey: string;
  brightstaffKey: string;
  stateDirectory: string;
  wasmPath: string | undefined;
  adminUrl: string;
  /** The configuration file. */
  file: string;
  stale: StaleFiles;
}

export class References {
  readonly #options: ReferenceOptions;
  #stops: (() => Promise<void>)[] = [];
  #stopKeys: () => Promise<void> = async () => {};
  #sealed: Plan["secrets"] | undefined;
  #brightstaffSecrets = "";

  constructor(options: ReferenceOptions) {
    this.#options = options;
  }

  /**
   * Writes secrets, certificates and issuers' keys of a configuration in place of those of the one before, and keeps them up
   * to date. Does all that it can, and then rejects with the first error.
   */
  async follow(plan: Plan): Promise<void> {
    const { tlsDirectory, tokensDirectory, stale, stateDirectory, brightstaffKey } = this.#options;
    for (const stop of this.#stops.splice(0)) await stop();
    const done = await Promise.allSettled([
      this.seal(plan.secrets),
      writeBrightstaffSecrets(plan, stateDirectory, brightstaffKey),
      keepCertificates(plan.config, tlsDirectory, stale),
      keepTokenKeys(plan.config, tokensDirectory, stale),
    ]);
    const [, written, ...kept] = done;
    if (written.status === "fulfilled") this.#brightstaffSecrets = written.value;
    this.#stops = kept.flatMap((each) => (each.status === "fulfilled" ? each.value : []));
    for (const each of done) if (each.status === "rejected") throw each.reason;
  }

  /** The same for callers' keys: they change last, so that a plan that is refused before lets nobody in. */
  async followKeys({ config, env }: Plan): Promise<void> {
    const { file, wasmPath, keysPath, adminUrl, stale } = this.#options;
    await this.#stopKeys();
    this.#stopKeys = await keepKeys({ config, file, env, wasmPath, keysPath }, adminUrl, stale);
  }

  get paths(): ReferencePaths {
    return this.#options;
  }

  /** The path of brightstaff's secrets, once they are written. */
  get brightstaffSecrets(): string {
    return this.#brightstaffSecrets;
  }

  /** Writes the providers' secrets, unless they are the same as before. */
  async seal(secrets: Plan["secrets"]): Promise<void> {
    const { secretsPath, secretsKey: key, wasmPath } = this.#options;
    if (isDeepStrictEqual(secrets, this.#sealed)) return;
    await writeSecrets({ secrets }, { secretsPath, key, wasmPath });
    this.#sealed = secrets;
  }

  async stop(): Promise<void> {
    for (const stop of [...this.#stops.splice(0), this.#stopKeys]) await stop();
  }
}
