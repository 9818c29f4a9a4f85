// A connection to Redis that is made again for as long as there is use for it. While there is none, what is asked of it fails
// at once. Nothing of the address, which may hold a password, is in any error.
import { setTimeout as wait } from "node:timers/promises";
import type { FastifyBaseLogger } from "fastify";
import { abortable, late, orAborted, withDeadline } from "../abortable.js";
import { Condition } from "../condition.js";
import { checkAddress, createRedisClient, faultOf, type RedisClient } from "./redis-client.js";

/** TCP, TLS, the password and a first answer. */
const CONNECT_TIMEOUT = 5_000;
const COMMAND_TIMEOUT = 2_000;
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;

interface Connected {
  client: RedisClient;
  /** Ends it, so that another is made. */
  giveUp: (reason: Error) => void;
}

export class RedisConnection {
  readonly #url: string;
  readonly #condition: Condition;
  readonly #closing = new AbortController();
  readonly #ended: Promise<void>;
  #connected: Connected | undefined;

  /** Throws where the address is none of Redis. */
  constructor(url: string, logger: FastifyBaseLogger) {
    checkAddress(url);
    this.#url = url;
    this.#condition = new Condition(logger, {
      works: "sessions are kept in Redis",
      fails: "Redis cannot be reached; until it can, sessions are not known",
    });
    this.#ended = this.#keepConnected();
  }

  /** Rejects when there is no connection, and after 2 s. */
  async ask<Result>(command: (redis: RedisClient) => Promise<Result>): Promise<Result> {
    const connected = this.#connected;
    if (connected === undefined) throw new Error("there is no connection");
    return withDeadline(COMMAND_TIMEOUT, late(COMMAND_TIMEOUT), ({ signal }) => {
      // Whatever else was sent on it waits just as long; a new one may lead to a server that answers.
      signal.addEventListener("abort", () => connected.giveUp(signal.reason), { once: true });
      return orAborted(command(connected.client), signal);
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#ended;
  }

  async #keepConnected(): Promise<void> {
    const { signal } = this.#closing;
    let failures = 0;
    while (!signal.aborted) {
      const client = createRedisClient(this.#url, CONNECT_TIMEOUT);
      const began = performance.now();
      await this.#use(client).catch((error: unknown) => {
        if (!signal.aborted) this.#condition.fails(faultOf(error));
      });
      this.#connected = undefined;
      end(client);
      // One that ends as soon as it is there is none.
      if (performance.now() - began > LONGEST_PAUSE) failures = 0;
      const pause = Math.min(FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE);
      failures += 1;
      // Between half of it and all, so that several do not come back at the same time.
      await wait(pause * (1 - Math.random() / 2), undefined, { ref: false, signal }).catch(() => {});
    }
  }

  /** Rejects when it cannot be used, or no longer. */
  #use(client: RedisClient): Promise<never> {
    return abortable(async ({ signal, abort }) => {
      client.on("error", abort);
      await withDeadline(
        CONNECT_TIMEOUT,
        late(CONNECT_TIMEOUT),
        (own) => orAborted(connect(client), own.signal),
        signal,
      );
      this.#connected = { client, giveUp: abort };
      this.#condition.works();
      return orAborted(new Promise<never>(() => {}), signal);
    }, this.#closing.signal);
  }
}

/** Something may accept connections and say nothing on them. */
async function connect(client: RedisClient): Promise<void> {
  await client.connect();
  await client.ping();
}

/** The client does not break off a connection that is being made, and would keep it. */
function end(client: RedisClient): void {
  client.once("ready", () => client.destroy());
  client.destroy();
}
