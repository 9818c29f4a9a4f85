// Logs, time, posted calls, the effective context and shutdown. gRPC and foreign functions exist, so that a
// module importing them loads, and refuse every call.
import { LOG_LEVELS, Status } from "./abi.js";
import { latin1, utf8 } from "./bytes.js";
import type { HostFunctions } from "./host-function.js";
import type { HostState } from "./host-state.js";
import { unmarshalPairs } from "./pairs.js";

export function systemFunctions(state: HostState): HostFunctions {
  const { vm } = state;
  const written = (done: boolean): number => (done ? Status.Ok : Status.InvalidMemoryAccess);
  const unimplemented = (): number => Status.Unimplemented;

  return {
    proxy_log(level: number, textAt: number, textSize: number) {
      const name = LOG_LEVELS[level];
      if (name === undefined) return Status.BadArgument;
      const text = vm.memory.read(textAt, textSize);
      if (text === undefined) return Status.InvalidMemoryAccess;
      state.logs.push({ level: name, text: utf8(text) });
      return Status.Ok;
    },

    proxy_get_log_level: (levelAt: number) => written(vm.memory.writeU32(levelAt, state.logLevel)),

    proxy_get_status(codeAt: number, messageAt: number, sizeAt: number) {
      const { code, message } = vm.context.root.callStatus;
      return written(
        vm.memory.writeU32(codeAt, code) && vm.memory.give(Buffer.from(message), messageAt, sizeAt),
      );
    },

    proxy_get_current_time_nanoseconds: (at: number) =>
      written(vm.memory.writeU64(at, state.clock.nanoseconds)),

    proxy_set_tick_period_milliseconds(period: number) {
      vm.context.root.tickMilliseconds = period;
      return Status.Ok;
    },

    proxy_set_effective_context: (id: number) =>
      vm.setEffectiveContext(id) ? Status.Ok : Status.BadArgument,

    proxy_done() {
      const { id } = vm.context;
      if (!state.pendingDone.delete(id)) return Status.NotFound;
      const { context } = vm;
      vm.afterCall(() => {
        vm.call("proxy_on_delete", context, []);
        vm.forgetContext(id);
      });
      return Status.Ok;
    },

    proxy_http_call(
      clusterAt: number,
      clusterSize: number,
      headersAt: number,
      headersSize: number,
      bodyAt: number,
      bodySize: number,
      trailersAt: number,
      trailersSize: number,
      timeoutMilliseconds: number,
      tokenAt: number,
    ) {
      const cluster = vm.memory.read(clusterAt, clusterSize);
      const headers = vm.memory.read(headersAt, headersSize);
      const body = vm.memory.read(bodyAt, bodySize);
      const trailers = vm.memory.read(trailersAt, trailersSize);
      if (cluster === undefined || headers === undefined || body === undefined || trailers === undefined) {
        return Status.InvalidMemoryAccess;
      }
      if (!vm.memory.writeU32(tokenAt, 0)) return Status.InvalidMemoryAccess;
      const token = state.calls.post(vm.context.root, {
        cluster: latin1(cluster),
        headers: unmarshalPairs(headers),
        body,
        trailers: unmarshalPairs(trailers),
        timeoutMilliseconds,
      });
      return token === undefined ? Status.BadArgument : written(vm.memory.writeU32(tokenAt, token));
    },

    proxy_grpc_call: unimplemented,
    proxy_grpc_stream: unimplemented,
    proxy_grpc_send: unimplemented,
    proxy_grpc_cancel: unimplemented,
    proxy_grpc_close: unimplemented,
    proxy_call_foreign_function: () => Status.NotFound,
  };
}
