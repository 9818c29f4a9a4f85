// The service config and its secrets, as they lie on the disk.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseServiceConfig } from "./parse.js";
import type { ServiceConfig } from "./schema.js";
import { openSecretsFile, SECRETS_FILE, type Secrets } from "./secrets.js";

const DIGITS = 12;

/** The beginnings of the files' SHA-256, as `sha256sum` prints them. */
export interface ConfigVersion {
  version: string;
  /** Of the secrets; absent without the file. */
  secrets?: string;
}

export interface LoadedConfig {
  config: ServiceConfig;
  secrets: Secrets;
}

export interface ReadConfig extends ConfigVersion {
  /** Throws an Error with the reason, which quotes no values. */
  parse(): LoadedConfig;
}

/** The version that `GET /config` tells once a file of these bytes is in force. */
export function configVersion(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, DIGITS);
}

export class ServiceConfigFiles {
  readonly path: string;
  readonly #secretsPath: string;
  readonly #key: string | undefined;

  /** `key` opens the secrets. */
  constructor(file: string, key: string | undefined) {
    this.path = file;
    this.#secretsPath = path.join(path.dirname(file), SECRETS_FILE);
    this.#key = key;
  }

  /** Rejects with an Error when a file cannot be read. */
  async read(): Promise<ReadConfig> {
    const [config, secrets] = await Promise.all([bytesOf(this.path), bytesOf(this.#secretsPath)]);
    if (config === undefined) throw new Error(`${this.path} cannot be read: ENOENT`);
    return {
      version: configVersion(config),
      ...(secrets !== undefined && { secrets: configVersion(secrets) }),
      parse: () => ({
        config: parseServiceConfig(config.toString()),
        secrets: openSecretsFile(secrets?.toString(), this.#key),
      }),
    };
  }
}

/** Undefined when there is no such file. */
function bytesOf(file: string): Promise<Buffer | undefined> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new Error(`${file} cannot be read: ${error.code ?? error.message}`);
  });
}
