// What Envoy says about how a response came about, in bits.
// https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#config-access-log-format-response-flags

import { Literal } from "../bytes/literal";
import { readProperty, valueLen, valuePtr } from "./host";

export const NO_HEALTHY_HOST: i64 = 0x2;
export const UPSTREAM_TIMEOUT: i64 = 0x4;
export const UPSTREAM_RESET: i64 = 0x10;
export const CONNECTION_FAILURE: i64 = 0x20;
export const CONNECTION_ENDED: i64 = 0x40;
export const OVERFLOW: i64 = 0x80;
export const CLIENT_DISCONNECTED: i64 = 0x4000;
export const DURATION_TIMEOUT: i64 = 0x400000;
export const CLIENT_RESET: i64 = 0x10000000;

const flagsProperty = new Literal("response\0flags");

export function readFlags(): i64 {
  return readProperty(flagsProperty) && valueLen == 8 ? load<i64>(valuePtr) : 0;
}
