// The keys role, which sees no requests. Envoy configures it anew on every worker when the file of keys changes.

import { RootContext } from "../abi/context";
import { log } from "../abi/host";
import { defineNamed, recordMetric } from "../abi/metrics";
import { LogLevel, MetricType } from "../abi/types";
import { installKeys, keysSerial } from "./current-keys";

export class KeysRoot extends RootContext {
  onConfigure(ptr: usize, length: i32): bool {
    if (installKeys(ptr, length)) {
      // `plano` reads the gauge to learn whether the list is in force: cli/src/system/keys-in-force.ts
      recordMetric(defineNamed(MetricType.Gauge, "plano_keys_serial"), keysSerial());
      return true;
    }
    log(LogLevel.Error, "llm_gateway refuses a list of keys that it cannot read.");
    return false;
  }
}
