// One Redis client, used until it fails, and its loggable errors.
import { createClient, ErrorReply } from "@redis/client";
import { reasonOf } from "../condition.js";

export type RedisClient = ReturnType<typeof createRedisClient>;

/** Milliseconds; servers and proxies close connections that are idle for some minutes. */
const PING_INTERVAL = 30_000;
/** Pending commands; further ones fail at once. */
const MAX_COMMANDS = 1_000;

export function createRedisClient(url: string, connectTimeout: number) {
  return createClient({
    url,
    // Works with any server, and any user with GETRANGE, SET and PING.
    RESP: 2,
    disableClientInfo: true,
    maintNotifications: "disabled",
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_COMMANDS,
    pingInterval: PING_INTERVAL,
    // The connection is replaced instead, so that nothing of a hanging one remains.
    socket: { connectTimeout, reconnectStrategy: false },
  });
}

/** Throws when it is no Redis URL. The client's own error would contain the password. */
export function checkAddress(url: string): void {
  try {
    if (!/^rediss?:\/\//i.test(url)) throw new TypeError();
    createRedisClient(url, 0);
  } catch {
    throw new Error(
      "the address of Redis must be redis://[user:password@]host:port/db, or rediss:// for TLS",
    );
  }
}

/** Names no keys or values: of an error reply it keeps the first word, `READONLY`, which may be anything where it is no Redis. */
export function redisReasonOf(error: unknown): string {
  if (!(error instanceof ErrorReply)) return reasonOf(error);
  const [word] = /^[a-z]{1,32}/i.exec(error.message) ?? ["an error"];
  return `it says ${word}`;
}
