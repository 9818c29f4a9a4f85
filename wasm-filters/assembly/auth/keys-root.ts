// The keys role: never in a request's way. Envoy configures it anew, on every worker, whenever the file of keys changes.

import { HttpContext, RootContext } from "../abi/context";
import { log } from "../abi/host";
import { defineNamed, recordMetric } from "../abi/metrics";
import { LogLevel, MetricType } from "../abi/types";
import { installKeys, keysSerial } from "./current-keys";

export class KeysRoot extends RootContext {
  onConfigure(ptr: usize, length: i32): bool {
    if (installKeys(ptr, length)) {
      // `plano` looks there for whether the list is in force: cli/src/system/keys-in-force.ts
      recordMetric(defineNamed(MetricType.Gauge, "plano_keys_serial"), keysSerial());
      return true;
    }
    log(LogLevel.Error, "llm_gateway refuses a list of keys that it cannot read.");
    return false;
  }

  /** Should a route ever switch the role on. */
  createStream(): HttpContext {
    return new HttpContext();
  }
}
