// The config role, which sees no requests. Envoy configures it anew on every worker when the file of the filter config
// changes; the roles that see requests read no configuration of their own.

import { RootContext } from "../abi/context";
import { log } from "../abi/host";
import { LogLevel } from "../abi/types";
import { installConfig } from "./current-generation";

export class ConfigRoot extends RootContext {
  onConfigure(ptr: usize, length: i32): bool {
    const reason = installConfig(ptr, length);
    if (reason.length == 0) return true;
    log(LogLevel.Error, "llm_gateway refuses its configuration: " + reason);
    return false;
  }
}
