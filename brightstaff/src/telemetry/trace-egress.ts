// A span for each call to an agent or a model, until the end of its response. Envoy's own spans are its children and
// name the model.
import { AGENT_HEADER } from "@plano/config/contract";
import type { Egress } from "../upstream/egress.js";
import { errorTypeOf, onEnd } from "./error-type.js";
import type { Tracer } from "./span.js";

/** https://opentelemetry.io/docs/specs/semconv/gen-ai/ */
function operationOf(path: string, agent: string | undefined): string {
  if (agent !== undefined) return "invoke_agent";
  return path.startsWith("/v1/embeddings") ? "embeddings" : "chat";
}

export function traceEgress(egress: Egress, tracer: Tracer): Egress {
  return {
    async ask(asked) {
      const agent = asked.headers[AGENT_HEADER];
      const operation = operationOf(asked.path, agent);
      const name = agent === undefined ? operation : `${operation} ${agent}`;
      const service = agent === undefined ? "plano(llm)" : "plano(agent)";
      const span = tracer.start({ name, kind: "client", service }, asked.headers, {
        "gen_ai.operation.name": operation,
        "gen_ai.agent.id": agent,
        agent_id: agent,
      });
      try {
        const answer = await egress.ask({ ...asked, headers: { ...asked.headers, ...span.headers } });
        const { statusCode: status, body } = answer;
        span.set({ "http.status_code": status });
        onEnd(body, (errorType) => span.end(errorType ?? (status >= 400 ? String(status) : undefined)));
        return answer;
      } catch (error) {
        span.end(errorTypeOf(error, asked.signal));
        throw error;
      }
    },
  };
}
