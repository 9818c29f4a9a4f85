// The generation in force: one for all roles of a VM, and those before it that still have streams. Envoy gives its filter
// config to the role `config` of every worker; a VM that restarts after a trap takes it from the data that all VMs share.

import { now } from "../abi/host";
import { LatestText, latestLen, latestPtr } from "../abi/latest-text";
import { MAX_WATCHED_TEXT } from "../contract/constants.generated";
import { FilterConfig } from "../config/filter-config";
import { FilterConfigReader } from "../config/reader";
import { Observations } from "../report/observations";
import { Generation } from "./generation";

/** Outlives generations, as streams do. */
export const observations = new Observations();

const latest = new LatestText("plano.config");
/** Null before the first. */
let current: Generation | null = null;
let generations: Array<Generation> = [];

/** Returns why the text is refused, with the configuration before kept; empty when its own is in force. */
export function installConfig(ptr: usize, length: i32): string {
  if (length > MAX_WATCHED_TEXT) return "it is longer than 16 MiB";
  const reason = replace(ptr, length);
  if (reason.length == 0) latest.share(now(), ptr, length);
  return reason;
}

/** What a new stream begins under; without any configuration, one that admits no request. */
export function currentGeneration(): Generation {
  if (!current && latest.read()) replace(latestPtr, latestLen);
  const generation = current;
  return generation ? generation : begin(new FilterConfig());
}

/** Ends streams that are idle or last too long, and frees generations whose last stream is over. */
export function checkStreams(time: i64): void {
  let left = 0;
  for (let i = 0; i < generations.length; i++) {
    const generation = unchecked(generations[i]);
    generation.watch.check(time);
    if (generation.isOver) generation.config.free();
    else unchecked((generations[left++] = generation));
  }
  generations.length = left;
}

function replace(ptr: usize, length: i32): string {
  const reader = new FilterConfigReader();
  const config = reader.read(ptr, length);
  if (!config) return reader.error;
  begin(config);
  observations.sendTo(config.brightstaff);
  return "";
}

function begin(config: FilterConfig): Generation {
  const generation = new Generation(config);
  generation.start();
  const before = current;
  if (before) before.replace();
  generations.push(generation);
  current = generation;
  return generation;
}
