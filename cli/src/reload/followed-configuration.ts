// Reloads the configuration whenever its file changes, and when `plano reload` asks. Remembers what is in force since when,
// and why the last file was refused.
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Environment } from "@plano/config";
import { REFRESHED_BEFORE } from "../chatgpt/login.js";
import { tokensFile } from "../chatgpt/tokens.js";
import type { Reloaded } from "../control/ask.js";
import { versionOf } from "../state/text-version.js";
import { messageOf } from "../system/command-error.js";
import { type Configuration, readConfiguration, withLogin } from "../system/configuration-file.js";
import { pollFiles } from "../system/polled-files.js";
import type { IdleWait, Upgrade, Upgraded } from "../upgrade/upgrade.js";
import { Turns } from "./turns.js";

export interface ConfigurationStatus {
  version: string;
  /** ISO 8601. */
  since: string;
  /** Of the last file, when it did not come into force. */
  refused?: { at: string; reason: string };
}

/** Of Node.js' timers, milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;
/** Between two renewals at least. */
const RENEWED_AGAIN = 60_000;

export interface FollowOptions {
  file: string;
  env: Environment;
  reload: (configuration: Configuration) => Promise<void>;
  upgrade: (configuration: Configuration, how: Pick<Upgrade, "tell">) => Promise<Upgraded>;
  /** Before an upgrade; it may take long. */
  untilUpgradable: (how: IdleWait) => Promise<void>;
  /** Called after each change of the status. */
  onChange: () => void;
  log: (line: string) => void;
}

export class FollowedConfiguration {
  readonly #options: FollowOptions;
  readonly #started: Configuration;
  #inForce: Configuration;
  #env: Environment;
  #status: ConfigurationStatus;
  /** Of reloads and upgrades. */
  readonly #turns = new Turns();
  /** Of upgrades with their wait, during which reloads come into force. */
  readonly #upgrades = new Turns();
  #unpoll: (() => void) | undefined;
  #renewal: NodeJS.Timeout | undefined;

  /** `started` is the configuration that Plano was started with. */
  constructor(options: FollowOptions, started: Configuration) {
    this.#options = options;
    this.#started = started;
    this.#inForce = started;
    this.#env = options.env;
    this.#renewLater();
    this.#status = { version: versionOf(started.text), since: now() };
  }

  get status(): ConfigurationStatus {
    return this.#status;
  }

  /** Reloads after each change of the file, and of the variables beside it, since Plano read them for its start. */
  watch(): void {
    const { file, log } = this.#options;
    const changed = (): void =>
      void this.reload().catch((error: unknown) => {
        log(`warning: the configuration stays as it was: ${messageOf(error)}`);
      });
    const beside = [path.join(path.dirname(file), ".env"), tokensFile(this.#env)];
    this.#unpoll = pollFiles([file, ...beside], changed);
    void this.#isAsStarted().then((isSame) => isSame || changed());
  }

  /** False as well when the file can no longer be read. */
  async #isAsStarted(): Promise<boolean> {
    return readConfiguration(this.#options.file, this.#env).then(
      (now) => isDeepStrictEqual(now, this.#started),
      () => false,
    );
  }

  /** Rejects with a CommandError when the file does not come into force. */
  reload(): Promise<Reloaded> {
    return this.#turns.take(async () => {
      const [, reloaded] = await this.#bring(this.#env, this.#options.reload);
      return reloaded;
    });
  }

  /** The same by a new Envoy, with variables that stay for later reloads. */
  upgrade(env: Environment, how: IdleWait): Promise<Upgraded> {
    const { untilUpgradable, upgrade } = this.#options;
    return this.#upgrades.take(async () => {
      await untilUpgradable(how);
      return this.#turns.take(async () => {
        const [upgraded] = await this.#bring(env, (configuration) => upgrade(configuration, how));
        this.#env = env;
        return upgraded;
      });
    });
  }

  unwatch(): void {
    this.#unpoll?.();
    clearTimeout(this.#renewal);
  }

  /** Before the login expires, and again after a failure. */
  #renewLater(): void {
    clearTimeout(this.#renewal);
    const { login } = this.#inForce;
    if (login === undefined) return;
    const due = Math.max(login.expires - REFRESHED_BEFORE - Date.now(), RENEWED_AGAIN);
    const renew = (): void =>
      void this.#turns
        .take(() => this.#renew(this.#inForce))
        .catch((error: unknown) => {
          this.#options.log(`warning: ${messageOf(error)}`);
          this.#renewLater();
        });
    this.#renewal = setTimeout(renew, Math.min(due, LONGEST_TIMER)).unref();
  }

  /** Whatever the file says by now: it may be half-edited, or wait for a reload that somebody asks for. */
  async #renew({ text, login, warnings }: Configuration): Promise<void> {
    if (login === undefined) return;
    const renewed = await withLogin({ text, env: login.without, warnings });
    await this.#options.reload(renewed);
    this.#take(renewed);
  }

  #take(configuration: Configuration): void {
    this.#inForce = configuration;
    this.#renewLater();
  }

  /** Resolves when no reload and no upgrade is under way. */
  async settled(): Promise<void> {
    await this.#upgrades.over();
    await this.#turns.over();
  }

  async #bring<Done>(
    env: Environment,
    bring: (configuration: Configuration) => Promise<Done>,
  ): Promise<[Done, Reloaded]> {
    const { file, onChange, log } = this.#options;
    const began = performance.now();
    let done: Done;
    try {
      const configuration = await readConfiguration(file, env);
      for (const warning of configuration.warnings) log(`warning: ${warning}`);
      done = await bring(configuration);
      this.#take(configuration);
      this.#status = { version: versionOf(configuration.text), since: now() };
    } catch (error) {
      this.#status = { ...this.#status, refused: { at: now(), reason: messageOf(error) } };
      onChange();
      throw error;
    }
    onChange();
    const milliseconds = Math.round(performance.now() - began);
    log(`configuration ${this.#status.version} is in force after ${milliseconds} ms`);
    return [done, { version: this.#status.version, milliseconds }];
  }
}

function now(): string {
  return new Date().toISOString();
}
