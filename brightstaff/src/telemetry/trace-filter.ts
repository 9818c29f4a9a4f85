// A span for each filter of a request or a whole response. Parts of a stream have none: there may be thousands.
import type { Filter } from "../filters/filter.js";
import type { FilterConfig } from "../service-config/schema.js";
import { errorTypeOf } from "./error-type.js";
import type { Tracer } from "./span.js";

export function traceFilter(filter: Filter, { type }: Pick<FilterConfig, "type">, tracer: Tracer): Filter {
  const { id, onFailure } = filter;
  return {
    id,
    onFailure,
    async apply(call) {
      if (call.isPart === true) return filter.apply(call);
      const named = { filter_name: id, "plano.filter.type": type };
      const start = { name: `filter ${id}`, kind: "client", service: "plano(filter)" } as const;
      const span = tracer.start(start, call.headers, named);
      try {
        const verdict = await filter.apply({ ...call, headers: { ...call.headers, ...span.headers } });
        if ("stop" in verdict) {
          span.set({ "plano.filter.verdict": "stopped", "http.status_code": verdict.stop.status });
        } else {
          span.set({ "plano.filter.verdict": "passed" });
        }
        span.end();
        return verdict;
      } catch (error) {
        span.set({ "plano.filter.verdict": onFailure === "skip" ? "skipped" : "failed" });
        span.end(errorTypeOf(error, call.signal));
        throw error;
      }
    },
  };
}
