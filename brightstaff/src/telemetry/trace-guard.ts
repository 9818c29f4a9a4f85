// A span for each judgement of a guard, with its verdict as an event; never the text that was judged.
import type { Guard, Side } from "../guards/guard.js";
import { errorTypeOf } from "./error-type.js";
import type { Tracer } from "./span.js";

export function traceGuard(guard: Guard, side: Side, tracer: Tracer): Guard {
  const { name } = guard;
  return {
    name,
    async judge(texts, call) {
      const { request } = call;
      const attributes = { "plano.guard": name, "plano.guard.side": side };
      const start = { name: `guard ${name}`, kind: "internal", service: "plano(guard)" } as const;
      const span = tracer.start(start, request.headers, attributes);
      const verdictOf = (verdict: string, reason?: string): void =>
        span.event("guard.verdict", {
          ...attributes,
          "plano.guard.verdict": verdict,
          "plano.guard.reason": reason,
        });
      try {
        const headers = { ...request.headers, ...span.headers };
        const verdict = await guard.judge(texts, { ...call, request: { ...request, headers } });
        if (verdict === "passed") verdictOf("passed");
        else verdictOf("refused", verdict.refused);
        span.end();
        return verdict;
      } catch (error) {
        verdictOf("failed");
        span.end(errorTypeOf(error, call.signal));
        throw error;
      }
    },
  };
}
