// The configuration in force: one for all roles of a VM, and those before it that still have streams. Envoy gives it to the
// role `config` of every worker; a VM that restarts after a trap takes it from the data that all VMs share.

import { now } from "../abi/host";
import { LatestText, latestLen, latestPtr } from "../abi/latest-text";
import { MAX_WATCHED_TEXT } from "../contract/constants.generated";
import { FilterConfig } from "../config/filter-config";
import { FilterConfigReader } from "../config/reader";
import { Observations } from "../report/observations";
import { ConfigState } from "./config-state";

/** Outlives the configurations, as streams do. */
export const observations = new Observations();

const latest = new LatestText("plano.config");
/** Null before the first. */
let current: ConfigState | null = null;
let states: Array<ConfigState> = [];

/** Returns why the text is refused, with the configuration before kept; empty when its own is in force. */
export function installConfig(ptr: usize, length: i32): string {
  if (length > MAX_WATCHED_TEXT) return "it is longer than 16 MiB";
  const reason = replace(ptr, length);
  if (reason.length == 0) latest.share(now(), ptr, length);
  return reason;
}

/** What a new stream begins under; without any configuration, one that admits no request. */
export function currentState(): ConfigState {
  if (!current && latest.read()) replace(latestPtr, latestLen);
  const state = current;
  return state ? state : begin(new FilterConfig());
}

/** Ends streams that are idle or last too long, and frees configurations whose last stream is over. */
export function checkStreams(time: i64): void {
  let left = 0;
  for (let i = 0; i < states.length; i++) {
    const state = unchecked(states[i]);
    state.watch.check(time);
    if (state.isOver) state.config.free();
    else unchecked((states[left++] = state));
  }
  states.length = left;
}

function replace(ptr: usize, length: i32): string {
  const reader = new FilterConfigReader();
  const config = reader.read(ptr, length);
  if (!config) return reader.error;
  begin(config);
  observations.sendTo(config.brightstaff);
  return "";
}

function begin(config: FilterConfig): ConfigState {
  const state = new ConfigState(config);
  state.start();
  const before = current;
  if (before) before.replace();
  states.push(state);
  current = state;
  return state;
}
