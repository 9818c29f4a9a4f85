// A listener's address, timeouts and CORS, for both types of listeners.

import type { ListenerAuth } from "../model/auth.js";
import type { Address, ListenerTimeouts, ListenerTls } from "../model/model.js";
import type { ListenerEntry } from "../schema/listeners.js";
import { parseDuration } from "../syntax/duration.js";
import { authOf } from "./access-keys.js";
import { LOOPBACK } from "./exposure.js";
import { tlsOf } from "./tls.js";

const MODEL_PORT = 12_000;
const AGENT_PORT = 8001;
const TIMEOUT = 300_000;
/** 32 MiB at 270 kB/s. */
const REQUEST_TIMEOUT = 120_000;

export const portOf = ({ port, type }: Pick<ListenerEntry, "port" | "type">): number =>
  port ?? (type === "agent" ? AGENT_PORT : MODEL_PORT);

type ListenerAddress = Address & ListenerTimeouts & { auth?: ListenerAuth; tls?: ListenerTls };

export function listenerAddressOf({
  address = LOOPBACK,
  timeout,
  request_timeout: request,
  ...entry
}: Pick<
  ListenerEntry,
  "address" | "port" | "timeout" | "request_timeout" | "type" | "auth" | "tls"
>): ListenerAddress {
  return {
    ...authOf(entry),
    ...tlsOf(entry),
    host: address === "localhost" ? "127.0.0.1" : address,
    port: portOf(entry),
    timeoutMilliseconds: timeout === undefined ? TIMEOUT : parseDuration(timeout),
    requestMilliseconds: request === undefined ? REQUEST_TIMEOUT : parseDuration(request),
  };
}
