// Sessions in Redis, which several Plano share and which survive restarts.
import { ErrorReply } from "@redis/client";
import type { FastifyBaseLogger } from "fastify";
import { Condition } from "../condition.js";
import { redisReasonOf } from "./redis-client.js";
import { RedisConnection } from "./redis-connection.js";
import type { SessionEvent, SessionStore, StoreSettings } from "./store.js";

const PREFIX = "plano:affinity:";
/** Bytes; sessions are far smaller. */
const MAX_VALUE = 64 << 10;

interface RedisStoreOptions {
  url: string;
  ttlMilliseconds: number;
  logger: FastifyBaseLogger;
  onEvent: (event: SessionEvent) => void;
}

export class RedisStore implements SessionStore {
  readonly #connection: RedisConnection;
  #seconds = 1;
  readonly #onEvent: (event: SessionEvent) => void;
  readonly #reading: Condition;
  readonly #writing: Condition;

  constructor({ url, ttlMilliseconds, logger, onEvent }: RedisStoreOptions) {
    this.#connection = new RedisConnection(url, logger);
    this.configure({ ttlMilliseconds });
    this.#onEvent = onEvent;
    this.#reading = new Condition(
      logger,
      { works: "Redis gives sessions again", fails: "Redis gives no sessions" },
      true,
    );
    this.#writing = new Condition(
      logger,
      { works: "Redis takes sessions again", fails: "Redis takes no sessions" },
      true,
    );
  }

  configure({ ttlMilliseconds }: Pick<StoreSettings, "ttlMilliseconds">): void {
    this.#seconds = Math.max(1, Math.ceil(ttlMilliseconds / 1_000));
  }

  async get(key: string): Promise<string | undefined> {
    try {
      // Reads no more than `set` could write, whatever others wrote; a missing key reads as empty.
      const value = (await this.#connection.ask((redis) => redis.getRange(PREFIX + key, 0, MAX_VALUE))) ?? "";
      if (isTooLong(value)) throw new Error("a session is longer than any that was set");
      this.#reading.works();
      this.#onEvent(value === "" ? "miss" : "hit");
      return value === "" ? undefined : value;
    } catch (error) {
      this.#failed(error, this.#reading);
      this.#onEvent("error");
      return undefined;
    }
  }

  async set(key: string, value: string): Promise<void> {
    try {
      if (isTooLong(value)) throw new Error(`a session is longer than ${MAX_VALUE} bytes`);
      const expiration = { type: "EX", value: this.#seconds } as const;
      await this.#connection.ask((redis) => redis.set(PREFIX + key, value, { expiration }));
      this.#writing.works();
      this.#onEvent("store");
    } catch (error) {
      this.#failed(error, this.#writing);
      this.#onEvent("store_error");
    }
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  /** The connection logs its own failures. */
  #failed(error: unknown, condition: Condition): void {
    if (error instanceof ErrorReply) condition.fails(redisReasonOf(error));
  }
}

function isTooLong(value: string): boolean {
  return Buffer.byteLength(value) > MAX_VALUE;
}
