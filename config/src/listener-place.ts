// Where a listener is and how long it waits, whatever it leads to.
import { parseDuration } from "./duration.js";
import type { ListenerEntry } from "./file.js";
import { LOOPBACK } from "./listener-exposure.js";
import type { Address } from "./model.js";

const MODEL_PORT = 12_000;
const AGENT_PORT = 8001;
const TIMEOUT = 300_000;

export const portOf = ({ port, type }: Pick<ListenerEntry, "port" | "type">): number =>
  port ?? (type === "agent" ? AGENT_PORT : MODEL_PORT);

export function placeOf({
  address = LOOPBACK,
  timeout,
  ...entry
}: Pick<ListenerEntry, "address" | "port" | "timeout" | "type">): Address & { timeoutMilliseconds: number } {
  return {
    host: address === "localhost" ? "127.0.0.1" : address,
    port: portOf(entry),
    timeoutMilliseconds: timeout === undefined ? TIMEOUT : parseDuration(timeout),
  };
}
