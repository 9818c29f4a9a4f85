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
  #sealed: Plan["secrets"] | undefined;
  #brightstaffSecrets = "";

  constructor(options: ReferenceOptions) {
    this.#options = options;
  }

  /** Writes the files of a configuration in place of those of the one before, and keeps them up to date. */
  async follow(plan: Plan): Promise<void> {
    await this.stop();
    const { tlsDirectory, tokensDirectory, keysPath, adminUrl, file, wasmPath, stale } = this.#options;
    const { config, env } = plan;
    await this.seal(plan.secrets);
    const { stateDirectory, brightstaffKey } = this.#options;
    this.#brightstaffSecrets = await writeBrightstaffSecrets(plan, stateDirectory, brightstaffKey);
    this.#stops = [
      await keepCertificates(config, tlsDirectory, stale),
      await keepTokenKeys(config, tokensDirectory, stale),
      await keepKeys({ config, file, env, wasmPath, keysPath }, adminUrl, stale),
    ];
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
    for (const stop of this.#stops.splice(0)) await stop();
  }
}
