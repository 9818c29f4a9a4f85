// Installs the wasm filter before the router (gateway, and front before brightstaff) and in every provider's cluster
// (upstream). All use the same VM configuration, byte for byte: Envoy keys VMs by it, and the roles share one VM per
// worker.

import type { FilterRole } from "@plano/config/contract";
import { IDENTITY_KEY_VARIABLE } from "@plano/config/run-time";
import { FRONT_FILTER, GATEWAY_FILTER, UPSTREAM_FILTER, VM_ID } from "./names.js";
import { duration, extension, type Resource, typed } from "./resource.js";

/** Filters of the roles that see requests. */
const NAMES = {
  gateway: GATEWAY_FILTER,
  front: FRONT_FILTER,
  upstream: UPSTREAM_FILTER,
} as const satisfies Partial<Record<FilterRole, string>>;

type RequestRole = keyof typeof NAMES;

/** Roles that see no requests. */
export type WatchedRole = Exclude<FilterRole, RequestRole>;

/** The variable of Envoy's process that holds the key of the secrets file. */
export const SECRETS_KEY_VARIABLE = "PLANO_SECRETS_KEY";

export const WASM_FILTER = "envoy.extensions.filters.http.wasm.v3.Wasm";

/** Roles that see requests work with what the watched roles have read in the same VM. */
export function renderWasmFilter(wasmPath: string, role: RequestRole): Resource {
  return extension(NAMES[role], WASM_FILTER, { config: renderPlugin(wasmPath, role, "{}") });
}

/** The plugin of a role, with the text that configures it. */
export function renderPlugin(wasmPath: string, role: FilterRole, text: string): Resource {
  return {
    name: `plano-${role}`,
    root_id: role,
    // The text is passed unchanged. A Struct would be re-encoded: numbers as doubles, members in another order.
    configuration: typed("google.protobuf.StringValue", { value: text }),
    vm_config: renderVirtualMachine(wasmPath),
    // No input should trap; after a trap the VM restarts instead of failing from then on.
    failure_policy: "FAIL_RELOAD",
    // Until the restart the worker's requests get a 503; Envoy's default interval is a second.
    reload_config: { backoff: { base_interval: duration(10) } },
    // Without it, holding the headers back also stops the delivery of the body, and the request hangs.
    // https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/wasm/v3/wasm.proto
    allow_on_headers_stop_iteration: true,
  };
}

/** Equal for all filters and all configurations. */
function renderVirtualMachine(wasmPath: string): Resource {
  return {
    vm_id: VM_ID,
    runtime: "envoy.wasm.runtime.v8",
    code: { local: { filename: wasmPath } },
    environment_variables: { host_env_keys: [SECRETS_KEY_VARIABLE, IDENTITY_KEY_VARIABLE] },
  };
}
