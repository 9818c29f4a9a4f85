// The `env` module of the ABI: counts every call, returns forced failures, and refuses memory out of range. A
// function that Envoy 1.40 has and the emulator lacks is a load error, never a silent success.

import type { HostFunctions } from "./host-function.js";
import type { HostState } from "./host-state.js";
import { bufferFunctions } from "./import-buffers.js";
import { headerFunctions } from "./import-headers.js";
import { sharedFunctions } from "./import-shared.js";
import { streamFunctions } from "./import-streams.js";
import { systemFunctions } from "./import-system.js";
import { wasiFunctions } from "./wasi.js";

function counted(state: HostState, functions: HostFunctions): WebAssembly.ModuleImports {
  const wrapped = Object.entries(functions).map(([name, hostFunction]) => {
    const call = hostFunction as (...args: unknown[]) => number | undefined;
    return [
      name,
      (...args: unknown[]) => {
        state.counts.set(name, (state.counts.get(name) ?? 0) + 1);
        return (
          state.failing.get(name) ??
          state.interfere?.(name, args, state.vm.memory) ??
          call(...args.map((arg) => (typeof arg === "number" ? arg >>> 0 : arg)))
        );
      },
    ] as const;
  });
  return Object.fromEntries(wrapped);
}

export function buildImports(state: HostState): WebAssembly.Imports {
  const wasi = counted(state, wasiFunctions(state));
  return {
    env: counted(state, {
      ...headerFunctions(state),
      ...bufferFunctions(state),
      ...streamFunctions(state),
      ...sharedFunctions(state),
      ...systemFunctions(state),
    }),
    wasi_snapshot_preview1: wasi,
    wasi_unstable: wasi,
  };
}

/** Envoy refuses to load a module with an unknown import. */
export function checkImports(module: WebAssembly.Module, imports: WebAssembly.Imports): void {
  const missing = WebAssembly.Module.imports(module).filter(
    (wanted) => imports[wanted.module]?.[wanted.name] === undefined,
  );
  if (missing.length === 0) return;
  const names = missing.map((wanted) => `${wanted.module}.${wanted.name}`).join(", ");
  throw new Error(`the filter imports what the host does not have: ${names}`);
}
