// What a filter does to its stream: continue, reset, reply by itself, read and write its properties.
import { Status, StreamType } from "./abi.js";
import { latin1 } from "./bytes.js";
import type { HostFunctions } from "./host-function.js";
import type { HostState } from "./host-state.js";
import { cleanDetails } from "./local-reply.js";
import { unmarshalPairs } from "./pairs.js";
import { findProperty, type PropertyValue, serializeProperty } from "./properties.js";

export function streamFunctions(state: HostState): HostFunctions {
  const { vm } = state;

  function property(path: readonly string[]): PropertyValue | undefined {
    const { context } = vm;
    if (context.kind === "stream") {
      const found = findProperty(context.control.properties(context), path);
      if (found !== undefined) return found;
      const held = path.length === 1 ? context.control.readState(path[0] ?? "") : undefined;
      if (held !== undefined) return held;
    }
    if (path.length !== 1) return undefined;
    if (path[0] === "plugin_root_id") return context.root.rootId;
    return path[0] === "plugin_vm_id" ? state.vmId : undefined;
  }

  return {
    proxy_continue_stream(type: number) {
      const { context } = vm;
      if (type > StreamType.Upstream) return Status.BadArgument;
      if (type === StreamType.Upstream) return Status.Unimplemented;
      if (type === StreamType.Downstream || context.kind === "root") return Status.Ok;
      return context.continueStream(type === StreamType.Request ? "request" : "response");
    },

    proxy_close_stream(type: number) {
      const { context } = vm;
      if (type > StreamType.Upstream) return Status.BadArgument;
      if (type <= StreamType.Response && context.kind === "stream")
        vm.afterCall(() => context.control.reset());
      return Status.Ok;
    },

    proxy_send_local_response(
      status: number,
      detailsAt: number,
      detailsSize: number,
      bodyAt: number,
      bodySize: number,
      headersAt: number,
      headersSize: number,
    ) {
      const { context } = vm;
      const details = vm.memory.read(detailsAt, detailsSize);
      const body = vm.memory.read(bodyAt, bodySize);
      const pairs = vm.memory.read(headersAt, headersSize);
      if (details === undefined || body === undefined || pairs === undefined)
        return Status.InvalidMemoryAccess;
      if (context.kind === "stream") {
        const headers = unmarshalPairs(pairs);
        const reply = { status, headers, body, details: cleanDetails(details), source: context.role };
        vm.afterCall(() => context.control.sendLocalReply(reply));
      }
      vm.stopNextIteration();
      return Status.Ok;
    },

    proxy_clear_route_cache: () => Status.Ok,

    proxy_get_property(pathAt: number, pathSize: number, valueAt: number, sizeAt: number) {
      const path = vm.memory.read(pathAt, pathSize);
      if (path === undefined) return Status.InvalidMemoryAccess;
      // A trailing separator is accepted, as some SDKs write one.
      const value = property(latin1(path).replace(/\0$/, "").split("\0"));
      if (value === undefined) return Status.NotFound;
      return vm.memory.give(serializeProperty(value), valueAt, sizeAt)
        ? Status.Ok
        : Status.InvalidMemoryAccess;
    },

    proxy_set_property(pathAt: number, pathSize: number, valueAt: number, valueSize: number) {
      const path = vm.memory.read(pathAt, pathSize);
      const value = vm.memory.read(valueAt, valueSize);
      if (path === undefined || value === undefined) return Status.InvalidMemoryAccess;
      const { context } = vm;
      if (context.kind === "root") return Status.NotFound;
      context.control.writeState(latin1(path), value);
      return Status.Ok;
    },
  };
}
