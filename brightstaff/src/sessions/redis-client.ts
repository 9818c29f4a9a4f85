// One client of Redis, used until it fails, and what may be told of its errors.
import { createClient, ErrorReply } from "@redis/client";
import { reasonOf } from "../condition.js";

export type RedisClient = ReturnType<typeof createRedisClient>;

/** Servers, and what is between, close connections that say nothing for some minutes. */
const PING_INTERVAL = 30_000;
/** Commands under way; more of them fail at once. */
const MAX_COMMANDS = 1_000;

export function createRedisClient(url: string, connectTimeout: number) {
  return createClient({
    url,
    // Any server, and any user who may GETRANGE, SET and PING.
    RESP: 2,
    disableClientInfo: true,
    maintNotifications: "disabled",
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_COMMANDS,
    pingInterval: PING_INTERVAL,
    // It is made anew instead, so that nothing is left of a connection that hangs.
    socket: { connectTimeout, reconnectStrategy: false },
  });
}

/** Throws where it is none of Redis. What the client says of that has the password in it. */
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

/** Why, without names, keys or values: of what Redis itself says the first word, `READONLY`. */
export function faultOf(error: unknown): string {
  if (error instanceof ErrorReply) return `it says ${error.message.split(" ")[0]}`;
  return reasonOf(error);
}
