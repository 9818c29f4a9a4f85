// The keys role: never in a request's way. Envoy configures it anew, on every worker, whenever the file of keys changes.

import { HttpContext, RootContext } from "../abi/context";
import { log } from "../abi/host";
import { DataStatus, HeadersStatus, LogLevel } from "../abi/types";
import { installKeys } from "./current-keys";

export class KeysRoot extends RootContext {
  onConfigure(ptr: usize, length: i32): bool {
    if (installKeys(ptr, length)) return true;
    log(LogLevel.Error, "llm_gateway refuses a list of keys that it cannot read.");
    return false;
  }

  onTick(): void {}

  onCallResponse(_headers: i32): void {}

  onDelete(): void {}

  createStream(): HttpContext {
    return new Bystander();
  }
}

/** Should a route ever switch the role on. */
class Bystander extends HttpContext {
  onRequestHeaders(_end: bool): HeadersStatus {
    return HeadersStatus.Continue;
  }

  onRequestBody(_size: i32, _end: bool): DataStatus {
    return DataStatus.Continue;
  }

  onRequestTrailers(): HeadersStatus {
    return HeadersStatus.Continue;
  }

  onResponseHeaders(_end: bool): HeadersStatus {
    return HeadersStatus.Continue;
  }

  onResponseBody(_size: i32, _end: bool): DataStatus {
    return DataStatus.Continue;
  }

  onResponseTrailers(): HeadersStatus {
    return HeadersStatus.Continue;
  }

  onLog(): void {}

  onDelete(): void {}
}
