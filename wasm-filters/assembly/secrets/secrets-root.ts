// The secrets role, which sees no requests. Envoy configures it anew on every worker when the file of secrets changes.

import { RootContext } from "../abi/context";
import { log } from "../abi/host";
import { LogLevel } from "../abi/types";
import { installSecrets } from "./current-secrets";

export class SecretsRoot extends RootContext {
  onConfigure(ptr: usize, length: i32): bool {
    const reason = installSecrets(ptr, length);
    if (reason.length == 0) return true;
    log(LogLevel.Error, "llm_gateway refuses the file of secrets: " + reason + ".");
    return false;
  }
}
