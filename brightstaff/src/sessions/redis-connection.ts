// A connection to Redis that reconnects while it is in use. Requests fail at once while it is down. No error contains
// the address, which may hold a password.
import { setTimeout as wait } from "node:timers/promises";
import type { FastifyBaseLogger } from "fastify";
import { abortable, late, orAborted, withDeadline } from "../abortable.js";
import { Condition } from "../condition.js";
import { checkAddress, createRedisClient, type RedisClient, redisReasonOf } from "./redis-client.js";

/** Milliseconds for TCP, TLS, the password and a first answer. */
const CONNECT_TIMEOUT = 5_000;
const COMMAND_TIMEOUT = 2_000;
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;

interface Connected {
  client: RedisClient;
  /** Ends the connection, so that a new one is made. */
  giveUp: (reason: Error) => void;
}

export class RedisConnection {
  readonly #url: string;
  readonly #condition: Condition;
  readonly #closing = new AbortController();
  readonly #ended: Promise<void>;
  #connected: Connected | undefined;

  /** Throws when the address is no Redis URL. */
  constructor(url: string, logger: FastifyBaseLogger) {
    checkAddress(url);
    this.#url = url;
    this.#condition = new Condition(logger, {
      works: "sessions are kept in Redis",
      fails: "Redis cannot be reached; until it can, sessions are not known",
    });
    this.#ended = this.#keepConnected();
  }

  /** Rejects without a connection, and after 2 s. */
  async ask<Result>(command: (redis: RedisClient) => Promise<Result>): Promise<Result> {
    const connected = this.#connected;
    if (connected === undefined) throw new Error("there is no connection");
    return withDeadline(COMMAND_TIMEOUT, late(COMMAND_TIMEOUT), ({ signal }) => {
      // Other commands on the connection wait just as long; a new connection may reach a server that answers.
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
        if (!signal.aborted) this.#condition.fails(redisReasonOf(error));
      });
      this.#connected = undefined;
      end(client);
      // A connection that ends at once counts as a failure.
      if (performance.now() - began > LONGEST_PAUSE) failures = 0;
      const pause = Math.min(FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE);
      failures += 1;
      // Between half of the pause and all of it, so that several processes do not reconnect together.
      await wait(pause * (1 - Math.random() / 2), undefined, { ref: false, signal }).catch(() => {});
    }
  }

  /** Rejects when the connection fails or ends. */
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

/** A server may accept connections without ever answering. */
async function connect(client: RedisClient): Promise<void> {
  await client.connect();
  await client.ping();
}

/** The client does not abort a pending connection, and would keep it. */
function end(client: RedisClient): void {
  client.once("ready", () => client.destroy());
  client.destroy();
}
